// Findings and judged files -> JUnit XML: a suite a file, a failed case a finding, one passed case for a clean file.
import type { Finding } from "../types.ts";
import { messageOf, repositoryPath } from "./finding.ts";
import type { LintOutcome } from "./lint.ts";
import { printable } from "./palette.ts";

/**
 * `judged`: the integration files that were looked at; other files (the settings) have a suite only where they have findings.
 * Warnings and infos are failed cases too. Equal input gives equal bytes: there is no time in it, and no host.
 */
export function lintJunit(
	outcome: LintOutcome,
	judged: readonly string[],
	prefix: string,
): string {
	const { findings } = outcome;
	const files = new Set([...judged, ...findings.map(({ file }) => file)]);
	const suites = [...files].sort().map((file) =>
		suite(
			repositoryPath(prefix, file),
			findings.filter((finding) => finding.file === file),
		),
	);
	const clean = [...files].filter(
		(file) => !findings.some((finding) => finding.file === file),
	);
	const counts = attributes({
		name: "gc-integrations",
		tests: findings.length + clean.length,
		failures: findings.length,
		errors: 0,
		skipped: 0,
		time: 0,
	});
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites.join("")}</testsuites>\n`;
}

function suite(path: string, findings: readonly Finding[]): string {
	const counts = attributes({
		name: path,
		tests: Math.max(1, findings.length),
		failures: findings.length,
		errors: 0,
		skipped: 0,
		time: 0,
	});
	const names = caseNames(findings);
	const cases =
		findings.length === 0
			? `    <testcase${testcase(path, "no problems", 1)}/>\n`
			: findings
					.map((finding, at) => failedCase(path, finding, names[at] ?? ""))
					.join("");
	return `  <testsuite${counts}>\n${cases}  </testsuite>\n`;
}

/** Unique, since GitLab keeps only the first case of a name; without the place, since it knows a case again by its name. */
function caseNames(findings: readonly Finding[]): readonly string[] {
	const seen = new Map<string, number>();
	return findings.map((finding) => {
		const name = `${finding.rule}: ${messageOf(finding)}`;
		const number = (seen.get(name) ?? 0) + 1;
		seen.set(name, number);
		return number === 1 ? name : `${name} #${number}`;
	});
}

function failedCase(path: string, finding: Finding, name: string): string {
	const { span, rule, severity } = finding;
	const message = messageOf(finding);
	// GitLab shows the text and not the attribute, Jenkins both.
	const text = `${path}:${span.line}:${span.column} ${severity} ${rule}\n${message}`;
	return [
		`    <testcase${testcase(path, name, span.line)}>`,
		`      <failure${attributes({ message, type: rule })}>${escapeText(text)}</failure>`,
		"    </testcase>\n",
	].join("\n");
}

function testcase(path: string, name: string, line: number): string {
	return attributes({ classname: path, name, file: path, line, time: 0 });
}

export function attributes(
	values: Readonly<Record<string, string | number>>,
): string {
	return Object.entries(values)
		.map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
		.join("");
}

export function escapeText(text: string): string {
	return allowed(text)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}

/** Parsers read a bare line break or tab in an attribute as a space. */
function escapeAttribute(text: string): string {
	return escapeText(text)
		.replaceAll('"', "&quot;")
		.replaceAll("\t", "&#9;")
		.replaceAll("\n", "&#10;");
}

/** XML 1.0 has no way to write most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
function allowed(text: string): string {
	return printable(text).replace(/[\p{Surrogate}\ufffe\uffff]/gu, "�");
}
