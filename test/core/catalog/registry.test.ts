// Every schema file -> what each of them owes: compiles strictly, explains itself, has an example that it accepts.
import { describe, expect, test } from "vitest";
import { buildCatalog } from "../../../src/core/catalog/catalog.ts";
import { buildEnvelope } from "../../../src/core/catalog/envelope.ts";
import {
	schemaAddress,
	schemaValidator,
} from "../../../src/core/catalog/validators.ts";
import type { Json, JsonObject } from "../../../src/core/types.ts";
import { readSchemas } from "../../../src/io/schemas.ts";

const files = readSchemas();
const catalog = buildCatalog(files);
const ajv = schemaValidator(files, { validateSchema: true });

function object(json: Json | undefined): JsonObject {
	return json !== null && typeof json === "object" && !Array.isArray(json)
		? (json as JsonObject)
		: {};
}

/** Every object in a schema, with where it stands. */
function* objectsIn(json: Json, at = "#"): Generator<[string, JsonObject]> {
	if (Array.isArray(json)) {
		for (const [index, item] of json.entries())
			yield* objectsIn(item, `${at}/${index}`);
	} else if (json !== null && typeof json === "object") {
		const schema = json as JsonObject;
		yield [at, schema];
		for (const [name, inner] of Object.entries(schema))
			if (name !== "examples") yield* objectsIn(inner, `${at}/${name}`);
	}
}

/** Places where a word is a member's name or a tested value and not a keyword. */
function isSchema(at: string): boolean {
	return !/\/(properties|patternProperties|\$defs|x-[a-z-]+)$/.test(at);
}

function followed(path: string, schema: JsonObject): JsonObject {
	const reference = schema["$ref"];
	if (typeof reference !== "string") return schema;
	const [file = "", pointer = ""] = reference.split("#/");
	const target = file === "" ? path : new URL(file, `file:///${path}`).pathname;
	let at = object(files[target.replace(/^\//, "")]);
	for (const step of pointer.split("/").filter((part) => part !== ""))
		at = object(at[step]);
	return at;
}

describe.each(Object.keys(files))("%s", (path) => {
	const schema = object(files[path]);

	test("compiles strictly", () => {
		expect(ajv.getSchema(schemaAddress(path))).toBeTypeOf("function");
	});

	test("says draft 2020-12, a title and a description, and no $id", () => {
		expect(schema).toMatchObject({
			$schema: "https://json-schema.org/draft/2020-12/schema",
			title: expect.stringMatching(/\S/),
			description: expect.stringMatching(/\S/),
		});
		expect(schema).not.toHaveProperty("$id");
	});

	test("never judges a union, and uses no keyword that draft-07 tools misread", () => {
		const refused = [
			"oneOf",
			"anyOf",
			"unevaluatedProperties",
			"unevaluatedItems",
			"prefixItems",
			"discriminator",
			"dependentSchemas",
			"dependentRequired",
			"$dynamicRef",
			"$anchor",
			"minContains",
		];
		const found = [...objectsIn(schema)]
			.filter(([at]) => isSchema(at))
			.flatMap(([at, one]) =>
				refused
					.filter((keyword) => Object.hasOwn(one, keyword))
					.map((keyword) => `${at}/${keyword}`),
			);
		expect(found).toEqual([]);
	});

	test("has no sibling of $ref, which draft-07 tools would skip", () => {
		const crowded = [...objectsIn(schema)].filter(
			([at, one]) =>
				isSchema(at) &&
				Object.hasOwn(one, "$ref") &&
				Object.keys(one).length > 1,
		);
		expect(crowded.map(([at]) => at)).toEqual([]);
	});

	test("explains every property", () => {
		const silent: string[] = [];
		for (const [at, one] of objectsIn(schema)) {
			if (!isSchema(at) || /\/(if|then|else)(\/|$)/.test(at)) continue;
			for (const [name, inner] of Object.entries(object(one["properties"]))) {
				const said = followed(path, object(inner));
				if (!("title" in said || "description" in said))
					silent.push(`${at}/properties/${name}`);
			}
		}
		expect(silent).toEqual([]);
	});

	test("says in words what every pattern and format wants", () => {
		const silent = [...objectsIn(schema)].filter(
			([at, one]) =>
				isSchema(at) &&
				typeof one["pattern"] === "string" &&
				typeof one["x-wants"] !== "string" &&
				typeof one["description"] !== "string",
		);
		expect(silent.map(([at]) => at)).toEqual([]);
	});

	test("every default and example of a part fits that part", () => {
		for (const [at, one] of objectsIn(schema)) {
			if (!isSchema(at) || /\/(if|then|else)(\/|$)/.test(at)) continue;
			const samples = [
				...(Array.isArray(one["examples"]) ? one["examples"] : []),
				...("default" in one ? [one["default"]] : []),
			];
			if (samples.length === 0) continue;
			const judge = ajv.getSchema(
				`${schemaAddress(path)}${at === "#" ? "" : pointer(at)}`,
			);
			for (const sample of samples)
				expect([at, judge?.(sample), judge?.errors ?? null]).toEqual([
					at,
					true,
					null,
				]);
		}
	});
});

/** As a URI fragment: patterns are member names too. */
function pointer(at: string): string {
	return at.replace(/[^#/$A-Za-z0-9-]/g, encodeURIComponent);
}

/** As the formatter writes it: lists that fit on a line stand on one. */
function formatted(json: JsonObject): string {
	const text = JSON.stringify(json, null, "\t").replace(
		/^(\t*)(.*)\[\n([^[\]{}]*)\n\t*\](,?)$/gm,
		(long, tabs: string, start: string, items: string, comma: string) => {
			const list = items.replaceAll(/\n\t*/g, " ").trim();
			const line = `${start}[${list}]${comma}`;
			return 2 * tabs.length + line.length > 80 ? long : tabs + line;
		},
	);
	return `${text}\n`;
}

test("every schema file is of a known kind", () => {
	expect(
		Object.keys(files).filter(
			(path) =>
				!/^(common|settings|integration|action|integrations\/[a-z0-9-]+|credentials\/[A-Za-z0-9]+)\.schema\.json$/.test(
					path,
				),
		),
	).toEqual([]);
});

test("every member of a data action is shown by an example, a default or its values", () => {
	const said = (schema: JsonObject): boolean =>
		["examples", "default", "enum", "const", "$ref"].some(
			(name) => name in schema,
		);
	for (const [at, schema] of objectsIn(object(files["action.schema.json"])))
		if (
			isSchema(at) &&
			/\/properties\/[^/]+$/.test(at) &&
			!/\/(if|then|else)\//.test(at)
		)
			expect([at, said(schema)]).toEqual([at, true]);
});

test("the editors' envelope is what the catalogue builds", async () => {
	await expect(formatted(buildEnvelope(files))).toMatchFileSnapshot(
		"../../../schemas/integration.schema.json",
	);
});

describe.each([...catalog.types.values()])("integration type $name", (type) => {
	test("says what it is on the platform", () => {
		expect(type.title).toMatch(/Data Actions$/);
		expect(type.description).toMatch(
			new RegExp(`At most ${type.maxInstances} per organization`),
		);
		expect(type.platformType).toMatch(/^[a-z0-9-]+$/);
		expect(type.slot).toMatch(/^\w+$/);
		expect(type.maxInstances).toBeGreaterThan(0);
		expect(type.credentialTypes).not.toEqual([]);
	});

	test("takes only credential types that have a schema, and chooses it", () => {
		const credentials = object(
			object(
				object(files[`integrations/${type.name}.schema.json`])["properties"],
			)["credentials"],
		);
		expect(credentials["allOf"]).toEqual([
			{ $ref: "../common.schema.json#/$defs/keepOrFields" },
			...type.credentialTypes.map((name) => ({
				if: { properties: { type: { const: name } }, required: ["type"] },
				// biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
				then: {
					properties: {
						fields: { $ref: `../credentials/${name}.schema.json` },
					},
				},
			})),
		]);
		for (const name of type.credentialTypes)
			expect(catalog.credentialTypes.has(name)).toBe(true);
	});

	test("has an example of every credential type, and accepts them all", () => {
		const shown = type.examples.map(
			(example) => object(example["credentials"])["type"],
		);
		expect(shown).toEqual(expect.arrayContaining([...type.credentialTypes]));
		for (const example of type.examples) {
			expect(example["type"]).toBe(type.name);
			expect(catalog.validateDocument(example)).toEqual([]);
		}
	});

	test("is accepted by the envelope exactly as by its own schema", () => {
		const envelope = ajv.getSchema(schemaAddress("integration.schema.json"));
		for (const example of type.examples) {
			expect(envelope?.(example)).toBe(true);
			expect(envelope?.({ ...example, nmae: "x" })).toBe(false);
		}
	});

	test("knows both sides of each platform property", () => {
		for (const known of type.platformProperties) {
			const ours = Object.keys(known.values);
			expect(ours).not.toEqual([]);
			if (known.absent !== null) expect(ours).toContain(known.absent);
		}
	});
});

describe.each([...catalog.credentialTypes.values()])(
	"credential type $name",
	(type) => {
		test("is used by an integration type", () => {
			expect(
				[...catalog.types.values()].some(({ credentialTypes }) =>
					credentialTypes.includes(type.name),
				),
			).toBe(true);
		});

		test("has an example that it accepts", () => {
			const judge = ajv.getSchema(
				schemaAddress(`credentials/${type.name}.schema.json`),
			);
			expect(type.examples).not.toEqual([]);
			for (const example of type.examples)
				expect([judge?.(example), judge?.errors]).toEqual([true, null]);
		});

		test("takes fields, each with a title of its own", () => {
			const titles = [...type.fields.values()].map(({ title }) => title);
			expect(new Set(titles).size).toBe(titles.length);
			expect(titles.length > 0).toBe(!type.free);
		});
	},
);

describe("members that stand alone", () => {
	const common = object(files["common.schema.json"]?.["$defs"]);
	const alone = Object.entries(object(object(common["alone"])["properties"]));
	const types = Object.entries(files).filter(([path]) =>
		path.startsWith("integrations/"),
	);

	test("are single values that a patch may have", () => {
		for (const [name, schema] of alone) {
			const { type } = object(common[name]);
			expect(["string", "boolean"]).toContain(type);
			expect(schema).toEqual({ $ref: `#/$defs/${name}` });
			expect(object(object(common["patch"])["properties"])).toHaveProperty(
				name,
			);
		}
		expect(alone.map(([name]) => name)).toContain("status");
	});

	test.each(types)(
		"mean the same, and no condition looks at them: %s",
		(_path, {
			properties,
			required: _required,
			examples: _examples,
			...rest
		}) => {
			const judging = Object.keys(rest).filter(
				(word) => !word.startsWith("x-"),
			);
			expect([
				"$schema",
				"title",
				"description",
				"type",
				"additionalProperties",
				"allOf",
				"if",
				"then",
			]).toEqual(expect.arrayContaining(judging));
			const conditions = JSON.stringify([
				rest["allOf"],
				rest["if"],
				rest["then"],
			]);
			for (const [name] of alone) {
				expect(object(properties)[name]).toEqual({
					$ref: `../common.schema.json#/$defs/${name}`,
				});
				expect(conditions).not.toContain(JSON.stringify(name));
			}
			expect(conditions).not.toMatch(/"(min|max)Properties"|"not":\{"required/);
		},
	);
});
