// An entry in TypeScript -> modules that Node runs, with their packages in them.
import { rolldown } from "rolldown";

/** The package's root, with a slash behind it. */
export const root = new URL("../", import.meta.url);

/** The files of all modules that were bundled, or looked at for it. */
export const read = new Set();

/**
 * @param {Record<string, string>} input entries by the name that each gets
 * @param {import("rolldown").OutputOptions} output
 * @param {import("rolldown").InputOptions} [more]
 * @returns {Promise<import("rolldown").OutputChunk[]>} with the code, of which nothing is written
 */
export async function bundled(input, output, more = {}) {
	const bundle = await rolldown({
		cwd: root.pathname,
		input,
		platform: "node",
		transform: { target: "node20" },
		// Of a package that gives nothing that is used, nothing is loaded.
		treeshake: { moduleSideEffects: [{ external: true, sideEffects: false }] },
		...more,
	});
	const { output: made } = await bundle.generate({ format: "esm", ...output });
	for (const path of await bundle.watchFiles) read.add(path);
	await bundle.close();
	return made.filter(({ type }) => type === "chunk");
}
