// All that decides which integration is a document's.
import type { Actual, ActualIntegration, Desired, LiveType } from "../types.ts";
import type { Ownership } from "./marked.ts";

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

export function keysOf({ key, previousKeys = [] }: Desired): readonly string[] {
	return [key, ...previousKeys];
}

/** Another document says that it is its own. */
export function isAdopted(
	{ id }: ActualIntegration,
	{ claims, desired }: MatchCase,
): boolean {
	const adopter = claims.adopters.get(id.toLowerCase());
	return adopter !== undefined && adopter !== desired.key;
}
