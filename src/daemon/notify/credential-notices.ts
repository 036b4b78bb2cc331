// Credentials that are too old, and what was said of them -> what has to be said now: once for each, until it is written again.
import { credentialRemedy } from "../../core/status/messages.ts";
import { capitalized } from "../../core/values/text.ts";
import { count } from "../../core/values/words.ts";
import { credentialNeeds } from "../status/credential-needs.ts";
import type { CycleReport } from "../types.ts";
import { notice } from "./draft.ts";
import type { Noticed } from "./notices.ts";
import { remember, type Said, saidOf } from "./said.ts";

export function noticesOfCredentials(report: CycleReport, said: Said): Noticed {
	// A cycle that saw nothing does not make what was said untrue.
	if (report.plan === null) return { notices: [], said };
	const before = saidOf(said, report.environment);
	const current = credentialNeeds(report.credentials);
	const fresh = current.filter(
		({ key, modifiedDate }) =>
			!before.credentials.some(
				(one) => one.key === key && one.modifiedDate === modifiedDate,
			),
	);
	const seen = new Set(report.credentials.map(({ key }) => key));
	const there = new Set(report.documents.map(({ key }) => key));
	// Nor does a document that cannot be used just now.
	const unseen = before.credentials.filter(
		({ key }) => !seen.has(key) && there.has(key),
	);
	return {
		notices:
			fresh.length === 0
				? []
				: [
						notice(report, {
							event: "credential",
							severity: "info",
							title: `${count(fresh.length, "credential is", "credentials are")} older than wanted`,
							text: [`${capitalized(credentialRemedy)}.`],
							details: fresh.map(({ key, ageDays, maxAgeDays, name }) => ({
								key,
								text: `${count(ageDays, "day")} old, at most ${maxAgeDays}: "${name}"`,
							})),
							news: fresh.map(({ key, modifiedDate }) => [key, modifiedDate]),
						}),
					],
		said: remember(said, {
			...before,
			credentials: [
				...unseen,
				...current.map(({ key, modifiedDate }) => ({ key, modifiedDate })),
			],
		}),
	};
}
