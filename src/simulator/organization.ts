// A seed becomes an organization: its state, and what people do to it in the UI while a client looks away.
import { usualCertificates } from "./certificates.ts";
import {
	type OrganizationEdits,
	organizationEdits,
} from "./organization-edits.ts";
import type { OrganizationState, World } from "./state.ts";

export type Organization = OrganizationState & OrganizationEdits;

export function createOrganization(
	id: string,
	name: string,
	world: World,
): Organization {
	const state: OrganizationState = {
		id,
		name,
		world,
		integrations: new Map(),
		credentials: new Map(),
		actions: new Map(),
		drafts: new Map(),
		certificates: usualCertificates(world.now()),
		heldBack: {
			integrations: new Map(),
			credentials: new Map(),
			actions: new Map(),
			drafts: new Map(),
		},
		newcomers: { integrations: new Map(), actions: new Map() },
	};
	return Object.assign(state, organizationEdits(state));
}

/** Everything shows as it is from now on: a seed is not news. */
export function forgetLag(organization: OrganizationState): void {
	for (const held of Object.values(organization.heldBack)) held.clear();
	for (const known of Object.values(organization.newcomers)) known.clear();
}

/** As new: nothing but the usual certificates. */
export function emptyOrganization(organization: OrganizationState): void {
	organization.integrations.clear();
	organization.credentials.clear();
	organization.actions.clear();
	organization.drafts.clear();
	organization.certificates.splice(
		0,
		organization.certificates.length,
		...usualCertificates(organization.world.now()),
	);
	forgetLag(organization);
}
