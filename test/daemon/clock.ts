// A clock that stands still until a test moves it; sleepers wake in the order of their times.
import type { Clock } from "../../src/platform/clock.ts";

export interface HandClock extends Clock {
	/** Moves on by `ms`, waking every sleeper on the way, and lets all that follows from it happen. */
	pass(ms: number): Promise<void>;
	/** Sets it, as somebody sets a wrong clock right: sleeps go on for as long as they would have. */
	set(now: number): void;
	/** How many sleep. */
	sleepers(): number;
}

export function handClock(
	start = Date.UTC(2026, 0, 1),
	random: () => number = () => 0.5,
): HandClock {
	let now = start;
	/** Time that really passed. */
	let passed = 0;
	const sleeping = new Set<{ at: number; wake: () => void }>();
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 20; turn += 1)
			await new Promise((resolve) => setImmediate(resolve));
	};
	return {
		now: () => now,
		monotonic: () => passed,
		random,
		sleep(ms, signal) {
			return new Promise((resolve, reject) => {
				if (signal?.aborted) {
					reject(signal.reason);
					return;
				}
				const onAbort = (): void => {
					sleeping.delete(sleeper);
					reject(signal?.reason);
				};
				const sleeper = {
					at: passed + ms,
					wake: () => {
						sleeping.delete(sleeper);
						signal?.removeEventListener("abort", onAbort);
						resolve();
					},
				};
				sleeping.add(sleeper);
				signal?.addEventListener("abort", onAbort, { once: true });
			});
		},
		async pass(ms) {
			await settle();
			const end = passed + ms;
			for (;;) {
				const next = [...sleeping].sort((a, b) => a.at - b.at)[0];
				if (!next || next.at > end) break;
				now += Math.max(0, next.at - passed);
				passed = Math.max(passed, next.at);
				next.wake();
				await settle();
			}
			now += end - passed;
			passed = end;
			await settle();
		},
		set(to) {
			now = to;
		},
		sleepers: () => sleeping.size,
	};
}
