// Two daemons on one organization by mistake: nothing twice, no fight, and each says that it sees the other.
import { afterEach, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../../src/simulator/simulator.ts";
import { live } from "../../fixtures/daemon.ts";
import {
	fakeClock,
	type Repository,
	repositoryOf,
} from "../../fixtures/session.ts";
import { type Stage, stageFleet } from "../../fixtures/stage.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function repository(suffix = ""): Repository {
	return repositoryOf(
		["a", "b", "c"].map((key) => ({
			key,
			type: "web-services",
			name: `The ${key}${suffix}`,
			status: "active",
			credentials: {
				type: "basicAuth",
				fields: { userName: key, password: { env: "PASSWORD" } },
			},
		})),
		{ variables: { PASSWORD: "the-password-of-all" } },
	);
}

async function begin(
	first: Repository,
	second: Repository,
): Promise<{
	simulator: Simulator;
	one: Stage;
	two: Stage;
	clock: ReturnType<typeof fakeClock>;
}> {
	const clock = fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const one = await stageFleet(simulator, first, { clock, writer: "one" });
	const two = await stageFleet(simulator, second, { clock, writer: "two" });
	ends.push(one.close, two.close);
	return { simulator, one, two, clock };
}

const seen = (stage: Stage): readonly string[] =>
	stage.lines
		.filter(({ level }) => level === "warn")
		.map(({ message }) => message)
		.filter((message) => message.startsWith("another daemon"));

test("with the same files: nothing twice, and once they are not in step nothing to do", async () => {
	const { simulator, one, two } = await begin(repository(), repository());
	for (let turn = 0; turn < 6; turn += 1)
		await Promise.all([one.cycle(), two.cycle()]);
	expect(live(simulator)).toEqual(["The a", "The b", "The c"]);
	expect(
		[...simulator.organization.credentials.values()].filter(
			({ deleted }) => !deleted,
		),
	).toHaveLength(3);
	// Written in the same moment again and again, what each notes of the other's write is late; one that is alone ends it.
	await one.cycle();
	await two.cycle();
	simulator.clearLog();
	await Promise.all([one.cycle(), two.cycle()]);
	expect(simulator.log.filter(({ mutating }) => mutating)).toEqual([]);
});

test("what one of them puts right, the other sees and says", async () => {
	const { simulator, one, two } = await begin(repository(), repository());
	await one.cycle();
	await two.cycle();
	const drift = (): void => {
		for (const { id } of simulator.organization.integrations.values())
			simulator.organization.editConfig(id, { name: "By hand" });
	};
	drift();
	await two.cycle();
	await one.cycle();
	drift();
	await one.cycle();
	await two.cycle();
	expect(seen(one)[0]).toContain("another daemon (two) wrote");
	expect(seen(two)[0]).toContain("another daemon (one) wrote");
	const [environment] = one.fleet.status.view().environments;
	expect(environment?.others).toEqual([]);
});

test("with different files they do not change a contact centre by turns", async () => {
	const { simulator, one, two, clock } = await begin(
		repository(),
		repository(" of two"),
	);
	simulator.clearLog();
	for (let turn = 0; turn < 100; turn += 1) {
		await one.cycle();
		await two.cycle();
		await clock.sleep(60_000);
	}
	const puts = simulator.log.filter(({ method }) => method === "PUT");
	// Each turn of a hundred minutes would be 600 writes.
	expect(puts.length).toBeLessThan(60);
	expect(seen(one).length).toBeGreaterThan(0);
	expect(seen(two).length).toBeGreaterThan(0);
	expect(one.reports.some(({ verdict }) => verdict === "drift")).toBe(true);
	expect(seen(one).at(-1)).toContain("another daemon (two)");
});

test("an apply by hand is put right at once", async () => {
	const { simulator, one } = await begin(repository(), repository());
	await one.cycle();
	for (const { id, notes } of simulator.organization.integrations.values())
		simulator.organization.editConfig(id, {
			name: "From an old branch",
			notes: notes.replace(/ writer=\w+/, ""),
		});
	const [report] = await one.cycle();
	expect(report?.others.map(({ writer }) => writer)).toEqual([
		null,
		null,
		null,
	]);
	expect(live(simulator)).toEqual(["The a", "The b", "The c"]);
});
