// Integrations of one environment -> their table: problems in sight, and a long rest that is well folded away.

import { count } from "../../core/values/words.ts";
import type {
	ActionStatus,
	EnvironmentStatus,
	IntegrationStatus,
} from "../types.ts";
import { actionsPart } from "./actions.ts";
import { type Card, cardsOf, documentsIn } from "./cards.ts";
import {
	lastChange,
	moreOf,
	placeOf,
	standingTone,
	unknown,
} from "./document.ts";
import { type Html, html, idOf, nothing, type Part } from "./html.ts";
import {
	cardText,
	isProblem,
	isSearch,
	type PageQuery,
	standings,
	wantedCards,
} from "./query.ts";
import { pill, type Shown, type Tone, tones } from "./words.ts";

/** More that are well than this are folded away; as many or fewer only where a row is a card. */
const shownWell = 30;

export function integrationsPart(
	environment: EnvironmentStatus,
	query: PageQuery,
	shown: Shown,
): Html {
	const all = cardsOf(environment.integrations);
	const wanted = wantedCards(all, query);
	return html`${all.cards.length > 0 && cardsPart(environment, all.cards.length, wanted.cards, query, shown)}
${wanted.strays.length > 0 && straysPart(environment, wanted.strays, query, shown)}`;
}

function cardsPart(
	environment: EnvironmentStatus,
	all: number,
	wanted: readonly Card[],
	query: PageQuery,
	shown: Shown,
): Html {
	const table = (of: readonly Card[]): Html =>
		integrationTable(environment, of, query, shown);
	const problems = wanted
		.filter(isTroubled)
		.toSorted((a, b) => rank(a) - rank(b));
	const well = wanted.filter((card) => !isTroubled(card));
	const fold = !isSearch(query) && well.length > 0;
	const inSight = fold ? problems : [...problems, ...well];
	return html`<h3>Integrations <span class="count">${
		isSearch(query) ? `${wanted.length} of ${all}` : all
	}</span></h3>
${inSight.length > 0 ? table(inSight) : nothing}
${wanted.length === 0 && html`<p class="muted">None of them is what the filter asks for.</p>`}
${
	fold
		? html`<details id="${idOf("well", environment.name)}" class="well${well.length > shownWell ? "" : " few"}"><summary>${count(well.length, "integration")} in sync</summary>${table(well)}</details>`
		: nothing
}`;
}

function straysPart(
	environment: EnvironmentStatus,
	strays: readonly ActionStatus[],
	query: PageQuery,
	shown: Shown,
): Html {
	return html`<h3>Data actions of no integration here <span class="count">${strays.length}</span></h3>${actionsPart(
		environment,
		"",
		strays,
		query,
		shown,
	)}`;
}

function isTroubled(card: Card): boolean {
	return documentsIn(card).some(isProblem);
}

/** Of the worst in it. */
function rank(card: Card): number {
	return Math.min(
		...documentsIn(card).map(({ standing }) => standings.indexOf(standing)),
	);
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
	cards: readonly Card[],
	query: PageQuery,
	shown: Shown,
): Html {
	return html`<table class="integrations"><caption class="unseen">Integrations of ${environment.name}</caption><colgroup>${columns.map(
		([kind]) => html`<col class="${kind}">`,
	)}</colgroup><thead><tr>${columns.map(
		([, title]) => html`<th scope="col">${title}</th>`,
	)}</tr></thead>
${cards.map((card) => cardBody(environment, card, query, shown))}</table>`;
}

function cardBody(
	environment: EnvironmentStatus,
	card: Card,
	query: PageQuery,
	shown: Shown,
): Html {
	const { integration: one, actions } = card;
	const { key, name, type } = one;
	const cell = (title: string, words: Part): Html =>
		html`<td data-title="${title}"><div>${words}</div></td>`;
	const row = (kind: string, parts: Part): Html =>
		html`<tr class="${kind}"><td colspan="${columns.length}">${parts}</td></tr>`;
	const more = moreOf(environment, one);
	const its = new Set(documentsIn(card).map(({ standing }) => standing));
	return html`<tbody id="${idOf("integration", environment.name, key)}" class="${toneOf(card)}" data-text="${cardText(card)}" data-standing="${[...its].join("|")}"${isTroubled(card) ? html` data-problem` : nothing}><tr><th scope="row"><div><span class="name">${name}</span> <code class="key">${key}</code></div></th>${cell(
		"Type",
		type,
	)}${cell("Status", statusOf(one))}${cell(
		"Standing",
		pill(standingTone(one), one.standing),
	)}${cell("Last change", lastChange(one, shown))}${cell(
		"File",
		placeOf(one),
	)}</tr>${more.length > 0 ? row("more", more) : nothing}${
		actions.length > 0
			? row("more", actionsPart(environment, key, actions, query, shown))
			: nothing
	}</tbody>
`;
}

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

/** Of the worst in it. */
function toneOf(card: Card): Tone {
	const its = documentsIn(card).map((one) =>
		one.health?.code === "ERROR" ? "bad" : standingTone(one),
	);
	return tones.find((tone) => its.includes(tone)) ?? "fine";
}
