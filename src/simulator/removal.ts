// An integration becomes a deleted one: its data actions go with it, its credentials stay.
import { deleteAction } from "./actions/removal.ts";
import { store } from "./lists.ts";
import type { OrganizationState, StoredIntegration } from "./state.ts";

export function deleteIntegration(
	organization: OrganizationState,
	integration: StoredIntegration,
): StoredIntegration {
	for (const action of organization.actions.values())
		if (action.integrationId === integration.id)
			deleteAction(organization, action.id);
	for (const draft of organization.drafts.values())
		if (draft.integrationId === integration.id)
			deleteAction(organization, draft.id);
	return store(organization, "integrations", { ...integration, deleted: true });
}
