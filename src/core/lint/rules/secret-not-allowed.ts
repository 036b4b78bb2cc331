// Documents as an environment sees them -> the secrets that they name and may not read.

import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import {
	type Grants,
	type Ungranted,
	ungranted,
} from "../../settings/grants.ts";
import type { Node, SecretReference } from "../../types.ts";
import { suggest } from "../../values/suggest.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

export function secretNotAllowed(
	document: JudgedDocument,
	{ grants }: DocumentScope,
): readonly Problem[] {
	const fields = nodeAt(document.node, ["credentials", "fields"]);
	if (!grants || fields?.kind !== "map") return [];
	const problems: Problem[] = [];
	for (const [field, { value }] of fields.entries)
		for (const reference of named(value)) {
			const reason = ungranted(grants, reference);
			if (reason === null) continue;
			const path = ["credentials", "fields", field];
			const { why, member, suggestion } = told(grants, reference, reason);
			const span = nodeAt(value, [member])?.span ?? value.span;
			problems.push({
				rule: "secret-not-allowed",
				message: messages.secretNotAllowed(
					path.join("."),
					sourceOf(reference),
					why,
				),
				...placeIn(document, span),
				path: [...path, member],
				...(suggestion === undefined ? {} : { suggestion }),
			});
		}
	return problems;
}

/** All that a field names, also where it names too much. */
function named(value: Node): readonly SecretReference[] {
	if (value.kind !== "map") return [];
	const found: SecretReference[] = [];
	const env = stringAt(value, "env");
	if (env !== undefined) found.push({ env });
	const file = stringAt(value, "file");
	if (file !== undefined) found.push({ file });
	const store = stringAt(value, "store");
	if (store !== undefined)
		found.push({ store, item: stringAt(value, "item") ?? "" });
	return found;
}

function sourceOf(reference: SecretReference): string {
	if ("env" in reference) return `environment variable ${reference.env}`;
	if ("file" in reference) return `file ${reference.file}`;
	return `store ${reference.store}`;
}

function told(
	{ env, files, stores }: Grants,
	reference: SecretReference,
	reason: Ungranted,
): { why: string; member: string; suggestion?: string | undefined } {
	if ("store" in reference) {
		const known = [...stores.keys()];
		const suggestion = suggest(reference.store, known);
		return reason === "option"
			? { why: messages.notAllowed.option(), member: "item" }
			: {
					why: messages.notAllowed.noStore(known, suggestion),
					member: "store",
					suggestion,
				};
	}
	const [member, list, granted] =
		"env" in reference
			? (["env", "env", env] as const)
			: (["file", "files", files] as const);
	const why =
		reason === "own"
			? messages.notAllowed.own(list)
			: messages.notAllowed.unlisted(list, granted ?? []);
	return { why, member };
}
