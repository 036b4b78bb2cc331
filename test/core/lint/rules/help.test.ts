// Each rule's bad example -> that rule and no other; its good one -> nothing; and the help that is made of them.
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { liveView } from "../../../../src/core/doctor/live-view.ts";
import { type RuleName, rules } from "../../../../src/core/findings/table.ts";
import { lintTree } from "../../../../src/core/lint/lint.ts";
import { readBase } from "../../../../src/core/lint/rules/base.ts";
import { ruleHelp } from "../../../../src/core/lint/rules/help.ts";
import {
	ruleMarkdown,
	ruleText,
} from "../../../../src/core/lint/rules/help-text.ts";
import type { RuleExample } from "../../../../src/core/lint/rules/rule-help.ts";
import { readSettings } from "../../../../src/core/settings/read.ts";
import { readGlobs } from "../../../../src/io/globs.ts";
import { packageCatalog } from "../../../../src/stages/catalog.ts";
import { liveCatalog } from "../../../fixtures/live-catalog.ts";

const catalog = packageCatalog();
const settingsFile = "gc-integrations.yaml";
const names = Object.keys(rules) as RuleName[];

function lint({ base, files }: RuleExample): readonly string[] {
	const { [settingsFile]: settingsText, ...documents } = files;
	const read =
		settingsText === undefined
			? { settings: null, findings: [] }
			: readSettings({ file: settingsFile, text: settingsText }, catalog);
	const globs = readGlobs(read.settings?.integrations ?? []);
	const tree = lintTree(
		Object.entries(documents)
			.filter(([file]) => file.endsWith(".yaml"))
			.map(([file, text]) => ({ file, text })),
		read.settings,
		catalog,
		{
			environments: null,
			base: base === undefined ? null : readBase(new Map(Object.entries(base))),
			live: new Map([[null, liveView(liveCatalog, catalog)]]),
			unmatched: globs.wanted.filter(
				(glob) =>
					!Object.keys(documents).some((file) =>
						globs.matching(file).includes(glob),
					),
			),
		},
	);
	return [...read.findings, ...tree.findings].map(({ rule }) => rule);
}

test("there is help for every rule, and for no other", () => {
	expect(Object.keys(ruleHelp).toSorted()).toEqual(names.toSorted());
});

describe.each(names)("%s", (name) => {
	const help = ruleHelp[name];

	test("the bad example breaks it, and no other", () => {
		// Values are read by plan and apply alone.
		const told = name === "secret-format" ? [] : [name];
		expect(new Set(lint(help.bad))).toEqual(new Set(told));
	});

	test("the good example breaks none, from the same base", () => {
		expect(lint(help.good)).toEqual([]);
		expect(help.good.base).toEqual(help.bad.base);
	});

	test("the base of an example is sound itself", () => {
		expect(lint({ files: help.bad.base ?? {} })).toEqual([]);
	});

	test("it is told in sentences, and the examples are complete in both forms", () => {
		const { says, why, fix, settings, bad, good } = help;
		for (const text of [says, why, fix, settings ?? "."])
			expect(text).toMatch(/\.$/);
		expect(says.match(/\.(?:\s|$)/g)).toHaveLength(1);
		const text = ruleText(name);
		const markdown = ruleMarkdown(name);
		expect(text.startsWith(`${name} (${rules[name].severity}): `)).toBe(true);
		expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
		expect(markdown.endsWith("```\n")).toBe(true);
		// Markdown of SARIF must hold no HTML.
		expect(markdown).not.toMatch(/<\/?[a-z]/i);
		for (const { base, files } of [bad, good])
			for (const [file, content] of Object.entries({ ...base, ...files })) {
				expect(markdown).toContain(`\`${file}\``);
				expect(markdown).toContain(`\`\`\`yaml\n${content}\`\`\``);
				for (const line of content.trimEnd().split("\n"))
					expect(text).toContain(`    ${line}`);
			}
	});
});

test("the good examples are documents that people can copy", () => {
	for (const { good } of Object.values(ruleHelp))
		for (const text of Object.entries(good.files).flatMap(([file, text]) =>
			file.endsWith(".yaml") ? [text] : [],
		))
			for (const document of parseAllDocuments(text))
				expect(document.errors).toEqual([]);
});

test("sentences are wrapped where the terminal ends, examples are not", () => {
	for (const name of names) {
		const [sentences = ""] = ruleText(name, 60).split("Disable it:");
		for (const line of sentences.split("\nBad:")[0]?.split("\n") ?? [])
			expect(line.length).toBeLessThanOrEqual(60);
		expect(ruleText(name, 60).replace(/\s+/g, " ")).toBe(
			ruleText(name).replace(/\s+/g, " "),
		);
	}
});

test.each(["plaintext-secret", "credential-type-changed"] as const)(
	"%s as text and as Markdown",
	async (name) => {
		await expect(ruleText(name, 80)).toMatchFileSnapshot(
			`../../../golden/render/${name}.txt`,
		);
		await expect(ruleMarkdown(name)).toMatchFileSnapshot(
			`../../../golden/render/${name}.md`,
		);
	},
);
