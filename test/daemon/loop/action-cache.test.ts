// Cycles over data actions that do not change -> each is read once, and once more after it was written.
import { expect, test } from "vitest";
import { startSimulator } from "../../../src/simulator/simulator.ts";
import { fakeClock, repositoryOf } from "../../fixtures/session.ts";
import { stageFleet } from "../../fixtures/stage.ts";

const action = (key: string) => ({
	key,
	integration: "orders",
	name: key,
	input: { type: "object" },
	output: { type: "object" },
	request: { method: "GET", url: "https://api.example.com/orders" },
});

test("a steady cycle costs a list more than without data actions", async () => {
	const clock = fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		clock: clock.now,
	});
	const whole = repositoryOf([
		{
			key: "orders",
			type: "web-services",
			name: "The orders",
			status: "inactive",
		},
	]);
	const stage = await stageFleet(
		simulator,
		{
			...whole,
			files: {
				...whole.files,
				"actions/all.yaml": ["a", "b", "c"]
					.map((key) => JSON.stringify(action(key)))
					.join("\n---\n"),
			},
		},
		{ clock },
	);
	try {
		const calls: number[] = [];
		for (let cycle = 0; cycle < 4; cycle += 1) {
			simulator.clearLog();
			const [report] = await stage.fleet.once();
			expect(report?.verdict).not.toBe("failed");
			calls.push(
				simulator.log.filter(
					({ path, method }) =>
						path.startsWith("/api/v2/integrations/actions") && method === "GET",
				).length,
			);
		}
		expect(calls.slice(1)).toEqual([1 + 3 * 3, 1, 1]);
	} finally {
		await stage.close();
		await simulator.close();
	}
});
