// `##`, `#* *#` and `#[[ ]]#` -> nothing, or what is written as it stands.
import { type Cursor, fail, part, startsWith, takePattern } from "./cursor.ts";
import { commentNotClosed, verbatimNotClosed } from "./messages.ts";
import type { Text } from "./tree.ts";

interface Read {
	readonly verbatim?: Text;
	/** Whether a line begins behind it. */
	readonly line: boolean;
}

const line = /##[^\r\n]*(?:\r\n|\r|\n)?/y;

/** Undefined: there is none here. */
export function readComment(cursor: Cursor): Read | undefined {
	const begin = cursor.at;
	const comment = takePattern(cursor, line);
	if (comment !== "") {
		// This takes the line's end into the comment.
		if (/#\*\*[\r\n]/.test(comment.slice(-5)))
			fail(cursor, begin, commentNotClosed);
		return { line: true };
	}
	if (startsWith(cursor, "#*")) {
		const end = closing(cursor, begin + 2, "*#");
		if (end === -1) fail(cursor, begin, commentNotClosed);
		cursor.at = end + 2;
		return { line: false };
	}
	if (!startsWith(cursor, "#[[")) return undefined;
	const end = closing(cursor, begin + 3, "]]#");
	if (end === -1) fail(cursor, begin, verbatimNotClosed);
	cursor.at = end + 3;
	const text = cursor.text.slice(begin + 3, end);
	return {
		line: false,
		verbatim: { kind: "text", ...part(cursor, begin), text },
	};
}

/** What begins a comment is read as a whole inside of one, too, and with it the star that would close. */
function closing({ text }: Cursor, from: number, mark: string): number {
	let at = from;
	while (at < text.length) {
		if (text.startsWith(mark, at)) return at;
		if (!text.startsWith("#*", at)) at += 1;
		else if (text[at + 2] === "*" && text[at + 3] !== "#") at += 4;
		else at += 2;
	}
	return -1;
}
