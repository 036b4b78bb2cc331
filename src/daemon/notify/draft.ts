// What there is to say -> a notice: one title, a few lines, one detail for each document.
import type { Notice } from "../../core/notice.ts";
import { digest } from "../../core/values/digest.ts";
import { onOneLine } from "../../core/values/text.ts";
import type { CycleReport } from "../types.ts";

const MOST_DETAILS = 100;

const LONGEST_DETAIL = 500;

const LONGEST_TEXT = 1500;

interface Draft extends Omit<Notice, "text" | "id"> {
	readonly text: readonly string[];
	/** What makes it the same news the next time. */
	readonly news: readonly unknown[];
}

export function notice(
	report: CycleReport,
	draft: Omit<Draft, "environment" | "at" | "commit">,
): Notice {
	return compose({
		...draft,
		environment: report.environment,
		at: new Date(report.endedAt).toISOString(),
		commit: report.commit?.id ?? null,
	});
}

export function compose({ news, ...draft }: Draft): Notice {
	const { event, environment, details } = draft;
	const shown = details
		.slice(0, MOST_DETAILS)
		.map((one) => ({ ...one, text: cut(one.text, LONGEST_DETAIL) }));
	const rest = details.length - shown.length;
	return {
		...draft,
		title: `${environment}: ${draft.title}`,
		text: draft.text
			.filter((line) => line !== "")
			.map((line) => cut(line, LONGEST_TEXT))
			.join("\n"),
		details:
			rest > 0 ? [...shown, { key: null, text: `and ${rest} more` }] : shown,
		id: digest([event, environment, news]).slice("sha256:".length).slice(0, 32),
	};
}

export function short(identity: readonly unknown[]): string {
	return digest(identity).slice("sha256:".length).slice(0, 16);
}

/** One line. */
export function cut(text: string, most: number): string {
	const line = onOneLine(text, " ⏎ ");
	return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
