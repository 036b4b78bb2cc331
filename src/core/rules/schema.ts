// JSON Schema's errors -> findings in words at the exact key or value, one a mistake, with "did you mean".
import type { Catalog, SchemaError } from "../catalog.ts";
import { isPatched, removalOf } from "../environments.ts";
import { formats } from "../formats.ts";
import * as messages from "../messages.ts";
import { keySpanAt, nodeAt, stringAt } from "../parse.ts";
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
		const judged = { ...document, catalog: scope.catalog };
		return credentialsProblem(
			document,
			scope,
			schemaProblems(judged, errors, document.json),
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
	/** Absent for settings. */
	readonly catalog?: Catalog;
}

/** Findings of one validated mapping. */
export function schemaProblems(
	judged: Judged,
	errors: readonly SchemaError[],
	json: Json,
): readonly Problem[] {
	const guesses = fieldGuesses(errors, json);
	const misplaced = errors.filter((error) => isMisplaced(error, judged));
	return errors.flatMap((error): Problem[] => {
		if (guesses.explained.has(error)) return [];
		if (isToldAtPatch(error, judged)) return [];
		if (misplaced.length > 0 && lacksFields(error)) return [];
		const told = misplaced.includes(error)
			? tellMisplaced(error, judged.node)
			: tell(error, judged, guesses.suggestions.get(error));
		const top = error.path[0] ?? error.member;
		return [
			{
				...told,
				file: judged.file,
				...(top !== undefined && sourceMembers.has(String(top))
					? { ofSource: true }
					: {}),
				...(error.path[0] === "environments" && error.path.length > 1
					? { environment: String(error.path[1]) }
					: {}),
			},
		];
	});
}

/** A member that only a patch brought and that no type has is unknown in the patch already. */
function isToldAtPatch(error: SchemaError, judged: Judged): boolean {
	const { keyword, path, member } = error;
	return (
		keyword === "additionalProperties" &&
		path.length === 0 &&
		member !== undefined &&
		isPatched(judged.node, member) &&
		typesWith(judged.catalog, member).length === 0
	);
}

/** Types with a member of their own, beside what all types share. */
function typesWith(
	catalog: Catalog | undefined,
	member: string,
): readonly string[] {
	return [...(catalog?.types.values() ?? [])]
		.filter(({ platformProperties }) =>
			platformProperties.some(({ path }) => path[0] === member),
		)
		.map(({ name }) => name);
}

const credentialsPath = JSON.stringify(["credentials"]);
const fieldsPath = JSON.stringify(["credentials", "fields"]);

/** A credential's field that stands beside `type` instead of under `fields`. */
function isMisplaced(error: SchemaError, judged: Judged): boolean {
	const { keyword, path, member } = error;
	if (keyword !== "additionalProperties" || member === undefined) return false;
	if (JSON.stringify(path) !== credentialsPath) return false;
	const type = stringAt(judged.node, "credentials", "type") ?? "";
	const schema = judged.catalog?.credentialTypes.get(type);
	const given = nodeAt(judged.node, ["credentials", "fields"]) !== undefined;
	return (
		schema?.fields.has(member) === true || (schema?.free === true && !given)
	);
}

function lacksFields(error: SchemaError): boolean {
	return (
		error.keyword === "required" &&
		error.member === "fields" &&
		JSON.stringify(error.path) === credentialsPath
	);
}

function tellMisplaced(error: SchemaError, root: MapNode): Told {
	const member = error.member ?? "";
	return {
		rule: "unknown-field",
		message: messages.misplacedField(member, "credentials.fields"),
		span: keySpanAt(root, [...error.path, member]) ?? root.span,
	};
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
	judged: Judged,
	suggestion: string | undefined,
): Told {
	const root = judged.node;
	const path = error.path.join(".");
	const owner = path;
	const member = error.member ?? "";
	const atMember = [...error.path, member];
	switch (error.keyword) {
		case "additionalProperties":
			return {
				rule: "unknown-field",
				message: unknownFieldMessage(error, judged, suggestion),
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
				message: messages.missingField(member, owner, likeOf(error)),
				span:
					removalOf(root, error.path, member) ?? mappingSpan(root, error.path),
			};
		default:
			return tellValue(error, judged, path);
	}
}

function unknownFieldMessage(
	error: SchemaError,
	judged: Judged,
	suggestion: string | undefined,
): string {
	const { path, member = "", declared } = error;
	const owner = path.join(".");
	const inPatch = path[0] === "environments" && path.length === 2;
	if (inPatch && sourceMembers.has(member))
		return messages.unpatchableField(member);
	if (declared.includes("env") && declared.includes("file"))
		return messages.unknownSource(owner, suggestion);
	const others = path.length === 0 ? typesWith(judged.catalog, member) : [];
	const type = stringAt(judged.node, "type");
	if (type !== undefined && others.length > 0)
		return messages.fieldOfOtherType(member, type, others);
	const kind =
		JSON.stringify(path) === fieldsPath
			? stringAt(judged.node, "credentials", "type")
			: undefined;
	return messages.unknownField(
		member,
		owner,
		suggestion,
		// Only JSON files need it, and nobody who looks for a field does.
		declared.filter((name) => name !== "$schema"),
		kind,
	);
}

/** What may stand in a missing member, in a few words. */
function likeOf({ path, member = "", missing }: SchemaError): string {
	if (missing === undefined) return "";
	if (missing["x-secret"] === true)
		return messages.like.secret(environmentName([...path, member]));
	if (missing["const"] !== undefined)
		return `${member}: ${JSON.stringify(missing["const"])}`;
	const words = missing["enum"];
	if (Array.isArray(words)) return messages.like.oneOf(words.map(String));
	const examples = missing["examples"];
	const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
	if (typeof example === "string") return messages.like.example(example);
	const title = describe(missing) ?? "";
	const bare = (text: string): string =>
		text.toLowerCase().replaceAll(/[^a-z]/g, "");
	return bare(title) === bare(member) ? "" : title;
}

function describe(schema: JsonObject | undefined): string | undefined {
	const title = schema?.["title"];
	return typeof title === "string" ? title : undefined;
}

function tellValue(error: SchemaError, judged: Judged, path: string): Told {
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
			if (error.secret && isGiven(node))
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
					["env", "file"].includes(String(error.path.at(-1)))
						? (kindOf(node)
								?.replace(/ \S*\d\S*$/, "")
								?.replace("the", "a") ?? null)
						: kindOf(node),
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
			return notAmong("invalid-value", [params["allowedValue"] ?? null]);
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
		.map((name) => name.replaceAll(/^[-.]+|[-.]+$/g, ""))
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
		? JSON.stringify(node.value)
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

/** Null: nothing stands there. */
function kindOf(node: Node | undefined): string | null {
	if (!node) return null;
	if (node.kind === "map") return "a mapping";
	if (node.kind === "seq") return "a list";
	if (node.value === null) return null;
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

const aReference = "a reference such as { env: NAME }";

function wantedTypes(types: Json, error: SchemaError): readonly string[] {
	if (error.secret) return [aReference];
	const names = (Array.isArray(types) ? types : [types]) as readonly string[];
	return names.map((name) => {
		if (name !== "object") return typeWords[name] ?? name;
		if (names.length > 1) return aReference;
		// A few members say more than the word; many would bury it.
		return error.declared.length > 0 && error.declared.length <= 3
			? `a mapping with ${error.declared.join(" and ")}`
			: "a mapping";
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
