// Findings -> the text a person reads, or the JSON of the contract.
import { documentsMeant, type SourceFile } from "../document/source.ts";
import type { Finding, Severity } from "../types.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { whereOf } from "./finding.ts";
import { codeFrame } from "./frame.ts";
import { maskSecrets } from "./mask.ts";
import { type Palette, printable } from "./palette.ts";

export interface LintOutcome {
	/** Names of the judged files, sorted. */
	readonly judged: readonly string[];
	readonly documents: number;
	readonly environments: readonly string[];
	readonly findings: readonly Finding[];
	/** For code frames. */
	readonly sources: readonly SourceFile[];
}

export function countSeverities(
	findings: readonly Finding[],
): Record<"errors" | "warnings" | "infos", number> {
	const of = (severity: Severity): number =>
		findings.filter((finding) => finding.severity === severity).length;
	return { errors: of("error"), warnings: of("warning"), infos: of("info") };
}

export function lintJson(outcome: LintOutcome): string {
	const document = {
		version: 1,
		files: outcome.judged.length,
		documents: outcome.documents,
		findings: outcome.findings.map(
			({
				span,
				rule,
				severity,
				message,
				file,
				alsoIn: _alsoIn,
				rivals: _rivals,
				kind: _kind,
				...rest
			}) => ({
				rule,
				severity,
				message,
				file,
				...span,
				...rest,
			}),
		),
		summary: countSeverities(outcome.findings),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

export function lintText(
	outcome: LintOutcome,
	palette: Palette,
	width: number,
): string {
	const byFile = new Map<string, Finding[]>();
	for (const finding of outcome.findings) {
		const told = byFile.get(finding.file);
		if (told) told.push(finding);
		else byFile.set(finding.file, [finding]);
	}
	const masked = new Map<string, readonly string[]>();
	for (const source of outcome.sources) {
		const findings = byFile.get(source.file);
		if (!findings || !("text" in source)) continue;
		const documents = documentsMeant(source);
		const shown = maskSecrets(source.text, findings, documents);
		masked.set(source.file, shown.split(/\r?\n/));
	}
	const blocks = outcome.findings.map((finding) =>
		findingText(finding, masked.get(finding.file), palette, width),
	);
	return [...blocks, wrapped(lintSummary(outcome, palette), width)].join("\n");
}

function findingText(
	finding: Finding,
	lines: readonly string[] | undefined,
	palette: Palette,
	width: number,
): string {
	const { file, span, severity, rule, message } = finding;
	const where = whereOf(finding);
	const paint = {
		error: palette.red,
		warning: palette.yellow,
		info: palette.cyan,
	};
	const head = [
		palette.bold(`${oneLine(file)}:${span.line}:${span.column}`),
		paint[severity](severity),
		rule,
		...(where === undefined ? [] : [palette.dim(`(${where})`)]),
	].join(" ");
	const frame =
		lines === undefined ? "" : codeFrame(lines, span, palette, width);
	return [
		wrapped(head, width, "    "),
		wrapped(`  ${oneLine(message)}`, width, "    "),
		...(frame ? [frame] : []),
		"",
	].join("\n");
}

function oneLine(text: string): string {
	return printable(text).replaceAll(/[\n\t]/g, " ");
}

function lintSummary(outcome: LintOutcome, palette: Palette): string {
	const { errors, warnings, infos } = countSeverities(outcome.findings);
	const seen = [
		count(outcome.judged.length, "file"),
		count(outcome.documents, "document"),
		...(outcome.environments.length > 0
			? [count(outcome.environments.length, "environment")]
			: []),
	].join(", ");
	const parts = [
		...(errors ? [palette.red(count(errors, "error"))] : []),
		...(warnings ? [palette.yellow(count(warnings, "warning"))] : []),
		...(infos ? [palette.cyan(count(infos, "info"))] : []),
	];
	const verdict =
		parts.length > 0 ? parts.join(", ") : palette.green("no problems");
	return `${seen}: ${verdict}\n`;
}
