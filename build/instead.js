// What stands in the place of some modules where the program is bundled: made when it is built, or all that we use of them.
import { fileURLToPath } from "node:url";
import { root } from "./bundle.js";
import { schemas, validatorsModule } from "./validators.js";

const codes = new Map([
	["/src/core/catalog/validators.ts", validatorsModule],
	[
		"/src/io/schemas.ts",
		`export const readSchemas = () => JSON.parse(${JSON.stringify(JSON.stringify(schemas))});`,
	],
	// Its tasks in processes of their own are never asked for, and lint only has expressions judged.
	[
		"node-cron's node",
		"export const fork = undefined; export const randomUUID = () => crypto.randomUUID();",
	],
]);

/** @type {import("rolldown").Plugin} */
export const instead = {
	name: "instead",
	resolveId(id, from = "") {
		// The same code as modules that can be taken apart: what Node would get is one for each file, all evaluated.
		if (id === "yaml")
			return fileURLToPath(
				new URL("node_modules/yaml/browser/dist/index.js", root),
			);
		return from.includes("/node-cron/") &&
			/^(node:)?(child_process|crypto)$/.test(id)
			? "node-cron's node"
			: null;
	},
	load(id) {
		for (const [end, code] of codes)
			if (id.endsWith(end)) return { code, moduleType: "js" };
		return null;
	},
};
