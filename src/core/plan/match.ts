// A document and live integrations -> the one that is its own, one to adopt, none, or a refusal.
import type { ActualIntegration, Question, Refusal } from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import type { Ownership } from "./marked.ts";
import { isAdopted, keysOf, type MatchCase } from "./match-case.ts";
import * as messages from "./messages.ts";
import { credentialName } from "./ownership.ts";
import { boundWithoutLine, chosenOf, untouched } from "./without-line.ts";

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

function byId(id: string, { ownerships }: MatchCase): Ownership | null {
	const wanted = id.toLowerCase();
	return (
		ownerships.find(
			({ integration }) => integration.id.toLowerCase() === wanted,
		) ?? null
	);
}

function ids(ownerships: readonly Ownership[]): readonly string[] {
	return ownerships.map(({ integration }) => integration.id).sort();
}
