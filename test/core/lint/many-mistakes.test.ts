// Documents with thousands of mistakes of one kind: what is looked at for each does not grow with the others.
import { expect, test } from "vitest";
import type { SchemaError } from "../../../src/core/catalog/schema-errors.ts";
import type { Disable } from "../../../src/core/document/disables.ts";
import { parseText } from "../../../src/core/document/parse.ts";
import { schemaProblems } from "../../../src/core/judge/schema.ts";
import { applyDisables } from "../../../src/core/lint/disables.ts";
import type { Finding } from "../../../src/core/types.ts";
import { suggest } from "../../../src/core/values/suggest.ts";

const many = 1000;
const numbers = Array.from({ length: many }, (_, at) => at);

test("unknown fields", () => {
	const text = numbers.map((at) => `field${at}: 1\n`).join("");
	const [document] = parseText(text).documents;
	if (document?.root.kind !== "map") throw new Error("a mapping");
	let looks = 0;
	const errors = numbers.map(
		(at): SchemaError => ({
			get path() {
				looks += 1;
				return [];
			},
			member: `field${at}`,
			keyword: "additionalProperties",
			params: {},
			schema: {},
			declared: ["key", "fields"],
			secret: false,
		}),
	);
	const problems = schemaProblems(
		{ file: "a.yaml", node: document.root },
		errors,
		Object.fromEntries(numbers.map((at) => [`field${at}`, 1])),
	);
	expect(problems.map(({ rule }) => rule)).toEqual(
		numbers.map(() => "unknown-field"),
	);
	expect(looks).toBeLessThan(50 * many);
});

test("comments that accept findings, more than one of which says the same", () => {
	let looks = 0;
	const comment = (column: number): Disable => ({
		file: "a.yaml",
		line: null,
		get rule() {
			looks += 1;
			return "unknown-field";
		},
		span: { line: 1, column, endLine: 1, endColumn: column + 1 },
	});
	const findings = numbers.map(
		(at): Finding => ({
			rule: "unknown-field",
			severity: "error",
			message: "",
			file: "a.yaml",
			span: { line: at, column: 1, endLine: at, endColumn: 2 },
		}),
	);
	expect(applyDisables(findings, numbers.map(comment), [], [])).toEqual({
		findings: [],
		unused: [],
	});
	expect(looks).toBeLessThan(10 * many);
});

test("words that nobody knows, among more than anybody has", () => {
	let looks = 0;
	const known = Array.from({ length: 3 * many }, (_, at) => `known-${at}`);
	const counted = new Proxy(known, {
		get(list, name, receiver) {
			looks += 1;
			return Reflect.get(list, name, receiver) as unknown;
		},
	});
	for (const at of numbers)
		expect(suggest(`knwon-${at}`, counted)).toBeUndefined();
	expect(looks).toBeLessThan(10 * many);
	expect(suggest("knwon-7", known.slice(0, many))).toBe("known-7");
});
