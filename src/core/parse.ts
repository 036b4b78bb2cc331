// Text of one file -> YAML documents whose values remember their place, and what is wrong with the text itself.
import {
	Composer,
	type CST,
	type Document,
	isAlias,
	isCollection,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	Parser,
	visit,
	type YAMLParseError,
	type Node as YamlNode,
} from "yaml";
import * as messages from "./messages.ts";
import type { Json, MapEntry, MapNode, Node, Span } from "./types.ts";

/** What is wrong with a text, before severities and the file's name are known. */
export interface TextProblem {
	readonly rule: "yaml-syntax" | "duplicate-field" | "unsafe-yaml";
	readonly message: string;
	readonly span: Span;
}

export interface ParsedDocument {
	readonly root: Node;
	/** False where the text around it did not parse: then the values are only a hint (whose key was it?). */
	readonly whole: boolean;
}

export interface ParsedText {
	readonly documents: readonly ParsedDocument[];
	readonly problems: readonly TextProblem[];
}

/** Configuration is shallow; deeper text is a mistake or an attack. */
const deepest = 64;
/** Values that aliases may add to one document; a hand-written file stays far below. */
const mostAliased = 10_000;
/** Documents of one file, and problems told of one document: beyond, it is no file that a person keeps. */
const mostDocuments = 1000;
const mostProblems = 100;
/** Tags that the parser knows without a word, although YAML 1.2's core schema does not have them. */
const foreignTags = new Set(
	["binary", "merge", "omap", "pairs", "set", "timestamp"].map(
		(name) => `tag:yaml.org,2002:${name}`,
	),
);

/** Parses YAML 1.2 (JSON included). Never throws: what cannot be read becomes a problem. */
export function parseText(text: string): ParsedText {
	const lines = new LineCounter();
	const control = forbidden.exec(text);
	if (control)
		return { documents: [], problems: [controlProblem(text, control)] };
	const documents: ParsedDocument[] = [];
	const problems: TextProblem[] = [];
	const read = readTokens(text, lines);
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
			break;
		}
		const found = documentProblems(text, lines, document);
		if (isEmpty(document)) {
			problems.push(...found);
			continue;
		}
		const builder = treeBuilder(lines);
		const root = builder.node(document.contents, 0);
		const all = [...found, ...builder.problems].slice(0, mostProblems);
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
	lines: LineCounter,
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
	lines: LineCounter,
): { tokens: Iterable<CST.Token>; stopped: TextProblem | undefined } {
	const tokens: CST.Token[] = [];
	for (const token of new Parser(lines.addNewLine).parse(text)) {
		const offset = deepestOffset(token);
		if (offset !== undefined)
			return {
				tokens,
				stopped: {
					rule: "unsafe-yaml",
					message: messages.tooDeep(deepest),
					span: spanOf(lines, [offset, offset + 1]),
				},
			};
		tokens.push(token);
	}
	return { tokens, stopped: undefined };
}

/** Where the first value beyond the deepest level stands. */
function deepestOffset(root: CST.Token): number | undefined {
	if (root.type !== "document" || !root.value) return undefined;
	const left: { token: CST.Token; depth: number }[] = [
		{ token: root.value, depth: 0 },
	];
	for (let next = left.pop(); next; next = left.pop()) {
		const { token, depth } = next;
		if (depth > deepest) return token.offset;
		if (!("items" in token)) continue;
		for (const { key, value } of token.items) {
			if (key) left.push({ token: key, depth: depth + 1 });
			if (value) left.push({ token: value, depth: depth + 1 });
		}
	}
	return undefined;
}

/** The first error in words of ours: the parser's own may repeat the text, which may be a secret. */
function syntaxProblem(
	text: string,
	lines: LineCounter,
	document: Document.Parsed,
	error: YAMLParseError,
): TextProblem {
	const { code, pos, message } = error;
	const told = (words: string, range: readonly [number, number] = pos) => ({
		rule: "yaml-syntax" as const,
		message: messages.notYaml(words),
		span: spanOf(lines, range),
	});
	const rest = text.slice(pos[0], endOfLine(text, pos[0]));
	if (/^Missing closing/.test(message)) {
		const start = lastStart(document, pos[1], isScalar);
		return told(messages.syntax.openQuote(), [start ?? pos[0], pos[1]]);
	}
	if (/ end with a [\]}]$/.test(message)) {
		const start = lastStart(document, pos[1], isCollection);
		const open = start === undefined ? undefined : text[start];
		if (start !== undefined && (open === "[" || open === "{"))
			return told(messages.syntax.openBracket(open), [start, start + 1]);
	}
	if (code === "BLOCK_AS_IMPLICIT_KEY" || code === "MULTILINE_IMPLICIT_KEY") {
		if (/^[\w-]+:[^\s:/]/.test(rest))
			return told(messages.syntax.colonWithoutBlank(), [
				pos[0],
				pos[0] + rest.length,
			]);
		if (/:(?:\s|$)/.test(rest)) return told(messages.syntax.colonInValue());
		const below = firstBelow(text, pos[0]);
		if (code === "BLOCK_AS_IMPLICIT_KEY" && below !== undefined)
			return told(messages.syntax.tooIndented(), below);
		return told(messages.syntax.noColon(), [pos[0], pos[0] + rest.length]);
	}
	const blanks = /^[ ]*/.exec(rest)?.[0].length ?? 0;
	return told(messages.syntaxReason(code, message, text[pos[0]] ?? ""), [
		pos[0] + blanks,
		Math.max(pos[1], pos[0] + blanks + 1),
	]);
}

/** Where the last node of a kind begins that reaches up to an offset. */
function lastStart(
	document: Document.Parsed,
	offset: number,
	is: (node: unknown) => boolean,
): number | undefined {
	let start: number | undefined;
	visit(document, {
		Node: (_key, node) => {
			const range = node.range;
			if (range && is(node) && range[0] < offset && range[2] >= offset - 1)
				start = Math.max(start ?? 0, range[0]);
		},
	});
	return start;
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end === -1 ? text.length : end;
}

/** The next line that is not blank, from its first character on. */
function firstBelow(
	text: string,
	from: number,
): readonly [number, number] | undefined {
	const match = /\S.*/.exec(text.slice(endOfLine(text, from)));
	if (!match) return undefined;
	const start = endOfLine(text, from) + match.index;
	return [start, start + match[0].trimEnd().length];
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

function spanOf(lines: LineCounter, range: readonly [number, number]): Span {
	const start = lines.linePos(range[0]);
	const end = lines.linePos(Math.max(range[1], range[0] + 1));
	return {
		line: Math.max(start.line, 1),
		column: Math.max(start.col, 1),
		endLine: Math.max(end.line, 1),
		endColumn: Math.max(end.col, 1),
	};
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

interface Built {
	readonly node: Node;
	/** Values inside, aliases expanded. */
	readonly size: number;
}

function treeBuilder(lines: LineCounter) {
	const problems: TextProblem[] = [];
	const anchors = new Map<string, Built | "open">();
	let aliased = 0;

	function report(
		rule: TextProblem["rule"],
		message: string,
		range: readonly [number, number],
	): void {
		if (problems.length < mostProblems)
			problems.push({ rule, message, span: spanOf(lines, range) });
	}

	function build(node: YamlNode | null, depth: number): Built {
		const range = rangeOf(node);
		const nothing: Built = {
			node: {
				kind: "scalar",
				span: spanOf(lines, range),
				value: null,
				source: "",
			},
			size: 1,
		};
		if (node === null) return nothing;
		if (depth > deepest) {
			report("unsafe-yaml", messages.tooDeep(deepest), range);
			return nothing;
		}
		if (isAlias(node)) {
			const target = anchors.get(node.source);
			if (target === undefined) {
				report("yaml-syntax", messages.unknownAlias(), range);
				return nothing;
			}
			if (target === "open") {
				report("unsafe-yaml", messages.recursiveAlias(), range);
				return nothing;
			}
			const before = aliased;
			aliased += target.size;
			if (aliased > mostAliased) {
				if (before <= mostAliased)
					report("unsafe-yaml", messages.aliasBomb(mostAliased), range);
				return nothing;
			}
			return target;
		}
		if (node.tag !== undefined && foreignTags.has(node.tag))
			report("unsafe-yaml", messages.customTag(), range);
		const anchor = "anchor" in node ? node.anchor : undefined;
		if (anchor) anchors.set(anchor, "open");
		const built = isMap(node)
			? mapNode(node, depth)
			: isSeq(node)
				? seqNode(node, depth)
				: scalarNode(node, range);
		if (anchor) anchors.set(anchor, built);
		return built;
	}

	function scalarNode(node: YamlNode, range: readonly [number, number]): Built {
		const value = isScalar(node) ? node.value : null;
		const plain =
			typeof value === "string" ||
			typeof value === "number" ||
			typeof value === "boolean"
				? value
				: null;
		return {
			node: {
				kind: "scalar",
				span: spanOf(lines, range),
				value: plain,
				source: (isScalar(node) && node.source) || "",
			},
			size: 1,
		};
	}

	function seqNode(node: YamlNode, depth: number): Built {
		const items: Node[] = [];
		let size = 1;
		for (const item of isSeq(node) ? node.items : []) {
			const built = build(item as YamlNode | null, depth + 1);
			items.push(built.node);
			size += built.size;
		}
		return {
			node: { kind: "seq", span: spanOf(lines, rangeOf(node)), items },
			size,
		};
	}

	function mapNode(node: YamlNode, depth: number): Built {
		const entries = new Map<string, MapEntry>();
		let size = 1;
		for (const pair of isMap(node) ? node.items : []) {
			const key = pair.key as YamlNode | null;
			const keyRange = rangeOf(key);
			const name =
				isScalar(key) && typeof key.value === "string" ? key.value : "";
			if (isScalar(key) && key.type === "PLAIN" && name === "<<") {
				report("unsafe-yaml", messages.mergeKey(), keyRange);
				continue;
			}
			const value = build(pair.value as YamlNode | null, depth + 1);
			size += value.size;
			const first = entries.get(name);
			if (first) {
				report(
					"duplicate-field",
					messages.duplicateField(name, first.keySpan.line),
					keyRange,
				);
				continue;
			}
			const keySpan = spanOf(lines, keyRange);
			// `field:` with nothing behind it has no place of its own: it is told at the field.
			const placed =
				pair.value === null || isVoid(pair.value)
					? { ...value.node, span: keySpan }
					: value.node;
			entries.set(name, { keySpan, value: placed });
		}
		const map: MapNode = {
			kind: "map",
			span: spanOf(lines, rangeOf(node)),
			entries,
			removed: new Map(),
		};
		return { node: map, size };
	}

	return {
		problems,
		node: (node: YamlNode | null, depth: number): Node =>
			build(node, depth).node,
	};
}

function isVoid(value: unknown): boolean {
	return isScalar(value) && value.value === null && !value.source;
}

function rangeOf(node: YamlNode | null): readonly [number, number] {
	const range = node?.range;
	return range ? [range[0], range[1]] : [0, 0];
}

/** The plain value, for schemas and comparison. */
export function toJson(node: Node): Json {
	switch (node.kind) {
		case "scalar":
			return node.value;
		case "seq":
			return node.items.map(toJson);
		case "map":
			// fromEntries defines members, so a `__proto__` key stays a plain member.
			return Object.fromEntries(
				[...node.entries].map(([name, entry]) => [name, toJson(entry.value)]),
			);
	}
}

/** The value at a path of member names and indexes, or undefined. */
export function nodeAt(
	root: Node,
	path: readonly (string | number)[],
): Node | undefined {
	let node: Node | undefined = root;
	for (const step of path) {
		if (node?.kind === "map") node = node.entries.get(String(step))?.value;
		else if (node?.kind === "seq") node = node.items[Number(step)];
		else return undefined;
	}
	return node;
}

/** Where a member's name stands; for an item of a list, where the item stands. */
export function keySpanAt(
	root: Node,
	path: readonly (string | number)[],
): Span | undefined {
	const last = path.at(-1);
	if (last === undefined) return undefined;
	const parent = nodeAt(root, path.slice(0, -1));
	if (parent?.kind === "map") return parent.entries.get(String(last))?.keySpan;
	if (parent?.kind === "seq") return parent.items[Number(last)]?.span;
	return undefined;
}

/** The string member of a mapping, or undefined where there is none. */
export function stringAt(
	root: Node,
	...path: readonly string[]
): string | undefined {
	const node = nodeAt(root, path);
	return node?.kind === "scalar" && typeof node.value === "string"
		? node.value
		: undefined;
}
