// A document's credential and what is bound -> create, rewrite or keep, what to bind, and what is left over.

import type {
	ActualCredential,
	CredentialTarget,
	FieldChange,
	Fingerprints,
	NamedObject,
	Question,
} from "../types.ts";
import { boundCredential } from "./bound-credential.ts";
import type { CredentialCase } from "./credential-case.ts";
import { fieldKeys } from "./credential-fields.ts";
import { credentialUsers } from "./credential-users.ts";
import * as messages from "./messages.ts";
import { credentialName, isNamedFor } from "./ownership.ts";

export interface CredentialJudgement {
	readonly target: CredentialTarget;
	/** The integration's slot must be pointed at it. */
	readonly binds: boolean;
	readonly fields: readonly FieldChange[];
	readonly notes: readonly string[];
	readonly removes: readonly NamedObject[];
}

export type CredentialResult =
	| { readonly judged: CredentialJudgement }
	| { readonly refused: { readonly rule: string; readonly message: string } }
	| { readonly questions: readonly Question[] };

export function judgeCredential(given: CredentialCase): CredentialResult {
	const { desired } = given;
	const found = boundCredential(
		desired.type,
		given.shippedSlot,
		given.liveType,
		given.integration?.config ?? null,
		given.actual,
	);
	if (!("slot" in found)) return found;
	const { slot, boundId, bound } = found;
	if (bound && bound.type !== desired.type && !given.allowTypeChange)
		return {
			refused: {
				rule: "credential-type-change",
				message: messages.credentialTypeChange(
					bound.type,
					desired.type,
					bound.type === "userDefinedOAuth",
				),
			},
		};
	const chosen = choose(given, bound);
	if ("questions" in chosen) return chosen;
	const leftovers = removable(given, bound, chosen.credential);
	if ("questions" in leftovers) return leftovers;
	const compared = compare(given, chosen.credential, bound);
	const action = chosen.credential === null ? "create" : compared.action;
	const keys = action === "keep" ? { keys: {} } : fieldKeys(given);
	if ("refused" in keys || "questions" in keys) return keys;
	return {
		judged: {
			target: {
				action,
				id: chosen.credential?.id ?? null,
				slot,
				name: credentialName(given.owner, given.key),
				type: desired.type,
				fieldKeys: keys.keys,
				modifiedDate: chosen.credential?.modifiedDate ?? null,
				fingerprints:
					action === "keep"
						? (given.mark?.fingerprints ?? null)
						: given.fingerprints,
			},
			binds: chosen.credential === null || chosen.credential.id !== boundId,
			fields: [
				...bindingFields(given, bound, chosen.credential),
				...compared.fields,
			],
			notes: [...chosen.notes, ...compared.notes, ...leftovers.notes],
			removes: leftovers.removes,
		},
	};
}

/** Whether the credential bears the document's key in its name, or one that the document had. */
function isOurs(
	{ key, previousKeys, owner }: CredentialCase,
	credential: ActualCredential,
): boolean {
	return isNamedFor(credential, owner, [key, ...previousKeys]);
}

/** Of an integration that is adopted, and of one that was ours while its credential was not: what is bound is taken over. */
function takesOver(
	given: CredentialCase,
	bound: ActualCredential | undefined,
): boolean {
	if (given.adopts) return true;
	const neverOurs = given.mark !== null && given.mark.fingerprints === null;
	return neverOurs && bound !== undefined && !isOurs(given, bound);
}

type Chosen =
	| {
			readonly credential: ActualCredential | null;
			readonly notes: readonly string[];
	  }
	| { readonly questions: readonly Question[] };

function choose(
	given: CredentialCase,
	bound: ActualCredential | undefined,
): Chosen {
	const { actual, desired, integration } = given;
	const ourName = credentialName(given.owner, given.key);
	const fits = bound?.type === desired.type ? bound : undefined;
	// Ours by its name: a copy that somebody made of the integration has no claim to it.
	if (fits && isOurs(given, fits))
		return {
			credential: fits,
			notes:
				fits.name === ourName
					? []
					: [messages.notes.renamesCredential(fits.name, ourName)],
		};
	const usersOf = (credential: ActualCredential) =>
		credentialUsers(actual, credential, integration?.id ?? null);
	const shared = ({ name }: ActualCredential, users: readonly string[]) =>
		messages.notes.sharedCredential(name, users);

	let replaces: string | null = null;
	if (fits && takesOver(given, bound)) {
		const users = usersOf(fits);
		if ("questions" in users) return users;
		if (users.names.length === 0)
			return {
				credential: fits,
				notes: [messages.notes.takesOverCredential(fits.name)],
			};
		replaces = shared(fits, users.names);
	}
	const ours = oldestFirst(
		actual.credentials.filter(
			(credential) =>
				isOurs(given, credential) &&
				credential.type === desired.type &&
				credential.id !== fits?.id,
		),
	);
	let inUse: string | null = null;
	for (const credential of ours) {
		const users = usersOf(credential);
		if ("questions" in users) return users;
		if (users.names.length === 0)
			return {
				credential,
				notes: [
					replaces ??
						(integration
							? messages.notes.usesCredential(credential.name)
							: messages.notes.reusesCredential(credential.name)),
				],
			};
		inUse ??= shared(credential, users.names);
	}
	const why = replaces ?? inUse;
	if (why !== null) return { credential: null, notes: [why] };
	if (!fits || !integration) return { credential: null, notes: [] };
	const users = usersOf(fits);
	if ("questions" in users) return users;
	return users.names.length > 0
		? { credential: null, notes: [shared(fits, users.names)] }
		: { credential: fits, notes: [messages.notes.renamedOutside(fits.name)] };
}

function oldestFirst(
	credentials: readonly ActualCredential[],
): readonly ActualCredential[] {
	return [...credentials].sort(
		(a, b) =>
			(a.createdDate ?? "").localeCompare(b.createdDate ?? "") ||
			a.id.localeCompare(b.id),
	);
}

/** Credentials of our name that nothing uses once the chosen one is bound. */
function removable(
	given: CredentialCase,
	bound: ActualCredential | undefined,
	chosen: ActualCredential | null,
):
	| { removes: readonly NamedObject[]; notes: readonly string[] }
	| { questions: readonly Question[] } {
	const removes: NamedObject[] = [];
	const notes: string[] = [];
	for (const credential of given.actual.credentials) {
		// What an adopted integration alone used would be left behind by nobody else.
		const replaced = given.adopts && credential.id === bound?.id;
		if (credential.id === chosen?.id) continue;
		if (!isOurs(given, credential) && !replaced) continue;
		const users = credentialUsers(
			given.actual,
			credential,
			given.integration?.id ?? null,
		);
		if ("questions" in users) return users;
		if (users.names.length > 0) {
			if (!replaced)
				notes.push(messages.notes.keepsCredential(credential.name));
			continue;
		}
		removes.push({ id: credential.id, name: credential.name });
		notes.push(messages.notes.removesCredential(credential.name));
	}
	if (
		bound &&
		bound.type === "userDefinedOAuth" &&
		given.desired.type !== bound.type
	)
		notes.push(messages.notes.authActionLost());
	return { removes, notes };
}

function bindingFields(
	given: CredentialCase,
	bound: ActualCredential | undefined,
	chosen: ActualCredential | null,
): readonly FieldChange[] {
	if (bound && chosen?.id === bound.id) return [];
	const to = given.desired.type;
	const from = bound?.type ?? null;
	return [
		from === to
			? {
					path: "credentials",
					from: bound?.name ?? null,
					to: credentialName(given.owner, given.key),
				}
			: { path: "credentials.type", from, to },
	];
}

interface Comparison {
	readonly action: "rewrite" | "keep";
	readonly fields: readonly FieldChange[];
	readonly notes: readonly string[];
}

const secret = "(secret)";

function compare(
	given: CredentialCase,
	chosen: ActualCredential | null,
	bound: ActualCredential | undefined,
): Comparison {
	const { fingerprints, comparable, mark, desired, key, owner } = given;
	const wanted = Object.keys(desired.fields).sort();
	if (chosen === null)
		return {
			action: "rewrite",
			fields: wanted.map((name) => changed(name, null, "(secret, new)")),
			notes: [],
		};
	const rewrite = (
		note: string | null,
		fields: readonly FieldChange[],
	): Comparison => ({
		action: "rewrite",
		fields,
		notes: note === null ? [] : [note],
	});
	const all = (to: string): readonly FieldChange[] =>
		wanted.map((name) => changed(name, secret, to));
	const recorded = mark?.fingerprints ?? null;
	if (fingerprints === null || comparable === null)
		// Without the secrets an apply cannot write; only what needs no secret is compared.
		return {
			action: "keep",
			fields: [],
			notes: [messages.notes.notCompared()],
		};
	if (recorded === null)
		return rewrite(
			takesOver(given, bound) || chosen.id !== bound?.id
				? null
				: messages.notes.noFingerprints(),
			all("(secret, cannot compare)"),
		);
	if (recorded.keyId !== fingerprints.keyId)
		return rewrite(
			messages.notes.cannotCompare(),
			all("(secret, cannot compare)"),
		);
	const differing = differingFields(recorded, comparable);
	if (differing.length > 0) return rewrite(null, differing);
	const before = Date.parse(mark?.credentialDate ?? "");
	const now = Date.parse(chosen.modifiedDate ?? "");
	if (now > before || (Number.isNaN(before) && !Number.isNaN(now)))
		return rewrite(messages.notes.changedOutside(chosen.modifiedDate ?? ""), [
			{ path: "credentials.fields", from: secret, to: "(secret, rewritten)" },
		]);
	// Bound anew or renamed elsewhere: which values it holds is not certain. With another key its digests are others.
	if (
		chosen.id !== bound?.id ||
		chosen.name !== credentialName(owner, key) ||
		mark?.key !== key
	)
		return rewrite(null, [
			{ path: "credentials.fields", from: secret, to: "(secret, rewritten)" },
		]);
	return { action: "keep", fields: [], notes: [] };
}

function differingFields(
	recorded: Fingerprints,
	wanted: Fingerprints,
): readonly FieldChange[] {
	const names = new Set([
		...Object.keys(recorded.fields),
		...Object.keys(wanted.fields),
	]);
	return [...names].sort().flatMap((name) => {
		const before = recorded.fields[name];
		const after = wanted.fields[name];
		if (before === after) return [];
		if (before === undefined) return [changed(name, null, "(secret, new)")];
		if (after === undefined) return [changed(name, secret, null)];
		return [changed(name, secret, "(secret, changed)")];
	});
}

function changed(
	name: string,
	from: string | null,
	to: string | null,
): FieldChange {
	return { path: `credentials.fields.${name}`, from, to };
}
