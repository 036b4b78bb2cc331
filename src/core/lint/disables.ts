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

/** Comments that say the same are one. */
function idOf({ file, line, rule }: Omit<Disable, "span">): string {
	return JSON.stringify([file, line, rule]);
}

/** Comments in that file which silence the finding. */
function silencing(
	file: string,
	{ rule, file: own, span }: Finding,
	there: ReadonlySet<string>,
): readonly string[] {
	if (messages.notByComment[rule] !== undefined) return [];
	const lines = file === own ? [null, span.line] : [null];
	return lines
		.flatMap((line) => [
			idOf({ file, line, rule: null }),
			idOf({ file, line, rule }),
		])
		.filter((id) => there.has(id));
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
		const named = [key, ...rivals].flatMap((each) => [
			...(files.get(`${kind} ${each}`) ?? []),
		]);
		return [...new Set(named)];
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
	const there = new Set(disables.map(idOf));
	const used = new Set<string>();
	const ownersFiles = ownersOf(documents);
	const left = findings.filter((finding) => {
		const own = silencing(finding.file, finding, there);
		// Where it is wrong in several documents, each of them has to accept it.
		const theirs = ownersFiles(finding).map((file) =>
			silencing(file, finding, there),
		);
		const accepted =
			theirs.length > 0 && theirs.every((some) => some.length > 0);
		const by = accepted ? [...own, ...theirs.flat()] : own;
		for (const id of by) used.add(id);
		return by.length === 0;
	});
	const told = new Map<string, number>();
	const unused = disables
		.filter(
			(disable) =>
				!used.has(idOf(disable)) && !dormant.includes(disable.rule ?? ""),
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
