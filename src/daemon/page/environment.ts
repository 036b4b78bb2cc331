// One environment's status -> its section: verdict, what is held back and why, when it runs, its integrations and certificates.

import {
	actionOrphanRemedy,
	notes,
	orphanRemedy,
} from "../../core/plan/messages.ts";
import { capitalized } from "../../core/values/text.ts";
import { count } from "../../core/values/words.ts";
import type { EnvironmentStatus, Verdict } from "../types.ts";
import { attention } from "./attention.ts";
import { cardsOf } from "./cards.ts";
import { certificatesPart } from "./certificates.ts";
import { credentialsPart } from "./credentials.ts";
import { refusalId } from "./document.ts";
import { type Html, html, idOf, nothing, type Part } from "./html.ts";
import { integrationsPart } from "./integrations.ts";
import { liveTestsPart } from "./live-tests.ts";
import { isSearch, type PageQuery, wantedCards } from "./query.ts";
import { unmanagedPart } from "./unmanaged.ts";
import {
	notice,
	ofAction,
	pill,
	reasonList,
	type Shown,
	shortCommit,
	type Tone,
	time,
} from "./words.ts";

export function environmentPart(
	environment: EnvironmentStatus,
	query: PageQuery,
	shown: Shown,
): Html {
	const { now, triggers } = shown;
	const { name, mode, running, verdict, summary, error, certificates } =
		environment;
	const { tone } = attention(environment);
	const wanted = wantedCards(cardsOf(environment.integrations), query);
	const found =
		!isSearch(query) || wanted.cards.length + wanted.strays.length > 0;
	const id = environmentId(name);
	return html`<section id="${id}" class="environment ${tone}" data-environment="${name}" aria-labelledby="${id}.title">
<header><h2 id="${id}.title">${name}</h2> ${verdictPill(environment)} <span class="tag">${
		mode === "report" ? "reports only" : "enforces"
	}</span>${running && verdict !== null ? html` <span class="tag running">cycle running</span>` : nothing}${triggers && html` <button type="button" class="reconcile" data-environment="${name}" aria-label="Reconcile ${name} now">Reconcile now</button>`}${
		// What the pill says, or the error below, is not said again.
		error === null &&
		verdict !== null &&
		html`<p class="summary">${summary}</p>`
	}</header>
${problemsOf(environment)}
${found ? facts(environment, shown) : nothing}
${integrationsPart(environment, query, shown)}
${isSearch(query) ? nothing : html`${nearMissesPart(environment)}${orphansPart(environment)}${unmanagedPart(environment)}${credentialsPart(environment)}${liveTestsPart(environment, now)}${certificatesPart(certificates, now)}`}
</section>`;
}

export function environmentId(name: string): string {
	return idOf("environment", name);
}

const verdictTones: Readonly<Record<Verdict, Tone>> = {
	converged: "fine",
	changed: "fine",
	drift: "look",
	refused: "bad",
	failed: "bad",
};

function verdictPill({ verdict, running }: EnvironmentStatus): Html {
	if (verdict !== null) return pill(verdictTones[verdict], verdict);
	return pill(
		"idle",
		running ? "first cycle running" : "waiting for its first cycle",
	);
}

function problemsOf(environment: EnvironmentStatus): Html {
	const { error, refusals, warnings, others } = environment;
	return html`${error === null ? nothing : notice("bad", "The last cycle failed:", error)}
${
	refusals.length > 0 &&
	html`<h3>Held back until somebody decides <span class="count">${refusals.length}</span></h3><ul class="refusals">${refusals.map(
		(refusal, at) => refusalItem(refusal, refusalId(environment.name, at)),
	)}</ul>`
}
${others.map(({ message }) => notice("bad", nothing, `${capitalized(message)}.`))}
${warnings.map((words) => notice("look", "Warning:", words))}`;
}

function refusalItem(
	refusal: EnvironmentStatus["refusals"][number],
	id: string,
): Html {
	const { rule, key, message, rivals = [], creates = [] } = refusal;
	return html`<li id="${id}"><strong>${key ?? "the whole environment"}</strong> ${ofAction(refusal)}<code>${rule}</code><p>${message}</p>${
		rivals.length > 0 &&
		html`<p class="muted">Also held: ${rivals.join(", ")}</p>`
	}${
		creates.length > 0 &&
		html`<p class="muted">Not created: ${creates.join(", ")}</p>`
	}</li>`;
}

function facts(
	environment: EnvironmentStatus,
	{ now, commitLink }: Shown,
): Html {
	const { since, cycles, lastRun, lastSuccessAt, nextRunAt, retryAt } =
		environment;
	const fact = (title: string, words: Part): Html =>
		html`<div><dt>${title}</dt><dd>${words}</dd></div>`;
	return html`<dl class="facts">${
		since === null
			? nothing
			: fact("Since", html`${time(since, now)} (${count(cycles, "cycle")})`)
	}${
		lastRun === null
			? nothing
			: html`${fact(
					"Last run",
					html`#${lastRun.number}, ${time(lastRun.endedAt, now)}`,
				)}${fact("Woken by", reasonList(lastRun.reasons) || "nothing")}${fact(
					"Commit",
					lastRun.commit === null
						? "not known"
						: shortCommit(lastRun.commit, commitLink),
				)}${fact(
					"Cost",
					html`${count(lastRun.calls, "request")}${lastRun.cheap ? ", lists only" : ""}`,
				)}`
	}${
		lastSuccessAt === null || lastSuccessAt === lastRun?.endedAt
			? nothing
			: fact("Last success", time(lastSuccessAt, now))
	}${
		retryAt === null ? nothing : fact("Retry", time(retryAt, now))
	}${nextRunAt === null ? nothing : fact("Next run", time(nextRunAt, now))}${
		environment.budgetLeft === null
			? nothing
			: fact("Budget left", count(environment.budgetLeft, "request"))
	}${
		environment.organizationId === null
			? nothing
			: fact("Organization", html`<code>${environment.organizationId}</code>`)
	}</dl>`;
}

function orphansPart({ orphans }: EnvironmentStatus): Html {
	const ours = orphans.filter(({ kind }) => !kind);
	const actions = orphans.filter(({ kind }) => kind);
	return html`${
		ours.length > 0 &&
		html`<h3>Orphans <span class="count">${ours.length}, ours, but their document is gone</span></h3><ul class="items">${ours.map(
			({ key, name, integrationId }) =>
				html`<li><strong>${name}</strong> <code>${key}</code> ${
					integrationId === null
						? "only a credential was left behind"
						: html`<code>${integrationId}</code>`
				}</li>`,
		)}</ul><p class="muted">${capitalized(orphanRemedy)}.</p>`
	}${
		actions.length > 0 &&
		html`<h3>Data actions without a document <span class="count">${actions.length}</span></h3><ul class="items">${actions.map(
			({ name, integration, actionId = "" }) =>
				html`<li><strong>${name}</strong> <span class="tag">of ${integration ?? ""}</span> <code>${actionId}</code></li>`,
		)}</ul><p class="muted">${capitalized(actionOrphanRemedy)}.</p>`
	}`;
}

function nearMissesPart({ nearMisses }: EnvironmentStatus): Html {
	if (nearMisses.length === 0) return nothing;
	return html`<h3>Nearly the same name <span class="count">${nearMisses.length}</span></h3><ul class="items">${nearMisses.map(
		({ key, name, found, integrationId }) =>
			html`<li><strong>${name}</strong> <code>${key}</code><p>${capitalized(notes.nearMiss(found, integrationId))}.</p></li>`,
	)}</ul>`;
}
