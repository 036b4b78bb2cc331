// `[?(@.a == 'x' && !@.b)]` -> what it asks for.
import { javaPattern } from "../java/pattern.ts";
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import {
	type Cursor,
	closingQuote,
	fail,
	halfUnicode,
	here,
	skipBlanks,
	take,
	unescaped,
} from "./cursor.ts";
import {
	badUnicode,
	blanksAround,
	emptyFilter,
	filterNotClosed,
	listForm,
	operatorNotKnown,
	operatorWanted,
	parenthesisWanted,
	pathInComparison,
	patternNotKnown,
	placeholder,
	quoteInName,
	quoteNotClosed,
	tooDeep,
	valueWanted,
} from "./messages.ts";
import type { Operand, Path, Test } from "./tree.ts";

type ReadPath = (cursor: Cursor) => Path;

const signs = /[<>=~!]+/y;
const words = /[A-Za-z]+(?= )/y;
const known = new Set([
	"==",
	"===",
	"!=",
	"!==",
	"<",
	"<=",
	">",
	">=",
	"=~",
	"in",
	"nin",
	"contains",
	"size",
	"empty",
	"subsetof",
	"anyof",
	"noneof",
]);
const refused = new Set(["all", "type", "matches", "exists"]);

/** The cursor stands at the `[`; behind it stands a `?`. */
export function readFilter(cursor: Cursor, readPath: ReadPath): Test {
	const begin = cursor.at;
	cursor.at = cursor.text.indexOf("?", begin) + 1;
	skipBlanks(cursor);
	if (!take(cursor, "(")) fail(cursor, begin, placeholder);
	skipBlanks(cursor);
	if (here(cursor) === ")") fail(cursor, begin, emptyFilter);
	const filter = { ...cursor, depth: cursor.depth + 1 };
	const test = readOr(filter, readPath);
	skipBlanks(filter);
	if (here(filter) === "") fail(cursor, begin, filterNotClosed);
	if (!take(filter, ")")) fail(filter, filter.at, operatorWanted(here(filter)));
	skipBlanks(filter);
	if (!take(filter, "]")) fail(filter, begin, filterNotClosed);
	cursor.at = filter.at;
	return test;
}

function readOr(cursor: Cursor, readPath: ReadPath): Test {
	return readChain(cursor, "or", "||", () =>
		readChain(cursor, "and", "&&", () => readOperand(cursor, readPath)),
	);
}

function readChain(
	cursor: Cursor,
	kind: "and" | "or",
	sign: string,
	read: () => Test,
): Test {
	const first = read();
	const of = [first];
	for (;;) {
		skipBlanks(cursor);
		if (!take(cursor, sign)) break;
		of.push(read());
	}
	return of.length === 1 ? first : { kind, of };
}

function readOperand(cursor: Cursor, readPath: ReadPath): Test {
	skipBlanks(cursor);
	const begin = cursor.at;
	const inner = { ...cursor, depth: cursor.depth + 1 };
	if (inner.depth > 50) fail(cursor, begin, tooDeep);
	if (take(inner, "!")) {
		skipBlanks(inner);
		if (here(inner) !== "$" && here(inner) !== "@") {
			const of = readOperand(inner, readPath);
			cursor.at = inner.at;
			return { kind: "not", of };
		}
	} else if (take(inner, "(")) {
		const of = readOr(inner, readPath);
		skipBlanks(inner);
		if (!take(inner, ")")) fail(cursor, begin, parenthesisWanted);
		cursor.at = inner.at;
		return of;
	}
	return readComparison(cursor, readPath);
}

function readComparison(cursor: Cursor, readPath: ReadPath): Test {
	const begin = cursor.at;
	const negated = take(cursor, "!");
	const left = readValue(cursor, readPath);
	skipBlanks(cursor);
	const from = cursor.at;
	const operator = readOperator(cursor);
	if (operator === "") {
		if (left.kind !== "path") return fail(cursor, begin, pathInComparison);
		return { kind: "exists", path: left.path, wanted: !negated };
	}
	const lower = operator.toLowerCase();
	if (refused.has(lower)) fail(cursor, from, operatorNotKnown(operator));
	if (!known.has(lower)) fail(cursor, from, operatorWanted(operator));
	if (negated) fail(cursor, begin, operatorNotKnown("! before a comparison"));
	if (left.kind === "value" && Array.isArray(left.value))
		fail(cursor, begin, operatorNotKnown("a list before an operator"));
	const right = readValue(cursor, readPath);
	const patterns = [left, right].filter(({ kind }) => kind === "pattern");
	if (patterns.length !== (lower === "=~" ? 1 : 0))
		fail(cursor, from, operatorNotKnown(`${operator} here`));
	return { kind: "compare", operator: lower, left, right };
}

function readOperator(cursor: Cursor): string {
	for (const pattern of [signs, words]) {
		pattern.lastIndex = cursor.at;
		const [written] = pattern.exec(cursor.text) ?? [];
		if (written === undefined) continue;
		cursor.at += written.length;
		return written;
	}
	return "";
}

function readValue(cursor: Cursor, readPath: ReadPath): Operand {
	skipBlanks(cursor);
	const first = here(cursor);
	if (first === "$" || first === "@")
		return { kind: "path", path: readInner(cursor, readPath) };
	if (first === "'" || first === '"')
		return { kind: "value", value: readQuoted(cursor) };
	if (first === "/") return readPattern(cursor);
	if (first === "[") return { kind: "value", value: readList(cursor) };
	return { kind: "value", value: readPlain(cursor) };
}

const cutShort = /^\[[^\]]*[<>=~! ()]/;

/** A path in a filter ends with a blank, an operator, or a bracket that is not its own. */
function readInner(cursor: Cursor, readPath: ReadPath): Path {
	const begin = cursor.at;
	let end = begin + 1;
	let square = 0;
	for (; end < cursor.limit; end += 1) {
		const character = cursor.text[end] ?? "";
		if (square > 0 && (character === "'" || character === '"')) {
			const close = closingQuote(cursor.text, end, cursor.limit);
			if (close === -1) fail(cursor, end, quoteNotClosed);
			end = close;
		} else if (character === "[") square += 1;
		else if (character === "]" && square > 0) {
			square -= 1;
			// Of brackets in a row Jayway looks into the first alone.
			if (square === 0 && cutShort.test(cursor.text.slice(end + 1, end + 200)))
				fail(cursor, end + 1, operatorNotKnown("these brackets in a filter"));
		} else if (square === 0) {
			if ("&|".includes(character)) fail(cursor, end, blanksAround);
			if ("'\"".includes(character)) fail(cursor, end, quoteInName);
			const called = character === ")" && cursor.text[end - 1] === "(";
			if (/[<>=~! ]/.test(character) || (character === ")" && !called)) break;
		}
	}
	cursor.at = end;
	return readPath({
		...cursor,
		at: begin,
		limit: end,
		depth: cursor.depth + 1,
	});
}

function readQuoted(cursor: Cursor): string {
	const begin = cursor.at;
	const close = closingQuote(cursor.text, begin, cursor.limit);
	if (close === -1) fail(cursor, begin, quoteNotClosed);
	cursor.at = close + 1;
	const written = cursor.text.slice(begin + 1, close);
	if (halfUnicode.test(written)) fail(cursor, begin, badUnicode);
	return unescaped(written);
}

const plain = /true|false|null|-?[0-9.][0-9.eE-]*/y;

function readPlain(cursor: Cursor): Json {
	const begin = cursor.at;
	plain.lastIndex = begin;
	const [written = ""] = plain.exec(cursor.text) ?? [];
	const value = parsed(written);
	if (value === undefined || written === "")
		return fail(cursor, begin, valueWanted);
	cursor.at += written.length;
	return value as Json;
}

function readPattern(cursor: Cursor): Operand {
	const begin = cursor.at;
	const close = closingQuote(cursor.text, begin, cursor.limit);
	if (close === -1) fail(cursor, begin, quoteNotClosed);
	let end = close + 1;
	while (/[dixmsuU]/.test(cursor.text[end] ?? "")) end += 1;
	const flags = cursor.text.slice(close + 1, end);
	const source = cursor.text.slice(begin + 1, close);
	cursor.at = end;
	const pattern = /^i?$/.test(flags)
		? javaPattern(source, { whole: true, ignoreCase: flags === "i" })
		: undefined;
	return pattern === undefined
		? fail(cursor, begin, patternNotKnown(cursor.text.slice(begin, end)))
		: { kind: "pattern", pattern };
}

/** The items look like nothing else to Jayway than what they are. */
function readList(cursor: Cursor): readonly Json[] {
	const begin = cursor.at;
	const items: Json[] = [];
	cursor.at += 1;
	skipBlanks(cursor);
	if (take(cursor, "]")) return items;
	do {
		skipBlanks(cursor);
		const item = /['"]/.test(here(cursor))
			? readQuoted(cursor)
			: readPlain(cursor);
		if (typeof item === "string" && /^\s*[$@[{'"]/.test(item))
			fail(cursor, begin, listForm);
		items.push(item);
		skipBlanks(cursor);
	} while (take(cursor, ","));
	if (!take(cursor, "]")) fail(cursor, begin, listForm);
	// A list is JSON to Jayway, in which backslashes mean something else.
	if (cursor.text.slice(begin, cursor.at).includes("\\"))
		fail(cursor, begin, listForm);
	return items;
}
