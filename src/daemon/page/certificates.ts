// The client certificates of one environment -> a timeline to the day each expires, and what has to be done until then.

import { readableName } from "../../core/certificates/distinguished-name.ts";
import { count } from "../../core/values/words.ts";
import type { EnvironmentStatus } from "../types.ts";
import { type Html, html, nothing } from "./html.ts";
import { mark, notice, type Tone, time } from "./words.ts";

type Certificates = NonNullable<EnvironmentStatus["certificates"]>;
type Reported = Certificates["certificates"][number];
type Need = Certificates["needs"][number];

export function certificatesPart(
	certificates: EnvironmentStatus["certificates"],
	now: string,
): Html {
	if (certificates === null) return nothing;
	const { needs, warnings, problem, checkedAt } = certificates;
	return html`<h3>Client certificates <span class="count">checked ${time(checkedAt, now)}</span></h3>
${problem === null ? nothing : notice("look", "The certificates could not be read this time.", problem)}
${warnings.map((words) => notice("look", "Warning:", words))}
${needs.length > 0 && html`<ul class="needs">${needs.map((need) => needItem(need, now))}</ul>`}
${problem !== null && certificates.certificates.length === 0 ? nothing : timeline(certificates, now)}`;
}

const needTones: Readonly<Record<Need["severity"], Tone>> = {
	error: "bad",
	warning: "look",
	info: "idle",
};

function needItem(need: Need, now: string): Html {
	const tone = needTones[need.severity];
	return html`<li class="${tone}">${mark(tone)}<div><strong>${need.severity}</strong> <code>${need.reason}</code>${
		need.deadline !== null &&
		html` <span class="deadline">until ${time(need.deadline, now)}</span>`
	}<p>${need.message}</p>${
		need.integrations.some((key) => !need.message.includes(key)) &&
		html`<p class="muted">${count(need.integrations.length, "integration")}: ${need.integrations.join(", ")}</p>`
	}</div></li>`;
}

/** Units of the drawing's width. */
const width = 1000;

function timeline({ certificates, needs }: Certificates, now: string): Html {
	const dated = certificates.filter(
		({ notBefore, notAfter }) =>
			!Number.isNaN(Date.parse(notBefore)) &&
			!Number.isNaN(Date.parse(notAfter)),
	);
	if (certificates.length === 0)
		return html`<p class="muted">The platform shows none.</p>`;
	const ends = [
		Date.parse(now),
		...dated.flatMap((one) => [
			Date.parse(one.notBefore),
			Date.parse(one.notAfter),
		]),
	];
	const first = Math.min(...ends);
	const length = Math.max(...ends) - first || 1;
	const at = (date: string): number =>
		Math.round(((Date.parse(date) - first) / length) * width);
	return html`<ul class="timeline">${certificates.map((one) => {
		const tone = certificateTone(one, needs);
		return html`<li class="${tone}"><div class="what">${mark(tone)}<span><strong>${one.authority}</strong> ${one.status}</span></div>
${dated.includes(one) ? bar(one, now, at) : nothing}
<div class="when">${one.daysLeft < 0 ? "expired" : "expires"} ${time(one.notAfter, now)}</div>
<details class="facts-of"><summary>Details</summary><dl class="facts"><div><dt>Valid from</dt><dd>${time(one.notBefore, now)}</dd></div><div><dt>Subject</dt><dd>${readableName(one.subject)}</dd></div><div><dt>Issuer</dt><dd>${readableName(one.issuer)}</dd></div><div><dt>Serial number</dt><dd><code>${one.serialNumber}</code></dd></div><div><dt>SHA-256</dt><dd><code>${one.fingerprint256}</code></dd></div></dl></details></li>`;
	})}</ul>`;
}

function certificateTone(
	{ authority, status, daysLeft }: Reported,
	needs: readonly Need[],
): Tone {
	if (daysLeft < 0) return "bad";
	if (status !== "current") return "idle";
	const about = needs.filter(
		(need) => need.authority === authority && need.reason === "expiring",
	);
	if (about.some(({ severity }) => severity === "error")) return "bad";
	return about.length > 0 ? "look" : "fine";
}

/** Used up, left, and where now is. */
function bar(
	{ notBefore, notAfter }: Reported,
	now: string,
	at: (date: string) => number,
): Html {
	const from = at(notBefore);
	const to = at(notAfter);
	const today = at(now);
	const used = Math.min(Math.max(today, from), to);
	return html`<svg viewBox="0 0 ${width} 12" preserveAspectRatio="none" aria-hidden="true"><rect class="axis" x="0" y="5" width="${width}" height="2"/><rect class="used" x="${from}" y="2" width="${used - from}" height="8"/><rect class="left" x="${used}" y="2" width="${Math.max(to - used, 2)}" height="8"/><rect class="today" x="${Math.min(today, width - 3)}" y="0" width="3" height="12"/></svg>`;
}
