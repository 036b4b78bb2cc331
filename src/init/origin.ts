// This copy of the program -> how npm gets the same again: what a package.json asks for.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import {
	basename,
	dirname,
	isAbsolute,
	join,
	relative,
	resolve,
	sep,
} from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../core/types.ts";
import { object, optionalText, parsed } from "../core/values/json.ts";
import { packageFile } from "../io/package-files.ts";

const name = "gc-integrations";
const file = "file:";

/** As the project that has this copy installed asks for it; else what it was built from; else its own folder. Paths are absolute. */
export function originOf(copy = fileURLToPath(packageFile("."))): string {
	const root = resolve(copy);
	const around = dirname(root);
	const asked =
		basename(around) === "node_modules" ? askedFor(dirname(around)) : undefined;
	return (
		asked ??
		optionalText(jsonOf(join(root, "dist/origin.json"))["package"]) ??
		file + root
	);
}

/** A branch, or nothing, names no version of a repository: then it is what npm noted. */
function askedFor(project: string): string | undefined {
	const json = jsonOf(join(project, "package.json"));
	const said = ["dependencies", "devDependencies", "optionalDependencies"]
		.map((part) => optionalText(object(json[part])[name]))
		.find((one) => one !== undefined);
	const lock = jsonOf(join(project, "node_modules/.package-lock.json"));
	const entry = object(object(lock["packages"])[`node_modules/${name}`]);
	const noted = optionalText(entry["resolved"]);
	const isLoose = noted?.startsWith("git") && !said?.includes("#");
	const spec = isLoose ? noted : (said ?? noted);
	if (!spec?.startsWith(file)) return spec;
	const path = resolve(project, spec.slice(file.length));
	return existsSync(path) ? file + path : undefined;
}

/** Nothing where there is no such file, or no JSON in it. */
function jsonOf(path: string): JsonObject {
	return existsSync(path) ? object(parsed(readFileSync(path, "utf8"))) : {};
}

/** What somebody names as for `npm install`; null: a file that is not there. */
export function givenPackage(text: string, folder: string): string | null {
	const spec = text.startsWith(`${name}@`) ? text.slice(name.length + 1) : text;
	const isPath =
		spec.startsWith(file) ||
		/^\.{0,2}[/\\]/.test(spec) ||
		/^[^:]*\.(tgz|tar\.gz)$/.test(spec);
	if (!isPath) return spec;
	const path = resolve(folder, spec.replace(/^file:/, ""));
	return existsSync(path) ? file + realpathSync(path) : null;
}

/** A path becomes one from the folder that the package.json is in. */
export function asDependency(origin: string, folder: string): string {
	if (!origin.startsWith(file)) return origin;
	const way = relative(folder, origin.slice(file.length)).split(sep).join("/");
	return file + (way.startsWith("../") || isAbsolute(way) ? way : `./${way}`);
}

/** What other machines cannot reach: no address, and not in the folder itself. */
export function isOfThisMachine(dependency: string): boolean {
	return /^(git\+)?file:(?!\.\/)/.test(dependency);
}
