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
	return [
		...placeholderProblems(document.file, document.node, [
			patchesMember,
			templatesMember,
		]),
		...patchesOf(document.node).flatMap(([environment, patch]) =>
			placeholderProblems(document.file, patch, [templatesMember]).map(
				(problem): Problem => ({ ...problem, environment }),
			),
		),
	].map((problem) => ({ ...problem, ...placeIn(document, problem.span) }));
}
