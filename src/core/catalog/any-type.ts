// The schemas of all integration types -> the schema of a document whose type is missing or unknown: what they share.
import type { Json, JsonObject } from "../types.ts";
import { list, object, optionalText, text } from "../values/json.ts";
import { buildEnvelope } from "./envelope.ts";
import { filesIn } from "./files.ts";

/** Where it stands, beside those of the types, so that their references lead where they did. */
export const anyType = "integrations/any.schema.json";

export function anyTypeSchema(
	files: Readonly<Record<string, JsonObject>>,
): JsonObject {
	const schemas = filesIn(files, "integrations").map(([, schema]) => schema);
	// Without the branches: an unknown type is one mistake, and no type's schema has to be compiled for it.
	const { allOf: _branches, ...head } = buildEnvelope(files);
	const members = schemas.map((schema) => object(schema["properties"]));
	return {
		...head,
		properties: {
			...Object.fromEntries(
				names(members).map((name): [string, Json] => [
					name,
					sharedMember(members, name),
				]),
			),
			credentials: anyCredentials(
				members.map((one) => object(one["credentials"])),
			),
			...object(head["properties"]),
		},
		additionalProperties: false,
	};
}

/** What every type says alike of a member; nothing where they differ, or where only some have it. */
function sharedMember(
	members: readonly JsonObject[],
	name: string,
): JsonObject {
	const refs = new Set(
		members.map((properties) => optionalText(object(properties[name])["$ref"])),
	);
	const [ref] = refs;
	return refs.size === 1 && ref !== undefined ? { $ref: ref } : {};
}

/** Credentials of any type: the credential type chooses the fields, whatever the integration's type is. */
function anyCredentials(schemas: readonly JsonObject[]): JsonObject {
	const [first, ...others] = schemas;
	const members = schemas.map((schema) => object(schema["properties"]));
	const types = new Set(
		members.flatMap((own) => list(object(own["type"])["enum"]).map(text)),
	);
	const branches = new Map<string, Json>();
	for (const schema of schemas)
		for (const branch of list(schema["allOf"]))
			branches.set(JSON.stringify(branch), branch);
	return {
		...first,
		properties: {
			...Object.fromEntries(
				names(members).map((name) => [
					name,
					object(first?.["properties"])[name] ?? {},
				]),
			),
			type: {
				...object(members[0]?.["type"]),
				enum: [...types].toSorted(),
			},
		},
		required: list(first?.["required"]).filter((name) =>
			others.every((schema) => list(schema["required"]).includes(name)),
		),
		allOf: [...branches.values()],
	};
}

function names(members: readonly JsonObject[]): readonly string[] {
	return [...new Set(members.flatMap((own) => Object.keys(own)))];
}
