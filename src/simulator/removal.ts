// An integration becomes a deleted one: its data actions go with it, its credentials stay.
import { store } from "./lists.ts";
import type { OrganizationState, StoredIntegration } from "./state.ts";

export function deleteIntegration(
	organization: OrganizationState,
	integration: StoredIntegration,
): StoredIntegration {
	for (const action of organization.actions.values())
		if (action.integrationId === integration.id)
			organization.actions.delete(action.id);
	return store(organization, "integrations", { ...integration, deleted: true });
}
