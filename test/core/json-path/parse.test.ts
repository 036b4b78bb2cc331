// What is wrong with a path is told where it stands, and no text makes the parser or the reader fail otherwise than in words.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePath } from "../../../src/core/json-path/parse.ts";
import { readPath } from "../../../src/core/json-path/read.ts";
import type { Json } from "../../../src/core/types.ts";
import { pathCases } from "../../oracle/cases.ts";

function problem(text: string): string {
	const parsed = parsePath(text);
	if (!("problem" in parsed)) return "none";
	const { at, end, message } = parsed.problem;
	return `${at}-${end} ${message}`;
}

test("a mistake is told where it stands", () => {
	expect(problem("order.id")).toBe('0-1 a path begins with "$"');
	expect(problem("$.a[0]]")).toBe('6-7 expected "." or "[": found "]"');
	expect(problem("$.a.")).toBe('3-4 a path cannot end with "."');
	expect(problem("$.a[?(@.b == )]")).toMatch(/^13-14 expected a path/);
	expect(problem("$.a[?(@.b && @.c.lenght())]")).toMatch(
		/^17-18 there is no function lenght: did you mean length\?$/,
	);
	expect(problem("$.a['b")).toMatch(/^4-5 this text in quotes/);
	expect(problem("$.a[?(@.b&&@.c)]")).toMatch(/^9-10 write blanks/);
});

test("a path that gives one value is told from one that gives a list", () => {
	const definite = (text: string) => {
		const parsed = parsePath(text);
		return "problem" in parsed ? undefined : parsed.definite;
	};
	for (const one of ["$", "$.a", "$['a','b']", "$.a[0]", "$.a.length()"])
		expect(definite(one), one).toBe(true);
	for (const many of ["$.*", "$..a", "$.a[0,1]", "$.a[1:]", "$.a[?(@.b)]"])
		expect(definite(many), many).toBe(false);
});

test("a double stays one in the text that is put into the template", () => {
	const parsed = parsePath("$.sum()");
	expect("problem" in parsed ? parsed : readPath(parsed, [1, 2])).toEqual({
		value: 3,
		text: "3.0",
	});
});

const cases = pathCases();
const json = JSON.parse(cases[0]?.json ?? "null") as Json;
const paths = cases.map(({ path }) => path);
const pieces = ["..", "[", "]", "[?(", ")]", "@", "'", "*", "()", " && ", "!"];
const mutated = fc
	.record({
		path: fc.constantFrom(...paths),
		other: fc.oneof(fc.constantFrom(...paths, ...pieces), fc.string()),
		at: fc.nat(60),
		length: fc.nat(6),
	})
	.map(({ path, other, at, length }) => {
		const from = Math.min(at, path.length);
		return path.slice(0, from) + other + path.slice(from + length);
	});

test("no text makes the parser or the reader fail otherwise than in words", () => {
	fc.assert(
		fc.property(mutated, (text) => {
			const parsed = parsePath(text);
			if ("problem" in parsed) {
				const { at, end, message } = parsed.problem;
				expect(message).not.toBe("");
				expect(at).toBeGreaterThanOrEqual(0);
				expect(end).toBeGreaterThanOrEqual(at);
				expect(end).toBeLessThanOrEqual(text.length);
				return;
			}
			const read = readPath(parsed, json);
			if ("value" in read && !parsed.definite)
				expect(read.value).toBeInstanceOf(Array);
		}),
		{ numRuns: 3000 },
	);
});

test("neither depth nor length ends in our own stack, or takes long", () => {
	const many = 20_000;
	for (const text of [
		`$${".a".repeat(many)}`,
		`$${"[0]".repeat(many)}`,
		`$[?(${"(".repeat(many)}`,
		`$[?(${"!".repeat(many)}`,
		`$${"[?(@".repeat(many)}`,
		`$.a[${"'b',".repeat(many)}`,
		`$.concat(${'"a",'.repeat(many)}`,
	])
		expect(() => parsePath(text)).not.toThrow();
	let nested: Json = [];
	for (let depth = 0; depth < 100; depth += 1) nested = [nested];
	const deep = parsePath("$..*..*..*..*");
	expect("problem" in deep ? deep : readPath(deep, nested)).toEqual({
		problem: "this path goes through more than can be tested offline",
	});
});
