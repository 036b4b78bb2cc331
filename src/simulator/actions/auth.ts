// A bound credential becomes, or takes away, the action that fetches a token for userDefinedOAuth.
import { store } from "../lists.ts";
import type {
	ActionConfig,
	OrganizationState,
	StoredIntegration,
} from "../state.ts";
import { actionWasMade } from "./newcomers.ts";
import { deleteAction } from "./removal.ts";

/** Brings the custom auth action in line with the integration's bound credentials. One that comes again is as new. */
export function alignAuthAction(
	organization: OrganizationState,
	integration: StoredIntegration,
): void {
	const id = authActionId(integration.id);
	const wanted =
		!integration.deleted &&
		Object.values(integration.credentials).some(
			(credentialId) =>
				organization.credentials.get(credentialId)?.type === "userDefinedOAuth",
		);
	if (!wanted) {
		deleteAction(organization, id);
		return;
	}
	if (organization.actions.get(id)?.deleted === false) return;
	store(organization, "actions", {
		id,
		name: `${integration.name} (Auth)`,
		integrationId: integration.id,
		category: integration.name,
		secure: false,
		version: 1,
		auth: true,
		contract: {
			input: { inputSchema: emptySchema("Auth Input") },
			output: { successSchema: emptySchema("Auth Output") },
		},
		config: untouched,
		deleted: false,
	});
	actionWasMade(organization, id);
}

/** The same for every integration that has the credential, whose type may have changed. */
export function alignBound(
	organization: OrganizationState,
	credentialId: string,
): void {
	for (const integration of organization.integrations.values())
		if (Object.values(integration.credentials).includes(credentialId))
			alignAuthAction(organization, integration);
}

export function authActionId(integrationId: string): string {
	return `customAuth_-_${integrationId}`;
}

function emptySchema(title: string) {
	return {
		$schema: "http://json-schema.org/draft-04/schema#",
		title,
		type: "object",
		properties: {},
		additionalProperties: true,
	};
}

const reference = (name: string) => `\${${name}}`;

const untouched: ActionConfig = {
	request: {
		requestUrlTemplate: reference("credentials.loginUrl"),
		requestType: "POST",
		requestTemplate: "grant_type=client_credentials",
		headers: { "Content-Type": "application/x-www-form-urlencoded" },
	},
	response: {
		translationMap: {},
		translationMapDefaults: {},
		successTemplate: reference("rawResult"),
	},
};
