// login, organization, permissions: whether the client gets in, where, and what it may do there.
import type { DesiredState } from "../plan/desired.ts";
import * as planMessages from "../plan/messages.ts";
import {
	type Check,
	type CheckInput,
	type Said,
	said,
	unread,
} from "./check.ts";
import { type Examination, firstFailure } from "./examination.ts";
import * as messages from "./messages.ts";
import { isStranger } from "./stranger.ts";

export const login: Check = ({ examination: { organization } }) => {
	const failed = firstFailure(organization);
	if (failed?.kind === "client")
		return [said("error", messages.clientRefused(failed))];
	if (failed?.kind === "sign-in")
		return [said("error", messages.noToken(failed))];
	return [said("ok", messages.signedIn())];
};

export const organization: Check = (input) => {
	const { examination, environment } = input;
	const reading = examination.organization;
	const wanted = environment.organizationId;
	// Without it the guard of the settings refuses every plan.
	if ("failed" in reading)
		return unread(reading.failed, wanted === null ? "warning" : "error");
	const { id, name } = reading.value;
	return isStranger(input)
		? [said("error", planMessages.wrongOrganization(id, wanted ?? ""), [id])]
		: [said("ok", messages.organization(name, id, wanted !== null))];
};

export const permissions: Check = ({ examination, environment, state }) => {
	const { grants } = examination;
	const needs = needed(state, environment);
	const names = needs.map(({ permission }) => permission);
	const lacking = (permission: string): readonly Said[] =>
		needs
			.filter((need) => need.permission === permission)
			.map(({ severity, without }) =>
				said(severity, messages.lacking(permission, without), [permission]),
			);
	const told = "value" in grants ? grants.value : null;
	const read = readable(examination);
	// A list without what was just used is not the whole of it.
	if (told !== null && (!read || allows(told, view))) {
		const missing = names.filter((name) => !allows(told, name));
		return missing.length > 0
			? missing.flatMap(lacking)
			: [said("ok", messages.permitted(names.length))];
	}
	const refused = names.filter((name) => isRefused(examination, name));
	const failed = firstFailure(grants);
	if (failed?.kind === "client" || failed?.kind === "sign-in")
		return unread(failed, "warning");
	const untold = names.filter(
		(name) =>
			!refused.includes(name) &&
			!(name === view && read) &&
			examination.tried.get(name) !== null,
	);
	return [
		...refused.flatMap(lacking),
		said("warning", messages.grantsUnknown(failed, untold), untold),
	];
};

const view = "integrations:integration:view";

interface Need {
	readonly permission: string;
	readonly severity: "error" | "warning";
	/** What cannot be done. */
	readonly without: string;
}

/** Genesys Cloud help: an operation on credentials asks for the permission of integrations. */
function needed(
	{ documents, actions }: DesiredState,
	{ pruneActions, liveTests }: CheckInput["environment"],
): readonly Need[] {
	const { without } = messages;
	const need = (
		severity: Need["severity"],
		permission: string,
		words: string,
	): Need => ({ severity, permission, without: words });
	const described =
		actions !== undefined && actions.documents.length + actions.frozen > 0;
	const authed = documents.some(({ customAuth }) => customAuth);
	return [
		need("error", view, without.view),
		need("error", "integrations:integration:add", without.add),
		need("error", "integrations:integration:edit", without.edit),
		need("error", "integrations:integration:delete", without.delete),
		described || authed
			? need("error", "integrations:action:view", without.describedActions)
			: need("warning", "integrations:action:view", without.countedActions),
		...(described
			? [need("error", "integrations:action:add", without.addActions)]
			: []),
		...(described || authed
			? [need("error", "integrations:action:edit", without.editActions)]
			: []),
		...(described && pruneActions
			? [need("error", "integrations:action:delete", without.deleteActions)]
			: []),
		...(liveTests === null
			? []
			: [need("warning", "integrations:action:execute", without.liveTests)]),
		need(
			"warning",
			"integrations:actionCertificate:view",
			without.certificates,
		),
	];
}

/** Something that demands to view integrations was read. */
function readable({ types, integrations, credentials }: Examination): boolean {
	return [types, integrations, credentials].some(
		(reading) => "value" in reading,
	);
}

function isRefused(
	{ types, credentialTypes, integrations, credentials, tried }: Examination,
	permission: string,
): boolean {
	const failures =
		permission === view
			? [types, credentialTypes, integrations, credentials].map((reading) =>
					firstFailure(reading),
				)
			: [tried.get(permission) ?? null];
	return failures.some((failed) => failed?.kind === "permission");
}

/** Genesys Cloud help: permissions that allow the same. */
const instead: Readonly<Record<string, string>> = {
	"integrations:action:view": "bridge:actions:view",
	"integrations:action:execute": "bridge:actions:execute",
};

function allows(grants: readonly string[], permission: string): boolean {
	const other = instead[permission];
	return (
		isGranted(grants, permission) ||
		(other !== undefined && isGranted(grants, other))
	);
}

/** `*` is any; letter case does not count. */
function isGranted(grants: readonly string[], permission: string): boolean {
	const wanted = permission.toLowerCase().split(":");
	return grants.some((grant) => {
		const parts = grant.toLowerCase().split(":");
		return (
			parts.length === wanted.length &&
			parts.every((part, at) => part === "*" || part === wanted[at])
		);
	});
}
