// The example repository -> whether it shows every integration type and credential type, rightly, with every variable it reads.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { Json, JsonObject } from "../../../src/core/types.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const root = new URL("../../../config.example/", import.meta.url);
const catalog = packageCatalog();
const read = (path: string): string =>
	readFileSync(new URL(path, root), "utf8");

const files = readdirSync(new URL("integrations/", root)).map((name) => ({
	name,
	text: read(`integrations/${name}`),
}));
const documents = files.flatMap(({ text }) =>
	parseAllDocuments(text).map((document) => document.toJS() as JsonObject),
);
const settings = parse(read("gc-integrations.yaml")) as JsonObject;
const variables = new Map(
	read("secrets.example.env")
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"))
		.map((line): [string, string] => {
			const at = line.indexOf("=");
			return [line.slice(0, at), line.slice(at + 1).replace(/^'(.*)'$/, "$1")];
		}),
);

function object(json: Json | undefined): JsonObject {
	return json !== null && typeof json === "object" && !Array.isArray(json)
		? (json as JsonObject)
		: {};
}

function text(json: unknown): string {
	return typeof json === "string" ? json : "";
}

/** RFC 7386. */
function patched(target: Json | undefined, patch: Json): Json {
	if (patch === null || typeof patch !== "object" || Array.isArray(patch))
		return patch;
	const result: Record<string, Json> = { ...object(target) };
	for (const [name, value] of Object.entries(patch as JsonObject))
		if (value === null) delete result[name];
		else result[name] = patched(result[name], value);
	return result;
}

function effective(document: JsonObject, environment: string): JsonObject {
	const patch = object(document["environments"])[environment] ?? {};
	return object(patched(document, patch));
}

const environments = Object.keys(object(settings["environments"]));

test("the settings are right", () => {
	expect(catalog.validateSettings(settings)).toEqual([]);
	expect(environments).toEqual(["dev", "prod"]);
});

test.each(documents)("$key is right in every environment", (document) => {
	expect(catalog.validateDocument(document)).toEqual([]);
	for (const environment of environments)
		expect(catalog.validateDocument(effective(document, environment))).toEqual(
			[],
		);
});

test("every integration type and credential type is shown", () => {
	const types = documents.map(({ type }) => text(type));
	const credentialTypes = documents.map(({ credentials }) =>
		text(object(credentials)["type"]),
	);
	expect([...new Set(types)].toSorted()).toEqual([...catalog.types.keys()]);
	expect(
		[...new Set(credentialTypes)].filter((type) => type !== "").toSorted(),
	).toEqual([...catalog.credentialTypes.keys()]);
});

test("keys and names are unique, and each file tells editors its schema", () => {
	expect(new Set(documents.map(({ key }) => key)).size).toBe(documents.length);
	expect(new Set(documents.map(({ name }) => name)).size).toBe(
		documents.length,
	);
	for (const { text } of files)
		expect(text.split("\n")[0]).toBe(
			"# yaml-language-server: $schema=../../schemas/integration.schema.json",
		);
});

test("every variable that is read has an example value, and no other is listed", () => {
	const used = [
		...new Set(
			[...JSON.stringify([settings, documents]).matchAll(/"env":"(\w+)"/g)].map(
				([, name]) => text(name),
			),
		),
	];
	expect([...variables.keys()].toSorted()).toEqual(used.toSorted());
});

test("every example value is one that its field takes", () => {
	for (const document of documents) {
		const { type, fields } = object(document["credentials"]);
		for (const [field, value] of Object.entries(object(fields))) {
			const variable = text(object(value)["env"]);
			const resolved = variables.get(variable) ?? text(value);
			expect([
				document["key"],
				field,
				catalog.validateValue(text(type), field, resolved),
			]).toEqual([document["key"], field, null]);
		}
	}
});
