// login, organization, permissions: whether the client gets in, where, and what it may do there.
import * as planMessages from "../plan/messages.ts";
import { type Check, type Said, said, unread } from "./check.ts";
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

/** Genesys Cloud help: an operation on credentials asks for the permission of integrations. */
const needed = {
	"integrations:integration:view": "error",
	"integrations:integration:add": "error",
	"integrations:integration:edit": "error",
	"integrations:integration:delete": "error",
	"integrations:action:view": "warning",
	"integrations:actionCertificate:view": "warning",
} as const;
export type Permission = keyof typeof needed;

export const permissions: Check = ({ examination }) => {
	const { grants } = examination;
	const names = Object.keys(needed) as Permission[];
	const lacking = (permission: Permission): Said =>
		said(needed[permission], messages.lacking[permission], [permission]);
	const told = "value" in grants ? grants.value : null;
	const read = readable(examination);
	// A list without what was just used is not the whole of it.
	if (told !== null && (!read || allows(told, view))) {
		const missing = names.filter((name) => !allows(told, name));
		return missing.length > 0
			? missing.map(lacking)
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
		...refused.map(lacking),
		said("warning", messages.grantsUnknown(failed, untold), untold),
	];
};

const view: Permission = "integrations:integration:view";

/** Something that demands to view integrations was read. */
function readable({ types, integrations, credentials }: Examination): boolean {
	return [types, integrations, credentials].some(
		(reading) => "value" in reading,
	);
}

function isRefused(
	{ types, credentialTypes, integrations, credentials, tried }: Examination,
	permission: Permission,
): boolean {
	const failures =
		permission === view
			? [types, credentialTypes, integrations, credentials].map((reading) =>
					firstFailure(reading),
				)
			: [tried.get(permission) ?? null];
	return failures.some((failed) => failed?.kind === "permission");
}

/** `*` is any; letter case does not count. */
function allows(grants: readonly string[], permission: string): boolean {
	const wanted = permission.toLowerCase().split(":");
	return grants.some((grant) => {
		const parts = grant.toLowerCase().split(":");
		return (
			parts.length === wanted.length &&
			parts.every((part, at) => part === "*" || part === wanted[at])
		);
	});
}
