// A clock -> the same, telling of each long wait: whoever watches shall not take it for a program that hangs.
import type { Clock } from "./clock.ts";

/** Longer than any pause between two attempts, so that what is told comes of a limit of requests, or was asked for. */
const LONG_MS = 5_000;

/** @param tell milliseconds to wait from now on; 0: nobody waits any longer */
export function tellingWaits(
	clock: Clock,
	tell: ((ms: number) => void) | undefined,
): Clock {
	if (!tell) return clock;
	let waiting = 0;
	return {
		...clock,
		async sleep(ms, signal) {
			if (ms <= LONG_MS) return clock.sleep(ms, signal);
			waiting += 1;
			tell(ms);
			try {
				await clock.sleep(ms, signal);
			} finally {
				waiting -= 1;
				if (waiting === 0) tell(0);
			}
		},
	};
}
