// type-changed, credential-type-changed, integration-removed: what a change does to integrations that exist already.

import {
	effectiveDocument,
	environmentsOf,
} from "../../document/environments.ts";
import { kindOf } from "../../document/kind.ts";
import { keyNodes } from "../../document/names.ts";
import { nodeAt, stringAt } from "../../document/node.ts";
import { parseText } from "../../document/parse.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { MapNode } from "../../types.ts";
import * as messages from "../messages.ts";
import type { BaseDocument, BaseTree, Scope } from "../scope.ts";

/** `files`: text by name, in the order of their names. */
export function readBase(files: ReadonlyMap<string, string>): BaseTree {
	const documents = new Map<string, BaseDocument>();
	for (const [file, text] of files)
		for (const { root } of parseText(text).documents) {
			const key = stringAt(root, "key");
			if (root.kind !== "map" || kindOf(root) !== "integration") continue;
			if (key === undefined || documents.has(key)) continue;
			documents.set(key, { file, key, root });
		}
	return documents;
}

export function typeChanged(scope: Scope): readonly Problem[] {
	if (scope.environment !== null || !scope.base) return [];
	const { base } = scope.base;
	return scope.documents.flatMap((document): Problem[] => {
		const before = rootBefore(base, document);
		const from = before && stringAt(before, "type");
		const to = stringAt(document.node, "type");
		const span = nodeAt(document.node, ["type"])?.span;
		if (!from || !to || !span || from === to) return [];
		return [
			{
				rule: "type-changed",
				message: messages.typeChanged(from, to),
				...placeIn(document, span),
				ofSource: true,
			},
		];
	});
}

export function credentialTypeChanged(scope: Scope): readonly Problem[] {
	if (!scope.base) return [];
	const { base } = scope.base;
	return scope.documents.flatMap((document): Problem[] => {
		const before = rootBefore(base, document);
		const seen =
			before && scope.environment !== null
				? effectiveDocument(before, scope.environment)
				: before;
		const path = ["credentials", "type"];
		// Another type needs another key, and then there is no credential to change.
		if (before && stringAt(before, "type") !== stringAt(document.node, "type"))
			return [];
		const from = seen && stringAt(seen, ...path);
		const to = stringAt(document.node, ...path);
		const span = nodeAt(document.node, path)?.span;
		const allowed = nodeAt(document.node, ["allowCredentialTypeChange"]);
		if (!from || !to || !span || from === to) return [];
		if (allowed?.kind === "scalar" && allowed.value === true) return [];
		return [
			{
				rule: "credential-type-changed",
				message: messages.credentialTypeChanged(from, to),
				...placeIn(document, span),
			},
		];
	});
}

/** The document as it was, under its key or one that it had. */
function rootBefore(
	base: BaseTree,
	{ node }: JudgedDocument,
): MapNode | undefined {
	const key = keyNodes(node).find(({ value }) => base.has(value));
	return key && base.get(key.value)?.root;
}

/** Keys, not files, are looked for: a document that moved or was renamed is still there. */
export function integrationRemoved(scope: Scope): readonly Problem[] {
	if (!scope.base) return [];
	const { base, present, failedFiles } = scope.base;
	const here = new Set(
		scope.documents.flatMap(({ node }) =>
			keyNodes(node).map(({ value }) => value),
		),
	);
	const problems: Problem[] = [];
	for (const { file, key, root } of base.values()) {
		// A file that does not parse may hold it still.
		if (failedFiles.includes(file)) continue;
		const gone = !present.has(key);
		const narrowed =
			!gone &&
			scope.environment !== null &&
			!here.has(key) &&
			environmentsOf(root, scope.environments ?? []).includes(
				scope.environment,
			) &&
			!scope.base.brokenKeys.has(key);
		if (scope.environment === null ? !gone : !narrowed) continue;
		const name = stringAt(root, "name") ?? key;
		problems.push({
			rule: "integration-removed",
			message: gone
				? messages.integrationRemoved(key, name)
				: messages.integrationNarrowed(key, name),
			file,
			span: { line: 1, column: 1, endLine: 1, endColumn: 1 },
			key,
			ofSource: true,
		});
	}
	return problems;
}
