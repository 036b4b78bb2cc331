// Times -> wake-ups at them, each a little later than asked, and one for all that were missed.
import type { Clock } from "../platform/clock.ts";

export interface ScheduleInput {
	/** The next time strictly after `now`, both in ms since 1970; null: never. */
	readonly next: (now: number) => number | null;
	readonly wake: () => void;
	readonly clock: Clock;
	readonly signal: AbortSignal;
}

export interface Schedule {
	/** ms since 1970, jitter included; null: never. */
	readonly nextAt: number | null;
	/** By the clock that nobody sets: when it last looked whether it is time, which it does every minute; null: it has ended. */
	readonly lookedAt: number | null;
	readonly ended: Promise<void>;
}

/** Part of the time until the next run that it may come late by, so that many daemons do not ask at once. */
const JITTER = 0.1;
const MOST_JITTER_MS = 30_000;
/** The longest sleep: after it a clock that was set, or a machine that slept, is noticed. */
const LONGEST_SLEEP_MS = 60_000;

/** Runs until the signal is aborted. */
export function runSchedule(input: ScheduleInput): Schedule {
	const { clock, signal } = input;
	let nextAt: number | null = null;
	let lookedAt: number | null = clock.monotonic();

	async function run(): Promise<void> {
		while (!signal.aborted) {
			const start = clock.now();
			const next = input.next(start);
			if (next === null) return;
			const late = Math.min(MOST_JITTER_MS, (next - start) * JITTER);
			nextAt = next + late * clock.random();
			let seen = start;
			for (;;) {
				const now = clock.now();
				lookedAt = clock.monotonic();
				if (now >= nextAt) {
					input.wake();
					break;
				}
				// Set back: what comes next is another time.
				if (now < seen) break;
				seen = now;
				await clock.sleep(Math.min(nextAt - now, LONGEST_SLEEP_MS), signal);
			}
		}
	}

	const ended = run()
		.catch((error: unknown) => {
			if (!signal.aborted) throw error;
		})
		.finally(() => {
			lookedAt = null;
		});
	return {
		get nextAt() {
			return nextAt;
		},
		get lookedAt() {
			return lookedAt;
		},
		ended,
	};
}
