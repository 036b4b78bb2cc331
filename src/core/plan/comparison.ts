// What is compared, and what comes of it.
import type { Catalog } from "../catalog/catalog.ts";
import type {
	Actual,
	Change,
	Fingerprints,
	LiveType,
	NearMiss,
	Orphan,
	Question,
	Refusal,
	Standing,
	Suspended,
} from "../types.ts";
import type { MatchedAction } from "./action/compare.ts";
import type { DesiredState } from "./desired.ts";

export interface Comparison {
	/** Sorted by key. */
	readonly changes: readonly Change[];
	readonly matchedActions: readonly MatchedAction[];
	readonly refusals: readonly Refusal[];
	readonly orphans: readonly Orphan[];
	readonly nearMisses: readonly NearMiss[];
	readonly suspended: readonly Suspended[];
	readonly standings: readonly Standing[];
	readonly unchanged: number;
	readonly unmanaged: number;
	/** Live type id of each document's type, for counting against limits. */
	readonly liveTypes: ReadonlyMap<string, LiveType>;
	/** Not empty: the rest is provisional. */
	readonly questions: readonly Question[];
}

export interface ComparisonInput {
	readonly state: DesiredState;
	readonly actual: Actual;
	readonly catalog: Catalog;
	readonly owner: string | null;
	readonly prune: boolean;
	/** Data actions without a document are deleted; absent: they stay. */
	readonly pruneActions?: boolean;
	/** By document key, and by the keys that a document had; a key that is absent here was not resolved. */
	readonly fingerprints: ReadonlyMap<string, Fingerprints>;
	/** Keys of documents with a secret that could not be read. */
	readonly unresolved: ReadonlySet<string>;
}
