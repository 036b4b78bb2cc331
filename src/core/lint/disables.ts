// Findings and the comments that silence rules -> the findings that remain, and the comments that silenced nothing.

import type { Disable } from "../document/disables.ts";
import { mostProblems } from "../document/text-problem.ts";
import type { Problem } from "../findings/problem.ts";
import { isRuleName, type RuleName, rules } from "../findings/table.ts";
import { unknownSetting } from "../settings/messages.ts";
import type { Finding } from "../types.ts";
import { suggest } from "../values/suggest.ts";
import * as messages from "./messages.ts";

/** @param finding one of the file that the comment stands in */
function silences(disable: Disable, finding: Finding): boolean {
	return (
		messages.notByComment[finding.rule] === undefined &&
		(disable.rule === null || disable.rule === finding.rule) &&
		(disable.line === null || disable.line === finding.span.line)
	);
}

export function applyDisables(
	findings: readonly Finding[],
	disables: readonly Disable[],
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
	const left = findings.filter((finding) => {
		const by = (byFile.get(finding.file) ?? []).filter((disable) =>
			silences(disable, finding),
		);
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
