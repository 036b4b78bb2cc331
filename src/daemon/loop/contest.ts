// Who wrote what, and who wrote over it -> documents that two programs keep changing by turns: they are left alone for a while.
import { identityOf } from "../../core/plan/kinds.ts";
import type { Result } from "../../core/types.ts";

export interface Contest {
	/** What we just wrote. */
	wrote(results: readonly Result[]): void;
	/**
	 * Documents to hold back now, by their identity.
	 * @param now by the clock that nobody sets
	 * @param wanted what this cycle would change
	 * @param overwritten what another program wrote since the last cycle
	 */
	held(
		now: number,
		wanted: readonly string[],
		overwritten: readonly string[],
	): ReadonlySet<string>;
}

const FIRST_HOLD_MS = 300_000;
const LONGEST_HOLD_MS = 6 * 3_600_000;
/** Without a turn for so long, the next one is the first again. */
const FORGET_MS = 24 * 3_600_000;

/**
 * Once written over is put right at once: an apply by hand from an old branch looks like that. From the second time on
 * each turn doubles the pause, so that two daemons at different commits do not change a contact centre every minute.
 */
export function createContest(): Contest {
	const ours = new Set<string>();
	const turns = new Map<string, { count: number; at: number; until: number }>();
	return {
		wrote(results) {
			for (const result of results)
				if (result.outcome === "applied") ours.add(identityOf(result));
		},
		held(now, wanted, overwritten) {
			for (const [key, { at }] of turns)
				if (now - at > FORGET_MS) turns.delete(key);
			for (const key of overwritten) {
				if (!ours.has(key) || !wanted.includes(key)) continue;
				const count = (turns.get(key)?.count ?? 0) + 1;
				const pause =
					count < 2
						? 0
						: Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** (count - 2));
				turns.set(key, { count, at: now, until: now + pause });
			}
			return new Set(
				[...turns].filter(([, { until }]) => now < until).map(([key]) => key),
			);
		},
	};
}
