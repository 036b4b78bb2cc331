// What somebody in the UI does becomes changes of an organization's state. Nothing here is checked against the catalogue.

import { alignAuthAction, alignBound } from "./actions/auth.ts";
import { deleteAction } from "./actions/removal.ts";
import { addStaticActions, emptyContract } from "./actions/static.ts";
import { reported, settled } from "./activation.ts";
import { type CertificateSpec, makeCertificate } from "./certificates.ts";
import { store } from "./lists.ts";
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

interface NewAction
	extends Pick<StoredAction, "integrationId" | "name">,
		Partial<
			Pick<
				StoredAction,
				"id" | "category" | "secure" | "version" | "contract" | "config"
			>
		> {}

type ConfigEdit = Partial<
	Pick<
		StoredIntegration,
		"name" | "notes" | "properties" | "advanced" | "credentials"
	>
>;

export type OrganizationEdits = ReturnType<typeof organizationEdits>;

export function organizationEdits(organization: OrganizationState) {
	const { world, integrations, credentials, actions, drafts, certificates } =
		organization;

	const keep = (next: StoredIntegration): StoredIntegration => {
		store(organization, "integrations", next);
		alignAuthAction(organization, next);
		return next;
	};
	/** @throws Error where it does not exist or was deleted. */
	const integration = (id: string): StoredIntegration => {
		const found = integrations.get(id);
		if (found === undefined || found.deleted)
			throw new Error(`the organization has no integration ${id}`);
		return settled(organization, found);
	};
	/** @throws Error where it does not exist or was deleted. */
	const credential = (id: string): StoredCredential => {
		const found = credentials.get(id);
		if (found === undefined || found.deleted)
			throw new Error(`the organization has no credential ${id}`);
		return found;
	};
	/** @throws Error where it does not exist or was deleted. */
	const action = (id: string): StoredAction => {
		const found = actions.get(id);
		if (found === undefined || found.deleted)
			throw new Error(`the organization has no action ${id}`);
		return found;
	};
	const alive = <T extends { readonly deleted: boolean }>(
		objects: Map<string, T>,
		deleted: boolean,
	): T[] =>
		[...objects.values()].filter((object) => object.deleted === deleted);
	/** Integrations that exist, in the order they were made. */
	const liveIntegrations = () =>
		alive(integrations, false).map((one) => settled(organization, one));

	return {
		addIntegration(given: NewIntegration): StoredIntegration {
			const { reportedMessage: message, state = "DISABLED" } = given;
			const made = keep({
				id: given.id ?? world.newId(),
				typeId: given.type,
				name: given.name ?? given.type,
				notes: given.notes ?? "",
				version: given.version ?? 1,
				properties: given.properties ?? {},
				advanced: given.advanced ?? {},
				credentials: given.credentials ?? {},
				intendedState: state,
				reportedState: {
					code: given.reportedState ?? endState(state),
					lastUpdated: new Date(world.now()).toISOString(),
					...(message === undefined ? {} : { message }),
				},
				deleted: false,
			});
			addStaticActions(organization, made);
			return made;
		},
		/** Members that are given replace the stored ones; the version goes up by one. */
		editConfig(id: string, edit: ConfigEdit): StoredIntegration {
			const before = integration(id);
			return keep({ ...before, ...edit, version: before.version + 1 });
		},
		/** Switches on or off and waits for it: the reported state follows at once. */
		setState(id: string, intendedState: IntendedState): StoredIntegration {
			const next = { ...integration(id), intendedState };
			return keep(reported(organization, next, endState(intendedState)));
		},
		setReportedState: (
			id: string,
			code: ReportedCode,
			message?: string,
		): StoredIntegration =>
			keep(reported(organization, integration(id), code, message)),
		/** With its data actions, without its credentials. */
		deleteIntegration(id: string): void {
			deleteIntegration(organization, integration(id));
		},
		addCredential(given: {
			readonly type: string;
			readonly name?: string;
			readonly fields?: Readonly<Record<string, string>>;
			readonly id?: string;
		}): StoredCredential {
			const date = world.nextDate();
			return store(organization, "credentials", {
				id: given.id ?? world.newId(),
				name: given.name ?? `${given.type} credential`,
				type: given.type,
				fields: given.fields ?? {},
				createdDate: date,
				modifiedDate: date,
				deleted: false,
			});
		},
		/** `fields` replaces all fields; `modifiedDate` moves. */
		editCredential(
			id: string,
			edit: Partial<Pick<StoredCredential, "name" | "fields" | "type">>,
		): StoredCredential {
			const before = credential(id);
			const modifiedDate = world.nextDate();
			const next = { ...before, ...edit, modifiedDate };
			store(organization, "credentials", next);
			alignBound(organization, id);
			return next;
		},
		deleteCredential(id: string): void {
			const gone = { ...credential(id), deleted: true };
			store(organization, "credentials", gone);
		},
		/** What is stored, secrets included. */
		credentialFields: (id: string) => credential(id).fields,
		addAction(given: NewAction): StoredAction {
			const owner = integration(given.integrationId);
			return store(organization, "actions", {
				id: given.id ?? `custom_-_${world.newId()}`,
				name: given.name,
				integrationId: owner.id,
				category: given.category ?? owner.name,
				secure: given.secure ?? false,
				version: given.version ?? 1,
				auth: false,
				contract: given.contract ?? emptyContract,
				config: given.config ?? {
					request: {
						requestUrlTemplate: "https://service.example.com/",
						requestType: "GET",
					},
					response: {},
				},
				deleted: false,
			});
		},
		/** Members that are given replace the stored ones; the version goes up by one. */
		editAction(
			id: string,
			edit: Partial<Pick<StoredAction, "name" | "category" | "config">>,
		): StoredAction {
			const before = action(id);
			const version = before.version + 1;
			return store(organization, "actions", { ...before, ...edit, version });
		},
		/** With its draft. */
		deleteAction: (id: string): void =>
			deleteAction(organization, action(id).id),
		/** Published ones that exist, custom auth actions too, in the order they were made. */
		liveActions: () => alive(actions, false),
		deletedActions: () => alive(actions, true),
		liveDrafts: () => alive(drafts, false),
		actionsNamed: (name: string) =>
			alive(actions, false).filter((one) => one.name === name),
		addCertificate(spec: CertificateSpec): void {
			certificates.push(makeCertificate(spec));
		},
		/** Takes all certificates away and makes these. */
		replaceCertificates(specs: readonly CertificateSpec[]): void {
			const made = specs.map(makeCertificate);
			certificates.splice(0, certificates.length, ...made);
		},
		liveIntegrations,
		deletedIntegrations: () => alive(integrations, true),
		/** Credentials that exist, in the order they were made. */
		liveCredentials: () => alive(credentials, false),
		deletedCredentials: () => alive(credentials, true),
		integration,
		credential,
		integrationsNamed: (name: string) =>
			liveIntegrations().filter((one) => one.name === name),
	};
}

function endState(state: IntendedState): ReportedCode {
	return state === "ENABLED" ? "ACTIVE" : "INACTIVE";
}
