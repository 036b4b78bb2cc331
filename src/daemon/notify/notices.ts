// What happened in a cycle, or became known of certificates, and what was said before -> what has to be said now.
import type {
	CertificateNeed,
	CertificateReport,
} from "../../core/certificates/certificates.ts";
import type { Notice, NoticeDetail } from "../../core/notice.ts";
import {
	type NotificationEvent,
	notificationEvents,
} from "../../core/settings/settings.ts";
import type { FieldChange, Json, Verb } from "../../core/types.ts";
import { digest } from "../../core/values/digest.ts";
import { list, object } from "../../core/values/json.ts";
import { by } from "../../core/values/order.ts";
import {
	hasMembers,
	isCount,
	isListOf,
	isOneOf,
	isText,
	isTime,
	orNull,
} from "../../core/values/shape.ts";
import { onOneLine } from "../../core/values/text.ts";
import { count, some } from "../../core/values/words.ts";
import { failureReasons, gist } from "../status/news.ts";
import type { CycleReport, FailureKind } from "../types.ts";

/** What was said, as far as it is still true. JSON that can be stored between runs of the daemon. */
export interface Said {
	readonly version: 1;
	/** Sorted by name. */
	readonly environments: readonly SaidOfEnvironment[];
}

export interface SaidOfEnvironment {
	readonly name: string;
	/** Null: the last cycle did not fail. */
	readonly failing: Failing | null;
	/** Digests of the refusals that were said and still stand. */
	readonly refused: readonly string[];
	/** Digests of the differences that were said and still stand. */
	readonly drift: readonly string[];
	/** What a recovery puts an end to. */
	readonly open: readonly OpenTrouble[];
	readonly certificates: readonly SaidOfCertificate[];
}

interface Failing {
	/** Failed cycles in a row; more than two are not counted. */
	readonly cycles: number;
	/** Milliseconds since 1970. */
	readonly since: number;
	/** Null: not yet. */
	readonly saidAt: number | null;
	/** Digests of the reasons that were said, the latest last. */
	readonly reasons: readonly string[];
}

interface OpenTrouble {
	readonly event: NotificationEvent;
	/** Milliseconds since 1970. */
	readonly since: number;
}

interface SaidOfCertificate {
	/** Authority, reason and deadline. */
	readonly need: string;
	readonly authority: string;
	/** How many of the steps towards the deadline were behind when it was said. */
	readonly steps: number;
}

export interface Noticed {
	readonly notices: readonly Notice[];
	readonly said: Said;
}

export const nothingSaid: Said = { version: 1, environments: [] };

const DAY_MS = 86_400_000;
/** Days before a deadline; the last step is the deadline itself. */
const steps = [30, 14, 7, 3, 1, 0];
const MOST_REASONS = 20;
const MOST_DETAILS = 100;
const LONGEST_DETAIL = 500;
const LONGEST_TEXT = 1500;

/** What was stored; anything else counts as nothing said, so that at worst something is said again. */
export function readSaid(stored: unknown): Said {
	const { version, environments } = object(stored);
	const known: readonly unknown[] = list(environments);
	return version === 1
		? { version, environments: known.filter(isSaidOfEnvironment) }
		: nothingSaid;
}

/** Without what was said of environments that are not listed. */
function forget(said: Said, environments: readonly string[]): Said {
	return {
		version: 1,
		environments: said.environments.filter(({ name }) =>
			environments.includes(name),
		),
	};
}

/** Environments that the settings have no more: what was said of them is taken back, and forgotten. */
export function noticesOfGone(
	said: Said,
	environments: readonly string[],
	now: number,
): Noticed {
	const gone = said.environments.filter(
		({ name }) => !environments.includes(name),
	);
	return {
		notices: gone.flatMap((one) => farewell(one, now)),
		said: forget(said, environments),
	};
}

function farewell(
	{ name, open, certificates }: SaidOfEnvironment,
	now: number,
): readonly Notice[] {
	const before = [
		...pastOf(open),
		...(certificates.length > 0 ? [troubles.certificate] : []),
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

/** Something that can be true for many cycles, and is said once. */
interface Item {
	/** Of what makes it the same thing. */
	readonly digest: string;
	readonly detail: NoticeDetail;
}

/** What has to be said: all that is true, where a part of it was not said before; and what is then said. */
interface News {
	readonly items: readonly Item[];
	readonly said: readonly string[];
}

/** @param items null: a cycle that ended early does not know */
function newsOf(items: readonly Item[] | null, said: readonly string[]): News {
	if (items === null) return { items: [], said };
	const fresh = items.some((item) => !said.includes(item.digest));
	const digests = new Set(items.map((item) => item.digest));
	return { items: fresh ? items : [], said: [...digests].sort() };
}

function stillTrue(
	items: readonly Item[] | null,
	said: readonly string[],
): readonly string[] {
	if (items === null) return said;
	return said.filter((each) => items.some((item) => item.digest === each));
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
function failureOf(
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

/** Null: the cycle ended before it knew. */
function refusalsOf(report: CycleReport): readonly Item[] | null {
	const { plan, verdict, held, frozen } = report;
	if (plan === null && verdict === "failed") return null;
	const refusals = plan?.refusals ?? [];
	const items = refusals.map(({ rule, key, message }) =>
		item(
			// Several files without a key can be refused by one rule.
			["refusal", rule, key ?? ["whole", gist(message)]],
			key,
			`${rule}: ${message}`,
		),
	);
	if (verdict !== "refused" || items.length > 0) return items;
	const single = [
		...held.map((key) => item(["held", key], key, "held back")),
		...frozen
			.filter((key) => !held.includes(key))
			.map((key) => item(["frozen", key], key, "cannot be used")),
	];
	return single.length > 0 ? single : [item(["refused"], null, report.summary)];
}

/** Null: the cycle ended before it knew. */
function differencesOf(report: CycleReport): readonly Item[] | null {
	const { plan, verdict, results } = report;
	if (plan === null)
		return verdict === "failed"
			? null
			: [item(["drift"], null, report.summary)];
	const done = new Set(
		results
			.filter(({ outcome }) => outcome === "applied")
			.map(({ key }) => key),
	);
	const items = [
		...plan.changes.filter(({ key }) => !done.has(key)).map(differenceItem),
		...plan.suspended.map(differenceItem),
	];
	return items.length > 0 ? items : [item(["drift"], null, report.summary)];
}

function differenceItem(difference: {
	readonly key: string;
	readonly verb: Verb;
	readonly fields: readonly FieldChange[];
}): Item {
	const { key, verb, fields } = difference;
	const shown = fields.map(fieldText).join("; ");
	return item(
		["difference", key, verb, fields],
		key,
		shown === "" ? verb : `${verb}: ${shown}`,
	);
}

function fieldText({ path, from, to }: FieldChange): string {
	if (from === null) return `${path} ${value(to)}`;
	if (to === null) return `${path} ${value(from)} removed`;
	return `${path} ${value(from)} → ${value(to)}`;
}

function value(json: Json): string {
	const text = typeof json === "string" ? json : JSON.stringify(json);
	return cut(text, 80) || '""';
}

function item(
	identity: readonly unknown[],
	key: string | null,
	text: string,
): Item {
	return { digest: short(identity), detail: { key, text } };
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

function failureNotice(report: CycleReport, failure: Failure): Notice {
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
		details: failed.map(({ key, error }) => ({
			key,
			text: error ?? "failed",
		})),
		news: reasons,
	});
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
		title: `${count(items.length, "integration differs", "integrations differ")} from the files`,
		text: [report.summary, ...driftSteps(report)],
		details: items.map(({ detail }) => detail),
		news: digestsOf(items),
	});
}

function driftSteps({ mode, plan, held }: CycleReport): readonly string[] {
	if (mode === "report")
		return [
			"The environment's mode is report, so that nothing is changed. Apply the files (`gc-integrations apply`), or take over into them what was changed in Genesys Cloud.",
		];
	return [
		...(plan !== null && plan.suspended.length > 0
			? [
					`Suspended, so that nothing is changed: ${some(plan.suspended.map(({ key }) => key))}. Take over into the files what was changed in Genesys Cloud, or end the suspension.`,
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

/**
 * Once for each need; again with each step towards its deadline. A need that is only worth knowing is said where it
 * announces a new certificate, and never again.
 */
export function noticesOfCertificates(
	report: CertificateReport,
	said: Said,
): Noticed {
	const before = saidOf(said, report.environment);
	const now = Date.parse(report.checkedAt);
	const current = report.needs
		.filter(
			({ severity, reason }) => severity !== "info" || reason === "upcoming",
		)
		.map((need) => {
			const name = [need.authority, need.reason, need.deadline].join(" ");
			const known = before.certificates.find((one) => one.need === name);
			const behind = need.severity === "info" ? 0 : stepsBehind(need, now);
			const due = known === undefined || behind > known.steps;
			return { need, name, due, behind: Math.max(behind, known?.steps ?? 0) };
		});
	// While the platform's answers contradict each other nothing is known: what was said may still be true.
	const unknown = report.needs
		.filter(({ reason }) => reason === "unstable")
		.map(({ authority }): string => authority);
	return {
		notices: current
			.filter(({ due }) => due)
			.map(({ need, name, behind }) =>
				certificateNotice(report, need, [name, behind], now),
			),
		said: remember(said, {
			...before,
			certificates: [
				...before.certificates.filter(({ authority }) =>
					unknown.includes(authority),
				),
				...current.map(({ need, name, behind }) => ({
					need: name,
					authority: need.authority,
					steps: behind,
				})),
			],
		}),
	};
}

function stepsBehind({ deadline }: CertificateNeed, now: number): number {
	if (deadline === null) return 0;
	const left = Date.parse(deadline) - now;
	return steps.filter((days) => left < days * DAY_MS).length;
}

function certificateNotice(
	report: CertificateReport,
	need: CertificateNeed,
	news: readonly unknown[],
	now: number,
): Notice {
	return compose({
		event: "certificate",
		environment: report.environment,
		at: report.checkedAt,
		severity: need.severity,
		title: certificateTitle(need, now),
		text: [need.message],
		details: need.integrations.map((key) => ({
			key,
			text: "presents this certificate",
		})),
		commit: null,
		news,
	});
}

const authorityNames: Readonly<Record<CertificateNeed["authority"], string>> = {
	digicert: "DigiCert",
	"genesys-cloud": "Genesys Cloud",
};

function certificateTitle(need: CertificateNeed, now: number): string {
	const name = `${authorityNames[need.authority]} client certificate`;
	const days =
		need.deadline === null
			? null
			: Math.floor((Date.parse(need.deadline) - now) / DAY_MS);
	if (need.reason === "expired") return `the ${name} has expired`;
	if (need.reason === "missing") return `there is no usable ${name}`;
	const left =
		days === null
			? ""
			: days < 0
				? ", and its date has passed"
				: `, ${count(days, "day")} left`;
	if (need.reason === "upcoming") return `a new ${name} is published${left}`;
	return `the ${name} expires${left}`;
}

interface Draft extends Omit<Notice, "text" | "id"> {
	readonly text: readonly string[];
	/** What makes it the same news the next time. */
	readonly news: readonly unknown[];
}

function notice(
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

function compose({ news, ...draft }: Draft): Notice {
	const { event, environment, details } = draft;
	const shown = details.slice(0, MOST_DETAILS).map(({ key, text }) => ({
		key,
		text: cut(text, LONGEST_DETAIL),
	}));
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

function digestsOf(items: readonly Item[]): readonly string[] {
	return [...new Set(items.map((each) => each.digest))].sort();
}

function short(identity: readonly unknown[]): string {
	return digest(identity).slice("sha256:".length).slice(0, 16);
}

/** One line. */
function cut(text: string, most: number): string {
	const line = onOneLine(text, " ⏎ ");
	return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function minute(at: number): string {
	return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function saidOf(said: Said, name: string): SaidOfEnvironment {
	return (
		said.environments.find((one) => one.name === name) ?? {
			name,
			failing: null,
			refused: [],
			drift: [],
			open: [],
			certificates: [],
		}
	);
}

function remember(said: Said, one: SaidOfEnvironment): Said {
	const others = said.environments.filter(({ name }) => name !== one.name);
	const empty =
		one.failing === null &&
		[one.refused, one.drift, one.open, one.certificates].every(
			({ length }) => length === 0,
		);
	return {
		version: 1,
		environments: [...others, ...(empty ? [] : [one])].sort(
			by(({ name }) => name),
		),
	};
}

const isFailing = hasMembers<Failing>({
	cycles: isCount,
	since: isTime,
	saidAt: orNull(isTime),
	reasons: isListOf(isText),
});
const isOpenTrouble = hasMembers<OpenTrouble>({
	event: isOneOf(notificationEvents),
	since: isTime,
});
const isSaidOfCertificate = hasMembers<SaidOfCertificate>({
	need: isText,
	authority: isText,
	steps: isCount,
});
const isSaidOfEnvironment = hasMembers<SaidOfEnvironment>({
	name: isText,
	failing: orNull(isFailing),
	refused: isListOf(isText),
	drift: isListOf(isText),
	open: isListOf(isOpenTrouble),
	certificates: isListOf(isSaidOfCertificate),
});
