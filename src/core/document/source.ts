// Files of the tree -> their documents and what is wrong with their texts.

import type { Problem } from "../findings/problem.ts";
import type { Kind, MapNode } from "../types.ts";
import { type Disable, readDisables } from "./disables.ts";
import { environmentsOf } from "./environments.ts";
import { kindOf } from "./kind.ts";
import * as messages from "./messages.ts";
import { stringAt } from "./node.ts";
import { type ParsedDocument, type ParsedText, parseText } from "./parse.ts";

interface TextFile {
	readonly file: string;
	readonly text: string;
}

/** A file of the tree: its text, or why there is none. */
export type SourceFile =
	| TextFile
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
	readonly kind: Kind;
	readonly key: string | undefined;
	readonly root: MapNode | null;
	readonly sound: boolean;
	readonly environments: readonly string[];
}

/** What is wrong with one document's text and leaves the others readable. */
function isOfDocument({ rule }: Pick<Problem, "rule">): boolean {
	return rule === "duplicate-field" || rule === "invisible-character";
}

/** What one file holds. `failed`: it may hold anything, so all it seems to hold is frozen. */
export function readDocuments(
	source: SourceFile,
	known: readonly string[],
	firstNumber: number,
	/** Lines whose characters that cannot be seen are accepted. */
	asItStands: "nowhere" | "everywhere",
	/** Whether the source will be read again. */
	keep: boolean,
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
	const parsed = parsedOnce(source, asItStands, keep);
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
			...(isOfDocument(problem) ? { document: firstNumber + at } : {}),
		};
	});
	// A file that does not parse as a whole may hold anything: all it seems to hold is frozen.
	const failed = problems.some((problem) => !isOfDocument(problem));
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
				kind: root.kind === "map" ? kindOf(root) : "integration",
				key: stringAt(root, "key"),
				root: root.kind === "map" ? root : null,
				sound: whole && root.kind === "map",
				environments: environmentsOf(root, known),
			};
		},
	);
	if (documents.length === 0 && problems.length === 0) {
		const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
		problems.push({
			rule: "empty-file",
			message: messages.emptyFile(),
			file,
			span,
			ofSource: true,
		});
	}
	return { documents, problems, failed };
}

/** One reading of the tree is judged for one environment after another: parsing is most of the work. */
const parsedSources = new WeakMap<SourceFile, Map<string, ParsedText>>();

function parsedOnce(
	source: TextFile,
	accepted: "nowhere" | "everywhere",
	keep = true,
): ParsedText {
	const readings = parsedSources.get(source) ?? new Map<string, ParsedText>();
	const parsed = readings.get(accepted) ?? parsedNow(source, accepted);
	if (!keep) return parsed;
	readings.set(accepted, parsed);
	parsedSources.set(source, readings);
	return parsed;
}

function parsedNow(
	{ file, text }: TextFile,
	accepted: "nowhere" | "everywhere",
): ParsedText {
	/** Asked for only where there are characters that cannot be seen. */
	let silenced: readonly Disable[] | undefined;
	return parseText(text, (line) => {
		if (accepted === "everywhere") return true;
		silenced ??= readDisables(file, text).filter(
			({ rule }) => rule === null || rule === "invisible-character",
		);
		return silenced.some((one) => one.line === null || one.line === line);
	});
}

/** What a source holds, read as it is meant: names with characters that cannot be seen in them too, accepted or not. */
export function documentsMeant(source: TextFile): readonly ParsedDocument[] {
	const { documents, problems } = parsedOnce(source, "nowhere");
	return problems.some(({ rule }) => rule === "invisible-character")
		? parseText(source.text).documents
		: documents;
}

/** The document that a line belongs to: the last one that begins at or before it. */
function documentAt(
	documents: readonly ParsedDocument[],
	line: number,
): number {
	const at = documents.findLastIndex(({ root }) => root.span.line <= line);
	return Math.max(at, 0);
}
