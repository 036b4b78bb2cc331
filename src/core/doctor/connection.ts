// clock, budget: what answers say beside their bodies.
import { type Check, said, unread } from "./check.ts";
import { firstFailure, nothingRead } from "./examination.ts";
import * as messages from "./messages.ts";

/** Of a difference that an answer on its way can make nothing is to be said. */
const MOST_SECONDS = 60;

export const clock: Check = ({ examination }) => {
	const { aheadMs } = examination;
	if (aheadMs === null) {
		const failed = nothingRead(examination);
		return failed
			? unread(failed, "warning")
			: [said("info", messages.noDate())];
	}
	const seconds = Math.round(aheadMs / 1000);
	return Math.abs(seconds) > MOST_SECONDS
		? [said("warning", messages.clockDiffers(seconds))]
		: [said("ok", messages.clockAgrees())];
};

/** Of the platform's requests. */
const SPARE = 0.1;

export const budget: Check = ({ examination, environment }) => {
	const { requests } = examination;
	if (requests === null) {
		// It is told with any answer of the API, so one that failed has the reason.
		const failed = firstFailure(examination.organization);
		return failed
			? unread(failed, "warning")
			: [said("info", messages.noRateLimit())];
	}
	const { allowed, left } = requests;
	const { requestsPerMinute } = environment;
	const problems = [
		...(left < allowed * SPARE
			? [said("warning", messages.fewRequests(left, allowed))]
			: []),
		...(requestsPerMinute > allowed
			? [said("warning", messages.greedyBudget(requestsPerMinute, allowed))]
			: []),
	];
	return problems.length > 0
		? problems
		: [said("ok", messages.requestsLeft(left, allowed))];
};
