// Documents and live integrations -> who is whose: owned by key, adoptable by type and name, foreign, orphaned.

import type {
	Actual,
	ActualIntegration,
	Desired,
	LiveType,
	Question,
	Refusal,
} from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import { boundTo } from "./credential-users.ts";
import * as messages from "./messages.ts";
import {
	credentialName,
	isNamedFor,
	type Mark,
	readNotes,
} from "./ownership.ts";

export interface Ownership {
	readonly integration: ActualIntegration;
	readonly mark: Mark | null;
}

/** What a document meets on the platform. */
export type Match =
	| { readonly found: "owned"; readonly owned: Ownership }
	| {
			readonly found: "adoptable";
			readonly by: "id" | "name" | "credential";
			readonly owned: Ownership;
			/** Another one that bears the document's name. */
			readonly sameName: ActualIntegration | null;
	  }
	| {
			readonly found: "nothing";
			/** A credential of ours waits for this document. */
			readonly credentialExists: boolean;
			readonly sameName: ActualIntegration | null;
	  }
	| { readonly found: "unknown"; readonly questions: readonly Question[] }
	| {
			readonly found: "refused";
			readonly refusal: Refusal;
			/** Ids of integrations that may be the document's after all: not to be deleted as nobody's. */
			readonly doubtful: readonly string[];
	  };

/** Which integration carries which ownership line; integrations whose notes are not known yet become questions. */
export function readOwnerships(
	actual: Actual,
	hostingTypes: ReadonlySet<string>,
): { ownerships: readonly Ownership[]; questions: readonly Question[] } {
	// A list that carries notes for anybody leaves them out only where there are none.
	const listCarriesNotes = actual.integrations.some(
		(integration) => integration.notes !== undefined,
	);
	const ownerships: Ownership[] = [];
	const questions: Question[] = [];
	for (const integration of actual.integrations) {
		if (integration.intendedState === "DELETED") continue;
		const notes = integration.config?.notes ?? integration.notes;
		if (
			notes === undefined &&
			!listCarriesNotes &&
			hostingTypes.has(integration.typeId)
		)
			questions.push({ ask: "config", integrationId: integration.id });
		ownerships.push({ integration, mark: readNotes(notes ?? "").mark });
	}
	return { ownerships, questions };
}

/**
 * The live type of a document: by its platform id, else the only one whose slots accept its credential type
 * (Google's id is documented nowhere).
 */
export function findLiveType(
	platformType: string,
	credentialTypes: readonly string[],
	types: readonly LiveType[],
): LiveType | undefined {
	const named = types.find((type) => type.id === platformType);
	if (named) return named;
	const accepting = types.filter((type) =>
		Object.values(type.slots).some((slot) =>
			slot.credentialTypes.some((name) => credentialTypes.includes(name)),
		),
	);
	return accepting.length === 1 ? accepting[0] : undefined;
}

/** What the documents of an environment lay claim to. */
export interface Claims {
	/** Keys that documents have, and those that they had. */
	readonly keys: ReadonlySet<string>;
	/** By lower-case id of an integration: the key of the document that adopts it. */
	readonly adopters: ReadonlyMap<string, string>;
}

export interface MatchCase {
	readonly desired: Desired;
	readonly liveType: LiveType;
	readonly owner: string | null;
	readonly ownerships: readonly Ownership[];
	readonly claims: Claims;
	/** Comparable names of the other documents: what bears one of them is theirs. */
	readonly otherNames: () => ReadonlySet<string>;
	/** The documents of this type, this one among them. */
	readonly siblings: () => readonly Desired[];
	/** Ids of integrations that documents before this one took. */
	readonly taken: Pick<ReadonlySet<string>, "has">;
	readonly actual: Actual;
	/** A platform type id in the words of documents, where they have one. */
	readonly typeName: (typeId: string) => string;
}

/**
 * Finds the document's integration: by owner and key in its line, else by the id that it adopts, else by the credential
 * that bears owner and key in its name, else by type and name. What cannot be told apart is refused.
 */
export function matchDocument(given: MatchCase): Match {
	const { desired, liveType, owner, ownerships } = given;
	const { key, name } = desired;
	const typeId = liveType.id;
	const refused = (
		rule: string,
		message: string,
		doubtful: readonly string[] = [],
	): Match => ({
		found: "refused",
		refusal: { rule, key, message },
		doubtful,
	});
	const typeChange = ({ integration }: Ownership): Match =>
		refused(
			"type-change",
			messages.typeChange(
				integration.id,
				given.typeName(integration.typeId),
				desired.type,
			),
		);
	const meant = desired.adopt === undefined ? null : byId(desired.adopt, given);
	const keys = keysOf(desired);
	const ours = ownerships.filter(
		({ mark }) =>
			mark !== null && mark.owner === owner && keys.includes(mark.key),
	);
	const [first] = ours;
	if (ours.length > 1)
		return refused(
			"ambiguous-match",
			messages.ambiguousMark(
				keys.filter((one) => ours.some(({ mark }) => mark?.key === one)),
				ids(ours),
			),
		);
	if (first && meant && meant !== first)
		return refused(
			"ambiguous-match",
			messages.adoptsAnother(meant.integration.id, first.integration.id),
		);
	if (first)
		return first.integration.typeId === typeId
			? { found: "owned", owned: first }
			: typeChange(first);

	const bearsName = ({ integration }: Ownership): boolean =>
		comparableName(integration.name) === comparableName(name);
	const named = ownerships.filter(bearsName);
	const sameName = (found: Ownership | null): ActualIntegration | null =>
		named.find((one) => one !== found)?.integration ?? null;
	if (desired.adopt !== undefined) {
		if (!meant)
			return refused("adopt-not-found", messages.adoptNotFound(desired.adopt));
		if (meant.mark)
			return refused(
				"owned-by-other",
				meant.mark.owner === owner
					? messages.ownedByOtherKey(
							meant.integration.name,
							meant.integration.id,
							meant.mark.key,
						)
					: messages.ownedByOther(
							meant.integration.name,
							meant.integration.id,
							meant.mark.owner,
						),
				[meant.integration.id],
			);
		return meant.integration.typeId === typeId
			? {
					found: "adoptable",
					by: "id",
					owned: meant,
					sameName: sameName(meant),
				}
			: typeChange(meant);
	}

	const bound = boundWithoutLine(given);
	if ("questions" in bound) return { found: "unknown", ...bound };
	const [byCredential, ...others] = chosenOf(bound.ownerships, given);
	if (others.length > 0)
		return refused(
			"ambiguous-match",
			messages.ambiguousBinding(
				credentialName(owner, key),
				ids(bound.ownerships),
			),
		);
	if (byCredential)
		return byCredential.integration.typeId === typeId
			? {
					found: "adoptable",
					by: "credential",
					owned: byCredential,
					sameName: sameName(byCredential),
				}
			: typeChange(byCredential);

	const candidates = named.filter(
		({ integration }) =>
			integration.typeId === typeId && !isAdopted(integration, given),
	);
	const foreign = candidates.find(
		({ mark }) => mark !== null && mark.owner !== owner,
	);
	if (foreign?.mark)
		return refused(
			"owned-by-other",
			messages.ownedByOther(
				foreign.integration.name,
				foreign.integration.id,
				foreign.mark.owner,
			),
		);
	const abandoned = candidates.filter(
		({ mark }) => mark !== null && !given.claims.keys.has(mark.key),
	);
	const free = candidates.filter(({ mark }) => mark === null);
	const [moved, ...more] = [...abandoned, ...free];
	if (moved?.mark)
		return more.length === 0
			? refused(
					"key-changed",
					messages.keyChanged(
						moved.integration.name,
						moved.integration.id,
						moved.mark.key,
						key,
					),
					ids(abandoned),
				)
			: refused(
					"ambiguous-match",
					messages.keysMoved(
						abandoned.map(({ integration, mark }) => ({
							id: integration.id,
							key: mark?.key ?? "",
						})),
						ids(free),
					),
					ids(abandoned),
				);
	if (free.length > 1)
		return refused(
			"ambiguous-match",
			messages.ambiguousMatch(name, desired.type, ids(free)),
		);
	const [adoptable] = free;
	if (adoptable)
		return {
			found: "adoptable",
			by: "name",
			owned: adoptable,
			sameName: null,
		};
	const nameless = bound.exists ? untouched(given) : null;
	if (nameless)
		return { found: "adoptable", by: "name", owned: nameless, sameName: null };
	return {
		found: "nothing",
		credentialExists: bound.exists,
		sameName: sameName(null),
	};
}

/** Integrations whose line was wiped, and copies of one: nothing names the document but the credential that they bind. */
function boundWithoutLine({
	desired,
	owner,
	ownerships,
	actual,
}: MatchCase):
	| { readonly exists: boolean; readonly ownerships: readonly Ownership[] }
	| { readonly questions: readonly Question[] } {
	const ours = actual.credentials.filter((credential) =>
		isNamedFor(credential, owner, keysOf(desired)),
	);
	const binders = new Set<string>();
	for (const credential of ours) {
		const bound = boundTo(actual, credential, null);
		if ("questions" in bound) return bound;
		for (const { id } of bound.integrations) binders.add(id);
	}
	return {
		exists: ours.length > 0,
		ownerships: ownerships.filter(
			({ integration, mark }) => mark === null && binders.has(integration.id),
		),
	};
}

/** Of several that bind our credential: the one of our name, else those that no other document names. */
function chosenOf(
	bound: readonly Ownership[],
	{ desired, otherNames }: MatchCase,
): readonly Ownership[] {
	if (bound.length < 2) return bound;
	const nameOf = ({ integration }: Ownership) =>
		comparableName(integration.name);
	const named = bound.filter(
		(one) => nameOf(one) === comparableName(desired.name),
	);
	return named.length > 0
		? named
		: bound.filter((one) => !otherNames().has(nameOf(one)));
}

/**
 * What an interrupted run may have made: its credential is there, the platform did not honour its name, and nobody has
 * touched it since. Several are alike: where no more of them are there than documents wait for one, each takes one.
 */
function untouched(given: MatchCase): Ownership | null {
	const { liveType, ownerships, otherNames, taken, siblings } = given;
	const nameless = ownerships.filter(
		({ integration, mark }) =>
			mark === null &&
			integration.typeId === liveType.id &&
			integration.intendedState === "DISABLED" &&
			!(integration.config?.notes ?? integration.notes) &&
			Object.keys(integration.config?.credentials ?? {}).length === 0 &&
			!isAdopted(integration, given) &&
			!otherNames().has(comparableName(integration.name)),
	);
	const waiting = (): number =>
		siblings().filter((desired) => waits({ ...given, desired })).length;
	if (nameless.length > 1 && nameless.length > waiting()) return null;
	return nameless.find(({ integration }) => !taken.has(integration.id)) ?? null;
}

/** A credential of ours is there for it, and nothing that could bind it. */
function waits(given: MatchCase): boolean {
	const { desired, liveType, owner } = given;
	const bound = boundWithoutLine(given);
	return (
		desired.adopt === undefined &&
		"ownerships" in bound &&
		bound.exists &&
		bound.ownerships.length === 0 &&
		!given.ownerships.some(
			({ integration, mark }) =>
				(mark?.owner === owner && keysOf(desired).includes(mark.key)) ||
				(integration.typeId === liveType.id &&
					comparableName(integration.name) === comparableName(desired.name)),
		)
	);
}

function keysOf({ key, previousKeys = [] }: Desired): readonly string[] {
	return [key, ...previousKeys];
}

function byId(id: string, { ownerships }: MatchCase): Ownership | null {
	const wanted = id.toLowerCase();
	return (
		ownerships.find(
			({ integration }) => integration.id.toLowerCase() === wanted,
		) ?? null
	);
}

/** Another document says that it is its own. */
function isAdopted(
	{ id }: ActualIntegration,
	{ claims, desired }: MatchCase,
): boolean {
	const adopter = claims.adopters.get(id.toLowerCase());
	return adopter !== undefined && adopter !== desired.key;
}

function ids(ownerships: readonly Ownership[]): readonly string[] {
	return ownerships.map(({ integration }) => integration.id).sort();
}
