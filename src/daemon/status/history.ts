// A cycle's report -> the entries of the journal: who changed what, and how it ended.
import type { CycleReport, HistoryEntry } from "../types.ts";

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

export function isHistoryEntry(value: unknown): value is HistoryEntry {
	if (value === null || typeof value !== "object") return false;
	const { version, at, environment, key, verb, outcome } = value as Partial<
		Record<keyof HistoryEntry, unknown>
	>;
	return (
		version === 1 &&
		[at, environment, key, verb, outcome].every(
			(member) => typeof member === "string",
		)
	);
}
