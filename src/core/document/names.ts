// The names that a document gives itself: what people and the platform know it by, in the patches too.
import type { MapEntry, MapNode, Node, ScalarNode } from "../types.ts";
import { nodeAt } from "./node.ts";

/** A document's key and those that it had, each with where it stands. */
export function keyNodes(root: Node): readonly TextNode[] {
	const key = nodeAt(root, ["key"]);
	const previous = nodeAt(root, ["previousKeys"]);
	if (previous?.kind === "seq") return [key, ...previous.items].filter(isText);
	return isText(key) ? [key] : [];
}

interface TextNode extends ScalarNode {
	readonly value: string;
}

export function isText(node: Node | undefined): node is TextNode {
	return node?.kind === "scalar" && typeof node.value === "string";
}

/** What documents are compared by: all that rules over several of them look at. */
const compared = [
	"key",
	"previousKeys",
	"adopt",
	"type",
	"name",
	"allowCredentialTypeChange",
	"customAuth",
];

/** All that an outline may have. */
const outlined = [...compared, "credentials"];

/** The document without what only it itself is judged by. */
export function outlineOf(root: MapNode): MapNode {
	const entries = new Map<string, MapEntry>();
	for (const name of compared) {
		const entry = root.entries.get(name);
		if (entry) entries.set(name, entry);
	}
	const credentials = root.entries.get("credentials");
	if (credentials?.value.kind === "map")
		entries.set("credentials", {
			...credentials,
			value: credentialOutline(credentials.value),
		});
	return { ...root, entries };
}

/** Whether a patch touches what documents are compared by. */
export function hasPartInOutline(patch: Node): boolean {
	return (
		patch.kind !== "map" || outlined.some((name) => patch.entries.has(name))
	);
}

/** Whether two readings of a document have one outline, as far as that is seen at a glance. */
export function hasOutlineOf(one: MapNode, other: MapNode): boolean {
	return outlined.every(
		(name) => one.entries.get(name) === other.entries.get(name),
	);
}

/** Data actions are judged by the type and the names of the fields. */
function credentialOutline(credentials: MapNode): MapNode {
	const entries = new Map<string, MapEntry>();
	const type = credentials.entries.get("type");
	if (type) entries.set("type", type);
	const fields = credentials.entries.get("fields");
	if (fields?.value.kind === "map")
		entries.set("fields", {
			...fields,
			value: { ...fields.value, entries: namesAlone(fields.value.entries) },
		});
	return { ...credentials, entries };
}

function namesAlone(
	entries: MapNode["entries"],
): ReadonlyMap<string, MapEntry> {
	const names = new Map<string, MapEntry>();
	for (const name of entries.keys()) names.set(name, withoutValue);
	return names;
}

const nowhere = { line: 1, column: 1, endLine: 1, endColumn: 1 };
const withoutValue: MapEntry = {
	keySpan: nowhere,
	value: { kind: "scalar", span: nowhere, value: null, source: "" },
};

/** The tree with other texts as names. */
export function withNames(
	root: Node,
	change: (name: ScalarNode, text: string) => string,
): Node {
	if (root.kind !== "map") return root;
	const text = (node: Node): Node =>
		node.kind === "scalar" && typeof node.value === "string"
			? { ...node, value: change(node, node.value) }
			: node;
	const patch = (node: Node): Node =>
		node.kind === "map" ? withMembers(node, { name: text }) : node;
	return withMembers(root, {
		key: text,
		name: text,
		previousKeys: (node) =>
			node.kind === "seq" ? { ...node, items: node.items.map(text) } : node,
		environments: (node) =>
			node.kind === "map"
				? withMembers(
						node,
						Object.fromEntries(
							[...node.entries.keys()].map((name) => [name, patch]),
						),
					)
				: node,
	});
}

function withMembers(
	map: MapNode,
	changes: Readonly<Record<string, (node: Node) => Node>>,
): MapNode {
	return {
		...map,
		entries: new Map(
			[...map.entries].map(([name, entry]) => {
				const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
				return [
					name,
					change ? { ...entry, value: change(entry.value) } : entry,
				];
			}),
		),
	};
}
