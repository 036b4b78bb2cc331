// A daemon on a Git source, on a clock moved by hand: how often the remote is asked, whatever is asked for.
import { expect, test } from "vitest";
import { createDaemon } from "../../../src/daemon/daemon.ts";
import type { Fleet } from "../../../src/daemon/loop/fleet.ts";
import type { Source } from "../../../src/daemon/tree/source.ts";
import type { Tree } from "../../../src/daemon/tree/tree.ts";
import { handClock } from "../../fixtures/clock.ts";

function stage(
	fetchEveryMs: number,
	fetched: Promise<unknown> = Promise.resolve(),
) {
	const clock = handClock();
	const stop = new AbortController();
	let fetches = 0;
	const quiet = (): void => undefined;
	const nothing = (): Promise<void> => Promise.resolve();
	const source: Partial<Source> = {
		fetchEveryMs,
		where: "https://git.example.com/a.git",
		checkouts: {
			current: null,
			whole: () => Promise.resolve(true),
			fetch: async () => {
				fetches += 1;
				await fetched;
				return { checkout: null, problem: null, moved: false };
			},
		},
		follows: () => true,
		fetched: quiet,
		fetchedAt: () => null,
	};
	const daemon = createDaemon({
		fleet: {
			metrics: { source: quiet },
			environments: () => [],
			running: () => [],
			stuck: () => null,
			wake: () => [],
			close: nothing,
		} as unknown as Fleet,
		tree: { read: () => Promise.reject(new Error("none")) } as unknown as Tree,
		log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
		clock,
		signal: stop.signal,
		source: source as Source,
		startWatching: () => ({
			refresh: quiet,
			hint: quiet,
			ready: nothing(),
			problem: null,
			known: nothing,
			close: nothing,
		}),
		startServer: () => Promise.resolve({ url: "", port: 0, close: nothing }),
		onHangup: () => quiet,
		systemd: {
			ready: nothing,
			status: nothing,
			stopping: nothing,
			watchdogMs: null,
			alive: nothing,
		},
		onSettings: nothing,
	});
	return {
		clock,
		daemon,
		fetches: () => fetches,
		async end(running: Promise<void>) {
			stop.abort();
			await running;
		},
	};
}

test("once a second at most, whatever the interval", async () => {
	const { clock, daemon, fetches, end } = stage(0);
	const running = daemon.run();
	await clock.pass(10_000);
	expect(fetches()).toBeGreaterThan(5);
	expect(fetches()).toBeLessThanOrEqual(11);
	await end(running);
});

test("a storm of pushes is one fetch at once, and then one a second", async () => {
	const { clock, daemon, fetches, end } = stage(3_600_000);
	const running = daemon.run();
	await clock.pass(5_000);
	const before = fetches();
	for (let push = 0; push < 500; push += 1) daemon.triggers.pushed(null);
	await clock.pass(0);
	expect(fetches()).toBe(before + 1);
	for (let second = 0; second < 10; second += 1) {
		for (let push = 0; push < 50; push += 1) daemon.triggers.pushed(null);
		await clock.pass(1_000);
	}
	expect(fetches()).toBeGreaterThan(before + 5);
	expect(fetches()).toBeLessThanOrEqual(before + 12);
	await end(running);
});

test("a push during a fetch means one more, so that none is missed", async () => {
	const { clock, daemon, fetches, end } = stage(3_600_000);
	const running = daemon.run();
	await clock.pass(5_000);
	const before = fetches();
	daemon.triggers.pushed(null);
	daemon.triggers.pushed(null);
	await clock.pass(2_000);
	expect(fetches()).toBe(before + 2);
	await end(running);
});

test("a fetch that never ends, and files that nobody looks at, are no health", async () => {
	let end: (value: unknown) => void = () => undefined;
	const fetched = new Promise((resolve) => {
		end = resolve;
	});
	const stuck = stage(604_800_000, fetched);
	const running = stuck.daemon.run();
	await stuck.clock.pass(900_000);
	expect(stuck.daemon.stuck()).toBeNull();
	await stuck.clock.pass(60_000);
	expect(stuck.daemon.stuck()).toBe(
		"a fetch from https://git.example.com/a.git has not ended for 16 minutes",
	);
	end(null);
	await stuck.clock.pass(0);
	expect(stuck.daemon.stuck()).toBeNull();
	await stuck.clock.pass(800_000);
	stuck.daemon.looked();
	await stuck.clock.pass(800_000);
	expect(stuck.daemon.stuck()).toBeNull();
	await stuck.clock.pass(160_000);
	expect(stuck.daemon.stuck()).toBe(
		"nobody has looked at the files for 16 minutes",
	);
	stuck.daemon.looked();
	expect(stuck.daemon.stuck()).toBeNull();
	await stuck.end(running);
});
