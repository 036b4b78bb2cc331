// Who waits for a look, and when -> how many looks there are, and who is shown which.
import { expect, test } from "vitest";
import type { ActualIntegration } from "../../../src/core/types.ts";
import type { ApplyInput } from "../../../src/stages/apply/input.ts";
import { createTraffic, enough } from "../../../src/stages/apply/looks.ts";

const rest = { id: "a", typeId: "rest" };

function live(id: string): ActualIntegration {
	return {
		...rest,
		id,
		name: id,
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes: "",
	};
}

/** Every list holds as many integrations as lists were begun. */
function traffic(more: Partial<ApplyInput> = {}) {
	const said: string[] = [];
	let passed = 0;
	let lists = 0;
	const input = {
		reader: {
			readIntegration: async (id: string) => {
				said.push(`one ${id}`);
				return live(id);
			},
			readIntegrations: async (typeId: string | null) => {
				said.push(`list ${typeId}`);
				lists += 1;
				const shown = Array.from({ length: lists }, (_, at) => live(`${at}`));
				await soon();
				return shown;
			},
		},
		clock: {
			monotonic: () => passed,
			sleep: async (ms: number) => {
				passed += ms;
				said.push(`wait ${ms}`);
			},
		},
		...more,
	} as unknown as ApplyInput;
	return { ...createTraffic(input), said };
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test("all that wait share one look, and of one type only that type is listed", async () => {
	const { looks, said } = traffic();
	await Promise.all([
		looks.list("rest", 0),
		looks.one(rest, 0),
		looks.one(rest, 0),
	]);
	expect(said).toEqual(["list rest"]);
	await Promise.all([looks.list("rest", 0), looks.list("soap", 0)]);
	expect(said).toEqual(["list rest", "list null"]);
});

test("who asks while a look is under way is shown the next one", async () => {
	const { looks, said } = traffic();
	const first = looks.list("rest", 0);
	while (said.length === 0) await soon();
	const second = looks.list("rest", 0);
	expect((await first).length).toBe(1);
	expect((await second).length).toBe(2);
});

test("one alone is asked for by itself", async () => {
	const { looks, said } = traffic();
	expect(await looks.one(rest, 400)).toMatchObject({ listed: false });
	expect(said).toEqual(["wait 400", "one a"]);
});

test("a look that fails fails for all that it was for, and the next one is tried", async () => {
	let fails = true;
	const { looks } = traffic({
		reader: {
			readIntegrations: async () => {
				if (fails) throw new Error("no answer");
				return [];
			},
		} as unknown as ApplyInput["reader"],
	});
	const both = [looks.list("rest", 0), looks.list("rest", 0)];
	expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual([
		"rejected",
		"rejected",
	]);
	fails = false;
	expect(await looks.list("rest", 0)).toEqual([]);
});

test("writing comes before looking, unless enough wait for a look", async () => {
	const { turns, looks, said } = traffic({ concurrency: 1 });
	let end = () => {};
	const first = turns.take(
		0,
		() =>
			new Promise<void>((resolve) => {
				end = resolve;
			}),
	);
	const second = turns.take(1, async () => {
		said.push("write");
	});
	const looked = [looks.list("rest", 0)];
	await soon();
	await soon();
	expect(said).toEqual([]);
	while (looked.length < enough) looked.push(looks.list("rest", 0));
	await Promise.all(looked);
	expect(said).toEqual(["list rest"]);
	const last = looks.list("rest", 0);
	end();
	await Promise.all([first, second, last]);
	expect(said).toEqual(["list rest", "write", "list rest"]);
});

test("a stop ends the waiting", async () => {
	const stop = new AbortController();
	const { looks } = traffic({ signal: stop.signal, concurrency: 1 });
	const waits = looks.list("rest", 5_000);
	stop.abort(new Error("stopped"));
	await expect(waits).rejects.toThrow("stopped");
	await expect(looks.list("rest", 0)).rejects.toThrow("stopped");
});
