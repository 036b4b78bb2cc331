// All that decides about one document's credential.
import type { Catalog } from "../catalog/catalog.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	DesiredCredential,
	Fingerprints,
	LiveType,
} from "../types.ts";
import { isNamedFor, type Mark } from "./ownership.ts";

export interface CredentialCase {
	readonly key: string;
	/** Keys that the document had: credentials that bear them are its own too. */
	readonly previousKeys: readonly string[];
	readonly owner: string | null;
	readonly desired: DesiredCredential;
	readonly allowTypeChange: boolean;
	readonly liveType: LiveType;
	readonly shippedSlot: string;
	/** Null: the integration is still to be made. */
	readonly integration: ActualIntegration | null;
	readonly adopts: boolean;
	readonly mark: Mark | null;
	/** Of the values in Git and the secret sources; null where they were not read. */
	readonly fingerprints: Fingerprints | null;
	/** Of the same values, made as those of the line were: with the key that it carries. */
	readonly comparable: Fingerprints | null;
	readonly actual: Actual;
	readonly catalog: Catalog;
}

/** Whether the credential bears the document's key in its name, or one that the document had. */
export function isOurs(
	{ key, previousKeys, owner }: CredentialCase,
	credential: ActualCredential,
): boolean {
	return isNamedFor(credential, owner, [key, ...previousKeys]);
}

/** Of an integration that is adopted, and of one that was ours while its credential was not: what is bound is taken over. */
export function takesOver(
	given: CredentialCase,
	bound: ActualCredential | undefined,
): boolean {
	if (given.adopts) return true;
	const neverOurs = given.mark !== null && given.mark.fingerprints === null;
	return neverOurs && bound !== undefined && !isOurs(given, bound);
}
