// The journal's newest entries -> a table of what was done, by which commit, and how it ended.

import type { HistoryEntry, Status } from "../types.ts";
import { type Html, html, type Part } from "./html.ts";
import { isSearch, type PageQuery, wantedHistory } from "./query.ts";
import {
	fieldList,
	ofAction,
	pastVerbs,
	pill,
	reasonList,
	shortAuthor,
	shortCommit,
	type Tone,
	time,
} from "./words.ts";

/** The older ones are folded away. */
const shownEntries = 15;

export function historyPart(status: Status, query: PageQuery): Html {
	const wanted = wantedHistory(status.history, query);
	const searched = isSearch(query) || query.environment !== "";
	const older = wanted.slice(shownEntries);
	return html`<section id="history" aria-labelledby="history-title"><h2 id="history-title">Recent changes <span class="count">${
		searched ? `${wanted.length} of ${status.history.length}` : wanted.length
	}</span></h2>
${
	wanted.length === 0
		? html`<p class="muted">${searched ? "None of them is what the filter asks for." : "Nothing was changed yet."}</p>`
		: historyTable(wanted.slice(0, shownEntries), status)
}
${
	older.length > 0 &&
	html`<details id="older"><summary>${older.length} older</summary>${historyTable(older, status)}</details>`
}</section>`;
}

const titles = [
	"When",
	"Environment",
	"Integration",
	"What",
	"Commit",
	"Woken by",
];

function historyTable(entries: readonly HistoryEntry[], status: Status): Html {
	return html`<table class="history"><caption class="unseen">Changes, the newest first</caption><thead><tr>${titles.map(
		(title) => html`<th scope="col">${title}</th>`,
	)}</tr></thead><tbody>${entries.map((entry) => historyRow(entry, status))}</tbody></table>`;
}

const tones: Readonly<Record<HistoryEntry["outcome"], Tone>> = {
	applied: "fine",
	failed: "bad",
	skipped: "idle",
};

function historyRow(entry: HistoryEntry, { now, source }: Status): Html {
	const { verb, outcome, commit, author, error, correlationId } = entry;
	const cell = (title: string, words: Part): Html =>
		html`<td data-title="${title}"><div>${words}</div></td>`;
	const ended = outcome === "applied" ? pastVerbs[verb] : `${verb} ${outcome}`;
	return html`<tr>${cell("When", time(entry.at, now))}${cell(
		"Environment",
		entry.environment,
	)}<th scope="row"><div><span class="name">${entry.name}</span> <code class="key">${entry.key}</code> ${ofAction(entry)}</div></th>${cell(
		"What",
		html`${pill(tones[outcome], ended)}${fieldList(entry.fields, verb)}${
			error !== null && html`<p class="problem">${error}</p>`
		}${
			outcome === "failed" &&
			correlationId !== null &&
			html`<p class="muted">Correlation id <code>${correlationId}</code></p>`
		}`,
	)}${cell(
		"Commit",
		html`${commit === null ? html`<span class="muted">none</span>` : shortCommit(commit, source.commitLink)}${
			author !== null && html` ${shortAuthor(author)}`
		}`,
	)}${cell("Woken by", reasonList(entry.reasons))}</tr>
`;
}
