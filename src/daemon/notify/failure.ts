// A cycle that failed, and those before it -> whether that has to be said, and how.

import type { Notice } from "../../core/notice.ts";
import { kindOf } from "../../core/plan/kinds.ts";
import { count, minute } from "../../core/values/words.ts";
import { failureReasons } from "../status/news.ts";
import type { CycleReport, FailureKind } from "../types.ts";
import { notice, short } from "./draft.ts";
import type { Failing } from "./said.ts";

const DAY_MS = 86_400_000;

const MOST_REASONS = 20;

interface Failure {
	readonly failing: Failing;
	/** Whether it has to be said now. */
	readonly due: boolean;
	/** Whether it only goes on. */
	readonly again: boolean;
	readonly kind: FailureKind;
	readonly reasons: readonly string[];
}

/** Null: the cycle did not fail. */
export function failureOf(
	report: CycleReport,
	before: Failing | null,
): Failure | null {
	if (report.verdict !== "failed") return null;
	const at = report.endedAt;
	const kind = report.error?.kind ?? "change";
	const cycles = Math.min((before?.cycles ?? 0) + 1, 2);
	const known = before?.reasons ?? [];
	const saidAt = before?.saidAt ?? null;
	const reasons = reasonsOf(report);
	const fresh = reasons.some((reason) => !known.includes(reason));
	// A clock that was put back must not silence it for good.
	const old = saidAt !== null && Math.abs(at - saidAt) >= DAY_MS;
	const passing = ["platform", "source", "files"].includes(kind) && cycles < 2;
	const due = !passing && (fresh || old);
	return {
		kind,
		reasons,
		due,
		again: due && !fresh,
		failing: {
			cycles,
			since: before?.since ?? report.startedAt,
			saidAt: due ? at : saidAt,
			// All of this failure, not only the last: two reasons that take turns are said once each.
			reasons: due
				? [
						...known.filter((each) => !reasons.includes(each)),
						...reasons,
					].slice(-Math.max(MOST_REASONS, reasons.length))
				: known,
		},
	};
}

/** Digests, sorted: of the error, and of each change that failed. */
function reasonsOf(report: CycleReport): readonly string[] {
	const reasons = failureReasons(report);
	return (reasons.length > 0 ? reasons : ["unknown"])
		.map((reason) => short(["failed", reason]))
		.sort();
}

function failedResults(
	results: CycleReport["results"],
): CycleReport["results"] {
	return results.filter(({ outcome }) => outcome === "failed");
}

const nextSteps: Readonly<Record<FailureKind, string>> = {
	settings:
		"Correct the settings, or the secret that they name. It is tried again by itself, and at once when the files change.",
	absent:
		"It is tried again by itself, and at once when the file is there. If it goes on, look whether what should write or mount it does.",
	source:
		"It is tried again by itself. If it goes on, look whether the remote can be reached from here, and whether its token is valid.",
	files:
		"It is tried again by itself. If it goes on, look what keeps writing them.",
	platform:
		"It is tried again by itself. If it goes on, look whether Genesys Cloud is available, and whether the OAuth client may still do what it has to.",
	change:
		"It is tried again by itself. If it goes on, correct the documents below, or what the platform complains about.",
	internal:
		"This is a bug of gc-integrations: please report it, with what the log says. It is tried again by itself.",
};

const failureTitles: Readonly<Record<FailureKind, string>> = {
	settings: "the settings cannot be used",
	absent: "a secret of the settings is not there",
	source: "nothing could be fetched from Git",
	files: "the files do not come to rest",
	platform: "Genesys Cloud could not be read or written",
	change: "changes failed",
	internal: "a bug stopped the reconciliation",
};

export function failureNotice(report: CycleReport, failure: Failure): Notice {
	const { kind, again, failing, reasons } = failure;
	const failed = failedResults(report.results);
	const title =
		report.error === null && failed.length > 0
			? `${count(failed.length, "change")} failed`
			: failureTitles[kind];
	return notice(report, {
		event: "failed",
		severity: "error",
		title: again ? `still: ${title}` : title,
		text: [
			report.error?.message ?? report.summary,
			...(again || failing.cycles > 1
				? [`It has failed since ${minute(failing.since)}.`]
				: []),
			nextSteps[kind],
		],
		details: failed.map((result) => ({
			...kindOf(result),
			key: result.key,
			text: result.error ?? "failed",
		})),
		news: reasons,
	});
}
