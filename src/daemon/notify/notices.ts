// What happened in a cycle, or became known of certificates, and what was said before -> what has to be said now.
import type { Notice } from "../../core/notice.ts";
import { identityOf } from "../../core/plan/kinds.ts";
import type { NotificationEvent } from "../../core/settings/settings.ts";
import { count, minute, some } from "../../core/values/words.ts";
import type { CycleReport } from "../types.ts";
import { compose, notice } from "./draft.ts";
import { failureNotice, failureOf } from "./failure.ts";
import {
	differencesOf,
	digestsOf,
	type Item,
	newsOf,
	refusalsOf,
	stillTrue,
} from "./items.ts";
import {
	type OpenTrouble,
	remember,
	type Said,
	type SaidOfEnvironment,
	saidOf,
} from "./said.ts";

export interface Noticed {
	readonly notices: readonly Notice[];
	readonly said: Said;
}

/** Environments that the settings have no more: what was said of them is taken back, and forgotten. */
export function noticesOfGone(
	said: Said,
	environments: readonly string[],
	now: number,
): Noticed {
	const there = ({ name }: SaidOfEnvironment): boolean =>
		environments.includes(name);
	return {
		notices: said.environments
			.filter((one) => !there(one))
			.flatMap((one) => farewell(one, now)),
		said: { version: 1, environments: said.environments.filter(there) },
	};
}

function farewell(
	{ name, open, certificates, credentials, tests }: SaidOfEnvironment,
	now: number,
): readonly Notice[] {
	const before = [
		...pastOf(open),
		...(certificates.length > 0 ? [troubles.certificate] : []),
		...(credentials.length > 0 ? [troubles.credential] : []),
		...(tests.length > 0 ? [troubles.test] : []),
	];
	if (before.length === 0) return [];
	return [
		compose({
			event: "recovered",
			environment: name,
			at: new Date(now).toISOString(),
			severity: "info",
			title: "no longer managed here",
			text: [
				"The settings have this environment no more: nothing is done or looked at there, and nothing will be said of it.",
				`Before, ${before.join("; ")}. Where that still matters, look at Genesys Cloud itself.`,
			],
			details: [],
			commit: null,
			news: ["gone", ...open.map(({ event }) => event)],
		}),
	];
}

export function noticesOfCycle(report: CycleReport, said: Said): Noticed {
	const before = saidOf(said, report.environment);
	const well = report.verdict === "converged" || report.verdict === "changed";
	if (well) {
		const { open } = before;
		return {
			notices: open.length > 0 ? [recovery(report, open)] : [],
			said: remember(said, {
				...before,
				failing: null,
				refused: [],
				drift: [],
				open: [],
			}),
		};
	}
	const failure = failureOf(report, before.failing);
	const refusals = newsOf(refusalsOf(report), before.refused);
	const differences = differencesOf(report);
	// Beside a failure or a refusal they may be what is still to be done, and are no news.
	const drift =
		report.verdict === "drift"
			? newsOf(differences, before.drift)
			: { items: [], said: stillTrue(differences, before.drift) };
	const notices = [
		...(failure?.due ? [failureNotice(report, failure)] : []),
		...(refusals.items.length > 0
			? [refusalNotice(report, refusals.items)]
			: []),
		...(drift.items.length > 0 ? [driftNotice(report, drift.items)] : []),
	];
	return {
		notices,
		said: remember(said, {
			...before,
			failing: failure?.failing ?? null,
			refused: refusals.said,
			drift: drift.said,
			open: opened(before.open, notices, report.endedAt),
		}),
	};
}

function opened(
	open: readonly OpenTrouble[],
	notices: readonly Notice[],
	at: number,
): readonly OpenTrouble[] {
	const added = notices
		.filter(({ event }) => !open.some((other) => other.event === event))
		.map(({ event }): OpenTrouble => ({ event, since: at }));
	return [...open, ...added];
}

function refusalNotice(report: CycleReport, items: readonly Item[]): Notice {
	return notice(report, {
		event: "refused",
		severity: "warning",
		title: `${count(items.length, "refusal waits", "refusals wait")} for a decision`,
		text: [
			report.summary,
			"What is below is held back until somebody decides: correct the documents, or allow it in the settings. `gc-integrations plan` shows the same.",
		],
		details: items.map(({ detail }) => detail),
		news: digestsOf(items),
	});
}

function driftNotice(report: CycleReport, items: readonly Item[]): Notice {
	return notice(report, {
		event: "drift",
		severity: "warning",
		title: `${whatDiffers(items)} from the files`,
		text: [report.summary, ...driftSteps(report)],
		details: items.map(({ detail }) => detail),
		news: digestsOf(items),
	});
}

function whatDiffers(items: readonly Item[]): string {
	const actions = items.filter(({ detail }) => detail.kind).length;
	const integrations = items.length - actions;
	const parts = [
		...(integrations > 0 ? [count(integrations, "integration")] : []),
		...(actions > 0 ? [count(actions, "data action")] : []),
	];
	return `${parts.join(" and ")} ${items.length === 1 ? "differs" : "differ"}`;
}

function driftSteps({ mode, plan, held }: CycleReport): readonly string[] {
	if (mode === "report")
		return [
			"The environment's mode is report, so that nothing is changed. Apply the files (`gc-integrations apply`), or take over into them what was changed in Genesys Cloud.",
		];
	return [
		...(plan !== null && plan.suspended.length > 0
			? [
					`Suspended, so that nothing is changed: ${some(plan.suspended.map(identityOf))}. Take over into the files what was changed in Genesys Cloud, or end the suspension.`,
				]
			: []),
		...(held.length > 0
			? [
					`Held back for a while, because another program keeps changing the same: ${some(held)}. Find the other one; only one may manage an integration.`,
				]
			: []),
	];
}

const troubles: Readonly<Record<NotificationEvent, string>> = {
	failed: "it had failed",
	refused: "changes had been held back",
	drift: "it had differed from the files",
	recovered: "it had recovered",
	certificate: "a certificate had needed attention",
	credential: "a credential had been older than it may be",
	test: "live tests had failed",
};

function pastOf(open: readonly OpenTrouble[]): readonly string[] {
	return open.map(
		({ event, since }) => `${troubles[event]} since ${minute(since)}`,
	);
}

function recovery(report: CycleReport, open: readonly OpenTrouble[]): Notice {
	return notice(report, {
		event: "recovered",
		severity: "info",
		title: "in order again",
		text: [
			report.summary,
			`Before, ${pastOf(open).join("; ")}. There is nothing to do.`,
		],
		details: [],
		news: open.map(({ event }) => event),
	});
}
