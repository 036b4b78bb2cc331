// How a document stands -> the pieces of HTML that integrations and data actions have both.
import type { DocumentStatus, EnvironmentStatus } from "../types.ts";
import { type Html, html, idOf, link } from "./html.ts";
import {
	fieldList,
	pastVerbs,
	type Shown,
	shortAuthor,
	shortCommit,
	type Tone,
	time,
} from "./words.ts";

export const unknown = html`<span class="muted">none</span>`;

/** Of the refusal at this place in the environment's list. */
export function refusalId(environment: string, at: number): string {
	return idOf("refusal", environment, String(at));
}

export function standingTone({ standing, verb }: DocumentStatus): Tone {
	switch (standing) {
		case "in sync":
			return "fine";
		case "drift":
			return "look";
		case "unknown":
			return "idle";
		case "suspended":
			return verb === null ? "idle" : "look";
		default:
			return "bad";
	}
}

export function lastChange(
	{ lastChange: last }: DocumentStatus,
	{ now, commitLink }: Shown,
): Html {
	if (last === null) return unknown;
	const { at, verb, outcome, commit, author } = last;
	const ended = outcome === "applied" ? pastVerbs[verb] : `${verb} ${outcome}`;
	return html`${ended} ${time(at, now)}${
		author !== null && html` by ${shortAuthor(author)}`
	}${commit !== null && html` in ${shortCommit(commit, commitLink)}`}`;
}

/** Where it stands in the files. */
export function placeOf({ file, line, link: address }: DocumentStatus): Html {
	if (file === null) return unknown;
	const place = `${file}${line === null ? "" : `:${line}`}`;
	return link(address, html`<span class="place">${broken(place)}</span>`);
}

/** A path that is too long goes on in the next line behind a slash. */
function broken(path: string): Html {
	return html`${path.split("/").map((part, index) => html`${index > 0 && html`/<wbr>`}${part}`)}`;
}

/** Why it is not as it should be, and what differs; empty: there is no more to say. */
export function moreOf(
	{ name, refusals }: EnvironmentStatus,
	{ problem, health, drift, verb, standing }: DocumentStatus,
): readonly Html[] {
	const lines: Html[] = [];
	const held = refusals.findIndex(({ message }) => message === problem);
	const refusal = refusals[held];
	if (refusal)
		lines.push(
			html`<p class="problem">Held back by <a href="#${refusalId(name, held)}">${refusal.rule}</a>, see above.</p>`,
		);
	else if (problem !== null)
		lines.push(html`<p class="problem">${problem}</p>`);
	if (health?.detail && !problem?.includes(health.detail))
		lines.push(
			html`<p><span class="label">The platform reports</span> ${health.detail}</p>`,
		);
	if (verb !== null && standing !== "in sync")
		lines.push(
			html`<p><span class="label">Would ${verb}</span></p>`,
			fieldList(drift, verb),
		);
	else if (drift.length > 0) lines.push(fieldList(drift, verb));
	return lines;
}
