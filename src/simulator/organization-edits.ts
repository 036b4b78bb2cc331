// What somebody in the UI does becomes changes of an organization's state. Nothing here is checked against the catalogue.
import { reported, settled } from "./activation.ts";
import { alignAuthAction } from "./auth-action.ts";
import { type CertificateSpec, makeCertificate } from "./certificates.ts";
import { storeCredential, storeIntegration } from "./lists.ts";
import { deleteIntegration } from "./removal.ts";
import type {
	IntendedState,
	JsonMap,
	OrganizationState,
	ReportedCode,
	StoredAction,
	StoredCredential,
	StoredIntegration,
} from "./state.ts";

interface NewIntegration {
	/** The platform's type id. */
	readonly type: string;
	readonly id?: string;
	/** Default: the type id. */
	readonly name?: string;
	readonly notes?: string;
	readonly properties?: JsonMap;
	readonly advanced?: JsonMap;
	/** Credential id by slot. */
	readonly credentials?: Readonly<Record<string, string>>;
	/** Default DISABLED. */
	readonly state?: IntendedState;
	/** Default: what the state leads to. */
	readonly reportedState?: ReportedCode;
	readonly reportedMessage?: string;
	readonly version?: number;
}

type ConfigEdit = Partial<
	Pick<
		StoredIntegration,
		"name" | "notes" | "properties" | "advanced" | "credentials"
	>
>;

export interface OrganizationEdits {
	addIntegration(integration: NewIntegration): StoredIntegration;
	/** Members that are given replace the stored ones; the version goes up by one. */
	editConfig(integrationId: string, edit: ConfigEdit): StoredIntegration;
	/** Switches on or off and waits for it: the reported state follows at once. */
	setState(integrationId: string, state: IntendedState): StoredIntegration;
	setReportedState(
		integrationId: string,
		code: ReportedCode,
		message?: string,
	): StoredIntegration;
	/** With its data actions, without its credentials. */
	deleteIntegration(integrationId: string): void;
	addCredential(credential: {
		readonly type: string;
		readonly name?: string;
		readonly fields?: Readonly<Record<string, string>>;
		readonly id?: string;
	}): StoredCredential;
	/** `fields` replaces all fields; `modifiedDate` moves. */
	editCredential(
		credentialId: string,
		edit: Partial<Pick<StoredCredential, "name" | "fields" | "type">>,
	): StoredCredential;
	deleteCredential(credentialId: string): void;
	/** What is stored, secrets included. */
	credentialFields(credentialId: string): Readonly<Record<string, string>>;
	addAction(action: {
		readonly integrationId: string;
		readonly name: string;
		readonly category?: string;
	}): StoredAction;
	addCertificate(spec: CertificateSpec): void;
	/** Takes all certificates away and makes these. */
	replaceCertificates(specs: readonly CertificateSpec[]): void;
	/** Integrations that exist, in the order they were made. */
	liveIntegrations(): StoredIntegration[];
	deletedIntegrations(): StoredIntegration[];
	/** Credentials that exist, in the order they were made. */
	liveCredentials(): StoredCredential[];
	deletedCredentials(): StoredCredential[];
	/** @throws Error where it does not exist or was deleted. */
	integration(integrationId: string): StoredIntegration;
	/** @throws Error where it does not exist or was deleted. */
	credential(credentialId: string): StoredCredential;
	/** The integrations of that name. */
	integrationsNamed(name: string): StoredIntegration[];
}

export function organizationEdits(
	organization: OrganizationState,
): OrganizationEdits {
	const { world, integrations, credentials } = organization;

	const keep = (next: StoredIntegration): StoredIntegration => {
		storeIntegration(organization, next);
		alignAuthAction(organization, next);
		return next;
	};
	const integration = (id: string): StoredIntegration => {
		const found = integrations.get(id);
		if (found === undefined || found.deleted)
			throw new Error(`the organization has no integration ${id}`);
		return settled(organization, found);
	};
	const credential = (id: string): StoredCredential => {
		const found = credentials.get(id);
		if (found === undefined || found.deleted)
			throw new Error(`the organization has no credential ${id}`);
		return found;
	};
	const alive = <T extends { readonly deleted: boolean }>(
		objects: Map<string, T>,
		deleted: boolean,
	): T[] =>
		[...objects.values()].filter((object) => object.deleted === deleted);

	const liveIntegrations = () =>
		alive(integrations, false).map((one) => settled(organization, one));

	return {
		addIntegration(given) {
			const intendedState = given.state ?? "DISABLED";
			return keep({
				id: given.id ?? world.newId(),
				typeId: given.type,
				name: given.name ?? given.type,
				notes: given.notes ?? "",
				version: given.version ?? 1,
				properties: given.properties ?? {},
				advanced: given.advanced ?? {},
				credentials: given.credentials ?? {},
				intendedState,
				reportedState: {
					code: given.reportedState ?? endState(intendedState),
					lastUpdated: new Date(world.now()).toISOString(),
					...(given.reportedMessage === undefined
						? {}
						: { message: given.reportedMessage }),
				},
				deleted: false,
			});
		},
		editConfig(id, edit) {
			const before = integration(id);
			return keep({ ...before, ...edit, version: before.version + 1 });
		},
		setState(id, intendedState) {
			const next = { ...integration(id), intendedState };
			return keep(reported(organization, next, endState(intendedState)));
		},
		setReportedState(id, code, message) {
			return keep(reported(organization, integration(id), code, message));
		},
		deleteIntegration(id) {
			deleteIntegration(organization, integration(id));
		},
		addCredential({ type, name, fields, id }) {
			const date = world.nextDate();
			return storeCredential(organization, {
				id: id ?? world.newId(),
				name: name ?? `${type} credential`,
				type,
				fields: fields ?? {},
				createdDate: date,
				modifiedDate: date,
				deleted: false,
			});
		},
		editCredential(id, edit) {
			return storeCredential(organization, {
				...credential(id),
				...edit,
				modifiedDate: world.nextDate(),
			});
		},
		deleteCredential(id) {
			storeCredential(organization, { ...credential(id), deleted: true });
		},
		credentialFields(id) {
			return credential(id).fields;
		},
		addAction({ integrationId, name, category }) {
			const owner = integration(integrationId);
			const action: StoredAction = {
				id: `custom_-_${world.newId()}`,
				name,
				integrationId,
				category: category ?? owner.name,
				secure: false,
				version: 1,
				auth: false,
			};
			organization.actions.set(action.id, action);
			return action;
		},
		addCertificate(spec) {
			organization.certificates.push(makeCertificate(spec));
		},
		replaceCertificates(specs) {
			const made = specs.map(makeCertificate);
			organization.certificates.splice(
				0,
				organization.certificates.length,
				...made,
			);
		},
		liveIntegrations,
		deletedIntegrations: () => alive(integrations, true),
		liveCredentials: () => alive(credentials, false),
		deletedCredentials: () => alive(credentials, true),
		integration,
		credential,
		integrationsNamed: (name) =>
			liveIntegrations().filter((one) => one.name === name),
	};
}

function endState(state: IntendedState): ReportedCode {
	return state === "ENABLED" ? "ACTIVE" : "INACTIVE";
}
