// All that decides about one document's credential.
import type { Catalog } from "../catalog/catalog.ts";
import type {
	Actual,
	ActualIntegration,
	DesiredCredential,
	Fingerprints,
	LiveType,
} from "../types.ts";
import type { Mark } from "./ownership.ts";

export interface CredentialCase {
	readonly key: string;
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
	readonly actual: Actual;
	readonly catalog: Catalog;
}
