// A comparison and its refusals -> the plan: one value that can be printed, hashed, stored and applied.

import type { Actual, Limited, Plan, Refusal } from "../types.ts";
import { digest } from "../values/digest.ts";
import type { Comparison } from "./comparison.ts";
import type { DesiredState } from "./desired.ts";

export interface PlanInput {
	readonly environment: string;
	readonly commit: string | null;
	readonly comparison: Comparison;
	readonly refusals: readonly Refusal[];
	readonly state: DesiredState;
	readonly actual: Actual;
	readonly platformCalls: number;
	/** False: credentials were not compared, because their secrets were not read. */
	readonly secretsRead: boolean;
	/** Null: of everything. */
	readonly limited: Limited | null;
}

export function makePlan(input: PlanInput): Plan {
	const { comparison, state, actual, environment, commit } = input;
	const { changes, orphans, nearMisses, suspended, standings, unmanaged } =
		comparison;
	const tally = (verb: string): number =>
		changes.filter((change) => change.verb === verb).length;
	const replaced = tally("replace");
	const content = {
		version: 1,
		environment,
		organizationId: actual.organization?.id ?? null,
		commit,
		...input.limited,
		changes,
		refusals: input.refusals,
		orphans,
		nearMisses,
		suspended,
		standings,
		unmanaged,
		secretsRead: input.secretsRead,
		summary: {
			create: tally("create"),
			adopt: tally("adopt"),
			update: tally("update"),
			...(replaced > 0 ? { replace: replaced } : {}),
			delete: tally("delete"),
			unchanged: comparison.unchanged,
			frozen:
				state.frozenKeys.length +
				state.frozenUnknown +
				state.documents.filter(({ suspend }) => suspend).length +
				heldActions(state, suspended),
		},
	} as const;
	return {
		...content,
		checksum: checksum(content),
		platformCalls: input.platformCalls,
	};
}

/** Those of a suspended integration hold still too, where they differ. */
function heldActions(
	{ actions }: DesiredState,
	suspended: Comparison["suspended"],
): number {
	if (!actions) return 0;
	const { frozen, documents } = actions;
	return (
		frozen +
		documents.filter(
			({ key, suspend }) =>
				suspend || suspended.some((one) => one.kind && one.key === key),
		).length
	);
}

/** Over all that the plan says; what a run cost is not part of what it plans. */
export function checksum(
	plan: Omit<Plan, "checksum" | "platformCalls">,
): string {
	const { checksum: _own, platformCalls: _calls, ...content } = plan as Plan;
	return digest(content);
}
