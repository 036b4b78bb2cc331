// `$x`, `${x.y}`, `$!x.f(1)[0]` -> the reference.
import {
	type Cursor,
	fail,
	found,
	inside,
	part,
	skipBlanks,
	startsWith,
	take,
	takePattern,
} from "./cursor.ts";
import {
	alternative,
	argumentsNotClosed,
	indexNotClosed,
	referenceNotClosed,
	reservedName,
} from "./messages.ts";
import type { Expression, Reference, Step } from "./tree.ts";

const start = /\$!?\{?[A-Za-z_]/y;
const identifier = /[A-Za-z_][A-Za-z0-9_-]*/y;
const member = /\.(?=[A-Za-z_])/y;

/** Elsewhere a `$` is text. */
export function isReference(text: string, at: number): boolean {
	start.lastIndex = at;
	return start.test(text);
}

/** The cursor stands at its `$`. */
export function readReference(
	cursor: Cursor,
	escapes: number,
	readExpression: (cursor: Cursor) => Expression,
): Reference {
	const begin = cursor.at;
	cursor.at += 1;
	const quiet = take(cursor, "!");
	const formal = take(cursor, "{");
	const name = takePattern(cursor, identifier);
	const steps: Step[] = readIndexes(cursor, readExpression);
	while (takePattern(cursor, member) !== "")
		steps.push(
			readMember(cursor, readExpression),
			...readIndexes(cursor, readExpression),
		);
	if (formal) {
		if (startsWith(cursor, "|")) fail(cursor, cursor.at, alternative);
		if (!take(cursor, "}"))
			fail(
				cursor,
				begin,
				referenceNotClosed(cursor.text.slice(begin, cursor.at), found(cursor)),
			);
	}
	return {
		kind: "reference",
		...part(cursor, begin),
		source: cursor.text.slice(begin, cursor.at),
		quiet,
		formal,
		escapes,
		name,
		steps,
	};
}

function readMember(
	cursor: Cursor,
	readExpression: (cursor: Cursor) => Expression,
): Step {
	const begin = cursor.at;
	const name = takePattern(cursor, identifier);
	if (name === "true" || name === "false")
		fail(cursor, begin, reservedName(name));
	if (!take(cursor, "("))
		return { kind: "property", ...part(cursor, begin), name };
	const given: Expression[] = [];
	inside(cursor, "call", () => {
		skipBlanksBefore(cursor, ")");
		if (startsWith(cursor, ")")) return;
		do given.push(readExpression(cursor));
		while (take(cursor, ","));
	});
	if (!take(cursor, ")"))
		fail(cursor, begin, argumentsNotClosed(name, found(cursor)));
	return { kind: "call", ...part(cursor, begin), name, given };
}

/** `f( )` is no call without arguments to Velocity, but a call that lacks one. */
function skipBlanksBefore(cursor: Cursor, bracket: string): void {
	const from = cursor.at;
	skipBlanks(cursor);
	if (startsWith(cursor, bracket)) cursor.at = from;
}

function readIndexes(
	cursor: Cursor,
	readExpression: (cursor: Cursor) => Expression,
): Step[] {
	const indexes: Step[] = [];
	while (startsWith(cursor, "[")) {
		const begin = cursor.at;
		cursor.at += 1;
		const of = inside(cursor, "index", () => readExpression(cursor));
		if (!take(cursor, "]")) fail(cursor, begin, indexNotClosed(found(cursor)));
		indexes.push({ kind: "index", ...part(cursor, begin), of });
	}
	return indexes;
}
