// A plan -> what of it the daemon may do all the same: a bad document holds itself still and what it conflicts with, never the good ones.
import type { Change, Plan, Refusal } from "../types.ts";
import { identityOf, ofIntegrations } from "./kinds.ts";

export interface Confined {
	/** Ready to be applied: the changes that may be made; refusals only where one of them stops all of it. */
	readonly plan: Plan;
	/** Identities of the documents whose changes are held back, sorted. */
	readonly held: readonly string[];
}

/** Refusals about one document. Any other one says that something is wrong with the whole: nothing is written then. */
const ofOneDocument = new Set([
	"lint-errors",
	"unresolved-secret",
	"ambiguous-match",
	"owned-by-other",
	"type-change",
	"credential-type-change",
	"nothing-to-keep",
	"adopt-not-found",
	"key-changed",
	"action-contract-change",
	"integration-left-out",
	"platform-schema-mismatch",
	"limit-exceeded",
]);

/** Where one of these stands, nothing at all is written. */
export function stopsEverything({ rule }: Refusal): boolean {
	return !ofOneDocument.has(rule);
}

/** @param contested identities of what another program keeps changing too */
export function confine(
	plan: Plan,
	contested: ReadonlySet<string> = new Set(),
): Confined {
	const { refusals } = plan;
	const stopping = refusals.filter(stopsEverything);
	const still = new Set([
		...contested,
		...refusals.flatMap(({ rule, kind, key, rivals = [] }) =>
			[
				...rivals,
				// One too many of a type is not worse than the others: `creates` says what waits.
				...(key === null || rule === "limit-exceeded" ? [] : [key]),
			].map((one) => identityOf({ kind, key: one })),
		),
	]);
	const waiting = new Set(
		refusals.flatMap(({ kind, creates = [] }) =>
			creates.map((key) => identityOf({ kind, key })),
		),
	);
	const mayBe = (change: Change): boolean => {
		const identity = identityOf(change);
		if (stopping.length > 0 || still.has(identity)) return false;
		// While anything is wrong, what looks gone may only be hidden by it.
		if (change.verb === "delete") return refusals.length === 0;
		return change.verb !== "create" || !waiting.has(identity);
	};
	const heldIntegrations = new Set(
		ofIntegrations(plan.changes)
			.filter((change) => !mayBe(change))
			.map(({ key }) => key),
	);
	// Behind its integration: what that does not get yet, the action may need.
	const isNext = (change: Change): boolean =>
		mayBe(change) && !(change.kind && heldIntegrations.has(change.integration));
	// A data action goes when all else is done: what takes its place may be among what is held.
	const holds = plan.changes.some((change) => !isNext(change));
	const allowed = (change: Change): boolean =>
		isNext(change) && !(holds && change.kind && change.verb === "delete");
	return {
		plan: {
			...plan,
			changes: plan.changes.filter(allowed),
			refusals: stopping,
		},
		held: plan.changes
			.filter((change) => !allowed(change))
			.map(identityOf)
			.sort(),
	};
}
