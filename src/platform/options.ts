// What the edge of the process hands in, so that the client touches no clock, randomness or environment itself.

import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { ProxyVariables } from "./proxy.ts";
import type { OpenTransport } from "./transport.ts";

export interface PlatformOptions {
	/** With or without a trailing slash; may carry a path prefix, as behind a gateway. */
	readonly loginUrl: string;
	readonly apiUrl: string;
	readonly clientId: string;
	/** Called only when a token is asked for, or a text must be freed of it. */
	readonly clientSecret: () => string;
	readonly requestsPerMinute: number;
	/** Takes the place of a budget of our own, where several clients of one process work on one environment. */
	readonly budget?: Budget;
	/** For connecting, for the headers, for the body, and for the whole of one attempt. */
	readonly timeoutMs: number;
	readonly proxy?: ProxyVariables;
	readonly transport?: OpenTransport | undefined;
	readonly clock: Clock;
	readonly signal?: AbortSignal;
	/** Takes secrets out of a text that came from the platform or the network. @param also what else is secret in it */
	scrub(text: string, also: readonly string[]): string;
	/** Told of waits of more than 5 s for a limit of requests, or because the platform asked for them; 0: they are over. */
	onWait?(ms: number): void;
	/** Told after every HTTP request, token requests included; status null: no answer. */
	onCall?(call: {
		readonly method: string;
		readonly path: string;
		readonly status: number | null;
		/** What the vendor's support asks for; null where the platform did not say. */
		readonly correlationId: string | null;
	}): void;
}
