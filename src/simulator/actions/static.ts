// An integration's type -> the actions that the platform builds into it, which nobody can change.
import { store } from "../lists.ts";
import type { OrganizationState, StoredIntegration } from "../state.ts";

/** Both forms of their ids have been seen: `static_-_…` and `static_…`. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
	"purecloud-data-actions": ["static_-_"],
	"salesforce-datadip": ["static_-_", "static_"],
	"microsoft-dynamics-data-actions": ["static_-_", "static_"],
	"zendesk-data-actions": ["static_"],
};

export function addStaticActions(
	organization: OrganizationState,
	integration: StoredIntegration,
): void {
	const { behavior, newId } = organization.world;
	if (behavior.staticActions === "none") return;
	const prefixes = builtIn[integration.typeId] ?? [];
	for (const [index, prefix] of prefixes.entries())
		store(organization, "actions", {
			id: `${prefix}${newId()}`,
			name: `Built-in lookup ${index + 1}`,
			integrationId: integration.id,
			category: integration.name,
			secure: false,
			version: 1,
			auth: false,
			contract: emptyContract,
			config: { request: { requestType: "GET" }, response: {} },
			deleted: false,
		});
}

export function isStatic({ id }: { readonly id: string }): boolean {
	return id.startsWith("static");
}

export const emptyContract = {
	input: { inputSchema: { type: "object", properties: {} } },
	output: { successSchema: { type: "object", properties: {} } },
};
