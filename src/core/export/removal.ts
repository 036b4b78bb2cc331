// A member that is to go -> what is taken out of the text with it.
import { isAlias, isMap, type YAMLMap } from "yaml";
import {
	endOfValue,
	type Found,
	memberOf,
	type Place,
	type Splice,
	start,
} from "./splice.ts";

/** A mapping that nothing is left in goes with its last member. */
export function removal(
	root: YAMLMap,
	path: readonly string[],
	place: Place,
): Splice | "nothing" | null {
	const maps: [YAMLMap, Found][] = [];
	let map: unknown = root;
	for (const name of path) {
		const pair = isMap(map) ? memberOf(map, name) : undefined;
		if (!isMap(map) || !pair) return isAlias(map) ? null : "nothing";
		maps.push([map, pair]);
		map = pair.value;
	}
	const [holder, pair] =
		maps.findLast(([one]) => one.items.length > 1) ?? maps[0] ?? [];
	if (!holder || !pair || holder.items.length === 1) return null;
	return taken(holder, pair, place);
}

function taken(map: YAMLMap, pair: Found, place: Place): Splice {
	const { text } = place;
	const at = map.items.indexOf(pair as (typeof map.items)[number]);
	const from = start(pair.key);
	const end = endOfValue(pair, place);
	if (map.flow) {
		const next = map.items[at + 1];
		if (next) return { from, to: start(next.key), text: "" };
		const before = map.items[at - 1];
		return {
			from: before ? endOfValue(before, place) : from,
			to: end,
			text: "",
		};
	}
	const line = text.lastIndexOf("\n", from - 1) + 1;
	// The first member of a mapping in a list stands behind its dash.
	if (text.slice(line, from).trim() !== "") {
		const next = map.items[at + 1];
		return { from, to: next ? start(next.key) : end, text: "" };
	}
	const last = text.indexOf("\n", end);
	return last === -1
		? { from: Math.max(0, line - 1), to: text.length, text: "" }
		: { from: line, to: last + 1, text: "" };
}
