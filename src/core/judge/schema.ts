// JSON Schema's errors -> findings in words at the exact key or value, one a mistake, with "did you mean".

import type { Catalog } from "../catalog/catalog.ts";
import type { SchemaError } from "../catalog/schema-errors.ts";
import { isPatched, removalOf } from "../document/environments.ts";
import {
	keySpanAt,
	mappingSpan,
	nodeAt,
	spanAt,
	stringAt,
} from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import type { Json, JsonObject, MapNode } from "../types.ts";
import { visible } from "../values/invisible.ts";
import { object } from "../values/json.ts";
import { suggest } from "../values/suggest.ts";
import * as messages from "./messages.ts";
import {
	describe,
	environmentName,
	type Judged,
	type Told,
	tellValue,
} from "./schema-value.ts";
import { wrappers } from "./wrapped.ts";

/** Members that no patch can change: what is wrong inside them is told whatever the environments show. */
const sourceMembers = new Set([
	"key",
	"type",
	"previousKeys",
	"only",
	"environments",
]);

/** Findings of one validated mapping. */
export function schemaProblems(
	judged: Judged,
	errors: readonly SchemaError[],
	json: Json,
): readonly Problem[] {
	const guesses = fieldGuesses(errors, json);
	const wrapping = new Set(wrappers(errors, json));
	const misplaced = new Set(
		errors.filter(
			(error) => isMisplaced(error, judged) || isOutdented(error, errors),
		),
	);
	const keepsMeant = [...guesses.suggestions.values()].includes("keep");
	return errors.flatMap((error): Problem[] => {
		if (guesses.explained.has(error)) return [];
		const ofDocument = error.keyword === "required" && error.path.length === 0;
		if (wrapping.size > 0 && ofDocument) return [];
		if (isToldAtPatch(error, judged)) return [];
		if ((misplaced.size > 0 || keepsMeant) && lacksFields(error)) return [];
		const told = misplaced.has(error)
			? tellMisplaced(error, judged.node)
			: wrapping.has(error)
				? tellWrapping(error, judged.node)
				: tell(error, judged, guesses.suggestions.get(error));
		const top = error.path[0] ?? error.member;
		return [
			{
				...told,
				file: judged.file,
				path:
					error.member === undefined
						? error.path
						: [...error.path, error.member],
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

/** All of a credential's `fields`, or its `keep`, beside `credentials` instead of below it. */
function isOutdented(
	{ keyword, path, member }: SchemaError,
	errors: readonly SchemaError[],
): boolean {
	return (
		keyword === "additionalProperties" &&
		path.length === 0 &&
		(member === "fields" || member === "keep") &&
		errors.some(lacksFields)
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
		message: messages.misplacedField(
			member,
			error.path.length === 0 ? "credentials" : "credentials.fields",
		),
		span: keySpanAt(root, [...error.path, member]) ?? root.span,
	};
}

function tellWrapping(error: SchemaError, root: MapNode): Told {
	const member = error.member ?? "";
	return {
		rule: "unknown-field",
		message: messages.wrappedDocuments(member),
		span: keySpanAt(root, [member]) ?? root.span,
	};
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
	const lacking = new Map<string, SchemaError[]>();
	for (const error of errors) {
		if (error.keyword !== "required") continue;
		const place = JSON.stringify(error.path);
		lacking.set(place, [...(lacking.get(place) ?? []), error]);
	}
	const present = new Map<string, ReadonlySet<string>>();
	for (const error of errors) {
		if (error.keyword !== "additionalProperties" || error.member === undefined)
			continue;
		const place = JSON.stringify(error.path);
		const missing = (lacking.get(place) ?? []).filter(
			(other) => !explained.has(other),
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
		const there =
			present.get(place) ?? new Set(Object.keys(valueAt(json, error.path)));
		present.set(place, there);
		const free = error.declared.filter((name) => !there.has(name));
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
	return object(at);
}

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
	const { path, declared } = error;
	const member = visible(error.member ?? "");
	const owner = path.join(".");
	const inPatch = path[0] === "environments" && path.length === 2;
	if (inPatch && sourceMembers.has(member))
		return messages.unpatchableField(member);
	if (declared.includes("env") && declared.includes("file"))
		return messages.unknownSource(
			owner,
			suggestion,
			declared.includes("store"),
		);
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
