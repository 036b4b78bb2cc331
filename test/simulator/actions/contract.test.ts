// What the platform does not support of a contract, one by one.
import { expect, test } from "vitest";
import { contractProblems } from "../../../src/simulator/actions/contract.ts";

const problems = (inputSchema: object, successSchema: object = {}) =>
	contractProblems({
		input: { inputSchema: { ...inputSchema } },
		output: { successSchema: { ...successSchema } },
	}).map(({ problem }) => problem);

const input = (properties: object) =>
	problems({ type: "object", properties: { ...properties } });

test("an input of simple types is fine, null among them", () => {
	expect(
		input({
			a: { type: "string", enum: ["x"] },
			"b-c_1": { type: ["integer", "null"] },
			d: {},
		}),
	).toEqual([]);
});

test.each([
	[{ list: { type: "array" } }, "list: only simple types are supported"],
	[{ list: { items: {} } }, "list: only simple types are supported"],
	[{ one: { type: "object" } }, "one: only simple types are supported"],
	[{ one: { properties: {} } }, "one: only simple types are supported"],
	[{ "1a": {} }, "1a: the name is not supported"],
	[{ "a b": {} }, "a b: the name is not supported"],
	[{ orgId: {} }, "orgId: the name is reserved"],
	[{ a: { $ref: "#/x" } }, "$ref is not supported"],
])("an input with %j is not", (properties, problem) => {
	expect(input(properties)).toEqual([problem]);
});

test("an input that is a list is not", () => {
	expect(problems({ type: "array" })).toEqual(["must be an object"]);
});

test("an output may hold lists, but no list in a list", () => {
	const list = (items: object) => ({ type: "array", items });
	const object = (properties: object) => ({ type: "object", properties });
	const output = (schema: object) => problems({}, schema);
	expect(output(object({ a: list(object({ b: {} })) }))).toEqual([]);
	expect(output(list(object({ b: object({}) })))).toEqual([]);
	expect(output(object({ a: list(list({})) }))).toEqual([
		"a[]: nested arrays are not supported",
	]);
	expect(output(list(object({ b: list({}) })))).toEqual([
		"[].b: nested arrays are not supported",
	]);
	expect(output({ items: [{ $ref: "#/x" }] })).toEqual([
		"$ref is not supported",
	]);
});
