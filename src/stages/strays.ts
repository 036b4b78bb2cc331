// Files that were read -> the documents' own, and those that are none though they were named.
import { documentsMeant, type SourceFile } from "../core/document/source.ts";
import type { MapNode } from "../core/types.ts";

/**
 * A hook names whatever lies among the documents: templates, contracts and answers of theirs, and those that none of them names yet.
 * @param isNamed no glob matches it
 */
export function sortNamed(
	read: readonly SourceFile[],
	beside: ReadonlyMap<string, SourceFile>,
	isNamed: (source: SourceFile, at: number) => boolean,
): {
	readonly sources: readonly SourceFile[];
	/** By their names. */
	readonly strays: ReadonlySet<string>;
} {
	const strays = new Set<string>();
	const sources = read.filter((source, at) => {
		if (!isNamed(source, at)) return true;
		if (beside.has(source.file)) return false;
		if (isDocument(source)) return true;
		strays.add(source.file);
		return false;
	});
	return { sources, strays };
}

/** Whether it is meant as one, right or wrong. */
function isDocument(source: SourceFile): boolean {
	if (/\.ya?ml$/i.test(source.file) || "problem" in source) return true;
	return (
		/\.json$/i.test(source.file) &&
		documentsMeant(source).some(
			({ root }) => root.kind === "map" && hasNames(root),
		)
	);
}

/** The key may be what is missing, or misspelt. */
function hasNames({ entries }: MapNode): boolean {
	return (
		entries.has("key") ||
		["name", "status", "type"].every((name) => entries.has(name)) ||
		["name", "integration"].every((name) => entries.has(name))
	);
}
