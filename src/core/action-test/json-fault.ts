// A text that is no JSON -> where it stops to be, and why.
import { parsed } from "../values/json.ts";
import {
	faultBehind,
	faultColon,
	faultComma,
	faultDepth,
	faultEnd,
	faultEscape,
	faultName,
	faultText,
	faultValue,
} from "./messages.ts";

export interface JsonFault {
	readonly at: number;
	readonly message: string;
}

interface Cursor {
	readonly text: string;
	at: number;
	depth: number;
}

class Found extends Error {
	readonly fault: JsonFault;

	constructor(at: number, message: string) {
		super(message);
		this.fault = { at, message };
	}
}

/** Undefined: it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
	if (parsed(text) !== undefined) return undefined;
	const cursor: Cursor = { text, at: 0, depth: 0 };
	try {
		readValue(cursor);
		skip(cursor, blanks);
		return { at: cursor.at, message: faultBehind(word(cursor)) };
	} catch (error) {
		if (error instanceof Found) return error.fault;
		throw error;
	}
}

const blanks = /[ \t\r\n]*/y;
const plain =
	/(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.])/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const deepest = 500;

function skip(cursor: Cursor, pattern: RegExp): boolean {
	pattern.lastIndex = cursor.at;
	const [found] = pattern.exec(cursor.text) ?? [];
	cursor.at += found?.length ?? 0;
	return found !== undefined;
}

/** What stands here, for people. */
function word(cursor: Cursor): string {
	return cursor.text.slice(cursor.at, cursor.at + 12).split("\n")[0] ?? "";
}

function stop(cursor: Cursor, message: (found: string) => string): never {
	throw new Found(
		cursor.at,
		cursor.at >= cursor.text.length ? faultEnd : message(word(cursor)),
	);
}

function readValue(cursor: Cursor): void {
	skip(cursor, blanks);
	const first = cursor.text[cursor.at];
	if (first === '"') readText(cursor);
	else if (first === "{") readMembers(cursor, "}", readMember);
	else if (first === "[") readMembers(cursor, "]", readValue);
	else if (!skip(cursor, plain)) stop(cursor, faultValue);
}

function readText(cursor: Cursor): void {
	const begin = cursor.at;
	cursor.at += 1;
	for (;;) {
		while (isPlain(cursor.text[cursor.at])) cursor.at += 1;
		if (cursor.text[cursor.at] === '"') break;
		if (cursor.text[cursor.at] !== "\\") throw new Found(begin, faultText);
		if (!skip(cursor, escaped)) stop(cursor, faultEscape);
	}
	cursor.at += 1;
}

/** A text holds no control characters. */
function isPlain(character: string | undefined): boolean {
	return (
		character !== undefined &&
		character >= " " &&
		character !== '"' &&
		character !== "\\"
	);
}

function readMember(cursor: Cursor): void {
	skip(cursor, blanks);
	if (cursor.text[cursor.at] !== '"') stop(cursor, faultName);
	readText(cursor);
	skip(cursor, blanks);
	if (cursor.text[cursor.at] !== ":") stop(cursor, faultColon);
	cursor.at += 1;
	readValue(cursor);
}

function readMembers(
	cursor: Cursor,
	close: string,
	readOne: (cursor: Cursor) => void,
): void {
	cursor.depth += 1;
	if (cursor.depth > deepest) throw new Found(cursor.at, faultDepth);
	cursor.at += 1;
	skip(cursor, blanks);
	if (cursor.text[cursor.at] !== close)
		for (;;) {
			readOne(cursor);
			skip(cursor, blanks);
			if (cursor.text[cursor.at] === close) break;
			if (cursor.text[cursor.at] !== ",") stop(cursor, faultComma);
			cursor.at += 1;
		}
	cursor.at += 1;
	cursor.depth -= 1;
}
