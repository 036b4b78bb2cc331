// unknown-environment: `only` or `environments` names one that the settings lack.

import { nodeAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Span } from "../../types.ts";
import { suggest } from "../../values/suggest.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

export function unknownEnvironment(
	document: JudgedDocument,
	{ environment, environments, otherEnvironments }: DocumentScope,
): readonly Problem[] {
	if (environment !== null || environments === null) return [];
	const problems: Problem[] = [];
	const told = (name: string, span: Span): void => {
		if (environments.includes(name) || otherEnvironments.includes(name)) return;
		const known = [...environments, ...otherEnvironments];
		const suggestion = suggest(name, known);
		problems.push({
			rule: "unknown-environment",
			message: messages.unknownEnvironment(name, known, suggestion),
			...placeIn(document, span),
			ofSource: true,
			...(suggestion === undefined ? {} : { suggestion }),
		});
	};
	const only = nodeAt(document.node, ["only"]);
	if (only?.kind === "seq")
		for (const item of only.items)
			if (item.kind === "scalar" && typeof item.value === "string")
				told(item.value, item.span);
	const patches = nodeAt(document.node, ["environments"]);
	if (patches?.kind === "map")
		for (const [name, entry] of patches.entries) told(name, entry.keySpan);
	return problems;
}
