// The built program, and the Node that its processes run on: this one, unless GC_INTEGRATIONS_NODE names another.
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(
	new URL("../dist/main.js", import.meta.url),
);

export const node = process.env["GC_INTEGRATIONS_NODE"] ?? process.execPath;
