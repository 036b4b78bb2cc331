// Where a template, a path or a contract is written -> its text, and the place of any part of it.
import { fileAt, nameOf } from "../../document/beside.ts";
import { lineSpan, spanInside } from "../../document/inside.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Node, Span } from "../../types.ts";
import type { Part } from "../../velocity/tree.ts";
import type { Scope } from "../scope.ts";

export interface WrittenText {
	readonly text: string;
	/** What it was read from: the same for all who show this text at this place. */
	readonly source: object;
	readonly place: (part: Part) => Placed;
}

export type Placed = Pick<
	Problem,
	"file" | "span" | "key" | "document" | "alsoIn"
>;

/** Null: there is none, or it cannot be read here. */
export function writtenText(
	document: JudgedDocument,
	node: Node | undefined,
	scope: Pick<Scope, "texts" | "beside">,
): WrittenText | null {
	const file = besideOf(document, node);
	if (file !== null) {
		const source = scope.beside.get(file);
		if (!source || !("text" in source)) return null;
		// As it is sent.
		const text = source.text.replaceAll("\r\n", "\n");
		return {
			text,
			source,
			place: ({ at, end }) =>
				placeBeside(document, file, lineSpan(text, at, end)),
		};
	}
	if (node?.kind !== "scalar" || typeof node.value !== "string") return null;
	const source = scope.texts().get(document.file) ?? "";
	return {
		text: node.value,
		source: node,
		place: ({ at, end }) =>
			placeIn(document, spanInside(source, node, at, end)),
	};
}

/** The file that a document names there; null: it names none. */
export function besideOf(
	document: JudgedDocument,
	node: Node | undefined,
): string | null {
	const named = fileAt(node);
	return named && nameOf(document.file, named.value);
}

/** Told in the file that holds it, whichever of the files is asked for. */
export function placeBeside(
	document: JudgedDocument,
	file: string,
	span: Span,
): Placed {
	return { ...placeIn(document, span), file, alsoIn: [document.file] };
}
