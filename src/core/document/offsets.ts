// Offsets into a text whose lines end with LF -> the span between them.
import type { Span } from "../types.ts";

/** What stands at the end of the text is told at its last character. */
export function spanBetween(text: string, at: number, end: number): Span {
	const last = Math.max(0, text.trimEnd().length - 1);
	const from = Math.min(Math.max(at, 0), last);
	const to = Math.max(from + 1, Math.min(end, last + 1));
	const begin = placeAt(text, from);
	const stop = placeAt(text, to - 1);
	return { ...begin, endLine: stop.line, endColumn: stop.column + 1 };
}

function placeAt(
	text: string,
	offset: number,
): { readonly line: number; readonly column: number } {
	const before = text.slice(0, offset).split("\n");
	return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
