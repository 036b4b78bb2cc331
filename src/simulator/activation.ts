// An intended state becomes a reported one: at once, after some reads or milliseconds, or never; or an error.
import { liveType } from "./catalog.ts";
import type {
	IntendedState,
	OrganizationState,
	ReportedCode,
	Settling,
	StoredIntegration,
} from "./state.ts";

/** The integration as it is right after its intended state was set (again). An activation that is under way or done is not started again. */
export function intend(
	organization: OrganizationState,
	integration: StoredIntegration,
	intendedState: IntendedState,
): StoredIntegration {
	const code = integration.reportedState.code;
	const upOrComing = code === "ACTIVE" || code === "ACTIVATING";
	const downOrGoing = code === "INACTIVE" || code === "DEACTIVATING";
	if (intendedState === "ENABLED" ? upOrComing : downOrGoing)
		return { ...integration, intendedState };
	const next = { ...integration, intendedState };
	if (intendedState === "DISABLED")
		return under(organization, next, "DEACTIVATING", "INACTIVE");
	const message = activationError(organization, integration);
	const end = message === undefined ? "ACTIVE" : "ERROR";
	return under(organization, next, "ACTIVATING", end, message);
}

/** After a change of configuration: an integration in ERROR may recover; one that lost what it needs fails. */
export function reconsider(
	organization: OrganizationState,
	integration: StoredIntegration,
): StoredIntegration {
	if (integration.intendedState !== "ENABLED") return integration;
	const missing = missingCredential(organization, integration);
	const code = integration.reportedState.code;
	if (missing !== undefined)
		return reported(organization, integration, "ERROR", missing);
	if (
		code === "ERROR" &&
		organization.world.behavior.errorRecovery === "config-change"
	)
		return intend(organization, integration, "ENABLED");
	return integration;
}

/** One read of the integration: what it sees is the given state; what stays is the returned one. */
export function afterRead(integration: StoredIntegration): StoredIntegration {
	const { settles } = integration;
	if (settles === undefined) return integration;
	const readsLeft = settles.readsLeft - 1;
	return { ...integration, settles: { ...settles, readsLeft } };
}

/** The state a read sees: settled where its reads and its time are over. */
export function settled(
	organization: OrganizationState,
	integration: StoredIntegration,
): StoredIntegration {
	const { settles } = integration;
	if (settles === undefined) return integration;
	if (settles.readsLeft > 0 || organization.world.now() < settles.notBefore)
		return integration;
	return reported(organization, integration, settles.code, settles.message);
}

/** With the reported state set, and nothing under way. */
export function reported(
	organization: OrganizationState,
	integration: StoredIntegration,
	code: ReportedCode,
	message?: string,
): StoredIntegration {
	const { settles: _, ...rest } = integration;
	const lastUpdated = new Date(organization.world.now()).toISOString();
	return {
		...rest,
		reportedState: {
			code,
			lastUpdated,
			...(message === undefined ? {} : { message }),
		},
	};
}

function under(
	organization: OrganizationState,
	integration: StoredIntegration,
	transitional: ReportedCode,
	code: ReportedCode,
	message?: string,
): StoredIntegration {
	const { settleReads, settleMs } = organization.world.behavior;
	const settles: Settling = {
		code,
		readsLeft: settleReads === "never" ? Number.POSITIVE_INFINITY : settleReads,
		notBefore: organization.world.now() + settleMs,
		...(message === undefined ? {} : { message }),
	};
	return settled(organization, {
		...reported(organization, integration, transitional),
		settles,
	});
}

function activationError(
	organization: OrganizationState,
	integration: StoredIntegration,
): string | undefined {
	const { behavior } = organization.world;
	const wanted = Object.hasOwn(behavior.activationErrors, integration.name)
		? behavior.activationErrors[integration.name]
		: undefined;
	if (wanted !== undefined) return wanted;
	if (behavior.failActivations > 0) {
		behavior.failActivations -= 1;
		return "The integration could not be activated.";
	}
	return missingCredential(organization, integration);
}

function missingCredential(
	organization: OrganizationState,
	integration: StoredIntegration,
): string | undefined {
	const slots =
		liveType(organization.world.behavior, integration.typeId)?.slots ?? {};
	for (const [slot, { required }] of Object.entries(slots)) {
		const id = integration.credentials[slot];
		const bound =
			id === undefined ? undefined : organization.credentials.get(id);
		if (required && (bound === undefined || bound.deleted))
			return `The credential ${slot} is not configured.`;
	}
	return undefined;
}
