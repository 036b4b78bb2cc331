// What the steps of one change share: its turns to write, what it may look at, and how far it has come.
import type { LimitFunction } from "p-limit";
import type { ActualIntegration, IntegrationChange } from "../../core/types.ts";
import { ApiError } from "../../platform/errors.ts";
import type { ApplyInput } from "./input.ts";
import type { Looks } from "./looks.ts";

export interface Course {
	readonly input: ApplyInput;
	readonly change: IntegrationChange;
	/** Integrations that the plan found, by id. */
	readonly found: ReadonlyMap<string, ActualIntegration>;
	/** Ids of the credentials that the plan found. */
	readonly credentials: ReadonlySet<string>;
	readonly looks: Looks;
	/** For integrations of ours that nobody could tell for ours yet. */
	readonly unmarked: LimitFunction;
	/** Writes the data actions of the integration, which is there and configured; null: there are none to write. */
	readonly writeActions: ((integrationId: string) => Promise<void>) | null;
	/** One write, or several that nothing may come between, in their turn. */
	write<T>(step: string | null, work: () => Promise<T>): Promise<T>;
	/** Null: there is none, or none any more. */
	integrationId: string | null;
	/** The integration's last look, where there was one while it was written. */
	seen: ActualIntegration | null;
}

/** Gone already is what a delete wants. @returns null: it is gone */
export async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === "not-found")) throw error;
		return null;
	}
}
