// Terraform's resources as JSON -> the documents that say the same, without one value of a credential.
import type { Catalog, IntegrationType } from "../catalog/catalog.ts";
import type { Json, JsonObject } from "../types.ts";
import { isObject, list, object, parsed } from "../values/json.ts";
import { by } from "../values/order.ts";
import type { Skipped } from "./candidates.ts";
import { keyFor } from "./keys.ts";
import { configMembers } from "./members.ts";
import * as messages from "./messages.ts";
import { kept, type SecretKind, sourceFor } from "./secrets.ts";

/** What the files of one folder hold, by the names of their blocks. */
export type TerraformModule = readonly JsonObject[];

export interface Converted {
	readonly key: string;
	readonly name: string;
	readonly address: string;
	readonly members: JsonObject;
	/** Variables or files that it reads. */
	readonly sources: readonly string[];
}

export interface Conversion {
	readonly converted: readonly Converted[];
	readonly skipped: readonly Skipped[];
	readonly said: readonly string[];
}

export interface ConversionInput {
	readonly modules: readonly TerraformModule[];
	readonly catalog: Catalog;
	/** Keys of documents that are there. */
	readonly keys: ReadonlySet<string>;
	readonly secrets: SecretKind;
	readonly only: readonly string[] | null;
}

const integrationBlock = "genesyscloud_integration";
const credentialBlock = "genesyscloud_integration_credential";

export function fromTerraform(input: ConversionInput): Conversion {
	const taken = new Set(input.keys);
	const sources = new Set<string>();
	const results = input.modules.map((module) =>
		convertModule(module, input, taken, sources),
	);
	return {
		converted: results.flatMap(({ converted }) => converted),
		skipped: results.flatMap(({ skipped }) => skipped),
		said: results.flatMap(({ said }) => said),
	};
}

interface Resource {
	readonly name: string;
	readonly address: string;
	readonly body: JsonObject;
}

function convertModule(
	module: TerraformModule,
	input: ConversionInput,
	taken: Set<string>,
	sources: Set<string>,
): Conversion {
	const converted: Converted[] = [];
	const said: string[] = [];
	const skipped: Skipped[] = module
		.flatMap((file) => labels(file["module"]))
		.map((label) => skip(label, `module.${label}`, messages.moduleSkipped));
	const credentials = new Map(
		resourcesOf(module, credentialBlock).map((one) => [one.name, one]),
	);
	const used = new Set<string>();
	for (const resource of resourcesOf(module, integrationBlock)) {
		const { address, body, name: label } = resource;
		const repeated = repeatedBy(body);
		const config = object(single(body["config"]));
		const name = literal(config["name"]);
		const typeId = literal(body["integration_type"]);
		const type = [...input.catalog.types.values()].find(
			({ platformType }) => platformType === typeId,
		);
		const reason =
			repeated !== null
				? messages.repeated(repeated)
				: typeof typeId !== "string"
					? messages.expressionAs("integration_type")
					: !type
						? messages.noTypeOfOurs(typeId)
						: typeof name !== "string" || name.trim() === ""
							? config["name"] === undefined
								? messages.noName
								: messages.expressionAs("config.name")
							: null;
		for (const credential of boundNames(config)) used.add(credential);
		if (reason !== null || !type || typeof name !== "string") {
			skipped.push(skip(label, address, reason ?? messages.noName));
			continue;
		}
		const key = keyFor(name, type.name, taken);
		taken.add(key);
		const credential = convertCredential(
			{ key, type, config, credentials, catalog: input.catalog },
			input.secrets,
			sources,
		);
		const status = statusOf(body["intended_state"]);
		const notes = literal(config["notes"]);
		const properties = literalMembers("properties", config["properties"]);
		const advanced = literalMembers("advanced", config["advanced"]);
		const { members, left } = configMembers(type, {
			notes: typeof notes === "string" ? notes : "",
			properties: properties.members,
			advanced: advanced.members,
		});
		const { notes: noted, ...rest } = members;
		const told = [
			...(status === null ? [messages.statusLeft] : []),
			...(notes === undefined && config["notes"] !== undefined
				? [messages.leftOut("notes")]
				: []),
			...[...properties.left, ...advanced.left].map(messages.leftOut),
			...left,
			...credential.said,
		];
		said.push(...told.map((text) => `${address}: ${text}`));
		converted.push({
			key,
			name,
			address,
			sources: credential.sources,
			members: {
				key,
				type: type.name,
				name,
				...(status === null ? {} : { status }),
				...(noted === undefined ? {} : { notes: noted }),
				...(credential.credentials
					? { credentials: credential.credentials }
					: {}),
				...rest,
				...(input.only ? { only: input.only } : {}),
			},
		});
	}
	for (const { name, address, body } of credentials.values()) {
		const repeated = repeatedBy(body);
		if (repeated !== null)
			skipped.push(skip(name, address, messages.repeated(repeated)));
		else if (!used.has(name))
			skipped.push(skip(name, address, messages.credentialUnused));
	}
	return { converted, skipped, said };
}

function skip(name: string, address: string, reason: string): Skipped {
	return { integrationId: null, name, reason, address };
}

function repeatedBy(body: JsonObject): string | null {
	return ["for_each", "count"].find((name) => body[name] !== undefined) ?? null;
}

/** JSON syntax has blocks as objects or lists of such, at every level. */
function blocks(json: Json | undefined): readonly JsonObject[] {
	return Array.isArray(json)
		? json.flatMap((one: Json) => blocks(one))
		: isObject(json)
			? [json]
			: [];
}

function labels(json: Json | undefined): readonly string[] {
	return blocks(json)
		.flatMap((block) => Object.keys(block))
		.sort();
}

function resourcesOf(
	module: TerraformModule,
	type: string,
): readonly Resource[] {
	return module
		.flatMap((file) => blocks(file["resource"]))
		.flatMap((resources) => blocks(resources[type]))
		.flatMap((named) =>
			Object.entries(named).flatMap(([name, body]) =>
				blocks(body).map((one) => ({
					name,
					address: `${type}.${name}`,
					body: one,
				})),
			),
		)
		.sort(by(({ address }) => address));
}

function single(json: Json | undefined): Json | undefined {
	return Array.isArray(json) ? list(json)[0] : json;
}

/** Undefined: there is none, or Terraform computes it. */
function literal(json: Json | undefined): Json | undefined {
	if (typeof json !== "string")
		return Array.isArray(json) || isObject(json) ? literalIn(json) : json;
	// Doubled signs stand for themselves.
	const plain = json.replace(/\$\$\{|%%\{/g, "");
	return /[$%]\{/.test(plain)
		? undefined
		: json.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}

function literalIn(json: Json): Json | undefined {
	if (Array.isArray(json)) {
		const items = json.map((item: Json) => literal(item));
		return items.includes(undefined) ? undefined : (items as Json[]);
	}
	const members = Object.entries(object(json)).map(
		([name, value]) => [literal(name), literal(value)] as const,
	);
	return members.some((pair) => pair.includes(undefined))
		? undefined
		: (Object.fromEntries(members as [string, Json][]) as JsonObject);
}

function statusOf(json: Json | undefined): "active" | "inactive" | null {
	if (json === undefined || json === null) return "inactive";
	const state = literal(json);
	if (state === "ENABLED") return "active";
	return state === "DISABLED" ? "inactive" : null;
}

/** Of a text of JSON, the members that are literal. */
function literalMembers(
	title: string,
	json: Json | undefined,
): { readonly members: JsonObject; readonly left: readonly string[] } {
	if (json === undefined || json === null) return { members: {}, left: [] };
	const whole = typeof json === "string" ? parsed(json) : json;
	if (!isObject(whole)) return { members: {}, left: [title] };
	const left: string[] = [];
	const members = Object.entries(whole).flatMap(
		([written, value]): [string, Json][] => {
			const name = literal(written);
			const said = literal(value);
			if (typeof name === "string" && said !== undefined) return [[name, said]];
			left.push(`${title}.${written}`);
			return [];
		},
	);
	return { members: Object.fromEntries(members), left };
}

const reference = new RegExp(
	`^\\$\\{\\s*${credentialBlock}\\.([\\w-]+)(?:\\[[^\\]]*\\])?\\.id\\s*\\}$`,
);

/** The credential resources that a configuration names. */
function boundNames(config: JsonObject): readonly string[] {
	return Object.values(object(single(config["credentials"]))).flatMap(
		(value) =>
			(typeof value === "string" ? reference.exec(value)?.[1] : null) ?? [],
	);
}

function convertCredential(
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
