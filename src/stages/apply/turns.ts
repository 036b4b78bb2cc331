// Writes of many documents -> some of them at a time, those of earlier documents first: what was begun is soon whole.

export interface Turns {
	/** @param rank the lowest that waits is next */
	take<T>(rank: number, work: () => Promise<T>): Promise<T>;
	readonly waiting: () => number;
	readonly running: () => number;
}

/** @param onEnd told after each write */
export function createTurns(places: number, onEnd: () => void): Turns {
	let running = 0;
	const waiting = new Set<{ readonly rank: number; begin(): void }>();

	function next(): void {
		if (running >= places || waiting.size === 0) return;
		const first = [...waiting].reduce((a, b) => (b.rank < a.rank ? b : a));
		waiting.delete(first);
		running += 1;
		first.begin();
	}

	return {
		async take(rank, work) {
			await new Promise<void>((begin) => {
				waiting.add({ rank, begin });
				next();
			});
			try {
				return await work();
			} finally {
				running -= 1;
				next();
				onEnd();
			}
		},
		waiting: () => waiting.size,
		running: () => running,
	};
}
