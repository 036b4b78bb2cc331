// The text of a file and what shall be different in one of its documents -> the text with exactly that changed: every other byte stays.
import {
	Document,
	isAlias,
	isCollection,
	isMap,
	isScalar,
	isSeq,
	type Pair,
	parseAllDocuments,
	Scalar,
	visit,
	YAMLMap,
	type YAMLSeq,
} from "yaml";
import { equal } from "../plan/properties.ts";
import type { Json } from "../types.ts";
import { invisibles } from "../values/invisible.ts";
import { written } from "./text.ts";

export interface Edit {
	readonly path: readonly string[];
	/** Undefined: the member is taken out. */
	readonly value: Json | undefined;
}

/** Null: there is no way to say it in this text. */
export function edited(
	text: string,
	key: string,
	edits: readonly Edit[],
): string | null {
	let now: string | null = text;
	for (const edit of edits) {
		if (now === null) return null;
		now = editedOnce(now, key, edit);
	}
	return now;
}

interface Splice {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

function editedOnce(
	text: string,
	key: string,
	{ path, value }: Edit,
): string | null {
	const root = parseAllDocuments(text, { keepSourceTokens: true })
		.map((document) => document.contents as unknown)
		.find((contents) => isMap(contents) && contents.get("key") === key);
	if (!isMap(root)) return null;
	const place: Place = {
		text,
		json: root.flow === true && /^\s*["}]/.test(text.slice(start(root) + 1)),
	};
	const splice =
		value === undefined
			? removal(root, path, place)
			: setting(root, path, value, place);
	if (splice === "nothing") return text;
	if (splice === null) return null;
	const inserted = text.includes("\r\n")
		? splice.text.replace(/\r?\n/g, "\r\n")
		: splice.text;
	return text.slice(0, splice.from) + inserted + text.slice(splice.to);
}

interface Place {
	readonly text: string;
	/** Written as JSON: so is what is added. */
	readonly json: boolean;
}

type Found = Pair<unknown, unknown>;

function start(node: unknown): number {
	return (isScalar(node) || isCollection(node) ? node.range?.[0] : null) ?? 0;
}

function memberOf(map: YAMLMap, name: string): Found | undefined {
	return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function setting(
	root: YAMLMap,
	path: readonly string[],
	value: Json,
	place: Place,
): Splice | null {
	let map = root;
	for (const [at, name] of path.entries()) {
		const rest = path.slice(at + 1);
		const pair = memberOf(map, name);
		const whole = rest.reduceRight<Json>(
			(inner, step) => ({ [step]: inner }),
			value,
		);
		if (!pair) return insertion(map, name, whole, place);
		if (rest.length === 0) return replacement(map, pair, value, place);
		if (isAlias(pair.value)) return null;
		if (!isMap(pair.value)) return replacement(map, pair, whole, place);
		map = pair.value;
	}
	return null;
}

function replacement(
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
			return block ?? { from, to, text: scalarText(map, old, value, place) };
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
		const lines = more.map((item) => `\n${indent}- ${inline(item, place)}`);
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

/** In a plain value, characters that nobody sees are a mistake; in quotes they are meant. */
function quoteUnseen(scalar: Scalar): void {
	const { value, type } = scalar;
	const plain = type === undefined || type === Scalar.PLAIN;
	if (plain && typeof value === "string" && invisibles(value).length > 0)
		scalar.type = Scalar.QUOTE_DOUBLE;
}

function inline(value: Json, { json }: Place): string {
	if (json) return JSON.stringify(value);
	const list = new Document([value], written);
	if (isCollection(list.contents)) list.contents.flow = true;
	return list.toString(written).trim().slice(1, -1).trim();
}

/** `source`: the name as it is written already. */
function pairText(
	map: YAMLMap,
	name: string,
	value: Json,
	place: Place,
	source?: string,
): string {
	if (place.json)
		return `${source ?? JSON.stringify(name)}: ${JSON.stringify(value)}`;
	const document = new Document(value, written);
	visit(document, { Scalar: (_key, scalar) => quoteUnseen(scalar) });
	const node = document.contents;
	const text = pairOf(map, "k", node ?? new Scalar(null), place);
	const plain = pairOf(map, name, new Scalar(1), place).slice(0, -": 1".length);
	// An empty name, or a very long one, would stand behind a question mark.
	const own = source ?? (plain.startsWith("?") ? JSON.stringify(name) : plain);
	return own + text.slice(1);
}

/** One member of a mapping like `map`, its further lines as deep as the mapping stands. */
function pairOf(
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

function columnOf(text: string, offset: number): number {
	return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function insertion(
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
		return map.flow
			? { from, to, text: place.json ? `{ ${member} }` : `{ ${member} }` }
			: null;
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

/** Where the last character of a member stands that is neither blank nor comment. */
function endOfValue({ key, value }: Found, place: Place): number {
	const { text } = place;
	if (isCollection(value)) {
		if (value.flow) return value.range?.[1] ?? 0;
		const last = value.items.at(-1);
		if (last && typeof last === "object" && "key" in last)
			return endOfValue(last as Found, place);
		return endOfValue({ key, value: last } as Found, place);
	}
	if ((isScalar(value) || isAlias(value)) && value.range) {
		const [from, to] = value.range;
		const isBlock =
			isScalar(value) &&
			(value.type === Scalar.BLOCK_LITERAL ||
				value.type === Scalar.BLOCK_FOLDED);
		return isBlock ? Math.max(from, endOfText(text, to)) : to;
	}
	return isScalar(key) ? (key.range?.[1] ?? 0) : 0;
}

/** Without the line breaks and blanks before `offset`. */
function endOfText(text: string, offset: number): number {
	let end = offset;
	while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
	return end;
}

function endOfLine(text: string, offset: number): number {
	const end = text.indexOf("\n", offset);
	if (end === -1) return text.length;
	return text.charAt(end - 1) === "\r" ? end - 1 : end;
}

/** A mapping that nothing is left in goes with its last member. */
function removal(
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
