// Dates, tones, values and changes -> the small pieces of HTML that the page's sections are made of.
import { commitLink } from "../../core/render/forge-links.ts";
import type { FieldChange, Json, OfAction, Verb } from "../../core/types.ts";
import type { WakeReason } from "../types.ts";
import { type Html, html, link, nothing, type Part } from "./html.ts";

/** What all of the page's sections have to know. */
export interface Shown {
	/** ISO date. */
	readonly now: string;
	/** Address of a commit in a web view, with {commit}; null: none is known. */
	readonly commitLink: string | null;
	/** Whether a cycle can be asked for. */
	readonly triggers: boolean;
}

/** bad: somebody has to act. look: worth a look. fine: as it should be. idle: nothing is known, or nothing is wanted. */
export type Tone = "bad" | "look" | "fine" | "idle";

/** The worst first. */
export const tones: readonly Tone[] = ["bad", "look", "idle", "fine"];

/** Told by shape as well as by colour. */
const marks: Readonly<Record<Tone, string>> = {
	bad: "✕",
	look: "!",
	fine: "✓",
	idle: "–",
};

export function mark(tone: Tone): Html {
	return html`<span class="mark" aria-hidden="true">${marks[tone]}</span>`;
}

export function pill(tone: Tone, words: Part): Html {
	return html`<span class="pill ${tone}">${mark(tone)}${words}</span>`;
}

/** What tells a data action from an integration of its key. */
export function ofAction({ kind, integration = "" }: OfAction): Html {
	return kind
		? html`<span class="tag">data action of ${integration}</span> `
		: nothing;
}

/** Something that is said in a sentence, in a box of its own. */
export function notice(tone: Tone, title: Part, words: Part = nothing): Html {
	return html`<div class="notice ${tone}">${mark(tone)}<div>${title === nothing ? nothing : html`<strong>${title}</strong> `}${words}</div></div>`;
}

const units: readonly (readonly [string, number])[] = [
	["day", 86_400],
	["h", 3600],
	["min", 60],
	["s", 1],
];

/** Rounded down to one unit: "3 min ago", "in 12 days", "now". */
export function relative(date: string, now: string): string {
	const seconds = (Date.parse(date) - Date.parse(now)) / 1000;
	const size = Math.abs(seconds);
	const [unit, length] = units.find(([, least]) => size >= least) ?? ["", 0];
	if (length === 0) return "now";
	const number = Math.floor(size / length);
	const words = `${number} ${unit}${unit === "day" && number > 1 ? "s" : ""}`;
	return seconds < 0 ? `${words} ago` : `in ${words}`;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Day and month only where it is another day than now, the year only where it is another year. */
export function shortDate(date: string, now: string): string {
	const iso = new Date(date).toISOString();
	const today = new Date(now).toISOString();
	const clock = `${iso.slice(11, 16)} UTC`;
	if (iso.slice(0, 10) === today.slice(0, 10)) return clock;
	return `${dayOf(iso, today)} ${clock}`;
}

function dayOf(iso: string, today: string): string {
	const month = months[Number(iso.slice(5, 7)) - 1] ?? "";
	const year =
		iso.slice(0, 4) === today.slice(0, 4) ? "" : ` ${iso.slice(0, 4)}`;
	return `${Number(iso.slice(8, 10))} ${month}${year}`;
}

/** Dates come from the platform and from files too: what is none is shown as it is. */
export function time(
	date: string,
	now: string,
	form: "full" | "day" = "full",
): Html {
	if (Number.isNaN(Date.parse(date))) return html`${date}`;
	const iso = new Date(date).toISOString();
	const words =
		form === "day"
			? dayOf(iso, new Date(now).toISOString())
			: shortDate(date, now);
	return html`<time datetime="${iso}">${words.replace(" UTC", "\u00a0UTC")}<span class="relative">, ${relative(date, now)}</span></time>`;
}

/** Long values are cut: the whole of them stands in the files and in the journal. */
const longestValue = 120;

function value(json: Json): Html {
	if (json === null) return html`<span class="muted">nothing</span>`;
	const text = typeof json === "string" ? json : JSON.stringify(json);
	const shown =
		text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
	return html`<code>${shown === "" ? '""' : shown}</code>`;
}

/** Of one document: a new data action has many, and they are all in the plan. */
const mostFields = 12;

/** Of what is made there is no before. */
export function fieldList(
	fields: readonly FieldChange[],
	verb: Verb | null,
): Html {
	if (fields.length === 0) return nothing;
	const rest = fields.length - mostFields;
	return html`<ul class="fields">${fields
		.slice(0, mostFields)
		.map(
			({ path, from, to }) =>
				html`<li><span class="path">${path}</span> ${
					verb !== "create" &&
					html`${value(from)} <span aria-hidden="true">→</span><span class="unseen">becomes</span> `
				}${value(to)}</li>`,
		)}${rest > 0 && html`<li class="muted">and ${rest} more</li>`}</ul>`;
}

/** @param template address of a commit in a web view, with {commit}; null: none is known */
export function shortCommit(commit: string, template: string | null): Html {
	return link(
		commitLink(template, commit),
		html`<code title="${commit}">${commit.slice(0, 8)}</code>`,
	);
}

/** The name without the address. */
export function shortAuthor(author: string): string {
	const named = author.trimEnd();
	const address = named.endsWith(">") ? named.lastIndexOf("<") : -1;
	return named.slice(0, Math.max(address, 0)).trimEnd() || author;
}

export const pastVerbs: Readonly<Record<Verb, string>> = {
	create: "created",
	adopt: "adopted",
	update: "updated",
	replace: "replaced",
	delete: "deleted",
};

const reasonWords: Readonly<Record<WakeReason, string>> = {
	start: "the daemon started",
	files: "files changed",
	schedule: "the schedule",
	retry: "a retry",
	signal: "a signal",
	http: "an HTTP request",
	webhook: "a webhook",
	git: "a new commit",
};

export function reasonList(reasons: readonly WakeReason[]): string {
	return reasons.map((reason) => reasonWords[reason] ?? reason).join(", ");
}
