// An error about one value -> a finding in words: what is there, what was expected, what was probably meant.

import type { Catalog } from "../catalog/catalog.ts";
import { formats } from "../catalog/formats.ts";
import type { SchemaError } from "../catalog/schema-errors.ts";
import { keySpanAt, mappingSpan, nodeAt, spanAt } from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import { isSecretName } from "../findings/secret-words.ts";
import type { RuleName } from "../findings/table.ts";
import type { Json, JsonObject, MapNode, Node } from "../types.ts";
import { visible } from "../values/invisible.ts";
import { text } from "../values/json.ts";
import { suggest } from "../values/suggest.ts";
import { withoutLeading, withoutTrailing } from "../values/text.ts";
import { list } from "../values/words.ts";
import * as messages from "./messages.ts";

export interface Judged {
	readonly file: string;
	readonly node: MapNode;
	/** Absent for settings. */
	readonly catalog?: Catalog;
}

export type Told = Pick<Problem, "rule" | "message" | "span" | "suggestion">;

export function tellValue(
	error: SchemaError,
	judged: Judged,
	path: string,
): Told {
	const { keyword, params } = error;
	const root = judged.node;
	const node = nodeAt(root, error.path);
	const keyed =
		error.member !== undefined
			? keySpanAt(root, [...error.path, error.member])
			: undefined;
	const span = keyed ?? node?.span ?? spanAt(root, error.path);
	const limit = Number(params["limit"]);
	const said = (
		rule: RuleName,
		message: string,
		suggestion?: string,
	): Told => ({
		rule,
		message,
		span,
		...(suggestion === undefined ? {} : { suggestion }),
	});
	const notAmong = (rule: RuleName, allowed: readonly Json[]): Told => {
		const words = allowed.map(String);
		const suggestion = meantValue(error, judged, node, words);
		return said(
			rule,
			messages.notInEnum(path, shown(node), words, suggestion),
			suggestion,
		);
	};
	switch (keyword) {
		case "type": {
			if ((error.secret || isSecretField(error)) && isGiven(node))
				return said(
					"plaintext-secret",
					messages.plaintextSecret(
						path,
						environmentName(error.path),
						node?.kind === "scalar" && /\$\{?\w/.test(String(node.value)),
					),
				);
			const words = error.schema["enum"];
			if (Array.isArray(words) && isScalarValue(node))
				return notAmong("invalid-type", words as readonly Json[]);
			const types = params["type"] ?? null;
			return said(
				"invalid-type",
				messages.invalidType(
					path,
					wantedTypes(types, error),
					// A secret in the place of a variable's name must not be repeated.
					sourceMembers.has(String(error.path.at(-1)))
						? kindOf(node)
						: kindAndNumber(node),
					typeHint(error, node, types),
				),
			);
		}
		case "enum":
			return notAmong(
				"invalid-value",
				(params["allowedValues"] ?? []) as readonly Json[],
			);
		case "const":
			return error.wants === undefined
				? notAmong("invalid-value", [params["allowedValue"] ?? null])
				: said(
						"invalid-value",
						messages.wrongFormat(path, error.wants, undefined),
					);
		case "minLength":
		case "maxLength":
			return said(
				"invalid-value",
				messages.wrongLength(path, bound(keyword), limit, "character"),
			);
		case "minItems":
		case "maxItems":
			return said(
				"invalid-value",
				messages.wrongLength(path, bound(keyword), limit, "item"),
			);
		case "minProperties":
		case "maxProperties":
			return {
				...said(
					"invalid-value",
					isReference(error)
						? messages.oneSource(path, error.path.at(-2) === "fields")
						: messages.wrongLength(path, bound(keyword), limit, "field"),
				),
				span: mappingSpan(root, error.path),
			};
		case "minimum":
		case "maximum":
			return said(
				"invalid-value",
				messages.wrongNumber(path, bound(keyword), limit),
			);
		case "x-least":
		case "x-most":
			return said(
				"invalid-value",
				messages.wrongDuration(
					path,
					text(error.schema["x-least"]),
					text(error.schema["x-most"]),
				),
			);
		case "uniqueItems": {
			const later = Math.max(Number(params["i"]), Number(params["j"]));
			const item = nodeAt(root, [...error.path, later]);
			return {
				...said("invalid-value", messages.notUnique(path)),
				span: item?.span ?? span,
			};
		}
		default: {
			// pattern and format; the schema may say that a pattern is an identity's, not a value's.
			const named = error.member !== undefined;
			const suggestion = meantName(error, node);
			return said(
				error.schema["x-rule"] === "invalid-value" || named
					? "invalid-value"
					: "invalid-format",
				messages.wrongFormat(
					named ? `${path ? `${path}.` : ""}${error.member ?? ""}` : path,
					error.wants ?? describe(error.schema) ?? "in the expected form",
					suggestion,
				),
				suggestion,
			);
		}
	}
}

/** The bounds of others stand beside their members. */
function isReference({ keyword, declared }: SchemaError): boolean {
	return (
		declared.includes("env") ||
		(keyword === "maxProperties" && declared.length === 0)
	);
}

/** Where the fields are free only their names say it: a number there is a secret too. */
function isSecretField({ path }: SchemaError): boolean {
	return path.at(-2) === "fields" && isSecretName(String(path.at(-1)));
}

/** The allowed value that was meant: by another word for it, by the platform's name for it, or nearly so written. */
function meantValue(
	error: SchemaError,
	judged: Judged,
	node: Node | undefined,
	words: readonly string[],
): string | undefined {
	if (node?.kind !== "scalar") return undefined;
	const found = String(node.value);
	// Another type of credential is no slip of the pen.
	if (judged.catalog?.credentialTypes.has(found)) return undefined;
	const domains = (error.schema["x-domains"] ?? {}) as Readonly<
		Record<string, string>
	>;
	const region = Object.entries(domains).find(([, domain]) =>
		found.toLowerCase().endsWith(domain),
	)?.[0];
	const type = [...(judged.catalog?.types.values() ?? [])].find(
		({ platformType }) => platformType === found,
	)?.name;
	return (
		[...(synonyms[found.toLowerCase()] ?? []), region, type].find(
			(word) => word !== undefined && words.includes(word),
		) ?? suggest(found, words)
	);
}

/** A name in the letters that names may have; only for what is a name, never for a value that may be secret. */
function meantName(
	error: SchemaError,
	node: Node | undefined,
): string | undefined {
	const { path, member, schema } = error;
	const named = schema["x-rule"] === "invalid-value" || path[0] === "owner";
	const pattern = schema["pattern"];
	if (!named || typeof pattern !== "string") return undefined;
	const found = member ?? (node?.kind === "scalar" ? String(node.value) : "");
	const fits = new RegExp(pattern, "u");
	return [found, found.toLowerCase()]
		.map((name) => name.trim().replaceAll(/[^A-Za-z0-9.]+/g, "-"))
		.map((name) => withoutLeading(withoutTrailing(name, "-."), "-."))
		.find((name) => fits.test(name));
}

function isGiven(node: Node | undefined): boolean {
	return node?.kind === "seq" || isScalarValue(node);
}

function isScalarValue(node: Node | undefined): boolean {
	return node?.kind === "scalar" && node.value !== null;
}

/** A value as it was written; text in quotes. */
function shown(node: Node | undefined): string {
	if (node?.kind !== "scalar") return kindOf(node) ?? "empty";
	return typeof node.value === "string"
		? visible(JSON.stringify(node.value))
		: node.source || String(node.value);
}

/** What people write for what the schema calls otherwise. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
	enabled: ["active"],
	enable: ["active"],
	on: ["active"],
	true: ["active"],
	yes: ["active"],
	disabled: ["inactive"],
	disable: ["inactive"],
	off: ["inactive"],
	false: ["inactive"],
	no: ["inactive"],
	none: ["off"],
};

function bound(keyword: string): "at least" | "at most" {
	return keyword.startsWith("min") ? "at least" : "at most";
}

function kindAndNumber(node: Node | undefined): string | null {
	return node?.kind === "scalar" && typeof node.value === "number"
		? `the number ${node.source || node.value}`
		: kindOf(node);
}

function kindOf(node: Node | undefined): string | null {
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

/** Of a reference. */
const sourceMembers = new Set(["env", "file", "pointer", "store", "item"]);
const aReference = "a reference such as { env: NAME }";

function wantedTypes(types: Json, error: SchemaError): readonly string[] {
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
function typeHint(
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

/** `credentials.fields.clientSecret` → CLIENT_SECRET: a name that the author may take over. */
export function environmentName(path: readonly (string | number)[]): string {
	return String(path.at(-1) ?? "SECRET")
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.replace(/[^A-Za-z0-9]+/g, "_")
		.toUpperCase();
}

export function describe(schema: JsonObject | undefined): string | undefined {
	const title = schema?.["title"];
	return typeof title === "string" ? title : undefined;
}
