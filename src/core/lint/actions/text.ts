// Where a template, a path or a contract is written -> its text, and the place of any part of it.
import { spanInside } from "../../document/inside.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Node } from "../../types.ts";
import type { Part } from "../../velocity/tree.ts";
import type { Scope } from "../scope.ts";

export interface WrittenText {
	readonly text: string;
	/** What it was read from: equal for equal texts that stand in one place. */
	readonly node: Node;
	readonly place: (part: Part) => Pick<Problem, "file" | "span" | "key">;
}

/** Null: there is none, or it cannot be read here. */
export function writtenText(
	document: JudgedDocument,
	node: Node | undefined,
	{ texts }: Pick<Scope, "texts">,
): WrittenText | null {
	if (node?.kind !== "scalar" || typeof node.value !== "string") return null;
	const source = texts.get(document.file) ?? "";
	return {
		text: node.value,
		node,
		place: ({ at, end }) =>
			placeIn(document, spanInside(source, node, at, end)),
	};
}
