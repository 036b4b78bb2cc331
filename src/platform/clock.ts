// What the edge of the process hands in of time and chance.

export interface Clock {
	/** Milliseconds since 1970, for dates: somebody may set it, forwards or back, at any time. */
	now(): number;
	/** Milliseconds since some moment, for spans of time: it only ever goes on. */
	monotonic(): number;
	/** However long. Rejects with the signal's reason as soon as it is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** From 0 up to, not including, 1. */
	random(): number;
}
