// Documents that wait to see their integration -> as few looks at the platform's list as show it to all of them.
import type { ActualIntegration } from "../../core/types.ts";
import type { ApplyInput } from "./input.ts";
import { createTurns, type Turns } from "./turns.ts";

/** So many are worth a look while others are still written. */
export const enough = 20;
/** A look that is due so soon is part of the one before. */
const near = 200;
/** How long a write under way is waited for, because who makes it will want to look too. */
const patience = 200;

/** Pauses between looks for the same, in ms; the last one repeats. */
const pauses = [400, 1_000, 2_000, 3_000, 5_000];
export const pauseBefore = (look: number): number =>
	pauses[Math.min(look, pauses.length - 1)] ?? 0;

export interface Looks {
	/** All integrations of a type, and maybe others, as they are listed after the pause. */
	list(typeId: string, pauseMs: number): Promise<readonly ActualIntegration[]>;
	/** As listed; null: it is not. `listed`: false where it was asked for by itself, which tells more surely. */
	one(
		integration: Pick<ActualIntegration, "id" | "typeId">,
		pauseMs: number,
	): Promise<{
		readonly integration: ActualIntegration | null;
		readonly listed: boolean;
	}>;
	end(): void;
}

interface Waiting {
	readonly typeId: string;
	/** Null: the whole list is wanted. */
	readonly id: string | null;
	readonly due: number;
	show(list: readonly ActualIntegration[], listed: boolean): void;
	fail(reason: unknown): void;
}

/** Looking waits for writing, unless enough wait for a look. */
export function createTraffic({
	reader,
	clock,
	signal,
	concurrency = 8,
}: ApplyInput): { readonly turns: Turns; readonly looks: Looks } {
	const turns = createTurns(concurrency, consider);
	const waiting = new Set<Waiting>();
	let reading = false;
	let considering = false;
	let alarm = { at: Number.POSITIVE_INFINITY, off: new AbortController() };
	signal?.addEventListener("abort", stop);

	/** Whoever ended a write asks for the next one first. */
	function consider(): void {
		if (considering || reading || waiting.size === 0) return;
		considering = true;
		setImmediate(() => {
			considering = false;
			decide();
		});
	}

	function decide(): void {
		if (reading || waiting.size === 0) return;
		const now = clock.monotonic();
		const first = Math.min(...[...waiting].map(({ due }) => due));
		if (first > now) {
			wakeAt(first);
			return;
		}
		const ready = [...waiting].filter(({ due }) => due <= now + near);
		if (ready.length < enough) {
			if (turns.waiting() > 0) return;
			if (turns.running() > 0 && now < first + patience) {
				wakeAt(first + patience);
				return;
			}
		}
		void look(ready);
	}

	function wakeAt(at: number): void {
		if (alarm.at <= at) return;
		alarm.off.abort();
		const mine = { at, off: new AbortController() };
		alarm = mine;
		clock.sleep(at - clock.monotonic(), mine.off.signal).then(
			() => {
				alarm = { at: Number.POSITIVE_INFINITY, off: new AbortController() };
				decide();
			},
			() => undefined,
		);
	}

	async function look(ready: readonly Waiting[]): Promise<void> {
		reading = true;
		for (const one of ready) waiting.delete(one);
		const [only, ...others] = ready;
		const alone = others.length === 0 && only ? only.id : null;
		const types = new Set(ready.map(({ typeId }) => typeId));
		const [typeId = null] = types.size === 1 ? types : [];
		try {
			const list =
				alone === null
					? await reader.readIntegrations(typeId)
					: [await reader.readIntegration(alone)];
			for (const one of ready) one.show(list, alone === null);
		} catch (error) {
			for (const one of ready) one.fail(error);
		} finally {
			reading = false;
			consider();
		}
	}

	function stop(): void {
		alarm.off.abort();
		for (const one of waiting) one.fail(signal?.reason);
		waiting.clear();
	}

	function wait<T>(
		typeId: string,
		id: string | null,
		pauseMs: number,
		seen: (list: readonly ActualIntegration[], listed: boolean) => T,
	): Promise<T> {
		return new Promise((resolve, reject) => {
			signal?.throwIfAborted();
			waiting.add({
				typeId,
				id,
				due: clock.monotonic() + pauseMs,
				show: (list, listed) => resolve(seen(list, listed)),
				fail: reject,
			});
			consider();
		});
	}

	return {
		turns,
		looks: {
			list: (typeId, pauseMs) => wait(typeId, null, pauseMs, (list) => list),
			one: ({ id, typeId }, pauseMs) =>
				wait(typeId, id, pauseMs, (list, listed) => ({
					integration: list.find((one) => one.id === id) ?? null,
					listed,
				})),
			end() {
				alarm.off.abort();
				signal?.removeEventListener("abort", stop);
			},
		},
	};
}
