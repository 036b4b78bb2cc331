// What was found in the documents -> each document, and the environments in which it has no meaning.
import * as messages from "../document/messages.ts";
import type { SourceDocument } from "../document/source.ts";
import type { Problem } from "../findings/problem.ts";
import { rules } from "../findings/table.ts";
import type { MapNode } from "../types.ts";

export interface LintedDocument {
	readonly file: string;
	readonly key: string | undefined;
	readonly root: MapNode | null;
	readonly environments: readonly string[];
	/** Environments in which the document has no meaning, and the first reason; all where the text itself is wrong. */
	readonly brokenIn: ReadonlyMap<string, Problem>;
}

export type ByFile = ReadonlyMap<string, readonly Problem[]>;

export function byFile(problems: readonly Problem[]): ByFile {
	const files = new Map<string, Problem[]>();
	// What stands beside a document breaks the document.
	for (const problem of problems)
		for (const file of [
			problem.file,
			...(problem.document === undefined ? [] : (problem.alsoIn ?? [])),
		]) {
			const same = files.get(file);
			if (same) same.push(problem);
			else files.set(file, [problem]);
		}
	return files;
}

export function lintedDocument(
	document: SourceDocument,
	ofFiles: ByFile,
	ofBase: ByFile,
	ofEnvironment: ReadonlyMap<string, ByFile>,
): LintedDocument {
	const { file, key, root, environments } = document;
	const breaks = (problem: Problem): boolean =>
		(rules[problem.rule].structural || problem.mended === true) &&
		// What is no error breaks nothing.
		problem.atMost === undefined &&
		(problem.document === undefined || problem.document === document.number);
	const text = document.sound
		? ofFiles.get(file)?.find(breaks)
		: (ofFiles.get(file)?.find(breaks) ?? unreadableDocument(file));
	const source = text ?? ofBase.get(file)?.find((p) => p.ofSource && breaks(p));
	const broken = new Map<string, Problem>();
	// With an environment misspelt, which ones were meant is not known.
	const anywhere = source?.rule === "unknown-environment";
	const all = anywhere ? [...ofEnvironment.keys()] : environments;
	for (const environment of all) {
		const problem =
			source ?? ofEnvironment.get(environment)?.get(file)?.find(breaks);
		if (problem) broken.set(environment, problem);
	}
	return { file, key, root, environments: all, brokenIn: broken };
}

function unreadableDocument(file: string): Problem {
	return {
		rule: "yaml-syntax",
		message: messages.unreadable("its text is broken"),
		file,
		span: { line: 1, column: 1, endLine: 1, endColumn: 2 },
	};
}
