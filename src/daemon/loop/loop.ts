// Wake-ups of one environment -> its cycles: one at a time, wake-ups that come meanwhile are one more, failures come back later.
import type { Clock } from "../../platform/clock.ts";
import type { WakeReason } from "../types.ts";

/** `retry`: the cycle failed, and may succeed by itself later. */
export type CycleEnd = "settled" | "retry";

export interface Loop {
	/** Never throws and never waits. */
	wake(reason: WakeReason): void;
	/** When the cycle under way began, by the clock that nobody sets; null: none is. */
	readonly runningSince: number | null;
	/** When a failed cycle is tried again, in ms since 1970; null: none waits. */
	readonly retryAt: number | null;
	/** Resolves when no cycle is under way and none is due; after the signal was aborted, when the last one has ended. */
	idle(): Promise<void>;
}

export interface LoopInput {
	/** One cycle. What it throws is a bug: it is told to `crashed`, and counts as a failure. */
	readonly run: (reasons: readonly WakeReason[]) => Promise<CycleEnd>;
	readonly crashed: (error: unknown) => void;
	readonly clock: Clock;
	/** Aborted: the cycle under way ends, none begins. */
	readonly signal: AbortSignal;
}

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;

/** Doubled with each failure; between half and all of it, so that environments that failed together part. */
export function retryDelayMs(failures: number, random: number): number {
	const whole = Math.min(
		LONGEST_RETRY_MS,
		FIRST_RETRY_MS * 2 ** (failures - 1),
	);
	return whole * (0.5 + random / 2);
}

export function createLoop({ run, crashed, clock, signal }: LoopInput): Loop {
	const due = new Set<WakeReason>();
	let working: Promise<void> | null = null;
	let runningSince: number | null = null;
	let failures = 0;
	/** `due` by the clock that nobody sets. */
	let retry: { readonly due: number; readonly cancel: AbortController } | null =
		null;

	async function cycle(): Promise<void> {
		const reasons = [...due];
		due.clear();
		retry?.cancel.abort();
		retry = null;
		runningSince = clock.monotonic();
		try {
			const end = await run(reasons);
			if (end === "settled") failures = 0;
			else comeBack();
		} catch (error) {
			crashed(error);
			comeBack();
		} finally {
			runningSince = null;
		}
	}

	function comeBack(): void {
		if (signal.aborted) return;
		failures += 1;
		const delay = retryDelayMs(failures, clock.random());
		const cancel = new AbortController();
		retry = { due: clock.monotonic() + delay, cancel };
		clock.sleep(delay, cancel.signal).then(
			() => wake("retry"),
			() => undefined,
		);
	}

	async function work(): Promise<void> {
		// Wake-ups of the same moment are one cycle.
		await Promise.resolve();
		while (due.size > 0 && !signal.aborted) await cycle();
		working = null;
		if (due.size > 0 && !signal.aborted) working = work();
	}

	function wake(reason: WakeReason): void {
		if (signal.aborted) return;
		// A schedule that is quicker than the pause after failures must not defeat it.
		if (reason === "schedule" && retry && retry.due > clock.monotonic()) return;
		due.add(reason);
		working ??= work();
	}

	signal.addEventListener("abort", () => retry?.cancel.abort(), { once: true });
	return {
		wake,
		get runningSince() {
			return runningSince;
		},
		get retryAt() {
			return retry
				? Math.round(clock.now() + retry.due - clock.monotonic())
				: null;
		},
		async idle() {
			while (working) await working;
		},
	};
}
