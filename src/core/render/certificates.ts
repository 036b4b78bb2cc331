// A certificate report -> the text a person reads, the JSON of the contract, or the Markdown of an issue.
import type {
	CertificateNeed,
	CertificateReport,
	ReportedCertificate,
} from "../certificates/certificates.ts";
import { readableName } from "../certificates/distinguished-name.ts";
import { authorityTitles } from "../certificates/messages.ts";
import type { Severity } from "../types.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { aligned, type Palette, printable } from "./palette.ts";

export function certificatesJson(report: CertificateReport): string {
	return `${JSON.stringify(report, null, 2)}\n`;
}

/** Where the facts of a certificate begin. */
const factIndent = 17;

type Paint = (text: string) => string;

/** `width`: columns of the terminal. */
export function certificatesText(
	report: CertificateReport,
	palette: Palette,
	width: number,
): string {
	return [
		`${wrapped(`${palette.bold(report.environment)} ${palette.dim(`checked ${report.checkedAt}`)}`, width)}\n`,
		certificateTable(report, palette, width),
		needsBlock(report.needs, palette, width),
		summary(report, palette),
	]
		.filter((block) => block !== "")
		.join("\n");
}

function certificateTable(
	{ certificates, needs }: CertificateReport,
	palette: Palette,
	width: number,
): string {
	if (certificates.length === 0)
		return palette.dim("  the platform shows no certificate\n");
	const rows = aligned(
		certificates.map(({ authority, status, notBefore, notAfter }) => [
			authority,
			status,
			`${dayOf(notBefore)} to ${dayOf(notAfter)}`,
		]),
	);
	return certificates
		.map((one, at) => {
			const [authority = "", status = "", dates = ""] = rows[at] ?? [];
			const paint = paintOfDays(one, needs, palette);
			const facts = [
				["subject", readableName(one.subject)],
				["issuer", readableName(one.issuer)],
				["serial", one.serialNumber],
				["fingerprint", one.fingerprint256],
				["usages", one.extendedKeyUsages?.join(", ") ?? "any"],
			] as const;
			return [
				`  ${palette.bold(authority)}  ${status}  ${dates}  ${paint(left(one.daysLeft))}`,
				...facts.map(([name, text]) =>
					palette.dim(
						fitting(
							`    ${name.padEnd(factIndent - 4)}${printable(text)}`,
							width,
							factIndent,
						),
					),
				),
				"",
			].join("\n");
		})
		.join("");
}

/** The colour of the worst that is said about the current certificate's end. */
function paintOfDays(
	{ authority, status, daysLeft }: ReportedCertificate,
	needs: readonly CertificateNeed[],
	palette: Palette,
): Paint {
	if (daysLeft < 0) return palette.red;
	if (status === "upcoming") return palette.cyan;
	const need = needs.find(
		(one) => one.authority === authority && one.reason === "expiring",
	);
	return need ? paintOf(need.severity, palette) : palette.green;
}

function paintOf(severity: Severity, palette: Palette): Paint {
	if (severity === "error") return palette.red;
	return severity === "warning" ? palette.yellow : palette.cyan;
}

function needsBlock(
	needs: readonly CertificateNeed[],
	palette: Palette,
	width: number,
): string {
	const column = Math.max(0, ...needs.map(({ severity }) => severity.length));
	const indent = column + 2;
	return needs
		.map(({ severity, reason, authority, message }) => {
			const mark = paintOf(severity, palette)(severity.padEnd(column));
			const text = " ".repeat(indent) + printable(message);
			return [
				`${mark}  ${palette.bold(reason)} ${palette.dim(authority)}`,
				fitting(text, width, indent),
				"",
			].join("\n");
		})
		.join("");
}

/** What is longer than a line, as fingerprints are, goes on in the next one: behind a colon where there is one, so that no pair of digits is torn apart. */
function fitting(text: string, width: number, indent: number): string {
	const words = text
		.split(" ")
		.map((word) => broken(word, Math.max(12, width - indent)));
	return wrapped(words.join(" "), width, " ".repeat(indent));
}

function broken(word: string, width: number): string {
	if (word.length <= width) return word;
	const colon = word.lastIndexOf(":", width - 1);
	const end = colon > 0 ? colon + 1 : width;
	return `${word.slice(0, end)} ${broken(word.slice(end), width)}`;
}

function summary({ needs }: CertificateReport, palette: Palette): string {
	const tally = (severity: Severity): number =>
		needs.filter((need) => need.severity === severity).length;
	const [errors, warnings, infos] = [
		tally("error"),
		tally("warning"),
		tally("info"),
	];
	const parts = [
		...(errors > 0 ? [palette.red(count(errors, "error"))] : []),
		...(warnings > 0 ? [palette.yellow(count(warnings, "warning"))] : []),
		...(errors + warnings === 0 ? [palette.green("nothing to do")] : []),
		...(infos > 0 ? [palette.cyan(count(infos, "note"))] : []),
	];
	return `${parts.join(", ")}\n`;
}

export function certificatesMarkdown(report: CertificateReport): string {
	const { environment, checkedAt, certificates, needs } = report;
	const table = [
		"| Authority | Status | Valid from | Valid until | Days left | Subject | Issuer | Serial number | SHA-256 fingerprint |",
		"| --- | --- | --- | --- | ---: | --- | --- | --- | --- |",
		...certificates.map((one) =>
			[
				"",
				authorityTitles[one.authority],
				one.status,
				dayOf(one.notBefore),
				dayOf(one.notAfter),
				String(one.daysLeft),
				code(readableName(one.subject)),
				code(readableName(one.issuer)),
				code(one.serialNumber),
				code(one.fingerprint256),
				"",
			]
				.join(" | ")
				.trim(),
		),
	];
	const blocks = [
		[`## Client certificates of ${environment}`],
		[`Checked ${checkedAt}.`],
		certificates.length > 0 ? table : ["The platform shows no certificate."],
		["### What has to be done"],
		needs.length > 0
			? needs.map(
					({ severity, reason, authority, message }) =>
						`- [ ] **${severity}** ${reason} (${authorityTitles[authority]}): ${prose(message)}`,
				)
			: ["Nothing."],
	];
	return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Inside a table a backtick or a bar would end the cell, even in code. */
function code(text: string): string {
	const line = printable(text)
		.replace(/[\n\t]/g, " ")
		.replace(/`/g, "'")
		.replace(/\|/g, "\\|");
	return `\`${line}\``;
}

const fingerprint = /(\b[0-9A-F]{2}(?::[0-9A-F]{2}){31}\b)/;

/** Names in certificates are other people's text: nothing in them may become a link, a mention or markup. */
function prose(text: string): string {
	return printable(text)
		.replace(/[\n\t]/g, " ")
		.split(fingerprint)
		.map((part, at) =>
			at % 2 === 1
				? `\`${part}\``
				: part.replace(/[\\`*_[\]<>|#~]/g, "\\$&").replace(/@/g, "@\u2060"),
		)
		.join("");
}

function dayOf(date: string): string {
	return date.slice(0, 10);
}

function left(days: number): string {
	if (days < 0) return "expired";
	return `${count(days, "day")} left`;
}
