// Requests in time -> permission to send, so that no 60 seconds hold more of them than the budget.
import { abortable } from "./abort.ts";
import type { Clock } from "./clock.ts";

const WINDOW_MS = 60_000;

/** One for each environment, shared by all clients of the process that work on it. */
export interface Budget {
	/** Resolves when a request may be sent now, first come first served; rejects when the signal is aborted. */
	take(signal?: AbortSignal): Promise<void>;
	/** The platform asked for a pause: nobody sends for so long. */
	block(ms: number): void;
	/** Requests that may be sent now without waiting; 0 during a pause. */
	left(): number;
}

/** An exact sliding window. Genesys Cloud help: 300 requests a minute for a client-credentials token; ours is a share of it. */
export function createBudget(options: {
	readonly requestsPerMinute: number;
	readonly clock: Clock;
}): Budget {
	const { clock } = options;
	const allowed = Math.max(1, Math.floor(options.requestsPerMinute));
	let sent: number[] = [];
	let blockedUntil = Number.NEGATIVE_INFINITY;
	let last: Promise<void> = Promise.resolve();

	function waitMs(now: number): number {
		sent = sent.filter((at) => now - at < WINDOW_MS);
		const oldest = sent.length >= allowed ? sent[0] : undefined;
		const window = oldest === undefined ? 0 : oldest + WINDOW_MS - now;
		return Math.max(window, blockedUntil - now);
	}

	async function turn(signal: AbortSignal | undefined): Promise<void> {
		signal?.throwIfAborted();
		for (;;) {
			const now = clock.monotonic();
			const wait = waitMs(now);
			if (wait <= 0) {
				sent.push(now);
				return;
			}
			await clock.sleep(wait, signal);
		}
	}

	return {
		take(signal) {
			const mine = last.then(() => turn(signal));
			last = mine.catch(() => undefined);
			return abortable(mine, signal);
		},
		block(ms) {
			blockedUntil = Math.max(blockedUntil, clock.monotonic() + ms);
		},
		left() {
			const now = clock.monotonic();
			if (blockedUntil > now) return 0;
			const recent = sent.filter((at) => now - at < WINDOW_MS);
			return Math.max(0, allowed - recent.length);
		},
	};
}
