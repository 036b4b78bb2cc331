// Findings -> SARIF that the published schema accepts, with places and identities that code scanning can use.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rules } from "../../../src/core/findings/table.ts";
import type { LintOutcome } from "../../../src/core/render/lint.ts";
import { lintSarif } from "../../../src/core/render/sarif.ts";
import {
	anyFindings,
	cleanOutcome,
	findings,
	movedOutcome,
	oddFile,
	outcome,
	outcomeOf,
	prefix,
} from "./outcome.ts";

interface Result {
	readonly ruleId: string;
	readonly ruleIndex?: number;
	readonly level: string;
	readonly message: { readonly text: string };
	readonly partialFingerprints: Readonly<Record<string, string>>;
	readonly properties?: Readonly<Record<string, string>>;
	readonly locations: readonly {
		readonly physicalLocation: {
			readonly artifactLocation: {
				readonly uri: string;
				readonly uriBaseId?: string;
			};
			readonly region: Readonly<Record<string, number>>;
		};
	}[];
}
interface Log {
	readonly runs: readonly [
		{
			readonly results: readonly Result[];
			readonly tool: {
				readonly driver: {
					readonly informationUri?: string;
					readonly rules: readonly {
						readonly id: string;
						readonly fullDescription: { readonly text: string };
					}[];
				};
			};
		},
	];
}

// The schema of the OASIS committee, in its draft-07 wording.
const published: object = JSON.parse(
	readFileSync(
		new URL("../../fixtures/sarif-2.1.0.schema.json", import.meta.url),
		"utf8",
	),
);
const validate = new Ajv({
	strict: false,
	// One of its patterns is no regular expression under the u flag.
	unicodeRegExp: false,
	allErrors: true,
	formats: fullFormats,
}).compile(published);

const context = { version: "1.2.3", prefix };

function run(of: LintOutcome, given = context): Log["runs"][0] {
	const log = JSON.parse(lintSarif(of, given)) as Log;
	validate(log);
	expect(validate.errors).toBeNull();
	return log.runs[0];
}

function fingerprints(of: LintOutcome): readonly string[] {
	return run(of).results.map(
		({ partialFingerprints }) =>
			partialFingerprints["gcIntegrationsFinding/v1"] ?? "",
	);
}

function location(file: string, at: string): Result["locations"][0] {
	const [first] = findings;
	const { results } = run(outcomeOf(first ? [{ ...first, file }] : []), {
		...context,
		prefix: at,
	});
	const found = results[0]?.locations[0];
	if (!found) throw new Error("no location");
	return found;
}

test.each([
	["outcome.sarif", outcome],
	["clean.sarif", cleanOutcome],
])("%s", async (file, of) => {
	run(of);
	await expect(lintSarif(of, context)).toMatchFileSnapshot(
		`../../golden/render/${file}`,
	);
});

test("the schema is not one that accepts anything", () => {
	expect(validate({ version: "2.1.0" })).toBe(false);
	const log = JSON.parse(lintSarif(outcome, context)) as {
		runs: { results: { level: string }[] }[];
	};
	for (const result of log.runs[0]?.results ?? []) result.level = "info";
	expect(validate(log)).toBe(false);
});

test("every rule is described once, briefly enough for code scanning", () => {
	const described = run(cleanOutcome).tool.driver.rules;
	expect(described.map(({ id }) => id)).toEqual(Object.keys(rules));
	for (const { fullDescription } of described)
		expect(fullDescription.text.length).toBeLessThan(1024);
});

test("each result points at its rule, at its place, and says where it is true", () => {
	const { results, tool } = run(outcome);
	expect(results).toHaveLength(findings.length);
	for (const [at, finding] of findings.entries()) {
		const { ruleId, ruleIndex, level, message, locations, properties } =
			results[at] as Result;
		expect(ruleId).toBe(finding.rule);
		expect(tool.driver.rules[ruleIndex ?? -1]?.id).toBe(
			Object.hasOwn(rules, finding.rule) ? finding.rule : undefined,
		);
		expect(level).toBe(finding.severity === "info" ? "note" : finding.severity);
		expect(message.text).toContain(finding.environment ?? "");
		const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
		expect(decodeURIComponent(artifactLocation?.uri ?? "")).toBe(
			`${prefix}/${finding.file}`,
		);
		expect(region).toEqual({
			startLine: finding.span.line,
			startColumn: finding.span.column,
			endLine: finding.span.endLine,
			endColumn: finding.span.endColumn,
		});
		expect([properties?.["key"], properties?.["environment"]]).toEqual([
			finding.key,
			finding.environment,
		]);
	}
});

test("fingerprints are unique and survive line moves", () => {
	expect(new Set(fingerprints(outcome)).size).toBe(findings.length);
	expect(fingerprints(movedOutcome)).toEqual(fingerprints(outcome));
});

test("file names are relative addresses, percent-encoded", () => {
	const at = (file: string, folder: string) =>
		location(file, folder).physicalLocation.artifactLocation;
	expect(at("integrations/a.yaml", "")).toEqual({
		uri: "integrations/a.yaml",
		uriBaseId: "%SRCROOT%",
	});
	expect(at(oddFile, "").uri).toBe(
		"integrations/50%25%20off%2C%20gr%C3%B6%C3%9Fe%3A%20%3Ca%26b%3E%20%231.yaml",
	);
	expect(at("../shared/a.yaml", "config/").uri).toBe("shared/a.yaml");
	expect(at("../../a.yaml", "config").uri).toBe("../a.yaml");
	expect(at("half \ud800 pair.yaml", "").uri).toBe(
		"half%20%EF%BF%BD%20pair.yaml",
	);
	expect(at("/elsewhere/a b.yaml", "config")).toEqual({
		uri: "file:///elsewhere/a%20b.yaml",
	});
	expect(at("D:/a b.yaml", "config")).toEqual({ uri: "file:///D:/a%20b.yaml" });
});

test("what looks like a link in a message is none; braces stay as people would write them", () => {
	const [first] = findings;
	if (!first) throw new Error("no finding");
	const text = (message: string) =>
		run(outcomeOf([{ ...first, message }])).results[0]?.message.text;
	expect(text("see [here](http://x.example)")).toBe(
		"see \\[here\\](http://x.example)",
	);
	expect(text("a list [a, b] and { env: NAME }")).toBe(
		"a list [a, b] and { env: NAME }",
	);
});

test("the address of the program is given only where it is known", () => {
	expect(run(cleanOutcome).tool.driver.informationUri).toBeUndefined();
	const given = { ...context, informationUri: "https://tool.example/" };
	expect(run(cleanOutcome, given).tool.driver.informationUri).toBe(
		"https://tool.example/",
	);
});

test("whatever the findings hold, the schema accepts it", () => {
	fc.assert(
		fc.property(anyFindings, (found) => {
			expect(run(outcomeOf(found)).results).toHaveLength(found.length);
			expect(new Set(fingerprints(outcomeOf(found))).size).toBe(found.length);
		}),
	);
});
