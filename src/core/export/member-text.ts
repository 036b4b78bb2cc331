// A member -> its text, written as the text around it is.
import { Document, isCollection, Scalar, visit, YAMLMap } from "yaml";
import type { Json } from "../types.ts";
import { columnOf, type Place, start } from "./splice.ts";
import { written } from "./style.ts";

export function inline(value: Json, { json }: Place): string {
	if (json) return JSON.stringify(value);
	const list = new Document([value], written);
	if (isCollection(list.contents)) list.contents.flow = true;
	return list.toString(written).trim().slice(1, -1).trim();
}

/** `source`: the name as it is written already. */
export function pairText(
	map: YAMLMap,
	name: string,
	value: Json,
	place: Place,
	source?: string,
): string {
	if (place.json)
		return `${source ?? JSON.stringify(name)}: ${JSON.stringify(value)}`;
	const document = new Document(value, written);
	visit(document, place.style);
	const node = document.contents;
	const text = pairOf(map, "k", node ?? new Scalar(null), place);
	const plain = pairOf(map, name, new Scalar(1), place).slice(0, -": 1".length);
	// An empty name, or a very long one, would stand behind a question mark.
	const own = source ?? (plain.startsWith("?") ? JSON.stringify(name) : plain);
	return own + text.slice(1);
}

/** One member of a mapping like `map`, its further lines as deep as the mapping stands. */
export function pairOf(
	map: YAMLMap,
	name: string,
	value: unknown,
	{ text }: Place,
): string {
	const document = new Document({}, written);
	const holder = new YAMLMap();
	holder.flow = map.flow === true;
	holder.set(name, value);
	document.contents = holder as unknown as typeof document.contents;
	const whole = document.toString(written);
	if (map.flow) return whole.trim().slice(1, -1).trim();
	const [first = "", ...more] = whole.trimEnd().split("\n");
	const indent = " ".repeat(columnOf(text, start(map.items[0]?.key)));
	return [
		first,
		...more.map((line) => (line === "" ? "" : indent + line)),
	].join("\n");
}
