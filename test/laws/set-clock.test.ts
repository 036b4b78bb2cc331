// Somebody sets the clock, back or forwards, at any moment: no pause, budget, token or alarm is longer or shorter for it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLoop } from "../../src/daemon/loop/loop.ts";
import { retryAfterMs } from "../../src/platform/answers.ts";
import { createBudget } from "../../src/platform/budget.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { handClock } from "../fixtures/clock.ts";
import { documentText } from "../fixtures/daemon.ts";
import { fakeClock, withHttp } from "../fixtures/scripted-server.ts";
import { stageFleet } from "../fixtures/stage.ts";

const year = 365 * 24 * 3_600_000;
const jumps = [-year, -3_600_000, -1, 1, 3_600_000, year];

describe.each(jumps)("by %i ms", (jump) => {
	test("a pause that the platform asked for ends when it asked for", async () => {
		const clock = fakeClock();
		const budget = createBudget({ requestsPerMinute: 100, clock });
		budget.block(20_000);
		clock.set(clock.now() + jump);
		expect(budget.left()).toBe(0);
		const began = clock.monotonic();
		await budget.take();
		expect(clock.monotonic() - began).toBe(20_000);
	});

	test("a token is used until it is due, and no longer", async () => {
		const clock = fakeClock();
		const script = ({ path, before }: { path: string; before: number }) =>
			path === "/oauth/token"
				? { body: { access_token: `token-${before}`, expires_in: 3_600 } }
				: { body: { name: "fine" } };
		await withHttp(
			script,
			async (http, { seen }) => {
				const read = () =>
					http.ask(
						{ method: "GET", path: "/api/v2/thing", repeat: "always" },
						(answer) => answer.text("name"),
					);
				const tokens = () =>
					seen.filter(({ path }) => path === "/oauth/token").length;
				await read();
				clock.set(clock.now() + jump);
				await read();
				expect(tokens()).toBe(1);
				clock.advance(3_600_000);
				await read();
				expect(tokens()).toBe(2);
			},
			{ clock },
		);
	});

	test("a failed cycle comes back when it was said to", async () => {
		const clock = handClock();
		let runs = 0;
		const loop = createLoop({
			clock,
			signal: new AbortController().signal,
			crashed: () => undefined,
			run: () => {
				runs += 1;
				return Promise.resolve("retry");
			},
		});
		loop.wake("start");
		await clock.pass(0);
		clock.set(clock.now() + jump);
		// The date that is shown goes with the clock.
		expect(loop.retryAt).toBe(clock.now() + 3_750);
		loop.wake("schedule");
		await clock.pass(3_749);
		expect(runs).toBe(1);
		await clock.pass(1);
		expect(runs).toBe(2);
	});

	test("a cycle is silent for a quarter of an hour before it counts as stuck", async () => {
		const simulator = await startSimulator({});
		simulator.addFault({ kind: "hang" });
		const clock = handClock();
		const stage = await stageFleet(
			simulator,
			{
				settings: `version: 1\nenvironments:\n  dev:\n    platform: { loginUrl: "SIMULATOR", apiUrl: "SIMULATOR" }\n    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }\n`,
				files: { "integrations/a.yaml": documentText("a") },
				variables: {
					ID: "simulator",
					SECRET: "simulator-secret",
					PASSWORD: "password-of-the-law",
				},
			},
			{ clock, timeoutMs: 600_000, overNetwork: true },
		);
		try {
			const asked = new Promise<void>((resolve) => {
				simulator.onCall(() => resolve());
			});
			stage.fleet.wake("start");
			await asked;
			clock.set(clock.now() + jump);
			expect(stage.fleet.stuck()).toBeNull();
			await clock.pass(900_000);
			expect(stage.fleet.stuck()).toBeNull();
			await clock.pass(1_000);
			expect(stage.fleet.stuck()).toMatch(/silent for 15 minutes/);
		} finally {
			await stage.close();
			await simulator.close();
		}
	});
});

test("again and again: no minute holds more requests than the budget, and none fewer than it could", () =>
	fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 4 }),
			fc.array(
				fc.tuple(
					fc.integer({ min: 0, max: 30_000 }),
					fc.integer({ min: -year, max: year }),
				),
				{ maxLength: 30 },
			),
			async (requestsPerMinute, steps) => {
				const clock = fakeClock();
				const budget = createBudget({ requestsPerMinute, clock });
				const sent: number[] = [];
				for (const [pause, jump] of steps) {
					clock.advance(pause);
					clock.set(clock.now() + jump);
					const asked = clock.monotonic();
					await budget.take();
					const before = sent[sent.length - requestsPerMinute];
					expect(clock.monotonic()).toBe(
						Math.max(asked, (before ?? Number.NEGATIVE_INFINITY) + 60_000),
					);
					sent.push(clock.monotonic());
				}
			},
		),
		{ numRuns: 50 },
	));

test("a date in Retry-After is counted from the sender's own date, not from ours", () => {
	const headers: Record<string, string> = {
		date: "Thu, 01 Jan 2026 00:00:00 GMT",
		"retry-after": "Thu, 01 Jan 2026 00:00:20 GMT",
	};
	const header = (name: string): string | null => headers[name] ?? null;
	const now = Date.UTC(2026, 0, 1);
	for (const jump of [0, ...jumps])
		expect(retryAfterMs(header, now + jump)).toBe(20_000);
	headers["date"] = "soon";
	expect(retryAfterMs(header, now + 5_000)).toBe(15_000);
});
