// What the platform has -> shown without the secrets that are known: people paste them into notes, addresses and templates.
import type { FieldChange, Json } from "../core/types.ts";
import { isObject } from "../core/values/json.ts";

/** A text from outside, without secrets. */
export type Scrub = (text: string) => string;

/** Free text of the platform's users; all else is words that documents have, too. */
const isFreeText =
	/^(?:notes$|(?:properties|advanced|input|output)\.|(?:customAuth\.)?(?:request\.(?:url$|headers\.|body$)|response\.))/;

/** After everything is compared: what is shown decides nothing. */
export function withoutKnownSecrets<
	C extends { readonly fields: readonly FieldChange[] },
>(changes: readonly C[], scrub: Scrub): readonly C[] {
	return changes.map((change) => ({
		...change,
		fields: change.fields.map((field) =>
			isFreeText.test(field.path)
				? { ...field, from: scrubbed(field.from, field.to, scrub) }
				: field,
		),
	}));
}

function scrubbed(from: Json, to: Json, scrub: Scrub): Json {
	if (typeof from === "string")
		return withoutSecretsIn(from, typeof to === "string" ? to : "", scrub);
	if (Array.isArray(from)) return from.map((item) => scrubbed(item, to, scrub));
	if (!isObject(from)) return from;
	return Object.fromEntries(
		Object.entries(from).map(([name, value]) => [
			name,
			scrubbed(value as Json, to, scrub),
		]),
	);
}

/** A word that the document has in the same place is ours, even where it is somebody's password: it is shown there anyway. */
function withoutSecretsIn(from: string, to: string, scrub: Scrub): string {
	const whole = scrub(from);
	if (whole === from) return from;
	const ours = new Set(
		(to.match(word) ?? []).filter((one) => scrub(one) !== one),
	);
	if (ours.size === 0) return whole;
	const parts: string[] = [];
	let end = 0;
	for (const { 0: one, index } of from.matchAll(word)) {
		if (!ours.has(one)) continue;
		parts.push(scrub(from.slice(end, index)), one);
		end = index + one.length;
	}
	return [...parts, scrub(from.slice(end))].join("");
}

const word = /[\p{L}\p{N}_-]+/gu;
