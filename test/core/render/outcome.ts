// One outcome with everything that a format may stumble over, and one without a finding.
import fc from "fast-check";
import type { LintOutcome } from "../../../src/core/render/lint.ts";
import type { Finding, Span } from "../../../src/core/types.ts";
import { anyText } from "../../fixtures/any-text.ts";

function span(
	line: number,
	column: number,
	endLine: number,
	endColumn: number,
): Span {
	return { line, column, endLine, endColumn };
}

/** A comma, a colon, a percent sign, markup and letters beyond ASCII: some format gives each a meaning. */
export const oddFile = "integrations/50% off, größe: <a&b> #1.yaml";
export const oddMessage =
	"100% of \"it\" & 'that' <b>]]></b>, C:\\temp:\r\n\tsecond line {0} [a](http://x.example)\u001b[31m\u0000\u2028🎉 %0A";

export const findings: readonly Finding[] = [
	{
		rule: "missing-field",
		severity: "error",
		message: 'oauth lacks the required field "clientId"',
		file: "gc-integrations.yaml",
		span: span(4, 5, 4, 10),
	},
	{
		rule: "invalid-type",
		severity: "error",
		message: oddMessage,
		file: oddFile,
		span: span(2, 7, 5, 3),
		key: "größe",
	},
	{
		rule: "rule-of-tomorrow",
		severity: "info",
		message: "a rule that has no help yet",
		file: oddFile,
		span: span(6, 1, 6, 1),
	},
	{
		rule: "unknown-field",
		severity: "error",
		message:
			'unknown field "username" in credentials.fields: did you mean "userName"?',
		file: "integrations/billing.yaml",
		span: span(8, 5, 8, 13),
		key: "billing",
		suggestion: "userName",
	},
	{
		rule: "digicert-rotation",
		severity: "warning",
		message: "a client certificate must be installed by hand every year",
		file: "integrations/billing.yaml",
		span: span(11, 25, 11, 33),
		key: "billing",
		environment: "prod",
	},
	{
		rule: "digicert-rotation",
		severity: "info",
		message: "a client certificate must be installed by hand every year",
		file: "integrations/billing.yaml",
		span: span(11, 25, 11, 33),
		key: "billing",
		environment: "dev",
	},
	{
		rule: "missing-field",
		severity: "error",
		message: 'the document lacks the required field "status"',
		file: "integrations/two.yaml",
		span: span(1, 1, 1, 4),
	},
	{
		rule: "missing-field",
		severity: "error",
		message: 'the document lacks the required field "status"',
		file: "integrations/two.yaml",
		span: span(5, 1, 5, 4),
	},
	{
		rule: "duplicate-key",
		severity: "error",
		message:
			'the key "billing" is taken by the document at integrations/billing.yaml:1:6',
		file: "integrations/two.yaml",
		span: span(5, 6, 5, 13),
		key: "billing",
	},
];

/** Integration files; the settings are none. */
export const judged = [
	oddFile,
	"integrations/billing.yaml",
	"integrations/clean.yaml",
	"integrations/two.yaml",
];

export function outcomeOf(
	of: readonly Finding[],
	files: readonly string[] = judged,
): LintOutcome {
	return {
		judged: files,
		documents: 5,
		environments: ["dev", "prod"],
		findings: of,
		sources: [],
	};
}

export const outcome = outcomeOf(findings);
export const cleanOutcome = outcomeOf([]);

/** The settings stand in a folder of their own. */
export const prefix = "platform/genesys";

/** The same findings after three lines were put in front of each file. */
export const movedOutcome = outcomeOf(
	findings.map((finding) => ({
		...finding,
		message: finding.message.replace(":1:6", ":4:6"),
		span: {
			...finding.span,
			line: finding.span.line + 3,
			endLine: finding.span.endLine + 3,
		},
	})),
);

/** Findings whose texts hold anything at all, halves of surrogate pairs too. */
export const anyFindings: fc.Arbitrary<readonly Finding[]> = fc.array(
	fc.record(
		{
			rule: fc.constantFrom(
				"missing-field",
				"limit-exceeded",
				"unused-disable",
			),
			severity: fc.constantFrom("error", "warning", "info"),
			message: anyText({ minLength: 1 }),
			file: fc.oneof(
				fc.constant("integrations/a.yaml"),
				fc
					.string({ unit: "grapheme", minLength: 1 })
					.map((name) => `i/${name}.yaml`),
			),
			span: fc
				.tuple(fc.nat(90), fc.nat(90), fc.nat(3), fc.nat(9))
				.map(([line, column, lines, columns]) =>
					span(line + 1, column + 1, line + lines + 1, column + columns + 1),
				),
			key: anyText(),
			environment: fc.constantFrom("dev", "prod"),
		},
		{ requiredKeys: ["rule", "severity", "message", "file", "span"] },
	),
	{ maxLength: 6 },
);
