// Where a part of a value stands in its file, whatever way the value is written.
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { spanInside } from "../../../src/core/document/inside.ts";
import { nodeAt } from "../../../src/core/document/node.ts";
import { parseAnyText, parseText } from "../../../src/core/document/parse.ts";
import type { ScalarNode, Span } from "../../../src/core/types.ts";

function scalarIn(text: string, ...path: string[]): ScalarNode {
	const root = parseText(text).documents[0]?.root;
	const node = root && nodeAt(root, path);
	if (node?.kind !== "scalar") throw new Error(`no scalar in ${text}`);
	return node;
}

/** What the file has at a span. */
function textAt(text: string, span: Span): string {
	const lines = text.split("\n").slice(span.line - 1, span.endLine);
	const last = lines.length - 1;
	return lines
		.map((line, at) =>
			line.slice(
				at === 0 ? span.column - 1 : 0,
				at === last ? span.endColumn - 1 : undefined,
			),
		)
		.join("\n");
}

test.each([
	["plain", "a: see $here now\n"],
	["plain, over lines", "a: see\n   some\n\n   more\n  $here now\n"],
	["quoted", 'a: "see \\"it\\" \\u0041 $here now"\n'],
	["quoted, folded", 'a: "see it\n  and \\\n    $here\n\n  now"\n'],
	["single quotes", "a: 'it''s $here now'\n"],
	["single quotes, folded", "a: 'it''s\n  $here\n  now'\n"],
	["literal", "a: |\n  see\n    it\n\n  $here now\nb: 1\n"],
	["literal with an indent", "a: |2-\n    see\n  $here now\n"],
	["literal, kept", "a: |+\n  see\n  $here now\n\n\nb: 1\n"],
	["folded", "a: >\n  see\n  it\n\n  and $here now\nb: 1\n"],
	["folded, deeper", "a: >-\n  see\n    it\n  and\n\n\n  $here now\n"],
	["in braces", 'b: { c: 1, a: "x $here" }\n'],
	["with CRLF", "a: |\r\n  see\r\n  $here now\r\nb: 1\r\n"],
	["quoted with CRLF", 'a: "see\r\n  $here now"\r\n'],
	["behind an anchor", "a: &x |\n  see $here\nc: 1\n"],
])("%s", (_name, text) => {
	const node = scalarIn(
		text,
		...(text.startsWith("b: {") ? ["b", "a"] : ["a"]),
	);
	const at = String(node.value).indexOf("$here");
	expect(textAt(text, spanInside(text, node, at, at + 5))).toBe("$here");
});

test("what is missing at the end is told at the last character", () => {
	const text = "a: some text\n";
	expect(spanInside(text, scalarIn(text, "a"), 9, 9)).toEqual({
		line: 1,
		column: 12,
		endLine: 1,
		endColumn: 13,
	});
});

test("of another text the whole value is told", () => {
	const node = scalarIn("a: some text\n", "a");
	expect(spanInside("a: other text\n", node, 5, 7)).toEqual(node.span);
	expect(spanInside("", node, 5, 7)).toEqual(node.span);
	expect(spanInside("a: 1\n", scalarIn("a: 1\n", "a"), 0, 1)).toEqual({
		line: 1,
		column: 4,
		endLine: 1,
		endColumn: 5,
	});
});

test("every visible character of a value stands where it is said to", () => {
	fc.assert(
		fc.property(
			fc.string({
				unit: fc.constantFrom(
					"a",
					"$",
					"{",
					"}",
					"#",
					" ",
					"\n",
					"'",
					'"',
					"\\",
				),
				maxLength: 60,
			}),
			fc.constantFrom(
				"BLOCK_FOLDED" as const,
				"BLOCK_LITERAL" as const,
				"QUOTE_DOUBLE" as const,
				"QUOTE_SINGLE" as const,
				"PLAIN" as const,
			),
			fc.constantFrom(0, 20),
			(value, defaultStringType, lineWidth) => {
				const text = stringify(
					{ a: { b: value } },
					{ defaultStringType, lineWidth, minContentWidth: 0 },
				);
				const root = parseAnyText(text).documents[0]?.root;
				const node = root && nodeAt(root, ["a", "b"]);
				if (node?.kind !== "scalar") throw new Error(text);
				// The writer is not exact with white space alone.
				fc.pre(node.value === value);
				for (let at = 0; at < value.length; at += 1) {
					const character = value[at] ?? "";
					if (/\s/.test(character)) continue;
					const found = textAt(text, spanInside(text, node, at, at + 1));
					expect(found === character || found === "\\").toBe(true);
				}
			},
		),
		{ numRuns: 2000, seed: 7 },
	);
});
