// limit-exceeded: more integrations of a type than the organization may have, counted per environment.

import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

export function limitExceeded(scope: Scope): readonly Problem[] {
	// Without an environment there is no organization to count in, unless there are no settings at all.
	if (scope.environment === null && scope.environments !== null) return [];
	const byType = new Map<string, JudgedDocument[]>();
	for (const document of scope.documents) {
		const type = stringAt(document.node, "type");
		if (type === undefined) continue;
		const same = byType.get(type);
		if (same) same.push(document);
		else byType.set(type, [document]);
	}
	const problems: Problem[] = [];
	for (const [type, documents] of byType) {
		// The organization's own number is the truth.
		const live = scope.live?.limits.get(type);
		const limit = live ?? scope.limits.get(type);
		const beyond = limit === undefined ? undefined : documents[limit];
		const span = beyond && nodeAt(beyond.node, ["type"])?.span;
		if (limit === undefined || !beyond || !span) continue;
		problems.push({
			rule: "limit-exceeded",
			message: messages.limitExceeded(
				type,
				documents.length,
				limit,
				live !== undefined,
			),
			...placeIn(beyond, span),
			alsoIn: [...new Set(documents.map(({ file }) => file))],
			rivals: documents.flatMap(({ key }) => key ?? []),
		});
	}
	return problems;
}
