// Two texts -> what a patch of them says.
import { expect, test } from "vitest";
import { unifiedDiff } from "../../../src/core/render/unified.ts";

const lines = (...of: readonly string[]) => `${of.join("\n")}\n`;

test.each<[string, string, string, readonly string[]]>([
	["equal", "a\nb\n", "a\nb\n", []],
	["all new", "", "a\nb", ["@@ -1,1 +1,2 @@", "-", "+a", "+b"]],
	[
		"a line in the middle, with three lines around it",
		lines("1", "2", "3", "4", "5", "6", "7", "8", "9"),
		lines("1", "2", "3", "4", "five", "6", "7", "8", "9"),
		["@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"],
	],
	[
		"two places far apart",
		lines("a", "1", "2", "3", "4", "5", "6", "7", "8", "z"),
		lines("1", "2", "3", "4", "5", "6", "7", "8", "y", "z"),
		[
			"@@ -1,4 +1,3 @@",
			"-a",
			" 1",
			" 2",
			" 3",
			"@@ -7,4 +6,5 @@",
			" 6",
			" 7",
			" 8",
			"+y",
			" z",
		],
	],
	[
		"the end of the last line",
		"a\nb",
		"a\nb\n",
		["@@ -1,3 +1,2 @@", " a", " b", "-\\ no line break at the end"],
	],
])("%s", (_title, before, after, diff) => {
	expect(unifiedDiff(before, after)).toEqual(diff);
});

test("texts of thousands of lines that have nothing in common take no time", () => {
	const text = (name: string) =>
		Array.from({ length: 3000 }, (_, at) => `${name}${at}`).join("\n");
	expect(unifiedDiff(text("a"), text("b"))).toHaveLength(6001);
});
