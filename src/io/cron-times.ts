// A cron expression and a time zone -> its times, as Vixie's cron keeps them where summer time begins and ends.
import { createTask, parse } from "node-cron";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Two changes of one zone's offset are further apart than this. */
const STEP_MS = DAY_MS / 2;
/** 29 February on a given day of the week can be 40 years away, over a year such as 2100. */
const MOST_DAYS = 41 * 366;

/**
 * The next time strictly after `now`, both in ms since 1970; null: never.
 * What is asked for every so often (`*` at the start of minute or hour) comes whenever the zone's clocks show it, twice
 * in the hour that comes twice. What is asked for at fixed times comes once: the first time round, and where
 * the clocks skip its time, right after the gap.
 * @param expression and time zone as the settings schema has accepted them
 */
export function cronTimes(
	expression: string,
	timezone: string,
): (now: number) => number | null {
	const nextShown = shownTimes(expression);
	const offsetAt = offsets(timezone);
	const [minute = "", hour = ""] = expression.split(" ").slice(-5);
	const everySoOften = minute.startsWith("*") || hour.startsWith("*");

	/** The first change of the offset in (from, to]; null: there is none. */
	function change(from: number, to: number): number | null {
		const offset = offsetAt(from);
		for (let before = from; before < to; before += STEP_MS) {
			const after = Math.min(before + STEP_MS, to);
			if (offsetAt(after) === offset) continue;
			// Clocks are set at whole seconds.
			let [early, late] = [before, after].map((at) =>
				Math.floor(at / SECOND_MS),
			) as [number, number];
			while (late - early > 1) {
				const middle = Math.floor((early + late) / 2);
				if (offsetAt(middle * SECOND_MS) === offset) early = middle;
				else late = middle;
			}
			return late * SECOND_MS;
		}
		return null;
	}

	/** What the clocks had shown before they were set back, a moment ago: null where they were not. */
	function shownBefore(now: number): number | null {
		const at = change(now - DAY_MS, now);
		return at === null ? null : at + offsetAt(at - 1);
	}

	return (now) => {
		let offset = offsetAt(now);
		let shown = now + offset;
		if (!everySoOften) shown = Math.max(shown, (shownBefore(now) ?? shown) - 1);
		for (let from = now; ; ) {
			const wanted = nextShown(shown);
			if (wanted === null) return null;
			const changed = change(from, wanted - offset);
			if (changed === null) return wanted - offset;
			const before = changed + offset;
			offset = offsetAt(changed);
			const after = changed + offset;
			if (!everySoOften && wanted < after) return changed;
			shown = (everySoOften ? after : Math.max(before, after)) - 1;
			from = changed;
		}
	};
}

/**
 * The next time that clocks show and the expression means, strictly after another one; both are written as if they
 * were UTC. By days, since node-cron's own way to the next time begins at the time of the process and leaves hours out
 * that come twice.
 */
function shownTimes(expression: string): (shown: number) => number | null {
	const { match } = matcher(expression);
	const { hour, minute, second } = parse(expression);
	const times = hour
		.flatMap((h) =>
			minute.flatMap((m) =>
				second.map((s) => h * HOUR_MS + m * MINUTE_MS + s * SECOND_MS),
			),
		)
		.sort((a, b) => a - b);
	const [first = 0] = times;
	return (shown) => {
		const today = Math.floor(shown / DAY_MS) * DAY_MS;
		for (let days = 0; days < MOST_DAYS; days += 1) {
			const day = today + days * DAY_MS;
			if (!match(new Date(day + first))) continue;
			const time = times.find((one) => day + one > shown);
			if (time !== undefined) return day + time;
		}
		return null;
	};
}

function matcher(expression: string): { match(date: Date): boolean } {
	const task = createTask(expression, () => undefined, {
		timezone: "UTC",
		suppressMissedWarning: true,
	});
	return { match: (date) => task.match(date) };
}

/** How far a zone's clocks are ahead of UTC at a time, in ms. */
function offsets(timezone: string): (at: number) => number {
	const clocks = new Intl.DateTimeFormat("en-US", {
		timeZone: timezone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric",
	});
	return (at) => {
		const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
		for (const { type, value } of clocks.formatToParts(at))
			part[type] = Number(value);
		const { year = 0, month = 1, day, hour, minute, second } = part;
		const shown = Date.UTC(year, month - 1, day, hour, minute, second);
		return shown - Math.floor(at / SECOND_MS) * SECOND_MS;
	};
}
