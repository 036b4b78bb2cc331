// Wake-ups -> cycles: one at a time, one more for all that came meanwhile, and failures that come back by themselves.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
	type CycleEnd,
	createLoop,
	retryDelayMs,
} from "../../../src/daemon/loop/loop.ts";
import type { WakeReason } from "../../../src/daemon/types.ts";
import { handClock } from "../../fixtures/clock.ts";

function stage() {
	const clock = handClock();
	const stop = new AbortController();
	const runs: (readonly WakeReason[])[] = [];
	const crashes: unknown[] = [];
	let gate: ((end: CycleEnd | Error) => void) | null = null;
	const loop = createLoop({
		clock,
		signal: stop.signal,
		crashed: (error) => crashes.push(error),
		run: (reasons) => {
			runs.push(reasons);
			return new Promise((resolve, reject) => {
				gate = (end) => {
					gate = null;
					if (end instanceof Error) reject(end);
					else resolve(end);
				};
			});
		},
	});
	return {
		clock,
		stop,
		loop,
		runs,
		crashes,
		end: async (end: CycleEnd | Error) => {
			await clock.pass(0);
			gate?.(end);
			await clock.pass(0);
		},
		busy: () => gate !== null,
	};
}

test("wake-ups of one moment are one cycle", async () => {
	const { loop, runs, end, clock } = stage();
	loop.wake("files");
	loop.wake("http");
	loop.wake("files");
	await clock.pass(0);
	expect(runs).toEqual([["files", "http"]]);
	await end("settled");
	expect(runs).toHaveLength(1);
	expect(loop.runningSince).toBeNull();
});

test("a wake-up during a cycle means exactly one more", async () => {
	const { loop, runs, end, clock } = stage();
	loop.wake("start");
	await clock.pass(0);
	loop.wake("files");
	loop.wake("files");
	loop.wake("schedule");
	await end("settled");
	expect(runs).toEqual([["start"], ["files", "schedule"]]);
	await end("settled");
	await loop.idle();
	expect(runs).toHaveLength(2);
});

test("a failed cycle comes back, later each time, and is forgotten after a good one", async () => {
	const { loop, runs, end, clock } = stage();
	loop.wake("start");
	await end("retry");
	expect(loop.retryAt).toBe(clock.now() + retryDelayMs(1, 0.5));
	await clock.pass(retryDelayMs(1, 0.5) - 1);
	expect(runs).toHaveLength(1);
	await clock.pass(1);
	expect(runs).toEqual([["start"], ["retry"]]);
	await end("retry");
	expect(loop.retryAt).toBe(clock.now() + retryDelayMs(2, 0.5));
	await clock.pass(retryDelayMs(2, 0.5));
	await end("settled");
	expect(loop.retryAt).toBeNull();
	loop.wake("files");
	await end("retry");
	expect(loop.retryAt).toBe(clock.now() + retryDelayMs(1, 0.5));
});

test("the schedule does not defeat the pause after a failure, a person does", async () => {
	const { loop, runs, end, clock } = stage();
	loop.wake("start");
	await end("retry");
	loop.wake("schedule");
	await clock.pass(0);
	expect(runs).toHaveLength(1);
	loop.wake("http");
	await end("settled");
	expect(runs).toEqual([["start"], ["http"]]);
	await clock.pass(1_000_000);
	expect(runs).toHaveLength(2);
});

test("a bug is told, and the loop goes on", async () => {
	const { loop, runs, crashes, end, clock } = stage();
	loop.wake("start");
	await end(new Error("a bug"));
	expect(crashes).toEqual([new Error("a bug")]);
	await clock.pass(retryDelayMs(1, 0.5));
	expect(runs).toHaveLength(2);
});

test("once stopped, the cycle under way ends and none begins", async () => {
	const { loop, runs, end, stop, clock } = stage();
	loop.wake("start");
	await clock.pass(0);
	loop.wake("files");
	stop.abort(new Error("stop"));
	loop.wake("http");
	await end("retry");
	await loop.idle();
	await clock.pass(1_000_000);
	expect(runs).toEqual([["start"]]);
	expect(clock.sleepers()).toBe(0);
});

test("the pause grows to five minutes, and parts those that failed together", () => {
	expect(retryDelayMs(1, 0)).toBe(2_500);
	expect(retryDelayMs(1, 1)).toBe(5_000);
	expect(retryDelayMs(50, 1)).toBe(300_000);
	expect(retryDelayMs(2_000, 1)).toBe(300_000);
});

test("whatever comes when: cycles never overlap, and no wake-up is missed", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.oneof(
					fc.constantFrom<WakeReason>("files", "http", "git"),
					fc.constantFrom<CycleEnd>("settled", "retry"),
				),
				{ maxLength: 30 },
			),
			async (events) => {
				const { loop, runs, end, busy, clock } = stage();
				let wokenAfter = 0;
				for (const event of events) {
					if (event === "settled" || event === "retry") {
						if (busy()) await end(event);
					} else {
						loop.wake(event);
						wokenAfter = runs.length;
						await clock.pass(0);
					}
				}
				const woken = events.some(
					(event) => event !== "settled" && event !== "retry",
				);
				for (let turn = 0; busy() && turn < 5; turn += 1) await end("settled");
				await loop.idle();
				// A cycle began after the last wake-up.
				if (woken) expect(runs.length).toBeGreaterThan(wokenAfter);
				expect(busy()).toBe(false);
			},
		),
		{ numRuns: 50 },
	);
});
