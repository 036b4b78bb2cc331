// A comparison and its refusals -> the plan: one value that can be printed, hashed, stored and applied.
import { createHash } from "node:crypto";
import type { Comparison } from "./compare.ts";
import type { DesiredState } from "./desired.ts";
import type { Actual, Json, Plan, Refusal } from "./types.ts";

export interface PlanInput {
	readonly environment: string;
	readonly commit: string | null;
	readonly comparison: Comparison;
	readonly refusals: readonly Refusal[];
	readonly state: DesiredState;
	readonly actual: Actual;
	readonly platformCalls: number;
}

export function makePlan(input: PlanInput): Plan {
	const { comparison, state, actual, environment, commit } = input;
	const { changes, orphans, suspended, standings, unmanaged } = comparison;
	const tally = (verb: string): number =>
		changes.filter((change) => change.verb === verb).length;
	const content = {
		version: 1,
		environment,
		organizationId: actual.organization?.id ?? null,
		commit,
		changes,
		refusals: input.refusals,
		orphans,
		suspended,
		standings,
		unmanaged,
		summary: {
			create: tally("create"),
			adopt: tally("adopt"),
			update: tally("update"),
			delete: tally("delete"),
			unchanged: comparison.unchanged,
			frozen:
				state.frozenKeys.length +
				state.frozenUnknown +
				state.documents.filter(({ suspend }) => suspend).length,
		},
	} as const;
	return {
		...content,
		checksum: checksum(content),
		platformCalls: input.platformCalls,
	};
}

/** SHA-256 over the plan with sorted members; what a run cost is not part of what it plans. */
function checksum(content: object): string {
	const { checksum: _own, platformCalls: _calls, ...rest } = content as Plan;
	const bytes = JSON.stringify(sorted(rest as unknown as Json));
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function sorted(value: Json): Json {
	if (Array.isArray(value)) return value.map(sorted);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, member]) => [name, sorted(member as Json)]),
	);
}
