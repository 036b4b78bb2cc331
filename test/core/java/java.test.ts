// Numbers and patterns as Java has them.
import { expect, test } from "vitest";
import { doubleText } from "../../../src/core/java/double.ts";
import { javaPattern } from "../../../src/core/java/pattern.ts";

test("a double is written as Java writes it", () => {
	const written: readonly (readonly [number, string])[] = [
		[1, "1.0"],
		[0.5, "0.5"],
		[0.001, "0.001"],
		[0.0001, "1.0E-4"],
		[1234567.5, "1234567.5"],
		[12345678.9, "1.23456789E7"],
		[1e7, "1.0E7"],
		[-0, "-0.0"],
		[-2.5e-10, "-2.5E-10"],
		[Number.MAX_VALUE, "1.7976931348623157E308"],
		[Number.MIN_VALUE, "4.9E-324"],
		[Number.POSITIVE_INFINITY, "Infinity"],
		[Number.NaN, "NaN"],
	];
	for (const [value, text] of written) expect(doubleText(value)).toBe(text);
});

function replaced(text: string, source: string): string | undefined {
	const read = javaPattern(source, { whole: false, ignoreCase: false });
	return read && text.replace(read.pattern, "_");
}

test("of Java's patterns, those that mean the same to us are taken", () => {
	expect(replaced("+49 (170) 12", "[^0-9]")).toBe("_49__170__12");
	expect(replaced("a  b\tc", "\\s+")).toBe("a_b_c");
	expect(replaced("a\u00a0b", "\\s")).toBe("a\u00a0b");
	expect(replaced("a.b", "\\.")).toBe("a_b");
	expect(replaced("a-b", "[a-]")).toBe("__b");
	expect(replaced("0012", "^0+")).toBe("_12");
});

test("others are refused", () => {
	for (const source of [
		"(a)",
		"a|b",
		"a{2}",
		"a*?",
		"a++",
		"\\bword",
		"\\p{L}",
		"[a&&b]",
		"[[a]]",
		"[z-a]",
		"[a",
		"a$",
		"\\",
		"a*b*c*d*",
	])
		expect(replaced("x", source), source).toBe(undefined);
});
