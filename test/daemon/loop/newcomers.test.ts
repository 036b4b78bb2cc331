// Integrations that a cycle made, and a list that does not show them -> none of them is made a second time.
import { afterEach, expect, test } from "vitest";
import { startSimulator } from "../../../src/simulator/simulator.ts";
import { fakeClock, repositoryOf } from "../../fixtures/session.ts";
import { stageFleet } from "../../fixtures/stage.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const document = (key: string, more: object = {}) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "inactive",
	...more,
});

async function begin() {
	const clock = fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const stage = await stageFleet(simulator, repositoryOf([document("first")]), {
		clock,
	});
	ends.push(() => stage.close());
	await stage.cycle();
	const named = (name: string) =>
		simulator.organization.integrationsNamed(name);
	return { ...stage, simulator, clock, named };
}

const late = "integrations/late.yaml";

test.each([[{ listLagNewMs: 60_000 }], [{ listLagNewReads: 25 }]])(
	"a list that lags longer than a run waits: %j",
	async (behavior) => {
		const { cycle, simulator, write, clock, named } = await begin();
		simulator.behave(behavior);
		for (let turn = 0; turn < 4; turn += 1) {
			await write(
				late,
				JSON.stringify(document("late", { notes: `turn ${turn}` })),
			);
			await cycle();
			await clock.sleep(1_000);
		}
		expect(named("The late")).toHaveLength(1);
		expect(named("The late")[0]?.notes).toContain("turn 3");
		// Once it is listed it is not asked for by itself any more.
		await clock.sleep(120_000);
		for (let turn = 0; turn < 25; turn += 1) await cycle();
		simulator.clearLog();
		await cycle();
		const { id } = named("The late")[0] ?? { id: "none" };
		expect(
			simulator.log.filter(({ path }) => path.endsWith(`/integrations/${id}`)),
		).toEqual([]);
	},
);

test("one that somebody deletes meanwhile is made again", async () => {
	const { cycle, simulator, write, named } = await begin();
	simulator.behave({ listLagNewMs: 60_000 });
	await write(late, JSON.stringify(document("late")));
	await cycle();
	simulator.organization.integrations.delete(named("The late")[0]?.id ?? "");
	expect(named("The late")).toHaveLength(0);
	await cycle();
	expect(named("The late")).toHaveLength(1);
});
