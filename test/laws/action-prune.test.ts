// Data actions without a document are deleted where the settings say so, and only while all is known: never for what was not read, and never what changed meanwhile.
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planMarkdown } from "../../src/core/render/markdown.ts";
import { plain } from "../../src/core/render/palette.ts";
import { planText } from "../../src/core/render/plan.ts";
import type { Plan } from "../../src/core/types.ts";
import { deleteAction } from "../../src/simulator/actions/removal.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { start } from "../fixtures/process.ts";
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

const integration = (key: string, more: object = {}) => ({
	key,
	type: "web-services",
	name: key,
	status: "inactive",
	...more,
});
const action = (key: string, more: object = {}) => ({
	key,
	integration: "orders",
	name: `The ${key}`,
	input: { type: "object" },
	output: { type: "object" },
	request: { method: "GET", url: "https://api.example.com/orders" },
	...more,
});

interface Wanted {
	readonly actions?: readonly object[];
	readonly integrations?: readonly object[];
	/** Of the environment. */
	readonly settings?: string;
	readonly more?: string;
	readonly files?: Readonly<Record<string, string>>;
}

function repository({
	actions = [action("kept")],
	integrations = [integration("orders")],
	settings = "pruneActions: true, safety: { maxActionsLost: 9 }",
	more = "",
	files = {},
}: Wanted = {}): Repository {
	const whole = repositoryOf(integrations as never, { settings: more });
	return {
		...whole,
		settings: whole.settings.replace(
			"    prune: true",
			settings.replace(/^|, (?=safety)/g, "\n    "),
		),
		files: {
			...whole.files,
			...Object.fromEntries(
				actions.map((one, at) => [`actions/${at}.yaml`, JSON.stringify(one)]),
			),
			...files,
		},
	};
}

const kept = "custom_-_kept";
const old = "custom_-_old";
const older = "custom_-_older";

function seed(organization: Organization): void {
	for (const key of ["orders", "other"])
		organization.addIntegration({
			id: key,
			type: "custom-rest-actions",
			name: key,
			notes: `[gc-integrations key=${key}]`,
		});
	for (const [id, name] of [
		[kept, "The kept"],
		[old, "The old"],
		[older, "The older"],
		["custom_-_r", "The kept (replaced 2026-01-02) 2"],
		["static_-_x", "Built in"],
	] as const)
		organization.addAction({
			id,
			integrationId: "orders",
			name,
			category: "orders",
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
	organization.addAction({ integrationId: "other", name: "Not looked at" });
}

async function withSimulator(
	use: (simulator: Simulator) => Promise<void>,
	options: Parameters<typeof startSimulator>[0] = {},
): Promise<void> {
	const simulator = await startSimulator({ seed, ...options });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

const deleted = (plan: Plan): readonly string[] =>
	plan.changes.filter(({ verb }) => verb === "delete").map(({ key }) => key);
const there = ({ organization }: Simulator): readonly string[] =>
	[...organization.actions.values()]
		.filter((one) => !one.deleted)
		.map(({ id }) => id)
		.filter((id) => id.startsWith("custom"))
		.sort();
const deletes = (simulator: Simulator) =>
	writes(simulator).filter((line) => line.startsWith("DELETE"));

describe("an action without a document", () => {
	test("is only told where the settings do not say that it goes", () =>
		withSimulator(async (simulator) => {
			const { plan } = await reconcile(
				simulator,
				repository({ settings: "mode: enforce" }),
			);
			expect(
				plan.orphans.filter(({ kind }) => kind).map(({ key }) => key),
			).toEqual([old, older]);
			expect(pending(plan)).toEqual([]);
			expect(planText(plan, plain, 200)).toContain("with pruneActions: true");
			expect(planMarkdown(plan)).toContain("With pruneActions: true");
			expect(writes(simulator)).toEqual([]);
		}));

	test("is deleted where they do, and a second run has nothing to do", () =>
		withSimulator(async (simulator) => {
			const ran = await reconcile(simulator, repository());
			expect(failures(ran)).toEqual([]);
			expect(ran.plan.changes).toEqual([
				expect.objectContaining({
					key: old,
					kind: "action",
					integration: "orders",
					actionId: old,
					integrationId: "orders",
					type: "web-services",
					name: "The old",
					verb: "delete",
					document: null,
				}),
				expect.objectContaining({ key: older, verb: "delete" }),
			]);
			expect(ran.plan.summary).toMatchObject({ delete: 2, unchanged: 2 });
			expect(ran.plan.orphans.map(({ actionId }) => actionId)).toEqual([
				// The integration without a document.
				undefined,
				old,
				older,
			]);
			expect(ran.applied.results).toMatchObject([
				{ key: old, kind: "action", integration: "orders", outcome: "applied" },
				{ key: older, outcome: "applied" },
			]);
			const text = planText(ran.plan, plain, 200);
			expect(text).toContain("- delete The old data action of orders");
			expect(text).toContain("flows and scripts that call it fail");
			expect(text).not.toContain("without a document, of integrations");
			expect(planMarkdown(ran.plan)).toContain("**delete**");
			expect(writes(simulator)).toHaveLength(2);
			expect(there(simulator)).not.toContain(old);
			simulator.clearLog();
			const again = await reconcile(simulator, repository());
			expect(pending(again.plan)).toEqual([]);
			expect(again.plan.orphans.filter(({ kind }) => kind)).toEqual([]);
			expect(writes(simulator)).toEqual([]);
		}));

	for (const [allowed, rules] of [
		[1, ["too-many-actions-lost"]],
		[2, []],
	] as const)
		test(`is one of 2 where ${allowed} may be lost`, () =>
			withSimulator(async (simulator) => {
				const { plan } = await reconcile(
					simulator,
					repository({
						settings: `pruneActions: true, safety: { maxActionsLost: ${allowed} }`,
					}),
				);
				expect(plan.refusals.map(({ rule }) => rule)).toEqual(rules);
				expect(deletes(simulator)).toHaveLength(rules.length > 0 ? 0 : 2);
				if (plan.refusals.length > 0)
					expect(plan.refusals).toMatchObject([
						{ key: old, kind: "action", integration: "orders" },
					]);
			}));

	test("is counted together with those that go with an integration", () =>
		withSimulator(async (simulator) => {
			const settings = (allowed: number) =>
				repository({
					settings: `pruneActions: true\n    prune: true, safety: { maxActionsLost: ${allowed} }`,
				});
			const { refusals } = await planOnly(simulator, settings(2));
			expect(refusals).toMatchObject([
				{
					rule: "too-many-actions-lost",
					key: "other",
					message: expect.stringContaining(
						"3 data actions would be deleted, 2 are allowed (with the integration: other: 1; because no document describes them: orders: 2)",
					),
				},
			]);
			expect((await planOnly(simulator, settings(3))).refusals).toEqual([]);
		}));

	test("goes by its key alone with --only", () =>
		withSimulator(async (simulator) => {
			const wanted = repository({
				settings: "pruneActions: true, safety: { maxActionsLost: 1 }",
			});
			const { plan } = await reconcile(simulator, wanted, { only: [old] });
			expect(plan.leftOut).toEqual([{ key: older, verb: "delete" }]);
			expect(deletes(simulator)).toHaveLength(1);
			expect(there(simulator)).not.toContain(old);
		}));
});

describe("nothing is deleted", () => {
	const cases: readonly (readonly [string, Wanted])[] = [
		[
			"while a document has an error",
			{ actions: [action("kept"), action("b", { timeout: 99 })] },
		],
		[
			"while a document cannot be read",
			{ files: { "actions/x.yaml": "key: [" } },
		],
		[
			"while a file is missing",
			{ actions: [action("kept", { input: { file: "x.json" } })] },
		],
		[
			"while an integration's document has an error",
			{
				integrations: [integration("orders"), integration("b", { status: 7 })],
			},
		],
		[
			"while an environment is misspelt",
			{ actions: [action("kept"), action("old", { only: ["dve"] })] },
		],
		[
			"while a document claims a key twice",
			{ actions: [action("kept"), action("kept", { name: "B" })] },
		],
		["while no document describes any action", { actions: [] }],
		[
			"of an integration without a document",
			{
				integrations: [integration("another")],
				actions: [action("kept", { integration: "another" })],
			},
		],
		[
			"of an integration that is suspended",
			{ integrations: [integration("orders", { suspend: true })] },
		],
		[
			"where a document of the integration is refused",
			{ actions: [action("kept"), action("b", { adopt: "custom_-_x" })] },
		],
		[
			"whose name a document had",
			{
				actions: [action("kept", { previousNames: ["The old", "the older "] })],
			},
		],
		[
			"that a document adopts",
			{
				actions: [action("kept", { adopt: old, previousNames: ["The older"] })],
			},
		],
	];
	test.each(cases)("%s", (_title, wanted) =>
		withSimulator(async (simulator) => {
			const { plan } = await reconcile(simulator, repository(wanted));
			expect(deleted(plan)).toEqual([]);
			expect(deletes(simulator)).toEqual([]);
		}),
	);

	test("of uploaded code", () =>
		withSimulator(
			async (simulator) => {
				const { orphans, changes } = await planOnly(
					simulator,
					repository({
						integrations: [
							integration("orders"),
							integration("functions", { type: "genesys-function" }),
						],
					}),
				);
				const ids = orphans.filter(({ kind }) => kind).map(({ key }) => key);
				expect(ids).toEqual([old, older]);
				expect(changes.map(({ key }) => key)).toEqual([old, older]);
			},
			{
				seed: (organization) => {
					seed(organization);
					organization.addIntegration({
						id: "functions",
						type: "function-data-actions",
						name: "functions",
						notes: "[gc-integrations key=functions]",
					});
					organization.addAction({
						integrationId: "functions",
						name: "Uploaded",
					});
				},
			},
		));
});

describe("deletes come last", () => {
	const moved = repository({
		actions: [action("kept", { timeout: 9 }), action("new")],
	});

	test("behind all that the run writes", () =>
		withSimulator(async (simulator) => {
			expect(failures(await reconcile(simulator, moved))).toEqual([]);
			const methods = writes(simulator).map((line) => line.split(" ")[0]);
			expect(methods.slice(-2)).toEqual(["DELETE", "DELETE"]);
			expect(new Set(methods.slice(0, -2))).toEqual(new Set(["PATCH", "POST"]));
			expect(methods).toHaveLength(4);
		}));

	test("and only where all of that was done", () =>
		withSimulator(async (simulator) => {
			simulator.behave({ actionsMax: 0 } as never);
			const { applied } = await reconcile(simulator, moved);
			expect(
				applied.results.map(({ key, outcome }) => `${key} ${outcome}`),
			).toEqual([
				`${old} skipped`,
				`${older} skipped`,
				"kept applied",
				"new failed",
			]);
			expect(deletes(simulator)).toEqual([]);
			simulator.behave({ actionsMax: 500 } as never);
			expect(failures(await reconcile(simulator, moved))).toEqual([]);
			expect(there(simulator)).not.toContain(old);
		}));
});

describe("somebody else", () => {
	const between = async (
		edit: (organization: Organization) => void,
		expected: readonly string[],
	): Promise<void> =>
		withSimulator(async (simulator) => {
			const session = await openSession(simulator, repository());
			edit(simulator.organization);
			const { results } = await session.apply();
			await session.close();
			expect(results.map(({ outcome }) => outcome)).toEqual(expected);
			for (const { error } of results)
				if (error !== null) expect(error).toContain("nothing was deleted");
			expect(deletes(simulator)).toEqual([expect.stringContaining(older)]);
			expect(pending(await planOnly(simulator, repository()))).toHaveLength(
				expected.filter((one) => one === "failed").length,
			);
		});

	test("who changed it after it was planned is not undone", () =>
		between(
			(organization) => organization.editAction(old, { name: "Now in use" }),
			["failed", "applied"],
		));

	test("who uses it is told, where the platform refuses to delete it", () =>
		withSimulator(
			async (simulator) => {
				const { applied } = await reconcile(simulator, repository());
				for (const { outcome, error } of applied.results) {
					expect(outcome).toBe("failed");
					expect(error).toContain("it is in use");
				}
				expect(deletes(simulator)).toHaveLength(2);
				expect(there(simulator)).toContain(old);
			},
			{ behavior: { deleteActionInUse: 409 } },
		));

	test("who deleted it has done it", () =>
		between(
			(organization) => deleteAction(organization, old),
			["applied", "applied"],
		));
});

describe("whatever answer is lost and wherever a run ends", () => {
	const wanted = repository();
	const done = async (simulator: Simulator): Promise<void> => {
		expect(pending(await planOnly(simulator, wanted))).toEqual([]);
		expect(there(simulator)).toContain(kept);
		expect(there(simulator)).not.toContain(old);
	};

	for (const kind of ["lost", "reset", "garbage"] as const)
		test(`a DELETE whose answer is ${kind}`, () =>
			withSimulator(async (simulator) => {
				simulator.addFault({ kind, operation: /^DELETE \/api/ });
				expect(failures(await reconcile(simulator, wanted))).toEqual([]);
				await done(simulator);
			}));

	for (const operation of [
		"getIntegrationsActions",
		"getIntegrationsAction",
		"getIntegrations",
		"getIntegrationsActionTemplate",
	])
		test(`a read that keeps failing deletes nothing: ${operation}`, () =>
			withSimulator(async (simulator) => {
				simulator.addFault({ kind: "status", operation, times: 1_000 });
				await expect(reconcile(simulator, wanted)).rejects.toThrow("503");
				expect(writes(simulator)).toEqual([]);
			}));

	test("a read before a delete that keeps failing deletes nothing", () =>
		withSimulator(async (simulator) => {
			const session = await openSession(simulator, wanted);
			simulator.addFault({
				kind: "status",
				operation: "getIntegrationsAction",
				times: 1_000,
			});
			const { results, unreadable } = await session.apply();
			await session.close();
			expect(results.map(({ outcome }) => outcome)).toEqual([
				"failed",
				"failed",
			]);
			expect(unreadable).toBe(true);
			expect(writes(simulator)).toEqual([]);
		}));

	test("the second page of the list", () =>
		withSimulator(
			async (simulator) => {
				simulator.addFault({
					kind: "status",
					operation: "getIntegrationsActions",
					after: 1,
					times: 1_000,
				});
				await expect(reconcile(simulator, wanted)).rejects.toThrow("503");
				expect(writes(simulator)).toEqual([]);
			},
			{
				seed: (organization) => {
					seed(organization);
					for (let at = 0; at < 250; at += 1)
						organization.addAction({
							integrationId: "other",
							name: `Theirs ${at}`,
						});
				},
			},
		));

	test("killed at any write, the next run finishes the work", () =>
		eachOf([1, 2], 2, (write) =>
			withSimulator((simulator) =>
				withRepository(wanted, simulator, async (folder) => {
					const { child, ended } = start(
						folder,
						["apply", "--yes"],
						wanted.variables,
					);
					let seen = 0;
					const stop = simulator.onCall(async (call) => {
						if (!call.mutating) return;
						seen += 1;
						if (seen !== write) return;
						child.kill("SIGKILL");
						if (child.exitCode === null && child.signalCode === null)
							await once(child, "exit");
					});
					const killed = await ended;
					stop();
					expect(killed.code, killed.err + killed.out).toBe(-1);
					const again = await command(
						folder,
						["apply", "--yes", "--format", "json"],
						wanted.variables,
					);
					expect(again.code, again.err + again.out).toBe(0);
					await done(simulator);
				}),
			),
		));
});

test("apply --allow-actions-lost lets them go once, and plan asks for it", () =>
	withSimulator((simulator) =>
		withRepository(
			repository({ settings: "pruneActions: true" }),
			simulator,
			async (folder) => {
				const { variables } = repository();
				const plan = await command(folder, ["plan"], variables);
				expect(plan.code).toBe(1);
				expect(plan.out.replace(/\s+/g, " ")).toContain(
					`too-many-actions-lost ${old}: 2 data actions would be deleted because no document describes them, 0 are allowed (orders: 2): flows and scripts that use them would fail. Write documents for those that stay, or allow it once with --allow-actions-lost 2, or raise safety.maxActionsLost`,
				);
				const { code, out, err } = await command(
					folder,
					["apply", "--yes", "--allow-actions-lost", "2"],
					variables,
				);
				expect(code, err).toBe(0);
				expect(out).toContain("2 applied");
				expect(deletes(simulator)).toHaveLength(2);
			},
		),
	));

test("plan warns where no document describes any action, tells of those that are there, and prunes none", () =>
	withSimulator((simulator) =>
		withRepository(repository({ actions: [] }), simulator, async (folder) => {
			const { variables } = repository();
			const { err, out } = await command(
				folder,
				["plan", "--format", "json"],
				variables,
			);
			expect(err).toContain("describes a data action: none is pruned");
			const { orphans, changes } = JSON.parse(out) as Plan;
			expect(orphans.filter(({ kind }) => kind)).toMatchObject([
				{ actionId: kept, integration: "orders" },
				{ actionId: old },
				{ actionId: older },
			]);
			expect(changes).toEqual([]);
		}),
	));

describe("a client that may not see data actions", () => {
	const blind = {
		clients: [
			{
				clientId: "simulator",
				clientSecret: "simulator-secret",
				permissions: ["integrations:integration:*"],
			},
		],
	};
	const plan = (wanted: Repository, simulator: Simulator) =>
		withRepository(wanted, simulator, (folder) =>
			command(folder, ["plan"], wanted.variables),
		);

	test("plans integrations where no document of the environment describes any", () =>
		withSimulator(async (simulator) => {
			const elsewhere = repository({
				actions: [action("kept", { only: ["prod"] })],
				settings: "mode: enforce",
				more: "otherEnvironments: [prod]",
			});
			const none = repository({ actions: [] });
			for (const wanted of [elsewhere, none]) {
				const { code, err } = await plan(wanted, simulator);
				expect(code, err).toBe(0);
			}
		}, blind));

	test("ends where one does, or where they would go", () =>
		withSimulator(async (simulator) => {
			const described = repository({ settings: "mode: enforce" });
			const going = repository({
				actions: [action("kept", { only: ["prod"] })],
				more: "otherEnvironments: [prod]",
			});
			for (const wanted of [described, going]) {
				const { code, err } = await plan(wanted, simulator);
				expect(code, err).toBe(4);
			}
		}, blind));
});

describe("what cannot be looked at whole is not looked at at all", () => {
	const spoilt: Readonly<
		Record<string, { readonly wanted?: Wanted; spoil(folder: string): void }>
	> = {
		"a link that leads nowhere": {
			spoil: (folder) =>
				symlinkSync("nowhere.yaml", join(folder, "actions/x.yaml")),
		},
		"a link that leaves the repository": {
			spoil: (folder) => symlinkSync(tmpdir(), join(folder, "actions/x")),
		},
		"a folder of the globs that is missing": {
			wanted: {
				more: "actions: [actions/**/*.yaml, more/**/*.yaml]",
			},
			spoil: () => undefined,
		},
		"a file that is no text": {
			spoil: (folder) =>
				writeFileSync(join(folder, "actions/x.yaml"), Buffer.from([0xff])),
		},
		"files that git is working on": {
			spoil(folder) {
				mkdirSync(join(folder, ".git"));
				for (const name of ["HEAD", "index.lock"])
					writeFileSync(join(folder, ".git", name), "");
			},
		},
	};
	for (const [title, { wanted, spoil }] of Object.entries(spoilt))
		test(title, () =>
			withSimulator((simulator) =>
				withRepository(repository(wanted), simulator, async (folder) => {
					spoil(folder);
					const { variables } = repository();
					const { out } = await command(
						folder,
						["apply", "--yes", "--format", "json"],
						variables,
					);
					expect(deleted(JSON.parse(out) as Plan)).toEqual([]);
					expect(writes(simulator)).toEqual([]);
				}),
			),
		);
});

test("a saved plan deletes what it says, and nothing that moved since", () =>
	withSimulator((simulator) =>
		withRepository(repository(), simulator, async (folder) => {
			const { variables } = repository();
			const run = (...words: readonly string[]) =>
				command(folder, words, variables);
			expect((await run("plan", "--out", "plan.json")).code).toBe(0);
			simulator.organization.editAction(old, { category: "In use" });
			const moved = await run("apply", "--yes", "--plan", "plan.json");
			expect(moved.code).toBe(1);
			expect(moved.out).toContain(`stale-plan ${old}`);
			expect(writes(simulator)).toEqual([]);
			expect((await run("plan", "--out", "plan.json")).code).toBe(0);
			const again = await run("apply", "--yes", "--plan", "plan.json");
			expect(again.code, again.out + again.err).toBe(0);
			expect(deletes(simulator)).toHaveLength(2);
		}),
	));
