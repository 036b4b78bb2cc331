// Items -> each worked through, some at a time.

/** Works through the items, some at a time; the first failure is thrown once all have ended. */
export async function eachOf<T>(
	items: readonly T[],
	atOnce: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	const left = [...items];
	const workers = Array.from({ length: atOnce }, async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift())
			await work(item);
	});
	const ended = await Promise.allSettled(workers);
	for (const worker of ended)
		if (worker.status === "rejected") throw worker.reason;
}
