// The package's schemas folder -> parsed schemas by path relative to it.
import { readdirSync, readFileSync } from "node:fs";
import type { JsonObject } from "../core/types.ts";
import { packageFile } from "./package-files.ts";

/** All *.schema.json of the package, sorted by path with forward slashes. */
export function readSchemas(): Record<string, JsonObject> {
	const root = packageFile("schemas/");
	const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => path.endsWith(".schema.json"))
		.toSorted();
	return Object.fromEntries(
		paths.map((path) => [
			path,
			JSON.parse(readFileSync(new URL(path, root), "utf8")) as JsonObject,
		]),
	);
}
