// Many callers -> at most so many at work at once.

export interface Gate {
	/** Waits for a place; the signal ends the wait, not the work. */
	pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createGate(places: number): Gate {
	let free = places;
	const waiting = new Set<() => void>();

	function enter(signal: AbortSignal): Promise<void> {
		if (free > 0) {
			free -= 1;
			return Promise.resolve();
		}
		return new Promise((resolve, reject) => {
			const onAbort = () => {
				waiting.delete(admit);
				reject(signal.reason);
			};
			const admit = () => {
				signal.removeEventListener("abort", onAbort);
				resolve();
			};
			signal.addEventListener("abort", onAbort, { once: true });
			waiting.add(admit);
		});
	}

	function leave(): void {
		const [next] = waiting;
		if (next === undefined) {
			free += 1;
			return;
		}
		waiting.delete(next);
		next();
	}

	return {
		async pass(signal, work) {
			signal.throwIfAborted();
			await enter(signal);
			try {
				return await work();
			} finally {
				leave();
			}
		},
	};
}
