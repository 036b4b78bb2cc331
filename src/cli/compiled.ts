// The built program's files -> what the engine made of them when they were built. Most of a short run would be compiling.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { constants, Script } from "node:vm";

const open = "(function (exports, require, module, __filename, __dirname) {";

/**
 * From here on a file of the program is taken as it was compiled, where `<file>.compiled` was made by the same engine of the same
 * text; V8 refuses it otherwise, and compiles.
 * @param folder what is below it is the program's
 */
export function useCompiled(folder: string): void {
	const { extensions } = createRequire(import.meta.url);
	const usual = extensions[".js"];
	extensions[".js"] = (module, filename) => {
		if (!filename.startsWith(folder + sep)) {
			usual(module, filename);
			return;
		}
		const cachedData = kept(`${filename}.compiled`);
		const script = new Script(`${open}${readFileSync(filename, "utf8")}\n})`, {
			filename,
			columnOffset: -open.length,
			...(cachedData && { cachedData }),
			importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
		});
		const run = script.runInThisContext() as (...given: unknown[]) => void;
		run.call(
			module.exports,
			module.exports,
			(id: string): unknown => module.require(id),
			module,
			filename,
			module.path,
		);
	};
}

/** Undefined: there is nothing that saves compiling. */
function kept(file: string): Buffer | undefined {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
	}
}
