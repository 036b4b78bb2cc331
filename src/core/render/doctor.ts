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

/** What is all right stands beside the check's name, what is not has a paragraph of its own below it. */
function row(
	{ check, severity, message }: CheckEntry,
	nameWidth: number,
	palette: Palette,
	width: number,
): string {
	const text = printable(message).replace(/\s+/g, " ");
	const head = `${indent}${paintOf(severity, palette)(severity.padEnd(severityWidth))}${indent}`;
	const ok = severity === "ok";
	const margin = ok
		? 2 * indent.length + severityWidth + nameWidth + indent.length
		: 2 * indent.length + severityWidth;
	const lines = wrapped(text, Math.max(20, width - margin)).split("\n");
	const [first = "", ...rest] = lines;
	const hanging = (some: readonly string[]): string =>
		some.map((line) => `\n${" ".repeat(margin)}${line}`).join("");
	return ok
		? `${head}${check.padEnd(nameWidth)}${indent}${first}${hanging(rest)}`
		: `${head}${palette.bold(check)}${hanging(lines)}`;
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
