// A part of a scalar's text -> where it stands in the file: behind escapes, folded lines and indentation.
import type { ScalarNode, Span } from "../types.ts";

/** A value as it is put together, each of its characters knowing its offset in the file. */
interface Draft {
	text: string;
	readonly offsets: number[];
}

/**
 * @param text of the file
 * @param at offset in the scalar's value; `end`: the first one behind the part
 * @returns the scalar's own span where it cannot be known
 */
export function spanInside(
	text: string,
	node: ScalarNode,
	at: number,
	end: number,
): Span {
	const { starts, offsets } = insideOf(text, node);
	const last = (offsets?.length ?? 0) - 1;
	if (!offsets || last < 0) return node.span;
	const from = Math.min(Math.max(at, 0), last);
	const to = Math.min(Math.max(end - 1, from), last);
	// What is missing at the end is told at the last character.
	const begin = offsets[from] ?? 0;
	const stop = Math.max(offsets[to] ?? 0, begin) + 1;
	return between(starts, begin, stop);
}

interface Inside {
	readonly text: string;
	readonly starts: readonly number[];
	readonly offsets: readonly number[] | undefined;
}

/** A template may have thousands of places that something is told of. */
const insides = new WeakMap<ScalarNode, Inside>();

function insideOf(text: string, node: ScalarNode): Inside {
	const known = insides.get(node);
	if (known?.text === text) return known;
	const starts = lineStarts(text);
	const inside = { text, starts, offsets: offsetsOf(text, starts, node) };
	insides.set(node, inside);
	return inside;
}

/** The same, where the whole file is the text. */
export function lineSpan(text: string, at: number, end: number): Span {
	const begin = Math.max(0, Math.min(at, text.length - 1));
	const stop = Math.max(Math.min(end, text.length), begin + 1);
	return between(lineStarts(text), begin, stop);
}

function between(starts: readonly number[], begin: number, stop: number): Span {
	const { line, column } = placeOf(starts, begin);
	const last = placeOf(starts, stop - 1);
	return { line, column, endLine: last.line, endColumn: last.column + 1 };
}

function lineStarts(text: string): readonly number[] {
	const starts = [0];
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
		starts.push(at + 1);
	return starts;
}

function placeOf(
	starts: readonly number[],
	offset: number,
): { readonly line: number; readonly column: number } {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Undefined: read again, the text there gives another value. */
function offsetsOf(
	text: string,
	starts: readonly number[],
	{ span, value }: ScalarNode,
): readonly number[] | undefined {
	if (typeof value !== "string") return undefined;
	const offset = (line: number, column: number): number =>
		(starts[line - 1] ?? text.length) + column - 1;
	const begin = offset(span.line, span.column);
	const end = offset(span.endLine, span.endColumn);
	const first = text[begin];
	for (const draft of first === "|" || first === ">"
		? readBlock(text, begin, end)
		: [readInline(text, begin, end)]) {
		const rest = draft.text.slice(value.length);
		if (draft.text.startsWith(value) && /^\n*$/.test(rest))
			return draft.offsets.slice(0, value.length);
	}
	return undefined;
}

function empty(): Draft {
	return { text: "", offsets: [] };
}

function readInline(text: string, begin: number, end: number): Draft {
	const draft = empty();
	if (text[begin] === '"') readDouble(text, begin + 1, end - 1, draft);
	else if (text[begin] === "'") readSingle(text, begin + 1, end - 1, draft);
	else readFlow(text, begin, end, draft, () => 0);
	return draft;
}

function add(draft: Draft, characters: string, offset: number): void {
	draft.text += characters;
	for (let count = 0; count < characters.length; count += 1)
		draft.offsets.push(offset);
}

/** @param special reads what is no character of its own, and says how long it is; 0: there is nothing special here */
function readFlow(
	text: string,
	begin: number,
	end: number,
	draft: Draft,
	special: (at: number) => number,
): void {
	let at = begin;
	while (at < end) {
		const length = special(at);
		if (length > 0) {
			at += length;
			continue;
		}
		const lines = foldAt(text, at, end);
		if (lines === null) {
			add(draft, text[at] ?? "", at);
			at += 1;
			continue;
		}
		const breaks = lines.match(/\n/g)?.length ?? 0;
		const where = text.indexOf("\n", at);
		add(draft, breaks === 1 ? " " : "\n".repeat(breaks - 1), where);
		at += lines.length;
	}
}

const fold = /[ \t]*\r?\n[ \t\r\n]*/y;

/** Blanks, the line's end, and what stands before the next line's text. */
function foldAt(text: string, at: number, end: number): string | null {
	if (!/[ \t\r\n]/.test(text[at] ?? "")) return null;
	fold.lastIndex = at;
	const [lines] = fold.exec(text) ?? [];
	return lines === undefined ? null : lines.slice(0, end - at);
}

function readSingle(
	text: string,
	begin: number,
	end: number,
	draft: Draft,
): void {
	readFlow(text, begin, end, draft, (at) => {
		if (text[at] !== "'") return 0;
		add(draft, "'", at);
		return 2;
	});
}

const escapes: Readonly<Record<string, string>> = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	e: "\x1b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	N: "\u0085",
	_: "\u00a0",
	L: "\u2028",
	P: "\u2029",
};
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readDouble(
	text: string,
	begin: number,
	end: number,
	draft: Draft,
): void {
	readFlow(text, begin, end, draft, (at) => {
		if (text[at] !== "\\") return 0;
		const letter = text[at + 1] ?? "";
		// The line goes on with the next one's text.
		const [joined] = /^\r?\n[ \t]*/.exec(text.slice(at + 1, end)) ?? [];
		if (joined !== undefined) return 1 + joined.length;
		const length = digits[letter];
		if (length === undefined) {
			add(draft, escapes[letter] ?? letter, at);
			return 2;
		}
		const code = Number.parseInt(text.slice(at + 2, at + 2 + length), 16);
		add(draft, code <= 0x10ffff ? String.fromCodePoint(code) : "", at);
		return 2 + length;
	});
}

interface Row {
	readonly text: string;
	readonly at: number;
}

/** What it may be: where its indent is given, it is so many columns more than one that is not known here. */
function* readBlock(
	text: string,
	begin: number,
	end: number,
): Generator<Draft, void> {
	const [header = "", ...written] = text.slice(begin, end).split("\n");
	let at = begin + header.length + 1;
	const rows = written.map((row): Row => {
		const read = { text: row.replace(/\r$/, ""), at };
		at += row.length + 1;
		return read;
	});
	// Behind the last line's end stands none.
	if (rows.at(-1)?.text === "") rows.pop();
	const given = /^.[-+]?[1-9]/.test(header);
	const full = rows.filter((row) => row.text.trim() !== "");
	const indents = full.map(
		(row) => row.text.length - row.text.trimStart().length,
	);
	const most =
		given && indents.length > 0 ? Math.min(...indents) : (indents[0] ?? 0);
	for (let indent = most; indent >= (given ? 1 : most); indent -= 1) {
		const draft = empty();
		const lines = rows.map(
			(row): Row => ({ text: row.text.slice(indent), at: row.at + indent }),
		);
		if (header.startsWith("|"))
			for (const line of lines) addLine(draft, line, "\n");
		else addFolded(draft, lines);
		yield draft;
	}
}

function addLine(draft: Draft, line: Row, behind: string): void {
	for (let at = 0; at < line.text.length; at += 1)
		add(draft, line.text[at] ?? "", line.at + at);
	add(draft, behind, line.at + line.text.length);
}

/** Lines become one, but for those that are indented deeper; empty ones are line breaks. */
function addFolded(draft: Draft, lines: readonly Row[]): void {
	const deeper = (line: Row | undefined): boolean =>
		/^[ \t]/.test(line?.text ?? "");
	let before: Row | undefined;
	let blank: Row[] = [];
	for (const line of lines) {
		if (line.text === "") {
			blank.push(line);
			continue;
		}
		if (before) {
			const kept = deeper(before) || deeper(line);
			const end = before.at + before.text.length;
			if (kept) add(draft, "\n", end);
			else if (blank.length === 0) add(draft, " ", end);
		}
		for (const row of blank) add(draft, "\n", row.at);
		blank = [];
		addLine(draft, line, "");
		before = line;
	}
	if (before) add(draft, "\n", before.at + before.text.length);
	for (const row of blank) add(draft, "\n", row.at);
}
