// Attempts and their failures -> another attempt after a pause, or the end.

import type { Clock } from "./clock.ts";
import type { Failure } from "./errors.ts";

const BASE_MS = 250;
const CAP_MS = 5_000;
const MOST_ATTEMPTS = 5;
const MOST_RATE_LIMITED = 10;
/** Genesys Cloud's own clients give up when asked to wait longer. */
export const LONGEST_WAIT_MS = 180_000;

export type Verdict<T> =
	| { readonly done: true; readonly value: T }
	| { readonly done: false; readonly failure: Failure };

export type Ending<T> =
	| { readonly done: true; readonly value: T }
	| {
			readonly done: false;
			readonly failure: Failure;
			readonly attempts: number;
			/** True where any of the attempts may have taken effect. */
			readonly unsure: boolean;
	  };

/** Full jitter: anything up to the doubled base, so that clients that failed together do not come back together. */
export function backoffMs(attempt: number, clock: Clock): number {
	return clock.random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
}

/**
 * @param always false: repeated only while every attempt is known to have had no effect
 */
export async function persist<T>(
	clock: Clock,
	signal: AbortSignal,
	always: boolean,
	attempt: () => Promise<Verdict<T>>,
): Promise<Ending<T>> {
	let faults = 0;
	let rateLimited = 0;
	let unsure = false;
	for (;;) {
		signal.throwIfAborted();
		const verdict = await attempt();
		if (verdict.done) return verdict;
		const { failure } = verdict;
		unsure ||= !failure.notDone;
		if (failure.again === "rate-limit") rateLimited += 1;
		else faults += 1;
		const attempts = faults + rateLimited;
		const spent = faults >= MOST_ATTEMPTS || rateLimited >= MOST_RATE_LIMITED;
		const allowed = always || failure.notDone;
		if (failure.again === "never" || spent || !allowed)
			return { done: false, failure, attempts, unsure };
		const backoff = backoffMs(
			failure.again === "rate-limit" ? rateLimited : faults,
			clock,
		);
		await clock.sleep(failure.waitMs || backoff, signal);
	}
}
