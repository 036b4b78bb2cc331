// A value of the wrong kind -> what it is, what was wanted, and what to write instead.
import { formats } from "../catalog/formats.ts";
import type { SchemaError } from "../catalog/schema-errors.ts";
import type { Json, JsonObject, Node } from "../types.ts";
import { list } from "../values/words.ts";
import * as messages from "./messages.ts";

export function kindAndNumber(node: Node | undefined): string | null {
	return node?.kind === "scalar" && typeof node.value === "number"
		? `the number ${node.source || node.value}`
		: kindOf(node);
}

export function kindOf(node: Node | undefined): string | null {
	if (!node) return null;
	if (node.kind === "map") return "a mapping";
	if (node.kind === "seq") return "a list";
	if (node.value === null) return null;
	if (typeof node.value === "number") return "a number";
	if (typeof node.value === "boolean") return String(node.value);
	return "text";
}

const typeWords: Readonly<Record<string, string>> = {
	string: "text",
	object: "a mapping",
	array: "a list",
	boolean: "true or false",
	integer: "a whole number",
	number: "a number",
};

const aReference = "a reference such as { env: NAME }";

export function wantedTypes(
	types: Json,
	error: SchemaError,
): readonly string[] {
	if (error.secret) return [aReference];
	const names = (Array.isArray(types) ? types : [types]) as readonly string[];
	return names.map((name) => {
		if (name !== "object") return typeWords[name] ?? name;
		if (names.length > 1) return aReference;
		const { declared } = error;
		// A few members say more than the word; many would bury it.
		if (declared.length === 0 || declared.length > 3) return "a mapping";
		return `a mapping with ${declared.length < 3 ? declared.join(" and ") : list(declared)}`;
	});
}

/** What to write instead of a value of the wrong kind, where it can be guessed. */
export function typeHint(
	error: SchemaError,
	node: Node | undefined,
	types: Json,
): string {
	const names: readonly Json[] = Array.isArray(types) ? types : [types];
	if (node?.kind !== "scalar" || node.value === null) return "";
	const written = node.source || String(node.value);
	if (typeof node.value !== "string") {
		if (!names.includes("string")) return "";
		return fits(error.schema, written)
			? messages.quoteIt(written)
			: (wantsOf(error.schema) ?? "");
	}
	const word = node.value.toLowerCase();
	if (names.includes("boolean") && word in booleans)
		return messages.writeBoolean(booleans[word] ?? "");
	if (names.includes("integer") && /^[0-9]{1,9}$/.test(word))
		return messages.writePlain(String(Number(word)));
	return names.includes("array") && /^[\w./*-]+$/.test(written)
		? messages.writeList(written)
		: "";
}

const booleans: Readonly<Record<string, string>> = {
	true: "true",
	yes: "true",
	on: "true",
	false: "false",
	no: "false",
	off: "false",
};

function fits(schema: JsonObject, text: string): boolean {
	const { pattern, format } = schema;
	if (typeof pattern === "string" && !new RegExp(pattern, "u").test(text))
		return false;
	return typeof format !== "string" || formats[format]?.test(text) !== false;
}

function wantsOf(schema: JsonObject): string | undefined {
	const { "x-wants": wants, format } = schema;
	if (typeof wants === "string") return wants;
	return typeof format === "string" ? formats[format]?.wants : undefined;
}
