// A path's text, read from left to right up to where a part of it ends.
import { PathError } from "./problem.ts";

export interface Cursor {
	readonly text: string;
	at: number;
	/** Nothing is read from here on. */
	readonly limit: number;
	readonly depth: number;
}

export function here(cursor: Cursor): string {
	return cursor.at < cursor.limit ? (cursor.text[cursor.at] ?? "") : "";
}

export function fail(cursor: Cursor, at: number, message: string): never {
	throw new PathError(
		at,
		Math.max(at, Math.min(cursor.limit, at + 1)),
		message,
	);
}

export function skipBlanks(cursor: Cursor): void {
	while (here(cursor) === " ") cursor.at += 1;
}

export function take(cursor: Cursor, text: string): boolean {
	if (
		!cursor.text.startsWith(text, cursor.at) ||
		cursor.at + text.length > cursor.limit
	)
		return false;
	cursor.at += text.length;
	return true;
}

/** Where the quote that opens at `at` closes; -1: nowhere. */
export function closingQuote(text: string, at: number, limit: number): number {
	const quote = text[at];
	for (let index = at + 1; index < limit; index += 1) {
		if (text[index] === "\\") index += 1;
		else if (text[index] === quote) return index;
	}
	return -1;
}

export const halfUnicode = /\\u(?![0-9A-Fa-f]{4})/;

/** What backslashes mean in quotes. */
export function unescaped(written: string): string {
	const letters: Readonly<Record<string, string>> = {
		r: "\r",
		f: "\f",
		t: "\t",
		n: "\n",
		b: "\b",
	};
	return written.replace(
		/\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g,
		(_, code: string | undefined, letter = "") =>
			code === undefined
				? (letters[letter] ?? String(letter))
				: String.fromCharCode(Number.parseInt(code, 16)),
	);
}
