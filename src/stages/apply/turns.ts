// Writes of many documents -> some of them at a time, those of earlier documents first: what was begun is soon whole.

export interface Turns {
	/** @param rank the lowest that waits is next */
	take<T>(rank: number, work: () => Promise<T>): Promise<T>;
	/** Resolves once nobody writes, nor waits for it: what is read then tells all of them. */
	quiet(): Promise<void>;
	readonly waiting: () => number;
	readonly running: () => number;
}

/** @param onEnd told after each write */
export function createTurns(places: number, onEnd: () => void): Turns {
	let running = 0;
	const waiting = new Set<{ readonly rank: number; begin(): void }>();

	const resting = new Set<() => void>();

	/** Whoever ended a write asks for the next one first. */
	function rest(): void {
		if (resting.size === 0) return;
		setImmediate(() => {
			if (running > 0 || waiting.size > 0) return;
			for (const go of resting) go();
			resting.clear();
		});
	}

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
				rest();
			}
		},
		quiet: () =>
			new Promise((go) => {
				resting.add(go);
				rest();
			}),
		waiting: () => waiting.size,
		running: () => running,
	};
}
