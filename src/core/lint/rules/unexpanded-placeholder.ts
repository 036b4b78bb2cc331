// unexpanded-placeholder: a plain value of a document, or of one of its patches, that nobody filled in.

import { type Problem, placeIn } from "../../findings/problem.ts";
import { placeholderProblems } from "../../judge/placeholders.ts";
import type { Scope } from "../scope.ts";

export function unexpandedPlaceholder(scope: Scope): readonly Problem[] {
	return scope.documents.flatMap((document): Problem[] => {
		const environments = document.node.entries.get("environments")?.value;
		const patches = environments?.kind === "map" ? environments.entries : [];
		const own = new Map(document.node.entries);
		own.delete("environments");
		return [
			...placeholderProblems(document.file, { ...document.node, entries: own }),
			...[...patches].flatMap(([environment, { value }]) =>
				placeholderProblems(document.file, value).map(
					(problem): Problem => ({ ...problem, environment }),
				),
			),
		].map((problem) => ({ ...problem, ...placeIn(document, problem.span) }));
	});
}
