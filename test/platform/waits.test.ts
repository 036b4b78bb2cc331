// A clock that tells of long waits: when the first begins, and when the last is over.
import { expect, test } from "vitest";
import { tellingWaits } from "../../src/platform/waits.ts";
import { fakeClock } from "../fixtures/scripted-server.ts";

function heldClock() {
	const ends: (() => void)[] = [];
	const told: number[] = [];
	const clock = tellingWaits(
		{
			...fakeClock(),
			sleep: (_, signal) =>
				new Promise<void>((resolve, reject) => {
					ends.push(resolve);
					signal?.addEventListener("abort", () => reject(signal.reason));
				}),
		},
		(ms) => told.push(ms),
	);
	return { clock, ends, told };
}

test("pauses between two attempts are not told", () => {
	const { clock, told } = heldClock();
	void clock.sleep(5_000);
	expect(told).toEqual([]);
});

test("of several waits, the end of the last is the end", async () => {
	const { clock, ends, told } = heldClock();
	const waits = [clock.sleep(6_000), clock.sleep(60_000)];
	ends[0]?.();
	await waits[0];
	expect(told).toEqual([6_000, 60_000]);
	ends[1]?.();
	await waits[1];
	expect(told).toEqual([6_000, 60_000, 0]);
});

test("a wait that is broken off is over, too", async () => {
	const { clock, told } = heldClock();
	const stop = new AbortController();
	const wait = clock.sleep(60_000, stop.signal);
	stop.abort(new Error("stopped"));
	await expect(wait).rejects.toThrow("stopped");
	expect(told).toEqual([60_000, 0]);
});
