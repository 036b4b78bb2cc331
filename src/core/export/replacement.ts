// A member that is there and its new value -> what is put in place of the old one.
import {
	Document,
	isScalar,
	isSeq,
	Scalar,
	visit,
	type YAMLMap,
	type YAMLSeq,
} from "yaml";
import { equal } from "../plan/properties.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { inline, pairOf, pairText } from "./member-text.ts";
import {
	columnOf,
	endOfLine,
	endOfText,
	endOfValue,
	type Found,
	type Place,
	type Splice,
	start,
} from "./splice.ts";
import { quoteUnseen, written } from "./style.ts";

export function replacement(
	map: YAMLMap,
	pair: Found,
	value: Json,
	place: Place,
): Splice | null {
	const { value: old, key } = pair;
	const { text } = place;
	const to = endOfValue(pair, place);
	if (isScalar(old) && (typeof value !== "object" || value === null)) {
		const from = start(old);
		// An empty value has no place of its own.
		if (from < to) {
			const block = bodyOf(old, value, place);
			return (
				block ??
				beforeComment(
					{ from, to, text: scalarText(map, old, value, place) },
					place,
				)
			);
		}
	}
	const items = isSeq(old) && Array.isArray(value) ? (value as Json[]) : null;
	if (items && isSeq(old) && old.flow) {
		const flow = items.map((item) => inline(item, place)).join(", ");
		return { from: start(old), to, text: `[${flow}]` };
	}
	const more = items && isSeq(old) ? grown(old, items) : null;
	if (more) {
		const end = endOfLine(text, to);
		const indent = " ".repeat(columnOf(text, start(old)));
		const lines = more.map((item) => `\n${itemText(item, place, indent)}`);
		return { from: end, to: end, text: lines.join("") };
	}
	const name = isScalar(key) ? String(key.value) : "";
	const from = start(key);
	const source = text.slice(
		from,
		isScalar(key) ? (key.range?.[1] ?? from) : from,
	);
	return { from, to, text: pairText(map, name, value, place, source) };
}

/** A comment behind a value of one line would end up in the last line of a block: it goes to the block's header. */
function beforeComment(splice: Splice, { text }: Place): Splice {
	const [header = "", ...lines] = splice.text.split("\n");
	const end = endOfLine(text, splice.to);
	const comment = text.slice(splice.to, end);
	if (!/^[|>]/.test(header) || !/^ +#/.test(comment)) return splice;
	return {
		...splice,
		to: end,
		text: [header + comment, ...lines].join("\n"),
	};
}

/** Of a list that is written below its name. */
function itemText(item: Json, place: Place, indent: string): string {
	if (!isObject(item) || place.json) return `${indent}- ${inline(item, place)}`;
	const list = new Document([item], written);
	visit(list, place.style);
	return indentedBy(indent, list.toString(written).trimEnd());
}

/** The items that come after those that a list has already; null: it is another list. */
function grown(old: YAMLSeq, items: readonly Json[]): readonly Json[] | null {
	const before = old.toJSON() as readonly Json[];
	const same = before.every((item, at) => equal(item, items[at]));
	return same && before.length > 0 && items.length > before.length
		? items.slice(before.length)
		: null;
}

/** New lines below the header of a block scalar, which stays with its comment. */
function bodyOf(old: Scalar, value: Json, { text }: Place): Splice | null {
	if (old.type !== Scalar.BLOCK_LITERAL || typeof value !== "string")
		return null;
	const from = start(old);
	const to = endOfText(text, old.range?.[1] ?? from);
	const source = text.slice(from, to);
	const [header = "", ...lines] = source.split(/\r?\n/);
	const first = lines.find((line) => line.trim() !== "");
	const indent = /^ +/.exec(first ?? "")?.[0];
	if (/[0-9]/.test(header.split("#")[0] ?? "") || indent === undefined)
		return null;
	const wanted = value.replace(/(?<!\n)\n+$/, "");
	if (wanted === "" || /^[ \t\n]/.test(wanted)) return null;
	return {
		from: from + header.length,
		to,
		text: `\n${indentedBy(indent, wanted)}`,
	};
}

function indentedBy(indent: string, text: string): string {
	return text
		.split("\n")
		.map((line) => (line === "" ? "" : indent + line))
		.join("\n");
}

/** The value as the one before it was written. */
function scalarText(
	map: YAMLMap,
	old: Scalar,
	value: Json,
	place: Place,
): string {
	if (place.json) return JSON.stringify(value);
	const ends = typeof old.value === "string" && old.value.endsWith("\n");
	const scalar = new Scalar(
		typeof value === "string" && !ends
			? value.replace(/(?<!\n)\n+$/, "")
			: value,
	);
	if (typeof value === "string" && old.type) scalar.type = old.type;
	quoteUnseen(scalar);
	if (typeof value === "string" && value.includes("\n") && !map.flow)
		scalar.type =
			old.type === Scalar.BLOCK_FOLDED ? old.type : Scalar.BLOCK_LITERAL;
	return pairOf(map, "k", scalar, place).slice("k: ".length);
}
