// Credentials that are too old, and what was said of them -> what has to be said now: once for each, until it is written again.
import { credentialRemedy } from "../../core/status/messages.ts";
import { capitalized } from "../../core/values/text.ts";
import { count } from "../../core/values/words.ts";
import { credentialNeeds } from "../status/credential-needs.ts";
import type { CycleReport } from "../types.ts";
import { notice, short } from "./draft.ts";
import type { Noticed } from "./notices.ts";
import { remember, type Said, saidOf } from "./said.ts";

export function noticesOfCredentials(report: CycleReport, said: Said): Noticed {
	// A cycle that saw nothing does not make what was said untrue.
	if (report.plan === null) return { notices: [], said };
	const before = saidOf(said, report.environment);
	const current = credentialNeeds(report.credentials).map((need) => ({
		need,
		digest: short([need.key, need.modifiedDate]),
	}));
	const fresh = current.filter(
		({ digest }) => !before.credentials.includes(digest),
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
							details: fresh.map(({ need }) => ({
								key: need.key,
								text: `${count(need.ageDays, "day")} old, at most ${need.maxAgeDays}: "${need.name}"`,
							})),
							news: fresh.map(({ digest }) => digest),
						}),
					],
		said: remember(said, {
			...before,
			credentials: current.map(({ digest }) => digest),
		}),
	};
}
