// A value that remembers its place -> the plain value, a part of it, and where that part stands.
import type { Json, Node, Span } from "../types.ts";

const ordinary = { configurable: true, enumerable: true, writable: true };

/** The plain value, for schemas and comparison. */
export function toJson(node: Node): Json {
	switch (node.kind) {
		case "scalar":
			return node.value;
		case "seq":
			return node.items.map(toJson);
		case "map": {
			const json: Record<string, Json> = {};
			node.entries.forEach(({ value }, name) => {
				if (name !== "__proto__") json[name] = toJson(value);
				else
					Object.defineProperty(json, name, {
						value: toJson(value),
						...ordinary,
					});
			});
			return json;
		}
	}
}

/** The value at a path of member names and indexes, or undefined. */
export function nodeAt(
	root: Node,
	path: readonly (string | number)[],
): Node | undefined {
	let node: Node | undefined = root;
	for (const step of path) {
		if (node?.kind === "map") node = node.entries.get(String(step))?.value;
		else if (node?.kind === "seq") node = node.items[Number(step)];
		else return undefined;
	}
	return node;
}

/** Where a member's name stands; for an item of a list, where the item stands. */
export function keySpanAt(
	root: Node,
	path: readonly (string | number)[],
): Span | undefined {
	const last = path.at(-1);
	if (last === undefined) return undefined;
	const parent = nodeAt(root, path.slice(0, -1));
	if (parent?.kind === "map") return parent.entries.get(String(last))?.keySpan;
	if (parent?.kind === "seq") return parent.items[Number(last)]?.span;
	return undefined;
}

/** The string member of a mapping, or undefined where there is none. */
export function stringAt(
	root: Node,
	...path: readonly string[]
): string | undefined {
	const node = nodeAt(root, path);
	return node?.kind === "scalar" && typeof node.value === "string"
		? node.value
		: undefined;
}

export function spanAt(root: Node, path: readonly (string | number)[]): Span {
	return nodeAt(root, path)?.span ?? root.span;
}

/** A mapping is told at its key; the document's own mapping at its first key. */
export function mappingSpan(
	root: Node,
	path: readonly (string | number)[],
): Span {
	const key = keySpanAt(root, path);
	if (key) return key;
	const node = nodeAt(root, path) ?? root;
	const first =
		node.kind === "map" ? [...node.entries.values()][0]?.keySpan : undefined;
	return first ?? node.span;
}

/** Null: nothing stands there. */
