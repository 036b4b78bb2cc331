// digicert-rotation: the authority whose client certificates are replaced by hand every year.

import { nodeAt, stringAt } from "../../document/node.ts";
import { type Problem, placeIn } from "../../findings/problem.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

export function digicertRotation(scope: Scope): readonly Problem[] {
	const problems: Problem[] = [];
	for (const document of scope.documents) {
		const type = stringAt(document.node, "type") ?? "";
		// Where the type has no mutual TLS, the field itself is the mistake.
		if (!scope.catalog.types.get(type)?.platformProperties.length) continue;
		const authority = nodeAt(document.node, [
			"mutualTls",
			"certificateAuthority",
		]);
		if (authority?.kind !== "scalar" || authority.value !== "digicert")
			continue;
		problems.push({
			rule: "digicert-rotation",
			message: messages.digicertRotation(),
			...placeIn(document, authority.span),
		});
	}
	return problems;
}
