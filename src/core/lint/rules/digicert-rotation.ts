// digicert-rotation: the authority whose client certificates are replaced by hand every year.

import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

const authorityPath = ["mutualTls", "certificateAuthority"];

export function digicertRotation(
	document: JudgedDocument,
	{ catalog }: DocumentScope,
): readonly Problem[] {
	const type = stringAt(document.node, "type") ?? "";
	// Where the type has no mutual TLS, the field itself is the mistake.
	if (!catalog.types.get(type)?.platformProperties.length) return [];
	const authority = nodeAt(document.node, authorityPath);
	if (authority?.kind !== "scalar" || authority.value !== "digicert") return [];
	return [
		{
			rule: "digicert-rotation",
			message: messages.digicertRotation(),
			...placeIn(document, authority.span),
		},
	];
}
