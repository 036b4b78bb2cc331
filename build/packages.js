// Packages that most runs do without -> a file for each, and what stands in the place of its modules: it is loaded when first asked.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { bundled, root } from "./bundle.js";

/** @type {import("rolldown").Plugin} */
const withoutProcesses = {
	name: "without processes",
	// Its tasks in processes of their own are never asked for.
	resolveId: (id) =>
		/^(node:)?(child_process|crypto)$/.test(id) ? "without processes" : null,
	load: (id) =>
		id === "without processes"
			? "export const fork = undefined; export const randomUUID = () => crypto.randomUUID();"
			: null,
};

const packages = await Promise.all([
	// The same code as modules that can be taken apart: what Node would get is one for each file, all evaluated.
	made("yaml", "node_modules/yaml/browser/dist/index.js"),
	made("node-cron", "node_modules/node-cron/dist/node-cron.js"),
	// Our own: few repositories have data actions.
	made("action-rules", "src/core/lint/actions/judge.ts"),
]);

export const packageModules = packages.flatMap(({ moduleIds }) => moduleIds);

/** By path in dist. */
export const packageFiles = new Map(
	packages.flatMap(({ file, code, map }) => [
		[`${file}.map`, map],
		[file, code],
	]),
);

/** What reads and judges a document calls functions only, and few documents need those: for others all is loaded at once. */
const callers = /\/src\/core\/(document|catalog|lint)\//;

/** Modules of ours that are loaded like a package. */
const own = new Map([["./actions/judge.ts", "action-rules"]]);

/**
 * @param {string} id what a module imports
 * @param {string} from the module
 */
export function packageId(id, from) {
	const asked = own.get(id) ?? id;
	return packages.some(({ name }) => name === asked)
		? `${asked}-${callers.test(from) ? "when-called" : "at-once"}`
		: null;
}

/** @param {string} id as `packageId` made it */
export function packageModule(id) {
	const one = packages.find(({ name }) => id.startsWith(`${name}-`));
	if (!one) return null;
	const load = `createRequire(import.meta.url)("../${one.file}")`;
	return [
		'import { createRequire } from "node:module";',
		...(id.endsWith("-when-called")
			? [
					`let all; const loaded = () => (all ??= ${load});`,
					...one.exports.map(
						(name) =>
							`export function ${name}(...given) { const { ${name}: real } = loaded(); return new.target ? new real(...given) : real(...given); }`,
					),
				]
			: [
					`const all = ${load};`,
					...one.exports.map((name) => `export const ${name} = all.${name};`),
				]),
	].join("\n");
}

/**
 * @param {string} name
 * @param {string} entry
 */
async function made(name, entry) {
	const [chunk] = await bundled(
		{ [name]: fileURLToPath(new URL(entry, root)) },
		{
			format: "cjs",
			// Its map names sources from where it will lie.
			entryFileNames: "packages/[name].cjs",
			exports: "named",
			sourcemap: true,
			sourcemapExcludeSources: true,
			comments: { legal: false, jsdoc: false },
			minify: {
				compress: true,
				mangle: false,
				codegen: { removeWhitespace: true },
			},
		},
		{ plugins: [withoutProcesses] },
	);
	const hash = createHash("sha256")
		.update(chunk.code)
		.digest("hex")
		.slice(0, 8);
	return {
		...chunk,
		name,
		file: `packages/${name}-${hash}.cjs`,
		map: JSON.stringify(chunk.map),
		exports: chunk.exports.filter((one) => one !== "default"),
	};
}
