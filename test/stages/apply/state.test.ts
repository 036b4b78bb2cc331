// What a lagging list shows of a status that was just written -> when the integration itself is asked before anything is concluded.
import { expect, test } from "vitest";
import type { ActualIntegration } from "../../../src/core/types.ts";
import type { Course } from "../../../src/stages/apply/course.ts";
import { setState } from "../../../src/stages/apply/state.ts";

function live(code: string, intendedState = "ENABLED"): ActualIntegration {
	return {
		id: "a",
		name: "A",
		typeId: "rest",
		intendedState,
		reportedState: { code, message: null },
		notes: "",
	};
}

interface Given {
	readonly before?: ActualIntegration;
	/** The answer to the write. */
	readonly written?: string;
	/** Look by look; null: not listed. */
	readonly list: readonly (ActualIntegration | null)[];
	/** What the integration itself answers. */
	readonly itself: ActualIntegration;
	readonly settleMs?: number;
}

async function enabling(given: Given): Promise<readonly string[]> {
	const said: string[] = [];
	const list = [...given.list];
	let passed = 0;
	const course = {
		input: {
			clock: { monotonic: () => passed },
			settleMs: given.settleMs ?? 60_000,
			writer: {
				setState: () => Promise.resolve(live(given.written ?? "ACTIVATING")),
			},
			reader: {
				readIntegration: () => {
					said.push("itself");
					return Promise.resolve(given.itself);
				},
			},
		},
		looks: {
			one: (_integration: unknown, pauseMs: number) => {
				passed += pauseMs;
				said.push("list");
				const shown = list.length > 1 ? list.shift() : list[0];
				return Promise.resolve({ integration: shown ?? null, listed: true });
			},
		},
		write: <T>(_step: string | null, work: () => Promise<T>) => work(),
	} as unknown as Course;
	try {
		await setState(
			course,
			given.before ?? live("INACTIVE", "DISABLED"),
			"ENABLED",
		);
		said.push("done");
	} catch (error) {
		said.push((error as Error).message.replace(/^.* (still|reports)/, "$1"));
	}
	return said;
}

const active = live("ACTIVE");

test("a list that shows it settled is believed", async () => {
	expect(await enabling({ list: [active], itself: live("ERROR") })).toEqual([
		"list",
		"done",
	]);
});

test("no failure is concluded from a list", async () => {
	expect(await enabling({ list: [live("ERROR")], itself: active })).toEqual([
		"list",
		"itself",
		"done",
	]);
	expect(
		await enabling({ list: [live("ERROR")], itself: live("ERROR") }),
	).toEqual(["list", "itself", "reports ERROR"]);
});

test("an ERROR in the answer is not doubled by a list that lags", async () => {
	for (const lagging of [null, live("INACTIVE", "DISABLED")])
		expect(
			await enabling({ written: "ERROR", list: [lagging], itself: active }),
		).toEqual(["list", "itself", "done"]);
});

test("a list that still shows the status before is looked at twice, then the integration itself", async () => {
	for (const lagging of [null, live("INACTIVE", "DISABLED")])
		expect(await enabling({ list: [lagging], itself: active })).toEqual([
			"list",
			"list",
			"list",
			"itself",
			"done",
		]);
});

test("before the time is up the integration itself is asked", async () => {
	const late = { list: [live("ACTIVATING")], settleMs: 1_500 };
	expect(await enabling({ ...late, itself: active })).toEqual([
		"list",
		"list",
		"itself",
		"done",
	]);
	expect(await enabling({ ...late, itself: live("ACTIVATING") })).toEqual([
		"list",
		"list",
		"itself",
		"reports ACTIVATING after 2 s: look at it on the platform, or run again",
	]);
});
