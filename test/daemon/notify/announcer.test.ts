// Reports, receivers that are away, and runs that are killed -> what arrives at last, and how often.
import { expect, test } from "vitest";
import { createAnnouncer } from "../../../src/daemon/notify/announcer.ts";
import { createNotifier } from "../../../src/daemon/notify/notifier.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { heldClock, turns } from "../../fixtures/receiver.ts";
import { fakeClock } from "../../fixtures/session.ts";
import { DAY, drift, failed, HOUR, refused, well } from "./reports.ts";

/** A state folder, a receiver and a clock that outlive the runs of a daemon. */
function world(names: readonly string[] = ["webhook 1"]) {
	let file: string | null = null;
	const clock = fakeClock();
	const away = new Set<string>();
	const arrived: string[] = [];
	const warned: string[] = [];

	/** @param pauses the clock of pauses between attempts; it stands unless told */
	async function run(pauses: Clock = heldClock()) {
		const stop = new AbortController();
		let dead = false;
		const notifier = createNotifier({
			receivers: async () =>
				names.map((name) => ({
					name,
					type: "webhook",
					url: `http://${name}`,
					secret: null,
					events: ["failed", "refused", "drift", "recovered", "certificate"],
					environments: null,
				})),
			links: () => ({ page: null, commit: null }),
			clock: pauses,
			async send({ url, body }) {
				const name = url.slice("http://".length);
				if (away.has(name))
					return { ok: false, problem: "HTTP 500", again: true, waitMs: null };
				arrived.push(
					`${name}: ${(JSON.parse(body) as { title: string }).title}`,
				);
				return { ok: true };
			},
			log: () => undefined,
			onDelivered: () => undefined,
			onThrough: (notice, receiver) =>
				announcer.delivery.through(notice, receiver),
			onEnd: (notice, over) => announcer.delivery.ended(notice, over),
			signal: stop.signal,
		});
		const announcer = await createAnnouncer({
			notifier,
			load: () => Promise.resolve(file),
			async save(text) {
				if (!dead) file = text;
			},
			now: clock.now,
			warn: (text) => warned.push(text),
		});
		announcer.follow(["prod"]);
		await turns();
		return {
			announcer,
			/** kill -9: nothing that happens from now on leaves a trace. */
			async kill() {
				dead = true;
				stop.abort();
				await turns();
			},
			async stop() {
				await notifier.close(1000);
				await announcer.stored();
			},
		};
	}
	return { run, clock, away, arrived, warned, file: () => file };
}

const ending = ["kill", "stop"] as const;

test.each(ending)(
	"what was not delivered before a %s arrives after the restart, once",
	async (end) => {
		const { run, away, arrived } = world();
		away.add("webhook 1");
		const first = await run();
		first.announcer.cycle(drift(["a", "active"]));
		first.announcer.cycle(refused(["type-change", "b"]));
		await turns();
		await first[end]();
		away.clear();
		for (let restart = 0; restart < 3; restart += 1) {
			const next = await run();
			next.announcer.cycle(refused(["type-change", "b"]));
			await turns();
			await next[end]();
		}
		expect(arrived).toEqual([
			"webhook 1: prod: 1 integration differs from the files",
			"webhook 1: prod: 1 refusal waits for a decision",
		]);
	},
);

test("a kill right after the cycle loses nothing", async () => {
	const { run, arrived } = world();
	const first = await run();
	first.announcer.cycle(drift(["a", "active"]));
	await first.kill();
	const second = await run();
	second.announcer.cycle(drift(["a", "active"]));
	await turns();
	expect(arrived).toHaveLength(1);
});

test("who has it does not get it again because another one is away", async () => {
	const { run, away, arrived } = world(["well", "ill"]);
	away.add("ill");
	const first = await run();
	first.announcer.cycle(drift(["a", "active"]));
	await turns();
	await first.kill();
	const second = await run();
	await turns();
	await second.kill();
	away.clear();
	await run();
	await turns();
	expect(arrived.map((line) => line.split(":")[0])).toEqual(["well", "ill"]);
});

test("what was given up after an hour is tried again while it is of the day", async () => {
	const { run, clock, away, arrived, warned } = world();
	away.add("webhook 1");
	const { announcer } = await run(clock);
	announcer.cycle(drift(["a", "active"]));
	await turns();
	expect(arrived).toEqual([]);
	away.clear();
	announcer.cycle(drift(["a", "active"]));
	await turns();
	expect(arrived).toHaveLength(1);
	away.add("webhook 1");
	announcer.cycle(refused(["type-change", "b"]));
	await turns();
	await clock.sleep(DAY);
	announcer.cycle(refused(["type-change", "b"]));
	await turns();
	expect(warned).toEqual([
		'the notification "refused" of prod was not delivered for a day, and is given up',
	]);
	away.clear();
	announcer.cycle(refused(["type-change", "b"]));
	await turns();
	expect(arrived).toHaveLength(1);
});

test("after a weekend it gets its chance, after a week it is forgotten", async () => {
	for (const [days, heard] of [
		[3, 1],
		[8, 0],
	] as const) {
		const { run, clock, away, arrived } = world();
		away.add("webhook 1");
		const first = await run();
		first.announcer.cycle(drift(["a", "active"]));
		await turns();
		await first.kill();
		await clock.sleep(days * DAY + HOUR);
		away.clear();
		await run();
		await turns();
		expect(arrived).toHaveLength(heard);
	}
});

test("a file that somebody else wrote takes nothing down", async () => {
	const { run, file } = world();
	const first = await run();
	first.announcer.cycle(drift(["a", "active"]));
	await turns();
	expect(JSON.parse(file() ?? "")).not.toHaveProperty("waiting");
	for (const waiting of [1, [null], [{}], [{ notice: {}, since: 1 }]]) {
		const announcer = await createAnnouncer({
			notifier: {
				tell: () => {
					throw new Error("told");
				},
			},
			load: () => Promise.resolve(JSON.stringify({ version: 1, waiting })),
			save: () => Promise.resolve(),
			now: () => 0,
			warn: () => undefined,
		});
		announcer.follow(["prod"]);
	}
});

test("trouble of an environment that the settings have no more is taken back, once", async () => {
	const { run, arrived } = world();
	const first = await run();
	first.announcer.cycle(failed("no such file", "settings"));
	await turns();
	first.announcer.follow(["dev"]);
	first.announcer.follow(["dev"]);
	await turns();
	await first.kill();
	expect(arrived).toEqual([
		"webhook 1: prod: the settings cannot be used",
		"webhook 1: prod: no longer managed here",
	]);
	// Back again, it begins anew.
	const second = await run();
	second.announcer.cycle(failed("no such file", "settings"));
	await turns();
	expect(arrived).toHaveLength(3);
});

test("an environment in order goes without a word", async () => {
	const { run, arrived } = world();
	const { announcer } = await run();
	announcer.cycle(well());
	announcer.follow([]);
	await turns();
	expect(arrived).toEqual([]);
});
