// JSON Schema's errors -> findings in words at the exact key or value, one a mistake, with "did you mean".
import type { SchemaError } from "../catalog.ts";
import { removalOf } from "../environments.ts";
import * as messages from "../messages.ts";
import { keySpanAt, nodeAt } from "../parse.ts";
import { suggest } from "../suggest.ts";
import type { Json, JsonObject, MapNode, Node, Span } from "../types.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
	type Scope,
} from "./scope.ts";
import type { RuleName } from "./table.ts";

/** Members that no patch can change: what is wrong inside them is told whatever the environments show. */
const sourceMembers = new Set(["key", "type", "only", "environments"]);

/** The schema rules: unknown-field, missing-field, invalid-*, plaintext-secret, missing-credentials. */
export function documentSchema(scope: Scope): readonly Problem[] {
	return scope.documents.flatMap((document) => {
		const errors = scope.catalog.validateDocument(document.json);
		return credentialsProblem(
			document,
			scope,
			schemaProblems(document, errors, document.json),
		).map(
			(problem): Problem => ({
				...problem,
				...placeIn(document, problem.span),
			}),
		);
	});
}

interface Judged {
	readonly file: string;
	readonly node: MapNode;
}

/** Findings of one validated mapping. */
export function schemaProblems(
	judged: Judged,
	errors: readonly SchemaError[],
	json: Json,
): readonly Problem[] {
	const guesses = fieldGuesses(errors, json);
	return errors.flatMap((error): Problem[] => {
		if (error.keyword === "required" && guesses.explained.has(error)) return [];
		const told = tell(error, judged.node, guesses.suggestions.get(error));
		const top = error.path[0] ?? error.member;
		return [
			{
				...told,
				file: judged.file,
				...(top !== undefined && sourceMembers.has(String(top))
					? { ofSource: true }
					: {}),
			},
		];
	});
}

/** A type that needs credentials says so in its own words. */
function credentialsProblem(
	document: JudgedDocument,
	scope: Scope,
	problems: readonly Problem[],
): readonly Problem[] {
	return problems.map((problem) => {
		if (problem.rule !== "missing-credentials") return problem;
		const type = nodeAt(document.node, ["type"]);
		const name = type?.kind === "scalar" ? String(type.value) : "";
		return {
			...problem,
			message: messages.missingCredentials(
				name,
				scope.catalog.types.get(name)?.credentialTypes ?? [],
			),
		};
	});
}

interface Guesses {
	readonly suggestions: ReadonlyMap<SchemaError, string>;
	/** `required` errors that an unknown field's suggestion already tells. */
	readonly explained: ReadonlySet<SchemaError>;
}

/** Pairs each unknown field with the declared one that was meant, missing ones first. */
function fieldGuesses(errors: readonly SchemaError[], json: Json): Guesses {
	const suggestions = new Map<SchemaError, string>();
	const explained = new Set<SchemaError>();
	const same = (a: SchemaError, b: SchemaError): boolean =>
		JSON.stringify(a.path) === JSON.stringify(b.path);
	for (const error of errors) {
		if (error.keyword !== "additionalProperties" || error.member === undefined)
			continue;
		const missing = errors.filter(
			(other) =>
				other.keyword === "required" &&
				same(other, error) &&
				!explained.has(other),
		);
		const meant = suggest(
			error.member,
			missing.flatMap(({ member }) => member ?? []),
		);
		const told = missing.find(({ member }) => member === meant);
		if (meant !== undefined && told) {
			suggestions.set(error, meant);
			explained.add(told);
			continue;
		}
		const present = Object.keys(valueAt(json, error.path));
		const free = error.declared.filter((name) => !present.includes(name));
		const near = suggest(error.member, free);
		if (near !== undefined) suggestions.set(error, near);
	}
	return { suggestions, explained };
}

function valueAt(json: Json, path: readonly (string | number)[]): JsonObject {
	let at: Json | undefined = json;
	for (const step of path) {
		if (at === null || typeof at !== "object") return {};
		at = (at as JsonObject)[String(step)];
	}
	return at !== null && typeof at === "object" && !Array.isArray(at)
		? (at as JsonObject)
		: {};
}

type Told = Pick<Problem, "rule" | "message" | "span" | "suggestion">;

function tell(
	error: SchemaError,
	root: MapNode,
	suggestion: string | undefined,
): Told {
	const path = error.path.join(".");
	const owner = path;
	const member = error.member ?? "";
	const atMember = [...error.path, member];
	switch (error.keyword) {
		case "additionalProperties":
			return {
				rule: "unknown-field",
				message: unknownFieldMessage(error, member, owner, suggestion),
				span: keySpanAt(root, atMember) ?? spanAt(root, error.path),
				...(suggestion === undefined ? {} : { suggestion }),
			};
		case "not":
		case "false schema":
			return {
				rule: "unknown-field",
				message: messages.fieldOfOtherKind(member, owner, error.wants),
				span: keySpanAt(root, atMember) ?? spanAt(root, error.path),
			};
		case "required":
			return {
				rule:
					member === "credentials" && error.path.length === 0
						? "missing-credentials"
						: "missing-field",
				message: messages.missingField(member, owner, describe(error.missing)),
				span:
					removalOf(root, error.path, member) ?? mappingSpan(root, error.path),
			};
		default:
			return tellValue(error, root, path);
	}
}

function unknownFieldMessage(
	error: SchemaError,
	member: string,
	owner: string,
	suggestion: string | undefined,
): string {
	const inPatch = error.path[0] === "environments" && error.path.length === 2;
	if (inPatch && sourceMembers.has(member))
		return messages.unpatchableField(member);
	if (error.declared.includes("env") && error.declared.includes("file"))
		return messages.unknownSource(owner, suggestion);
	return messages.unknownField(member, owner, suggestion, error.declared);
}

function describe(schema: JsonObject | undefined): string | undefined {
	const title = schema?.["title"];
	return typeof title === "string" ? title : undefined;
}

function tellValue(error: SchemaError, root: MapNode, path: string): Told {
	const { keyword, params } = error;
	const node = nodeAt(root, error.path);
	const keyed =
		error.member !== undefined
			? keySpanAt(root, [...error.path, error.member])
			: undefined;
	const span = keyed ?? node?.span ?? spanAt(root, error.path);
	const limit = Number(params["limit"]);
	const said = (rule: RuleName, message: string): Told => ({
		rule,
		message,
		span,
	});
	switch (keyword) {
		case "type":
			if (error.secret && node?.kind === "scalar" && node.value !== null)
				return said(
					"plaintext-secret",
					messages.plaintextSecret(path, environmentName(error.path)),
				);
			return said(
				"invalid-type",
				messages.invalidType(
					path,
					wantedTypes(params["type"] ?? null, error.secret),
					kindOf(node),
					quoteHint(node, params["type"] ?? null),
				),
			);
		case "enum":
		case "const": {
			const allowed =
				keyword === "const"
					? [params["allowedValue"] ?? null]
					: ((params["allowedValues"] ?? []) as readonly Json[]);
			const words = allowed.map(String);
			const found = node?.kind === "scalar" ? String(node.value) : kindOf(node);
			const suggestion =
				synonyms[found.toLowerCase()]?.find((word) => words.includes(word)) ??
				suggest(found, words);
			return {
				...said(
					"invalid-value",
					messages.notInEnum(path, JSON.stringify(found), words, suggestion),
				),
				...(suggestion === undefined ? {} : { suggestion }),
			};
		}
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
					"env" in
						((error.schema["properties"] as JsonObject | undefined) ?? {})
						? messages.oneSource(path)
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
		case "uniqueItems":
			return said(
				"invalid-value",
				messages.notUnique(path, Number(params["i"]), Number(params["j"])),
			);
		default:
			// pattern and format; the schema may say that a pattern is an identity's, not a value's.
			return said(
				error.schema["x-rule"] === "invalid-value" || error.member !== undefined
					? "invalid-value"
					: "invalid-format",
				messages.wrongFormat(
					error.member === undefined
						? path
						: `${path ? `${path}.` : ""}${error.member}`,
					error.wants ?? describe(error.schema) ?? "in the expected form",
				),
			);
	}
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

function spanAt(root: Node, path: readonly (string | number)[]): Span {
	return nodeAt(root, path)?.span ?? root.span;
}

/** A mapping is told at its key; the document's own mapping at its first key. */
function mappingSpan(root: Node, path: readonly (string | number)[]): Span {
	const key = keySpanAt(root, path);
	if (key) return key;
	const node = nodeAt(root, path) ?? root;
	const first =
		node.kind === "map" ? [...node.entries.values()][0]?.keySpan : undefined;
	return first ?? node.span;
}

function kindOf(node: Node | undefined): string {
	if (!node) return "nothing";
	if (node.kind === "map") return "a mapping";
	if (node.kind === "seq") return "a list";
	if (node.value === null) return "empty";
	if (typeof node.value === "number")
		return `the number ${node.source || node.value}`;
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

function wantedTypes(types: Json, secret: boolean): readonly string[] {
	if (secret) return ["a reference such as { env: NAME }"];
	const names = (Array.isArray(types) ? types : [types]) as readonly string[];
	return names.map((name) =>
		name === "object" && names.length > 1
			? "a reference such as { env: NAME }"
			: (typeWords[name] ?? name),
	);
}

function quoteHint(node: Node | undefined, types: Json): string {
	const names: readonly Json[] = Array.isArray(types) ? types : [types];
	if (!names.includes("string") || node?.kind !== "scalar") return "";
	if (typeof node.value !== "number" && typeof node.value !== "boolean")
		return "";
	return messages.quoteIt(node.source || String(node.value));
}

/** `credentials.fields.clientSecret` → CLIENT_SECRET: a name that the author may take over. */
function environmentName(path: readonly (string | number)[]): string {
	return String(path.at(-1) ?? "SECRET")
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.replace(/[^A-Za-z0-9]+/g, "_")
		.toUpperCase();
}

/** Keys of a settings map that must name something known, such as integration types under `limits`. */
export function mapKeyProblems(
	file: string,
	root: Node,
	path: readonly string[],
	what: string,
	known: readonly string[],
): readonly Problem[] {
	const map = nodeAt(root, path);
	if (map?.kind !== "map") return [];
	return [...map.entries].flatMap(([name, { keySpan }]): Problem[] => {
		if (known.includes(name)) return [];
		const suggestion = suggest(name, known);
		return [
			{
				rule: "unknown-field",
				message: messages.unknownSetting(name, what, known, suggestion),
				file,
				span: keySpan,
				...(suggestion === undefined ? {} : { suggestion }),
			},
		];
	});
}
