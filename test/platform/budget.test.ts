// The sliding window, and the pauses that the platform asks for.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/platform/budget.ts";
import type { Http } from "../../src/platform/http.ts";
import { fakeClock, withHttp } from "../fixtures/scripted-server.ts";

const read = (http: Http) =>
	http.ask({ method: "GET", path: "/api/v2/thing", repeat: "always" }, (a) =>
		a.text("name"),
	);
const fine = { body: { name: "fine" } };

describe("the window", () => {
	it("never holds more than the budget in any 60 s, and is used in full", () =>
		fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 40 }),
				async (requestsPerMinute, pauses) => {
					const clock = fakeClock();
					const budget = createBudget({ requestsPerMinute, clock });
					const sent: number[] = [];
					for (const pause of pauses) {
						clock.advance(pause);
						const asked = clock.now();
						await budget.take();
						const at = clock.now();
						const before = sent[sent.length - requestsPerMinute];
						expect(at).toBe(
							before === undefined ? asked : Math.max(asked, before + 60_000),
						);
						sent.push(at);
					}
				},
			),
			{ numRuns: 50 },
		));

	it("says what is left of it", async () => {
		const clock = fakeClock();
		const budget = createBudget({ requestsPerMinute: 2.9, clock });
		expect(budget.left()).toBe(2);
		await budget.take();
		clock.advance(59_999);
		expect(budget.left()).toBe(1);
		await budget.take();
		expect(budget.left()).toBe(0);
		clock.advance(1);
		expect(budget.left()).toBe(1);
		budget.block(1_000);
		clock.advance(999);
		expect(budget.left()).toBe(0);
		clock.advance(1);
		expect(budget.left()).toBe(1);
	});

	it("of less than one request a minute is one", async () => {
		const clock = fakeClock();
		const start = clock.now();
		const budget = createBudget({ requestsPerMinute: 0.5, clock });
		expect(budget.left()).toBe(1);
		await budget.take();
		expect(clock.now() - start).toBe(0);
		await budget.take();
		expect(clock.now() - start).toBe(60_000);
	});

	it("gives nothing to who was aborted while he waited, and the next one is served at once", async () => {
		const clock = fakeClock();
		const budget = createBudget({ requestsPerMinute: 2, clock });
		const stop = new AbortController();
		const first = budget.take();
		const gone = budget.take(stop.signal);
		stop.abort(new Error("gone"));
		await expect(gone).rejects.toThrow("gone");
		await first;
		expect(budget.left()).toBe(1);
		const start = clock.now();
		await budget.take();
		expect(clock.now() - start).toBe(0);
	});

	it("is shared, and served in order", async () => {
		const clock = fakeClock();
		const budget = createBudget({ requestsPerMinute: 2, clock });
		const order: [number, number][] = [];
		const start = clock.now();
		await Promise.all(
			[0, 1, 2, 3, 4].map(async (each) => {
				await budget.take();
				order.push([each, clock.now() - start]);
			}),
		);
		expect(order.map(([each]) => each)).toEqual([0, 1, 2, 3, 4]);
		expect(clock.now() - start).toBe(120_000);
	});

	it("lets go who is aborted while others wait", async () => {
		const clock = {
			...fakeClock(),
			sleep: (_: number, signal?: AbortSignal) =>
				new Promise<void>((_resolve, reject) => {
					signal?.addEventListener("abort", () => reject(signal.reason));
				}),
		};
		const budget = createBudget({ requestsPerMinute: 1, clock });
		const stop = new AbortController();
		const other = new AbortController();
		await budget.take();
		const head = expect(budget.take(other.signal)).rejects.toThrow("other");
		const waiting = budget.take(stop.signal);
		stop.abort(new Error("mine"));
		await expect(waiting).rejects.toThrow("mine");
		other.abort(new Error("other"));
		await head;
	});

	it("counts API calls of clients that share it", async () => {
		const clock = fakeClock();
		const start = clock.now();
		const budget = createBudget({ requestsPerMinute: 3, clock });
		const two = async (http: Http) => {
			await read(http);
			await read(http);
		};
		const script = ({ path }: { path: string }) =>
			path === "/oauth/token" ? undefined : fine;
		await withHttp(script, two, { clock, budget });
		expect(clock.now() - start).toBe(0);
		await withHttp(script, two, { clock, budget });
		expect(clock.now() - start).toBe(60_000);
	});
});

describe("pauses", () => {
	for (const [title, value] of [
		["seconds", () => "20"],
		["a date", (now: number) => new Date(now + 20_000).toUTCString()],
	] as const)
		it(`429's Retry-After in ${title} holds everybody`, async () => {
			const clock = fakeClock();
			const start = clock.now();
			const times: number[] = [];
			await withHttp(
				({ path, before }) => {
					if (path === "/oauth/token") return undefined;
					times.push(clock.now() - start);
					return before === 0
						? {
								status: 429,
								headers: {
									date: new Date(clock.now()).toUTCString(),
									"retry-after": value(clock.now()),
								},
							}
						: fine;
				},
				async (http) => {
					const first = read(http);
					while (times.length === 0)
						await new Promise((resolve) => {
							setImmediate(resolve);
						});
					await first;
					await read(http);
				},
				{ clock },
			);
			expect(times[0]).toBe(0);
			for (const time of times.slice(1))
				expect(time).toBeGreaterThanOrEqual(20_000);
		});

	it("of one call hold the calls of others", async () => {
		const clock = fakeClock();
		const budget = createBudget({ requestsPerMinute: 100, clock });
		const start = clock.now();
		budget.block(7_000);
		budget.block(1_000);
		await budget.take();
		expect(clock.now() - start).toBe(7_000);
	});

	it("a used-up allowance is waited for", async () => {
		const clock = fakeClock();
		const start = clock.now();
		await withHttp(
			({ path, before }) =>
				path === "/oauth/token"
					? undefined
					: {
							...fine,
							headers: {
								"inin-ratelimit-count": before === 0 ? "299" : "300",
								"inin-ratelimit-allowed": "300",
								"inin-ratelimit-reset": "42",
							},
						},
			async (http) => {
				await read(http);
				await read(http);
				expect(clock.now() - start).toBe(0);
				await read(http);
				expect(clock.now() - start).toBe(42_000);
			},
			{ clock },
		);
	});
});
