// The methods of Java's strings that templates use.
import { javaPattern } from "../java/pattern.ts";
import { none, textsOf, wholeOf } from "./arguments.ts";
import { notKnown, threw, tooMuch, wrongArguments } from "./messages.ts";
import { refuse, type Value } from "./values.ts";

export type Method = (text: string, given: readonly Value[]) => Value;

const plain =
	(name: string, change: (text: string) => Value): Method =>
	(text, given) => {
		none(name, given);
		return change(text);
	};

const withText =
	(name: string, find: (text: string, other: string) => Value): Method =>
	(text, given) =>
		find(text, textsOf(name, given, 1)[0]);

const position =
	(
		name: string,
		find: (text: string, other: string, from: number | undefined) => number,
	): Method =>
	(text, given) => {
		const [other] = textsOf(name, given.slice(0, 1), 1);
		if (given.length > 2)
			return refuse(wrongArguments(name, "a text and a whole number"));
		const from = given.length === 2 ? wholeOf(name, given[1]) : undefined;
		return BigInt(find(text, other, from));
	};

const longest = 10_000_000;

/** What grows with each step would end in our own memory. */
function bounded(most: number, grown: () => string): string {
	return most > longest ? refuse(tooMuch) : grown();
}

export const textMethods: Readonly<Record<string, Method>> = {
	trim: plain("trim", trimmed),
	toLowerCase: plain("toLowerCase", (text) => text.toLowerCase()),
	toUpperCase: plain("toUpperCase", (text) => text.toUpperCase()),
	toString: plain("toString", (text) => text),
	length: plain("length", (text) => BigInt(text.length)),
	isEmpty: plain("isEmpty", (text) => text === ""),
	contains: withText("contains", (text, other) => text.includes(other)),
	startsWith: withText("startsWith", (text, other) => text.startsWith(other)),
	endsWith: withText("endsWith", (text, other) => text.endsWith(other)),
	concat: withText("concat", (text, other) =>
		bounded(text.length + other.length, () => text + other),
	),
	equals: withText("equals", (text, other) => text === other),
	equalsIgnoreCase: withText(
		"equalsIgnoreCase",
		(text, other) => text.toLowerCase() === other.toLowerCase(),
	),
	indexOf: position("indexOf", (text, other, from) =>
		text.indexOf(other, from),
	),
	lastIndexOf: position("lastIndexOf", (text, other, from) =>
		from !== undefined && from < 0 ? -1 : text.lastIndexOf(other, from),
	),
	substring,
	replace: (text, given) => {
		const [from, to] = textsOf("replace", given, 2);
		return bounded((text.length + 1) * to.length, () =>
			text.replaceAll(from, () => to),
		);
	},
	replaceAll: (text, given) => {
		const [pattern, to] = textsOf("replaceAll", given, 2);
		const found = patternOf(text, pattern, false);
		return bounded((text.length + 1) * to.length, () =>
			text.replace(found, () => replacement(to)),
		);
	},
	replaceFirst: (text, given) => {
		const [pattern, to] = textsOf("replaceFirst", given, 2);
		const found = patternOf(text, pattern, false).exec(text);
		if (!found) return text;
		const end = found.index + found[0].length;
		return text.slice(0, found.index) + replacement(to) + text.slice(end);
	},
	matches: withText("matches", (text, pattern) =>
		patternOf(text, pattern, true).test(text),
	),
	split,
};

/** What Java's strings have beyond these. */
export const otherTextMethods: ReadonlySet<string> = new Set([
	"charAt",
	"chars",
	"codePointAt",
	"codePointBefore",
	"codePointCount",
	"codePoints",
	"compareTo",
	"compareToIgnoreCase",
	"contentEquals",
	"endsWith",
	"format",
	"formatted",
	"getBytes",
	"getChars",
	"getClass",
	"hashCode",
	"indent",
	"intern",
	"isBlank",
	"join",
	"lines",
	"regionMatches",
	"repeat",
	"strip",
	"stripIndent",
	"stripLeading",
	"stripTrailing",
	"subSequence",
	"toCharArray",
	"transform",
	"translateEscapes",
	"valueOf",
]);

/** Java's trim takes every character up to the blank. */
function trimmed(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && (text[from] ?? "") <= " ") from += 1;
	while (to > from && (text[to - 1] ?? "") <= " ") to -= 1;
	return text.slice(from, to);
}

function substring(text: string, given: readonly Value[]): Value {
	if (given.length < 1 || given.length > 2)
		return refuse(wrongArguments("substring", "one or two whole numbers"));
	const from = wholeOf("substring", given[0]);
	const to = given.length === 2 ? wholeOf("substring", given[1]) : text.length;
	if (from < 0 || to > text.length || from > to)
		return refuse(
			threw(`substring(${from}, ${to}) of a text of ${text.length} characters`),
		);
	return text.slice(from, to);
}

function patternOf(text: string, source: string, whole: boolean): RegExp {
	const read = javaPattern(source, { whole, ignoreCase: false });
	return read && text.length <= read.longest
		? read.pattern
		: refuse(notKnown(`the pattern "${source}"`));
}

/** `$1` and backslashes mean something in what Java puts in. */
function replacement(text: string): string {
	return /[$\\]/.test(text)
		? refuse(notKnown(`"${text}" as what is put in`))
		: text;
}

function split(text: string, given: readonly Value[]): Value {
	const [source] = textsOf("split", given, 1);
	const pattern = patternOf(text, source, false);
	if (pattern.test("")) return refuse(notKnown(`the pattern "${source}"`));
	const pieces = text.split(pattern);
	// Java leaves out what is empty at the end, but not a text in which nothing is found.
	while (text !== "" && pieces.at(-1) === "") pieces.pop();
	return { kind: "list", items: pieces, fixed: true };
}
