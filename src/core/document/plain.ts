// Text of a file in the plain subset of YAML -> the tree that the parser would make of it; any doubt: null, and the parser reads it.
//
// The subset: documents that are block mappings at the left margin, parted by a line `---`; keys of plain words; blocks of
// mappings and lists; values that end on their line (plain, quoted, `{ a: b }` and `[a, b]`); texts behind `|`, `|-`, `>`
// and `>-`; comments. No tabs, CR, anchors, tags, directives, `...`, complex keys, no value over several lines, no field
// given twice, no character that has a meaning beyond its look.

import type { MapEntry, MapNode, Node, Span } from "../types.ts";
import {
	afterBlanks,
	endOf,
	endsAt,
	keyAt,
	nothingRemoved,
	spanIn,
	valueAt,
} from "./plain-value.ts";

/** Latin, Greek, Cyrillic and the signs of print: each is one character, seen, and none is a blank. */
const doubtful =
	/[^\n -~\u00a1-\u00ac\u00ae-\u02b8\u0370-\u0373\u0391-\u03a1\u03a3-\u03ff\u0400-\u0481\u2010-\u2027\u2030-\u205e\u20ac]/;
/** In characters: so short that no limit of the parser's is near. */
const longest = 64 * 1024;
const mostDocuments = 1000;
const deepest = 30;

/** A place: lines and columns count from 1. */
interface Place {
	readonly line: number;
	readonly column: number;
}

/** A mapping or a list that is not complete yet. */
interface Level {
	readonly indent: number;
	/** Where it begins; its first column follows from the indent. */
	readonly line: number;
	readonly entries: Map<string, MapEntry> | null;
	readonly items: Node[];
	/** A key whose value is still to come. */
	open: OpenKey | null;
	/** Behind its last value, with what stands behind that on its line. */
	end: Place;
}

interface OpenKey {
	readonly name: string;
	readonly keySpan: Span;
	/** Where its value would be if there is none. */
	readonly empty: Place;
	/** A comment stands between it and what comes next. */
	commented: boolean;
}

interface TextBlock {
	readonly text: string;
	/** The number of its last line, from 0. */
	readonly last: number;
}

export function readPlain(text: string): readonly MapNode[] | null {
	if (text.length > longest || doubtful.test(text)) return null;
	const lines = text.split("\n");
	const documents: MapNode[] = [];
	const levels: Level[] = [];
	/** How far the comments since the last value are indented, at most; -1: there are none. */
	let comments = -1;

	function begin(indent: number, at: number, isList: boolean): Level {
		const level: Level = {
			indent,
			line: at + 1,
			entries: isList ? null : new Map(),
			items: [],
			open: null,
			end: { line: at + 1, column: indent + 1 },
		};
		levels.push(level);
		return level;
	}

	/** Ends the innermost level before `next`. */
	function close(next: Place): boolean {
		const level = levels.pop();
		if (!level || !settle(level)) return false;
		const { indent, line, entries, items, end } = level;
		const span = {
			line,
			column: indent + 1,
			endLine: end.line,
			endColumn: end.column,
		};
		const node: Node = entries
			? { kind: "map", span, entries, removed: nothingRemoved }
			: { kind: "seq", span, items };
		const parent = levels.at(-1);
		// The parser counts comments that are indented like what they follow to it.
		const stay = indent > 0 && comments >= indent;
		if (parent) put(parent, node, stay ? next : end);
		else if (node.kind === "map") documents.push(node);
		return true;
	}

	function closeAll(next: Place): boolean {
		while (levels.length > 0) if (!close(next)) return false;
		comments = -1;
		return documents.length <= mostDocuments;
	}

	/** The level that a line belongs to, where it can only be that one. */
	function levelOf(at: number, indent: number, isItem: boolean): Level | null {
		let top = levels.at(-1);
		if (!top) return indent > 0 || isItem ? null : begin(0, at, false);
		if (top.open && (indent > top.indent || (isItem && indent === top.indent)))
			return begin(indent, at, isItem);
		const next = { line: at + 1, column: indent + 1 };
		// A list may stand as far left as the key that it is the value of.
		while (
			top &&
			(top.indent > indent ||
				(top.indent === indent && !top.entries && !isItem))
		) {
			if (!close(next)) return null;
			top = levels.at(-1);
		}
		if (top?.indent !== indent || isItem !== (top.entries === null))
			return null;
		return settle(top) ? top : null;
	}

	/** @returns the last line that was read, from 0; null: it is no plain one */
	function readItem(level: Level, at: number): number | null {
		const line = lines[at] ?? "";
		const from = afterBlanks(line, level.indent + 2);
		return keyAt(line, from) === null
			? readValue(level, at, from)
			: readMember(begin(from, at, false), at);
	}

	function readMember(level: Level, at: number): number | null {
		const line = lines[at] ?? "";
		const name = keyAt(line, level.indent);
		if (name === null || level.entries?.has(name)) return null;
		const keySpan = spanIn(at, level.indent, name.length);
		const behind = level.indent + name.length + 1;
		const start = afterBlanks(line, behind);
		const empty = { line: at + 1, column: start + 1 };
		level.open = { name, keySpan, empty, commented: line[start] === "#" };
		return endsAt(line, behind) ? at : readValue(level, at, start);
	}

	function readValue(level: Level, at: number, from: number): number | null {
		const line = lines[at] ?? "";
		if (line[from] === "|" || line[from] === ">") {
			const block = textBlock(lines, at, from, level.indent);
			if (!block) return null;
			const { line: endLine, column: endColumn } = after(lines, block.last);
			const span = { line: at + 1, column: from + 1, endLine, endColumn };
			const { text: value, last } = block;
			const node: Node = { kind: "scalar", span, value, source: value };
			put(level, node, after(lines, last));
			return last;
		}
		const value = valueAt(line, at, from);
		if (!value || !endsAt(line, endOf(value))) return null;
		put(level, value, after(lines, at));
		return at;
	}

	for (let at = 0; at < lines.length; at += 1) {
		const line = lines[at] ?? "";
		const indent = afterBlanks(line, 0);
		const top = levels.at(-1);
		if (indent === line.length) {
			if (indent > 0) return null;
		} else if (line[indent] === "#") {
			if (top?.open) top.open.commented = true;
			else if (indent > (top?.indent ?? 0)) return null;
			else comments = Math.max(comments, indent);
		} else if (line === "---") {
			if (!top && documents.length > 0) return null;
			if (!closeAll({ line: at + 1, column: 1 })) return null;
		} else {
			const isItem = line.startsWith("- ", indent);
			const level = levelOf(at, indent, isItem);
			comments = -1;
			if (!level || levels.length > deepest) return null;
			const last = isItem ? readItem(level, at) : readMember(level, at);
			if (last === null) return null;
			at = last;
		}
	}
	if (levels.length === 0 || !closeAll(after(lines, lines.length - 1)))
		return null;
	return documents;
}

/** Behind a line, from 0, and its break. */
function after(lines: readonly string[], at: number): Place {
	return at < lines.length - 1
		? { line: at + 2, column: 1 }
		: { line: at + 1, column: (lines[at] ?? "").length + 1 };
}

function put(level: Level, value: Node, end: Place): void {
	const { entries, items, open } = level;
	if (entries && open) entries.set(open.name, { keySpan: open.keySpan, value });
	else items.push(value);
	level.open = null;
	level.end = end;
}

/** A key that is left without a value has none, and is told where it stands. */
function settle(level: Level): boolean {
	const { open } = level;
	if (!open) return true;
	const { keySpan, empty, commented } = open;
	put(level, { kind: "scalar", span: keySpan, value: null, source: "" }, empty);
	return !commented;
}

/** The text behind a `|` or `>`, which begins on the next line. */
function textBlock(
	lines: readonly string[],
	at: number,
	from: number,
	parent: number,
): TextBlock | null {
	const header = lines[at]?.slice(from) ?? "";
	if (!/^[|>]-?$/.test(header)) return null;
	const indent = afterBlanks(lines[at + 1] ?? "", 0);
	if (indent <= parent || indent === lines[at + 1]?.length) return null;
	let last = at + 1;
	const rows: string[] = [];
	for (let row = at + 1; row < lines.length; row += 1) {
		const line = lines[row] ?? "";
		const blanks = afterBlanks(line, 0);
		if (blanks === line.length) {
			if (blanks > 0) return null;
		} else if (blanks < indent) break;
		else {
			// Lines that are indented deeper are not folded.
			if (blanks > indent && header[0] === ">") return null;
			last = row;
		}
		rows.push(line.slice(indent));
	}
	rows.length = last - at;
	const joined = header[0] === "|" ? rows.join("\n") : folded(rows);
	return { text: header.endsWith("-") ? joined : `${joined}\n`, last };
}

/** Lines become one, and one empty line less than there are becomes a line break. */
function folded(rows: readonly string[]): string {
	let text = "";
	let empty = -1;
	for (const row of rows) {
		if (row === "") {
			empty = Math.max(empty, 0) + 1;
			continue;
		}
		text +=
			empty === -1 ? row : empty === 0 ? ` ${row}` : "\n".repeat(empty) + row;
		empty = 0;
	}
	return text;
}
