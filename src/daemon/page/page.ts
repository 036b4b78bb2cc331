// The status and what of it is wanted -> the daemon's web page: what is wrong first, then every environment and its history.

import { count } from "../../core/values/words.ts";
import type { Status } from "../types.ts";
import { attention, byAttention, overall } from "./attention.ts";
import { environmentId, environmentPart } from "./environment.ts";
import { historyPart } from "./history.ts";
import { type Html, html, link, nothing, textOf } from "./html.ts";
import {
	type PageQuery,
	queryAddress,
	standings,
	wantedEnvironments,
} from "./query.ts";
import {
	mark,
	notice,
	shortAuthor,
	shortCommit,
	type Tone,
	time,
} from "./words.ts";

export { type PageQuery, pageQuery } from "./query.ts";

/** Apart from its tag: where a template has the whole, compilers rewrite it for the sake of pages that it may stand in. */
const script = "script";

/**
 * A whole document; of the time it knows only `status.now`.
 * @param triggers whether a cycle can be asked for: with the token, which the page asks for and never has
 */
export function pageHtml(
	status: Status,
	query: PageQuery,
	triggers = false,
): string {
	const { tone, words } = overall(status);
	const shown = byAttention(wantedEnvironments(status.environments, query));
	return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${words} · ${status.product}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon(tone)}">
<link rel="stylesheet" href="page.css">
<noscript><meta http-equiv="refresh" content="30"></noscript>
<script src="page.js" defer></${script}>
</head>
<body>
<a class="skip" href="#main">Skip to the environments</a>
<header class="top"><h1>${status.product}</h1><p class="muted">daemon ${status.writer}, started ${time(status.startedAt, status.now)}</p>
<p class="live"><span id="updated">updated <time datetime="${status.now}">${clock(status.now)}</time></span> <button type="button" id="pause" aria-pressed="false" hidden>Pause</button></p>
<p id="trouble" role="status" aria-live="polite"></p><p id="asked" role="status" aria-live="polite"></p></header>
<main id="main" tabindex="-1">
${verdictPart(status, query)}
${
	status.restartNeeded.length > 0 &&
	html`<p class="notice look">Restart the daemon: ${status.restartNeeded.join(", ")} changed in the settings, and the old values count until then.</p>`
}
${filterPart(status, query)}

${shown.map((environment) =>
	environmentPart(environment, query, {
		now: status.now,
		commitLink: status.source.commitLink,
		triggers,
	}),
)}
${
	shown.length === 0 &&
	query.environment !== "" &&
	html`<p class="notice idle">There is no environment of the name ${query.environment}.</p>`
}
${historyPart(status, query)}
</main>
<footer><p>${sourceLine(status)}</p><p><a href="status.json">status.json</a> · <a href="metrics">metrics</a></p></footer>
${tokenDialog}
</body>
</html>
`);
}

/** Its field has no name, so that no form can send it, and stays out of what the page updates. */
const tokenDialog = html`<dialog id="ask" aria-labelledby="ask-title"><form method="dialog"><h2 id="ask-title">Reconcile <span id="ask-what"></span> now</h2>
<label for="token">Token <input type="password" id="token" required autocomplete="off" spellcheck="false" aria-describedby="ask-why ask-trouble"></label>
<p id="ask-why" class="muted">The one of <code>server.token</code> in the settings. This tab keeps it in memory, until it is closed or loaded anew.</p>
<p id="ask-trouble" role="alert"></p>
<p class="choices"><button value="send">Reconcile</button> <button value="" formnovalidate>Cancel</button></p></form></dialog>`;

function clock(date: string): string {
	return `${new Date(date).toISOString().slice(11, 19)} UTC`;
}

const iconColours: Readonly<Record<Tone, string>> = {
	bad: "c62828",
	look: "c77700",
	fine: "2e7d32",
	idle: "78838f",
};

/** The browser's tab tells how things are. */
function icon(tone: Tone): string {
	return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${iconColours[tone]}'/%3E%3C/svg%3E`;
}

function verdictPart(status: Status, query: PageQuery): Html {
	const { tone, words } = overall(status);
	const told = byAttention(status.environments).filter(
		(environment) => attention(environment).tone !== "fine",
	);
	return html`<section id="verdict" class="${tone}" aria-labelledby="verdict-title"><h2 id="verdict-title">${mark(tone)}<span>${words}</span></h2>
${told.length === 0 && status.environments.length > 0 && html`<p>${extent(status)}</p>`}
${
	told.length === 0
		? nothing
		: html`<ul class="told">${told.map((environment) => {
				const { tone: its, reasons } = attention(environment);
				const { name } = environment;
				const hidden = query.environment !== "" && query.environment !== name;
				const address = hidden
					? queryAddress({ q: "", environment: name, standing: "" })
					: `#${environmentId(name)}`;
				return html`<li class="${its}">${mark(its)}<span><a href="${address}">${name}</a> ${reasons.join(", ")}</span></li>`;
			})}</ul>`
}
${
	status.source.problem === null
		? nothing
		: notice(
				"bad",
				"The files cannot be fetched, and the last good commit stays in force:",
				status.source.problem,
			)
}</section>`;
}

function extent({ environments }: Status): string {
	const documents = environments.flatMap(({ integrations }) => integrations);
	const actions = documents.filter(({ kind }) => kind).length;
	return [
		count(environments.length, "environment"),
		count(documents.length - actions, "integration"),
		...(actions > 0 ? [count(actions, "data action")] : []),
	].join(", ");
}

function filterPart(status: Status, query: PageQuery): Html {
	const option = (value: string, words: string, chosen: string): Html =>
		html`<option value="${value}"${value === chosen && html` selected`}>${words}</option>`;
	const names = status.environments.map(({ name }) => name);
	// The form says what was asked for, even where there is no such thing.
	const strange =
		query.environment !== "" && !names.includes(query.environment)
			? [query.environment]
			: [];
	return html`<search><form id="filter" method="get" autocomplete="off">
<label class="words">Search <input type="search" name="q" value="${query.q}" placeholder="key, name, type or file" maxlength="200" spellcheck="false"></label>
<label>Environment <select name="environment">${option("", "all", query.environment)}${[
		...names,
		...strange,
	].map((name) => option(name, name, query.environment))}</select></label>
<label>Standing <select name="standing">${option("", "all", query.standing)}${option(
		"problem",
		"any problem",
		query.standing,
	)}${standings.map((one) => option(one, one, query.standing))}</select></label>
<button type="submit">Filter</button> <a href="?" class="clear">Clear</a>
</form></search>`;
}

function sourceLine({ source, now }: Status): Html {
	const { kind, where, commit, commitLink, fetchedAt } = source;
	return html`Files from ${kind === "git" ? "the repository" : "the folder"} ${link(
		where,
		where,
	)}${
		commit === null
			? nothing
			: html`, commit ${shortCommit(commit.id, commitLink)}${commit.subject !== null && html` “${commit.subject}”`}${commit.author !== null && html` by ${shortAuthor(commit.author)}`}`
	}${fetchedAt !== null && html`, fetched ${time(fetchedAt, now)}`}`;
}
