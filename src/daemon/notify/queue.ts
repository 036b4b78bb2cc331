// Items -> work on one at a time, in order; the oldest gives way where too many wait.

const MOST_WAITING = 100;

export interface Queue<Item> {
	add(item: Item): void;
	idle(): Promise<void>;
}

/** One item at a time, in order; the oldest gives way where too many wait, and all of them when the signal is aborted. */
export function createQueue<Item>(
	signal: AbortSignal,
	work: (item: Item) => Promise<void>,
	/** @param over it is not worth another try */
	drop: (item: Item, why: string, over: boolean) => void,
	emptied: () => void = () => undefined,
): Queue<Item> {
	const waiting: Item[] = [];
	let working: Promise<void> | null = null;

	async function run(): Promise<void> {
		// Whoever tells does not wait for the first request.
		await Promise.resolve();
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			if (signal.aborted) drop(next, "the daemon ends", false);
			else
				try {
					await work(next);
				} catch {
					drop(next, "it could not be written", true);
				}
		}
		working = null;
		emptied();
	}

	return {
		add(item) {
			waiting.push(item);
			if (waiting.length > MOST_WAITING) {
				const oldest = waiting.shift();
				if (oldest) drop(oldest, `more than ${MOST_WAITING} wait`, true);
			}
			working ??= run();
		},
		async idle() {
			while (working) await working;
		},
	};
}
