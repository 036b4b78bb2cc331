// Signals -> promises that end early, and groups of reads that end together.
import { setMaxListeners } from "node:events";

/** Ends with the signal's reason when it is aborted first; the promise itself goes on. */
export function abortable<T>(
	promise: Promise<T>,
	signal: AbortSignal | undefined,
): Promise<T> {
	if (!signal) return promise;
	return new Promise<T>((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		else signal.addEventListener("abort", onAbort, { once: true });
		promise
			.then(resolve, reject)
			.finally(() => signal.removeEventListener("abort", onAbort));
	});
}

/** Every call under way listens; Node would take that for a leak. */
export function manyListeners(signal: AbortSignal): void {
	setMaxListeners(0, signal);
}

/** Aborted with the other one, which does not hold on to it once it is. */
export function childOf(signal: AbortSignal): AbortController {
	const child = new AbortController();
	const end = (): void => child.abort(signal.reason);
	if (signal.aborted) end();
	else signal.addEventListener("abort", end, { once: true });
	const letGo = (): void => signal.removeEventListener("abort", end);
	child.signal.addEventListener("abort", letGo, { once: true });
	return child;
}

/**
 * Starts reads side by side. The first failure stops the others and is thrown once all have ended,
 * so that nothing of a failed reading goes on in the background.
 */
export async function together<T extends readonly unknown[]>(
	outer: AbortSignal,
	start: (signal: AbortSignal) => { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T> {
	outer.throwIfAborted();
	const inner = new AbortController();
	manyListeners(inner.signal);
	const onAbort = () => inner.abort(outer.reason);
	outer.addEventListener("abort", onAbort, { once: true });
	const reads = start(inner.signal);
	try {
		return (await Promise.all(reads)) as unknown as T;
	} catch (error) {
		inner.abort();
		await Promise.allSettled(reads);
		throw error;
	} finally {
		outer.removeEventListener("abort", onAbort);
	}
}
