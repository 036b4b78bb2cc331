// An organization that may have no more integrations of a type: what goes makes room for what comes, in one run.
import { describe, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	pending,
	planOnly,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";

const document = (key: string) => ({
	key,
	type: "web-services",
	name: `Service ${key}`,
	status: "inactive",
});
const of = (...keys: readonly string[]) => repositoryOf(keys.map(document));

async function atLimit(
	limit: number,
	use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		behavior: {
			settleReads: 0,
			maxInstances: { "custom-rest-actions": limit },
		},
	});
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

describe("a run at an organization's limit", () => {
	for (const concurrency of [1, 8])
		test(`deletes before it creates, ${concurrency} at once`, () =>
			atLimit(3, async (simulator) => {
				expect(failures(await reconcile(simulator, of("m", "n", "o")))).toEqual(
					[],
				);
				// Keys before and after those that go: the order of keys must not matter.
				const next = of("a", "n", "z");
				const options = { concurrency, safety: { maxDeletes: 2 } };
				const ran = await reconcile(simulator, next, options);
				expect(failures(ran)).toEqual([]);
				expect(ran.plan.summary).toMatchObject({ create: 2, delete: 2 });
				expect(ran.applied.results.map(({ key }) => key)).toEqual(
					ran.plan.changes.map(({ key }) => key),
				);
				expect(pending(await planOnly(simulator, next))).toEqual([]);
			}));

	test("that would be over it all the same is refused before anything is deleted", () =>
		atLimit(2, async (simulator) => {
			expect(failures(await reconcile(simulator, of("m", "n")))).toEqual([]);
			const ran = await reconcile(simulator, of("m", "a", "b"));
			expect(ran.plan.refusals.map(({ rule }) => rule)).toEqual([
				"limit-exceeded",
			]);
			expect(simulator.organization.liveIntegrations()).toHaveLength(2);
		}));
});
