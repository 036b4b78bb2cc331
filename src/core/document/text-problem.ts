// Offsets of the YAML parser -> places, and what is wrong with a text at one.
import type { LineCounter } from "yaml";
import type { Span } from "../types.ts";

/** Problems told of one document: beyond, it is no file that a person keeps. */
export const mostProblems = 100;

/** What is wrong with a text, before severities and the file's name are known. */
export interface TextProblem {
	readonly rule:
		| "yaml-syntax"
		| "duplicate-field"
		| "unsafe-yaml"
		| "invisible-character";
	readonly message: string;
	readonly span: Span;
	/** The document was read as it was meant, not as it stands. */
	readonly mended?: true;
}

/** Something of a text that knows its lines. */
export type Places = Pick<LineCounter, "linePos">;

export function spanOf(lines: Places, range: readonly [number, number]): Span {
	const start = lines.linePos(range[0]);
	const end = lines.linePos(Math.max(range[1], range[0] + 1));
	return {
		line: Math.max(start.line, 1),
		column: Math.max(start.col, 1),
		endLine: Math.max(end.line, 1),
		endColumn: Math.max(end.col, 1),
	};
}
