// Modules in TypeScript -> JavaScript, as Node loads them.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformSync } from "rolldown/utils";

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
	if (!url.endsWith(".ts")) return next(url, context);
	const path = fileURLToPath(url);
	const { code, errors } = transformSync(path, await readFile(path, "utf8"));
	if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
	return { format: "module", source: code, shortCircuit: true };
}
