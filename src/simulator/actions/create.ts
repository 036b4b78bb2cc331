// What was sent becomes a new action, published or as a draft.
import { overLimit } from "../errors.ts";
import { store } from "../lists.ts";
import type { JsonMap, OrganizationState, StoredAction } from "../state.ts";
import {
	checkContract,
	onlyContract,
	type SentAction,
	storedConfig,
} from "./change.ts";
import { actionWasMade, checkIntegrationIsKnown } from "./newcomers.ts";
import { isStatic } from "./static.ts";

/** @throws Refusal */
export function createAction(
	organization: OrganizationState,
	kind: "actions" | "drafts",
	body: JsonMap,
): StoredAction {
	const integrationId = body["integrationId"] as string;
	checkIntegrationIsKnown(organization, integrationId);
	checkLimits(organization, integrationId);
	const owner = organization.integrations.get(integrationId);
	const { name = "", contract, config, ...sent } = body as SentAction;
	if (contract !== undefined) checkContract(organization, contract);
	const made = store(organization, kind, {
		id: `custom_-_${organization.world.newId()}`,
		name,
		integrationId,
		category: sent.category ?? owner?.name ?? "",
		secure: sent.secure ?? false,
		version: 1,
		auth: false,
		...(contract === undefined ? {} : { contract: onlyContract(contract) }),
		config: storedConfig(organization, config ?? {}, false),
		deleted: false,
	});
	actionWasMade(organization, made.id);
	return made;
}

function checkLimits(
	{ actions, drafts, world: { behavior } }: OrganizationState,
	integrationId: string,
): void {
	if (behavior.overLimit === "allowed") return;
	const owners = new Map(
		[...drafts.values(), ...actions.values()]
			.filter((one) => !one.deleted && !one.auth && !isStatic(one))
			.map((one) => [one.id, one.integrationId]),
	);
	const beside = [...owners.values()].filter((id) => id === integrationId);
	for (const [key, count, max] of [
		["actions.total.max", owners.size, behavior.actionsMax],
		[
			"actions.integration.max",
			beside.length,
			behavior.actionsPerIntegrationMax,
		],
	] as const)
		if (max !== "none" && count >= max)
			throw overLimit(
				behavior.overLimit,
				`The maximum of ${max} actions is reached (${key}).`,
				{ key, namespace: "dataactions", value: max },
			);
}
