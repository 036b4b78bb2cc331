// Many who want to read the same -> as few readings as tell each of them what came of its write.

/** One that is asked for while another is under way starts after it: that one may have begun before the write. */
export function createSharedReading<T>(
	read: () => Promise<T>,
): () => Promise<T> {
	let running: Promise<unknown> = Promise.resolve();
	let next: Promise<T> | null = null;
	return () => {
		if (next === null) {
			next = running.then(() => {
				next = null;
				return read();
			});
			running = next.catch(() => undefined);
		}
		return next;
	};
}
