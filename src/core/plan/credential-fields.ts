// A document's credential fields and the live credential type -> the platform's key of each, or why there is none.

import type { LiveCredentialType, Question } from "../types.ts";
import type { CredentialCase } from "./credential-case.ts";
import * as messages from "./messages.ts";

/** The platform's key of each field: the same key, else the only one that bears our schema's title. */
export function fieldKeys(
	given: CredentialCase,
):
	| { keys: Readonly<Record<string, string>> }
	| { questions: readonly Question[] }
	| { refused: { rule: string; message: string } } {
	const { actual, desired, catalog } = given;
	if (!actual.credentialTypes)
		return { questions: [{ ask: "credential-types" }] };
	const refused = (message: string) => ({
		refused: { rule: "platform-schema-mismatch", message },
	});
	const live = actual.credentialTypes.find(({ name }) => name === desired.type);
	if (!live) return refused(messages.unknownLiveCredentialType(desired.type));
	const shipped = catalog.credentialTypes.get(desired.type);
	const keys: [string, string][] = [];
	for (const name of Object.keys(desired.fields)) {
		const key = shipped?.free
			? name
			: liveKey(name, shipped?.fields.get(name)?.title, live);
		if (key === undefined)
			return refused(
				messages.unknownLiveField(name, desired.type, Object.keys(live.fields)),
			);
		keys.push([name, key]);
	}
	const delivered = new Set(keys.map(([, key]) => key));
	const lacking = live.required.find((field) => !delivered.has(field));
	if (lacking !== undefined)
		return refused(messages.liveFieldRequired(lacking, desired.type));
	return { keys: Object.fromEntries(keys) };
}

/** The same key, else the only one that bears the title; undefined: neither. */
export function liveKey(
	name: string,
	title: string | undefined,
	live: LiveCredentialType,
): string | undefined {
	if (name in live.fields) return name;
	const word = (text: string): string =>
		text.toLowerCase().replace(/[^a-z0-9]/g, "");
	const titled = Object.entries(live.fields).filter(
		([, liveTitle]) =>
			title !== undefined &&
			liveTitle !== null &&
			word(liveTitle) === word(title),
	);
	return titled.length === 1 ? titled[0]?.[0] : undefined;
}
