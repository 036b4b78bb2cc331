// quoted-value, and a success template that gives no JSON: what the translation map names is JSON text already.
import type { Problem } from "../../findings/problem.ts";
import type { Ground, Tell } from "./ground.ts";
import { jsonWithHoles } from "./holes.ts";
import * as messages from "./messages.ts";
import type { Use, Uses } from "./uses.ts";

export function* valueProblems(
	ground: Ground,
	{ uses, set, first }: Uses,
	tell: Tell,
): Generator<Problem, void> {
	if (ground.becomes !== "success") return;
	for (const use of uses) {
		const { reference, json, calls } = use;
		if (!isValue(use, ground) || set.has(reference.name)) continue;
		const escaped = calls.find((call) =>
			/^esc\.json(?:Encode|String)$/.test(call),
		);
		if (escaped !== undefined)
			yield tell(
				"quoted-value",
				reference,
				messages.escapedValue(`\${${reference.name}}`, reference.name),
			);
		else if (json === "quoted" && /^[[{]/.test(first))
			yield tell(
				"quoted-value",
				reference,
				messages.quotedValue(reference.source),
			);
	}
	const value = set.size > 0 ? undefined : jsonWithHoles(ground.parsed);
	if (value && "fault" in value)
		yield tell("template-syntax", value.fault, messages.noJson);
}

/** A value of the answer as it is; a number in quotes becomes a text, which may be meant. */
function isValue({ reference }: Use, { mapped }: Ground): boolean {
	if (reference.steps.length > 0) return false;
	if (reference.name === "rawResult") return true;
	const value = mapped.get(reference.name);
	return (
		value !== undefined &&
		value.path?.counts !== true &&
		!["number", "integer", "boolean"].includes(value.fallback ?? "")
	);
}
