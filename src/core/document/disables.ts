// Text of a file -> the comments in it that silence a rule.
import { Lexer, LineCounter } from "yaml";
import type { Span } from "../types.ts";

/** One rule named by one comment; `rule` null: all rules. */
export interface Disable {
	readonly file: string;
	readonly span: Span;
	readonly rule: string | null;
	/** The line it speaks of; null: the whole file. */
	readonly line: number | null;
}

const marker = "gc-integrations-disable";
const pattern = /^#\s*gc-integrations-disable(-next-line)?(?:\s(.*))?$/s;
/** What the lexer puts before a scalar's text. */
const scalarMark = "\x1f";
/** Lexemes that are not in the text: document start, error in a flow, scalar. */
const marks = new Set(["\x02", "\x18", scalarMark]);

/** `# gc-integrations-disable-next-line RULE, RULE -- reason` and `# gc-integrations-disable RULE` in real comments only; behind `##`, which templates have for comments, on any line. */
export function readDisables(file: string, text: string): readonly Disable[] {
	if (!text.includes(marker)) return [];
	const lines = new LineCounter();
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
		lines.addNewLine(at + 1);
	lines.addNewLine(0);
	lines.lineStarts.sort((a, b) => a - b);
	const found: Disable[] = [];
	let offset = 0;
	let previous = "";
	for (const lexeme of new Lexer().lex(text)) {
		if (lexeme.startsWith("#") && previous !== scalarMark)
			found.push(...readComment(file, lexeme, offset, lines));
		if (!marks.has(lexeme)) offset += lexeme.length;
		previous = lexeme;
	}
	for (const [at, line] of text.split("\n").entries()) {
		const [indent] = /^\s*#(?=#\s*gc-integrations-disable)/.exec(line) ?? [];
		if (indent === undefined) continue;
		const start = (lines.lineStarts[at] ?? 0) + indent.length;
		found.push(...readComment(file, line.slice(indent.length), start, lines));
	}
	return found;
}

function readComment(
	file: string,
	comment: string,
	offset: number,
	lines: LineCounter,
): readonly Disable[] {
	const match = pattern.exec(comment.trimEnd());
	if (!match) return [];
	const { line, col } = lines.linePos(offset);
	const place = (from: number, length: number): Span => ({
		line,
		column: col + from,
		endLine: line,
		endColumn: col + from + length,
	});
	const list = match[2] ?? "";
	const named = list.split(/(?:^|\s)--(?:\s|$)/)[0] ?? "";
	const start = comment.trimEnd().length - list.length;
	const of = match[1] === undefined ? null : line + 1;
	const names = [...named.matchAll(/[^,\s]+/g)];
	if (names.length === 0)
		return [
			{ file, span: place(0, comment.trimEnd().length), rule: null, line: of },
		];
	return names.map(({ 0: rule, index }) => ({
		file,
		span: place(start + index, rule.length),
		rule,
		line: of,
	}));
}
