// How a cycle ended -> what it comes from, so that what goes on is not told as news in other words.
import { identityOf } from "../../core/plan/kinds.ts";
import type { CycleReport } from "../types.ts";

/** What an error says without what differs each time it is said: ids, numbers, attempts. The status of an answer stays. */
export function gist(message: string): string {
	return message
		.replace(/[([][^()[\]]*[)\]]/g, (aside) =>
			/\b(?:attempts?|correlation id)\b/i.test(aside) ? "" : aside,
		)
		.replace(numbered, "#")
		.replace(/#(?:[^\p{L}#]+#)+/gu, "#")
		.replace(/\s+/g, " ")
		.trim()
		.toLowerCase();
}

/** A word with a digit in it, but for the status of an answer. */
const numbered =
	/(?<![\p{L}\p{N}_-])(?<!\banswered )[\p{L}_-]*\p{N}[\p{L}\p{N}_-]*/gu;

/**
 * Of the error, and of each change that failed; equal for whatever call or change meets the same cause first.
 * Empty: the cycle did not fail.
 */
export function failureReasons({
	error,
	results,
	causes,
}: Pick<CycleReport, "error" | "results" | "causes">): readonly string[] {
	const whole = error
		? [error.cause ?? `${error.kind} ${gist(error.message)}`]
		: [];
	const single = results
		.filter(({ outcome }) => outcome === "failed")
		.map((result) =>
			Object.hasOwn(causes, identityOf(result))
				? (causes[identityOf(result)] ?? "")
				: `change ${identityOf(result)} ${gist(result.error ?? "")}`,
		);
	return [...new Set([...whole, ...single])].sort();
}

/** Equal for two cycles that leave people with the same to know. */
export function newsOf(report: CycleReport): string {
	const { verdict, summary } = report;
	const reasons = failureReasons(report);
	return JSON.stringify([
		verdict,
		reasons.length > 0 ? reasons : verdict === "converged" ? "" : summary,
	]);
}
