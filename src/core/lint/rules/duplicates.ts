// duplicate-key and duplicate-name: two documents that claim one identity, or one name in one organization.

import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Place } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

/** Keys are claimed by documents, not by environments: judged on the documents as written. */
export function duplicateKey(scope: Scope): readonly Problem[] {
	if (scope.environment !== null) return [];
	return repeated(
		scope.documents,
		"key",
		(key) => key,
		(key, first) => messages.duplicateKey(key, first),
	).map((problem) => ({ ...problem, rule: "duplicate-key", ofSource: true }));
}

export function duplicateName(scope: Scope): readonly Problem[] {
	return repeated(scope.documents, "name", comparableName, (name, first) =>
		messages.duplicateName(name, first),
	).map((problem) => ({ ...problem, rule: "duplicate-name" }));
}

function repeated(
	documents: readonly JudgedDocument[],
	member: string,
	comparable: (value: string) => string,
	message: (value: string, first: Place) => string,
): Omit<Problem, "rule">[] {
	const firsts = new Map<string, Place & { readonly key?: string }>();
	const problems: Omit<Problem, "rule">[] = [];
	for (const document of documents) {
		const value = stringAt(document.node, member);
		const span = nodeAt(document.node, [member])?.span;
		if (value === undefined || span === undefined) continue;
		const same = comparable(value);
		const first = firsts.get(same);
		if (!first) {
			const { file, key } = document;
			firsts.set(same, { file, span, ...(key === undefined ? {} : { key }) });
			continue;
		}
		problems.push({
			message: message(value, first),
			alsoIn: [first.file],
			...(first.key === undefined ? {} : { rivals: [first.key] }),
			...placeIn(document, span),
		});
	}
	return problems;
}
