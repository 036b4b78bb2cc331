// Data actions go with their integration, and no repository brings them back: they are counted before one is deleted.
import { describe, expect, test } from "vitest";
import { ofIntegrations } from "../../src/core/plan/kinds.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import type { SimulatedClient } from "../../src/simulator/tokens.ts";
import {
	failures,
	planOnly,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const webServices = "custom-rest-actions";
const kept = {
	key: "kept",
	type: "web-services",
	name: "Kept",
	status: "inactive",
};

async function withOld(
	actions: number,
	use: (simulator: Simulator) => Promise<void>,
	client: Partial<SimulatedClient> = {},
	behavior: Partial<Behavior> = {},
): Promise<void> {
	const simulator = await startSimulator({
		behavior,
		clients: [
			{ clientId: "simulator", clientSecret: "simulator-secret", ...client },
		],
		seed: (organization: Organization) => {
			for (const key of ["kept", "old"])
				organization.addIntegration({
					id: key,
					type: webServices,
					name: key,
					notes: `[gc-integrations key=${key}]`,
				});
			for (let action = 0; action < actions; action += 1)
				organization.addAction({ integrationId: "old", name: `A${action}` });
			organization.addAction({ integrationId: "kept", name: "Not counted" });
			organization.addAction({
				id: "static_-_built-in",
				integrationId: "old",
				name: "Comes again with the type",
			});
		},
	});
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

describe("deleting an integration", () => {
	test("with data actions is refused, and the plan's change counts them", () =>
		withOld(3, async (simulator) => {
			const { plan } = await reconcile(simulator, repositoryOf([kept]));
			expect(plan.refusals.map(({ rule }) => rule)).toEqual([
				"too-many-actions-lost",
			]);
			expect(
				ofIntegrations(plan.changes).find(({ key }) => key === "old")
					?.actionsLost,
			).toBe(3);
			expect(writes(simulator)).toEqual([]);
		}));

	for (const [allowed, rules] of [
		[2, ["too-many-actions-lost"]],
		[3, []],
	] as const)
		test(`that loses 3 where ${allowed} may be lost`, () =>
			withOld(3, async (simulator) => {
				const plan = await planOnly(
					simulator,
					repositoryOf([kept], {
						settings: `safety: { maxActionsLost: ${allowed} }`,
					}),
				);
				expect(plan.refusals.map(({ rule }) => rule)).toEqual(rules);
			}));

	test("without any is no loss", () =>
		withOld(0, async (simulator) => {
			const ran = await reconcile(simulator, repositoryOf([kept]));
			expect(failures(ran)).toEqual([]);
			const [change] = ran.plan.changes.filter(({ key }) => key === "old");
			expect(change && "actionsLost" in change).toBe(false);
		}));

	test("is refused where the role may not see data actions: unseen is not none", () =>
		withOld(
			0,
			async (simulator) => {
				const { plan } = await reconcile(simulator, repositoryOf([kept]));
				expect(plan.refusals).toMatchObject([
					{
						rule: "too-many-actions-lost",
						key: "old",
						message: expect.stringContaining("integrations:action:view"),
					},
				]);
				expect(writes(simulator)).toEqual([]);
			},
			{
				permissions: [
					"integrations:integration:view",
					"integrations:integration:edit",
					"integrations:integration:delete",
				],
			},
		));
});
