// The text of a path -> the path, or what is wrong with it.

import { parsed } from "../values/json.ts";
import { suggest } from "../values/suggest.ts";
import { readBrackets } from "./brackets.ts";
import { type Cursor, fail, here } from "./cursor.ts";
import { isPathDefinite } from "./definite.ts";
import { readFilter } from "./filter.ts";
import { functionNames } from "./functions.ts";
import {
	argumentForm,
	behindFunction,
	blankBefore,
	blankInName,
	dotOrBracket,
	empty,
	endsWithDot,
	functionNotKnown,
	mustBegin,
	nameWanted,
	threeDots,
	tooDeep,
	unknownFunction,
} from "./messages.ts";
import { PathError } from "./problem.ts";
import type { Operand, Path, PathProblem, Step } from "./tree.ts";

export function parsePath(
	text: string,
): Path | { readonly problem: PathProblem } {
	try {
		const cursor: Cursor = { text, at: 0, limit: text.length, depth: 0 };
		if (text.trim() === "") fail(cursor, 0, empty);
		if (here(cursor) === " ") fail(cursor, 0, blankBefore);
		if (here(cursor) !== "$") fail(cursor, cursor.at, mustBegin);
		return readPath({ ...cursor, limit: lastOf(cursor) });
	} catch (error) {
		if (error instanceof PathError) return { problem: error.problem };
		throw error;
	}
}

function lastOf({ text, limit }: Cursor): number {
	let last = limit;
	while (text[last - 1] === " ") last -= 1;
	// Jayway takes blanks away behind any path but this one.
	return text[last - 1] === "$" ? limit : last;
}

const deepest = 50;

/** The cursor stands at its `$` or `@`; the path goes to the limit. */
function readPath(cursor: Cursor): Path {
	if (cursor.depth > deepest) fail(cursor, cursor.at, tooDeep);
	const root = here(cursor) === "@" ? "@" : "$";
	cursor.at += 1;
	const steps: Step[] = [];
	while (cursor.at < cursor.limit) {
		if (steps.at(-1)?.kind === "function")
			fail(cursor, cursor.at, behindFunction);
		steps.push(...readSteps(cursor));
	}
	return { root, steps, definite: isPathDefinite(steps) };
}

/** `.name`, `..name`, `[…]` */
function readSteps(cursor: Cursor): readonly Step[] {
	const begin = cursor.at;
	if (here(cursor) === "[") return [readInBrackets(cursor)];
	if (here(cursor) !== ".") fail(cursor, begin, dotOrBracket(here(cursor)));
	cursor.at += 1;
	const deep = here(cursor) === ".";
	if (deep) cursor.at += 1;
	if (here(cursor) === "") fail(cursor, begin, endsWithDot);
	if (here(cursor) === ".") fail(cursor, cursor.at, threeDots);
	const next = readAfterDot(cursor);
	if (deep && next.kind === "function")
		fail(cursor, begin, functionNotKnown(next.name));
	return deep ? [{ kind: "deep" }, next] : [next];
}

function readInBrackets(cursor: Cursor): Step {
	return /^\[ *\?/.test(cursor.text.slice(cursor.at, cursor.at + 80))
		? { kind: "filter", test: readFilter(cursor, readPath) }
		: readBrackets(cursor);
}

function readAfterDot(cursor: Cursor): Step {
	if (here(cursor) === "[") return readInBrackets(cursor);
	if (here(cursor) === "*") {
		cursor.at += 1;
		return { kind: "every" };
	}
	const begin = cursor.at;
	while (!["", ".", "[", "(", " "].includes(here(cursor))) cursor.at += 1;
	if (here(cursor) === " ") fail(cursor, cursor.at, blankInName);
	const name = cursor.text.slice(begin, cursor.at);
	if (name === "") fail(cursor, begin, nameWanted);
	if (here(cursor) !== "(") return { kind: "member", names: [name] };
	if (!functionNames.includes(name))
		fail(cursor, begin, unknownFunction(name, suggest(name, functionNames)));
	return { kind: "function", name, given: readArguments(cursor, name) };
}

function readArguments(cursor: Cursor, name: string): readonly Operand[] {
	const close = cursor.text.lastIndexOf(")", cursor.limit - 1);
	const begin = cursor.at + 1;
	if (close < begin) fail(cursor, cursor.at, argumentForm(name));
	const written = cursor.text.slice(begin, close);
	// Jayway counts brackets in quotes, too.
	if (/[(){}[\]\\]/.test(written))
		fail(
			cursor,
			begin,
			written.startsWith(")") ? behindFunction : argumentForm(name),
		);
	cursor.at = close + 1;
	if (written === "") return [];
	let at = begin;
	return written.split(",").map((argument) => {
		const from = at + (argument.length - argument.trimStart().length);
		at += argument.length + 1;
		return readArgument(cursor, name, argument.trim(), from);
	});
}

function readArgument(
	cursor: Cursor,
	name: string,
	written: string,
	at: number,
): Operand {
	if (written.startsWith("$") && !written.includes('"')) {
		const limit = at + written.length;
		return {
			kind: "path",
			path: readPath({ ...cursor, at, limit, depth: cursor.depth + 1 }),
		};
	}
	const value = parsed(written);
	return typeof value === "number" || typeof value === "string"
		? { kind: "value", value }
		: fail(cursor, at, argumentForm(name));
}
