// A cron expression -> wake-ups at its times, each a little later than asked, and one for all that were missed.
import { createTask, parse } from "node-cron";
import type { Clock } from "../platform/options.ts";

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

	const ended = run().catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});
	return {
		get nextAt() {
			return nextAt;
		},
		ended,
	};
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** @param expression and time zone as the settings schema has accepted them */
export function cronTimes(
	expression: string,
	timezone: string,
): (now: number) => number | null {
	const task = createTask(expression, () => undefined, {
		timezone,
		suppressMissedWarning: true,
	});
	const seconds = parse(expression).second;
	return (now) => {
		const next = task.getNextRuns(1)[0]?.getTime() ?? null;
		// node-cron 4.6 leaves the hour out that comes twice when summer time ends: each minute of it is asked for.
		const gap = next === null ? Number.POSITIVE_INFINITY : next - now;
		if (gap <= HOUR_MS) return next;
		const first = Math.floor(now / MINUTE_MS) * MINUTE_MS;
		for (let minute = first; minute < now + 2 * HOUR_MS; minute += MINUTE_MS)
			for (const second of seconds) {
				const at = minute + second * 1_000;
				if (at > now && at < now + gap && task.match(new Date(at))) return at;
			}
		return next;
	};
}
