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
		certificates: usualCertificates(world.now()),
		heldBack: { integrations: new Map(), credentials: new Map() },
	};
	return Object.assign(state, organizationEdits(state));
}

/** Lists show everything as it is from now on: a seed is not news. */
export function forgetLag(organization: OrganizationState): void {
	organization.heldBack.integrations.clear();
	organization.heldBack.credentials.clear();
}

/** As new: nothing but the usual certificates. */
export function emptyOrganization(organization: OrganizationState): void {
	organization.integrations.clear();
	organization.credentials.clear();
	organization.actions.clear();
	organization.certificates.splice(
		0,
		organization.certificates.length,
		...usualCertificates(organization.world.now()),
	);
	forgetLag(organization);
}
