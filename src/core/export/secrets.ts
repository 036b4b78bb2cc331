// A credential -> what stands for it in a document: that it is kept, or where each field will be read from. Never a value.
import type { Catalog } from "../catalog/catalog.ts";
import type {
	ActualCredential,
	JsonObject,
	LiveCredentialType,
} from "../types.ts";
import { slug } from "./keys.ts";
import * as messages from "./messages.ts";

export const secretKinds = ["env", "file"] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface WrittenCredential {
	readonly credentials: JsonObject;
	/** Names of the variables, or paths of the files, that it reads. */
	readonly sources: readonly string[];
	/** Why its fields are not listed, although they were asked for. */
	readonly said: string | null;
}

export function kept(type: string): JsonObject {
	return { type, keep: true };
}

/** @param taken names of variables and files that other fields have; grows */
export function writtenCredential(
	key: string,
	{ type }: Pick<ActualCredential, "type">,
	kind: SecretKind | null,
	catalog: Catalog,
	live: readonly LiveCredentialType[],
	taken: Set<string>,
): WrittenCredential {
	if (kind === null)
		return { credentials: kept(type), sources: [], said: null };
	const shipped = catalog.credentialTypes.get(type);
	const names =
		shipped && !shipped.free
			? [...shipped.fields.keys()]
			: Object.keys(live.find(({ name }) => name === type)?.fields ?? {});
	if (names.length === 0)
		return {
			credentials: kept(type),
			sources: [],
			said: messages.fieldsUnknown(type),
		};
	const fields = names.map((name) => {
		const source = sourceFor(key, name, kind, taken);
		return { name, source };
	});
	return {
		credentials: {
			type,
			fields: Object.fromEntries(
				fields.map(({ name, source }) => [name, { [kind]: source }]),
			),
		},
		sources: fields.map(({ source }) => source),
		said: null,
	};
}

/** A variable or a file of its own for one field. */
export function sourceFor(
	key: string,
	field: string,
	kind: SecretKind,
	taken: Set<string>,
): string {
	const base = kind === "env" ? variable(key, field) : path(key, field);
	for (let number = 1; ; number += 1) {
		const source = number === 1 ? base : `${base}_${number}`;
		if (taken.has(source)) continue;
		taken.add(source);
		return source;
	}
}

function variable(key: string, field: string): string {
	const name = `${key}_${field.replace(/([a-z0-9])([A-Z])/g, "$1_$2")}`
		.toUpperCase()
		.replace(/[^A-Z0-9]+/g, "_");
	return /^[0-9]/.test(name) ? `_${name}` : name;
}

function path(key: string, field: string): string {
	const name = /^[A-Za-z0-9_-]+$/.test(field) ? field : slug(field) || "field";
	return `secrets/${key}/${name}`;
}

/** What has to be filled in, for people to copy. */
export function exampleText(
	sources: readonly string[],
	kind: SecretKind,
): string {
	return [
		`# ${messages.exampleHead[kind]}`,
		...sources.map((source) => (kind === "env" ? `${source}=` : `# ${source}`)),
		"",
	].join("\n");
}
