// A text in quotes -> its value, or, where it says something itself, the template in it.
import { type Cursor, deeper, fail, offset, part } from "./cursor.ts";
import { badUnicode, quoteNotClosed } from "./messages.ts";
import type { Interpolated, Literal } from "./tree.ts";

/** The cursor stands at its quote. */
export function readQuoted(cursor: Cursor): Literal | Interpolated {
	const begin = cursor.at;
	const quote = cursor.text[begin] ?? "";
	const close = closing(cursor.text, begin, quote);
	if (close === -1) {
		cursor.at = begin + 1;
		fail(cursor, begin, quoteNotClosed(quote));
	}
	const inner = contentOf(cursor, begin + 1, close, quote);
	cursor.at = close + 1;
	if (quote === '"' && /[$#]/.test(cursor.text.slice(begin, close))) {
		const body = deeper(cursor, () =>
			cursor.interpolate({
				...inner,
				depth: cursor.depth,
				within: "directive",
				open: "no",
			}),
		);
		return { kind: "interpolated", ...part(cursor, begin), body };
	}
	return { kind: "literal", ...part(cursor, begin), value: inner.text };
}

/** A quote that is doubled does not close, if another one closes later. */
function closing(text: string, begin: number, quote: string): number {
	let last = -1;
	for (
		let at = text.indexOf(quote, begin + 1);
		at !== -1;
		at = text.indexOf(quote, at + 2)
	) {
		last = at;
		if (text[at + 1] !== quote) break;
	}
	return last;
}

function contentOf(
	cursor: Cursor,
	from: number,
	to: number,
	quote: string,
): Cursor {
	const source = cursor.text.slice(from, to);
	if (
		!source.includes(quote) &&
		(quote === "'" || !source.includes("\\u")) &&
		cursor.offsets === undefined
	)
		return {
			...cursor,
			text: source,
			at: 0,
			base: offset(cursor, from),
			offsets: undefined,
		};
	let text = "";
	const offsets: number[] = [];
	const add = (character: string, index: number) => {
		text += character;
		offsets.push(offset(cursor, index));
	};
	for (let at = from; at < to; at += 1) {
		const character = cursor.text[at] ?? "";
		if (quote === '"' && cursor.text.startsWith("\\u", at)) {
			const digits = cursor.text.slice(at + 2, at + 6);
			if (!/^[0-9A-Fa-f]{4}$/.test(digits) || at + 6 > to)
				fail(cursor, at, badUnicode);
			add(String.fromCharCode(Number.parseInt(digits, 16)), at);
			at += 5;
			continue;
		}
		add(character, at);
		if (character === quote && cursor.text[at + 1] === quote) at += 1;
	}
	offsets.push(offset(cursor, to));
	return { ...cursor, text, at: 0, offsets };
}
