// A stack of the built program -> the same with the places of its source, by the maps that stand beside what was built.
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { pathToFileURL } from "node:url";

/** Asked for only when something went wrong: maps that Node reads itself cost every start. */
export function inSource(stack: string): string {
	const maps = new Map<string, SourceMap | null>();
	return stack.replace(
		/(?<=\(|at (?:async )?)((?:\/|[A-Za-z]:\\)[^\n():]+):(\d+):(\d+)/g,
		(place, path: string, line: string, column: string) => {
			const file = pathToFileURL(path).href;
			const map = maps.get(file) ?? mapOf(file);
			maps.set(file, map);
			const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
			if (!entry || !("originalSource" in entry)) return place;
			const { originalSource, originalLine, originalColumn } = entry;
			const source = new URL(originalSource, file).href;
			return `${source}:${originalLine + 1}:${originalColumn + 1}`;
		},
	);
}

/** Null where it was not built. */
function mapOf(file: string): SourceMap | null {
	try {
		const text = readFileSync(new URL(`${file}.map`), "utf8");
		return new SourceMap(JSON.parse(text) as SourceMap["payload"]);
	} catch {
		return null;
	}
}
