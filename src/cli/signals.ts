// Signals of the process, from its first moment on -> one end, and hang-ups that wait for whoever wants them.

import { setMaxListeners } from "node:events";

export interface SignalSource {
	on(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
}

export interface Signals {
	/** Aborted by the first signal to stop. */
	readonly stop: AbortSignal;
	untilStopped(): Promise<void>;
	/** Calls back at each hang-up, and for those that came before anybody listened. @returns stops listening */
	onHangup(listener: () => void): () => void;
	/** From now on, and for what came before, a hang-up is a signal to stop. */
	hangupStops(): void;
}

/** @param end called at the second signal to stop */
export function listenToSignals(
	source: SignalSource,
	end: () => void,
): Signals {
	const stopping = new AbortController();
	// Every call under way listens; Node would take that for a leak.
	setMaxListeners(0, stopping.signal);
	let missed = false;
	const miss = (): void => {
		missed = true;
	};
	/** By default a hang-up would end the process: until it is known what it means here, it is remembered. */
	let hungUp = miss;

	function stop(): void {
		if (stopping.signal.aborted) end();
		else stopping.abort(new Error("stopped by a signal"));
	}

	function take(listener: () => void): void {
		hungUp = listener;
		if (!missed) return;
		missed = false;
		listener();
	}

	source.on("SIGINT", stop);
	source.on("SIGTERM", stop);
	source.on("SIGHUP", () => hungUp());
	return {
		stop: stopping.signal,
		untilStopped: () =>
			new Promise((resolve) => {
				if (stopping.signal.aborted) resolve();
				else
					stopping.signal.addEventListener("abort", () => resolve(), {
						once: true,
					});
			}),
		onHangup(listener) {
			take(listener);
			return () => {
				hungUp = miss;
			};
		},
		hangupStops: () =>
			take(() => stopping.abort(new Error("stopped by a signal"))),
	};
}
