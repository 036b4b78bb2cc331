// What was just made is not known everywhere yet: its integration to actions, an action to reads.
import { invalidField, notFound } from "../errors.ts";
import type { OrganizationState } from "../state.ts";

export function integrationWasMade(
	{ newcomers, world }: OrganizationState,
	id: string,
): void {
	const { actionsRefusedCalls: calls, actionsRefusedMs } = world.behavior;
	newcomers.integrations.set(id, {
		calls,
		until: world.now() + actionsRefusedMs,
	});
}

export function actionWasMade(
	{ newcomers, world }: OrganizationState,
	id: string,
): void {
	newcomers.actions.set(id, world.behavior.actionReadLagReads);
}

/** @throws Refusal 400 where the integration is too new for an action, or does not exist. */
export function checkIntegrationIsKnown(
	{ integrations, newcomers, world }: OrganizationState,
	id: string,
): void {
	const found = integrations.get(id);
	const young = newcomers.integrations.get(id);
	const isKnown =
		young === undefined || (young.calls === 0 && world.now() >= young.until);
	if (found !== undefined && !found.deleted && isKnown) return;
	if (young !== undefined)
		newcomers.integrations.set(id, {
			...young,
			calls: Math.max(0, young.calls - 1),
		});
	throw invalidField("integrationId", `The integration ${id} was not found.`);
}

/** @throws Refusal 404 where reads do not see the action yet. */
export function checkActionIsKnown(
	{ newcomers }: OrganizationState,
	id: string,
): void {
	const reads = newcomers.actions.get(id) ?? 0;
	if (reads === 0) return;
	newcomers.actions.set(id, reads - 1);
	throw notFound("Action", id);
}
