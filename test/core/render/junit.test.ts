// Findings and judged files -> JUnit XML: well-formed, counted rightly, the same bytes each time.
import fc from "fast-check";
import { expect, test } from "vitest";
import { lintJunit } from "../../../src/core/render/junit.ts";
import { printable } from "../../../src/core/render/palette.ts";
import { type Element, parseXml } from "../../fixtures/xml.ts";
import {
	anyFindings,
	cleanOutcome,
	findings,
	judged,
	outcome,
	outcomeOf,
	prefix,
} from "./outcome.ts";

const report = parseXml(lintJunit(outcome, judged, prefix));

function cases(suite: Element | undefined): readonly Element[] {
	return suite?.children ?? [];
}

test.each([
	["outcome.junit.xml", outcome, judged],
	["clean.junit.xml", cleanOutcome, judged],
	["empty.junit.xml", cleanOutcome, []],
])("%s", async (file, of, files) => {
	const xml = lintJunit(of, files, prefix);
	parseXml(xml);
	await expect(xml).toMatchFileSnapshot(`../../golden/render/${file}`);
});

test("the parser of this test refuses what is not XML", () => {
	const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
	expect(parseXml(`${head}<a b="&lt;">&#10;<c/></a>\n`)).toMatchObject({
		attributes: { b: "<" },
		text: "\n",
	});
	for (const wrong of [
		"<a>",
		"<a></b>",
		"<a/><a/>",
		'<a b="1" b="2"/>',
		"<a>&</a>",
		"<a>\u0000</a>",
		"<a>]]></a>",
		'<a b="<"/>',
	])
		expect(() => parseXml(head + wrong), wrong).toThrow();
});

test("a suite a file, a failed case a finding, one passed case for a clean file", () => {
	const files = ["gc-integrations.yaml", ...judged].toSorted();
	expect(report.children.map(({ attributes }) => attributes["name"])).toEqual(
		files.map((file) => `${prefix}/${file}`),
	);
	for (const [at, file] of files.entries()) {
		const suite = report.children[at];
		const found = findings.filter((finding) => finding.file === file);
		const failed = cases(suite).filter(({ children }) => children.length > 0);
		expect(failed).toHaveLength(found.length);
		expect(cases(suite)).toHaveLength(Math.max(1, found.length));
		expect(suite?.attributes).toMatchObject({
			tests: String(cases(suite).length),
			failures: String(failed.length),
			errors: "0",
		});
	}
	const all = report.children.flatMap(cases);
	expect(report.attributes).toMatchObject({
		tests: String(all.length),
		failures: String(findings.length),
	});
	// GitLab keeps only the first case of a name.
	const names = all.map(({ attributes: { classname, name } }) =>
		JSON.stringify([classname, name]),
	);
	expect(new Set(names).size).toBe(all.length);
});

test("each failure says the rule, the message and the place", () => {
	const failures = report.children
		.flatMap(cases)
		.flatMap((one) => one.children);
	const sorted = findings.toSorted((a, b) => (a.file < b.file ? -1 : 1));
	for (const [at, { rule, message, span }] of sorted.entries()) {
		const failure = failures[at];
		expect(failure?.name).toBe("failure");
		expect(failure?.attributes["type"]).toBe(rule);
		expect(failure?.attributes["message"]).toContain(printable(message));
		expect(failure?.text).toContain(`:${span.line}:${span.column} `);
		expect(failure?.text).toContain(printable(message));
	}
});

test("what XML cannot carry becomes a mark", () => {
	const [first] = findings;
	if (!first) throw new Error("no finding");
	const message = "a\u0001b\ud800c\ufffed\uffffe\u007ff";
	const xml = lintJunit(outcomeOf([{ ...first, message }]), [], "");
	expect(parseXml(xml).children[0]?.children[0]?.children[0]?.text).toContain(
		"a�b�c�d�e�f",
	);
});

test("whatever the findings hold, it is XML, and complete", () => {
	fc.assert(
		fc.property(anyFindings, (found) => {
			const xml = parseXml(lintJunit(outcomeOf(found), judged, prefix));
			const failures = xml.children
				.flatMap(cases)
				.flatMap((one) => one.children);
			expect(failures).toHaveLength(found.length);
		}),
	);
});
