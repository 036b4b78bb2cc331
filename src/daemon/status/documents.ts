// A cycle's report -> how each document stands, an integration's or a data action's.
import { identityOf } from "../../core/plan/kinds.ts";
import { reportedDetail } from "../../core/plan/status.ts";
import type { OfAction, Refusal } from "../../core/types.ts";
import type {
	ActionStatus,
	CycleReport,
	DocumentPlace,
	IntegrationStatus,
} from "../types.ts";

/** What a report tells of a document; where it can be read, and what became of it before, is known elsewhere. */
export type Stood = Pick<DocumentPlace, "file" | "line"> &
	(
		| Omit<IntegrationStatus, "link" | "lastChange">
		| Omit<ActionStatus, "link" | "lastChange">
	);

export function documentsOf(report: CycleReport): readonly Stood[] {
	const { plan } = report;
	const changes = byDocument(plan?.changes);
	const suspended = byDocument(plan?.suspended);
	const told = plan?.refusals ?? [];
	const about = (refusal: Refusal, keys: readonly string[]) =>
		keys.map((key) => ({ kind: refusal.kind, key, refusal }));
	const refusals = byDocument(
		// Where there are several the first one counts, and one of its own before one that it only has a part in.
		[
			...told.flatMap((one) => about(one, one.key === null ? [] : [one.key])),
			...told.flatMap((one) => about(one, one.rivals ?? [])),
		].reverse(),
	);
	const results = byDocument(report.results);
	const standings = byDocument(report.standings);
	const actions = byDocument(
		report.actions.map((one) => ({ ...one, kind: "action" as const })),
	);
	const held = new Set(report.held);
	const frozen = new Set(report.frozen);

	/** Of its own, or of its integration where that keeps it from being looked at. */
	function refusalOf(
		document: DocumentPlace,
		isLookedAt: boolean,
	): Refusal | undefined {
		const own = refusals.get(identityOf(document))?.refusal;
		const { integration } = document;
		return own || isLookedAt || integration === undefined
			? own
			: refusals.get(integration)?.refusal;
	}

	return report.documents.map((document): Stood => {
		const { kind, integration, status, suspend, ...place } = document;
		const identity = identityOf(document);
		const result = results.get(identity);
		const left =
			result?.outcome === "applied"
				? undefined
				: (changes.get(identity) ?? suspended.get(identity));
		const found = standings.get(identity);
		const action = actions.get(identity);
		const isLookedAt = (result ?? left ?? found ?? action) !== undefined;
		const refusal = refusalOf(document, isLookedAt);
		const isFrozen = frozen.has(identity);
		const stood = {
			...place,
			standing: standingOf({
				failed: result?.outcome === "failed",
				frozen: isFrozen,
				suspended: suspend || suspended.has(identity),
				held: held.has(identity) || refusal !== undefined,
				differs: left !== undefined,
				lookedAt: isLookedAt,
			}),
			drift: left?.fields ?? [],
			verb: left?.verb ?? null,
			problem: result?.error ?? refusal?.message ?? null,
		};
		if (kind) {
			const change = changes.get(identity);
			return {
				...stood,
				kind,
				integration: integration ?? null,
				desired: null,
				actual: null,
				health: null,
				integrationId:
					result?.integrationId ??
					change?.integrationId ??
					standings.get(integration ?? "")?.integrationId ??
					null,
				actionId:
					result?.actionId ??
					action?.actionId ??
					(change?.kind ? change.actionId : null) ??
					null,
			};
		}
		return {
			...stood,
			desired: isFrozen ? null : status,
			actual: found?.status ?? null,
			health: found
				? {
						code: found.reportedState,
						detail: reportedDetail({
							code: found.reportedState,
							message: found.detail,
						}),
					}
				: null,
			integrationId: result?.integrationId ?? found?.integrationId ?? null,
		};
	});
}

function byDocument<
	T extends Pick<OfAction, "kind"> & { readonly key: string },
>(list: readonly T[] = []): ReadonlyMap<string, T> {
	return new Map(list.map((one) => [identityOf(one), one]));
}

function standingOf(is: {
	readonly failed: boolean;
	readonly frozen: boolean;
	readonly suspended: boolean;
	readonly held: boolean;
	readonly differs: boolean;
	readonly lookedAt: boolean;
}): Stood["standing"] {
	if (is.failed) return "failed";
	if (is.frozen) return "frozen";
	if (is.suspended) return "suspended";
	if (is.held) return "held";
	if (is.differs) return "drift";
	return is.lookedAt ? "in sync" : "unknown";
}
