// The text of a JSON or YAML file, and a pointer into it -> the text that is there.
import { parseDocument } from "yaml";
import type { Json } from "../../core/types.ts";
import { pointedAt } from "../../core/values/json-pointer.ts";
import { type Resolved, secretOf } from "./resolved.ts";

export function memberOf(text: string, pointer: string): Resolved {
	const json = parsed(text);
	return json === undefined
		? { problem: "is neither JSON nor YAML" }
		: memberAt(json, pointer);
}

export function memberAt(json: Json, pointer: string): Resolved {
	const found = pointedAt(json, pointer);
	if (found === undefined) return { problem: "is not there" };
	return typeof found === "string"
		? secretOf(found)
		: { problem: `is ${kindOf(found)}, not text${quoteIt(found)}` };
}

/** What parsers say of a text repeats it: none of their words is passed on. */
function parsed(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		const document = parseDocument(text, { logLevel: "error" });
		if (document.errors.length > 0 || document.warnings.length > 0)
			return undefined;
		try {
			return document.toJS({ maxAliasCount: 100 }) as Json;
		} catch {
			return undefined;
		}
	}
}

function kindOf(value: Exclude<Json, string>): string {
	if (value === null) return "empty";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a mapping";
	return typeof value === "number" ? "a number" : "true or false";
}

function quoteIt(value: Json): string {
	return typeof value === "number" || typeof value === "boolean"
		? ": put it in quotes there"
		: "";
}
