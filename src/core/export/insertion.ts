// A member that a mapping has not -> where it comes in, and how it is written.
import type { YAMLMap } from "yaml";
import type { Json } from "../types.ts";
import { pairText } from "./member-text.ts";
import {
	columnOf,
	endOfLine,
	endOfValue,
	type Place,
	type Splice,
	start,
} from "./splice.ts";

export function insertion(
	map: YAMLMap,
	name: string,
	value: Json,
	place: Place,
): Splice | null {
	const { text } = place;
	const member = pairText(map, name, value, place);
	const last = map.items.at(-1);
	if (!last) {
		const from = start(map);
		const to = map.range?.[1] ?? from;
		return map.flow ? { from, to, text: `{ ${member} }` } : null;
	}
	const end = endOfValue(last, place);
	if (map.flow) {
		const indent = /\n([ \t]*)$/.exec(text.slice(0, start(last.key)))?.[1];
		const joint = indent === undefined ? " " : `\n${indent}`;
		const comma = /^\s*,/.exec(text.slice(end));
		const from = end + (comma?.[0].length ?? 0);
		return { from, to: from, text: `${comma ? "" : ","}${joint}${member}` };
	}
	const from = endOfLine(text, end);
	const indent = " ".repeat(columnOf(text, start(last.key)));
	return { from, to: from, text: `\n${indent}${member}` };
}
