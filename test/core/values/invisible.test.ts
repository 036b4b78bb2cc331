// Characters that cannot be seen: where they are told, where they belong, and that what is read is what was meant.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toJson } from "../../../src/core/document/node.ts";
import { parseText } from "../../../src/core/document/parse.ts";
import { lintTree } from "../../../src/core/lint/lint.ts";
import { desiredState } from "../../../src/core/plan/desired.ts";
import { readSettings } from "../../../src/core/settings/read.ts";
import {
	comparableName,
	invisibles,
	visible,
} from "../../../src/core/values/invisible.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const catalog = packageCatalog();
const told = (text: string): readonly string[] =>
	parseText(text).problems.map(
		({ rule, span }) => `${rule} ${span.line}:${span.column}`,
	);
const read = (text: string): unknown =>
	parseText(text).documents.map(({ root }) => toJson(root));

describe("what belongs to the character beside it is left alone", () => {
	test.each<[what: string, text: string]>([
		["a family", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
		["a skin and a sex", "\u{1f575}\u{1f3fd}\u200d\u2640\ufe0f"],
		["a heart in colour", "\u2764\ufe0f"],
		["a rainbow flag", "\u{1f3f3}\ufe0f\u200d\u{1f308}"],
		["a keycap", "1\ufe0f\u20e3"],
		[
			"the flag of England",
			"\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
		],
		["Persian", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"],
		["Hindi", "\u0915\u094d\u200d\u0937"],
		["a form of a Chinese character", "\u845b\u{e0100}"],
		["a Japanese blank", "\u795d\u65e5\u3000\u30ab\u30ec"],
		["tabs, accents and ordinary blanks", "a\tb \u00e9 e\u0301"],
	])("%s", (_what, text) => {
		expect(invisibles(text)).toEqual([]);
	});
});

describe("what cannot be seen is found", () => {
	test.each<[what: string, text: string]>([
		["a no-break space", "a\u00a0b"],
		["a zero width space", "a\u200bb"],
		["a joiner between Latin letters", "a\u200db"],
		["a joiner at the end of an emoji", "\u2764\ufe0f\u200d"],
		["a selector after a Latin letter", "a\ufe0f"],
		["a selector after a digit that is no keycap", "1\ufe0f"],
		["a tag without a flag", "a\u{e0067}"],
		["a soft hyphen", "a\u00adb"],
		["a byte order mark", "a\ufeffb"],
		["a direction", "a\u202eb"],
		["a line separator", "a\u2028b"],
		["a Hangul filler", "a\u3164b"],
		["a Japanese blank at an end", "\u795d\u3000"],
	])("%s", (_what, text) => {
		expect(invisibles(text)).toHaveLength(1);
		expect(visible(text)).toMatch(/^[^\u00a0\u200b\u200d]*\\u[0-9A-F]{4,}/);
	});
});

describe("where they stand", () => {
	test.each<[text: string, problems: readonly string[], value: unknown]>([
		["a:\u00a01\n", ["invisible-character 1:3"], [{ a: 1 }]],
		["a: 1\u200b\n", ["invisible-character 1:5"], [{ a: 1 }]],
		["\ufeffa: 1\n", [], [{ a: 1 }]],
		["a: 1 # \u00a0\n", [], [{ a: 1 }]],
		['a: "\u00a0"\n', [], [{ a: "\u00a0" }]],
		["a: |\n  \u00a0x\n", [], [{ a: "\u00a0x\n" }]],
		['"a\u200b": 1\n', ["invisible-character 1:3"], [{ a: 1 }]],
		['{"a\u200b" : 1}\n', ["invisible-character 1:4"], [{ a: 1 }]],
		['a: "x"\u200b\n', ["invisible-character 1:7"], [{ a: "x" }]],
		['a:\n\u00a0 - "x"\n', ["invisible-character 2:1"], [{ a: ["x"] }]],
		["a: 1\n\u00a0\nb: 2\n", ["invisible-character 2:1"], [{ a: 1, b: 2 }]],
		['name: "a\u200b"\n', ["invisible-character 1:9"], [{ name: "a" }]],
		['name: "a\\u200b"\n', ["invisible-character 1:7"], [{ name: "a" }]],
		["name: |\n  a\u200b\n", ["invisible-character 2:4"], [{ name: "a\n" }]],
		[
			'properties: { name: "a\u200b" }\n',
			[],
			[{ properties: { name: "a\u200b" } }],
		],
	])("%j", (text, problems, value) => {
		expect(told(text)).toEqual(problems);
		expect(read(text)).toEqual(value);
	});

	test("what comes after them keeps its column", () => {
		const text = "a: [\u200b\u200b1, \u200b2, &x 3, *y]\n";
		const { problems } = parseText(text);
		const alias = problems.find(({ rule }) => rule !== "invisible-character");
		expect(text.slice((alias?.span.column ?? 0) - 1)).toMatch(/^\*y/);
	});

	test("where they are accepted the text is read as it stands", () => {
		const { documents, problems } = parseText("a: b\u00a0c\n", () => true);
		expect(problems).toMatchObject([{ rule: "invisible-character" }]);
		expect(documents.map(({ root }) => toJson(root))).toEqual([
			{ a: "b\u00a0c" },
		]);
	});

	test("a file of them is read in no time, and is no document", () => {
		for (const text of [
			`a: ${"\u200b".repeat(300_000)}x\n`,
			"\u00a0\n".repeat(200_000),
		])
			expect(parseText(text).documents).toEqual([]);
	});
});

test("a text with them anywhere outside of quotes means what it means without", () => {
	const plain =
		"key: one\nname: One two\nlist:\n  - a\n  - { b: c, d: [e] }\nother: |\n  text\n";
	fc.assert(
		fc.property(
			fc.array(
				fc.tuple(
					fc.nat(plain.indexOf("other")),
					fc.constantFrom("\u200b", "\u2060", "\ufeff", "\u202e"),
				),
				{ minLength: 1, maxLength: 6 },
			),
			(places) => {
				const text = [...places]
					.sort(([a], [b]) => b - a)
					.reduce(
						(done, [at, character]) =>
							done.slice(0, at) + character + done.slice(at),
						plain,
					);
				fc.pre(!text.startsWith("\ufeff"));
				expect(read(text)).toEqual(read(plain));
				for (const problem of told(text))
					expect(problem).toMatch(/^invisible-character/);
			},
		),
		{ numRuns: 300, seed: 11 },
	);
});

test.each<[what: string, comment: string, rules: string, frozen: boolean]>([
	["told", "", "", true],
	["silenced", "# gc-integrations-disable invisible-character\n", "", false],
	["a warning", "", "rules: { invisible-character: warning }\n", false],
])(
	"a document is used as it stands, or not at all: %s",
	(_what, comment, rules, frozen) => {
		const { settings } = readSettings(
			{
				file: "gc-integrations.yaml",
				text: `version: 1\nenvironments: { dev: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } } } }\n${rules}`,
			},
			catalog,
		);
		const text = `${comment}key: one\ntype: web-services\nname: "One\u00a0two"\nstatus: active\n`;
		const tree = lintTree([{ file: "a.yaml", text }], settings, catalog);
		expect(desiredState(tree, "dev", catalog)).toMatchObject(
			frozen
				? { documents: [], frozenKeys: ["one"], incomplete: true }
				: { documents: [{ name: "One\u00a0two" }], frozenKeys: [] },
		);
	},
);

describe("names are compared as they are read", () => {
	test.each([
		["Public holidays", "Public\u00a0holidays"],
		["Public holidays", " public HOLIDAYS\u200b"],
		["Caf\u00e9", "cafe\u0301"],
		["Caf\u00e9", "cafe\u200b\u0301"],
		["a b", "a\u3000b\u00a0"],
		["\u2764\ufe0f", "\u2764"],
	])("%j and %j are one", (one, other) => {
		expect(comparableName(one)).toBe(comparableName(other));
	});

	test.each([
		["a b", "ab"],
		["a  b", "a b"],
		["a", "\u00e1"],
	])("%j and %j are two", (one, other) => {
		expect(comparableName(one)).not.toBe(comparableName(other));
	});
});
