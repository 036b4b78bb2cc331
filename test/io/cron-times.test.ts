// Cron expressions in every time zone -> their times, compared with a slow walk along what the zone's clocks show.
import { describe, expect, test } from "vitest";
import { cronTimes } from "../../src/io/cron-times.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2028, 0, 1);

/** Expressions, and what they mean, written down a second time. */
const schedules: readonly {
	readonly expression: string;
	readonly everySoOften: boolean;
	/** The others in one zone of each way of setting the clocks. */
	readonly inEveryZone?: true;
	means(hour: number, minute: number): boolean;
}[] = [
	{
		expression: "*/5 * * * *",
		everySoOften: true,
		means: (_hour, minute) => minute % 5 === 0,
	},
	{
		expression: "30 * * * *",
		everySoOften: true,
		inEveryZone: true,
		means: (_hour, minute) => minute === 30,
	},
	{
		expression: "*/20 1 * * *",
		everySoOften: true,
		means: (hour, minute) => hour === 1 && minute % 20 === 0,
	},
	...[
		[0, 0],
		[1, 30],
		[2, 15],
		[2, 30],
		[3, 0],
	].map(([hour = 0, minute = 0]) => ({
		expression: `${minute} ${hour} * * *`,
		everySoOften: false,
		means: (h: number, m: number) => h === hour && m === minute,
	})),
	{
		expression: "10,50 0-3 * * *",
		everySoOften: false,
		inEveryZone: true,
		means: (hour, minute) => hour < 4 && (minute === 10 || minute === 50),
	},
];

/** A zone's clocks, as minutes since the beginning of 1970 that they show. */
function clocksOf(zone: string): (at: number) => number {
	const format = new Intl.DateTimeFormat("sv-SE", {
		timeZone: zone,
		dateStyle: "short",
		timeStyle: "medium",
	});
	// Every schedule walks along the same minutes.
	const known = new Map<number, number>();
	return (at) => {
		const before = known.get(at);
		if (before !== undefined) return before;
		// The Swedish form is 2026-03-29 03:00:00.
		const text = format.format(at).replace(" ", "T");
		const shown = Date.parse(`${text}Z`) / MINUTE;
		known.set(at, shown);
		return shown;
	};
}

/** When the clocks were set, by what they showed a week before and after. */
function changesOf(shown: (at: number) => number): readonly number[] {
	const ahead = (at: number): number => shown(at) - at / MINUTE;
	const found: number[] = [];
	for (let at = FROM; at < TO; at += 7 * DAY) {
		let [early, late] = [at, at + 7 * DAY];
		if (ahead(early) === ahead(late)) continue;
		while (late - early > MINUTE) {
			const middle = early + Math.round((late - early) / MINUTE / 2) * MINUTE;
			if (ahead(middle) === ahead(early)) early = middle;
			else late = middle;
		}
		found.push(late);
	}
	return found;
}

/** Minute by minute, as somebody would who looks at the clock on the wall and remembers what it has shown. */
function walk(
	shown: (at: number) => number,
	start: number,
	end: number,
	{ means, everySoOften }: (typeof schedules)[number],
): readonly number[] {
	const wanted = (minutes: number): boolean =>
		means(Math.floor(minutes / 60) % 24, minutes % 60);
	const seen = new Set<number>();
	const found: number[] = [];
	let before = shown(start - 3 * HOUR) - 1;
	for (let at = start - 3 * HOUR; at <= end; at += MINUTE) {
		const now = shown(at);
		let due = wanted(now) && (everySoOften || !seen.has(now));
		if (!everySoOften)
			for (let skipped = before + 1; skipped < now; skipped += 1)
				if (wanted(skipped) && !seen.has(skipped)) due = true;
		seen.add(now);
		before = now;
		if (due && at > start) found.push(at);
	}
	return found;
}

const zones = Intl.supportedValuesOf("timeZone");

test("there are zones that are set by an hour, by half of one, at midnight, and never", () => {
	expect(zones.length).toBeGreaterThan(400);
	for (const zone of ["America/New_York", "America/Santiago"])
		expect(changesOf(clocksOf(zone))).toHaveLength(4);
	expect(changesOf(clocksOf("Australia/Lord_Howe"))).toHaveLength(4);
	expect(changesOf(clocksOf("Asia/Tokyo"))).toHaveLength(0);
});

describe("wherever the clocks are set", () => {
	const cases = zones.flatMap((zone) => {
		const shown = clocksOf(zone);
		return changesOf(shown).map((at) => ({
			zone,
			shown,
			at,
			// Zones that are set at one moment in one way show the same from there on.
			way: [at, shown(at - MINUTE), shown(at)].join(" "),
		}));
	});
	const oneOfEachWay = [
		...new Map(cases.map((each) => [each.way, each])).values(),
	];

	test.each(schedules)(
		"$expression misses nothing and doubles nothing",
		(one) => {
			const { expression, inEveryZone = false } = one;
			const walked = new Map<string, readonly number[]>();
			for (const { zone, shown, at, way } of inEveryZone
				? cases
				: oneOfEachWay) {
				const start = at - 2 * HOUR;
				const end = at + 4 * HOUR;
				const expected = walked.get(way) ?? walk(shown, start, end, one);
				walked.set(way, expected);
				const next = cronTimes(expression, zone);
				const found: number[] = [];
				for (let now = next(start); now !== null && now <= end; now = next(now))
					found.push(now);
				const told = (times: readonly number[]): readonly string[] =>
					times.map((time) => `${zone} ${new Date(time).toISOString()}`);
				expect(told(found)).toEqual(told(expected));
			}
		},
	);
});

test("a start amid the hour that comes twice does not run a fixed time again", () => {
	// 2026-11-01 06:00 UTC: the clocks of New York go from 2:00 back to 1:00.
	const next = cronTimes("30 1 * * *", "America/New_York");
	const second = Date.UTC(2026, 10, 1, 6, 10);
	expect(next(second)).toBe(Date.UTC(2026, 10, 2, 6, 30));
	expect(next(Date.UTC(2026, 10, 1, 5, 10))).toBe(Date.UTC(2026, 10, 1, 5, 30));
});

test("a time that the clocks skip comes right after the gap", () => {
	// 2026-03-08 07:00 UTC: the clocks of New York go from 2:00 to 3:00.
	const next = cronTimes("30 2 * * *", "America/New_York");
	expect(next(Date.UTC(2026, 2, 8, 6, 0))).toBe(Date.UTC(2026, 2, 8, 7, 0));
	expect(next(Date.UTC(2026, 2, 8, 7, 0))).toBe(Date.UTC(2026, 2, 9, 6, 30));
});

test("months without a day, leap days and days of the week", () => {
	const at = (expression: string, from: string): string | null => {
		const time = cronTimes(expression, "Europe/Berlin")(Date.parse(from));
		return time === null ? null : new Date(time).toISOString();
	};
	expect(at("0 12 31 * *", "2026-01-31T12:00:00Z")).toBe(
		"2026-03-31T10:00:00.000Z",
	);
	expect(at("0 0 29 2 *", "2026-01-01T00:00:00Z")).toBe(
		"2028-02-28T23:00:00.000Z",
	);
	expect(at("0 9 * * MON-FRI", "2026-01-02T08:00:00Z")).toBe(
		"2026-01-05T08:00:00.000Z",
	);
	expect(at("*/20 * * * * *", "2026-01-02T08:00:01.500Z")).toBe(
		"2026-01-02T08:00:20.000Z",
	);
});
