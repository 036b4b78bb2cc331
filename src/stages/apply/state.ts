// The status that a document wants -> the platform reports it, or says why not.
import type { ActualIntegration } from "../../core/types.ts";
import type { Course } from "./course.ts";
import { ChangeFailed } from "./input.ts";
import { pauseBefore } from "./looks.ts";

/** Looks at a list that does not show the new status, before the integration is asked for by itself. */
const mostStale = 2;

type State = "ENABLED" | "DISABLED";

const settledCode = (intendedState: string) =>
	intendedState === "ENABLED" ? "ACTIVE" : "INACTIVE";

export function isSettled({
	intendedState,
	reportedState,
}: ActualIntegration): boolean {
	return reportedState.code === settledCode(intendedState);
}

export async function setState(
	course: Course,
	before: ActualIntegration,
	state: State,
): Promise<void> {
	const { input } = course;
	const { clock, writer, settleMs } = input;
	const done = state === "ENABLED" ? "enabled" : "disabled";
	const step = state === "ENABLED" ? "enabling" : "disabling";
	let until = 0;
	let seen = await course.write(step, () => {
		until = clock.monotonic() + settleMs;
		return writer.setState(before.id, state);
	});
	// An ERROR that was there before may just not have been looked at again yet.
	let doubts = before.reportedState.code === "ERROR" ? 2 : 1;
	for (let look = 0; ; look += 1) {
		course.seen = seen;
		const { code, message } = seen.reportedState;
		if (code === settledCode(state)) return;
		if (code === "ERROR" && look > 0) {
			if (state === "DISABLED") return;
			doubts -= 1;
			if (doubts === 0)
				throw new ChangeFailed(
					`integration ${before.id} was enabled, but the platform reports ERROR${message ? `: ${message}` : ""}`,
				);
		}
		const pause = pauseBefore(look);
		if (clock.monotonic() + pause > until || input.signal?.aborted)
			throw new ChangeFailed(
				`integration ${before.id} was ${done}, but still reports ${code} after ${Math.round(settleMs / 1000)} s: look at it on the platform, or run again`,
			);
		const last = clock.monotonic() + pause + pauseBefore(look + 1) > until;
		seen = await see(course, seen, state, pause, last || look >= mostStale);
	}
}

/** Lists lag: no failure is concluded from one. @param now what a list cannot tell is asked for */
async function see(
	{ input, looks }: Course,
	before: ActualIntegration,
	state: State,
	pauseMs: number,
	now: boolean,
): Promise<ActualIntegration> {
	const { integration, listed } = await looks.one(before, pauseMs);
	const tells =
		integration?.intendedState === state && integration.reportedState.code;
	if (integration && (!listed || tells === settledCode(state)))
		return integration;
	const failing = [tells, before.reportedState.code].includes("ERROR");
	if (now || failing) return input.reader.readIntegration(before.id);
	return tells && integration ? integration : before;
}
