// Patterns of contracts that go all ways at once, beside the engine that goes step by step.
import fc from "fast-check";
import { expect, test } from "vitest";
import { contractJudge } from "../../../src/core/contract/judge.ts";
import { linearPattern } from "../../../src/core/contract/linear-pattern.ts";

test.each([
	String.raw`^\+?[1-9]\d{1,14}$`,
	String.raw`^[^@\s]+@[^@\s]+\.[^@\s]+$`,
	String.raw`^(?=.*[A-Z])(?=.*\d)[^x]{4,}$`,
	"^(?!ab)(?<name>a|b)+c*?$",
	String.raw`[\]\-a]+\u0062{0,2}\x63`,
	String.raw`\ba{2,3}\B|\u{1F600}+`,
	String.raw`\p{Lu}+ \P{L}*`,
	"(a*)*b|^$",
	"]*{,3}a+",
	"((a?){3}){2}$",
])("%s finds what it finds step by step", (source) => {
	const flags = source.includes("{,3}") ? "" : "u";
	const pattern = new RegExp(source, flags);
	const fits = linearPattern(source, flags);
	const sign = fc.constantFrom(...Array.from("abcxZ1 @.-+]{,3}\n😀"));
	fc.assert(
		fc.property(fc.string({ unit: sign, maxLength: 9 }), (text) => {
			expect(fits?.(text), text).toBe(pattern.test(text));
		}),
	);
});

test("what looks back, or is too large, is no linear pattern", () => {
	expect(linearPattern("(?<=a)b+", "u")).toBeUndefined();
	expect(linearPattern(String.raw`(a+)\1`, "u")).toBeUndefined();
	expect(linearPattern("^([a-z]{1,500}){1,500}$", "u")).toBeUndefined();
	const nested = `${"(".repeat(5000)}a+${")+".repeat(5000)}`;
	expect(linearPattern(nested, "u")).toBeUndefined();
});

test.each(["^(a+)+$", "(a+a+)+b", String.raw`^\s*(a|aa)*\s*$`])(
	"%s takes no time",
	(pattern) => {
		expect(contractJudge({ pattern })(`${"a".repeat(3000)}!`)).toEqual([
			`it does not fit the pattern ${pattern}`,
		]);
	},
);

test("what cannot be held against a pattern in time is said", () => {
	const pattern = String.raw`^(a+)+\1$`;
	const judge = contractJudge({ pattern });
	expect(judge("aa")).toEqual([]);
	expect(judge("ab")).toEqual([`it does not fit the pattern ${pattern}`]);
	expect(judge(`${"a".repeat(3000)}!`)).toEqual([
		`it is too long to be held against the pattern ${pattern} offline`,
	]);
});
