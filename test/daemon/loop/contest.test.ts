// Turns of two writers -> how long a document is left alone.
import { expect, test } from "vitest";
import { otherWriters, writersOf } from "../../../src/core/plan/sightings.ts";
import type { Actual, ActualIntegration } from "../../../src/core/types.ts";
import { createContest } from "../../../src/daemon/loop/contest.ts";

const result = (key: string) => ({
	key,
	outcome: "applied" as const,
	integrationId: key,
	error: null,
});
const minute = 60_000;

test("the first turn is put right, later ones are left alone for longer and longer", () => {
	const contest = createContest();
	contest.wrote([result("a")]);
	expect(contest.held(0, ["a"], ["a"])).toEqual(new Set());
	contest.wrote([result("a")]);
	expect(contest.held(minute, ["a"], ["a"])).toEqual(new Set(["a"]));
	expect(contest.held(5 * minute, ["a"], [])).toEqual(new Set(["a"]));
	expect(contest.held(6 * minute, ["a"], [])).toEqual(new Set());
	contest.wrote([result("a")]);
	expect(contest.held(7 * minute, ["a"], ["a"])).toEqual(new Set(["a"]));
	expect(contest.held(16 * minute, ["a"], [])).toEqual(new Set(["a"]));
	expect(contest.held(17 * minute, ["a"], [])).toEqual(new Set());
});

test("what we never wrote, or do not want to change, is nobody's contest", () => {
	const contest = createContest();
	for (let turn = 0; turn < 5; turn += 1)
		expect(contest.held(turn, ["a"], ["a"])).toEqual(new Set());
	contest.wrote([result("b")]);
	for (let turn = 0; turn < 5; turn += 1)
		expect(contest.held(turn, [], ["b"])).toEqual(new Set());
});

test("a day without a turn forgets them", () => {
	const contest = createContest();
	contest.wrote([result("a")]);
	contest.held(0, ["a"], ["a"]);
	expect(contest.held(25 * 60 * minute, ["a"], ["a"])).toEqual(new Set());
});

function actual(notes: Readonly<Record<string, string>>): Actual {
	return {
		organization: null,
		integrations: Object.entries(notes).map(
			([id, text]): ActualIntegration => ({
				id,
				name: id,
				typeId: "t",
				intendedState: "ENABLED",
				reportedState: { code: "ACTIVE", message: null },
				notes: text,
			}),
		),
		credentials: [],
		types: [],
		configSchemas: {},
	};
}
const line = (key: string, writer?: string): string =>
	`[gc-integrations key=${key}${writer ? ` writer=${writer}` : ""}]`;

test("another writer is seen by the ownership line, an edit in the UI is not one", () => {
	const before = writersOf(
		actual({
			a: line("a", "me"),
			b: line("b", "me"),
			c: line("c", "other"),
			d: line("d", "me"),
			foreign: "[gc-integrations owner=x key=z writer=w]",
		}),
		null,
	);
	const now = writersOf(
		actual({
			a: line("a", "other"),
			b: `edited by hand\n${line("b", "me")}`,
			c: line("c", "other"),
			d: line("d"),
			e: line("e", "other"),
			f: "nobody's",
		}),
		null,
	);
	expect(otherWriters(before, now, "me")).toEqual([
		{ key: "a", writer: "other" },
		{ key: "d", writer: null },
		{ key: "e", writer: "other" },
	]);
	expect(otherWriters(null, now, "me")).toEqual([]);
});
