// Waits of any length -> timers that Node can count, and no other.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSleep } from "../../src/io/clock.ts";

/** Timers as Node has them: what is too long for them ends after 1 ms. */
function machine() {
	let now = 0;
	const set: number[] = [];
	const sleep = createSleep(
		() => now,
		async (ms, signal) => {
			signal?.throwIfAborted();
			set.push(ms);
			now += ms > 2 ** 31 - 1 ? 1 : ms;
			await Promise.resolve();
		},
	);
	return { sleep, set, now: () => now };
}

test("a wait lasts as long as it was asked for, however long that is", () =>
	fc.assert(
		fc.asyncProperty(
			fc.oneof(
				fc.double({ min: 0, max: 1e11, noNaN: true }),
				fc.constantFrom(2 ** 31 - 1, 2 ** 31, 597 * 3_600_000, 8_640e7),
			),
			async (ms) => {
				const { sleep, set, now } = machine();
				await sleep(ms);
				expect(now()).toBeCloseTo(ms, 3);
				expect(Math.max(...set)).toBeLessThan(2 ** 31);
				expect(set.length).toBeLessThanOrEqual(ms / 86_400_000 + 2);
			},
		),
	));

test("a wait of nothing, or of less, is one turn", async () => {
	const { sleep, set } = machine();
	await sleep(0);
	await sleep(-5);
	expect(set).toEqual([0, 0]);
});

test("it ends with the signal's own reason, in the middle too", async () => {
	const stop = new AbortController();
	const { set } = machine();
	const sleep = createSleep(
		() => 0,
		async (ms, signal) => {
			set.push(ms);
			if (set.length === 2) stop.abort(new Error("enough"));
			signal?.throwIfAborted();
			await Promise.resolve();
		},
	);
	await expect(sleep(1e12, stop.signal)).rejects.toThrow("enough");
	expect(set).toHaveLength(2);
});
