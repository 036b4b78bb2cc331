// unknown-field, missing-field, invalid-*, plaintext-secret, missing-credentials: what the schemas say of a document.

import { nodeAt, toJson } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { schemaProblems } from "../../judge/schema.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

export function documentSchema(
	document: JudgedDocument,
	scope: DocumentScope,
): readonly Problem[] {
	const json = toJson(document.node);
	const errors = scope.catalog.validateDocument(json, document.kind);
	if (errors.length === 0) return [];
	const judged = { ...document, catalog: scope.catalog };
	return credentialsProblem(
		document,
		scope,
		schemaProblems(judged, errors, json),
	).map(
		(problem): Problem => ({
			...problem,
			...placeIn(document, problem.span),
		}),
	);
}

/** A type that needs credentials says so in its own words. */
function credentialsProblem(
	document: JudgedDocument,
	scope: DocumentScope,
	problems: readonly Problem[],
): readonly Problem[] {
	return problems.map((problem) => {
		if (problem.rule !== "missing-credentials") return problem;
		const type = nodeAt(document.node, ["type"]);
		const name = type?.kind === "scalar" ? String(type.value) : "";
		return {
			...problem,
			message: messages.missingCredentials(
				name,
				scope.catalog.types.get(name)?.credentialTypes ?? [],
			),
		};
	});
}
