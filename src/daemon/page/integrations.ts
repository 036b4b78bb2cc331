// Integrations of one environment -> their table: problems in sight, and a long rest that is well folded away.

import { count } from "../../core/values/words.ts";
import type { EnvironmentStatus, IntegrationStatus } from "../types.ts";
import { type Html, html, idOf, link, nothing, type Part } from "./html.ts";
import {
	isProblem,
	isSearch,
	type PageQuery,
	searchedText,
	standings,
	wantedIntegrations,
} from "./query.ts";
import {
	fieldList,
	pastVerbs,
	pill,
	type Shown,
	shortAuthor,
	shortCommit,
	type Tone,
	time,
} from "./words.ts";

/** More that are well than this are folded away; as many or fewer only where a row is a card. */
const shownWell = 30;

export function integrationsPart(
	environment: EnvironmentStatus,
	query: PageQuery,
	shown: Shown,
): Html {
	const all = environment.integrations;
	if (all.length === 0) return nothing;
	const wanted = wantedIntegrations(all, query);
	const table = (of: readonly IntegrationStatus[]): Html =>
		integrationTable(environment, of, shown);
	const problems = wanted
		.filter(isProblem)
		.toSorted((a, b) => rank(a) - rank(b));
	const well = wanted.filter((one) => !isProblem(one));
	const fold = !isSearch(query) && well.length > 0;
	const inSight = fold ? problems : [...problems, ...well];
	return html`<h3>Integrations <span class="count">${
		isSearch(query) ? `${wanted.length} of ${all.length}` : all.length
	}</span></h3>
${inSight.length > 0 ? table(inSight) : nothing}
${wanted.length === 0 && html`<p class="muted">None of them is what the filter asks for.</p>`}
${
	fold
		? html`<details id="${idOf("well", environment.name)}" class="well${well.length > shownWell ? "" : " few"}"><summary>${count(well.length, "integration")} in sync</summary>${table(well)}</details>`
		: nothing
}`;
}

/** Of the refusal at this place in the environment's list. */
export function refusalId(environment: string, at: number): string {
	return idOf("refusal", environment, String(at));
}

function rank({ standing }: IntegrationStatus): number {
	return standings.indexOf(standing);
}

const columns = [
	["what", "Integration"],
	["type", "Type"],
	["state", "Status"],
	["standing", "Standing"],
	["last", "Last change"],
	["file", "File"],
] as const;

function integrationTable(
	environment: EnvironmentStatus,
	integrations: readonly IntegrationStatus[],
	shown: Shown,
): Html {
	return html`<table class="integrations"><caption class="unseen">Integrations of ${environment.name}</caption><colgroup>${columns.map(
		([kind]) => html`<col class="${kind}">`,
	)}</colgroup><thead><tr>${columns.map(
		([, title]) => html`<th scope="col">${title}</th>`,
	)}</tr></thead>
${integrations.map((one) => integrationRow(environment, one, shown))}</table>`;
}

function integrationRow(
	environment: EnvironmentStatus,
	one: IntegrationStatus,
	shown: Shown,
): Html {
	const { key, name, type, file, line } = one;
	const cell = (title: string, words: Part): Html =>
		html`<td data-title="${title}"><div>${words}</div></td>`;
	const place =
		file === null ? null : `${file}${line === null ? "" : `:${line}`}`;
	return html`<tbody id="${idOf("integration", environment.name, key)}" class="${toneOf(one)}" data-text="${searchedText(one)}" data-standing="${one.standing}"${isProblem(one) ? html` data-problem` : nothing}><tr><th scope="row"><div><span class="name">${name}</span> <code class="key">${key}</code></div></th>${cell(
		"Type",
		type,
	)}${cell("Status", statusOf(one))}${cell(
		"Standing",
		pill(standingTone(one), one.standing),
	)}${cell("Last change", lastChange(one, shown))}${cell(
		"File",
		place === null
			? unknown
			: link(one.link, html`<span class="place">${broken(place)}</span>`),
	)}</tr>${moreRow(environment, one)}</tbody>
`;
}

const unknown = html`<span class="muted">none</span>`;

/** What the platform was told, what it should have been told, and what it reports where that is something else. */
function statusOf({ desired, actual, health }: IntegrationStatus): Html {
	const told =
		desired === null || desired === actual
			? html`${actual ?? unknown}`
			: html`<strong>${actual ?? "none"}</strong>, should be ${desired}`;
	const code = health?.code ?? null;
	return code === null || code === actual?.toUpperCase()
		? told
		: html`${told} ${pill(healthTone(code), code)}`;
}

function healthTone(code: string): Tone {
	if (code === "ERROR") return "bad";
	if (code === "ACTIVE") return "fine";
	// On the way to or from it, or a word that nobody documented.
	return code === "INACTIVE" ? "idle" : "look";
}

function standingTone({ standing, verb }: IntegrationStatus): Tone {
	switch (standing) {
		case "in sync":
			return "fine";
		case "drift":
			return "look";
		case "suspended":
			return verb === null ? "idle" : "look";
		default:
			return "bad";
	}
}

function toneOf(one: IntegrationStatus): Tone {
	return one.health?.code === "ERROR" ? "bad" : standingTone(one);
}

function lastChange(
	{ lastChange: last }: IntegrationStatus,
	{ now, commitLink }: Shown,
): Html {
	if (last === null) return unknown;
	const { at, verb, outcome, commit, author } = last;
	const ended = outcome === "applied" ? pastVerbs[verb] : `${verb} ${outcome}`;
	return html`${ended} ${time(at, now)}${
		author !== null && html` by ${shortAuthor(author)}`
	}${commit !== null && html` in ${shortCommit(commit, commitLink)}`}`;
}

/** A path that is too long goes on in the next line behind a slash. */
function broken(path: string): Html {
	return html`${path.split("/").map((part, index) => html`${index > 0 && html`/<wbr>`}${part}`)}`;
}

/** What a cell is too small for. */
function moreRow(
	{ name, refusals }: EnvironmentStatus,
	{ problem, health, drift, verb, standing }: IntegrationStatus,
): Html {
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
	return lines.length === 0
		? nothing
		: html`<tr class="more"><td colspan="${columns.length}">${lines}</td></tr>`;
}
