// Text of any kind -> documents and problems: never an exception, never unbounded work, and the place is right.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergePatch } from "../../../src/core/document/environments.ts";
import { toJson } from "../../../src/core/document/node.ts";
import {
	type ParsedText,
	parseText,
} from "../../../src/core/document/parse.ts";
import type { Json, JsonObject, Node, Span } from "../../../src/core/types.ts";
import { anyText } from "../../fixtures/any-text.ts";

function rulesOf(text: string): readonly string[] {
	return parseText(text).problems.map(
		({ rule, span }) => `${rule} ${span.line}:${span.column}`,
	);
}

function first(text: string): Json {
	const root = parseText(text).documents[0]?.root;
	return root ? toJson(root) : null;
}

/** Every value of a tree, and how many there are. */
function nodesOf(root: Node): readonly Node[] {
	const all: Node[] = [];
	const left = [root];
	for (let node = left.pop(); node; node = left.pop()) {
		all.push(node);
		if (node.kind === "seq") left.push(...node.items);
		if (node.kind === "map")
			for (const entry of node.entries.values()) left.push(entry.value);
	}
	return all;
}

/** The work that the rules would have: values, each alias counted as what it stands for. */
function sizeOf({ documents }: ParsedText): number {
	return documents.reduce((sum, { root }) => sum + nodesOf(root).length, 0);
}

const mebibyte = 1024 * 1024;

describe("what is refused", () => {
	test.each<[string, string, readonly string[]]>([
		["a mebibyte of [", "[".repeat(mebibyte), ["unsafe-yaml 1:66"]],
		["a mebibyte of {", "{".repeat(100_000), ["unsafe-yaml 1:66"]],
		["maps in maps", "{a: ".repeat(5000), ["unsafe-yaml 1:261"]],
		["lists in lists", "- ".repeat(50_000), ["unsafe-yaml 1:131"]],
		["keys in keys", "? ".repeat(5000), ["unsafe-yaml 1:131"]],
		["compact mappings", "a: ".repeat(5000), ["unsafe-yaml 1:196"]],
		[
			"blocks in blocks",
			Array.from({ length: 200 }, (_, at) => `${" ".repeat(at)}a:\n`).join(""),
			["unsafe-yaml 66:66"],
		],
		["a custom tag", "a: !secret b", ["unsafe-yaml 1:4"]],
		["a tag of another language", "a: !!binary aGk=", ["unsafe-yaml 1:13"]],
		["a merge key", "a: &x {b: 1}\nc:\n  <<: *x", ["unsafe-yaml 3:3"]],
		["an alias without an anchor", "a: *x", ["yaml-syntax 1:4"]],
		["an alias inside its anchor", "a: &x [*x]", ["unsafe-yaml 1:8"]],
		[
			"an anchor of another document",
			"a: &x 1\n---\nb: *x",
			["yaml-syntax 3:4"],
		],
		["a key twice", "a: 1\na: 2", ["duplicate-field 2:1"]],
		["a key twice, once as a number", '1: a\n"1": b', ["duplicate-field 2:1"]],
		["YAML 1.1", "%YAML 1.1\n---\na: yes", ["yaml-syntax 1:1"]],
		["a tab that indents", "a:\n\tb: 1", ["yaml-syntax 2:1"]],
		["a key of several lines", '"a\n b": 1', ["yaml-syntax 1:1"]],
		["a list as a key", "[a, b]: 1", ["yaml-syntax 1:1"]],
	])("%s", (_says, text, problems) => {
		expect(rulesOf(text)).toEqual(problems);
	});

	test("an alias bomb, without expanding it", () => {
		const rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
		for (let at = 1; at < 12; at += 1) {
			const row = Array.from({ length: 10 }, () => `*a${at - 1}`).join(", ");
			rows.push(`a${at}: &a${at} [${row}]`);
		}
		const parsed = parseText(rows.join("\n"));
		expect(parsed.problems.map(({ rule }) => rule)).toContain("unsafe-yaml");
		expect(parsed.documents.every(({ whole }) => !whole)).toBe(true);
		expect(sizeOf(parsed)).toBeLessThan(50_000);
	});

	test("more documents than a person keeps in a file", () => {
		const parsed = parseText("a: 1\n---\n".repeat(20_000));
		expect(parsed.documents).toHaveLength(1000);
		expect(parsed.problems.map(({ rule }) => rule)).toEqual(["unsafe-yaml"]);
	});

	test("the problems of one document are told up to a number", () => {
		const parsed = parseText("a: 1\n".repeat(20_000));
		expect(parsed.problems).toHaveLength(100);
	});

	test("of several documents only the broken one", () => {
		const parsed = parseText('key: a\n---\nkey: "b\n---\nkey: c\n');
		expect(parsed.problems).toHaveLength(1);
		expect(parsed.documents[0]).toMatchObject({ whole: true });
		expect(parsed.documents[1]).toMatchObject({ whole: false });
	});
});

describe("what is accepted", () => {
	test.each<[string, string, Json]>([
		[
			"20,000 keys",
			Array.from({ length: 20_000 }, (_, at) => `k${at}: ${at}`).join("\n"),
			expect.any(Object),
		],
		[
			"anchors and aliases",
			"a: &x {b: 1}\nc: *x",
			{ a: { b: 1 }, c: { b: 1 } },
		],
		["an empty file", "", null],
		["only comments", "# a\n\n# b\n", null],
		["only document marks", "---\n---\n", null],
		["a byte order mark", "\uFEFFa: 1", { a: 1 }],
		["CRLF", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
		[
			"block scalars",
			"a: |\n  x\n  y\nb: >-\n  x\n  y\n",
			{ a: "x\ny\n", b: "x y" },
		],
		["flow style", '{ a: [1, "2"], "b": null }', { a: [1, "2"], b: null }],
		[
			"JSON with tabs",
			'{\n\t"a": 1,\n\t"b": [\n\t\ttrue\n\t]\n}',
			{ a: 1, b: [true] },
		],
		[
			"words that only YAML 1.1 reads otherwise",
			"a: yes\nb: on\nc: 2024-01-01\nd: 1_000\ne: 0o17\nf: 017",
			{ a: "yes", b: "on", c: "2024-01-01", d: "1_000", e: 15, f: 17 },
		],
		["a long line", `a: ${"x".repeat(900_000)}`, { a: "x".repeat(900_000) }],
		["emoji", "a: 😀\n😀: b", { a: "😀", "😀": "b" }],
		["core tags", "a: !!str 1\nb: !!int 2", { a: "1", b: 2 }],
		["a key with a line break", '"a\\nb": 1', { "a\nb": 1 }],
	])("%s", (_says, text, json) => {
		expect(rulesOf(text)).toEqual([]);
		expect(first(text)).toEqual(json);
	});

	test("__proto__ is a member like any other", () => {
		const json = first(
			"__proto__: { polluted: 1 }\nconstructor: 2",
		) as JsonObject;
		expect(Object.keys(json)).toEqual(["__proto__", "constructor"]);
		expect("polluted" in {}).toBe(false);
		expect((json as { polluted?: number }).polluted).toBeUndefined();
	});

	test("columns after an emoji count UTF-16 units", () => {
		expect(rulesOf("😀: 1\na: [😀, *x]")).toEqual(["yaml-syntax 2:9"]);
	});
});

const settings = { seed: 20_261, numRuns: 300 };

const yamlish = fc
	.array(
		fc.constantFrom(
			...Array.from("aä😀:-?[]{},&*!|>%@`'\"#\\\t \n\r\0"),
			"key: ",
			"- ",
			"---\n",
			"...\n",
			"<<: ",
			"%YAML 1.1\n",
			"  ",
		),
		{ maxLength: 60 },
	)
	.map((parts) => parts.join(""));

const document = `# a comment
key: crm-lookup
type: web-services
name: "CRM lookup"
status: active
notes: |
  Owned by the CRM team.
credentials: &c
  type: userDefinedOAuth
  fields: { clientId: crm, clientSecret: { env: A } }
environments:
  prod: { name: null, credentials: { fields: { clientId: other } } }
---
{ "key": "b", "list": [1, 2.5, true, null] }
`;

describe("any text", () => {
	function expectSane(text: string): void {
		const parsed = parseText(text);
		const last = text.split("\n").length;
		const spans = [
			...parsed.problems.map(({ span }) => span),
			...parsed.documents.flatMap(({ root }) =>
				nodesOf(root).map(({ span }) => span),
			),
		];
		expect(spans.filter((span) => !isInside(span, last))).toEqual([]);
		for (const { message } of parsed.problems)
			expect(message).not.toMatch(/undefined|NaN|\[object/);
	}

	test("random text never throws", () => {
		fc.assert(fc.property(anyText(), expectSane), settings);
		fc.assert(fc.property(yamlish, expectSane), settings);
	});

	test("mutations of a document never throw", () => {
		const mutation = fc.tuple(fc.nat(document.length), fc.nat(6), yamlish);
		fc.assert(
			fc.property(
				fc.array(mutation, { minLength: 1, maxLength: 3 }),
				(edits) => {
					let text = document;
					for (const [at, removed, put] of edits)
						text = text.slice(0, at) + put + text.slice(at + removed);
					expectSane(text);
				},
			),
			settings,
		);
	});
});

function isInside(span: Span, lines: number): boolean {
	return (
		span.line > 0 &&
		span.column > 0 &&
		span.line <= lines &&
		span.endLine <= lines + 1 &&
		span.endLine >= span.line
	);
}

/** RFC 7386, section 2, over plain JSON. */
function reference(target: Json | undefined, patch: Json): Json {
	if (patch === null || typeof patch !== "object" || Array.isArray(patch))
		return patch;
	const whole =
		target !== null && typeof target === "object" && !Array.isArray(target)
			? (target as JsonObject)
			: {};
	const members = new Map(Object.entries(whole));
	for (const [name, value] of Object.entries(patch))
		if (value === null) members.delete(name);
		else members.set(name, reference(members.get(name), value));
	return Object.fromEntries(members);
}

function rootOf(json: Json): Node {
	const root = parseText(JSON.stringify(json, null, 1)).documents[0]?.root;
	if (!root) throw new Error("no document");
	return root;
}

describe("merge patch", () => {
	test.each<[Json, Json, Json]>([
		[{ a: "b" }, { a: "c" }, { a: "c" }],
		[{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
		[{ a: "b" }, { a: null }, {}],
		[{ a: "b", b: "c" }, { a: null }, { b: "c" }],
		[{ a: ["b"] }, { a: "c" }, { a: "c" }],
		[{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
		[{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
		[{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
		[
			["a", "b"],
			["c", "d"],
			["c", "d"],
		],
		[{ a: "b" }, ["c"], ["c"]],
		[{ a: "foo" }, null, null],
		[{ a: "foo" }, "bar", "bar"],
		[{ e: null }, { a: 1 }, { e: null, a: 1 }],
		[[1, 2], { a: "b", c: null }, { a: "b" }],
		[{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
	])("RFC 7386: %j patched with %j", (target, patch, result) => {
		expect(toJson(mergePatch(rootOf(target), rootOf(patch)))).toEqual(result);
		expect(reference(target, patch)).toEqual(result);
	});

	const name = fc.constantFrom("a", "b", "c", "__proto__", "toString");
	const { value } = fc.letrec<{ value: Json }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4, depthSize: "small" },
			fc.constantFrom<Json>(null, true, 0, "x"),
			fc.array(tie("value"), { maxLength: 2 }),
			fc
				.array(fc.tuple(name, tie("value")), { maxLength: 4 })
				.map((members): Json => Object.fromEntries(members)),
		),
	}));

	test("random values: as plain JSON would be merged, every value with a place", () => {
		fc.assert(
			fc.property(value, value, (target, patch) => {
				const merged = mergePatch(rootOf(target), rootOf(patch));
				expect(toJson(merged)).toEqual(reference(target, patch));
				const lines = Math.max(
					...[target, patch].map(
						(json) => JSON.stringify(json, null, 1).split("\n").length,
					),
				);
				const spans = nodesOf(merged).map(({ span }) => span);
				expect(spans.filter((span) => !isInside(span, lines))).toEqual([]);
			}),
			settings,
		);
	});
});
