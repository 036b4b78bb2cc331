// A document's errors -> the member that wraps whole documents, as other tools' files do: one mistake, not one a member.
import type { SchemaError } from "../catalog/schema-errors.ts";
import type { Json, JsonObject } from "../types.ts";

/** The unknown members that hold what the document itself lacks: in a list, in a mapping by name, or as they are. */
export function wrappers(
	errors: readonly SchemaError[],
	json: Json,
): readonly SchemaError[] {
	const atRoot = errors.filter(({ path }) => path.length === 0);
	const lacking = atRoot.flatMap(({ keyword, member }) =>
		keyword === "required" && member !== undefined ? [member] : [],
	);
	return atRoot.filter(
		({ keyword, member }) =>
			keyword === "additionalProperties" &&
			member !== undefined &&
			holdsDocument((json as JsonObject)[member], lacking),
	);
}

/** Two members that a document needs are no chance. */
const enough = 2;

function holdsDocument(
	value: Json | undefined,
	lacking: readonly string[],
): boolean {
	if (value === null || typeof value !== "object") return false;
	const inner: readonly Json[] = Object.values(value);
	return [value, ...inner].some(
		(one) =>
			one !== null &&
			typeof one === "object" &&
			lacking.filter((name) => Object.hasOwn(one, name)).length >= enough,
	);
}
