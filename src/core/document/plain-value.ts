// A value that stands on one line -> its node, where nobody could read anything else there; else null.
import type { MapEntry, Node, ScalarNode, Span } from "../types.ts";

/** A name before a colon and a blank, such that it can only be a plain key. */
const key = /[A-Za-z_][\w.$/-]*(?: [\w.$/-]+)*(?=:(?: |$))/y;
/** An implicit key may have 1024 characters. */
const longestKey = 1000;
/** What a plain value can begin with: no sign that means something else there. */
const plainStart = /[^-?:,[\]{}#&*!|>'"%@` ]|-(?=[^ ,[\]{}])/y;
const plainInFlow = /[^,[\]{}]+/y;
/** A key, or a comment, inside what looked like one value. */
const notOneValue = /:(?: |$)| #/;
const doubleQuoted = /"(?:[^"\\]|\\["\\/nt])*"/y;
const singleQuoted = /'(?:[^']|'')*'/y;
const nestedMost = 30;

/** Members that nobody has removed: patches do. */
export const nothingRemoved: ReadonlyMap<string, Span> = new Map();

function match(pattern: RegExp, line: string, from: number): string | null {
	pattern.lastIndex = from;
	return pattern.test(line) ? line.slice(from, pattern.lastIndex) : null;
}

/** The key at a column of a line, counted from 0; behind it come a colon and a blank or nothing. */
export function keyAt(line: string, from: number): string | null {
	const name = match(key, line, from);
	return name !== null && name.length > longestKey ? null : name;
}

export function spanIn(at: number, from: number, length: number): Span {
	return {
		line: at + 1,
		column: from + 1,
		endLine: at + 1,
		endColumn: from + length + 1,
	};
}

/** From where on something else than blanks stands, or the line's length. */
export function afterBlanks(line: string, from: number): number {
	let at = from;
	while (line.charCodeAt(at) === 32) at += 1;
	return at;
}

/** Whether nothing but a comment follows. */
export function endsAt(line: string, from: number): boolean {
	const rest = afterBlanks(line, from);
	return rest === line.length || (rest > from && line[rest] === "#");
}

/** @param at the line's number, from 0. @param from a column, from 0 */
export function valueAt(
	line: string,
	at: number,
	from: number,
	nested = 0,
): Node | null {
	switch (line[from]) {
		case '"':
		case "'":
			return quotedAt(line, at, from);
		case "{":
			return nested < nestedMost ? flowMapAt(line, at, from, nested) : null;
		case "[":
			return nested < nestedMost ? flowSeqAt(line, at, from, nested) : null;
		default:
			return plainAt(line, at, from, nested > 0);
	}
}

/** Behind a value that `valueAt` read. */
export function endOf(node: Node): number {
	return node.span.endColumn - 1;
}

function quotedAt(line: string, at: number, from: number): ScalarNode | null {
	const isDouble = line[from] === '"';
	const written = match(isDouble ? doubleQuoted : singleQuoted, line, from);
	if (written === null) return null;
	const inside = written.slice(1, -1);
	const isEscaped = inside.includes(isDouble ? "\\" : "'");
	const value = !isEscaped
		? inside
		: isDouble
			? inside.replace(/\\(.)/g, (_all, sign: string) =>
					sign === "n" ? "\n" : sign === "t" ? "\t" : sign,
				)
			: inside.replaceAll("''", "'");
	const span = spanIn(at, from, written.length);
	return { kind: "scalar", span, value, source: value };
}

function plainAt(
	line: string,
	at: number,
	from: number,
	inFlow: boolean,
): ScalarNode | null {
	if (match(plainStart, line, from) === null) return null;
	const comment = inFlow ? -1 : line.indexOf(" #", from);
	const written = inFlow
		? (match(plainInFlow, line, from) ?? "")
		: line.slice(from, comment === -1 ? line.length : comment);
	const source = written.trimEnd();
	if (notOneValue.test(source)) return null;
	const value = plainValue(source);
	if (value === undefined) return null;
	return {
		kind: "scalar",
		span: spanIn(at, from, source.length),
		value,
		source,
	};
}

/** By the core schema of YAML 1.2; undefined where that is left to others. */
function plainValue(source: string): ScalarNode["value"] | undefined {
	if (!/^[-+.~\dNnTtFf]/.test(source)) return source;
	if (/^(?:~|[Nn]ull|NULL)$/.test(source)) return null;
	if (/^(?:[Tt]rue|TRUE)$/.test(source)) return true;
	if (/^(?:[Ff]alse|FALSE)$/.test(source)) return false;
	if (/^[-+]?\d+$/.test(source)) return Number.parseInt(source, 10);
	if (/^[-+]?(?:\.\d+|\d+\.\d*)$/.test(source))
		return Number.parseFloat(source);
	// Infinity, what is no number, other bases, exponents.
	return /^(?:[-+]?\.?(?:inf|nan)|0[ox][\da-f]+|[-+]?[\d.]+e[-+\d]+)$/i.test(
		source,
	)
		? undefined
		: source;
}

function flowMapAt(
	line: string,
	at: number,
	from: number,
	nested: number,
): Node | null {
	const entries = new Map<string, MapEntry>();
	const end = flowEnd(line, from, "}", (start) => {
		const name = keyAt(line, start);
		if (name === null || entries.has(name)) return null;
		const behind = afterBlanks(line, start + name.length + 1);
		const value = valueAt(line, at, behind, nested + 1);
		if (value === null) return null;
		const keySpan = spanIn(at, start, name.length);
		entries.set(name, { keySpan, value });
		return endOf(value);
	});
	if (end === null) return null;
	const span = spanIn(at, from, end - from);
	return { kind: "map", span, entries, removed: nothingRemoved };
}

function flowSeqAt(
	line: string,
	at: number,
	from: number,
	nested: number,
): Node | null {
	const items: Node[] = [];
	const end = flowEnd(line, from, "]", (start) => {
		const value = valueAt(line, at, start, nested + 1);
		if (value === null) return null;
		items.push(value);
		return endOf(value);
	});
	if (end === null) return null;
	return { kind: "seq", span: spanIn(at, from, end - from), items };
}

/** @param read one item: from its column to behind it. @returns behind the closing bracket */
function flowEnd(
	line: string,
	from: number,
	close: string,
	read: (start: number) => number | null,
): number | null {
	let at = afterBlanks(line, from + 1);
	if (line[at] === close) return at + 1;
	for (;;) {
		const end = read(at);
		if (end === null) return null;
		at = afterBlanks(line, end);
		if (line[at] === close) return at + 1;
		if (line[at] !== ",") return null;
		at = afterBlanks(line, at + 1);
	}
}
