// What the platform does not know everywhere yet, as it was just made -> asked again, for a while.
import { ApiError } from "../../platform/errors.ts";
import type { ApplyInput } from "./input.ts";

const mostTries = 8;
const longestMs = 60_000;
const firstPauseMs = 500;
const longestPauseMs = 15_000;

/** @throws the last error in full */
export async function whileYoung<T>(
	{ clock, signal }: Pick<ApplyInput, "clock" | "signal">,
	isYoung: (error: ApiError) => boolean,
	work: () => Promise<T>,
): Promise<T> {
	const began = clock.monotonic();
	for (let tries = 1; ; tries += 1) {
		try {
			return await work();
		} catch (error) {
			const pause = Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs);
			const passed = clock.monotonic() - began;
			if (
				!(error instanceof ApiError && isYoung(error)) ||
				tries === mostTries ||
				passed + pause > longestMs
			)
				throw error;
			await clock.sleep(pause, signal ?? new AbortController().signal);
		}
	}
}
