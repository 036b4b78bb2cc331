// Contracts and values: the words, and ajv's own judgement beside ours.
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contractFaults } from "../../../src/core/contract/faults.ts";
import { contractJudge } from "../../../src/core/contract/judge.ts";
import type { Json, JsonObject } from "../../../src/core/types.ts";

const order = {
	$schema: "http://json-schema.org/draft-04/schema#",
	type: "object",
	properties: {
		id: { type: "string", minLength: 1, pattern: "^[0-9]+$" },
		count: { type: "integer", minimum: 1, maximum: 9, exclusiveMaximum: true },
		kind: { enum: ["new", "old"] },
		lines: {
			type: "array",
			maxItems: 2,
			uniqueItems: true,
			items: {
				type: "object",
				properties: { price: { type: "number", multipleOf: 0.1 } },
				required: ["price"],
			},
		},
	},
	required: ["id"],
	additionalProperties: false,
};

test.each<readonly [Json, readonly string[]]>([
	[{ id: "4", count: 8, lines: [{ price: 0.3 }] }, []],
	[[], ["it must be an object, not a list"]],
	[{}, ["id is missing"]],
	[{ id: 4 }, ["id must be a string, not a number"]],
	[
		{ id: "" },
		[
			"id must have at least 1 character",
			"id does not fit the pattern ^[0-9]+$",
		],
	],
	[{ id: "4", count: 1.5 }, ["count must be an integer, not a number"]],
	[{ id: "4", count: 0 }, ["count must be at least 1"]],
	[{ id: "4", count: 9 }, ["count must be less than 9"]],
	[{ id: "4", kind: "odd" }, ['kind must be "new" or "old"']],
	[
		{ id: "4", more: 1 },
		["more is not in the contract, which takes nothing else"],
	],
	[
		{ id: "4", lines: [{ price: 0.35 }] },
		["lines[0].price must be a multiple of 0.1"],
	],
	[
		{ id: "4", lines: [{ price: 1 }, { price: 1 }] },
		["lines holds an item twice"],
	],
	[
		{ id: "4", lines: [{ price: 1 }, { price: 2 }, {}] },
		["lines must have at most 2 items", "lines[2].price is missing"],
	],
])("%j", (value, problems) => {
	expect(contractFaults(order)).toEqual([]);
	expect(contractJudge(order)(value)).toEqual(problems);
});

test.each<readonly [Json, Json, readonly string[]]>([
	[
		{ anyOf: [{ type: "string" }, { type: "null" }] },
		1,
		["it fits none of what anyOf lists"],
	],
	[
		{ oneOf: [{ type: "number" }, { type: "integer" }] },
		1,
		["it fits more than one of what oneOf lists"],
	],
	[{ oneOf: [{ type: "null" }] }, 1, ["it fits none of what oneOf lists"]],
	[
		{ not: { type: "number" } },
		1,
		['it is what the contract\'s "not" forbids'],
	],
	[{ allOf: [{ minimum: 2 }] }, 1, ["it must be at least 2"]],
	[{ dependencies: { a: ["b"] } }, { a: 1 }, ["b is missing"]],
	[
		{ items: [{ type: "string" }], additionalItems: false },
		["a", 1],
		["[1] is not in the contract, which takes nothing else"],
	],
	[
		{ type: ["string", "null"] },
		1,
		["it must be a string or null, not a number"],
	],
	[{ minProperties: 1 }, {}, ["it must have at least 1 member"]],
	[
		{ patternProperties: { "^x": { type: "string" } } },
		{ xa: 1 },
		["xa must be a string, not a number"],
	],
])("%j of %j", (schema, value, problems) => {
	expect(contractJudge(schema)(value)).toEqual(problems);
});

test.each<readonly [Json, readonly string[]]>([
	[[], ["it must be an object: a JSON Schema"]],
	[
		{ type: "text" },
		[
			"type must be string, integer, number, boolean, object, array or null, or a list of them",
		],
	],
	[
		{ properties: { a: { required: true } } },
		["properties.a.required must be a list of names (draft-04)"],
	],
	[{ properties: { a: 1 } }, ["properties.a must be an object: a JSON Schema"]],
	[{ items: { $ref: "#/x" } }, ["items.$ref: the platform follows no $ref"]],
	[
		{ exclusiveMinimum: 3 },
		["exclusiveMinimum must be true or false (draft-04)"],
	],
	[{ pattern: "(" }, ["pattern must be a regular expression"]],
	[{ maxLength: -1 }, ["maxLength must be a whole number, 0 or more"]],
	[{ anyOf: [] }, ["anyOf must be a list of at least one JSON Schema"]],
	[
		{ items: [{ type: 1 }] },
		[
			"items[0].type must be string, integer, number, boolean, object, array or null, or a list of them",
		],
	],
])("%j is no contract", (schema, faults) => {
	expect(contractFaults(schema)).toEqual(faults);
});

/** Not `toString` and `__proto__`: ajv calls the one and passes over the other. */
const names = fc.constantFrom("a", "b", "o");
const small = fc.integer({ min: 0, max: 3 });
const values = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3 },
		fc.constantFrom<Json>(null, true, false, 0, 1, 2, 1.5, "", "a", "ab", "💡"),
		fc.array(tie("value"), { maxLength: 3 }),
		fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
	),
})).value;
const type = fc.constantFrom(
	"string",
	"integer",
	"number",
	"boolean",
	"object",
	"array",
	"null",
);
const schemas = fc.letrec<{ schema: JsonObject }>((tie) => {
	const inner = tie("schema");
	const list = fc.array(inner, { minLength: 1, maxLength: 2 });
	return {
		schema: fc.oneof(
			{ maxDepth: 3 },
			fc.constant<JsonObject>({}),
			fc.record(
				{
					type: fc.oneof(
						type,
						fc.uniqueArray(type, { minLength: 1, maxLength: 3 }),
					),
					enum: fc.uniqueArray(values, {
						minLength: 1,
						maxLength: 3,
						selector: (value) => JSON.stringify(value),
					}),
					minimum: small,
					maximum: small,
					multipleOf: fc.constantFrom(1, 2, 0.5),
					minLength: small,
					maxLength: small,
					pattern: fc.constantFrom("^a", "b$", "."),
					minItems: small,
					maxItems: small,
					uniqueItems: fc.boolean(),
					minProperties: small,
					maxProperties: small,
				},
				{ requiredKeys: [] },
			),
			fc.record(
				{
					required: fc.uniqueArray(names, { maxLength: 2 }),
					properties: fc.dictionary(names, inner, {
						maxKeys: 2,
						noNullPrototype: true,
					}),
					patternProperties: fc.dictionary(fc.constantFrom("^a", "o"), inner, {
						maxKeys: 2,
						noNullPrototype: true,
					}),
					additionalProperties: fc.oneof(fc.boolean(), inner),
					dependencies: fc.dictionary(
						names,
						fc.oneof(
							inner,
							fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
						),
						{ maxKeys: 1, noNullPrototype: true },
					),
				},
				{ requiredKeys: [] },
			),
			fc.record(
				{
					items: fc.oneof(inner, list),
					additionalItems: fc.oneof(fc.boolean(), inner),
					allOf: list,
					anyOf: list,
					oneOf: list,
					not: inner,
				},
				{ requiredKeys: [] },
			),
		),
	};
}).schema;

test("what ajv takes is taken, and nothing else", () => {
	const ajv = new Ajv({
		strict: false,
		ownProperties: true,
		validateSchema: false,
	});
	fc.assert(
		fc.property(schemas, values, (schema, value) => {
			expect(contractFaults(schema)).toEqual([]);
			expect(contractJudge(schema)(value).length === 0).toBe(
				ajv.compile(schema)(value),
			);
		}),
		{ numRuns: 1000 },
	);
});
