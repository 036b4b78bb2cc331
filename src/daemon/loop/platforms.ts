// An environment's settings and client -> its connection to the platform, kept from cycle to cycle: one token, one budget.
import type { EnvironmentSettings } from "../../core/settings/settings.ts";
import { type Budget, createBudget } from "../../platform/budget.ts";
import type { Clock } from "../../platform/clock.ts";
import type { PlatformOptions } from "../../platform/options.ts";
import { openPlatform } from "../../platform/platform.ts";
import type { PlatformReader } from "../../platform/reader.ts";
import type { PlatformTester } from "../../platform/tester.ts";
import type { PlatformWriter } from "../../platform/writer.ts";
import {
	type ActionCache,
	type ActionStore,
	createActionCache,
} from "../../stages/action-cache.ts";

export interface Connection {
	readonly reader: PlatformReader;
	readonly writer: PlatformWriter;
	readonly tester: PlatformTester;
	readonly actionCache: ActionCache;
	/** Changes whenever a new connection was made: what was read over another one may be of another organization. */
	readonly number: number;
}

export interface Connections {
	/** The connection that there is, or a new one where address, client or budget are others now. */
	open(
		environment: EnvironmentSettings,
		clientId: string,
		clientSecret: string,
	): Promise<Connection>;
	/** Requests that may be sent now; null: nothing was ever sent. */
	budgetLeft(): number | null;
	/** Ends reads at once, and waits for writes under way. */
	close(): Promise<void>;
}

export interface ConnectionsInput {
	readonly timeoutMs: number;
	readonly proxy: NonNullable<PlatformOptions["proxy"]>;
	readonly transport: PlatformOptions["transport"];
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly scrub: PlatformOptions["scrub"];
	/** Null: what was read of data actions is known as long as the connection is. */
	actionStore(
		environment: EnvironmentSettings,
		clientSecret: string,
	): ActionStore | null;
	onCall: NonNullable<PlatformOptions["onCall"]>;
}

export function createConnections(input: ConnectionsInput): Connections {
	let kept:
		| (Connection & {
				readonly identity: string;
				readonly budget: Budget;
				close(): Promise<void>;
		  })
		| null = null;
	let made = 0;
	return {
		async open(environment, clientId, clientSecret) {
			const { loginUrl, apiUrl, requestsPerMinute } = environment;
			const identity = JSON.stringify([
				loginUrl,
				apiUrl,
				requestsPerMinute,
				clientId,
				clientSecret,
			]);
			if (kept?.identity === identity) return kept;
			await kept?.close();
			made += 1;
			const { timeoutMs, proxy, transport, clock, signal, scrub, onCall } =
				input;
			const budget = createBudget({ requestsPerMinute, clock });
			const platform = openPlatform({
				loginUrl,
				apiUrl,
				clientId,
				clientSecret: () => clientSecret,
				requestsPerMinute,
				budget,
				timeoutMs,
				proxy,
				transport,
				clock,
				signal,
				scrub,
				onCall,
			});
			kept = {
				...platform,
				actionCache: createActionCache(
					input.actionStore(environment, clientSecret),
				),
				identity,
				budget,
				number: made,
			};
			return kept;
		},
		budgetLeft: () => kept?.budget.left() ?? null,
		async close() {
			await kept?.close();
		},
	};
}
