// Findings -> workflow commands, which GitHub Actions turns into annotations beside the lines.
import type { Place, Severity } from "../types.ts";
import { repositoryPath, whereOf } from "./finding.ts";
import type { LintOutcome } from "./lint.ts";
import { printable } from "./palette.ts";

const commands: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	info: "notice",
};

/**
 * One command a finding, nothing else; empty where there is none.
 * GitHub shows the first 10 of each kind of a step and 50 of a job; the log holds them all.
 */
export function lintGithub(outcome: LintOutcome, prefix: string): string {
	return outcome.findings
		.map((finding) => {
			const { severity, rule, message } = finding;
			const where = whereOf(finding);
			const title = where === undefined ? rule : `${rule} (${where})`;
			return workflowCommand(severity, finding, title, message, prefix);
		})
		.join("");
}

/** With the end of its line. */
export function workflowCommand(
	severity: Severity,
	{ file, span }: Place,
	title: string,
	message: string,
	prefix: string,
): string {
	// The runner drops columns that span lines; their end is exclusive, which GitHub's reference does not say.
	const columns: [string, string | number][] =
		span.line === span.endLine
			? [
					["col", span.column],
					["endColumn", Math.max(span.column, span.endColumn)],
				]
			: [];
	const properties: [string, string | number][] = [
		["file", safeInLog(repositoryPath(prefix, file))],
		["line", span.line],
		["endLine", span.endLine],
		...columns,
		["title", printable(title)],
	];
	const said = properties.map(
		([name, value]) => `${name}=${escapeProperty(String(value))}`,
	);
	return `::${commands[severity]} ${said.join(",")}::${escapeData(printable(message))}\n`;
}

/** Only line breaks can be escaped. A name with other control characters gets no annotation, and cannot steer a terminal. */
function safeInLog(path: string): string {
	return path.split("\r").map(printable).join("\r");
}

/** The runner undoes these, `%25` last. */
export function escapeData(text: string): string {
	return text
		.replaceAll("%", "%25")
		.replaceAll("\r", "%0D")
		.replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
	return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
