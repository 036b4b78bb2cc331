// A cycle's report -> the entries of the journal: who changed what, and how it ended.
import type { Outcome, Verb } from "../../core/types.ts";
import type { CycleReport, HistoryEntry, WakeReason } from "../types.ts";

/** A write as the platform answered it. */
export interface AnsweredWrite {
	readonly path: string;
	readonly correlationId: string | null;
}

/** @param writes of this cycle, in their order */
export function historyOf(
	report: CycleReport,
	writer: string,
	writes: readonly AnsweredWrite[],
): readonly HistoryEntry[] {
	const { plan } = report;
	if (!plan) return [];
	return report.results.flatMap((result): HistoryEntry[] => {
		const change = plan.changes.find(({ key }) => key === result.key);
		if (!change || result.outcome === "skipped") return [];
		const { integrationId } = result;
		const last =
			integrationId === null
				? undefined
				: writes.findLast(({ path }) =>
						path.split("/").includes(encodeURIComponent(integrationId)),
					);
		return [
			{
				version: 1,
				at: new Date(report.endedAt).toISOString(),
				environment: report.environment,
				organizationId: plan.organizationId,
				key: change.key,
				type: change.type,
				name: change.name,
				verb: change.verb,
				fields: change.fields,
				outcome: result.outcome,
				error: result.error,
				integrationId,
				correlationId: last?.correlationId ?? null,
				commit: report.commit?.id ?? null,
				author: report.commit?.author ?? null,
				reasons: report.reasons,
				writer,
			},
		];
	});
}

/** Whether the page can show it: whoever writes into the file, an older version or a newer one, must not bring it down. */
export function isHistoryEntry(value: unknown): value is HistoryEntry {
	if (!isObject(value)) return false;
	const { version, at, verb, outcome, fields, reasons } = value;
	return (
		version === 1 &&
		texts.every((member) => typeof value[member] === "string") &&
		textsOrNull.every(
			(member) => value[member] === null || typeof value[member] === "string",
		) &&
		!Number.isNaN(Date.parse(String(at))) &&
		isOneOf(verbs, verb) &&
		isOneOf(outcomes, outcome) &&
		Array.isArray(fields) &&
		fields.every(isFieldChange) &&
		Array.isArray(reasons) &&
		reasons.every((reason) => isOneOf(wakeReasons, reason))
	);
}

type Member = keyof HistoryEntry;
const texts: readonly Member[] = [
	"at",
	"environment",
	"key",
	"type",
	"name",
	"writer",
];
const textsOrNull: readonly Member[] = [
	"organizationId",
	"error",
	"integrationId",
	"correlationId",
	"commit",
	"author",
];
const verbs: Readonly<Record<Verb, true>> = {
	create: true,
	adopt: true,
	update: true,
	delete: true,
};
const outcomes: Readonly<Record<Outcome, true>> = {
	applied: true,
	failed: true,
	skipped: true,
};
const wakeReasons: Readonly<Record<WakeReason, true>> = {
	start: true,
	files: true,
	schedule: true,
	retry: true,
	signal: true,
	http: true,
	webhook: true,
	git: true,
};

function isOneOf(
	known: Readonly<Record<string, true>>,
	word: unknown,
): boolean {
	return typeof word === "string" && Object.hasOwn(known, word);
}

function isFieldChange(value: unknown): boolean {
	return (
		isObject(value) &&
		typeof value["path"] === "string" &&
		isShallow(value["from"]) &&
		isShallow(value["to"])
	);
}

/** Deeper than any configuration: writing it out again would need more stack than there is. */
const DEEPEST = 100;

function isShallow(value: unknown): boolean {
	let level: readonly unknown[] = [value];
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > DEEPEST || level.includes(undefined)) return false;
		level = level.flatMap((one) =>
			one !== null && typeof one === "object" ? Object.values(one) : [],
		);
	}
	return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}
