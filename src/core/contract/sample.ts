// A contract -> a value that fits it, as far as its types and bounds tell.
import type { Json, JsonObject } from "../types.ts";
import { isObject, object } from "../values/json.ts";
import { isList, patternOf } from "./faults.ts";

export function sampleOf(contract: Json | undefined): Json {
	const schema = object(contract);
	if (schema["default"] !== undefined) return schema["default"];
	const [allowed] = listed(schema["enum"]);
	if (allowed !== undefined) return allowed;
	const { type } = schema;
	const [first = isObject(schema["properties"]) ? "object" : "string"] =
		type === undefined ? [] : isList(type) ? type : [type];
	switch (first) {
		case "integer":
		case "number":
			return numberOf(schema);
		case "boolean":
			return true;
		case "null":
			return null;
		case "array":
			return [sampleOf(isList(schema["items"] ?? null) ? {} : schema["items"])];
		case "object":
			return Object.fromEntries(
				Object.entries(object(schema["properties"])).map(([name, inner]) => [
					name,
					sampleOf(inner),
				]),
			);
		default:
			return textOf(schema);
	}
}

function listed(json: Json | undefined): readonly Json[] {
	return json !== undefined && isList(json) ? json : [];
}

function numberOf({ minimum, maximum, exclusiveMinimum }: JsonObject): number {
	const least = typeof minimum === "number" ? minimum : null;
	if (least !== null) return exclusiveMinimum === true ? least + 1 : least;
	return typeof maximum === "number" ? Math.min(1, maximum - 1) : 1;
}

/** With a blank in it, where it may: what is not escaped shows. */
function textOf({ minLength, maxLength, pattern }: JsonObject): string {
	const least = typeof minLength === "number" ? Math.min(minLength, 1000) : 0;
	const most = typeof maxLength === "number" ? maxLength : Infinity;
	const text = "a text".padEnd(least, ".").slice(0, most);
	const fits = typeof pattern === "string" ? patternOf(pattern) : undefined;
	if (!fits || fits(text)) return text;
	const usual = usualTexts.find(
		(one) => one.length >= least && one.length <= most && fits(one),
	);
	return usual ?? text;
}

/** What patterns of contracts ask for. */
const usualTexts = [
	...["text", "TEXT", "Text", "A-1", "A1", "true"],
	...Array.from({ length: 20 }, (_, at) =>
		"12345678901234567890".slice(0, at + 1),
	),
	...["+493012345678", "1.5", "2026-01-31", "2026-01-31T12:00:00Z", "12:00"],
	...["someone@example.com", "https://example.com/"],
	"00000000-0000-4000-8000-000000000000",
	...Array.from({ length: 20 }, (_, at) =>
		"ABCDEFGHIJKLMNOPQRST".slice(0, at + 1),
	),
];
