// A contract -> a value that fits it, as far as its types and bounds tell.
import type { Json, JsonObject } from "../types.ts";
import { isObject, object } from "../values/json.ts";
import { isList } from "./faults.ts";

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

/** With a blank in it: what is not escaped shows. */
function textOf({ minLength, maxLength }: JsonObject): string {
	const least = typeof minLength === "number" ? Math.min(minLength, 1000) : 0;
	const most = typeof maxLength === "number" ? maxLength : Infinity;
	return "a text".padEnd(least, ".").slice(0, most);
}
