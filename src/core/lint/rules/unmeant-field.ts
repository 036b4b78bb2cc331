// invalid-format: a plain field of a credential with characters that came along. A value that is read is judged by plan and apply.
import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { unmeant } from "../../values/unmeant.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

const fieldsPath = ["credentials", "fields"];

export function unmeantField(
	document: JudgedDocument,
	{ catalog }: DocumentScope,
): readonly Problem[] {
	const { node } = document;
	const type = stringAt(node, "credentials", "type") ?? "";
	const fields = nodeAt(node, fieldsPath);
	if (fields?.kind !== "map") return [];
	return [...fields.entries].flatMap(([name, { value }]): Problem[] => {
		if (value.kind !== "scalar" || typeof value.value !== "string") return [];
		const kind = unmeant(value.value);
		if (kind !== "quotes" && kind !== "white-space") return [];
		// Told by the schema, which knows more of it.
		const isTold =
			catalog.isSecret(type, name) ||
			catalog.validateValue(type, name, value.value) !== null;
		if (isTold) return [];
		const path = [...fieldsPath, name];
		return [
			{
				rule: "invalid-format",
				message: messages.unmeantField[kind](path.join(".")),
				...placeIn(document, value.span),
				path,
				atMost: "warning",
			},
		];
	});
}
