// What stands in the brackets of a directive, a call or an index -> the expression.
import {
	type Cursor,
	deeper,
	deepest,
	fail,
	found,
	part,
	skipBlanks,
	startsWith,
	take,
	takePattern,
} from "./cursor.ts";
import {
	bracketNotClosed,
	mapForm,
	noBracketHere,
	noExpression,
	rangeForm,
	signBehind,
	tooDeep,
} from "./messages.ts";
import { readQuoted } from "./quoted.ts";
import { isReference, readReference } from "./reference.ts";
import type {
	Binary,
	Expression,
	List,
	Literal,
	Mapping,
	Operator,
	Range,
} from "./tree.ts";

interface Level {
	readonly pattern: RegExp;
	readonly operators: Readonly<Record<string, Operator>>;
}

/** The loosest first. */
const levels: readonly Level[] = [
	{ pattern: /\|\||or(?![A-Za-z0-9_])/y, operators: { "||": "||", or: "||" } },
	{ pattern: /&&|and(?![A-Za-z0-9_])/y, operators: { "&&": "&&", and: "&&" } },
	{
		pattern: /[=!]=|(?:eq|ne)(?![A-Za-z0-9_])/y,
		operators: { "==": "==", eq: "==", "!=": "!=", ne: "!=" },
	},
	{
		pattern: /[<>]=?|(?:lt|gt|le|ge)(?![A-Za-z0-9_])/y,
		operators: {
			"<": "<",
			lt: "<",
			">": ">",
			gt: ">",
			"<=": "<=",
			le: "<=",
			">=": ">=",
			ge: ">=",
		},
	},
	{ pattern: /\+|-(?!\.?[0-9])/y, operators: { "+": "+", "-": "-" } },
	{ pattern: /[*/%]/y, operators: { "*": "*", "/": "/", "%": "%" } },
];

const integer = /-?[0-9]+(?![0-9])/y;
const float =
	/-?(?:[0-9]+\.(?!\.)[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)/y;
const word = /(?:true|false)(?![A-Za-z0-9_])/y;
const not = /!(?!=)|not(?![A-Za-z0-9_])/y;

export function readExpression(cursor: Cursor): Expression {
	return readLevel(cursor, 0);
}

function readLevel(cursor: Cursor, index: number): Expression {
	const level = levels[index];
	if (!level) return readUnary(cursor);
	const begin = cursor.at;
	let left = readLevel(cursor, index + 1);
	for (let operators = 0; ; operators += 1) {
		const written = takePattern(cursor, level.pattern);
		const operator = level.operators[written];
		if (operator === undefined) return left;
		if (operators >= deepest) fail(cursor, cursor.at, tooDeep);
		const right = readLevel(cursor, index + 1);
		const binary: Binary = {
			kind: "binary",
			...part(cursor, begin),
			at: left.at,
			end: right.end,
			operator,
			left,
			right,
		};
		left = binary;
	}
}

function readUnary(cursor: Cursor): Expression {
	skipBlanks(cursor);
	const begin = cursor.at;
	if (takePattern(cursor, not) !== "") {
		const of = deeper(cursor, () => readUnary(cursor));
		return { kind: "unary", ...part(cursor, begin), operator: "!", of };
	}
	if (startsWith(cursor, "-") && !/^-\.?[0-9]/.test(here(cursor))) {
		cursor.at += 1;
		const of = readPrimary(cursor);
		return { kind: "unary", ...part(cursor, begin), operator: "-", of };
	}
	return readPrimary(cursor);
}

function here(cursor: Cursor): string {
	return cursor.text.slice(cursor.at, cursor.at + 3);
}

function readPrimary(cursor: Cursor): Expression {
	skipBlanks(cursor);
	const barred = { directive: "", call: "(", index: "([{" }[cursor.within];
	if (barred.includes(cursor.text[cursor.at] ?? ")"))
		fail(cursor, cursor.at, noBracketHere);
	const read = take(cursor, "(") ? readBracketed(cursor) : readOperand(cursor);
	skipBlanks(cursor);
	if (/^-\.?[0-9]/.test(here(cursor))) fail(cursor, cursor.at, signBehind);
	return read;
}

function readBracketed(cursor: Cursor): Expression {
	const begin = cursor.at - 1;
	const read = deeper(cursor, () => readExpression(cursor));
	if (!take(cursor, ")"))
		fail(cursor, begin, bracketNotClosed("(", ")", found(cursor)));
	return read;
}

/** What may be an item of a list, too: no operators, no brackets around. */
function readOperand(cursor: Cursor): Expression {
	const begin = cursor.at;
	const first = cursor.text[begin] ?? "";
	if (first === '"' || first === "'") return readQuoted(cursor);
	if (first === "$" && isReference(cursor.text, begin))
		return readReference(cursor, 0, readExpression);
	if (first === "[") return deeper(cursor, () => readList(cursor));
	if (first === "{") return deeper(cursor, () => readMap(cursor));
	const read = readWord(cursor) ?? readNumber(cursor);
	return read ?? fail(cursor, begin, noExpression(found(cursor)));
}

function readWord(cursor: Cursor): Literal | undefined {
	const begin = cursor.at;
	const written = takePattern(cursor, word);
	return written === ""
		? undefined
		: {
				kind: "literal",
				...part(cursor, begin),
				value: written === "true",
			};
}

function readNumber(cursor: Cursor): Literal | undefined {
	const begin = cursor.at;
	const decimal = takePattern(cursor, float);
	if (decimal !== "")
		return { kind: "literal", ...part(cursor, begin), value: Number(decimal) };
	const whole = takePattern(cursor, integer);
	return whole === ""
		? undefined
		: { kind: "literal", ...part(cursor, begin), value: BigInt(whole) };
}

/** What a list holds, and what #foreach goes through: no operators. */
export function readItem(cursor: Cursor): Expression {
	skipBlanks(cursor);
	const item = readOperand(cursor);
	skipBlanks(cursor);
	return item;
}

function readList(cursor: Cursor): List | Range {
	const begin = cursor.at;
	cursor.at += 1;
	const items: Expression[] = [];
	if (take(cursor, "]")) return { kind: "list", ...part(cursor, begin), items };
	const first = readItem(cursor);
	if (take(cursor, "..")) {
		const last = readItem(cursor);
		if (![first, last].every(isBound)) fail(cursor, begin, rangeForm);
		if (!take(cursor, "]"))
			fail(cursor, begin, bracketNotClosed("[", "]", found(cursor)));
		return { kind: "range", ...part(cursor, begin), from: first, to: last };
	}
	items.push(first);
	while (take(cursor, ",")) items.push(readItem(cursor));
	if (!take(cursor, "]"))
		fail(cursor, begin, bracketNotClosed("[", "]", found(cursor)));
	return { kind: "list", ...part(cursor, begin), items };
}

function isBound(expression: Expression): boolean {
	return (
		expression.kind === "reference" ||
		(expression.kind === "literal" && typeof expression.value === "bigint")
	);
}

function readMap(cursor: Cursor): Mapping {
	const begin = cursor.at;
	cursor.at += 1;
	skipBlanks(cursor);
	const entries: (readonly [Expression, Expression])[] = [];
	if (!startsWith(cursor, "}"))
		do {
			const key = readItem(cursor);
			if (!take(cursor, ":")) fail(cursor, begin, mapForm(found(cursor)));
			entries.push([key, readItem(cursor)]);
		} while (take(cursor, ","));
	if (!take(cursor, "}"))
		fail(cursor, begin, bracketNotClosed("{", "}", found(cursor)));
	return { kind: "map", ...part(cursor, begin), entries };
}
