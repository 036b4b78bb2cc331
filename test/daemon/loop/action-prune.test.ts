// Data actions without a document -> deleted by a cycle where the settings say so, and by none while anything is wrong.
import { expect, test } from "vitest";
import {
	type Organization,
	startSimulator,
} from "../../../src/simulator/simulator.ts";
import { fakeClock, repositoryOf, writes } from "../../fixtures/session.ts";
import { stageFleet } from "../../fixtures/stage.ts";

const action = {
	key: "kept",
	integration: "orders",
	name: "Kept",
	category: "Orders",
	input: { type: "object" },
	output: { type: "object" },
	request: { method: "GET", url: "https://api.example.com/orders" },
};

function seed(organization: Organization): void {
	organization.addIntegration({
		id: "orders",
		type: "custom-rest-actions",
		name: "Orders",
		notes: "[gc-integrations key=orders]",
	});
	for (const name of ["Kept", "Old"])
		organization.addAction({
			id: `custom_-_${name}`,
			integrationId: "orders",
			name,
			category: "Orders",
			config: {
				request: {
					requestType: "GET",
					requestUrlTemplate: "https://api.example.com/orders",
				},
				response: {},
			},
			contract: {
				input: { inputSchema: { type: "object" } },
				output: { successSchema: { type: "object" } },
			},
		} as never);
}

test("a cycle deletes them once all documents are sound, and the next one has nothing to do", async () => {
	const clock = fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		clock: clock.now,
		seed,
	});
	const whole = repositoryOf([
		{ key: "orders", type: "web-services", name: "Orders", status: "inactive" },
	]);
	const stage = await stageFleet(
		simulator,
		{
			...whole,
			settings: whole.settings.replace(
				"prune: true",
				"pruneActions: true\n    safety: { maxActionsLost: 1 }",
			),
			files: {
				...whole.files,
				"actions/kept.yaml": JSON.stringify(action),
				"actions/bad.yaml": JSON.stringify({ ...action, key: "bad", name: 7 }),
			},
		},
		{ clock },
	);
	try {
		await stage.fleet.once();
		expect(writes(simulator)).toEqual([]);
		await stage.remove("actions/bad.yaml");
		const [report] = await stage.fleet.once();
		expect(report?.results).toMatchObject([
			{ key: "custom_-_Old", kind: "action", outcome: "applied" },
		]);
		expect(writes(simulator)).toEqual([
			"DELETE /api/v2/integrations/actions/custom_-_Old",
		]);
		// What was deleted is told as there no more, before anything is read again.
		expect(stage.fleet.status.view().environments[0]?.orphans).toEqual([]);
		expect(await stage.fleet.metrics.text()).toContain(
			'data_actions{environment="dev",standing="orphaned"} 0',
		);
		const [next] = await stage.fleet.once();
		expect(next?.plan?.changes).toEqual([]);
		expect(next?.plan?.orphans).toEqual([]);
	} finally {
		await stage.close();
		await simulator.close();
	}
});
