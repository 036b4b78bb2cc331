// A value of the settings that may be read from somewhere else, and where it stands.
import { nodeAt, toJson } from "../document/node.ts";
import type { FieldValue, MapNode, Place, SecretReference } from "../types.ts";

export interface PlacedReference {
	readonly value: SecretReference;
	readonly path: string;
	readonly place: Place;
}
export interface PlacedValue {
	readonly value: FieldValue;
	readonly path: string;
	readonly place: Place;
}

type Path = readonly (string | number)[];

/** Null: it is not given. */
export function reference(
	file: string,
	root: MapNode,
	path: Path,
): PlacedReference | null {
	return nodeAt(root, path)
		? (placed(file, root, path) as PlacedReference)
		: null;
}

export function placed(file: string, root: MapNode, path: Path): PlacedValue {
	const node = nodeAt(root, path) ?? root;
	return {
		value: toJson(node) as FieldValue,
		path: path.join("."),
		place: { file, span: node.span },
	};
}
