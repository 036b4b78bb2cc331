// An error of the YAML parser -> words of ours at the place that is meant: its own words may repeat a secret.

import {
	type Document,
	isCollection,
	isScalar,
	visit,
	type YAMLParseError,
} from "yaml";
import { conflictIn } from "./conflict.ts";
import * as messages from "./messages.ts";
import { type Places, spanOf, type TextProblem } from "./text-problem.ts";

export function syntaxProblem(
	text: string,
	lines: Places,
	document: Document.Parsed,
	error: YAMLParseError,
): TextProblem {
	const { code, pos, message } = error;
	const told = (words: string, range: readonly [number, number] = pos) => ({
		rule: "yaml-syntax" as const,
		message: messages.notYaml(words),
		span: spanOf(lines, range),
	});
	const conflict = conflictIn(text);
	if (conflict)
		return told(messages.syntax.conflict(), [conflict.at, conflict.end]);
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
