// Live tests in the daemon: only where the settings say so, only at their times, each failure said once.
import { afterEach, expect, test } from "vitest";
import { nothingSaid, readSaid } from "../../../src/daemon/notify/said.ts";
import { noticesOfTests } from "../../../src/daemon/notify/test-notices.ts";
import { startSimulator } from "../../../src/simulator/simulator.ts";
import { fakeClock, repositoryOf } from "../../fixtures/session.ts";
import { stageFleet } from "../../fixtures/stage.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const orders = {
	key: "orders",
	type: "web-services",
	name: "Orders",
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: "PASSWORD" } },
	},
};
const action = {
	key: "get-order",
	integration: "orders",
	name: "Get order",
	input: { type: "object", properties: {} },
	output: { type: "object", properties: { status: { type: "string" } } },
	request: { method: "GET", url: "https://api.example.com/orders" },
	response: {},
	tests: [
		{ name: "is there", live: true, input: {}, output: { status: "open" } },
		{ name: "offline", input: {} },
	],
};

async function begin(tests: string) {
	const clock = fakeClock(Date.parse("2026-03-01T05:00:00Z"));
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const whole = repositoryOf([orders], {
		variables: { PASSWORD: "the-password-of-all" },
	});
	const given = {
		...whole,
		settings: whole.settings.replace(/^( +)oauth:/m, `${tests}$1oauth:`),
		files: { ...whole.files, "actions/a.yaml": JSON.stringify(action) },
	};
	const stage = await stageFleet(simulator, given, { clock });
	ends.push(() => stage.close());
	const calls = (): number =>
		simulator.log.filter(({ path }) => path.endsWith("/test")).length;
	const shown = () => stage.fleet.status.view().environments[0]?.liveTests;
	const without = given.settings
		.replace(tests, "")
		.replaceAll("SIMULATOR", simulator.url);
	return { ...stage, simulator, clock, calls, shown, without };
}

const HOUR = 3_600_000;

test("never without being told to", async () => {
	for (const tests of [
		"",
		'    tests: { live: false, schedule: "0 * * * *" }\n',
	]) {
		const { cycle, clock, calls, shown } = await begin(tests);
		for (let hour = 0; hour < 3; hour += 1) {
			await cycle();
			await clock.sleep(HOUR);
		}
		expect([calls(), shown()]).toEqual([0, null]);
	}
});

test("at the times of the schedule, and not when the process begins", async () => {
	const { cycle, clock, calls, shown, simulator, lines } = await begin(
		'    tests: { live: true, schedule: "0 6 * * *" }\n',
	);
	simulator.script([{ body: { status: "open" } }]);
	await cycle();
	await cycle();
	expect([calls(), shown()]).toEqual([0, null]);
	await clock.sleep(HOUR + 1000);
	await cycle();
	await cycle();
	expect([calls(), shown()]).toEqual([
		1,
		{
			ranAt: expect.stringMatching(/^2026-03-01T06:00/) as string,
			passed: 1,
			failed: [],
			problem: null,
		},
	]);
	simulator.script([{ body: { status: "of Jane Doe" } }]);
	await clock.sleep(24 * HOUR);
	await cycle();
	expect([calls(), shown()]).toEqual([
		2,
		expect.objectContaining({
			passed: 0,
			failed: [
				{
					key: "get-order",
					name: "is there",
					message: "the output is another: output.status is another text",
				},
			],
		}),
	]);
	expect(JSON.stringify([lines, shown()])).not.toContain("Jane");
	simulator.addFault({ operation: /\/test$/, kind: "status", status: 403 });
	await clock.sleep(24 * HOUR);
	const [report] = await cycle();
	expect([report?.verdict, shown()]).toEqual([
		"converged",
		expect.objectContaining({
			problem: expect.stringContaining("/test") as string,
		}),
	]);
});

test("are measured, and forgotten where the settings run none any more", async () => {
	const { cycle, clock, shown, simulator, fleet, write, without } = await begin(
		'    tests: { live: true, schedule: "0 6 * * *" }\n',
	);
	const measured = async (): Promise<readonly string[]> =>
		(await fleet.metrics.text())
			.split("\n")
			.filter((line) => line.startsWith("gc_integrations_live_tests"))
			.map((line) => line.replace('environment="dev"', ""));
	simulator.script([{ body: { status: "another" } }]);
	await cycle();
	expect(await measured()).toEqual([]);
	await clock.sleep(HOUR + 1000);
	await cycle();
	expect(await measured()).toEqual([
		'gc_integrations_live_tests{,outcome="passed"} 0',
		'gc_integrations_live_tests{,outcome="failed"} 1',
		"gc_integrations_live_tests_problem{} 0",
	]);
	simulator.addFault({ operation: /\/test$/, kind: "status", status: 403 });
	await clock.sleep(24 * HOUR);
	await cycle();
	expect(await measured()).toEqual(["gc_integrations_live_tests_problem{} 1"]);
	await write("gc-integrations.yaml", without);
	await cycle();
	expect([await measured(), shown()]).toEqual([[], null]);
});

test("each failure is said once, until it passed again", () => {
	const ran = (failed: readonly string[], problem: string | null = null) => ({
		ranAt: "2026-03-01T06:00:00.000Z",
		passed: 1,
		failed: failed.map((name) => ({ key: "a", name, message: "another" })),
		problem,
	});
	let said = nothingSaid;
	const told = [
		ran(["one"]),
		ran(["one", "two"]),
		ran([], "403"),
		ran(["one", "two"]),
		ran(["two"]),
		ran(["one"]),
		ran([]),
	].map((tests) => {
		const now = noticesOfTests(
			tests,
			"dev",
			readSaid(JSON.parse(JSON.stringify(said))),
		);
		said = now.said;
		return now.notices.flatMap(({ details }) =>
			details.map(({ text }) => text),
		);
	});
	expect(told).toEqual([
		["one: another"],
		["two: another"],
		[],
		[],
		[],
		["one: another"],
		[],
	]);
	expect(said).toEqual(nothingSaid);
});
