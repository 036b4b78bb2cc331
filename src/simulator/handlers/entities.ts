// Stored objects become the entities that the API shows.
import { liveType } from "../catalog.ts";
import { badRequest, invalidField, notFound } from "../errors.ts";
import type { Query } from "../paging.ts";
import { listOf } from "../paging.ts";
import type {
	OrganizationState,
	StoredCredential,
	StoredIntegration,
} from "../state.ts";

export interface Shown {
	readonly config: "stub" | "current" | "none";
	readonly notes: boolean;
}

/** An Integration of the API description. */
export function integrationEntity(
	organization: OrganizationState,
	integration: StoredIntegration,
	shown: Shown,
): Record<string, unknown> {
	const { id, name, typeId, notes, intendedState } = integration;
	const type = liveType(organization.world.behavior, typeId);
	return {
		id,
		name,
		integrationType: {
			id: typeId,
			name: type?.name ?? typeId,
			selfUri: `/api/v2/integrations/types/${encodeURIComponent(typeId)}`,
		},
		...(shown.notes ? notesMember(organization, notes) : {}),
		intendedState,
		...configMember(organization, integration, shown.config),
		reportedState: reportedEntity(integration),
		attributes: {},
		selfUri: `/api/v2/integrations/${id}`,
	};
}

/** An IntegrationConfiguration of the API description. */
export function configEntity(
	organization: OrganizationState,
	integration: StoredIntegration,
): Record<string, unknown> {
	const { id, name, version, properties, advanced, notes } = integration;
	const unset =
		organization.world.behavior.certificateAuthorityDefault === "present" &&
		integration.typeId === "custom-rest-actions";
	return {
		id,
		name,
		version,
		properties: {
			...(unset ? { clientCertificateAuthority: "Genesys Cloud" } : {}),
			...properties,
		},
		advanced,
		...notesMember(organization, notes),
		credentials: Object.fromEntries(
			Object.entries(integration.credentials).map(([slot, credentialId]) => [
				slot,
				boundCredential(organization, credentialId),
			]),
		),
		selfUri: configUri(id),
	};
}

/** A CredentialInfo of the API description: no fields. */
export function credentialInfo(
	credential: StoredCredential,
): Record<string, unknown> {
	const { id, name, type, createdDate, modifiedDate } = credential;
	return {
		id,
		name,
		createdDate,
		modifiedDate,
		type: { id: type, name: type },
		selfUri: `/api/v2/integrations/credentials/${id}`,
	};
}

/** What a read of an integration, or of the list, shows in `config`. @throws Refusal 400 where the expansion is refused. */
export function configShown(
	{ world }: OrganizationState,
	query: Query,
): Shown["config"] {
	if (!listOf(query, "expand").some((part) => part.startsWith("config")))
		return "stub";
	switch (world.behavior.expandConfig) {
		case "carried":
			return "current";
		case "ignored":
			return "stub";
		case "rejected":
			throw badRequest("The expand value config is not supported.", {
				code: "invalid.value",
			});
	}
}

/** @throws Refusal 404 */
export function findIntegration(
	organization: OrganizationState,
	id = "",
): StoredIntegration {
	const found = organization.integrations.get(id);
	if (found === undefined || found.deleted) throw notFound("Integration", id);
	return found;
}

/** @throws Refusal 404 */
export function findCredential(
	organization: OrganizationState,
	id = "",
): StoredCredential {
	const found = organization.credentials.get(id);
	if (found === undefined || found.deleted) throw notFound("Credential", id);
	return found;
}

/** @throws Refusal 400 */
export function checkLength(
	what: string,
	text: string,
	max: number | "none",
): void {
	if (max !== "none" && text.length > max)
		throw invalidField(
			what,
			`The ${what} must not be longer than ${max} characters.`,
		);
}

function notesMember(
	{ world }: OrganizationState,
	notes: string,
): { notes?: string } {
	if (notes !== "") return { notes };
	switch (world.behavior.emptyNotes) {
		case "empty":
			return { notes: "" };
		case "node_dynamodb_empty_string":
			return { notes: "node_dynamodb_empty_string" };
		case "absent":
			return {};
	}
}

function configMember(
	organization: OrganizationState,
	integration: StoredIntegration,
	shown: Shown["config"],
): { config?: unknown } {
	if (shown === "current")
		return { config: { current: configEntity(organization, integration) } };
	const stub = organization.world.behavior.configStub;
	if (shown === "none" || stub === "none") return {};
	const selfUri = configUri(integration.id);
	return {
		config: {
			current:
				stub === "empty-credentials"
					? { credentials: {}, selfUri }
					: { selfUri },
		},
	};
}

function boundCredential(
	organization: OrganizationState,
	id: string,
): Record<string, unknown> {
	const found = organization.credentials.get(id);
	const selfUri = `/api/v2/integrations/credentials/${id}`;
	if (
		found === undefined ||
		found.deleted ||
		organization.world.behavior.configCredentials === "id-only"
	)
		return { id, selfUri };
	if (organization.world.behavior.configCredentials === "dated")
		return credentialInfo(found);
	return { id, name: found.name, type: { name: found.type }, selfUri };
}

function reportedEntity({
	reportedState: { code, message, lastUpdated },
}: StoredIntegration): Record<string, unknown> {
	return {
		code,
		effective: `${code.slice(0, 1)}${code.slice(1).toLowerCase()}`,
		detail: {
			localizableMessageCode: `integration.${code.toLowerCase()}`,
			...(message === undefined ? {} : { message, messageWithParams: message }),
		},
		lastUpdated,
	};
}

function configUri(id: string): string {
	return `/api/v2/integrations/${id}/config/current`;
}

export function byName(
	a: { readonly name: string },
	b: { readonly name: string },
): number {
	return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
