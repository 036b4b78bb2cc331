// How many actions there may be, and whether there is room for one more.
import type { Behavior } from "../behavior.ts";
import { overLimit } from "../errors.ts";
import type { OrganizationState } from "../state.ts";
import { isStatic } from "./static.ts";

interface Limit {
	readonly key: "actions.total.max" | "actions.integration.max";
	readonly namespace: "dataactions";
	readonly value: number;
}

export function actionLimits({
	actionsMax,
	actionsPerIntegrationMax,
}: Behavior): Limit[] {
	const limits = [
		["actions.total.max", actionsMax],
		["actions.integration.max", actionsPerIntegrationMax],
	] as const;
	return limits.flatMap(([key, value]) =>
		value === "none" ? [] : [{ key, namespace: "dataactions", value }],
	);
}

/** @throws Refusal in the form that the behavior says */
export function checkRoom(
	{ actions, drafts, world: { behavior } }: OrganizationState,
	integrationId: string,
): void {
	const limits = actionLimits(behavior);
	if (behavior.overLimit === "allowed" || limits.length === 0) return;
	// A draft and what is published of it are one.
	const owners = new Map(
		[...drafts.values(), ...actions.values()]
			.filter((one) => !one.deleted && !one.auth && !isStatic(one))
			.map((one) => [one.id, one.integrationId]),
	);
	const beside = [...owners.values()].filter((id) => id === integrationId);
	for (const limit of limits) {
		const count =
			limit.key === "actions.total.max" ? owners.size : beside.length;
		if (count >= limit.value)
			throw overLimit(
				behavior.overLimit,
				`The maximum of ${limit.value} actions is reached (${limit.key}).`,
				limit,
			);
	}
}
