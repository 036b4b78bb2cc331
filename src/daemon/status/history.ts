// A cycle's report -> the entries of the journal: who changed what, and how it ended.
import { identityOf, kindOf } from "../../core/plan/kinds.ts";
import {
	type FieldChange,
	type Json,
	outcomes,
	verbs,
} from "../../core/types.ts";
import {
	type Check,
	hasMembers,
	isDate,
	isListOf,
	isOneOf,
	isText,
	orAbsent,
	orNull,
} from "../../core/values/shape.ts";
import { type CycleReport, type HistoryEntry, wakeReasons } from "../types.ts";

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
		const change = plan.changes.find(
			(one) => identityOf(one) === identityOf(result),
		);
		if (!change || result.outcome === "skipped") return [];
		const { integrationId } = result;
		const actionId = change.kind ? (result.actionId ?? change.actionId) : null;
		const written = change.kind ? actionId : integrationId;
		const last =
			written === null
				? undefined
				: writes.findLast(({ path }) =>
						path.split("/").includes(encodeURIComponent(written)),
					);
		return [
			{
				version: 1,
				at: new Date(report.endedAt).toISOString(),
				environment: report.environment,
				organizationId: plan.organizationId,
				...kindOf(change),
				key: change.key,
				type: change.type,
				name: change.name,
				verb: change.verb,
				fields: change.fields,
				outcome: result.outcome,
				error: result.error,
				integrationId,
				...(actionId === null ? {} : { actionId }),
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
export const isHistoryEntry: Check<HistoryEntry> = hasMembers<HistoryEntry>({
	version: isOneOf([1]),
	kind: orAbsent(isOneOf(["action"])),
	integration: orAbsent(isText),
	actionId: orAbsent(isText),
	at: isDate,
	environment: isText,
	organizationId: orNull(isText),
	key: isText,
	type: isText,
	name: isText,
	verb: isOneOf(verbs),
	fields: isListOf(
		hasMembers<FieldChange>({ path: isText, from: isShallow, to: isShallow }),
	),
	outcome: isOneOf(outcomes),
	error: orNull(isText),
	integrationId: orNull(isText),
	correlationId: orNull(isText),
	commit: orNull(isText),
	author: orNull(isText),
	reasons: isListOf(isOneOf(wakeReasons)),
	writer: isText,
});

/** Deeper than any configuration: writing it out again would need more stack than there is. */
const DEEPEST = 100;

function isShallow(value: unknown): value is Json {
	let level: readonly unknown[] = [value];
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > DEEPEST || level.includes(undefined)) return false;
		level = level.flatMap((one) =>
			one !== null && typeof one === "object" ? Object.values(one) : [],
		);
	}
	return true;
}
