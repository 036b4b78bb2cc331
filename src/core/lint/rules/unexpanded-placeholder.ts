// unexpanded-placeholder: a plain value of a document, or of one of its patches, that nobody filled in.

import {
	patchesMember,
	patchesOf,
	templatesMember,
} from "../../document/environments.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { placeholderProblems } from "../../judge/placeholders.ts";

export function unexpandedPlaceholder(
	document: JudgedDocument,
): readonly Problem[] {
	const { file, node } = document;
	const problems: Problem[] = placeholderProblems(file, node, [
		patchesMember,
		templatesMember,
	]);
	for (const [environment, patch] of patchesOf(node))
		for (const problem of placeholderProblems(file, patch, [templatesMember]))
			problems.push({ ...problem, environment });
	return problems.map((problem) => ({
		...problem,
		...placeIn(document, problem.span),
	}));
}
