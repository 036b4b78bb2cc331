// What is nobody's here -> a fold with the names of those that a document could describe, and how to take them over.
import { count } from "../../core/values/words.ts";
import type { EnvironmentStatus } from "../types.ts";
import { type Html, html, idOf, nothing } from "./html.ts";

export function unmanagedPart({
	name,
	unmanaged,
	unmanagedIntegrations: known,
}: EnvironmentStatus): Html {
	if (unmanaged === 0) return nothing;
	const are = (number: number): string => (number === 1 ? "is" : "are");
	const words = `${count(unmanaged, "integration")} of the organization ${are(unmanaged)} not managed here`;
	if (known.length === 0) return html`<p class="muted unmanaged">${words}.</p>`;
	const rest = unmanaged - known.length;
	const free = known.some(({ managed }) => managed === "no");
	return html`<details id="${idOf("unmanaged", name)}" class="unmanaged"><summary>${words}</summary><ul class="items">${known.map(
		unmanagedItem,
	)}</ul>${
		rest > 0 &&
		html`<p class="muted">${rest} more ${are(rest)} of ${rest === 1 ? "a type" : "types"} that no document describes.</p>`
	}${
		free &&
		html`<p class="muted"><code>gc-integrations export --env ${name}</code> writes documents for those that nobody manages.</p>`
	}</details>`;
}

function unmanagedItem({
	integrationId,
	name,
	type,
	managed,
	owner,
}: EnvironmentStatus["unmanagedIntegrations"][number]): Html {
	return html`<li><strong>${name}</strong> ${type} <code>${integrationId}</code>${
		managed === "other" &&
		html` <span class="tag">managed elsewhere, ${owner === null ? "without an owner" : `owner ${owner}`}</span>`
	}</li>`;
}
