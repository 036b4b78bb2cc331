// Live tests that failed, and what was said of them -> what has to be said now: once for each, until it passes again.
import { count } from "../../core/values/words.ts";
import type { LiveTests } from "../types.ts";
import { compose } from "./draft.ts";
import type { Noticed } from "./notices.ts";
import { remember, type Said, saidOf } from "./said.ts";

/** @param tests null: none are run any more, so that nothing said of them holds */
export function noticesOfTests(
	tests: LiveTests | null,
	environment: string,
	said: Said,
): Noticed {
	const before = saidOf(said, environment);
	if (tests === null)
		return { notices: [], said: remember(said, { ...before, tests: [] }) };
	const { ranAt, failed, problem } = tests;
	// A run that could not be made does not make what was said untrue.
	if (problem !== null) return { notices: [], said };
	const idOf = ({ key, name }: LiveTests["failed"][number]): string =>
		JSON.stringify([key, name]);
	const fresh = failed.filter((one) => !before.tests.includes(idOf(one)));
	return {
		notices:
			fresh.length === 0
				? []
				: [
						compose({
							event: "test",
							environment,
							at: ranAt,
							severity: "warning",
							title: `${count(fresh.length, "live test")} of data actions failed`,
							text: [
								"The services do not answer as the tests say. gc-integrations test --live runs them again.",
							],
							details: fresh.map(({ key, name, message }) => ({
								key,
								text: `${name}: ${message}`,
							})),
							commit: null,
							news: fresh.map(idOf),
						}),
					],
		said: remember(said, { ...before, tests: failed.map(idOf) }),
	};
}
