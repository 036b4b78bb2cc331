// How a cycle ended -> its verdict, and the line that a person reads.

import { effectiveDocument } from "../../core/document/environments.ts";
import { stringAt, toJson } from "../../core/document/node.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import { desiredState } from "../../core/plan/desired.ts";
import { identityOf } from "../../core/plan/kinds.ts";
import type {
	Change,
	MapNode,
	Plan,
	Result,
	Suspended,
} from "../../core/types.ts";
import { by } from "../../core/values/order.ts";
import { count } from "../../core/values/words.ts";
import type { Snapshot } from "../tree/tree.ts";
import type { CycleReport, DocumentPlace, Verdict } from "../types.ts";

export type Ended = Pick<
	CycleReport,
	| "cheap"
	| "plan"
	| "results"
	| "standings"
	| "actions"
	| "unmanaged"
	| "credentials"
	| "causes"
	| "unreadable"
	| "held"
	| "others"
	| "error"
>;

export function verdictOf({ plan, results, held, error }: Ended): Verdict {
	if (error || results.some(({ outcome }) => outcome === "failed"))
		return "failed";
	if (plan && plan.refusals.length > 0) return "refused";
	const left = plan ? standing(plan, results) : [];
	if (left.length > 0 || held.length > 0) return "drift";
	return results.length > 0 ? "changed" : "converged";
}

/** Differences that this cycle leaves as they are. */
export function standing(
	plan: Plan,
	results: readonly Result[],
): readonly (Change | Suspended)[] {
	const done = new Set(
		results.filter(({ outcome }) => outcome === "applied").map(identityOf),
	);
	return [
		...plan.changes.filter((change) => !done.has(identityOf(change))),
		...plan.suspended,
	];
}

/** Without those that this cycle deleted. */
export function orphansLeft(
	{ orphans, changes }: Plan,
	results: readonly Result[],
): Plan["orphans"] {
	const idOf = (one: {
		readonly key: string;
		readonly integrationId: string | null;
		readonly actionId?: string | null | undefined;
	}): string => JSON.stringify([one.key, one.integrationId, one.actionId]);
	const applied = new Set(
		results.filter(({ outcome }) => outcome === "applied").map(idOf),
	);
	const gone = new Set(
		changes
			.filter(({ verb }) => verb === "delete")
			.map(idOf)
			.filter((id) => applied.has(id)),
	);
	return orphans.filter((orphan) => !gone.has(idOf(orphan)));
}

export function summaryOf(verdict: Verdict, ended: Ended): string {
	const { plan, results, error } = ended;
	if (error) return error.message;
	if (!plan) return "";
	const tally = (outcome: string): number =>
		results.filter((result) => result.outcome === outcome).length;
	const applied = tally("applied");
	const failed = tally("failed");
	const left = standing(plan, results).length - failed;
	const { unchanged, frozen } = plan.summary;
	const parts = [
		...(failed > 0 ? [`${count(failed, "change")} failed`] : []),
		...(verdict === "refused"
			? [
					`${count(plan.refusals.length, "refusal")}: ${[...new Set(plan.refusals.map(({ rule }) => rule))].join(", ")}`,
				]
			: []),
		...(applied > 0 ? [`${applied} applied`] : []),
		...(left > 0 ? [`${count(left, "difference")} left`] : []),
		...(frozen > 0 ? [`${frozen} frozen`] : []),
		`${unchanged} in sync`,
	];
	return parts.join(", ");
}

/** The documents of an environment and where they stand; what cannot be used is there too, if it has a key. */
export function placesOf(
	snapshot: Snapshot,
	environment: string,
): readonly DocumentPlace[] {
	const { documents, actions } = snapshot.tree(environment);
	const integrations = documents.flatMap((document) =>
		placeOf(document, environment, (node) => ({
			type: stringAt(node, "type") ?? "",
			status: stringAt(node, "status") ?? "",
		})),
	);
	const types = new Map(integrations.map(({ key, type }) => [key, type]));
	const all = [
		...integrations,
		...actions.flatMap((document) =>
			placeOf(document, environment, (node) => {
				const integration = stringAt(node, "integration");
				return {
					kind: "action",
					...(integration === undefined ? {} : { integration }),
					type: types.get(integration ?? "") ?? "",
					status: null,
				};
			}),
		),
	];
	return all.sort(by(({ key }) => key));
}

/** @param own what documents of its kind have alone */
function placeOf(
	{ key, root, file, environments }: LintedDocument,
	environment: string,
	own: (
		node: MapNode,
	) => Pick<DocumentPlace, "kind" | "integration" | "type" | "status">,
): readonly DocumentPlace[] {
	if (key === undefined || !root || !environments.includes(environment))
		return [];
	const node = effectiveDocument(root, environment);
	const json = toJson(node) as { suspend?: unknown };
	return [
		{
			...own(node),
			key,
			name: (stringAt(node, "name") ?? "").trim(),
			suspend: json.suspend === true,
			file,
			line: root.entries.get("key")?.keySpan.line ?? root.span.line,
		},
	];
}

/** Documents that cannot be used, by their identities, sorted. */
export function frozenDocuments(
	snapshot: Snapshot,
	environment: string,
): readonly string[] {
	const { repository } = snapshot;
	const { frozenKeys, actions } = desiredState(
		snapshot.tree(environment),
		environment,
		repository.catalog,
	);
	return [
		...frozenKeys,
		...(actions?.frozenKeys ?? []).map((key) =>
			identityOf({ kind: "action", key }),
		),
	].sort();
}
