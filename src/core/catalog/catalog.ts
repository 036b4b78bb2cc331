// Schema files -> the catalogue: what each integration type and credential type is, and judges of documents, settings and values.
import type { Json, JsonObject, Kind } from "../types.ts";
import { list, object, optionalText, text, texts } from "../values/json.ts";
import { anyType } from "./any-type.ts";
import { filesIn } from "./files.ts";
import { formats } from "./formats.ts";
import { followed, type SchemaError, schemaErrors } from "./schema-errors.ts";
import { aloneSchema, validatorsOf } from "./validators.ts";

export interface Catalog {
	/** By our name, sorted. */
	readonly types: ReadonlyMap<string, IntegrationType>;
	/** By the platform's name, sorted. */
	readonly credentialTypes: ReadonlyMap<string, CredentialTypeSchema>;
	/** Platform domain by region. */
	readonly regions: ReadonlyMap<string, string>;
	/** Defaults of the settings that stand outside environments, as the settings schema says them. */
	readonly settingsDefaults: JsonObject;
	/** Defaults of the Git source, where there is one. */
	readonly sourceDefaults: JsonObject;
	/** Defaults of a store's members, whatever its type. */
	readonly storeDefaults: JsonObject;
	/** Defaults of each way to sign in to Vault. */
	readonly loginDefaults: JsonObject;
	/** Defaults of an environment's own members. */
	readonly environmentDefaults: JsonObject;
	/** Judges a mapping by the schema that its `type` chooses; while that is unknown only by what all types share. */
	validateDocument(document: Json, kind?: Kind): readonly SchemaError[];
	/**
	 * Whether an integration that is right without this patch is right with it. False too where the patch alone cannot
	 * tell: it removes something, or has members that others have a part in.
	 */
	keepsRight(patch: Json): boolean;
	validateSettings(settings: Json): readonly SchemaError[];
	/** What is wrong with a field's value, a resolved secret's too; in words that complete "the value …" and do not hold it. */
	validateValue(
		credentialType: string,
		field: string,
		value: string,
	): string | null;
	/** Whether the field's value must be a reference; true also where only its name says so. */
	isSecret(credentialType: string, field: string): boolean;
}

export interface IntegrationType {
	readonly name: string;
	/** As the platform's UI shows it. */
	readonly title: string;
	readonly description: string;
	/** The platform's type id; a guess where the vendor published none. */
	readonly platformType: string;
	/** The credential slot; a guess where the vendor published none. */
	readonly slot: string;
	/** The vendor published no name of the slot. */
	readonly slotIsGuess: boolean;
	readonly maxInstances: number;
	/** Its data actions are code that is uploaded as an archive: they are not managed. */
	readonly uploadsActions: boolean;
	/** What the addresses of its data actions are; null: that is not known. */
	readonly actionUrl: ActionUrl | null;
	readonly credentialTypes: readonly string[];
	readonly credentialsRequired: boolean;
	readonly platformProperties: readonly PlatformProperty[];
	/** Whole documents. */
	readonly examples: readonly JsonObject[];
}

/** `absolute`: with the host; `relative`: the credential has the host; `arn`: of a function. */
const actionUrls = ["absolute", "relative", "arn"] as const;
export type ActionUrl = (typeof actionUrls)[number];

/** A document member that the platform keeps as a member of config.properties. */
interface PlatformProperty {
	/** In the document. */
	readonly path: readonly string[];
	/** In config.properties. */
	readonly property: string;
	/** The platform's value by ours. */
	readonly values: Readonly<Record<string, string>>;
	/** Ours, where the platform has no such property. */
	readonly absent: string | null;
}

export interface CredentialTypeSchema {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	/** Any field is accepted; `fields` is empty then. */
	readonly free: boolean;
	/** What templates of data actions may use beside the input: `credentials`, `authResponse`. */
	readonly variables: readonly string[];
	/** The platform sends the header Authorization itself. */
	readonly sendsAuthorization: boolean;
	/** The vendor published the fields' titles, and no keys. */
	readonly fieldsAreGuesses: boolean;
	readonly fields: ReadonlyMap<string, CredentialField>;
	/** Whole `credentials.fields`. */
	readonly examples: readonly JsonObject[];
}

interface CredentialField {
	/** As the platform's UI shows it: finds the field where its key differs. */
	readonly title: string;
	readonly description: string;
	readonly secret: boolean;
	readonly required: boolean;
	readonly default?: string;
	/** The value is a list whose order means nothing, separated by this. */
	readonly unordered?: string;
}

const commonFile = "common.schema.json";
const settingsFile = "settings.schema.json";
const actionFile = "action.schema.json";

/** `files`: every schema by its path relative to the schemas folder. */
export function buildCatalog(
	files: Readonly<Record<string, JsonObject>>,
): Catalog {
	const file = (path: string): JsonObject => object(files[path]);
	const types = new Map(
		filesIn(files, "integrations").map(([name, schema]) => [
			name,
			integrationType(name, schema),
		]),
	);
	const credentialSchemas = new Map(filesIn(files, "credentials"));
	const credentialTypes = new Map(
		[...credentialSchemas].map(([name, schema]) => [
			name,
			credentialType(name, schema),
		]),
	);
	const settings = file(settingsFile);
	const environment = object(object(settings["$defs"])["environment"]);
	const region = object(object(environment["properties"])["region"]);
	const store = object(object(settings["$defs"])["store"]);
	const { tells, accepts } = validatorsOf(files);
	const judge = (path: string, json: Json) =>
		accepts(path)(json)
			? []
			: schemaErrors(tells(path), json, object(file(commonFile)["$defs"]));
	return {
		types,
		credentialTypes,
		regions: new Map(Object.entries(texts(region["x-domains"]))),
		settingsDefaults: defaultsOf(settings, object(settings["$defs"])),
		sourceDefaults: ownDefaults(
			object(
				object(object(object(settings["properties"])["source"])["properties"])[
					"git"
				],
			),
		),
		storeDefaults: ownDefaults(store),
		loginDefaults: Object.fromEntries(
			Object.entries(
				object(object(object(store["properties"])["auth"])["properties"]),
			).map(([name, login]) => [name, ownDefaults(object(login))]),
		),
		environmentDefaults: ownDefaults(environment),
		validateDocument(document, kind) {
			if (kind === "action") return judge(actionFile, document);
			const type = object(document)["type"];
			const known = typeof type === "string" && types.has(type);
			return judge(
				known ? `integrations/${type}.schema.json` : anyType,
				document,
			);
		},
		keepsRight: (patch) => accepts(aloneSchema)(patch),
		validateSettings: (json) => judge(settingsFile, json),
		validateValue: (type, field, value) =>
			valueProblem(fieldSchema(credentialSchemas.get(type), field), value),
		isSecret: (type, field) =>
			fieldSchema(credentialSchemas.get(type), field)["x-secret"] === true,
	};
}

// Reading knowledge out of the schemas

function integrationType(name: string, schema: JsonObject): IntegrationType {
	const credentials = object(object(schema["properties"])["credentials"]);
	const chosen = object(object(credentials["properties"])["type"]);
	return {
		name,
		title: text(schema["title"]),
		description: text(schema["description"]),
		platformType: text(schema["x-platform-type"]),
		slot: text(schema["x-slot"]),
		slotIsGuess: schema["x-guess"] === true,
		maxInstances: Number(schema["x-max-instances"]),
		uploadsActions: schema["x-actions"] === "uploaded",
		actionUrl: actionUrls.find((one) => one === schema["x-action-url"]) ?? null,
		credentialTypes: list(chosen["enum"]).map(text),
		credentialsRequired: list(schema["required"]).includes("credentials"),
		platformProperties: platformProperties(schema, []),
		examples: list(schema["examples"]).map(object),
	};
}

function platformProperties(
	schema: JsonObject,
	path: readonly string[],
): readonly PlatformProperty[] {
	const property = schema["x-platform-property"];
	if (typeof property === "string")
		return [
			{
				path,
				property,
				values: texts(schema["x-platform-values"]),
				absent: optionalText(schema["x-platform-absent"]) ?? null,
			},
		];
	return Object.entries(object(schema["properties"])).flatMap(([name, inner]) =>
		platformProperties(object(inner), [...path, name]),
	);
}

function credentialType(
	name: string,
	schema: JsonObject,
): CredentialTypeSchema {
	const required = list(schema["required"]);
	return {
		name,
		title: text(schema["title"]),
		description: text(schema["description"]),
		free: schema["additionalProperties"] !== false,
		variables: list(schema["x-variables"]).map(text),
		sendsAuthorization: schema["x-authorization"] === "sent",
		fieldsAreGuesses: schema["x-guess"] === true,
		fields: new Map(
			Object.entries(object(schema["properties"])).map(([key, inner]) => [
				key,
				credentialField(object(inner), required.includes(key)),
			]),
		),
		examples: list(schema["examples"]).map(object),
	};
}

function credentialField(
	schema: JsonObject,
	required: boolean,
): CredentialField {
	const fallback = optionalText(schema["default"]);
	const unordered = optionalText(schema["x-unordered"]);
	return {
		title: text(schema["title"]),
		description: text(schema["description"]),
		secret: schema["x-secret"] === true,
		required,
		...(fallback === undefined ? {} : { default: fallback }),
		...(unordered === undefined ? {} : { unordered }),
	};
}

/** The schema of one field; empty where the credential type or the field is unknown. */
function fieldSchema(
	schema: JsonObject | undefined,
	field: string,
): JsonObject {
	if (schema === undefined) return {};
	const properties = object(schema["properties"]);
	if (Object.hasOwn(properties, field)) return object(properties[field]);
	for (const [pattern, inner] of Object.entries(
		object(schema["patternProperties"]),
	))
		if (new RegExp(pattern, "u").test(field)) return object(inner);
	return object(schema["additionalProperties"]);
}

function valueProblem(schema: JsonObject, value: string): string | null {
	if (Object.keys(schema).length > 0 && value === "")
		return "must not be empty";
	const resolved = object(schema["x-value"]);
	for (const [pattern, wants] of [
		[schema["pattern"], schema["x-wants"]],
		[resolved["pattern"], resolved["description"]],
	])
		if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
			return `must be ${text(wants)}`;
	const format = formats[text(schema["format"])];
	return format && !format.test(value) ? `must be ${format.wants}` : null;
}

/** The members that have a default, and sections of them; references into the file are followed. */
function defaultsOf(schema: JsonObject, definitions: JsonObject): JsonObject {
	const members: [string, Json][] = [];
	for (const [name, member] of Object.entries(object(schema["properties"]))) {
		const inner = followed(object(member), definitions);
		// What cannot be there without being asked for has no defaults of its own.
		if (inner["required"] !== undefined) continue;
		const section = defaultsOf(inner, definitions);
		if (inner["default"] !== undefined) members.push([name, inner["default"]]);
		else if (Object.keys(section).length > 0) members.push([name, section]);
	}
	return Object.fromEntries(members);
}

/** Without the sections that the environment repeats: their defaults would win over what the settings say for all. */
function ownDefaults(schema: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(object(schema["properties"])).flatMap(
			([name, member]): [string, Json][] => {
				const value = object(member)["default"];
				return value === undefined ? [] : [[name, value]];
			},
		),
	);
}
