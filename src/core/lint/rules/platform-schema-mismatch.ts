// platform-schema-mismatch: what an organization's own types, kept in a file, do not take of a document.
import { keySpanAt, nodeAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Span } from "../../types.ts";
import type { DocumentScope } from "../scope.ts";

export function platformSchemaMismatch(
	document: JudgedDocument,
	{ live }: DocumentScope,
): readonly Problem[] {
	return (live?.judge(document) ?? []).map(({ path, at, message }) => ({
		rule: "platform-schema-mismatch",
		message,
		path,
		...placeIn(document, spanOf(document, path, at)),
	}));
}

/** What the document leaves to a default stands nowhere: it is told where it would. */
function spanOf(
	{ node }: JudgedDocument,
	path: readonly string[],
	at: "name" | "value",
): Span {
	const [found] = path.flatMap((_step, index) => {
		const here = path.slice(0, path.length - index);
		const span =
			at === "name" || index > 0
				? keySpanAt(node, here)
				: nodeAt(node, here)?.span;
		return span ? [span] : [];
	});
	return found ?? node.span;
}
