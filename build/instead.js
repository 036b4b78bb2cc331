// What stands in the place of some modules where the program is bundled: made when it is built, or all that we use of them.
import { packageId, packageModule } from "./packages.js";
import { schemas, validatorsModule } from "./validators.js";

const codes = new Map([
	["/src/core/catalog/validators.ts", validatorsModule],
	[
		"/src/io/schemas.ts",
		`export const readSchemas = () => JSON.parse(${JSON.stringify(JSON.stringify(schemas))});`,
	],
	// HTTP/2 is not asked for, and takes longer to load than all other protocols.
	["/undici/lib/dispatcher/client-h2.js", "module.exports = undefined;"],
	// No command is a program of its own.
	["commander's processes", "module.exports = {};"],
]);

/** @type {import("rolldown").Plugin} */
export const instead = {
	name: "instead",
	resolveId: (id, from = "") =>
		from.includes("/node_modules/commander/") && id === "node:child_process"
			? "commander's processes"
			: packageId(id, from),
	load(id) {
		for (const [end, code] of codes)
			if (id.endsWith(end)) return { code, moduleType: "js" };
		const code = packageModule(id);
		return code === null ? null : { code, moduleType: "js" };
	},
};
