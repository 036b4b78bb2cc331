// What the platform adds to Velocity's own tools, by the names that its help pages give; what nobody could tell is refused.
import { expect, test } from "vitest";
import type { Json } from "../../../src/core/types.ts";
import { parseTemplate } from "../../../src/core/velocity/parse.ts";
import { render } from "../../../src/core/velocity/render.ts";

function made(template: string, values: Readonly<Record<string, Json>> = {}) {
	const parsed = parseTemplate(template);
	const written = "problem" in parsed ? parsed : render(parsed, values);
	return "problem" in written
		? `refused: ${written.problem.message}`
		: written.text;
}

const value = (text: Json) => ({ input: { x: text } });

test("texts are escaped for JSON without quotes around them", () => {
	const x = 'a "b"\\\n\tü';
	for (const name of ["jsonEncode", "jsonString"])
		expect(JSON.parse(`"${made(`$esc.${name}($input.x)`, value(x))}"`)).toBe(x);
	expect(made("$esc.jsonDecode($input.x)", value('a \\"b\\" \\u00fc'))).toBe(
		'a "b" ü',
	);
	expect(made("$esc.jsonDecode($input.x)", value('a "b'))).toMatch(/^refused/);
});

test("a blank in a URL is %20 in its path, and + in a form", () => {
	const x = "+49 1/ü?&=~*'(€";
	expect(made("$esc.uriEncode($input.x)", value(x))).toBe(
		"%2B49%201%2F%C3%BC%3F%26%3D~%2A%27%28%E2%82%AC",
	);
	for (const name of ["url", "urlFormEncode"])
		expect(made(`$esc.${name}($input.x)`, value(x))).toBe(
			"%2B49+1%2F%C3%BC%3F%26%3D%7E*%27%28%E2%82%AC",
		);
});

test("a number is escaped as it is written, and a null stays one", () => {
	expect(made("$esc.uriEncode($input.x)", value(1.5))).toBe("1.5");
	expect(made("$esc.uriEncode($input.y)", value(1))).toBe(
		"$esc.uriEncode($input.y)",
	);
	expect(made("$!esc.uriEncode($input.y)", value(1))).toBe("");
	expect(made("$!encoding.base64($input.y)", value(1))).toBe("");
});

test("base64 is that of UTF-8", () => {
	expect(made('$encoding.base64("$input.x:ü")', value("user"))).toBe(
		Buffer.from("user:ü").toString("base64"),
	);
});

test("the first of an array is JSON text, as is its default", () => {
	const first = (array: Json, ...others: readonly string[]) =>
		made(
			`$successTemplateUtils.firstFromArray(${["$a", ...others].join(", ")})`,
			{ a: array },
		);
	expect(first('[{"b": 1}, 2]')).toBe('{"b":1}');
	expect(first('["x"]', '"0"')).toBe('"x"');
	expect(first("[]", '"$esc.quote$esc.quote"')).toBe('""');
	expect(first("[]")).toMatch(/^refused/);
	expect(first('{"a":1}')).toMatch(/^refused/);
	expect(
		made('$successTemplateUtils.firstFromArray("$a")', { a: '["q\\"x"]' }),
	).toBe('"q\\"x"');
});

test("what is reserved in a search of Salesforce gets a backslash", () => {
	expect(made("$salesforce.escReserved($input.x)", value("+1 (2)-3"))).toBe(
		"\\+1 \\(2\\)\\-3",
	);
});

test("what nobody could tell us is refused, by its name", () => {
	for (const call of [
		"$msdynamics.phoneNumberFilter('1', ['a'])",
		"$urlTool.optionalQueryParam('q', 'x')",
		"$successTemplateUtils.moveKeysIntoArrayOfObjects('{}')",
		"$math.random(1, 2)",
	])
		expect(made(call)).toBe(
			`refused: what the platform makes of ${/\.(\w+)/.exec(call)?.[1]?.replace("random", "math.random")} is not known, so it cannot be tested offline`,
		);
	expect(made("$esc.urlencode('a')")).toBe(
		"refused: $esc has no method urlencode: did you mean uriEncode?",
	);
	expect(made("$encodings.base64('a')")).toBe(
		"refused: $encodings has not been set: did you mean encoding?",
	);
});

test("a method of a null is refused, as nobody could tell what comes of it", () => {
	expect(made("$!{input.y.trim()}", value(1))).toBe(
		"refused: $input.y is null here, and what the platform makes of .trim of a null is not known: ask for it in an #if before",
	);
});

test("a template that repeats without end is stopped", () => {
	const loops = "#foreach($i in [1..999])".repeat(4);
	expect(made(`${loops}x${"#end".repeat(4)}`)).toMatch(
		/^refused: this template writes or repeats more/,
	);
	expect(made("#set($a = [1..2000000000])")).toMatch(/^refused/);
	const doubled = '#set($a = "$a$a")'.repeat(60);
	expect(made(`#set($a = "x")${doubled}`)).toMatch(/^refused/);
	const squared = "#set($a = $a * $a)".repeat(60);
	expect(made(`#set($a = 10)${squared}`)).toMatch(/^refused/);
});

test.each([
	'$x.replace("a", "aaaaaaaaaa")',
	'$x.replaceAll("a", "aaaaaaaaaa")',
	"$x.concat($x)",
])("%s again and again is refused before it fills the memory", (grown) => {
	const again = `#set($x = ${grown})`.repeat(40);
	expect(made(`#set($x = "aaa")${again}$x`)).toBe(
		grown.includes("replaceAll")
			? 'refused: what the platform makes of the pattern "a" is not known, so it cannot be tested offline'
			: "refused: this template writes or repeats more than can be tested offline",
	);
});
