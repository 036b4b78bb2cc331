// Files of the tree -> their documents and what is wrong with their texts.

import type { Problem } from "../findings/scope.ts";
import * as messages from "../messages.ts";
import type { MapNode } from "../types.ts";
import { environmentsOf } from "./environments.ts";
import { stringAt } from "./node.ts";
import { type ParsedDocument, parseText } from "./parse.ts";

/** A file of the tree: its text, or why there is none. */
export type SourceFile =
	| { readonly file: string; readonly text: string }
	| {
			readonly file: string;
			readonly problem: {
				readonly rule: "yaml-syntax" | "unsafe-yaml";
				readonly message: string;
			};
	  };

export interface SourceDocument {
	readonly number: number;
	readonly file: string;
	readonly key: string | undefined;
	readonly root: MapNode | null;
	readonly sound: boolean;
	readonly environments: readonly string[];
}

/** What one file holds. `failed`: it may hold anything, so all it seems to hold is frozen. */
export function readDocuments(
	source: SourceFile,
	known: readonly string[],
	firstNumber: number,
): {
	documents: SourceDocument[];
	problems: Problem[];
	failed: boolean;
} {
	if ("problem" in source) {
		const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
		return {
			documents: [],
			problems: [
				{ ...source.problem, file: source.file, span, ofSource: true },
			],
			failed: true,
		};
	}
	const { file } = source;
	const parsed = parsedOnce(source);
	const problems: Problem[] = parsed.problems.map((problem) => {
		const at = documentAt(parsed.documents, problem.span.line);
		const root = parsed.documents[at]?.root;
		const key = root && stringAt(root, "key");
		return {
			...problem,
			file,
			ofSource: true,
			...(key === undefined ? {} : { key }),
			// What breaks the text breaks all that the file holds; a field given twice only its document.
			...(problem.rule === "duplicate-field"
				? { document: firstNumber + at }
				: {}),
		};
	});
	// A file that does not parse as a whole may hold anything: all it seems to hold is frozen.
	const failed = problems.some((problem) => problem.rule !== "duplicate-field");
	const documents = parsed.documents.map(
		({ root, whole }, at): SourceDocument => {
			const number = firstNumber + at;
			if (root.kind !== "map" && whole) {
				problems.push({
					rule: "invalid-type",
					message: messages.notMapping(
						root.kind === "seq" ? "a list" : "a single value",
					),
					file,
					span: root.span,
					document: number,
					ofSource: true,
				});
			}
			return {
				number,
				file,
				key: stringAt(root, "key"),
				root: root.kind === "map" ? root : null,
				sound: whole && root.kind === "map",
				environments: environmentsOf(root, known),
			};
		},
	);
	return { documents, problems, failed };
}

/** One reading of the tree is judged for one environment after another: parsing is most of the work. */
const parsedSources = new WeakMap<SourceFile, ReturnType<typeof parseText>>();

function parsedOnce(
	source: SourceFile & { readonly text: string },
): ReturnType<typeof parseText> {
	let parsed = parsedSources.get(source);
	if (!parsed) {
		parsed = parseText(source.text);
		parsedSources.set(source, parsed);
	}
	return parsed;
}

/** The document that a line belongs to: the last one that begins at or before it. */
function documentAt(
	documents: readonly ParsedDocument[],
	line: number,
): number {
	const at = documents.findLastIndex(({ root }) => root.span.line <= line);
	return Math.max(at, 0);
}
