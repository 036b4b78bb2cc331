// Data actions are written once, whole, and never over what somebody else wrote, whatever answer is lost and wherever a run ends.
import { describe, expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { killApplyAt } from "../fixtures/kill.ts";
import { action, orders } from "../fixtures/orders.ts";
import {
	failures,
	openSession,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";
import { eachOf } from "./each.ts";

function repository(
	actions: readonly object[],
	integrations = [orders],
): Repository {
	const whole = repositoryOf(integrations, {
		variables: { PASSWORD: "from-git" },
	});
	return {
		...whole,
		files: {
			...whole.files,
			...Object.fromEntries(
				actions.map((one, at) => [`actions/${at}.yaml`, JSON.stringify(one)]),
			),
		},
	};
}

const before = repository([
	action("moved"),
	action("fixed", { timeout: 20 }),
	action("kept"),
]);
const after = repository([
	action("moved", { timeout: 7, category: "Shop" }),
	action("fixed", { timeout: 20, secure: true, replace: true }),
	action("kept"),
	action("new"),
]);

async function withSimulator(
	use: (simulator: Simulator) => Promise<void>,
	behavior: Partial<Behavior> = {},
	seed: (organization: Organization) => void = () => {},
): Promise<void> {
	const simulator = await startSimulator({ behavior, seed });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

async function startWorld(): Promise<Simulator> {
	const simulator = await startSimulator({});
	expect(failures(await reconcile(simulator, before))).toEqual([]);
	simulator.clearLog();
	return simulator;
}

const names = async (simulator: Simulator): Promise<readonly string[]> => {
	const session = await openSession(simulator, after);
	await session.close();
	return (session.planned.actual.actions ?? []).map(({ name }) => name).sort();
};

const done = [
	"The fixed",
	"The fixed (replaced 2026-01-01)",
	"The kept",
	"The moved",
	"The new",
];

async function expectDone(simulator: Simulator): Promise<void> {
	expect(pending(await planOnly(simulator, after))).toEqual([]);
	expect(
		(await names(simulator)).map((name) =>
			name.replace(/\d{4}-\d\d-\d\d/, "2026-01-01"),
		),
	).toEqual(done);
}

describe("a run", () => {
	const oddities: readonly Partial<Behavior>[] = [
		{},
		{ inlineTemplates: "null" },
		{ inlineTemplates: "text" },
		{ timeoutDefault: "present", absentMaps: "empty" },
		{ errorSchema: "absent", actionParts: "always" },
		{ actionReadLagReads: 2 },
		{ actionsRefusedCalls: 5 },
		{ noopActionPatchBumpsVersion: false, actionVersionStep: 3 },
		{ publishedContractChange: "refused" },
	];
	for (const behavior of oddities)
		test(`leaves nothing to do for a second one, where ${JSON.stringify(behavior)}`, () =>
			withSimulator(async (simulator) => {
				for (const wanted of [before, after]) {
					expect(failures(await reconcile(simulator, wanted))).toEqual([]);
					simulator.clearLog();
					expect(failures(await reconcile(simulator, wanted))).toEqual([]);
					expect(writes(simulator)).toEqual([]);
				}
				await expectDone(simulator);
			}, behavior));

	test("writes actions behind the configuration and before the status", () =>
		withSimulator(async (simulator) => {
			const { applied } = await reconcile(simulator, before);
			const order = writes(simulator).map((line) =>
				line.replace(/[0-9a-f-]{36}/g, "ID"),
			);
			expect(order).toEqual([
				"POST /api/v2/integrations/credentials",
				"POST /api/v2/integrations",
				"PUT /api/v2/integrations/ID/config/current",
				"POST /api/v2/integrations/actions",
				"POST /api/v2/integrations/actions",
				"POST /api/v2/integrations/actions",
				"PATCH /api/v2/integrations/ID",
			]);
			expect(
				applied.results.map(({ key, kind, integration, outcome }) => [
					key,
					kind,
					integration,
					outcome,
				]),
			).toEqual([
				["fixed", "action", "orders", "applied"],
				["kept", "action", "orders", "applied"],
				["moved", "action", "orders", "applied"],
				["orders", undefined, undefined, "applied"],
			]);
		}));

	test("reports the id of the action that each document has afterwards", () =>
		withSimulator(async (simulator) => {
			const ids = async (wanted: Repository) => {
				const { applied } = await reconcile(simulator, wanted);
				const ofActions = applied.results.filter(({ kind }) => kind);
				return new Map(ofActions.map(({ key, actionId }) => [key, actionId]));
			};
			const idOf = (name: string) =>
				simulator.organization.actionsNamed(name)[0]?.id;
			const made = await ids(before);
			expect(made.get("moved")).toBe(idOf("The moved"));
			const next = await ids(after);
			expect(next.get("moved")).toBe(made.get("moved"));
			expect(next.get("new")).toBe(idOf("The new"));
			expect(next.get("fixed")).toBe(idOf("The fixed"));
			expect(next.get("fixed")).not.toBe(made.get("fixed"));
			simulator.addFault({
				kind: "status",
				status: 400,
				operation: "postIntegrationsActions",
				times: 9,
			});
			const failing = repository([action("other")]);
			expect((await ids(failing)).get("other")).toBeNull();
		}));

	test("tries 8 times where a new integration is refused actions, and says why in full", () =>
		withSimulator(
			async (simulator) => {
				const ran = await reconcile(simulator, repository([action("new")]));
				expect(failures(ran).join()).toContain("was not found");
				expect(
					writes(simulator).filter((line) =>
						line.endsWith("/integrations/actions"),
					),
				).toHaveLength(8);
			},
			{ actionsRefusedCalls: 100 },
		));

	test("looks at the list before and after, once for all that are made", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, repository([]));
			simulator.clearLog();
			const keys = Array.from({ length: 25 }, (_, at) => `new-${at}`);
			const ran = await reconcile(
				simulator,
				repository(keys.map((key) => action(key))),
			);
			expect(failures(ran)).toEqual([]);
			const reads = simulator.log.filter(({ method }) => method === "GET");
			// Of the plan: organization, types, integrations, credentials, actions.
			expect(reads.length - 5).toBeLessThanOrEqual(3);
			expect(writes(simulator)).toHaveLength(25);
		}));

	test("fails with the first answer where the integration is not new", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, repository([]));
			simulator.behave({ actionsMax: 0 } as never);
			simulator.clearLog();
			const ran = await reconcile(simulator, repository([action("new")]));
			expect(failures(ran)).toHaveLength(1);
			expect(writes(simulator)).toHaveLength(1);
		}));

	test("for a key of an action makes no integration, and says which key does", () =>
		withSimulator(async (simulator) => {
			const ran = await reconcile(simulator, before, { only: ["moved"] });
			expect(failures(ran).join()).toContain("--only orders");
			expect(writes(simulator)).toEqual([]);
		}));
});

describe("one fault, then a clean run", () => {
	for (const kind of ["lost", "reset", "garbage"] as const)
		test(`where a write is ${kind}`, async () => {
			await eachOf([1, 2, 3, 4], 2, async (write) => {
				const simulator = await startWorld();
				try {
					simulator.addFault({
						kind,
						operation: /^(POST|PUT|PATCH|DELETE) \/api/,
						after: write - 1,
					});
					await reconcile(simulator, after);
					await reconcile(simulator, after);
					await expectDone(simulator);
				} finally {
					await simulator.close();
				}
			});
		});

	test("where a read of an action fails for good, nothing is written", async () => {
		const simulator = await startWorld();
		try {
			simulator.addFault({
				kind: "status",
				operation: "getIntegrationsAction",
				times: 100,
			});
			await expect(planOnly(simulator, after)).rejects.toThrow("503");
			expect(writes(simulator)).toEqual([]);
		} finally {
			await simulator.close();
		}
	});
});

test("killed at any write, the next run finishes the work", async () => {
	await eachOf([1, 2, 3, 4], 2, async (write) => {
		const simulator = await startWorld();
		try {
			await withRepository(after, simulator, async (folder) => {
				const killed = await killApplyAt(
					write,
					folder,
					simulator,
					after.variables,
				);
				expect(killed.code, killed.err + killed.out).toBe(-1);
				const again = await command(
					folder,
					["apply", "--yes", "--format", "json"],
					after.variables,
				);
				expect(again.code, again.err + again.out).toBe(0);
			});
			await expectDone(simulator);
		} finally {
			await simulator.close();
		}
	});
});

test("killed while a new integration is refused actions, the next run has its 8 tries too", () =>
	withSimulator(
		async (simulator) => {
			const wanted = repository([action("new")]);
			await withRepository(wanted, simulator, async (folder) => {
				// Behind credential, integration and configuration.
				await killApplyAt(4, folder, simulator, wanted.variables);
				const again = await command(
					folder,
					["apply", "--yes"],
					wanted.variables,
				);
				expect(again.code, again.err + again.out).toBe(0);
			});
			expect(pending(await planOnly(simulator, wanted))).toEqual([]);
			expect(simulator.organization.actionsNamed("The new")).toHaveLength(1);
		},
		{ actionsRefusedCalls: 6 },
	));

describe("somebody else", () => {
	const edited = async (
		edit: (simulator: Simulator, id: string) => void,
	): Promise<readonly [Simulator, readonly string[]]> => {
		const simulator = await startWorld();
		const session = await openSession(simulator, after);
		const { actions = [] } = session.planned.actual;
		const moved = actions?.find(({ name }) => name === "The moved");
		edit(simulator, moved?.id ?? "");
		const applied = await session.apply();
		await session.close();
		return [simulator, failures({ plan: session.plan, applied })];
	};

	test("who changed the same action is not overwritten", async () => {
		const [simulator, failed] = await edited(({ organization }, id) => {
			organization.editAction(id, { category: "Theirs" });
		});
		try {
			expect(failed.join()).toContain("nothing was overwritten");
			expect(await names(simulator)).toContain("The moved");
			const plan = await planOnly(simulator, after);
			expect(plan.changes[0]?.fields).toContainEqual({
				path: "category",
				from: "Theirs",
				to: "Shop",
			});
		} finally {
			await simulator.close();
		}
	});

	test("who made the same action meanwhile is found", async () => {
		const [simulator, failed] = await edited(({ organization }) => {
			const [integrationId = ""] = Array.from(organization.integrations.keys());
			organization.addAction({
				integrationId,
				name: "The new",
			});
		});
		try {
			expect(failed.join()).toContain("nothing was overwritten");
			const found = await names(simulator);
			expect(found.filter((name) => name === "The new")).toHaveLength(1);
		} finally {
			await simulator.close();
		}
	});
});
