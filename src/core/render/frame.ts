// A text's lines and a place in them -> the lines around it with a caret below what is meant.
import type { Span } from "../types.ts";
import { marked } from "../values/invisible.ts";
import { type Palette, printable } from "./palette.ts";

/** `width`: columns of the terminal. Long lines are cut around the caret. */
export function codeFrame(
	lines: readonly string[],
	span: Span,
	palette: Palette,
	width: number,
): string {
	const line = lines[span.line - 1];
	if (line === undefined) return "";
	const gutter = String(span.line).length;
	const room = Math.max(20, width - gutter - 9);
	const start = Math.min(span.column - 1, line.length);
	const end =
		span.endLine === span.line ? span.endColumn - 1 : line.trimEnd().length;
	// What the caret points at stays in view, with some of what stands before it.
	const from = start + 10 > room ? start - Math.floor(room / 2) : 0;
	const cut = (whole: string): string => {
		const part = whole.slice(from, from + room);
		return `${from > 0 && whole.length > 0 ? "…" : ""}${printable(marked(part))}${whole.length > from + room ? "…" : ""}`;
	};
	const before = line.slice(from, start).replace(/[^\t]/g, " ");
	const length = Math.max(1, Math.min(end, from + room, line.length) - start);
	const row = (number: string, mark: string, content: string): string =>
		`${mark} ${palette.dim(`${number.padStart(gutter)} |`)} ${content}`.trimEnd();
	const previous = lines[span.line - 2];
	return [
		...(previous !== undefined && previous.trim() !== ""
			? [row(String(span.line - 1), "   ", cut(previous))]
			: []),
		row(String(span.line), palette.red("  >"), cut(line)),
		row(
			"",
			"   ",
			`${from > 0 ? " " : ""}${before}${palette.red("^".repeat(length))}`,
		),
	].join("\n");
}
