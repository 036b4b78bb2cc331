// A template that is JSON with holes -> its values with their places in the template, and what is wrong with it as JSON.
import type { Part, Reference, Statement } from "../../velocity/tree.ts";
import type { Parsed } from "./parsed.ts";
import { isQuote } from "./uses.ts";

/** A value of JSON; its place is the template's. */
export interface Value extends Part {
	readonly kind:
		| "object"
		| "array"
		| "string"
		| "number"
		| "integer"
		| "boolean"
		| "null"
		| "hole";
	readonly members: readonly Member[];
	readonly items: readonly Value[];
	/** What fills a hole. */
	readonly reference: Reference | undefined;
}

interface Member extends Part {
	readonly name: string;
	readonly value: Value;
}

/** One character, and where it comes from. */
interface Piece extends Part {
	readonly sign: string;
	readonly reference: Reference | undefined;
}

class NoJson extends Error {
	readonly part: Part;

	constructor(part: Part) {
		super("no JSON");
		this.part = part;
	}
}

/** Undefined: what is written depends on more than what fills the holes. */
export function jsonWithHoles(
	parsed: Parsed,
): Value | { readonly fault: Part } | undefined {
	if (!parsed.uses || parsed.uses.varies) return undefined;
	const pieces = piecesOf(parsed.template.statements);
	if (pieces === undefined || !/^[[{]/.test(parsed.uses.first))
		return undefined;
	return readJson(pieces, parsed.template.text.length);
}

function readJson(
	pieces: readonly Piece[],
	end: number,
): Value | { readonly fault: Part } {
	const reader = { pieces, at: 0, end, depth: 0 };
	try {
		const value = readValue(reader);
		skip(reader);
		if (reader.at < pieces.length) fail(reader);
		return value;
	} catch (error) {
		if (error instanceof NoJson) return { fault: error.part };
		throw error;
	}
}

/** Where it is no JSON in one of the cases that its `#if`s make; undefined: nowhere, or that cannot be said. @param begins what JSON begins with there */
export function jsonFault(parsed: Parsed, begins: RegExp): Part | undefined {
	if (!parsed.uses || !begins.test(parsed.uses.first)) return undefined;
	// What is set may hold any part of the JSON.
	if (parsed.uses.set.size > 0) return undefined;
	const { statements, text } = parsed.template;
	for (const one of casesOf(statements) ?? []) {
		const pieces = piecesOf(one);
		const read = pieces && readJson(pieces, text.length);
		if (read && "fault" in read) return read.fault;
	}
	return undefined;
}

const mostCases = 32;

/** What is written, for each way that the `#if`s may go; undefined: there are too many. */
function casesOf(
	statements: readonly Statement[],
): readonly (readonly Statement[])[] | undefined {
	let cases: Statement[][] = [[]];
	for (const statement of statements) {
		if (statement.kind !== "if") {
			for (const one of cases) one.push(statement);
			continue;
		}
		const ways: (readonly Statement[])[] = [];
		for (const body of [
			...statement.branches.map((branch) => branch.body),
			statement.otherwise ?? [],
		]) {
			const inside = casesOf(body);
			if (!inside) return undefined;
			ways.push(...inside);
		}
		if (cases.length * ways.length > mostCases) return undefined;
		cases = cases.flatMap((before) => ways.map((way) => [...before, ...way]));
	}
	return cases;
}

/** Names of the members, where it is one object; null: that is not known. */
export function jsonMembers(parsed: Parsed): readonly string[] | null {
	const value = jsonWithHoles(parsed);
	return value && !("fault" in value) && value.kind === "object"
		? value.members.map(({ name }) => name)
		: null;
}

function piecesOf(
	statements: readonly Statement[],
): readonly Piece[] | undefined {
	const pieces: Piece[] = [];
	for (const statement of statements) {
		const { at, end } = statement;
		if (statement.kind === "reference")
			pieces.push(
				isQuote(statement)
					? { sign: '"', at, end, reference: undefined }
					: { sign: "\0", at, end, reference: statement },
			);
		else if (statement.kind === "text") {
			// Where escapes were resolved its characters stand nowhere exactly.
			const exact = statement.text.length === end - at;
			Array.from({ length: statement.text.length }, (_, index) =>
				pieces.push({
					sign: statement.text[index] ?? "",
					at: exact ? at + index : at,
					end: exact ? at + index + 1 : end,
					reference: undefined,
				}),
			);
		} else if (statement.kind !== "set") return undefined;
	}
	return pieces;
}

interface Reader {
	readonly pieces: readonly Piece[];
	at: number;
	/** Of the template. */
	readonly end: number;
	depth: number;
}

const deepest = 50;

function fail({ pieces, at, end }: Reader): never {
	throw new NoJson(pieces[at] ?? { at: Math.max(0, end - 1), end });
}

function here({ pieces, at }: Reader): string {
	return pieces[at]?.sign ?? "";
}

function skip(reader: Reader): void {
	while (/^[ \t\r\n]$/.test(here(reader))) reader.at += 1;
}

function take(reader: Reader, sign: string): boolean {
	skip(reader);
	if (here(reader) !== sign) return false;
	reader.at += 1;
	return true;
}

function from(reader: Reader, begin: number): Part {
	return {
		at: reader.pieces[begin]?.at ?? reader.end,
		end: reader.pieces[reader.at - 1]?.end ?? reader.end,
	};
}

const empty = { members: [], items: [], reference: undefined };

function readValue(reader: Reader): Value {
	skip(reader);
	const begin = reader.at;
	const piece = reader.pieces[begin];
	if (!piece || reader.depth > deepest) return fail(reader);
	if (piece.sign === '"') {
		readText(reader);
		return { ...empty, ...from(reader, begin), kind: "string" };
	}
	if (piece.sign === "{" || piece.sign === "[") {
		reader.depth += 1;
		reader.at += 1;
		const value: Value =
			piece.sign === "{"
				? {
						...empty,
						kind: "object",
						members: readMembers(reader),
						at: 0,
						end: 0,
					}
				: { ...empty, kind: "array", items: readItems(reader), at: 0, end: 0 };
		reader.depth -= 1;
		return { ...value, ...from(reader, begin) };
	}
	return readWord(reader);
}

function readMembers(reader: Reader): readonly Member[] {
	const members: Member[] = [];
	if (take(reader, "}")) return members;
	do {
		skip(reader);
		const begin = reader.at;
		if (here(reader) !== '"') fail(reader);
		const name = readText(reader);
		const part = from(reader, begin);
		if (!take(reader, ":")) fail(reader);
		members.push({ name, ...part, value: readValue(reader) });
	} while (take(reader, ","));
	if (!take(reader, "}")) fail(reader);
	return members;
}

function readItems(reader: Reader): readonly Value[] {
	const items: Value[] = [];
	if (take(reader, "]")) return items;
	do items.push(readValue(reader));
	while (take(reader, ","));
	if (!take(reader, "]")) fail(reader);
	return items;
}

/** The reader stands at its quote. */
function readText(reader: Reader): string {
	const begin = reader.at;
	let text = "";
	reader.at += 1;
	while (here(reader) !== '"') {
		if (reader.at >= reader.pieces.length) {
			reader.at = begin;
			fail(reader);
		}
		if (here(reader) === "\\") {
			text += here(reader);
			reader.at += 1;
		}
		text += here(reader);
		reader.at += 1;
	}
	reader.at += 1;
	return text;
}

function readWord(reader: Reader): Value {
	const begin = reader.at;
	let word = "";
	while (/^[-+.0-9A-Za-z\0]$/.test(here(reader))) {
		word += here(reader);
		reader.at += 1;
	}
	const part = from(reader, begin);
	if (word.includes("\0")) {
		// Several together are a value of their own, such as a sign and a number.
		const reference =
			word === "\0" ? reader.pieces[begin]?.reference : undefined;
		return { ...empty, ...part, kind: "hole", reference };
	}
	if (word === "true" || word === "false")
		return { ...empty, ...part, kind: "boolean" };
	if (word === "null") return { ...empty, ...part, kind: "null" };
	if (/^-?(?:0|[1-9]\d*)$/.test(word))
		return { ...empty, ...part, kind: "integer" };
	if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(word))
		return { ...empty, ...part, kind: "number" };
	reader.at = begin;
	return fail(reader);
}
