// Text of one file -> YAML documents whose values remember their place, and what is wrong with the text itself.

import {
	Composer,
	type CST,
	type Document,
	isScalar,
	Lexer,
	LineCounter,
	Parser,
} from "yaml";
import type { Node, Span } from "../types.ts";
import * as messages from "./messages.ts";
import { readPlain } from "./plain.ts";
import { syntaxProblem } from "./syntax.ts";
import {
	mostProblems,
	type Places,
	spanOf,
	type TextProblem,
} from "./text-problem.ts";
import { deepest, rangeOf, treeBuilder } from "./tree.ts";
import {
	meantText,
	unseenCharacters,
	unseenProblems,
	withMeantNames,
} from "./unseen.ts";

export interface ParsedDocument {
	readonly root: Node;
	/** False where the text around it did not parse: then the values are only a hint (whose key was it?). */
	readonly whole: boolean;
}

export interface ParsedText {
	readonly documents: readonly ParsedDocument[];
	readonly problems: readonly TextProblem[];
}

/** Documents of one file: beyond, it is no file that a person keeps. */
const mostDocuments = 1000;
/** Words, signs and blanks of one file: the parser takes some microseconds for each, however short. */
const mostPieces = 150_000;
/** Characters that cannot be seen in one file: beyond, it is no file that a person keeps. */
const mostUnseen = 1000;

/**
 * Parses YAML 1.2 (JSON included). Never throws: what cannot be read becomes a problem.
 * Characters that cannot be seen are told, and what the text was meant to be is read; `asItStands`: lines where they stay.
 */
export function parseText(
	text: string,
	asItStands?: (line: number) => boolean,
): ParsedText {
	const plain = readPlain(text);
	return plain
		? {
				documents: plain.map((root) => ({ root, whole: true })),
				problems: [],
			}
		: parseAnyText(text, asItStands);
}

/** What `parseText` does, by the parser alone. */
export function parseAnyText(
	text: string,
	asItStands: (line: number) => boolean = () => false,
): ParsedText {
	const control = forbidden.exec(text);
	if (control)
		return { documents: [], problems: [controlProblem(text, control)] };
	const written = linesOf(text);
	const unseen = unseenCharacters(text, written);
	const taken = unseen.stray.filter(
		({ offset }) => !asItStands(written.linePos(offset).line),
	);
	const problems = unseenProblems(unseen.stray, written).map(
		(problem): TextProblem =>
			asItStands(problem.span.line) ? problem : { ...problem, mended: true },
	);
	if (taken.length > mostUnseen)
		return {
			documents: [],
			problems: [
				...problems.slice(0, mostProblems),
				{
					rule: "unsafe-yaml",
					message: messages.tooManyUnseen(mostUnseen),
					span: { line: 1, column: 1, endLine: 1, endColumn: 2 },
				},
			],
		};
	const meant = meantText(text, taken, written);
	const read = readText(meant.text, meant.place);
	const documents = read.documents.map((document): ParsedDocument => {
		const named = withMeantNames(document.root, unseen, written, asItStands);
		problems.push(...named.problems);
		return { ...document, root: named.root };
	});
	return { documents, problems: [...problems, ...read.problems] };
}

function linesOf(text: string): LineCounter {
	const lines = new LineCounter();
	lines.addNewLine(0);
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
		lines.addNewLine(at + 1);
	return lines;
}

function readText(
	text: string,
	place: (lines: LineCounter) => Places,
): ParsedText {
	const counted = new LineCounter();
	const lines = place(counted);
	const documents: ParsedDocument[] = [];
	const problems: TextProblem[] = [];
	const read = readTokens(text, counted, lines);
	// uniqueKeys is quadratic in yaml 2; the set in mapNode is not.
	const composer = new Composer({
		strict: true,
		version: "1.2",
		schema: "core",
		stringKeys: true,
		uniqueKeys: false,
		logLevel: "silent",
	});
	for (const document of composer.compose(read.tokens)) {
		if (documents.length >= mostDocuments) {
			problems.push({
				rule: "unsafe-yaml",
				message: messages.tooManyDocuments(mostDocuments),
				span: spanOf(lines, rangeOf(document.contents)),
			});
			return { documents, problems };
		}
		const found = documentProblems(text, lines, document);
		if (isEmpty(document)) {
			problems.push(...found);
			continue;
		}
		const builder = treeBuilder(lines);
		const root = builder.node(document.contents, 0);
		// Where the text went wrong, what comes after it stands in the wrong mapping.
		const misread = found.some(({ rule }) => rule === "yaml-syntax");
		const inside = misread
			? builder.problems.filter(({ rule }) => rule !== "duplicate-field")
			: builder.problems;
		const all = [...found, ...inside].slice(0, mostProblems);
		problems.push(...all);
		documents.push({ root, whole: all.every(isHarmless) });
	}
	if (read.stopped) problems.push(read.stopped);
	return { documents, problems };
}

/** Characters that YAML 1.2 (section 5.1) does not allow, and that the parser lets pass. */
const forbidden = /(?![\t\n\r\u0085])\p{Cc}/u;

function controlProblem(text: string, control: RegExpExecArray): TextProblem {
	const before = text.slice(0, control.index).split("\n");
	const line = before.length;
	const column = (before.at(-1) ?? "").length + 1;
	return {
		rule: "yaml-syntax",
		message: messages.controlCharacter(control[0].charCodeAt(0)),
		span: { line, column, endLine: line, endColumn: column + 1 },
	};
}

/** What the parser itself says of one document. */
function documentProblems(
	text: string,
	lines: Places,
	document: Document.Parsed,
): TextProblem[] {
	const problems: TextProblem[] = [];
	const syntax = document.errors[0];
	if (syntax) problems.push(syntaxProblem(text, lines, document, syntax));
	const version = document.directives?.yaml;
	if (version?.explicit && version.version !== "1.2") {
		problems.push({
			rule: "yaml-syntax",
			message: messages.yamlVersion(version.version),
			span: directiveSpan(text),
		});
	}
	for (const { code, message, pos } of document.warnings.slice(
		0,
		mostProblems,
	)) {
		problems.push({
			...(code === "TAG_RESOLVE_FAILED"
				? { rule: "unsafe-yaml", message: messages.customTag() }
				: {
						rule: "yaml-syntax",
						message: messages.notYaml(messages.syntaxReason(code, message, "")),
					}),
			span: spanOf(lines, pos),
		});
	}
	return problems;
}

/**
 * The text's tokens, up to where it is nested too deeply: composing recurses, and a stack that overflows inside a
 * regular expression ends the process instead of throwing. The parser itself does not recurse.
 */
function readTokens(
	text: string,
	counted: LineCounter,
	lines: Places,
): { tokens: Iterable<CST.Token>; stopped: TextProblem | undefined } {
	const tokens: CST.Token[] = [];
	const stop = (message: string, offset: number) => ({
		tokens,
		stopped: {
			rule: "unsafe-yaml" as const,
			message,
			span: spanOf(lines, [offset, offset + 1]),
		},
	});
	const parser = new Parser(counted.addNewLine);
	counted.addNewLine(0);
	let pieces = 0;
	let errors = 0;
	for (const lexeme of new Lexer().lex(text)) {
		pieces += 1;
		if (pieces > mostPieces)
			return stop(messages.tooManyPieces(mostPieces), parser.offset);
		for (const token of parser.next(lexeme)) {
			// Each would become an error with a stack; only the first of a document is told.
			if (token.type === "error") errors += 1;
			if (token.type !== "error" || errors <= mostProblems) tokens.push(token);
		}
		const inside = parser.stack[deepest + 2];
		if (inside) return stop(messages.tooDeep(deepest), inside.offset);
	}
	for (const token of parser.end()) tokens.push(token);
	return { tokens, stopped: undefined };
}

/** A value that cannot be known (a tag, a merge key, a broken alias) would be told again by every rule that misses it. */
function isHarmless(problem: TextProblem): boolean {
	return problem.rule === "duplicate-field";
}

function isEmpty(document: Document.Parsed): boolean {
	const contents = document.contents;
	if (contents === null) return true;
	return isScalar(contents) && contents.value === null && !contents.source;
}

function directiveSpan(text: string): Span {
	const line = text.split(/\r?\n/).findIndex((row) => row.startsWith("%YAML"));
	const row = text.split(/\r?\n/)[line] ?? "";
	return {
		line: line + 1,
		column: 1,
		endLine: line + 1,
		endColumn: row.length + 1,
	};
}
