// Documents and live integrations -> who is whose: owned by key, adoptable by type and name, foreign, orphaned.

import { comparableName } from "../lint/rules/duplicates.ts";
import * as messages from "../messages.ts";
import type {
	Actual,
	ActualIntegration,
	Desired,
	LiveType,
	Question,
	Refusal,
} from "../types.ts";
import { type Mark, readNotes } from "./ownership.ts";

export interface Ownership {
	readonly integration: ActualIntegration;
	readonly mark: Mark | null;
}

/** What a document meets on the platform. */
export type Match =
	| { readonly found: "owned" | "adoptable"; readonly owned: Ownership }
	| { readonly found: "nothing"; readonly sameName: ActualIntegration | null }
	| { readonly found: "refused"; readonly refusal: Refusal };

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

/** Finds the document's integration: by key, else by type and name. What cannot be told apart is refused. */
export function matchDocument(
	desired: Desired,
	liveType: LiveType,
	owner: string | null,
	ownerships: readonly Ownership[],
	claimedKeys: ReadonlySet<string>,
	/** A credential of ours waits for this document: an earlier run was cut off. */
	interrupted: boolean,
	/** Comparable names of the other documents: what bears one of them is theirs. */
	otherNames: ReadonlySet<string>,
	/** A platform type id in the words of documents, where they have one. */
	typeName: (typeId: string) => string,
): Match {
	const { key, name } = desired;
	const typeId = liveType.id;
	const refused = (rule: string, message: string): Match => ({
		found: "refused",
		refusal: { rule, key, message },
	});
	const marked = ownerships.filter(({ mark }) => mark?.key === key);
	const ours = marked.filter(({ mark }) => mark?.owner === owner);
	const [first] = ours;
	if (ours.length > 1)
		return refused("ambiguous-match", messages.ambiguousMark(key, ids(ours)));
	if (first) {
		if (first.integration.typeId !== typeId)
			return refused(
				"type-change",
				messages.typeChange(
					first.integration.id,
					typeName(first.integration.typeId),
					desired.type,
				),
			);
		return { found: "owned", owned: first };
	}
	const named = ownerships.filter(
		({ integration }) =>
			comparableName(integration.name) === comparableName(name),
	);
	const candidates = named.filter(
		({ integration }) => integration.typeId === typeId,
	);
	const foreign = [...marked, ...candidates].find(
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
	const abandoned = candidates.find(
		({ mark }) => mark !== null && !claimedKeys.has(mark.key),
	);
	if (abandoned?.mark)
		return refused(
			"ambiguous-match",
			messages.keyMoved(
				abandoned.integration.name,
				abandoned.mark.key,
				abandoned.integration.id,
			),
		);
	const free = candidates.filter(({ mark }) => mark === null);
	if (free.length > 1)
		return refused(
			"ambiguous-match",
			messages.ambiguousMatch(name, desired.type, ids(free)),
		);
	const [adoptable] = free;
	if (adoptable) return { found: "adoptable", owned: adoptable };
	// The platform may not have honoured the name of what an interrupted run made, and nobody has touched it since.
	const [nameless, ...others] = interrupted
		? ownerships.filter(
				({ integration, mark }) =>
					mark === null &&
					integration.typeId === typeId &&
					integration.intendedState === "DISABLED" &&
					!otherNames.has(comparableName(integration.name)) &&
					!integration.notes &&
					Object.keys(integration.config?.credentials ?? {}).length === 0,
			)
		: [];
	if (nameless && others.length === 0)
		return { found: "adoptable", owned: nameless };
	return { found: "nothing", sameName: named[0]?.integration ?? null };
}

function ids(ownerships: readonly Ownership[]): readonly string[] {
	return ownerships.map(({ integration }) => integration.id).sort();
}
