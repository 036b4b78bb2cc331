// The credentials of one environment that are too old -> how old each is, and what to do.
import { credentialRemedy } from "../../core/status/messages.ts";
import { capitalized } from "../../core/values/text.ts";
import { count } from "../../core/values/words.ts";
import type { EnvironmentStatus } from "../types.ts";
import { type Html, html, nothing } from "./html.ts";

export function credentialsPart({ credentialNeeds }: EnvironmentStatus): Html {
	if (credentialNeeds.length === 0) return nothing;
	return html`<h3>Credentials older than wanted <span class="count">${credentialNeeds.length}</span></h3><ul class="items">${credentialNeeds.map(
		({ key, name, ageDays, maxAgeDays }) =>
			html`<li><strong>${key}</strong> <code>${name}</code> ${count(ageDays, "day")} old, at most ${maxAgeDays}</li>`,
	)}</ul><p class="muted">${capitalized(credentialRemedy)}.</p>`;
}
