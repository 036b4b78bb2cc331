// Schema files -> the catalogue: what each integration type and credential type is, and judges of documents, settings and values.
import {
	Ajv2020,
	type KeywordDefinition,
	type ValidateFunction,
} from "ajv/dist/2020.js";
import type { Json, JsonObject } from "../types.ts";
import { list, object, optionalText, text, texts } from "../values/json.ts";
import { anyTypeSchema } from "./any-type.ts";
import { formats, parseDuration } from "./formats.ts";
import { followed, type SchemaError, schemaErrors } from "./schema-errors.ts";

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
	validateDocument(document: Json): readonly SchemaError[];
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
	readonly maxInstances: number;
	readonly credentialTypes: readonly string[];
	readonly credentialsRequired: boolean;
	readonly platformProperties: readonly PlatformProperty[];
	/** Whole documents. */
	readonly examples: readonly JsonObject[];
}

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

const base = "file:///schemas/";
const commonFile = "common.schema.json";
const settingsFile = "settings.schema.json";

/** Everything behaviour-bearing that the schemas say beside the standard keywords. */
const annotations = [
	"x-platform-type",
	"x-slot",
	"x-max-instances",
	"x-platform-property",
	"x-platform-values",
	"x-platform-absent",
	"x-secret",
	"x-unordered",
	"x-value",
	"x-wants",
	"x-rule",
	"x-keys",
	"x-domains",
	"x-synonyms",
];

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
	const validator = lazyValidators(files);
	const head = anyTypeSchema(
		buildEnvelope({ types }),
		filesIn(files, "integrations").map(([, schema]) => schema),
		schemaAddress("integrations/any.schema.json"),
	);
	const judge = (validate: ValidateFunction, json: Json) =>
		schemaErrors(validate, json, object(file(commonFile)["$defs"]));
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
		validateDocument(document) {
			const type = object(document)["type"];
			const known = typeof type === "string" && types.has(type);
			return known
				? judge(validator(`integrations/${type}.schema.json`), document)
				: judge(validator("", head), document);
		},
		validateSettings: (json) => judge(validator(settingsFile), json),
		validateValue: (type, field, value) =>
			valueProblem(fieldSchema(credentialSchemas.get(type), field), value),
		isSecret: (type, field) =>
			fieldSchema(credentialSchemas.get(type), field)["x-secret"] === true,
	};
}

/** A validator with every schema registered and nothing compiled; strict, so that misspelt keywords fail. */
export function schemaValidator(
	files: Readonly<Record<string, JsonObject>>,
	options: { readonly validateSchema: boolean },
): Ajv2020 {
	const ajv = new Ajv2020({
		strict: true,
		allowUnionTypes: true,
		strictRequired: false,
		allErrors: true,
		verbose: true,
		messages: false,
		// Optimizing the compiled code costs a third more than it saves on any repository of a sensible size.
		code: { optimize: false },
		...options,
	});
	for (const annotation of annotations) ajv.addKeyword(annotation);
	// Bounds of durations; their words are the schema's own.
	ajv.addKeyword(durationBound("x-least", (found, bound) => found >= bound));
	ajv.addKeyword(durationBound("x-most", (found, bound) => found <= bound));
	for (const [name, format] of Object.entries(formats))
		ajv.addFormat(name, (value: string) => format.test(value));
	// Base addresses that mirror the folder make the relative references resolve as they do on disk.
	for (const [path, schema] of Object.entries(files))
		ajv.addSchema(schema, schemaAddress(path));
	return ajv;
}

function durationBound(
	keyword: string,
	holds: (found: number, bound: number) => boolean,
): KeywordDefinition {
	return {
		keyword,
		type: "string",
		schemaType: "string",
		compile: (bound: string) => {
			const limit = parseDuration(bound);
			// What is no duration at all is the format's to tell.
			return (value: string) =>
				!formats["duration"]?.test(value) || holds(parseDuration(value), limit);
		},
	};
}

export function schemaAddress(path: string): string {
	return base + path;
}

type Validator = (path: string, inline?: JsonObject) => ValidateFunction;

/** Compiles what is asked for: a run that sees two types pays for two. */
function lazyValidators(
	files: Readonly<Record<string, JsonObject>>,
): Validator {
	let ajv: Ajv2020 | undefined;
	const compiled = new Map<string, ValidateFunction>();
	return (path, inline) => {
		const done = compiled.get(path);
		if (done) return done;
		// The package's own schemas were held against the meta schema by its tests.
		ajv ??= schemaValidator(files, { validateSchema: false });
		const made = inline
			? ajv.compile(inline)
			: ajv.getSchema(schemaAddress(path));
		if (!made) throw new Error(`no schema ${path}`);
		compiled.set(path, made);
		return made;
	};
}

// Reading knowledge out of the schemas

function filesIn(
	files: Readonly<Record<string, JsonObject>>,
	folder: string,
): [string, JsonObject][] {
	const pattern = new RegExp(`^${folder}/([^/]+)\\.schema\\.json$`);
	return Object.keys(files)
		.toSorted()
		.flatMap((path): [string, JsonObject][] => {
			const name = pattern.exec(path)?.[1];
			return name === undefined ? [] : [[name, object(files[path])]];
		});
}

function integrationType(name: string, schema: JsonObject): IntegrationType {
	const credentials = object(object(schema["properties"])["credentials"]);
	const chosen = object(object(credentials["properties"])["type"]);
	return {
		name,
		title: text(schema["title"]),
		description: text(schema["description"]),
		platformType: text(schema["x-platform-type"]),
		slot: text(schema["x-slot"]),
		maxInstances: Number(schema["x-max-instances"]),
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

/** The schema that editors use for a document: it sends them to the schema of the document's type. */
export function buildEnvelope(catalog: Pick<Catalog, "types">): JsonObject {
	const types = [...catalog.types.values()];
	return {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		title: "Integration document",
		description:
			"One data-action integration of Genesys Cloud. type chooses which members and credentials it takes.",
		type: "object",
		properties: {
			type: {
				title: "Integration type",
				description: types
					.map((type) => `${type.name}: ${type.title}`)
					.join("; "),
				type: "string",
				enum: types.map((type) => type.name),
			},
		},
		required: ["key", "type", "name", "status"],
		allOf: types.map(({ name }) => ({
			if: { properties: { type: { const: name } }, required: ["type"] },
			// biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
			then: { $ref: `integrations/${name}.schema.json` },
		})),
	};
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
