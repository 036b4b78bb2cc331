// Documents of data actions, and the integrations that they are of -> how they stand beside what the platform has now.

import {
	type ActionComparison,
	compareActions,
} from "../core/plan/action/compare.ts";
import type { DesiredActions } from "../core/plan/action/desired.ts";
import type { Actual, Desired } from "../core/types.ts";
import type { PlanReader } from "./reconcile.ts";

export interface ComparedActions {
	readonly comparison: ActionComparison;
	/** With what was read. */
	readonly actual: Actual;
}

/** @param keys of integrations' documents, by the integrations' ids */
export async function actionsCompared(
	wanted: DesiredActions,
	keys: ReadonlyMap<string, string>,
	integrations: readonly Desired[],
	before: Actual,
	reader: Pick<PlanReader, "answer">,
): Promise<ComparedActions> {
	const types = new Map(integrations.map(({ key, type }) => [key, type]));
	const hosts = new Map(
		[...keys].flatMap(([integrationId, key]) => {
			const type = types.get(key);
			return type === undefined
				? []
				: [[key, { type, integrationId, suspend: false }] as const];
		}),
	);
	// Where no document wants one, nobody has to be allowed to see them.
	let actual =
		wanted.documents.length === 0
			? { ...before, actions: before.actions ?? [] }
			: before;
	for (;;) {
		const comparison = compareActions(wanted, hosts, actual);
		if (comparison.questions.length === 0) return { comparison, actual };
		actual = await reader.answer(actual, comparison.questions);
	}
}
