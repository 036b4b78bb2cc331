// An error about one value -> a finding in words: what is there, what was expected, what was probably meant.

import type { Catalog } from "../catalog/catalog.ts";
import type { SchemaError } from "../catalog/schema-errors.ts";
import { keySpanAt, mappingSpan, nodeAt, spanAt } from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import { isSecretName } from "../findings/secret-words.ts";
import type { RuleName } from "../findings/table.ts";
import type { Json, JsonObject, MapNode, Node } from "../types.ts";
import { visible } from "../values/invisible.ts";
import { text } from "../values/json.ts";
import { meantName, meantValue } from "./meant.ts";
import * as messages from "./messages.ts";
import { kindAndNumber, kindOf, typeHint, wantedTypes } from "./wrong-kind.ts";

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
		const suggestion = meantValue(error, judged.catalog, node, words);
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

function bound(keyword: string): "at least" | "at most" {
	return keyword.startsWith("min") ? "at least" : "at most";
}

/** Of a reference. */
const sourceMembers = new Set(["env", "file", "pointer", "store", "item"]);

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
