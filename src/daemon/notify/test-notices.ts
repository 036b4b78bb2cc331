// Live tests that failed, and what was said of them -> what has to be said now: once for each, until it passes again.
import { count } from "../../core/values/words.ts";
import type { LiveTests } from "../types.ts";
import { compose } from "./draft.ts";
import type { Noticed } from "./notices.ts";
import { remember, type Said, saidOf } from "./said.ts";

export function noticesOfTests(
	{ ranAt, failed, problem }: LiveTests,
	environment: string,
	said: Said,
): Noticed {
	// A run that could not be made does not make what was said untrue.
	if (problem !== null) return { notices: [], said };
	const before = saidOf(said, environment);
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
