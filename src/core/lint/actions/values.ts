// quoted-value, and a success template that gives no JSON: what the translation map names is JSON text already.
import type { Problem } from "../../findings/problem.ts";
import type { Ground, Tell } from "./ground.ts";
import { jsonFault } from "./holes.ts";
import * as messages from "./messages.ts";
import type { Use, Uses } from "./uses.ts";

export function* valueProblems(
	ground: Ground,
	{ uses, set, first, varies }: Uses,
	tell: Tell,
): Generator<Problem, void> {
	const { becomes, parsed } = ground;
	if (becomes !== "success" && becomes !== "json") return;
	// What a reference writes first may be any JSON; a body may be any text.
	const fault = jsonFault(parsed, becomes === "success" ? /^[^0]/ : /^[[{]/);
	// An input may hold more of a body's JSON than a value, and two #ifs may exclude each other.
	if (fault && varies)
		yield tell("template-syntax", fault, messages.noJsonSometimes, {
			atMost: "warning",
		});
	else if (fault && becomes === "success")
		yield tell("template-syntax", fault, messages.noJson);
	else if (fault)
		yield tell("template-syntax", fault, messages.noJsonBody, {
			atMost: "warning",
		});
	if (becomes !== "success") return;
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
		else if (json === "quoted" && /^["[{]/.test(first))
			yield tell(
				"quoted-value",
				reference,
				messages.quotedValue(reference.source),
			);
	}
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
