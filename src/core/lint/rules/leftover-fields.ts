// leftover-fields: a patch changes the credential's type, and the environment is given what the base's type left there.

import type { Catalog } from "../../catalog/catalog.ts";
import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { MapNode } from "../../types.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

const typePath = ["credentials", "type"];
const fieldsPath = ["credentials", "fields"];

export function leftoverFields(
	document: JudgedDocument,
	{ environment, catalog }: DocumentScope,
): readonly Problem[] {
	if (environment === null) return [];
	const { node, source } = document;
	const patched = ["environments", environment, ...typePath];
	const from = stringAt(source, ...typePath);
	const to = stringAt(source, ...patched);
	const told = nodeAt(source, patched);
	if (from === undefined || to === undefined || from === to || !told) return [];
	// What is kept takes no fields at all, which the schema tells.
	const keep = nodeAt(node, ["credentials", "keep"]);
	if (keep?.kind === "scalar" && keep.value === true) return [];
	const left = leftFields(source, node).filter((field) =>
		isLeftover(source, field, from, to, catalog),
	);
	if (left.length === 0) return [];
	return [
		{
			rule: "leftover-fields",
			message: messages.leftoverFields(from, to, left, environment),
			...placeIn(document, told.span),
		},
	];
}

/** Fields that stand where the base gave them: what a patch gives has a place of its own. */
function leftFields(source: MapNode, effective: MapNode): readonly string[] {
	const before = nodeAt(source, fieldsPath);
	const after = nodeAt(effective, fieldsPath);
	if (before?.kind !== "map" || after?.kind !== "map") return [];
	return [...after.entries]
		.filter(([name, { value }]) => before.entries.get(name)?.value === value)
		.map(([name]) => name);
}

/** Fields of the old type that the new one has not, and whatever holds a secret of the base. */
function isLeftover(
	source: MapNode,
	field: string,
	from: string,
	to: string,
	catalog: Catalog,
): boolean {
	const value = nodeAt(source, [...fieldsPath, field]);
	if (value?.kind === "map" || catalog.isSecret(from, field)) return true;
	const wanted = catalog.credentialTypes.get(to);
	if (!wanted || wanted.fields.has(field)) return false;
	return (
		!wanted.free ||
		catalog.credentialTypes.get(from)?.fields.has(field) === true
	);
}
