// Where everything stands -> the table that a person reads, or the JSON of the contract.
import { actionOrphanRemedy, orphanRemedy } from "../plan/messages.ts";
import {
	type DocumentStatus,
	type StatusStanding,
	standings,
} from "../status/row.ts";
import type { StatusReport } from "../status/status.ts";
import { count } from "../values/words.ts";
import { wrapped, wrappedParts } from "../values/wrap.ts";
import { type Column, inColumns } from "./columns.ts";
import { inLine, type Palette } from "./palette.ts";

export function statusJson(report: StatusReport): string {
	return `${JSON.stringify(report, null, 2)}\n`;
}

type Paint = (text: string) => string;

/** `width`: columns of the terminal. */
export function statusText(
	report: StatusReport,
	platformCalls: number,
	palette: Palette,
	width: number,
): string {
	const { organizationId } = report;
	const integrations = grouped(report.integrations);
	const organization = organizationId
		? palette.dim(` organization ${organizationId}`)
		: "";
	return [
		`${wrapped(`${palette.bold(report.environment)}${organization}`, width)}\n`,
		...(integrations.length > 0 ? [table(integrations, palette, width)] : []),
		...notes(integrations, palette, width),
		`${summaryText(report.summary, platformCalls, palette, width)}\n`,
	].join("\n");
}

/** Each data action behind its integration. */
function grouped(
	documents: readonly DocumentStatus[],
): readonly DocumentStatus[] {
	const waiting = new Set(documents.filter(({ kind }) => kind));
	const taken = (key: string | null): readonly DocumentStatus[] => {
		const own = [...waiting].filter(
			(one) => one.kind && key !== null && one.integration === key,
		);
		for (const one of own) waiting.delete(one);
		return own;
	};
	const all = documents.flatMap((one) =>
		one.kind ? [] : [one, ...taken(one.key)],
	);
	return [...all, ...waiting];
}

function summaryText(
	summary: StatusReport["summary"],
	platformCalls: number,
	palette: Palette,
	width: number,
): string {
	const tally = standings.flatMap((standing) => {
		const number = summary[standing];
		return number ? [paintOf(standing, palette)(`${number} ${standing}`)] : [];
	});
	return wrappedParts(
		tally.length > 0 ? tally : ["nothing is there"],
		width,
		palette.dim(`(${count(platformCalls, "platform call")})`),
	);
}

const indent = "  ";

function table(
	integrations: readonly DocumentStatus[],
	palette: Palette,
	width: number,
): string {
	const column = (
		title: string,
		room: Column["room"],
		cell: (one: DocumentStatus) => string,
	): Column => ({
		title,
		room,
		cells: integrations.map((one) => inLine(cell(one))),
	});
	const [titles = [], ...rows] = inColumns(
		[
			column("standing", "as it is", ({ standing }) => standing),
			column("key", "cut", whose),
			column("name", "cut", ({ name, file }) => name ?? file ?? ""),
			column("state", "as it is", ({ kind, reportedState }) =>
				kind ? "" : (reportedState ?? "-"),
			),
			column("credential", "as it is", age),
			column("actions", "as it is", ({ kind, actions }) =>
				kind ? "" : String(actions ?? "-"),
			),
			column("file", "where there is any", ({ file, line }) =>
				file === null ? "" : `${file}:${line ?? 1}`,
			),
			column("type", "where there is any", ({ kind, type }) =>
				kind ? "data action" : (type ?? ""),
			),
		],
		width - indent.length,
	);
	return [
		palette.dim(`${indent}${titles.join("  ").trimEnd()}`),
		...rows.map((cells, at) => {
			const one = integrations[at] as DocumentStatus;
			const paints: readonly Paint[] = [
				paintOf(one.standing, palette),
				one.key === null ? palette.dim : palette.bold,
				String,
				one.reportedState === "ERROR" ? palette.red : String,
				credentialPaint(one, palette),
			];
			return `${indent}${cells
				.map((text, column) => (paints[column] ?? String)(text))
				.join("  ")}`.trimEnd();
		}),
		"",
	].join("\n");
}

/** Its key, or in brackets the owner that has it; of a data action without a document its id. */
function whose(one: DocumentStatus): string {
	const { key, managed, owner } = one;
	if (one.kind) return `${indent}${key ?? one.actionId ?? ""}`;
	if (key !== null) return key;
	return managed === "other" ? `(${owner ?? "without owner"})` : "";
}

/** How old its credential is. */
function age({ kind, credential, integrationId }: DocumentStatus): string {
	if (kind) return "";
	if (!credential) return integrationId === null ? "-" : "none";
	const { ageDays } = credential;
	return ageDays === null ? "age unknown" : count(ageDays, "day");
}

function credentialPaint(
	{ credential }: DocumentStatus,
	{ yellow, cyan }: Palette,
): Paint {
	if (credential?.changedElsewhere) return yellow;
	return credential?.tooOld ? cyan : String;
}

function paintOf(standing: StatusStanding, palette: Palette): Paint {
	const { green, yellow, cyan, dim } = palette;
	switch (standing) {
		case "in-sync":
			return green;
		case "differs":
		case "missing":
		case "orphan":
			return yellow;
		case "frozen":
		case "suspended":
			return cyan;
		default:
			return dim;
	}
}

function notes(
	integrations: readonly DocumentStatus[],
	{ red, yellow, cyan, dim }: Palette,
	width: number,
): readonly string[] {
	const label = ({ key, name }: DocumentStatus): string =>
		inLine(key ?? name ?? "");
	const lines = (text: string): string =>
		wrapped(indent + text, width, indent.repeat(2));
	const stands = (...some: readonly StatusStanding[]): boolean =>
		integrations.some(({ standing }) => some.includes(standing));
	const failing = integrations.filter(
		({ reportedState }) => reportedState === "ERROR",
	);
	const changed = integrations.filter(
		({ credential }) => credential?.changedElsewhere,
	);
	const old = integrations.filter(({ credential }) => credential?.tooOld);
	const remedies = [
		...(stands("differs", "missing")
			? ["differs, missing: gc-integrations plan says what an apply would do"]
			: []),
		...(stands("frozen")
			? ["frozen: gc-integrations lint says why a document cannot be used"]
			: []),
		...(integrations.some((one) => !one.kind && one.standing === "orphan")
			? [`orphan: ${orphanRemedy}`]
			: []),
		...(integrations.some((one) => one.kind && one.standing === "orphan")
			? [`orphan, a data action: ${actionOrphanRemedy}`]
			: []),
		...(stands("unmanaged")
			? ["unmanaged: gc-integrations export writes their documents"]
			: []),
	];
	const block = (title: string, rows: readonly string[]): readonly string[] =>
		rows.length === 0 ? [] : [`${[title, ...rows.map(lines)].join("\n")}\n`];
	return [
		...block(
			red("reported in ERROR by the platform"),
			failing.map((one) =>
				[label(one), ...(one.detail ? [inLine(one.detail)] : [])]
					.join(": ")
					.replace(/\s+/g, " "),
			),
		),
		...block(
			yellow("credentials that somebody wrote after we did"),
			changed.map(
				(one) => `${label(one)}: ${one.credential?.modifiedDate ?? ""}`,
			),
		),
		...block(
			cyan(
				"credentials older than they may be: write a new secret where it comes from",
			),
			old.map((one) => {
				const { ageDays, maxAgeDays } = one.credential ?? {};
				return `${label(one)}: ${count(ageDays ?? 0, "day")}, at most ${maxAgeDays ?? 0}`;
			}),
		),
		...(remedies.length > 0
			? [`${remedies.map((one) => dim(wrapped(one, width))).join("\n")}\n`]
			: []),
	];
}
