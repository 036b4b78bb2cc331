// What the checks say -> the text a person reads, or the JSON of the contract.
import type { Said } from "../doctor/check.ts";
import type { CheckEntry, DoctorReport } from "../doctor/report.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { type Palette, printable } from "./palette.ts";

export function doctorJson(report: DoctorReport): string {
	return `${JSON.stringify(report, null, 2)}\n`;
}

const indent = "  ";
const severityWidth = "warning".length;

/** `width`: columns of the terminal. */
export function doctorText(
	report: DoctorReport,
	palette: Palette,
	width: number,
): string {
	const { environment, organizationId, checks, platformCalls } = report;
	const organization = organizationId
		? palette.dim(` organization ${organizationId}`)
		: "";
	const nameWidth = Math.max(...checks.map(({ check }) => check.length));
	const calls = palette.dim(`(${count(platformCalls, "platform call")})`);
	return [
		`${palette.bold(environment)}${organization}`,
		"",
		...checks.map((entry) => row(entry, nameWidth, palette, width)),
		"",
		`${summaryText(report, palette)} ${calls}`,
		"",
	].join("\n");
}

/** What is short, and what is all right, stands beside the check's name; else it has a paragraph below it. */
function row(
	{ check, severity, message }: CheckEntry,
	nameWidth: number,
	palette: Palette,
	width: number,
): string {
	const text = printable(message).replace(/\s+/g, " ");
	const ok = severity === "ok";
	const below = 2 * indent.length + severityWidth;
	const beside = below + nameWidth + indent.length;
	const isBeside = ok || beside + text.length <= width;
	const margin = isBeside ? beside : below;
	const lines = wrapped(text, Math.max(20, width - margin)).split("\n");
	const name = ok ? check : palette.bold(check);
	const gap = " ".repeat(nameWidth - check.length + indent.length);
	return [
		`${indent}${paintOf(severity, palette)(severity)}${" ".repeat(below - indent.length - severity.length)}${name}`,
		isBeside ? gap : `\n${" ".repeat(margin)}`,
		lines.join(`\n${" ".repeat(margin)}`),
	].join("");
}

function summaryText(
	{ summary: { ok, infos, warnings, errors } }: DoctorReport,
	palette: Palette,
): string {
	return [
		palette.green(`${ok} ok`),
		...(infos > 0 ? [palette.cyan(count(infos, "info"))] : []),
		...(warnings > 0 ? [palette.yellow(count(warnings, "warning"))] : []),
		...(errors > 0 ? [palette.red(count(errors, "error"))] : []),
	].join(", ");
}

function paintOf(
	severity: Said["severity"],
	{ green, red, yellow, cyan }: Palette,
): (text: string) => string {
	if (severity === "ok") return green;
	if (severity === "error") return red;
	return severity === "warning" ? yellow : cyan;
}
