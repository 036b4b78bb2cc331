// A bound credential becomes, or takes away, the action that fetches a token for userDefinedOAuth.
import type { OrganizationState, StoredIntegration } from "../state.ts";

/** Brings the custom auth action in line with the integration's bound credentials. */
export function alignAuthAction(
	organization: OrganizationState,
	integration: StoredIntegration,
): void {
	const id = `customAuth_-_${integration.id}`;
	const wanted =
		!integration.deleted &&
		Object.values(integration.credentials).some(
			(credentialId) =>
				organization.credentials.get(credentialId)?.type === "userDefinedOAuth",
		);
	if (!wanted) {
		organization.actions.delete(id);
		return;
	}
	if (organization.actions.has(id)) return;
	organization.actions.set(id, {
		id,
		name: `$${integration.name}$ auth`,
		integrationId: integration.id,
		category: integration.name,
		secure: false,
		version: 1,
		auth: true,
	});
}
