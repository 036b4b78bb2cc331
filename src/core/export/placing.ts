// What shall be different for an environment -> edits of the document as written: where its value comes from, or in its patch.
import { nodeAt } from "../document/node.ts";
import type { MapNode } from "../types.ts";
import type { Edit } from "./edit.ts";

/** Where each value comes from: the environment's patch, else the base. */
export function atOrigin(
	edits: readonly Edit[],
	root: MapNode,
	environment: string,
): readonly Edit[] {
	return edits.map(({ path, value }): Edit => {
		const patch = ["environments", environment];
		const inPatch = nodeAt(root, [...patch, ...path]) !== undefined;
		const inBase = nodeAt(root, path) !== undefined;
		if (inPatch)
			return value === undefined && inBase
				? { path: [...patch, ...path], value: null }
				: { path: [...patch, ...path], value };
		const holder = path.slice(0, -1);
		// A new member goes where its mapping comes from.
		const beside =
			!inBase &&
			holder.length > 0 &&
			nodeAt(root, [...patch, ...holder])?.kind === "map";
		return { path: beside ? [...patch, ...path] : path, value };
	});
}

/** All in the environment's patch: what it does not have is null there. */
export function inPatch(
	edits: readonly Edit[],
	environment: string,
	/** What is not to be managed there. */
	apart: readonly (readonly string[])[] = [],
): readonly Edit[] {
	const left = apart.map((path): Edit => ({ path, value: null }));
	return [...edits, ...left].map(({ path, value }) => ({
		path: ["environments", environment, ...path],
		value: value ?? null,
	}));
}
