// Every input below test/golden/lint -> what lint says of it, as text and as JSON.
// To add a case, add one input and run `vitest run --update`: NAME.yaml, or a folder NAME of a whole repository
// (the shared settings hold where it brings no gc-integrations.yaml).
import { cpSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { rules } from "../../../src/core/findings/table.ts";
import { readSchemas } from "../../../src/io/schemas.ts";
import {
	goldenFolder,
	type LintedJson,
	repository,
} from "../../fixtures/repository.ts";

interface Case {
	readonly group: string;
	readonly name: string;
	/** The input: a document file, or a folder. */
	readonly path: string;
}

const groups = readdirSync(goldenFolder).filter((name) =>
	statSync(join(goldenFolder, name)).isDirectory(),
);
const cases: readonly Case[] = groups.flatMap((group) =>
	readdirSync(join(goldenFolder, group))
		.filter((name) => !/\.(?:txt|json)$/.test(name))
		.map((file) => ({
			group,
			name: basename(file, ".yaml"),
			path: join(goldenFolder, group, file),
		})),
);

describe.each(groups)("%s", (group) => {
	test.each(cases.filter((each) => each.group === group))(
		"$name",
		async ({ name, path }) => {
			const here = repository();
			try {
				if (statSync(path).isDirectory())
					cpSync(path, here.folder, { recursive: true });
				else
					cpSync(path, join(here.folder, "integrations", basename(path)), {
						recursive: true,
					});
				const [text, json] = await Promise.all([
					here.lint(),
					here.lint("--format", "json"),
				]);
				expect(text.code, text.err).toBe(json.code);
				await expect(text.out).toMatchFileSnapshot(
					join(goldenFolder, group, `${name}.txt`),
				);
				await expect(json.out).toMatchFileSnapshot(
					join(goldenFolder, group, `${name}.json`),
				);
				const linted = JSON.parse(json.out) as LintedJson;
				const told = linted.findings.map((finding) => finding.rule);
				if (/^ok(?:-|$)/.test(name)) expect(told).toEqual([]);
				else if (Object.hasOwn(rules, group)) expect(told).toContain(group);
				else expect(told).not.toEqual([]);
				expectContract(linted, json.code);
			} finally {
				here.remove();
			}
		},
	);
});

/** Section 4 of the contract: members, their order of kind, positions and the summary. */
function expectContract(linted: LintedJson, code: number): void {
	expect(Object.keys(linted)).toEqual([
		"version",
		"files",
		"documents",
		"findings",
		"summary",
	]);
	expect(linted.version).toBe(1);
	const of = (severity: string): number =>
		linted.findings.filter((finding) => finding.severity === severity).length;
	expect(linted.summary).toEqual({
		errors: of("error"),
		warnings: of("warning"),
		infos: of("info"),
	});
	expect(code).toBe(of("error") > 0 ? 1 : 0);
	for (const finding of linted.findings) {
		expect(Object.hasOwn(rules, finding.rule), finding.rule).toBe(true);
		expect(finding.message).not.toMatch(/undefined|(?<!: )null|NaN|\[object/);
		expect(finding.line).toBeGreaterThan(0);
		expect(finding.column).toBeGreaterThan(0);
		const length =
			finding.endLine === finding.line
				? finding.endColumn - finding.column
				: finding.endLine - finding.line;
		expect(length).toBeGreaterThan(0);
		for (const name of Object.keys(finding))
			expect([
				"rule",
				"severity",
				"message",
				"file",
				"line",
				"column",
				"endLine",
				"endColumn",
				"key",
				"environment",
				"environments",
				"suggestion",
			]).toContain(name);
	}
	const told = linted.findings.map((finding) => JSON.stringify(finding));
	expect(new Set(told).size).toBe(told.length);
}

function countsIn(group: string): { ok: number; err: number } {
	const names = cases.filter((each) => each.group === group);
	const ok = names.filter(({ name }) => /^ok(?:-|$)/.test(name)).length;
	return { ok, err: names.length - ok };
}

describe("what must have cases", () => {
	/** These compare with Git, whose cases are repositories with a history, judge values that lint does not read, or a catalogue that was kept. */
	const elsewhere = new Set([
		"type-changed",
		"credential-type-changed",
		"integration-removed",
		"secret-format",
		"platform-schema-mismatch",
	]);

	test.each(Object.keys(rules).filter((rule) => !elsewhere.has(rule)))(
		"the rule %s",
		(rule) => {
			const { ok, err } = countsIn(rule);
			expect(ok).toBeGreaterThanOrEqual(1);
			expect(err).toBeGreaterThanOrEqual(2);
		},
	);

	const schemas = Object.keys(readSchemas());
	const named = (folder: string): readonly string[] =>
		schemas
			.filter((path) => path.startsWith(`${folder}/`))
			.map((path) => basename(path, ".schema.json"));

	test.each(named("credentials"))("the credential type %s", (type) => {
		const { ok, err } = countsIn(type);
		expect(ok).toBeGreaterThanOrEqual(1);
		expect(err).toBeGreaterThanOrEqual(5);
	});

	test.each(named("integrations"))("the integration type %s", (type) => {
		// Some integration types are called as their credential type.
		const { ok, err } = countsIn(type);
		expect(ok).toBeGreaterThanOrEqual(1);
		expect(err).toBeGreaterThanOrEqual(1);
	});

	test("no golden is left behind by an input that is gone", () => {
		const known = new Set(cases.map(({ group, name }) => `${group}/${name}`));
		const left = groups.flatMap((group) =>
			readdirSync(join(goldenFolder, group))
				.filter((file) => /\.(?:txt|json)$/.test(file))
				.map((file) => `${group}/${file.replace(/\.(?:txt|json)$/, "")}`)
				.filter((name) => !known.has(name)),
		);
		expect(left).toEqual([]);
	});
});
