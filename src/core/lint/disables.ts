// Findings and the comments that silence rules -> the findings that remain, and the comments that silenced nothing.

import type { Disable } from "../document/disables.ts";
import type { SourceDocument } from "../document/source.ts";
import { mostProblems } from "../document/text-problem.ts";
import type { Problem } from "../findings/problem.ts";
import { isRuleName, type RuleName, rules } from "../findings/table.ts";
import { unknownSetting } from "../settings/messages.ts";
import type { Finding } from "../types.ts";
import { suggest } from "../values/suggest.ts";
import * as messages from "./messages.ts";

/** What says which file a document stands in. */
type Owner = Pick<SourceDocument, "kind" | "key" | "file">;

function silences(disable: Disable, finding: Finding): boolean {
	return (
		messages.notByComment[finding.rule] === undefined &&
		(disable.rule === null || disable.rule === finding.rule) &&
		(disable.line === null ||
			(disable.file === finding.file && disable.line === finding.span.line))
	);
}

/** Of what stands in a file beside documents, the files of these: there a comment for the whole file may be the only place for one. */
function ownersOf(documents: readonly Owner[]) {
	const files = new Map<string, Set<string>>();
	for (const { kind, key, file } of documents) {
		const id = `${kind} ${key}`;
		files.set(id, (files.get(id) ?? new Set()).add(file));
	}
	const judged = new Set(documents.map(({ file }) => file));
	return (finding: Finding): readonly string[] => {
		const { file, key, kind = "integration", rivals = [] } = finding;
		if (key === undefined || judged.has(file)) return [];
		return [key, ...rivals].flatMap((each) => [
			...(files.get(`${kind} ${each}`) ?? []),
		]);
	};
}

export function applyDisables(
	findings: readonly Finding[],
	disables: readonly Disable[],
	documents: readonly Owner[],
	/** Rules that were not judged in this run: whether they are silenced in vain is not known. */
	dormant: readonly string[],
): { findings: readonly Finding[]; unused: readonly Problem[] } {
	if (disables.length === 0) return { findings, unused: [] };
	const byFile = new Map<string, Disable[]>();
	for (const disable of disables) {
		const same = byFile.get(disable.file);
		if (same) same.push(disable);
		else byFile.set(disable.file, [disable]);
	}
	const used = new Set<Disable>();
	const ownersFiles = ownersOf(documents);
	const left = findings.filter((finding) => {
		const silencing = (file: string): readonly Disable[] =>
			(byFile.get(file) ?? []).filter((disable) => silences(disable, finding));
		const own = silencing(finding.file);
		// Where it is wrong in several documents, each of them has to accept it.
		const theirs = ownersFiles(finding).map(silencing);
		const accepted =
			theirs.length > 0 && theirs.every((some) => some.length > 0);
		const by = accepted ? [...own, ...theirs.flat()] : own;
		for (const disable of by) used.add(disable);
		return by.length === 0;
	});
	const told = new Map<string, number>();
	const unused = disables
		.filter(
			(disable) => !used.has(disable) && !dormant.includes(disable.rule ?? ""),
		)
		.filter(({ file }) => {
			const before = told.get(file) ?? 0;
			told.set(file, before + 1);
			return before < mostProblems;
		})
		.map(unusedProblem);
	return { findings: left, unused };
}

function unusedProblem({ file, span, rule }: Disable): Problem {
	const known = rule === null || isRuleName(rule);
	const suggestion = known
		? undefined
		: suggest(rule, Object.keys(rules) as RuleName[]);
	return {
		rule: "unused-disable",
		message: known
			? messages.unusedDisable(rule)
			: unknownSetting(rule, "rule", Object.keys(rules), suggestion),
		file,
		span,
		ofSource: true,
		...(suggestion === undefined ? {} : { suggestion }),
	};
}
