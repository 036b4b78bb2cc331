// The action that fetches an integration's tokens is written where the platform has made it, once, and never over what somebody else wrote.
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/core/types.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import type { StoredAction } from "../../src/simulator/state.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { killApplyAt } from "../fixtures/kill.ts";
import {
	failures,
	openSession,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	webService,
	writes,
} from "../fixtures/session.ts";
import { eachOf } from "./each.ts";

const oauth = {
	type: "userDefinedOAuth",
	fields: { clientId: "crm", clientSecret: { env: "PASSWORD" } },
};

const tokens = (more: object = {}, response: object = {}) => ({
	request: {
		method: "POST",
		url: "https://login.example.com/token",
		headers: { "Content-Type": "application/x-www-form-urlencoded" },
		body: "grant_type=client_credentials",
		...more,
	},
	response,
});

const orders = (customAuth: object | undefined, more: object = {}) =>
	webService("orders", {
		credentials: oauth,
		...(customAuth ? { customAuth } : {}),
		...more,
	});

const orderStatus = {
	key: "order-status",
	integration: "orders",
	name: "Order status",
	input: { type: "object", properties: {} },
	output: { type: "object", properties: {} },
	request: { method: "GET", url: "https://api.example.com/orders" },
};

function withAction(repository: Repository): Repository {
	return {
		...repository,
		files: {
			...repository.files,
			"actions/order-status.yaml": JSON.stringify(orderStatus),
		},
	};
}

const before = repositoryOf([orders(tokens())]);
const after = withAction(
	repositoryOf([
		orders(
			tokens(
				{ body: "grant_type=client_credentials\nscope=orders" },
				{
					translationMap: { token: "$.access_token" },
					successTemplate: '{"access_token": $token}',
				},
			),
			{ notes: "With tokens." },
		),
	]),
);

async function withSimulator(
	use: (simulator: Simulator) => Promise<void>,
	behavior: Partial<Behavior> = {},
): Promise<void> {
	const simulator = await startSimulator({ behavior });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

/** Of the one integration; null: there is none. */
function authOf({ organization }: Simulator): StoredAction | null {
	const found = [...organization.actions.values()].filter(
		({ auth, deleted }) => auth && !deleted,
	);
	expect(found.length).toBeLessThan(2);
	return found[0] ?? null;
}

const authWrites = (simulator: Simulator): readonly string[] =>
	writes(simulator).filter((line) => line.includes("customAuth"));

async function expectDone(simulator: Simulator): Promise<void> {
	expect(pending(await planOnly(simulator, after))).toEqual([]);
	expect(authOf(simulator)?.config).toMatchObject({
		request: { requestTemplate: "grant_type=client_credentials\nscope=orders" },
		response: { translationMap: { token: "$.access_token" } },
	});
}

describe("a run", () => {
	const oddities: readonly Partial<Behavior>[] = [
		{},
		{ inlineTemplates: "null" },
		{ inlineTemplates: "text" },
		{ timeoutDefault: "present", absentMaps: "empty" },
		{ actionParts: "always" },
		{ actionReadLagReads: 3 },
		{ noopActionPatchBumpsVersion: false, actionVersionStep: 3 },
	];
	for (const behavior of oddities)
		test(`leaves nothing to do for a second one, where ${JSON.stringify(behavior)}`, () =>
			withSimulator(async (simulator) => {
				for (const wanted of [before, after]) {
					expect(failures(await reconcile(simulator, wanted))).toEqual([]);
					expect(authWrites(simulator)).toHaveLength(1);
					simulator.clearLog();
					expect(failures(await reconcile(simulator, wanted))).toEqual([]);
					expect(writes(simulator)).toEqual([]);
				}
				await expectDone(simulator);
			}, behavior));
});

describe("where it is written", () => {
	test("is behind the configuration, before the actions and the status", () =>
		withSimulator(async (simulator) => {
			const { plan, applied } = await reconcile(simulator, after);
			expect(
				writes(simulator).map((line) => line.replace(/[0-9a-f-]{36}/g, "ID")),
			).toEqual([
				"POST /api/v2/integrations/credentials",
				"POST /api/v2/integrations",
				"PUT /api/v2/integrations/ID/config/current",
				"PATCH /api/v2/integrations/actions/customAuth_-_ID",
				"POST /api/v2/integrations/actions",
				"PATCH /api/v2/integrations/ID",
			]);
			expect(applied.results).toHaveLength(2);
			expect(
				plan.changes.find(({ key }) => key === "orders")?.fields,
			).toContainEqual({
				path: "customAuth.request.url",
				from: null,
				to: "https://login.example.com/token",
			});
		}));

	test("alone where nothing else differs, with its name left as it is", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, before);
			const { id = "" } = authOf(simulator) ?? {};
			simulator.organization.editAction(id, { name: "Ours (Auth)" });
			simulator.clearLog();
			const wanted = repositoryOf([orders(tokens({ method: "PUT" }))]);
			const { plan } = await reconcile(simulator, wanted);
			expect(pending(plan)).toEqual([
				'update orders [{"path":"customAuth.request.method","from":"POST","to":"PUT"}] ',
			]);
			expect(writes(simulator)).toEqual([
				`PATCH /api/v2/integrations/actions/${id}`,
			]);
			expect(authOf(simulator)).toMatchObject({
				name: "Ours (Auth)",
				config: { request: { requestType: "PUT" } },
			});
		}));

	test("nowhere while the document says nothing of it", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, before);
			const written = authOf(simulator);
			simulator.clearLog();
			const silent = repositoryOf([orders(undefined)]);
			const { plan } = await reconcile(simulator, silent);
			expect(pending(plan)).toEqual([]);
			expect(
				simulator.log.filter(({ path }) => path.includes("/actions")),
			).toEqual([]);
			expect(authOf(simulator)).toEqual(written);
		}));

	test("where another credential is taken, once that is bound", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, repositoryOf([webService("orders")]));
			const changed = repositoryOf([
				orders(tokens(), { allowCredentialTypeChange: true }),
			]);
			expect(failures(await reconcile(simulator, changed))).toEqual([]);
			expect(authWrites(simulator)).toHaveLength(1);
			expect(pending(await planOnly(simulator, changed))).toEqual([]);
		}));

	test("where the credential stays as it is", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, repositoryOf([orders(undefined)]));
			const kept = repositoryOf([
				orders(tokens(), {
					credentials: { type: "userDefinedOAuth", keep: true },
				}),
			]);
			expect(failures(await reconcile(simulator, kept))).toEqual([]);
			expect(authWrites(simulator)).toHaveLength(1);
			expect(pending(await planOnly(simulator, kept))).toEqual([]);
		}));

	test("of an integration that is taken over, with what it was", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, before);
			const [found] = simulator.organization.liveIntegrations();
			simulator.organization.editConfig(found?.id ?? "", { notes: "" });
			const wanted = repositoryOf([orders(tokens({ method: "PUT" }))]);
			const { plan } = await reconcile(simulator, wanted);
			expect(plan.changes).toMatchObject([{ verb: "adopt" }]);
			expect(plan.changes[0]?.fields).toContainEqual({
				path: "customAuth.request.method",
				from: "POST",
				to: "PUT",
			});
			expect(pending(await planOnly(simulator, wanted))).toEqual([]);
		}));

	test("as the environment says: another address in one, nothing of it in another", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, repositoryOf([orders(undefined)]));
			const patched = (customAuth: object | null) =>
				repositoryOf([
					orders(tokens(), { environments: { dev: { customAuth } } }),
				]);
			expect(pending(await planOnly(simulator, patched(null)))).toEqual([]);
			const request = { url: "https://dev.example.com/token" };
			await reconcile(simulator, patched({ request }));
			expect(authOf(simulator)?.config.request).toMatchObject({
				requestUrlTemplate: "https://dev.example.com/token",
				requestTemplate: "grant_type=client_credentials",
			});
		}));

	test("nowhere where the document is suspended, which says what it would be", () =>
		withSimulator(async (simulator) => {
			await reconcile(simulator, before);
			simulator.clearLog();
			const still = repositoryOf([
				orders(tokens({ method: "PUT" }), { suspend: true }),
			]);
			const { plan } = await reconcile(simulator, still);
			expect(plan.suspended[0]?.fields[0]?.path).toBe(
				"customAuth.request.method",
			);
			expect(writes(simulator)).toEqual([]);
		}));

	test("what the platform fills in is no difference", () =>
		withSimulator(async (simulator) => {
			const bare = repositoryOf([
				orders({ request: { method: "GET", url: "https://a.example.com" } }),
			]);
			await reconcile(simulator, bare);
			expect(pending(await planOnly(simulator, bare))).toEqual([]);
		}));
});

describe("an action that is late", () => {
	test("is looked for 8 times, then the change has failed with the last error; the next run finishes it", () =>
		withSimulator(
			async (simulator) => {
				const ran = await reconcile(simulator, after);
				expect(failures(ran).join()).toMatch(
					/not made the custom auth action, .*customAuth_-_.* answered 404/,
				);
				expect(ran.applied.unreadable).toBe(false);
				const reads = simulator.log.filter(
					({ method, path }) =>
						method === "GET" && path.includes("/actions/customAuth"),
				);
				expect(reads).toHaveLength(8);
				expect(authWrites(simulator)).toEqual([]);
				expect(
					ran.applied.results.map(({ key, outcome }) => [key, outcome]),
				).toEqual([
					["order-status", "skipped"],
					["orders", "failed"],
				]);
				simulator.behave({ actionReadLagReads: 0 });
				const next = await planOnly(simulator, after);
				expect(
					next.changes.find(({ key }) => key === "orders")?.fields,
				).toContainEqual({
					path: "customAuth.request.method",
					from: null,
					to: "POST",
				});
				expect(failures(await reconcile(simulator, after))).toEqual([]);
				await expectDone(simulator);
			},
			{ actionReadLagReads: 14 },
		));

	test("and that somebody wrote as it came is not overwritten", () =>
		withSimulator(async (simulator) => {
			const session = await openSession(simulator, before);
			simulator.onCall(({ method, path, mutating }) => {
				if (!mutating || method !== "PUT" || !path.includes("/config/")) return;
				const { id = "" } = authOf(simulator) ?? {};
				if (id) simulator.organization.editAction(id, { config: theirs });
			});
			const applied = await session.apply();
			await session.close();
			const failed = failures({ plan: session.plan, applied });
			expect(failed.join()).toContain("nothing was overwritten");
			expect(authOf(simulator)?.config).toEqual(theirs);
			expect(failures(await reconcile(simulator, before))).toEqual([]);
			expect(authOf(simulator)?.config).not.toEqual(theirs);
		}));
});

const theirs = {
	request: {
		requestUrlTemplate: "https://theirs.example.com",
		requestType: "POST",
	},
	response: {},
};

async function startWorld(
	behavior: Partial<Behavior> = {},
): Promise<Simulator> {
	const simulator = await startSimulator({ behavior });
	expect(failures(await reconcile(simulator, before))).toEqual([]);
	simulator.clearLog();
	return simulator;
}

describe("one fault, then a clean run", () => {
	for (const kind of ["lost", "reset", "garbage"] as const)
		test(`where a write is ${kind}`, async () => {
			await eachOf([1, 2, 3], 2, async (write) => {
				const simulator = await startWorld();
				try {
					simulator.addFault({
						kind,
						operation: /^(POST|PUT|PATCH|DELETE) \/api/,
						after: write - 1,
					});
					await reconcile(simulator, after);
					expect(failures(await reconcile(simulator, after))).toEqual([]);
					await expectDone(simulator);
				} finally {
					await simulator.close();
				}
			});
		});

	for (const [operation, status] of [
		["getIntegrationsAction", 503],
		["getIntegrationsActionTemplate", 503],
		["getIntegrationsActionTemplate", 404],
		["getIntegrationsActions", 503],
	] as const)
		test(`where ${operation} answers ${status} for good, nothing is written`, async () => {
			const simulator = await startWorld();
			try {
				simulator.addFault({ kind: "status", status, operation, times: 100 });
				await expect(planOnly(simulator, after)).rejects.toThrow(`${status}`);
				expect(writes(simulator)).toEqual([]);
			} finally {
				await simulator.close();
			}
		});
});

describe("killed at any write, the next run finishes the work", () => {
	const cases = [
		["of an integration that is there", [1, 2, 3], () => startWorld()],
		[
			"of a new one",
			[1, 2, 3, 4, 5, 6],
			() => startSimulator({ behavior: { actionReadLagReads: 1 } }),
		],
	] as const;
	test.each(cases)("%s", async (_title, kills, open) => {
		await eachOf(kills, 2, async (write) => {
			const simulator = await open();
			try {
				await withRepository(after, simulator, async (folder) => {
					const { variables } = after;
					const killed = await killApplyAt(write, folder, simulator, variables);
					expect(killed.code, killed.err + killed.out).toBe(-1);
					const again = await command(
						folder,
						["apply", "--yes", "--format", "json"],
						variables,
					);
					expect(again.code, again.err + again.out).toBe(0);
				});
				await expectDone(simulator);
				expect(simulator.organization.liveIntegrations()).toHaveLength(1);
			} finally {
				await simulator.close();
			}
		});
	});
});

describe("somebody else, between plan and apply,", () => {
	async function edited(
		edit: (simulator: Simulator, id: string) => void,
		behavior: Partial<Behavior> = {},
	): Promise<readonly [Simulator, readonly string[]]> {
		const simulator = await startWorld(behavior);
		const session = await openSession(simulator, after);
		edit(simulator, authOf(simulator)?.id ?? "");
		const applied = await session.apply();
		await session.close();
		return [simulator, failures({ plan: session.plan, applied })];
	}

	test.each([400, 408, 409] as const)(
		"who changed it is not overwritten, which %i tells, and the next plan shows it",
		async (versionClash) => {
			const [simulator, failed] = await edited(
				({ organization }, id) => {
					organization.editAction(id, { config: theirs });
				},
				{ versionClash },
			);
			try {
				expect(failed.join()).toContain("nothing was overwritten");
				expect(authOf(simulator)?.config).toEqual(theirs);
				const { changes } = await planOnly(simulator, after);
				expect(changes.flatMap(({ fields }) => fields)).toContainEqual({
					path: "customAuth.request.url",
					from: "https://theirs.example.com",
					to: "https://login.example.com/token",
				});
			} finally {
				await simulator.close();
			}
		},
	);

	test("who named it keeps the name, and what was planned is written", async () => {
		const [simulator, failed] = await edited(({ organization }, id) => {
			organization.editAction(id, { name: "Theirs" });
		});
		try {
			expect(failed).toEqual([]);
			expect(authOf(simulator)?.name).toBe("Theirs");
			await expectDone(simulator);
		} finally {
			await simulator.close();
		}
	});

	test("who made it what is wanted is thanked by no write", async () => {
		const [simulator, failed] = await edited(({ organization }, id) => {
			const body = "grant_type=client_credentials\nscope=orders";
			const { config } = organization.editAction(id, {});
			organization.editAction(id, {
				config: {
					request: { ...config?.request, requestTemplate: body },
					response: {
						translationMap: { token: "$.access_token" },
						successTemplate: '{"access_token": $token}',
					},
				},
			});
		});
		try {
			expect(failed).toEqual([]);
			// The first one is what finds out.
			expect(authWrites(simulator)).toHaveLength(1);
			await expectDone(simulator);
		} finally {
			await simulator.close();
		}
	});
});

test("what was read of it is not read again, until it is taken away and comes back: its versions begin anew", () =>
	withSimulator(async (simulator) => {
		await reconcile(simulator, before);
		await withRepository(before, simulator, async (folder) => {
			const variables = { ...before.variables, XDG_STATE_HOME: folder };
			const plan = async () => {
				simulator.clearLog();
				const words = ["plan", "--format", "json"];
				const { out, err } = await command(folder, words, variables);
				expect(err).toBe("");
				const reads = simulator.log.filter(({ path }) =>
					path.includes("/actions/customAuth"),
				);
				return { plan: JSON.parse(out) as Plan, reads: reads.length };
			};
			expect((await plan()).reads).toBe(3);
			const again = await plan();
			expect(again).toMatchObject({ plan: { changes: [] }, reads: 0 });
			const { organization } = simulator;
			const { id = "", version } = authOf(simulator) ?? {};
			for (const type of ["userDefined", "userDefinedOAuth"])
				for (const one of organization.liveCredentials())
					organization.editCredential(one.id, { type });
			organization.editAction(id, { config: theirs });
			expect(authOf(simulator)?.version).toBe(version);
			const { plan: next, reads } = await plan();
			expect(reads).toBe(3);
			expect(next.changes.flatMap(({ fields }) => fields)).toContainEqual({
				path: "customAuth.request.url",
				from: "https://theirs.example.com",
				to: "https://login.example.com/token",
			});
		});
	}));
