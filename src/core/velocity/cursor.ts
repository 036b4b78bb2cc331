// A text that is read from left to right, each of its characters knowing its place in the template.
import { endOfText, quoted, tooDeep } from "./messages.ts";
import { TemplateError } from "./problem.ts";
import type { Part, Statement } from "./tree.ts";

export interface Cursor {
	/** A template, or what a text in double quotes says. */
	readonly text: string;
	at: number;
	/** Offsets in the template: one for each character, and one for the end. Undefined: the text is a piece of the template from `base`. */
	readonly offsets: readonly number[] | undefined;
	readonly base: number;
	/** Whether Velocity still reads the last reference: behind one without braces, and behind that and a `$` or `#`. */
	open: "no" | "ended" | "followed";
	/** What of brackets may stand here: in a call's arguments no "(", in an index none. */
	within: "directive" | "call" | "index";
	/** How many brackets and blocks are open. */
	depth: number;
	/** Reads a text in double quotes as the template that it is. */
	readonly interpolate: (inner: Cursor) => readonly Statement[];
}

/** Deeper ones would end in our own stack. */
export const deepest = 150;

export function offset(cursor: Cursor, index: number): number {
	return cursor.offsets?.[index] ?? cursor.base + index;
}

/** From `start` to where the cursor stands. */
export function part(cursor: Cursor, start: number): Part {
	return { at: offset(cursor, start), end: offset(cursor, cursor.at) };
}

export function fail(cursor: Cursor, start: number, message: string): never {
	const at = Math.min(start, cursor.text.length);
	const after = Math.min(Math.max(cursor.at, at + 1), cursor.text.length);
	throw new TemplateError(
		{ at: offset(cursor, at), end: offset(cursor, after) },
		message,
	);
}

/** Reads with one more bracket or block open. */
export function deeper<T>(cursor: Cursor, read: () => T): T {
	if (cursor.depth >= deepest) fail(cursor, cursor.at, tooDeep);
	cursor.depth += 1;
	const found = read();
	cursor.depth -= 1;
	return found;
}

/** Reads what stands in the brackets of a call or an index. */
export function inside<T>(
	cursor: Cursor,
	within: Cursor["within"],
	read: () => T,
): T {
	const before = cursor.within;
	cursor.within = within;
	const found = deeper(cursor, read);
	cursor.within = before;
	return found;
}

export function startsWith(cursor: Cursor, text: string): boolean {
	return cursor.text.startsWith(text, cursor.at);
}

/** Whether the text stands here: then it is read. */
export function take(cursor: Cursor, text: string): boolean {
	if (!startsWith(cursor, text)) return false;
	cursor.at += text.length;
	return true;
}

/** What a sticky pattern finds here: then it is read. */
export function takePattern(cursor: Cursor, pattern: RegExp): string {
	pattern.lastIndex = cursor.at;
	const [found = ""] = pattern.exec(cursor.text) ?? [];
	cursor.at += found.length;
	return found;
}

const blanks = /[ \t\r\n]*/y;

export function skipBlanks(cursor: Cursor): void {
	takePattern(cursor, blanks);
}

/** What stands here, for messages. */
export function found(cursor: Cursor): string {
	const here = cursor.text.slice(cursor.at, cursor.at + 12);
	return here === "" ? endOfText : quoted(here.split("\n")[0] ?? "");
}
