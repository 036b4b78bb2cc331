// What every store is reached with.
import type { FieldValue } from "../../core/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { ProxyVariables } from "../../platform/proxy.ts";
import type { Resolved } from "./resolved.ts";

/** As long as the process lives: a login serves many cycles. */
export interface StoreConnections {
	readonly proxy: ProxyVariables;
	readonly clock: Clock;
	/** Aborted: whatever is under way is given up. */
	readonly signal: AbortSignal | undefined;
	/** What a type of store keeps from one run to the next, by the settings it is for. */
	readonly kept: Map<string, unknown>;
}

export interface StoreWorld extends StoreConnections {
	/** Of the process. */
	readonly variables: Readonly<Record<string, string | undefined>>;
	/** The settings' own: programs run there, and paths are relative to it. */
	readonly folder: string;
	/** The environment whose documents are read. */
	readonly environment: string;
	/** What a store needs for itself, which is a secret too, unless it is open. */
	own(reference: FieldValue, open?: "open"): Promise<Resolved>;
	/** For the little that is told of what somebody else says. */
	scrub(text: string): string;
}
