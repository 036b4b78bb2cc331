// unexpanded-placeholder: a plain value of a document, or of one of its patches, that nobody filled in.

import { ownAndPatches } from "../../document/environments.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { placeholderProblems } from "../../judge/placeholders.ts";

export function unexpandedPlaceholder(
	document: JudgedDocument,
): readonly Problem[] {
	const { own, patches } = ownAndPatches(document.node);
	return [
		...placeholderProblems(document.file, own),
		...patches.flatMap(([environment, patch]) =>
			placeholderProblems(document.file, patch).map(
				(problem): Problem => ({ ...problem, environment }),
			),
		),
	].map((problem) => ({ ...problem, ...placeIn(document, problem.span) }));
}
