// What shall be different for an environment -> edits of the document as written: where its value comes from, or in its patch.
import { nodeAt } from "../document/node.ts";
import type { Json, JsonObject, MapNode } from "../types.ts";
import { object } from "../values/json.ts";
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

/** One edit, so that it is written as a whole, where the patch is not there yet. */
export function asOne(
	edits: readonly Edit[],
	root: MapNode,
	environment: string,
): readonly Edit[] {
	const patch = ["environments", environment];
	if (nodeAt(root, patch) || edits.length < 2) return edits;
	const value = edits.reduce<JsonObject>(
		(members, { path, value: member = null }) =>
			withMember(members, path.slice(patch.length), member),
		{},
	);
	return [{ path: patch, value }];
}

export function withMember(
	members: JsonObject,
	[first = "", ...rest]: readonly string[],
	value: Json,
): JsonObject {
	const inner =
		rest.length === 0 ? value : withMember(object(members[first]), rest, value);
	return { ...members, [first]: inner };
}
