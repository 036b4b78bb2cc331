// A document and an environment's patch -> the effective document of that environment, each value still knowing its line.

import type { MapEntry, MapNode, Node, Span } from "../types.ts";
import { nodeAt } from "./node.ts";

/** Members of these mappings are text or a reference to a secret: one value each, which a patch replaces whole. */
const mapsOfReferences = ["credentials.fields"];

/** RFC 7386 JSON Merge Patch over values with places: what the patch brought points into the patch. */
export function mergePatch(
	target: Node | undefined,
	patch: Node,
	path: readonly string[] = [],
): Node {
	if (patch.kind !== "map") return patch;
	const whole =
		path.length > 1 && mapsOfReferences.includes(path.slice(0, -1).join("."));
	return target?.kind === "map" && !whole
		? merged(target, new Map(target.entries), patch, path)
		: merged({ ...patch, removed: new Map() }, new Map(), patch, path);
}

/**
 * @param entries those of the base that stay; they become the result's
 * @param apart members of the patch that are left out
 */
function merged(
	base: MapNode,
	entries: Map<string, MapEntry>,
	patch: MapNode,
	path: readonly string[],
	apart?: ReadonlySet<string>,
): MapNode {
	let { removed } = base;
	for (const [name, { keySpan, value }] of patch.entries) {
		if (apart?.has(name)) continue;
		const before = entries.get(name);
		if (value.kind === "scalar" && value.value === null) {
			entries.delete(name);
			removed = new Map(removed).set(name, keySpan);
			continue;
		}
		const after =
			value.kind === "map"
				? mergePatch(before?.value, value, [...path, name])
				: value;
		// A mapping that was merged stays where it was; one that was replaced is the patch's.
		const stays = before !== undefined && after.span === before.value.span;
		entries.set(name, {
			keySpan: stays ? before.keySpan : keySpan,
			value: after,
		});
	}
	return { ...base, entries, removed };
}

/** The environments a document exists in: all of `names` unless its `only` lists some. */
export function environmentsOf(
	root: Node,
	names: readonly string[],
): readonly string[] {
	const only = nodeAt(root, ["only"]);
	if (only?.kind !== "seq") return names;
	const listed = new Set(
		only.items.map((item) => (item.kind === "scalar" ? item.value : null)),
	);
	return names.filter((name) => listed.has(name));
}

/**
 * The document as `environment` sees it: patched, and without the members that only speak of environments.
 * With null: the base document without any patch.
 */
export function effectiveDocument(
	root: MapNode,
	environment: string | null,
): EffectiveNode {
	const patch = environment === null ? undefined : patchOf(root, environment);
	const entries = new Map<string, MapEntry>();
	root.entries.forEach((entry, name) => {
		if (name !== patchesMember && name !== "only") entries.set(name, entry);
	});
	const patched = new Set<string>();
	if (patch?.kind !== "map") return { ...root, entries, patched };
	for (const name of patch.entries.keys())
		if (!entries.has(name) && !unpatchable.has(name)) patched.add(name);
	return { ...merged(root, entries, patch, [], unpatchable), patched };
}

export function patchOf(root: MapNode, environment: string): Node | undefined {
	return nodeAt(root, ["environments", environment]);
}

/** The member that holds the patches. */
export const patchesMember = "environments";

/** The member that holds templates, in which much that looks like something else means something of its own. */
export const templatesMember = "customAuth";

/** What a document says of one environment after another. */
export function patchesOf(
	root: MapNode,
): readonly (readonly [environment: string, patch: Node])[] {
	const patches = root.entries.get(patchesMember)?.value;
	const found: (readonly [string, Node])[] = [];
	if (patches?.kind === "map")
		for (const [name, { value }] of patches.entries) found.push([name, value]);
	return found;
}

/** An effective document also knows which of its members only the patch has. */
interface EffectiveNode extends MapNode {
	readonly patched: ReadonlySet<string>;
}

export function isPatched(node: MapNode, name: string): boolean {
	return "patched" in node && (node as EffectiveNode).patched.has(name);
}

/** What a patch must not touch: the schema tells it, and the effective document is judged without it. */
const unpatchable: ReadonlySet<string> = new Set([
	"key",
	"type",
	"previousKeys",
	"only",
	"environments",
]);

/** Where a patch took `name` away from the mapping, if one did. */
export function removalOf(
	root: Node,
	path: readonly (string | number)[],
	name: string,
): Span | undefined {
	const map = nodeAt(root, path);
	return map?.kind === "map" ? map.removed.get(name) : undefined;
}
