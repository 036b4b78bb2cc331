// Findings -> SARIF 2.1.0, for code scanning and editors: every rule with its help, every finding with its place and identity.

import { type RuleName, rules } from "../findings/table.ts";
import { ruleHelp } from "../lint/rules/help.ts";
import { ruleMarkdown, ruleText } from "../lint/rules/help-text.ts";
import type { Finding, Severity } from "../types.ts";
import { messageOf, repositoryPath } from "./finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import type { LintOutcome } from "./lint.ts";

export interface SarifContext {
	/** Of this program. */
	readonly version: string;
	/** The settings' folder, seen from the root of the Git repository; empty where they are one. */
	readonly prefix: string;
	/** Where people read about this program. */
	readonly informationUri?: string;
}

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
	error: "error",
	warning: "warning",
	info: "note",
};
/** The root of the repository, under the name that GitHub's upload action looks for. */
const root = "%SRCROOT%";
const ruleNames = Object.keys(rules) as RuleName[];

/**
 * Nothing is left out: GitHub's code scanning shows the 5,000 worst results of a run and refuses a run of more than 25,000,
 * but it is not the only reader.
 */
export function lintSarif(outcome: LintOutcome, context: SarifContext): string {
	const { version, prefix, informationUri } = context;
	const fingerprints = fingerprintsOf(outcome.findings, prefix);
	const document = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "gc-integrations",
						version,
						semanticVersion: version,
						...(informationUri === undefined ? {} : { informationUri }),
						rules: ruleNames.map(descriptor),
					},
				},
				columnKind: "utf16CodeUnits",
				originalUriBaseIds: {
					[root]: { description: { text: "The root of the Git repository." } },
				},
				results: outcome.findings.map((finding, at) =>
					result(finding, prefix, fingerprints[at] ?? ""),
				),
			},
		],
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

function descriptor(rule: RuleName): object {
	const { says, why } = ruleHelp[rule];
	return {
		id: rule,
		shortDescription: { text: says },
		fullDescription: { text: `${says} ${why}` },
		help: { text: ruleText(rule), markdown: ruleMarkdown(rule) },
		defaultConfiguration: { level: levels[rules[rule].severity] },
	};
}

function result(finding: Finding, prefix: string, fingerprint: string): object {
	const { rule, severity, file, span, key, environment, environments } =
		finding;
	const ruleIndex = ruleNames.indexOf(rule as RuleName);
	const properties = {
		...(key === undefined ? {} : { key }),
		...(environment === undefined ? {} : { environment }),
		...(environments === undefined ? {} : { environments }),
	};
	return {
		ruleId: rule,
		...(ruleIndex === -1 ? {} : { ruleIndex }),
		level: levels[severity],
		message: { text: plainText(messageOf(finding)) },
		locations: [
			{
				physicalLocation: {
					artifactLocation: artifact(repositoryPath(prefix, file)),
					region: {
						startLine: span.line,
						startColumn: span.column,
						endLine: span.endLine,
						endColumn: span.endColumn,
					},
				},
			},
		],
		// Not GitHub's own primaryLocationLineHash: its upload action computes that from the line's text, and warns of any other value.
		partialFingerprints: { "gcIntegrationsFinding/v1": fingerprint },
		...(Object.keys(properties).length === 0 ? {} : { properties }),
	};
}

/**
 * `[text](target)` would be a link in a plain message (SARIF 3.11.6), so such brackets are escaped.
 * Braces are not doubled (3.11.5), since readers show the doubles: people would copy `{{ env: NAME }}` into their files.
 */
function plainText(message: string): string {
	return message.includes("](") ? message.replace(/[\\[\]]/g, "\\$&") : message;
}

function artifact(path: string): object {
	const encoded = path
		.replace(/\p{Surrogate}/gu, "�")
		.split("/")
		.map(encodeURIComponent)
		.join("/");
	if (path.startsWith("/")) return { uri: `file://${encoded}` };
	if (/^[A-Za-z]:/.test(path))
		return { uri: `file:///${encoded.replace("%3A", ":")}` };
	return { uri: encoded, uriBaseId: root };
}
