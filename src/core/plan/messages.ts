// Refusals of a plan, and notes beside its changes: codes and their arguments -> the sentences a person reads.
import type { FieldChange, Json, Place } from "../types.ts";
import { at, count, every, followedBy, list, some } from "../values/words.ts";
export const ambiguousMatch = (
	name: string,
	type: string,
	ids: readonly string[],
) =>
	`${count(ids.length, "integration")} of type ${type} are named "${name}" (${ids.join(", ")}): say which one is meant with adopt: ID in the document, or rename all but the right one on the platform, then plan again`;
export const ambiguousAction = (name: string, ids: readonly string[]) =>
	`${count(ids.length, "data action")} of the integration are named "${name}" (${ids.join(", ")}): say which one is meant with adopt: ID in the document, or rename all but the right one on the platform, then plan again`;
export const adoptedActionNotFound = (id: string, integration: string) =>
	`adopt names ${id}, but the integration of ${integration} has no such data action that no other document means: check the id, and give it for each environment`;
export const integrationLeftOut = (key: string, integration: string) =>
	`its integration ${integration} is not there and has to be made first, which --only leaves out: name both, --only ${integration} --only ${key}`;
export const actionContractChange = (
	id: string,
	fields: readonly FieldChange[],
) =>
	`the contract of a published data action cannot change (${id}), and the document's differs: ${some(fields, 6, differing)}. Take the change back, or make a new action of it with replace: true in the document: flows have to be pointed at the new one by hand`;

function differing({ path, from, to }: FieldChange): string {
	const said = (value: Json): string => {
		const json = JSON.stringify(value);
		return json.length > 80 ? `${json.slice(0, 79)}…` : json;
	};
	if (from === null) return `${path} is new (${said(to)})`;
	if (to === null) return `${path} is gone (${said(from)})`;
	return `${path} was ${said(from)} and becomes ${said(to)}`;
}
export const ambiguousBinding = (credential: string, ids: readonly string[]) =>
	`${count(ids.length, "integration")} without an ownership line are bound to the credential "${credential}" of this document (${ids.join(", ")}): give the right one the document's name, or bind another credential to the others, then plan again`;
export const ambiguousMark = (
	keys: readonly string[],
	ids: readonly string[],
) =>
	`${count(ids.length, "integration")} carry the ownership line of key ${every(keys)} (${ids.join(", ")}): remove the line from the notes of all but the right one, then plan again`;
export const contested = (id: string, keys: readonly string[]) =>
	`the documents ${keys.join(" and ")} both mean integration ${id}, which bears their type and name: give them names of their own`;
export const keyChanged = (
	name: string,
	id: string,
	oldKey: string,
	key: string,
) =>
	`integration "${name}" (${id}) of this type carries the key ${oldKey}, which no document has any more: if it is the same one, write previousKeys: [${oldKey}] below key: ${key}; if it is another one, give the document another name, or let go of it with gc-integrations release ${oldKey}`;
export function keysMoved(
	abandoned: readonly { readonly id: string; readonly key: string }[],
	free: readonly string[],
): string {
	const carrying = abandoned.map(
		({ id, key }) => `(${id}) carries the key ${key}`,
	);
	const others = free.length > 0 ? [`(${free.join(", ")}) no key`] : [];
	return `several integrations are of this type and name: ${every([...carrying, ...others])}, and no document has ${abandoned.length === 1 ? "that key" : "these keys"} any more: say which one is meant, with previousKeys: [${abandoned[0]?.key ?? ""}] or, for one without a key, with adopt: ID after gc-integrations release ${abandoned.map(({ key }) => key).join(" ")}`;
}
export const adoptNotFound = (id: string) =>
	`adopt names ${id}, but this organization has no such integration: check the id, and give it for each environment`;
export const adoptsAnother = (id: string, own: string) =>
	`adopt names ${id}, but integration ${own} carries the document's key: take adopt away, or remove the ownership line from the notes of ${own}`;
export const ownedByOtherKey = (name: string, id: string, key: string) =>
	`integration "${name}" (${id}), which adopt names, carries the key ${key}: if that was this document's key, write previousKeys: [${key}] into it; else take it away from the document of ${key} first, with gc-integrations release ${key}`;
export const nothingToKeep = {
	integration:
		"credentials.keep wants an integration that is there already, but none has this type and name, nor the document's line: correct them, name it with adopt, or give fields instead",
	credential:
		"credentials.keep wants a credential that is bound already, but none is: bind one on the platform, or give fields instead",
};
export const otherTypeKept = (bound: string, type: string) =>
	`the bound credential is of type ${bound}, the document keeps one of type ${type}: correct the type in the document, or bind another credential on the platform`;

export function ownedByOther(
	name: string,
	id: string,
	other: string | null,
): string {
	const whose = other === null ? "no owner" : `owner ${other}`;
	return `integration "${name}" (${id}) is managed by gc-integrations with ${whose}: agree on one owner, and remove the ownership line from its notes to hand it over`;
}

export const typeChange = (id: string, from: string, to: string) =>
	`the type of an existing integration cannot be changed (${id} is ${from}, the document says ${to}): give the new one a key of its own, move its data actions, then remove the old document`;

export function credentialTypeChange(
	from: string,
	to: string,
	losesAuthAction: boolean,
): string {
	const loss = losesAuthAction
		? " Leaving userDefinedOAuth deletes the integration's custom auth action."
		: "";
	return `the bound credential is of type ${from}, the document says ${to}: the platform's help warns against changing it once data actions are published.${loss} To go on, set allowCredentialTypeChange: true`;
}

export function liveLimitExceeded(
	type: string,
	live: number,
	creates: number,
	deletes: number,
	limit: number,
): string {
	const after = live + creates - deletes;
	return `${creates} to create would make ${count(after, "integration")} of type ${type} (${live} are there${deletes ? `, ${deletes} to delete` : ""}), but the organization may have ${limit}: delete some first, or ask support to raise the limit`;
}

export function tooMany(
	what: "deletes" | "disables" | "credential-rewrites",
	found: number,
	allowed: number,
	keys: readonly string[],
): string {
	const words = {
		deletes: ["would be deleted", "maxDeletes"],
		disables: ["would be disabled", "maxDisables"],
		"credential-rewrites": [
			"would have their credential rewritten",
			"maxCredentialRewrites",
		],
	} as const;
	const [verb, setting] = words[what];
	return `${count(found, "integration")} ${verb}, ${allowed} ${allowed === 1 ? "is" : "are"} allowed (${keys.join(", ")}): check the plan, then allow it once with --allow-${what} ${found}, or raise safety.${setting}`;
}

/** By the key of the integration, how many of its data actions would go. */
export type Losses = readonly {
	readonly key: string;
	readonly actions: number;
}[];

/**
 * @param deleted of integrations that would be deleted
 * @param pruned of integrations that stay
 */
export function tooManyActionsLost(
	lost: number,
	allowed: number,
	deleted: Losses,
	pruned: Losses,
): string {
	const each = (losses: Losses): string =>
		losses.map(({ key, actions }) => `${key}: ${actions}`).join(", ");
	const withThem = `with ${deleted.length === 1 ? "the integration" : "their integrations"}`;
	const lone = pruned.reduce((sum, { actions }) => sum + actions, 0) === 1;
	const without = `because no document describes ${lone ? "it" : "them"}`;
	const [how, where, cure] =
		pruned.length === 0
			? [` ${withThem}`, each(deleted), "Move them first"]
			: deleted.length === 0
				? [` ${without}`, each(pruned), "Write documents for those that stay"]
				: [
						"",
						`${withThem}: ${each(deleted)}; ${without}: ${each(pruned)}`,
						"Move them or write their documents first",
					];
	return `${count(lost, "data action")} would be deleted${how}, ${allowed} ${allowed === 1 ? "is" : "are"} allowed (${where}): flows and scripts that use them would fail. ${cure}, or allow it once with --allow-actions-lost ${lost}, or raise safety.maxActionsLost`;
}

export const actionsUnseen = (keys: readonly string[]) =>
	`which data actions would be deleted with the integrations of ${keys.join(", ")} cannot be seen: give the OAuth client's role the permission integrations:action:view, then plan again`;
export const wrongOrganization = (found: string, wanted: string) =>
	`these credentials open organization ${found}, but the settings say ${wanted}: check the OAuth client, the region, and organizationId`;
export const anotherOrganization = (found: string, before: string) =>
	`these credentials open organization ${found}, and organization ${before} until now: check the OAuth client and the address; where another one is meant, say so with organizationId: ${found}, or restart the daemon`;
export const unresolvedSecret = (
	path: string,
	source: string,
	reason: string,
	place: Place,
) => `${at(place)}: ${path} comes from ${source}, which ${reason}`;
export const exposedFile = (file: string) =>
	`everyone on this machine may read the secret in ${file}: chmod o-r ${file}`;

/** Each continues "the value comes from X, which …". */
export const ungrantedSource = {
	unlisted: "documents may not name: the settings say in secrets what they may",
	own: "the settings use themselves: documents may name it only where secrets in the settings names it literally",
	"no-store":
		"cannot be read: secrets.stores in the settings describes no such store",
	option:
		"begins with a hyphen, which its program would take for an option: only items can be asked for",
};

/** Each continues "the value comes from X, which …", and never holds the value. */
export const unmeantValue = {
	placeholder:
		"holds a placeholder that nobody filled in: set the value itself there",
	nul: "holds a NUL character (U+0000), as text has that was saved as UTF-16: save it as UTF-8 there",
	cut: "holds a part of a PEM text, without its -----BEGIN or its -----END line: put all of it there",
	quotes:
		"holds a value in quotes, which would be sent too (docker --env-file keeps them): leave them out there",
	"white-space":
		"holds white space or a line break at an end, which would be sent too: remove it there",
	form: (problem: string) => `holds a value that ${problem}`,
	shortFingerprintKey: (shortest: number) =>
		`holds fewer than ${shortest} characters: the digests made with it stand in notes that every admin may read, and a short key can be guessed from them. Make one with openssl rand -hex 32`,
};
export const acceptFormat = (reason: string) =>
	followedBy(
		reason,
		"If it is meant: rules: { secret-format: warning } in the settings",
	);

export function unknownLiveType(
	type: string,
	platformType: string,
	credentialType: string | undefined,
): string {
	const also = credentialType
		? `, and no single type accepts the credential type ${credentialType}`
		: "";
	return `the platform has no integration type ${platformType} (our ${type})${also}: is the type available in this organization and region?`;
}

export const notInstallable = (type: string) =>
	`the platform says that integrations of type ${type} cannot be installed in this organization: ask for the product, or leave the document out here with only`;
export const noSlot = (
	type: string,
	credentialType: string,
	accepted: readonly string[],
) =>
	`no credential slot of the platform's type ${type} accepts ${credentialType} (it accepts ${accepted.length ? list(accepted) : "none"}): ${accepted.length ? "choose one that it accepts" : "leave the credentials out"}`;
export const slotRequired = (type: string, slot: string) =>
	`the platform demands a credential in slot ${slot} of type ${type}, but the document has none: write its credentials`;
export const unknownLiveCredentialType = (name: string) =>
	`the platform has no credential type ${name}: correct credentials.type, or ask for what the organization lacks`;
export const unknownLiveField = (
	field: string,
	credentialType: string,
	known: readonly string[],
) =>
	`the platform's credential type ${credentialType} has no field "${field}", neither by key nor by title (it has ${known.length ? known.join(", ") : "none"}): ${known.length ? "name one that it has" : "leave it out"}`;
export const liveFieldRequired = (field: string, credentialType: string) =>
	`the platform's credential type ${credentialType} demands the field "${field}", which the document does not give: add it to credentials.fields`;
export const unknownLiveProperty = (path: string, known: readonly string[]) =>
	`the platform does not know ${path} (it knows ${known.length ? known.join(", ") : "none"}): ${known.length ? "name one that it knows" : "leave it out"}`;
export const unknownLiveValue = (
	path: string,
	value: string,
	known: readonly string[],
) =>
	`the platform does not accept ${value} for ${path} (it accepts ${known.join(", ")}): write one that it accepts`;
export const silencedErrors = (first: Place & { readonly message: string }) =>
	`the document cannot be used, although its problem is silenced: ${at(first)}: ${first.message}`;
export const lintErrors = (
	found: number,
	first: Place & { readonly message: string },
) =>
	followedBy(
		`${count(found, "lint error")}, the first at ${at(first)}: ${first.message}`,
		"Run gc-integrations lint, then plan again",
	);

/** Why a saved plan no longer is what was reviewed; each ends with what to do. */
export const stale = {
	altered: () =>
		"the plan file was altered after it was saved (its checksum does not fit): plan again",
	withoutSecrets: () =>
		"the plan was made without reading the secrets, so it does not say what would be written: plan again with them",
	commit: (saved: string | null, now: string | null) =>
		`the plan was made at commit ${saved ?? "(none)"}, the files are at ${now ?? "(none)"}: check that commit out, or plan again`,
	organization: (saved: string | null, now: string | null) =>
		`the plan was made for organization ${saved ?? "(unknown)"}, these credentials open ${now ?? "(unknown)"}`,
	appeared: () =>
		"there is something to do now that the plan does not say: plan again",
	vanished: () => "nothing is left to do of what the plan says: plan again",
	document: () =>
		"the document was changed after the plan was made: plan again",
	integration: () =>
		"it is another integration than when the plan was made: plan again",
	configuration: (saved: number | null, now: number | null) =>
		`the configuration on the platform moved from version ${saved ?? "(none)"} to ${now ?? "(none)"}: plan again`,
	action: (saved: number | null, now: number | null) =>
		`the data action on the platform moved from version ${saved ?? "(none)"} to ${now ?? "(none)"}: plan again`,
	otherAction: () =>
		"it is another data action than when the plan was made: plan again",
	customAuth: (saved: number | null, now: number | null) =>
		`the custom auth action on the platform moved from version ${saved ?? "(none)"} to ${now ?? "(none)"}: plan again`,
	credential: () =>
		"the credential on the platform was changed after the plan was made: plan again",
	secrets: () =>
		"the secrets, or the key of their fingerprints, are not those that the plan was made with: plan again",
	other: () => "what would be written differs from the plan: plan again",
};

export const notes = {
	adopts: (id: string) =>
		`takes over integration ${id}, which nobody manages yet`,
	takesOverCredential: (name: string) =>
		`takes over its credential "${name}": renamed and rewritten`,
	sharedCredential: (name: string, others: readonly string[]) =>
		`its credential "${name}" is also used by ${others.join(", ")}: another one is bound, this one is left alone`,
	adoptsNamed: (id: string) =>
		`takes over integration ${id}, which adopt names`,
	adoptsBound: (id: string, credential: string) =>
		`takes over integration ${id}: it carries no ownership line, but it is bound to "${credential}", which is this document's`,
	usesCredential: (name: string) =>
		`binds the credential "${name}" that is there already`,
	reusesCredential: (name: string) =>
		`reuses the credential "${name}": its integration is gone: deleted on the platform, or left by an interrupted run`,
	keyed: (from: string, to: string) =>
		`carries the key ${from} until now: its ownership line is rewritten with ${to}`,
	renamesCredential: (from: string, to: string) =>
		`renames its credential "${from}" to "${to}", and writes it again`,
	keepsBound: (name: string) => `keeps its credential "${name}" as it is`,
	credentialStays: (name: string, keeps: boolean) =>
		`its credential "${name}" stays bound, and is not managed any more: the document ${keeps ? "keeps it as it is" : "has no credentials"}`,
	credentialForgotten: () =>
		"its credential is not managed any more: the document has no credentials, and none is bound",
	cannotCompare: () =>
		"cannot compare the credential: its fingerprints were made with another key; an apply rewrites it",
	noFingerprints: () =>
		"cannot compare the credential: no fingerprints are recorded; an apply rewrites it",
	changedOutside: (when: string) =>
		`the credential was changed outside Git at ${when}: an apply rewrites it`,
	renamedOutside: (name: string) =>
		`the credential was renamed to "${name}" outside Git: an apply rewrites it`,
	notCompared: () =>
		"the credential was not compared: its secrets were not read",
	removesCredential: (name: string) =>
		`deletes the credential "${name}", which nothing uses`,
	keepsCredential: (name: string) =>
		`leaves the credential "${name}": it is not ours, or something else uses it`,
	disabling: (actions: readonly string[] | null) =>
		actions === null
			? "its data actions vanish from Architect and scripts while it is inactive"
			: actions.length === 0
				? "it has no data actions"
				: `${count(actions.length, "data action")} ${actions.length === 1 ? "vanishes" : "vanish"} from Architect and scripts while it is inactive: ${some(actions)}`,
	failing: (detail: string | null) =>
		`enabled, but the platform reports ERROR${detail ? `: ${detail}` : ""}; an apply enables it again`,
	deleting: (actions: readonly string[] | null) =>
		actions === null
			? "its data actions are deleted with it"
			: actions.length === 0
				? "it has no data actions"
				: `${count(actions.length, "data action")} ${actions.length === 1 ? "is" : "are"} deleted with it: ${some(actions)}`,
	sameName: (id: string) =>
		`another integration (${id}) has the same name; the platform allows it, people will confuse them`,
	nearMiss: (found: string, id: string) =>
		`an unmanaged integration of this type is called "${found}" (${id}): if it is the one that is meant, give the document exactly that name, or adopt: ${id}, and it is adopted instead of a second one made`,
	authActionLost: () =>
		"leaving userDefinedOAuth deletes the integration's custom auth action",
	replaces: (id: string) =>
		`makes a new data action: the contract of a published one cannot change. The one that is there (${id}) gets a name with (replaced DATE) and stays, so that flows go on; point them at the new id, then delete it by hand`,
	retires: (id: string) =>
		`ends a replacement that was interrupted: ${id} gets a name with (replaced DATE) and stays, so that flows go on; point them at the new id, then delete it by hand`,
	deletesAction: () =>
		"flows and scripts that call it fail from then on; a draft of it may go with it",
	markMissing: () => "writes the ownership line into its notes",
};

/** What people can do about data actions without a document. */
export const actionOrphanRemedy =
	"with pruneActions: true in the environment an apply deletes them, but those that previousNames or adopt of a document names; to keep one, write its document";

/** What people can do about what is ours and has no document. */
export const orphanRemedy =
	"with prune: true in the environment an apply deletes them; to keep one, put its document back, or take the ownership line off its notes with gc-integrations release KEY, and nobody manages it any more";
