// `['a']`, `['a','b']`, `[0]`, `[0,1]`, `[1:2]`, `[*]` -> the step.
import {
	type Cursor,
	closingQuote,
	fail,
	halfUnicode,
	unescaped,
} from "./cursor.ts";
import {
	badUnicode,
	bracketForm,
	bracketNotClosed,
	commaWanted,
	emptyName,
	indexForm,
	quoteNotClosed,
	sliceForm,
	steppedSlice,
} from "./messages.ts";
import type { Step } from "./tree.ts";

/** The cursor stands at the `[`. */
export function readBrackets(cursor: Cursor): Step {
	const begin = cursor.at;
	let at = begin + 1;
	while (cursor.text[at] === " ") at += 1;
	const first = cursor.text[at] ?? "";
	if (first === "'" || first === '"') return readNames(cursor, at, first);
	const close = cursor.text.indexOf("]", at);
	if (close === -1 || close >= cursor.limit)
		fail(cursor, begin, bracketNotClosed);
	const written = cursor.text.slice(begin + 1, close).trim();
	cursor.at = close + 1;
	if (written === "*") return { kind: "every" };
	if (!/^[-0-9:][-0-9:, ]*$/.test(written)) fail(cursor, at, bracketForm);
	return written.includes(":")
		? readSlice(cursor, at, written)
		: { kind: "index", indexes: readIndexes(cursor, at, written) };
}

function readNames(cursor: Cursor, first: number, quote: string): Step {
	const names: string[] = [];
	let at = first;
	for (;;) {
		if (cursor.text[at] !== quote)
			fail(cursor, at, cursor.text[at] === "]" ? emptyName : bracketForm);
		const close = closingQuote(cursor.text, at, cursor.limit);
		if (close === -1) fail(cursor, at, quoteNotClosed);
		const written = cursor.text.slice(at + 1, close);
		if (halfUnicode.test(written)) fail(cursor, at, badUnicode);
		names.push(unescaped(written));
		at = afterBlanks(cursor.text, close + 1);
		if (cursor.text[at] === "]") break;
		if (at >= cursor.limit) fail(cursor, cursor.at, bracketNotClosed);
		if (cursor.text[at] !== ",") fail(cursor, at, commaWanted);
		at = afterBlanks(cursor.text, at + 1);
	}
	cursor.at = at + 1;
	return { kind: "member", names };
}

function afterBlanks(text: string, from: number): number {
	let at = from;
	while (text[at] === " ") at += 1;
	return at;
}

function readIndexes(
	cursor: Cursor,
	at: number,
	written: string,
): readonly number[] {
	return written
		.split(",")
		.map((index) => integer(index.trim()) ?? fail(cursor, at, indexForm));
}

function readSlice(cursor: Cursor, at: number, written: string): Step {
	const [first = "", second = "", third] = written.split(":");
	if (third !== undefined && third !== "") fail(cursor, at, steppedSlice);
	const from = first === "" ? undefined : integer(first);
	const to = second === "" ? undefined : integer(second);
	const wrong =
		(first !== "" && from === undefined) ||
		(second !== "" && to === undefined) ||
		(from === undefined && to === undefined);
	return wrong ? fail(cursor, at, sliceForm) : { kind: "slice", from, to };
}

/** As Java's `int` takes it. */
function integer(written: string): number | undefined {
	const value = /^-?[0-9]+$/.test(written) ? Number(written) : undefined;
	return value !== undefined && value >= -(2 ** 31) && value < 2 ** 31
		? value
		: undefined;
}
