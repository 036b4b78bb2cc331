// Cron expressions and a clock -> the times of the wake-ups, also where the clock jumps and where summer time ends.
import { expect, test } from "vitest";
import { cronTimes } from "../../src/io/cron-times.ts";
import { runSchedule } from "../../src/io/schedule.ts";
import { handClock } from "../fixtures/clock.ts";

/** The times of an expression from `start` on. */
function times(
	expression: string,
	timezone: string,
	start: string,
	count: number,
): readonly string[] {
	const next = cronTimes(expression, timezone);
	const found: string[] = [];
	let now = Date.parse(start);
	while (found.length < count) {
		const at = next(now);
		if (at === null) break;
		found.push(new Date(at).toISOString().slice(0, 19));
		now = at;
	}
	return found;
}

test("five fields, and six with seconds first", () => {
	expect(times("*/5 * * * *", "UTC", "2026-01-01T00:01:00Z", 2)).toEqual([
		"2026-01-01T00:05:00",
		"2026-01-01T00:10:00",
	]);
	expect(times("*/20 * * * * *", "UTC", "2026-01-01T00:00:01Z", 3)).toEqual([
		"2026-01-01T00:00:20",
		"2026-01-01T00:00:40",
		"2026-01-01T00:01:00",
	]);
	expect(
		times("30 4 * * *", "Europe/Berlin", "2026-07-01T12:00:00Z", 1),
	).toEqual(["2026-07-02T02:30:00"]);
});

test("no hour is left out when summer time ends", () => {
	// 2026-10-25 01:00 UTC: the clock goes from 3:00 back to 2:00 in Berlin.
	const found = times(
		"*/15 * * * *",
		"Europe/Berlin",
		"2026-10-24T23:50:00Z",
		13,
	);
	const minutes = found.map((at) => Date.parse(`${at}Z`) / 60_000);
	expect(found[0]).toBe("2026-10-25T00:00:00");
	minutes.forEach((at, index) => {
		if (index > 0) expect(at - (minutes[index - 1] ?? 0)).toBe(15);
	});
});

function stage(periodMs: number, random = 0) {
	const clock = handClock(Date.UTC(2026, 0, 1), () => random);
	const stop = new AbortController();
	const wakes: number[] = [];
	const schedule = runSchedule({
		next: (now) => (Math.floor(now / periodMs) + 1) * periodMs,
		wake: () => wakes.push(clock.now()),
		clock,
		signal: stop.signal,
	});
	return { clock, stop, wakes, schedule };
}

test("wakes at each time, a little late by chance", async () => {
	const { clock, wakes, stop, schedule } = stage(300_000, 0.5);
	await clock.pass(900_000 + 100_000);
	expect(wakes.map((at) => at % 300_000)).toEqual([15_000, 14_250, 14_287.5]);
	stop.abort();
	await schedule.ended;
});

test("a clock that is set on wakes once for all that was missed", async () => {
	const { clock, wakes } = stage(300_000);
	await clock.pass(1_000);
	clock.set(clock.now() + 10 * 3_600_000);
	await clock.pass(60_000);
	expect(wakes).toHaveLength(1);
	await clock.pass(300_000);
	expect(wakes).toHaveLength(2);
});

test("a clock that is set back does not silence it", async () => {
	const { clock, wakes } = stage(300_000);
	await clock.pass(1_000);
	clock.set(clock.now() - 48 * 3_600_000);
	await clock.pass(420_000);
	expect(wakes.length).toBeGreaterThanOrEqual(1);
});

test("it looks every minute whether it is time, however far that is, and says when it last did", async () => {
	const { clock, stop, schedule } = stage(10 * 3_600_000);
	for (let hour = 0; hour < 30; hour += 1) {
		await clock.pass(3_600_000);
		expect(clock.monotonic() - (schedule.lookedAt ?? 0)).toBeLessThanOrEqual(
			60_000,
		);
	}
	stop.abort();
	await schedule.ended;
	expect(schedule.lookedAt).toBeNull();
});
