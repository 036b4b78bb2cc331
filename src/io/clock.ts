// The machine's clocks and timers -> time as the program knows it.
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../platform/clock.ts";

/** A timer of Node that is set for longer than 2^31 - 1 ms, 24.8 days, ends at once. */
const LONGEST_TIMER_MS = 24 * 3_600_000;

/** Waits of any length, made of timers that each can be. */
export function createSleep(
	monotonic: () => number,
	timer: (ms: number, signal?: AbortSignal) => Promise<unknown>,
): Clock["sleep"] {
	return async (ms, signal) => {
		const until = monotonic() + ms;
		for (let left = ms; ; left = until - monotonic()) {
			try {
				await timer(Math.min(Math.max(left, 0), LONGEST_TIMER_MS), signal);
			} catch (error) {
				throw signal?.reason ?? error;
			}
			if (left <= LONGEST_TIMER_MS) return;
		}
	};
}

const monotonic = (): number => performance.now();

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic,
	sleep: createSleep(monotonic, (ms, signal) =>
		delay(ms, undefined, signal ? { signal } : {}),
	),
	random: Math.random,
};
