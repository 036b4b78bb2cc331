// An integration's credential in Terraform's files -> the document's, with its secrets elsewhere.
import type { Catalog, IntegrationType } from "../catalog/catalog.ts";
import type { Json, JsonObject } from "../types.ts";
import { isObject, object } from "../values/json.ts";
import * as messages from "./messages.ts";
import { kept, type SecretKind, sourceFor } from "./secrets.ts";
import {
	literal,
	type Resource,
	repeatedBy,
	single,
} from "./terraform-blocks.ts";

export const credentialBlock = "genesyscloud_integration_credential";

const reference = new RegExp(
	`^\\$\\{\\s*${credentialBlock}\\.([\\w-]+)(?:\\[[^\\]]*\\])?\\.id\\s*\\}$`,
);

/** The credential resources that a configuration names. */
export function boundNames(config: JsonObject): readonly string[] {
	return Object.values(object(single(config["credentials"]))).flatMap(
		(value) =>
			(typeof value === "string" ? reference.exec(value)?.[1] : null) ?? [],
	);
}

export function convertCredential(
	given: {
		readonly key: string;
		readonly type: IntegrationType;
		readonly config: JsonObject;
		readonly catalog: Catalog;
		readonly credentials: ReadonlyMap<string, Resource>;
	},
	kind: SecretKind,
	taken: Set<string>,
): {
	readonly credentials: JsonObject | null;
	readonly sources: readonly string[];
	readonly said: readonly string[];
} {
	const { key, type, config } = given;
	if (config["credentials"] === undefined)
		return { credentials: null, sources: [], said: [] };
	const [name] = boundNames(config);
	const body = given.credentials.get(name ?? "")?.body;
	const credentialType = literal(body?.["credential_type_name"]);
	// Another one than these files describe: it is kept, where its type can be told.
	if (typeof credentialType !== "string") {
		const [only, ...others] = type.credentialTypes;
		return others.length === 0 && only !== undefined
			? {
					credentials: kept(only),
					sources: [],
					said: [messages.credentialElsewhere],
				}
			: { credentials: null, sources: [], said: [messages.credentialUnknown] };
	}
	const fields = body?.["fields"];
	const known = [
		...(given.catalog.credentialTypes.get(credentialType)?.fields.keys() ?? []),
	];
	const names = isObject(fields)
		? Object.keys(fields).sort((a, b) => known.indexOf(a) - known.indexOf(b))
		: [];
	const plain = names.map((field) => literal(field)).filter(isText);
	if (
		names.length === 0 ||
		plain.length < names.length ||
		(body && repeatedBy(body) !== null)
	)
		return {
			credentials: kept(credentialType),
			sources: [],
			said: [messages.fieldsComputed],
		};
	const read = plain.map((field) => {
		const source = sourceFor(key, field, kind, taken);
		return [field, source] as const;
	});
	return {
		credentials: {
			type: credentialType,
			fields: Object.fromEntries(
				read.map(([field, source]) => [field, { [kind]: source }]),
			),
		},
		sources: read.map(([, source]) => source),
		said: [],
	};
}

function isText(json: Json | undefined): json is string {
	return typeof json === "string";
}
