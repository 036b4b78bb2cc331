// What was sent becomes a new action, published or as a draft.
import { store } from "../lists.ts";
import type { JsonMap, OrganizationState, StoredAction } from "../state.ts";
import {
	checkContract,
	onlyContract,
	type SentAction,
	storedConfig,
} from "./change.ts";
import { checkRoom } from "./limits.ts";
import { actionWasMade, checkIntegrationIsKnown } from "./newcomers.ts";

/** @throws Refusal */
export function createAction(
	organization: OrganizationState,
	kind: "actions" | "drafts",
	body: JsonMap,
): StoredAction {
	const integrationId = body["integrationId"] as string;
	checkIntegrationIsKnown(organization, integrationId);
	checkRoom(organization, integrationId);
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
