// Text of a file -> where characters stand that cannot be seen, and the text as it was meant, with places in what was written.

import { Lexer } from "yaml";
import type { Node, Span } from "../types.ts";
import {
	characterName,
	type Invisible,
	invisibles,
	withoutInvisibles,
} from "../values/invisible.ts";
import * as messages from "./messages.ts";
import { withNames } from "./names.ts";
import { type Places, spanOf, type TextProblem } from "./text-problem.ts";

/** What the lexer puts before a scalar's text. */
const scalarMark = "\x1f";
/** Lexemes that are not in the text: document start, error in a flow, scalar. */
const marks = new Set(["\x02", "\x18", scalarMark]);

export interface Unseen {
	/** All but those in comments, quoted values and block scalars, where a person may have meant them. */
	readonly stray: readonly Invisible[];
	/** All, by line. */
	readonly byLine: ReadonlyMap<number, readonly Invisible[]>;
}

export function unseenCharacters(text: string, lines: Places): Unseen {
	const start = text.startsWith("\ufeff") ? 1 : 0;
	const found = invisibles(text).filter(({ offset }) => offset >= start);
	if (found.length === 0) return { stray: [], byLine: new Map() };
	const meant = meantRanges(text);
	let at = 0;
	const stray = found.filter(({ offset }) => {
		while ((meant[at]?.[1] ?? Number.POSITIVE_INFINITY) <= offset) at += 1;
		return (meant[at]?.[0] ?? Number.POSITIVE_INFINITY) > offset;
	});
	const byLine = new Map<number, Invisible[]>();
	for (const one of found) {
		const { line } = lines.linePos(one.offset);
		const others = byLine.get(line) ?? [];
		others.push(one);
		byLine.set(line, others);
	}
	return { stray, byLine };
}

/** Comments, quoted values (keys are none) and block scalars: from, to, in order. */
function meantRanges(text: string): readonly (readonly [number, number])[] {
	const ranges: (readonly [number, number])[] = [];
	let quoted: readonly [number, number] | undefined;
	let inBlock = false;
	let offset = 0;
	let previous = "";
	for (const lexeme of new Lexer().lex(text)) {
		const written = marks.has(lexeme) ? 0 : lexeme.length;
		const range = [offset, offset + written] as const;
		const first = previous === scalarMark ? "" : lexeme.charAt(0);
		// Whether a quoted text was a key is known by the colon behind it.
		if (quoted && written > 0 && lexeme.trim() !== "") {
			if (first !== ":") ranges.push(quoted);
			quoted = undefined;
		}
		if (first === "#") ranges.push(range);
		else if (first === '"' || first === "'") quoted = range;
		else if (first === "|" || first === ">") inBlock = true;
		else if (previous === scalarMark) {
			if (inBlock) ranges.push(range);
			inBlock = false;
		}
		offset += written;
		previous = lexeme;
	}
	if (quoted) ranges.push(quoted);
	return ranges;
}

/** One a line: what was pasted from a web page has them in every gap. */
export function unseenProblems(
	found: readonly Invisible[],
	lines: Places,
): readonly TextProblem[] {
	const byLine = new Map<number, { first: Invisible; count: number }>();
	for (const one of found) {
		const { line } = lines.linePos(one.offset);
		const before = byLine.get(line);
		byLine.set(line, {
			first: before?.first ?? one,
			count: (before?.count ?? 0) + 1,
		});
	}
	return [...byLine.values()].map(({ first, count }) => {
		const { offset, character, isBlank } = first;
		const span = spanOf(lines, [offset, offset + character.length]);
		return {
			rule: "invisible-character",
			message: messages.invisibleCharacter(
				characterName(character),
				span.column,
				isBlank,
				count - 1,
			),
			span,
		};
	});
}

/** The text without them; `place` makes of the lines of that text the lines of the one that was written. */
export function meantText(
	text: string,
	found: readonly Invisible[],
	written: Places,
): { readonly text: string; place(meant: Places): Places } {
	let meant = "";
	let from = 0;
	/** By line: columns, in what was written, of what is gone. */
	const gone = new Map<number, [column: number, length: number][]>();
	for (const { offset, character, isBlank } of found) {
		meant += text.slice(from, offset) + (isBlank ? " " : "");
		from = offset + character.length;
		if (isBlank) continue;
		const { line, col } = written.linePos(offset);
		const before = gone.get(line) ?? [];
		before.push([col, character.length]);
		gone.set(line, before);
	}
	meant += text.slice(from);
	return {
		text: meant,
		place: (places) => ({
			linePos(offset) {
				const { line, col } = places.linePos(offset);
				let column = col;
				for (const [at, length] of gone.get(line) ?? [])
					if (at <= column) column += length;
				return { line, col: column };
			},
		}),
	};
}

/** A document's names are compared and shown: what cannot be seen is no part of them, in quotes neither. */
export function withMeantNames(
	root: Node,
	{ byLine }: Unseen,
	written: Places,
	asItStands: (line: number) => boolean,
): { readonly root: Node; readonly problems: readonly TextProblem[] } {
	const problems: TextProblem[] = [];
	const meant = withNames(root, ({ span }, name) => {
		const found = invisibles(name);
		if (found.length === 0) return name;
		const inside = Array.from(
			{ length: span.endLine - span.line + 1 },
			(_, at) => byLine.get(span.line + at) ?? [],
		)
			.flat()
			.filter(({ offset }) => isInside(written.linePos(offset), span));
		const [problem] = unseenProblems(inside, written);
		const [first] = found;
		// An escape in quotes is seen in the file, but not in the name.
		const told = problem ?? {
			rule: "invisible-character" as const,
			message: messages.invisibleInName(characterName(first?.character ?? "")),
			span,
		};
		if (asItStands(told.span.line)) {
			problems.push(told);
			return name;
		}
		problems.push({ ...told, mended: true });
		return withoutInvisibles(name);
	});
	return { root: meant, problems };
}

function isInside(
	{ line, col }: { readonly line: number; readonly col: number },
	{ line: from, column, endLine, endColumn }: Span,
): boolean {
	return (
		(line > from || (line === from && col >= column)) &&
		(line < endLine || (line === endLine && col < endColumn))
	);
}
