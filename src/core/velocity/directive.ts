// `#if`, `#set`, `#foreach` and what belongs to them -> statements.
import {
	type Cursor,
	deeper,
	fail,
	found,
	part,
	skipBlanks,
	startsWith,
	take,
	takePattern,
} from "./cursor.ts";
import { readExpression, readItem } from "./expression.ts";
import {
	blockNotClosed,
	bracketNotClosed,
	bracketWanted,
	breakNotKnown,
	equalsWanted,
	forbidden,
	loopForm,
	referenceWanted,
	secondElse,
	unknownDirective,
} from "./messages.ts";
import { TemplateError } from "./problem.ts";
import { isReference, readReference } from "./reference.ts";
import type { Branch, Expression, Part, Reference, Statement } from "./tree.ts";

export interface Directive {
	readonly name: string;
	/** Behind its name. */
	readonly end: number;
	/** Whether two backslashes before it are written as one. */
	readonly halvesBackslashes: boolean;
}

/** What stands in a block, up to the directive that ends it. */
export interface Body {
	readonly statements: readonly Statement[];
	/** Unread; undefined: the text ends. */
	readonly stop: Directive | undefined;
	/** Whether a line begins where it ends. */
	readonly lineStart: boolean;
}

type ReadBody = (cursor: Cursor, lineStart: boolean) => Body;

interface Read {
	readonly statement: Statement;
	/** Whether a line begins behind it. */
	readonly lineStart: boolean;
}

const name = /#(?:\{([A-Za-z_@][A-Za-z0-9_]*)\}|([A-Za-z_@][A-Za-z0-9_]*))/y;
const assignment = /#(?:set|\{set\})[ \t]*\(/y;
const lineEnd = /[ \t]*(?:\r\n|\r|\n)/y;
const inWord = /in(?![A-Za-z0-9_])/y;
const refused = new Set([
	"macro",
	"parse",
	"include",
	"evaluate",
	"define",
	"stop",
]);
const known = new Set([
	"break",
	"if",
	"elseif",
	"else",
	"end",
	"set",
	"foreach",
]);

/** Undefined: the `#` here is none's. */
export function directiveHere(cursor: Cursor): Directive | undefined {
	name.lastIndex = cursor.at;
	const [written, bracketed, bare] = name.exec(cursor.text) ?? [];
	if (written === undefined) return undefined;
	const called = bracketed ?? bare ?? "";
	const control = ["if", "elseif", "else", "end"].includes(called);
	if (!isDirective(called) && isText(cursor, called, written)) return undefined;
	return {
		name: called,
		end: cursor.at + written.length,
		halvesBackslashes: control || (bracketed === undefined && called !== "set"),
	};
}

/** Velocity writes what it does not know as it stands, but for what looks like a macro. */
function isText(cursor: Cursor, called: string, written: string): boolean {
	if (called.startsWith("@") || called.startsWith("end")) return false;
	const from = cursor.at;
	cursor.at += written.length;
	skipBlanks(cursor);
	const opens = startsWith(cursor, "(");
	cursor.at = from;
	return !opens;
}

export function isDirective(called: string): boolean {
	return known.has(called) || refused.has(called);
}

export function endsBody(directive: Directive): boolean {
	return ["end", "else", "elseif"].includes(directive.name);
}

/** The cursor stands at its `#`; `own`: only white space stands before it on its line. */
export function readDirective(
	cursor: Cursor,
	directive: Directive,
	own: boolean,
	readBody: ReadBody,
): Read {
	const begin = cursor.at;
	assignment.lastIndex = begin;
	if (assignment.test(cursor.text)) return readAssignment(cursor, own);
	cursor.at = directive.end;
	if (directive.name === "if")
		return readCondition(cursor, begin, own, readBody);
	if (directive.name === "foreach")
		return readLoop(cursor, begin, own, readBody);
	if (refused.has(directive.name))
		fail(cursor, begin, forbidden(directive.name));
	if (directive.name === "break") fail(cursor, begin, breakNotKnown);
	if (directive.name === "set") fail(cursor, begin, bracketWanted("set"));
	return fail(cursor, begin, unknownDirective(directive.name));
}

function readAssignment(cursor: Cursor, own: boolean): Read {
	const begin = cursor.at;
	takePattern(cursor, assignment);
	skipBlanks(cursor);
	const target = readTarget(cursor);
	skipBlanks(cursor);
	if (!take(cursor, "=")) fail(cursor, cursor.at, equalsWanted(found(cursor)));
	const value = readExpression(cursor);
	close(cursor, begin);
	const whole = part(cursor, begin);
	const lineStart = own && takePattern(cursor, lineEnd) !== "";
	return {
		statement: { kind: "set", ...whole, target, value },
		lineStart,
	};
}

function readTarget(cursor: Cursor): Reference {
	if (!isReference(cursor.text, cursor.at))
		fail(cursor, cursor.at, referenceWanted(found(cursor)));
	return readReference(cursor, 0, readExpression);
}

function close(cursor: Cursor, begin: number): void {
	if (!take(cursor, ")"))
		fail(cursor, begin, bracketNotClosed("(", ")", found(cursor)));
}

function readTest(cursor: Cursor, called: string): Expression {
	skipBlanks(cursor);
	const begin = cursor.at;
	if (!take(cursor, "(")) fail(cursor, begin, bracketWanted(called));
	const test = readExpression(cursor);
	close(cursor, begin);
	return test;
}

function readCondition(
	cursor: Cursor,
	begin: number,
	own: boolean,
	readBody: ReadBody,
): Read {
	const opened = part(cursor, begin);
	const branches: Branch[] = [];
	const readBranch = (from: number, called: string, lineStart: boolean) => {
		const test = readTest(cursor, called);
		const read = readBlock(cursor, lineStart, readBody);
		branches.push({ ...part(cursor, from), test, body: read.statements });
		return read;
	};
	let body = readBranch(begin, "if", own);
	while (body.stop?.name === "elseif") {
		const from = cursor.at;
		cursor.at = body.stop.end;
		body = readBranch(from, "elseif", body.lineStart);
	}
	let otherwise: readonly Statement[] | undefined;
	if (body.stop?.name === "else") {
		cursor.at = body.stop.end;
		body = readBlock(cursor, body.lineStart, readBody);
		otherwise = body.statements;
	}
	const after = readEnd(cursor, body, opened, "if", own);
	return {
		statement: { kind: "if", ...after.whole, branches, otherwise },
		lineStart: after.lineStart,
	};
}

/** A line's end behind what opens a block is not written. */
function readBlock(
	cursor: Cursor,
	lineStart: boolean,
	readBody: ReadBody,
): Body {
	const ended = takePattern(cursor, lineEnd) !== "";
	return deeper(cursor, () => readBody(cursor, ended || lineStart));
}

function readEnd(
	cursor: Cursor,
	{ stop }: Body,
	opened: Part,
	called: string,
	own: boolean,
): { readonly whole: Part; readonly lineStart: boolean } {
	if (stop === undefined)
		throw new TemplateError(opened, blockNotClosed(called));
	const begin = cursor.at;
	cursor.at = stop.end;
	if (stop.name !== "end") fail(cursor, begin, secondElse(stop.name, called));
	const end = part(cursor, begin).end;
	const lineStart = own && takePattern(cursor, lineEnd) !== "";
	return { whole: { at: opened.at, end }, lineStart };
}

function readLoop(
	cursor: Cursor,
	begin: number,
	own: boolean,
	readBody: ReadBody,
): Read {
	const opened = part(cursor, begin);
	skipBlanks(cursor);
	const bracket = cursor.at;
	if (!take(cursor, "(")) fail(cursor, bracket, bracketWanted("foreach"));
	skipBlanks(cursor);
	const variable = readTarget(cursor);
	skipBlanks(cursor);
	if (variable.steps.length > 0 || takePattern(cursor, inWord) === "")
		fail(cursor, begin, loopForm);
	const over = readItem(cursor);
	close(cursor, bracket);
	let body = readBlock(cursor, false, readBody);
	const inside = body.statements;
	let otherwise: readonly Statement[] | undefined;
	if (body.stop?.name === "else") {
		cursor.at = body.stop.end;
		body = readBlock(cursor, body.lineStart, readBody);
		otherwise = body.statements;
	}
	const after = readEnd(cursor, body, opened, "foreach", own);
	return {
		statement: {
			kind: "foreach",
			...after.whole,
			variable,
			over,
			body: inside,
			otherwise,
		},
		lineStart: after.lineStart,
	};
}
