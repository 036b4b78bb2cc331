// A document's credential and the chosen one -> rewrite or keep, and the fields that differ.
import type { ActualCredential, FieldChange, Fingerprints } from "../types.ts";
import { type CredentialCase, takesOver } from "./credential-case.ts";
import * as messages from "./messages.ts";
import { credentialName } from "./ownership.ts";

interface Comparison {
	readonly action: "rewrite" | "keep";
	readonly fields: readonly FieldChange[];
	readonly notes: readonly string[];
}

const secret = "(secret)";

export function compare(
	given: CredentialCase,
	chosen: ActualCredential | null,
	bound: ActualCredential | undefined,
): Comparison {
	const { fingerprints, comparable, mark, desired, key, owner } = given;
	const wanted = Object.keys(desired.fields).sort();
	if (chosen === null)
		return {
			action: "rewrite",
			fields: wanted.map((name) => changed(name, null, "(secret, new)")),
			notes: [],
		};
	const rewrite = (
		note: string | null,
		fields: readonly FieldChange[],
	): Comparison => ({
		action: "rewrite",
		fields,
		notes: note === null ? [] : [note],
	});
	const all = (to: string): readonly FieldChange[] =>
		wanted.map((name) => changed(name, secret, to));
	const recorded = mark?.fingerprints ?? null;
	if (fingerprints === null || comparable === null)
		// Without the secrets an apply cannot write; only what needs no secret is compared.
		return {
			action: "keep",
			fields: [],
			notes: [messages.notes.notCompared()],
		};
	if (recorded === null)
		return rewrite(
			takesOver(given, bound) || chosen.id !== bound?.id
				? null
				: messages.notes.noFingerprints(),
			all("(secret, cannot compare)"),
		);
	if (recorded.keyId !== fingerprints.keyId)
		return rewrite(
			messages.notes.cannotCompare(),
			all("(secret, cannot compare)"),
		);
	const differing = differingFields(recorded, comparable);
	if (differing.length > 0) return rewrite(null, differing);
	const before = Date.parse(mark?.credentialDate ?? "");
	const now = Date.parse(chosen.modifiedDate ?? "");
	if (now > before || (Number.isNaN(before) && !Number.isNaN(now)))
		return rewrite(messages.notes.changedOutside(chosen.modifiedDate ?? ""), [
			{ path: "credentials.fields", from: secret, to: "(secret, rewritten)" },
		]);
	// Bound anew or renamed elsewhere: which values it holds is not certain. With another key its digests are others.
	if (
		chosen.id !== bound?.id ||
		chosen.name !== credentialName(owner, key) ||
		mark?.key !== key
	)
		return rewrite(null, [
			{ path: "credentials.fields", from: secret, to: "(secret, rewritten)" },
		]);
	return { action: "keep", fields: [], notes: [] };
}

function differingFields(
	recorded: Fingerprints,
	wanted: Fingerprints,
): readonly FieldChange[] {
	const names = new Set([
		...Object.keys(recorded.fields),
		...Object.keys(wanted.fields),
	]);
	return [...names].sort().flatMap((name) => {
		const before = recorded.fields[name];
		const after = wanted.fields[name];
		if (before === after) return [];
		if (before === undefined) return [changed(name, null, "(secret, new)")];
		if (after === undefined) return [changed(name, secret, null)];
		return [changed(name, secret, "(secret, changed)")];
	});
}

function changed(
	name: string,
	from: string | null,
	to: string | null,
): FieldChange {
	return { path: `credentials.fields.${name}`, from, to };
}
