// What came of a test, as it is told.
import type { Difference, Stage } from "../action-test/types.ts";
import type { Place } from "../types.ts";

export interface TestResult {
	/** Of the action; of a custom auth action, its integration's. */
	readonly key: string;
	readonly name: string;
	/** Of the test itself. */
	readonly place: Place;
	/** Null: it passed, or did not run. */
	readonly failure: ToldFailure | null;
	/** Why it did not run, which is no failure; absent: it ran. */
	readonly skipped?: string;
	/** The platform ran it. */
	readonly live?: true;
	readonly ms: number;
	/** Of a run of several: those in which this came of it. */
	readonly environments?: readonly string[];
}

export interface ToldFailure {
	/** Null: it did not come to run. */
	readonly stage: Stage | null;
	readonly message: string;
	readonly place: Place;
	/** What was written, and where it stops to be JSON. */
	readonly rendered?: { readonly text: string; readonly at: number };
	readonly differences?: readonly Difference[];
}
