// The text between directives, and what stands in it -> statements.
import { readComment } from "./comment.ts";
import {
	type Cursor,
	fail,
	offset,
	startsWith,
	takePattern,
} from "./cursor.ts";
import {
	type Body,
	directiveHere,
	endsBody,
	isDirective,
	readDirective,
} from "./directive.ts";
import { readExpression } from "./expression.ts";
import { braceBehind, misread, quoted } from "./messages.ts";
import { isReference, readReference } from "./reference.ts";
import type { Statement } from "./tree.ts";

/** What is being collected. */
interface Draft {
	readonly statements: Statement[];
	text: string;
	/** Where the text begins in the cursor's text. */
	begin: number;
	/** Whether a line begins where the text begins. */
	lineStart: boolean;
}

const plain = /[^$#\\]+/y;
const backslashes = /\\*/y;

/** Reads up to the `#end`, `#else` or `#elseif` of the block that it is in, or to the end. */
export function readBody(cursor: Cursor, lineStart: boolean): Body {
	const draft: Draft = {
		statements: [],
		text: "",
		begin: cursor.at,
		lineStart,
	};
	while (cursor.at < cursor.text.length) {
		if (cursor.open !== "no") closeReference(cursor);
		if (draft.text === "") draft.begin = cursor.at;
		draft.text += takePattern(cursor, plain);
		const from = cursor.at;
		const slashes = takePattern(cursor, backslashes).length;
		if (startsWith(cursor, "$")) readDollar(cursor, draft, from, slashes);
		else if (startsWith(cursor, "#")) {
			const stop = readHash(cursor, draft, slashes);
			if (stop) return stop;
		} else draft.text += "\\".repeat(slashes);
	}
	flush(cursor, draft, 0, cursor.at);
	return {
		statements: draft.statements,
		stop: undefined,
		lineStart: draft.lineStart,
	};
}

/** Where `$`, `#` and something of these follow `$a.b` at once, Velocity goes on with the reference. */
const goesOn = /^(?:[[({]|true|false|[.A-Za-z_][.A-Za-z0-9_-]*[([])/;

function closeReference(cursor: Cursor): void {
	if (/^\\{0,30}[$#]/.test(ahead(cursor))) {
		cursor.open = "followed";
		return;
	}
	if (cursor.open === "followed" && goesOn.test(ahead(cursor)))
		fail(cursor, cursor.at, braceBehind);
	cursor.open = "no";
}

function readDollar(
	cursor: Cursor,
	draft: Draft,
	from: number,
	slashes: number,
): void {
	if (!isReference(cursor.text, cursor.at)) {
		readPlainDollar(cursor, draft, slashes);
		return;
	}
	if (slashes > 0 && /[$#]!?$/.test(draft.text.slice(-2)))
		fail(cursor, from, misread(quoted(cursor.text.slice(from - 1, from + 2))));
	flush(cursor, draft, 0, from);
	const reference = readReference(cursor, slashes, readExpression);
	if (!reference.formal && /^(?:\{|\$[.[])/.test(ahead(cursor)))
		fail(cursor, cursor.at, braceBehind);
	draft.statements.push(reference);
	draft.lineStart = false;
	const set = /^#(?:set|\{set\})[ \t]*\(/.test(ahead(cursor));
	if (!reference.formal && (reference.steps.length > 0 || set))
		cursor.open = cursor.open === "no" ? "ended" : cursor.open;
}

/** A `$` that begins no reference is text, but Velocity loses it, or what stands behind it, before some characters. */
function readPlainDollar(cursor: Cursor, draft: Draft, slashes: number): void {
	const [lost] =
		/^\$(?:!(?=[\s\S])|\{|!?\\|!?#(?:[*#]|\[\[)|[$!\\]+\{?[A-Za-z_])/.exec(
			ahead(cursor),
		) ?? [];
	const several = slashes > 0 && /^\$[$!\\]/.test(ahead(cursor));
	if (several || (lost !== undefined && !/^\$\$/.test(lost)))
		fail(cursor, cursor.at, misread(quoted(lost ?? "$")));
	cursor.at += 1;
	draft.text += `${"\\".repeat(slashes)}$`;
}

/** Enough to tell what begins here. */
function ahead(cursor: Cursor): string {
	return cursor.text.slice(cursor.at, cursor.at + 40);
}

/** Returned: what ends the body. */
function readHash(
	cursor: Cursor,
	draft: Draft,
	slashes: number,
): Body | undefined {
	const directive = directiveHere(cursor);
	if (directive === undefined) {
		draft.text += "\\".repeat(slashes);
		readCommentOrText(cursor, draft);
		return undefined;
	}
	// Backslashes before a directive that there is: each two are one, and an odd one makes text of it.
	const known = isDirective(directive.name);
	if (slashes % 2 === 1) {
		draft.text +=
			"\\".repeat(known ? (slashes - 1) / 2 : slashes) +
			cursor.text.slice(cursor.at, directive.end);
		cursor.at = directive.end;
		return undefined;
	}
	draft.text += "\\".repeat(
		known && directive.halvesBackslashes ? slashes / 2 : slashes,
	);
	const indent = indentOf(draft);
	if (indent === undefined && swallowed(draft))
		fail(cursor, cursor.at, misread('"$" or "#" before a directive'));
	flush(cursor, draft, indent ?? 0, cursor.at);
	if (endsBody(directive))
		return {
			statements: draft.statements,
			stop: directive,
			lineStart: indent !== undefined,
		};
	const read = readDirective(cursor, directive, indent !== undefined, readBody);
	draft.statements.push(read.statement);
	draft.lineStart = read.lineStart;
	return undefined;
}

function readCommentOrText(cursor: Cursor, draft: Draft): void {
	const begin = cursor.at;
	const read = readComment(cursor);
	if (read === undefined) {
		if (/^#\{?[A-Za-z_]/.test(ahead(cursor)) && swallowed(draft, /[ \t]$/))
			fail(cursor, begin, misread('"$" or "#" before a directive'));
		if (/^#\\/.test(ahead(cursor)))
			fail(cursor, cursor.at, misread(quoted("#\\")));
		cursor.at += 1;
		draft.text += "#";
		return;
	}
	flush(cursor, draft, 0, begin);
	if (read.verbatim !== undefined) draft.statements.push(read.verbatim);
	draft.lineStart = read.line;
}

/** How much white space stands between the start of the line and here; undefined where something else does. */
function indentOf({ text, lineStart }: Draft): number | undefined {
	let at = text.length;
	while (at > 0 && (text[at - 1] === " " || text[at - 1] === "\t")) at -= 1;
	const begins =
		at === 0 ? lineStart : text[at - 1] === "\n" || text[at - 1] === "\r";
	return begins ? text.length - at : undefined;
}

/** Whether a line begins with nothing else than these before a directive: they are taken with it. */
function swallowed({ text, lineStart }: Draft, ending = /$/): boolean {
	const line = text.slice(
		Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1,
	);
	return (
		(line !== text || lineStart) &&
		/^[ \t]*\\*[$#!][$#!\\]*[ \t]*$/.test(line) &&
		ending.test(line)
	);
}

/** `indent`: white space at its end that is not written. */
function flush(
	cursor: Cursor,
	draft: Draft,
	indent: number,
	end: number,
): void {
	const text = draft.text.slice(0, draft.text.length - indent);
	if (draft.text !== "") draft.lineStart = /[\r\n]$/.test(draft.text.slice(-1));
	draft.text = "";
	if (text === "") return;
	draft.statements.push({
		kind: "text",
		at: offset(cursor, draft.begin),
		end: offset(cursor, end - indent),
		text,
	});
}
