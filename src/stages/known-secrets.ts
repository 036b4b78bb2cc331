// What the platform has -> shown without the secrets that are known: people paste them into notes, addresses and templates.
import type { Comparison } from "../core/plan/comparison.ts";
import type { DesiredState } from "../core/plan/desired.ts";
import { keyOfCredential } from "../core/plan/ownership.ts";
import type { Actual, FieldChange, Json } from "../core/types.ts";
import { comparableName } from "../core/values/invisible.ts";
import { isObject } from "../core/values/json.ts";

/** A text from outside, without secrets. */
export type Scrub = (text: string) => string;

/** Free text of the platform's users; all else is words that documents have, too. */
const isFreeText =
	/^(?:notes$|name$|category$|(?:properties|advanced|input|output)\.|(?:customAuth\.)?(?:request\.(?:url$|headers\.|body$)|response\.))/;

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

/** A name that the platform has, or a text of ours with such names, without secrets. */
export interface Names {
	one(name: string): string;
	within(text: string): string;
}

/** What documents and we ourselves call so is ours. */
export function namesWithoutSecrets(
	{
		integrations,
		credentials,
		actions,
	}: Pick<Actual, "integrations" | "credentials" | "actions">,
	{
		documents,
		actions: described,
	}: Pick<DesiredState, "documents" | "actions">,
	owner: string | null,
	scrub: Scrub,
): Names {
	const names = [
		...integrations,
		...credentials.filter(({ name }) => keyOfCredential(name, owner) === null),
		...(actions ?? []),
	].map(({ name }) => name);
	const all = names.join("\n");
	// Most organizations have none: one look is enough.
	if (scrub(all) === all)
		return { one: (name) => name, within: (text) => text };
	const ours = new Set(
		[
			...documents.map(({ name }) => name),
			...(described?.documents.map(({ content }) => content.name) ?? []),
		].map(comparableName),
	);
	const hidden = new Map(
		names
			.filter((name) => !ours.has(comparableName(name)))
			.map((name) => [name, scrub(name)] as const)
			.filter(([name, shown]) => shown !== name)
			.sort(([a], [b]) => b.length - a.length),
	);
	return {
		one: (name) => hidden.get(name) ?? name,
		within: (text) =>
			[...hidden].reduce(
				(shown, [name, without]) => shown.replaceAll(name, () => without),
				text,
			),
	};
}

/** All that a plan says of what the platform calls otherwise than documents do. */
export function withoutSecretNames(
	found: Comparison,
	{ one, within }: Names,
): Comparison {
	return {
		...found,
		changes: found.changes.map((change) => ({
			...change,
			...(change.verb === "delete" ? { name: one(change.name) } : {}),
			notes: change.notes.map(within),
		})),
		refusals: found.refusals.map((refusal) => ({
			...refusal,
			message: within(refusal.message),
		})),
		orphans: found.orphans.map((orphan) => ({
			...orphan,
			name: one(orphan.name),
		})),
		nearMisses: found.nearMisses.map((near) => ({
			...near,
			found: one(near.found),
		})),
	};
}
