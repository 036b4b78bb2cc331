// Words on lines that fit: none is lost or torn apart, and what stands beside colours or is wide is counted as it is seen.
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { widthOf } from "../../../src/core/values/width.ts";
import { wrapped, wrappedParts } from "../../../src/core/values/wrap.ts";

const words = fc.array(
	fc.oneof(
		fc.constantFrom("", "a", "word", "顧客", "🙂", "integrations/crm.yaml:3:5"),
		fc
			.string({ unit: "grapheme-ascii" })
			.map((text) => text.replace(/\s/g, "")),
	),
	{ maxLength: 30 },
);

describe("wrapped", () => {
	test("no line is wider than there is room, but for one word that is", () => {
		fc.assert(
			fc.property(
				words,
				fc.integer({ min: 1, max: 60 }),
				fc.integer({ min: 0, max: 8 }),
				(given, width, indent) => {
					const blanks = " ".repeat(indent);
					const text = given.join(" ");
					const lines = wrapped(text, width, blanks).split("\n");
					for (const line of lines)
						if (widthOf(line) > width)
							expect(line.trim().split(" ").length).toBe(1);
					for (const line of lines.slice(1))
						expect(line.startsWith(blanks)).toBe(true);
					expect(lines.join(" ").split(/ +/).join(" ").trim()).toBe(
						given.filter((word) => word !== "").join(" "),
					);
				},
			),
		);
	});

	test("colours take no room", () => {
		const { red, bold } = picocolors.createColors(true);
		const text = `${red("one two three four")} ${bold("five six")} seven`;
		expect(stripVTControlCharacters(wrapped(text, 12, "  "))).toBe(
			wrapped("one two three four five six seven", 12, "  "),
		);
	});

	test("what is wide counts twice, what joins or marks not at all", () => {
		expect(wrapped("顧客 顧客 e\u0301e\u0301e\u0301", 9)).toBe(
			"顧客 顧客\ne\u0301e\u0301e\u0301",
		);
	});

	test("blanks at the start stay, and lines of their own are indented", () => {
		expect(wrapped("  one two\nthree", 5, "    ")).toBe(
			"  one\n    two\n    three",
		);
		expect(wrapped("  integrations/crm.yaml", 5, "    ")).toBe(
			"  integrations/crm.yaml",
		);
	});

	test("what is copied into a document stays whole", () => {
		expect(wrapped("refer to it, { env: NAME } or { file: PATH }", 18)).toBe(
			"refer to it,\n{ env: NAME } or\n{ file: PATH }",
		);
	});

	test("parts stay whole", () => {
		expect(wrappedParts(["1 to create", "2 to update"], 14, "(3 calls)")).toBe(
			"1 to create,\n2 to update\n(3 calls)",
		);
	});
});
