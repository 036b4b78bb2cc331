// A report -> the exact bytes of each format.
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import type { NeedsInput } from "../../../src/core/certificates/needs.ts";
import { readAnswers } from "../../../src/core/certificates/reading.ts";
import { certificateReport } from "../../../src/core/certificates/report.ts";
import {
	certificatesJson,
	certificatesMarkdown,
	certificatesText,
} from "../../../src/core/render/certificates.ts";
import { plain } from "../../../src/core/render/palette.ts";
import {
	answer,
	both,
	limits,
	nobody,
	now,
	reading,
} from "../../fixtures/certificates.ts";

const report = (more: Partial<NeedsInput> = {}) =>
	certificateReport("prod", {
		now: now + 250,
		limits,
		users: both,
		reading: reading(
			"digicert-current",
			"digicert-upcoming",
			"genesys-current",
			"genesys-upcoming",
		),
		unstable: [],
		...more,
	});

const golden = (name: string): string =>
	fileURLToPath(new URL(`../../golden/certs/${name}`, import.meta.url));

describe.each([
	["rotation", report()],
	["quiet", report({ users: nobody })],
	["empty", report({ reading: reading() })],
	["unstable", report({ unstable: ["digicert", "genesys-cloud"] })],
	["late", report({ now: now + 60 * 86_400_000 })],
])("%s", (name, given) => {
	test("pretty", async () => {
		await expect(certificatesText(given, plain, 100)).toMatchFileSnapshot(
			golden(`${name}.txt`),
		);
	});
	test("json", async () => {
		await expect(certificatesJson(given)).toMatchFileSnapshot(
			golden(`${name}.json`),
		);
	});
	test("markdown", async () => {
		await expect(certificatesMarkdown(given)).toMatchFileSnapshot(
			golden(`${name}.md`),
		);
	});
});

describe("the formats", () => {
	test("json has the members of the contract, in order, and no PEM", () => {
		const [first] = report().certificates;
		expect(Object.keys(report())).toEqual([
			"version",
			"environment",
			"checkedAt",
			"certificates",
			"needs",
		]);
		expect(Object.keys(first ?? {})).toEqual([
			"authority",
			"status",
			"subject",
			"issuer",
			"serialNumber",
			"notBefore",
			"notAfter",
			"daysLeft",
			"fingerprint256",
			"extendedKeyUsages",
		]);
		for (const need of report().needs)
			expect(Object.keys(need)).toEqual([
				"severity",
				"reason",
				"authority",
				"deadline",
				"integrations",
				"message",
			]);
		expect(certificatesJson(report())).not.toContain("BEGIN");
	});

	test("colours change nothing but colours", () => {
		const coloured = certificatesText(
			report(),
			picocolors.createColors(true),
			80,
		);
		expect(coloured).toContain("\u001b[31m");
		expect(stripVTControlCharacters(coloured)).toBe(
			certificatesText(report(), plain, 80),
		);
	});

	for (const width of [40, 80, 100])
		test(`no line is longer than ${width} columns, and no digits of a fingerprint are lost`, () => {
			const text = certificatesText(report(), plain, width);
			for (const line of text.split("\n").slice(2))
				if (!line.includes("days left"))
					expect(line.length, line).toBeLessThanOrEqual(width);
			for (const { fingerprint256 } of report().certificates)
				expect(text.replace(/\s/g, "")).toContain(fingerprint256);
		});

	test("names are read, not escaped", () => {
		const named = 'O="Genesys Cloud Services, Inc.", CN=Genesys';
		expect(certificatesText(report(), plain, 200)).toContain(named);
		expect(certificatesMarkdown(report())).toContain(named);
		expect(certificatesText(report(), plain, 200)).not.toContain("\\,");
	});

	test("names in certificates are no markup, and do not reach the terminal raw", () => {
		const odd = report({
			reading: readAnswers([
				{ ...answer("odd-names"), signingAuthority: "Genesys" },
			]),
		});
		const markdown = certificatesMarkdown(odd);
		const row = markdown.split("\n").find((line) => line.includes("| current"));
		expect(row?.replaceAll("\\|", "").match(/\|/g)).toHaveLength(10);
		const advice = markdown
			.split("\n")
			.find((line) => line.includes("pinning"));
		expect(advice).toContain("\\<img src=x\\>");
		expect(advice).toContain("\\[x\\](y)");
		expect(advice).not.toMatch(/@team/);
		expect(certificatesText(odd, plain, 80)).toContain("Line\\0Abreak");
	});
});
