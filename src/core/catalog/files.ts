// Schema files by path -> those of one folder, by name.
import type { JsonObject } from "../types.ts";
import { object } from "../values/json.ts";

export function filesIn(
	files: Readonly<Record<string, JsonObject>>,
	folder: string,
): [string, JsonObject][] {
	const pattern = new RegExp(`^${folder}/([^/]+)\\.schema\\.json$`);
	return Object.keys(files)
		.toSorted()
		.flatMap((path): [string, JsonObject][] => {
			const name = pattern.exec(path)?.[1];
			return name === undefined ? [] : [[name, object(files[path])]];
		});
}
