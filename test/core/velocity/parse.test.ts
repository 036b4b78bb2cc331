// Every part of a template stands where it says, and no text makes the parser fail otherwise than in words.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTemplate } from "../../../src/core/velocity/parse.ts";
import { placeIn } from "../../../src/core/velocity/place.ts";
import { render } from "../../../src/core/velocity/render.ts";
import type {
	Expression,
	Part,
	Statement,
	Step,
} from "../../../src/core/velocity/tree.ts";
import { templateCases } from "../../oracle/cases.ts";

function partsOf(statements: readonly Statement[]): readonly Part[] {
	return statements.flatMap(inStatement);
}

function inStatement(statement: Statement): readonly Part[] {
	switch (statement.kind) {
		case "text":
			return [statement];
		case "reference":
			return inExpression(statement);
		case "set":
			return [
				statement,
				...inExpression(statement.target),
				...inExpression(statement.value),
			];
		case "if":
			return [
				statement,
				...statement.branches.flatMap((branch) => [
					branch,
					...inExpression(branch.test),
					...partsOf(branch.body),
				]),
				...partsOf(statement.otherwise ?? []),
			];
		case "foreach":
			return [
				statement,
				...inExpression(statement.variable),
				...inExpression(statement.over),
				...partsOf(statement.body),
				...partsOf(statement.otherwise ?? []),
			];
	}
}

function inExpression(expression: Expression): readonly Part[] {
	switch (expression.kind) {
		case "reference":
			return [expression, ...expression.steps.flatMap(inStep)];
		case "literal":
			return [expression];
		case "interpolated":
			return [expression, ...partsOf(expression.body)];
		case "list":
			return [expression, ...expression.items.flatMap(inExpression)];
		case "range":
			return [
				expression,
				...inExpression(expression.from),
				...inExpression(expression.to),
			];
		case "map":
			return [expression, ...expression.entries.flat().flatMap(inExpression)];
		case "unary":
			return [expression, ...inExpression(expression.of)];
		case "binary":
			return [
				expression,
				...inExpression(expression.left),
				...inExpression(expression.right),
			];
	}
}

function inStep(step: Step): readonly Part[] {
	if (step.kind === "property") return [step];
	return [
		step,
		...(step.kind === "call"
			? step.given.flatMap(inExpression)
			: inExpression(step.of)),
	];
}

function statementsOf(text: string): readonly Statement[] {
	const parsed = parseTemplate(text);
	if ("problem" in parsed) throw new Error(parsed.problem.message);
	return parsed.statements;
}

/** What stands where each part says that it stands. */
function written(text: string): readonly string[] {
	return partsOf(statementsOf(text)).map(({ at, end }) => text.slice(at, end));
}

test("references, calls, arguments and directives stand where they say", () => {
	expect(written(`a \${input.x.replace(' ', "$y")}[0]`)).toEqual([
		"a ",
		`\${input.x.replace(' ', "$y")}`,
		"x",
		`replace(' ', "$y")`,
		"' '",
		'"$y"',
		"$y",
		"[0]",
	]);
	expect(
		written("#if($a == 1 && !$b)x#elseif(true)y#else z#end\n#set($c = -$d[2])"),
	).toEqual(
		[
			"#if($a == 1 && !$b)x#elseif(true)y#else z#end",
			"#if($a == 1 && !$b)x",
			"$a == 1 && !$b",
			"$a == 1",
			"$a",
			"1",
			"!$b",
			"$b",
			"x",
			"#elseif(true)y",
			"true",
			"y",
			" z",
			"#set($c = -$d[2])",
			"$c",
			"-$d[2]",
			"$d[2]",
			"[2]",
			"2",
		].map((part) => (part === "$a == 1 " ? "$a == 1" : part)),
	);
});

test("what stands in a text in quotes is told at its own place", () => {
	const text = '#set($a = "x\\u0041""y $b.c")';
	const parts = partsOf(statementsOf(text));
	expect(parts.map(({ at, end }) => text.slice(at, end))).toContain("$b.c");
});

test("lines and columns are those of editors", () => {
	const text = "a\r\nb\rc\n  $d";
	expect(placeIn(text, text.indexOf("$"))).toEqual({ line: 4, column: 3 });
	expect(placeIn(text, 0)).toEqual({ line: 1, column: 1 });
	expect(placeIn(text, text.length)).toEqual({ line: 4, column: 5 });
});

const problemAt = (text: string): string => {
	const parsed = parseTemplate(text);
	return "problem" in parsed
		? `${parsed.problem.at}-${parsed.problem.end} ${parsed.problem.message}`
		: "none";
};

test("what is not closed is told where it opens", () => {
	expect(problemAt("a #if($x) b")).toBe("2-5 #if has no #end");
	expect(problemAt("#if($x)#foreach($i in $l)#end")).toBe(
		"0-3 #if has no #end",
	);
	expect(problemAt(`a \${x.y b`)).toBe(`2-7 "\${x.y" has no "}": found " b"`);
	expect(problemAt('#set($a = "b)')).toMatch(/^10-11 this text in quotes/);
	expect(problemAt("a #end b")).toBe("2-6 #end belongs to no #if or #foreach");
});

const templates = templateCases().map(({ template }) => template);
const pieces = [
	...[
		"$" + "{",
		"$!{",
		"}",
		"#if(",
		"#end",
		"#else",
		"#set($a = ",
		"#foreach(",
	],
	...["(", ")", "[", "]", '"', "'", "\\", "\n", "$x", ".a(", ",", "##", "#*"],
];

/** A case with something put in, taken out, or put behind. */
const mutated = fc
	.record({
		template: fc.constantFrom(...templates),
		other: fc.oneof(fc.constantFrom(...templates, ...pieces), fc.string()),
		at: fc.nat(200),
		length: fc.nat(8),
	})
	.map(({ template, other, at, length }) => {
		const from = Math.min(at, template.length);
		return template.slice(0, from) + other + template.slice(from + length);
	});

test("no text makes the parser or the engine fail otherwise than in words, and every part is in its place", () => {
	const context = templateCases()[0]?.context ?? {};
	fc.assert(
		fc.property(mutated, (text) => {
			const parsed = parseTemplate(text);
			if ("problem" in parsed) {
				const { at, end, message } = parsed.problem;
				expect(message).not.toBe("");
				expect(at).toBeGreaterThanOrEqual(0);
				expect(end).toBeGreaterThanOrEqual(at);
				expect(end).toBeLessThanOrEqual(text.length);
				return;
			}
			const outside = partsOf(parsed.statements).filter(
				({ at, end }) => !(at >= 0 && end > at && end <= text.length),
			);
			expect(outside).toEqual([]);
			const made = render(parsed, context);
			if (!("text" in made)) return;
			const lost = made.origins.filter(
				({ out, at }) => !(out <= made.text.length && at < text.length),
			);
			expect(lost).toEqual([]);
		}),
		{ numRuns: 3000 },
	);
});

test("a template without references and directives is written as it stands", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme" }), (text) => {
			fc.pre(!/[$#\\\u200b]/.test(text));
			const parsed = parseTemplate(text);
			expect("problem" in parsed ? parsed : render(parsed, {})).toMatchObject({
				text,
			});
		}),
	);
});

test("neither depth nor length ends in our own stack", () => {
	const many = 20_000;
	for (const text of [
		"#if($x)".repeat(many),
		"#if(".repeat(many),
		`#set($a = ${"(".repeat(many)}`,
		`#set($a = ${"[".repeat(many)}`,
		`#set($a = ${"!".repeat(many)}`,
		`#set($a = ${"-".repeat(many)}`,
		`$a${".b(".repeat(many)}`,
		`$a${"[$a".repeat(many)}`,
		`#set($a = "${'""'.repeat(many)}`,
		'$a.b("'.repeat(many),
		"$x".repeat(many),
		"\\".repeat(many),
		"$".repeat(many),
		"#".repeat(many),
		"#*".repeat(many),
	])
		expect(() => parseTemplate(text)).not.toThrow();
});
