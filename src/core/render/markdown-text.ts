// Other people's text -> GitHub Flavoured Markdown that shows it and does nothing else: no markup, link, mention or reference.
import type { Json } from "../types.ts";
import { withoutLeading, withoutTrailing } from "../values/text.ts";
import { printable } from "./palette.ts";

/** Renderers stop counting backticks somewhere beyond 80; nobody means more than a few. */
const longTicks = /`{9,}/g;

/** Invisible characters, and halves of surrogate pairs; what joins emoji and Persian letters may stay. */
const invisible = /(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu;

function visible(text: string): string {
	return printable(text.replace(/\r\n?/g, "\n"))
		.replace(invisible, "�")
		.replace(longTicks, "````````…");
}

function oneLine(text: string): string {
	return visible(text).replace(/\n/g, "⏎").replace(/\t/g, "⇥");
}

/** Without its middle where it is too long: what to do about something stands at the end. */
export function shortened(text: string, most: number): string {
	if (text.length <= most) return text;
	const tail = Math.floor(most / 3);
	return `${text.slice(0, most - tail)} … ${text.slice(-tail)}`;
}

function longestTicks(text: string): number {
	return (text.match(/`+/g) ?? []).reduce(
		(most, { length }) => Math.max(most, length),
		0,
	);
}

/** A code span: the one place of a line where nothing has a meaning. Bars are escaped for tables by `cell`. */
export function code(text: string, most = 80): string {
	const line = oneLine(shortened(text, most));
	const shown = line === "" || line.trim() !== line ? `"${line}"` : line;
	const ticks = "`".repeat(longestTicks(shown) + 1);
	const blank = /^`|`$/.test(shown) ? " " : "";
	return `${ticks}${blank}${shown}${blank}${ticks}`;
}

const opening = `"'(`;
const closing = `)"',.;:!?…`;
/** Can mean nothing but itself: no dot, slash, sign or underscore inside, and no commit's digits. */
const innocent =
	/^(?:(?![0-9a-f]{7,40}$)[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*\d{0,3}|\d{1,6}|[-–—→])?$/u;

/** A word without the signs that stand around words. */
function bare(word: string): string {
	return withoutTrailing(withoutLeading(word, opening), closing);
}

/** A sentence: its words as they are, and everything that is more than a word as code. Never for the start of a line. */
export function prose(text: string, most: number): string {
	return shortened(text, most)
		.trim()
		.split(/\s+/)
		.map((word) => {
			const inner = bare(word);
			if (innocent.test(inner)) return word;
			const at = word.length - withoutLeading(word, opening).length;
			return `${word.slice(0, at)}${code(inner, most)}${word.slice(at + inner.length)}`;
		})
		.join(" ");
}

/** A name: plain where it is made of words only, else code as a whole. Never for the start of a line. */
export function label(text: string, most = 60): string {
	const plain =
		text.length <= most &&
		text.trim() === text &&
		text !== "" &&
		text.split(" ").every((word) => word !== "" && innocent.test(bare(word)));
	return plain ? text : code(text, most);
}

/** Inside a table a bar ends the cell, even in code; renderers differ in what a backslash before it means. */
export function cell(markdown: string): string {
	return markdown.replace(/\\+\|?|\|/g, (run) =>
		run.endsWith("|") ? `${run.slice(0, -1).repeat(2)}\\|` : run,
	);
}

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Code inside an HTML block, where Markdown is not read. */
export function htmlCode(text: string, most = 80): string {
	const line = oneLine(shortened(text, most));
	return `<code>${line.replace(/[&<>"']/g, (sign) => entities[sign] ?? "")}</code>`;
}

/** Every line must bear a sign of its own in front. */
export function fenced(language: string, lines: readonly string[]): string {
	const text = lines.map(oneLine).join("\n");
	const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
	return `${fence}${language}\n${text}\n${fence}`;
}

/** A value as lines; strings stand bare unless they would be mistaken for something else. */
export function valueLines(value: Json): readonly string[] {
	if (typeof value !== "string") {
		const short = JSON.stringify(value);
		return short.length <= 80
			? [short]
			: JSON.stringify(value, null, 2).split("\n");
	}
	const text = value.replace(/\r\n?/g, "\n");
	const bare = text.trim() === text && text !== "" && !isLiteral(text);
	return bare ? text.split("\n") : [JSON.stringify(text)];
}

function isLiteral(text: string): boolean {
	return /^(?:null|true|false|-?\d.*|["[{].*)$/s.test(text);
}

export function bytes(text: string): number {
	return new TextEncoder().encode(text).length;
}
