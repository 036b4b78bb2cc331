// What was read of a data action at a version is not read again; what is kept of it tells nothing, and whatever becomes of it makes no other plan.
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openActionStore } from "../../src/cli/action-store.ts";
import { stateFolder } from "../../src/cli/state-folder.ts";
import type { ActualAction, Plan, Report } from "../../src/core/types.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import type { ActionStore } from "../../src/stages/action-cache.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { type Repository, repositoryOf, writes } from "../fixtures/session.ts";

const { version } = JSON.parse(
	readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string };

const url = "https://api.example.com/a-path-that-nobody-else-has";
const literal = "Bearer canary-canary-canary-canary";

const orders = {
	key: "orders",
	type: "web-services",
	name: "orders",
	status: "inactive",
};
const action = (key: string, more: object = {}) => ({
	key,
	integration: "orders",
	name: key,
	input: { type: "object" },
	output: { type: "object" },
	request: { method: "GET", url },
	...more,
});
const live = (key: string, more: object = {}, request: object = {}) => ({
	id: `custom_-_${key}`,
	integrationId: "orders",
	name: key,
	category: "orders",
	config: {
		request: { requestType: "GET", requestUrlTemplate: url, ...request },
		response: {},
	},
	contract: {
		input: { inputSchema: { type: "object" } },
		output: { successSchema: { type: "object" } },
	},
	...more,
});

function repository(actions: readonly object[]): Repository {
	const whole = repositoryOf([orders]);
	return {
		...whole,
		settings: whole.settings.replace(
			/fingerprintKey/,
			`  twin:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
fingerprintKey`,
		),
		files: {
			...whole.files,
			"actions/all.yaml": actions
				.map((one) => JSON.stringify(one))
				.join("\n---\n"),
		},
	};
}

interface World {
	readonly simulator: Simulator;
	readonly folder: string;
	/** What is kept between runs. */
	readonly state: string;
	run(words: readonly string[], variables?: object): Promise<Ended>;
	plan(...more: readonly string[]): Promise<Plan>;
	/** Calls of a plan beside those without any data action. */
	cost(...more: readonly string[]): Promise<{ lists: number; reads: number }>;
	store(more?: Partial<Parameters<typeof openActionStore>[0]>): ActionStore;
}

const secret = "simulator-secret";
const organizationOf = ({ organization }: Simulator): string => organization.id;

async function withWorld(
	wanted: Repository,
	found: readonly object[],
	use: (world: World) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		behavior: { rateLimit: 1_000_000 },
		clients: ["simulator", "another"].map((clientId) => ({
			clientId,
			clientSecret: clientId === "another" ? "another-secret" : secret,
		})),
		seed(organization: Organization) {
			organization.addIntegration({
				id: "orders",
				type: "custom-rest-actions",
				name: "orders",
				notes: "[gc-integrations key=orders]",
			});
			for (const one of found) organization.addAction(one as never);
		},
	});
	try {
		await withRepository(wanted, simulator, async (folder) => {
			const XDG_STATE_HOME = join(folder, "state");
			const state =
				stateFolder(
					{ environment: { XDG_STATE_HOME }, folder },
					undefined,
					join(folder, "gc-integrations.yaml"),
				) ?? "";
			const run: World["run"] = (words, variables = {}) =>
				command(
					folder,
					words,
					{
						...wanted.variables,
						XDG_STATE_HOME,
						GC_INTEGRATIONS_ENV: "dev",
						...variables,
					},
					{ simulators: [simulator] },
				);
			await use({
				simulator,
				folder,
				state,
				run,
				async plan(...more) {
					const { out, err } = await run(["plan", "--format", "json", ...more]);
					expect(err).toBe("");
					return JSON.parse(out) as Plan;
				},
				async cost(...more) {
					simulator.clearLog();
					expect((await run(["plan", ...more])).code).toBe(0);
					const calls = simulator.log
						.map(({ path }) => path)
						.filter((path) => path.startsWith("/api/v2/integrations/actions"));
					const lists = calls.filter((path) =>
						/actions(?:\?|$)/.test(path),
					).length;
					// Token, organization, types, integrations, credentials.
					expect(simulator.log.length - calls.length).toBe(5);
					return { lists, reads: calls.length - lists };
				},
				store: (more = {}) =>
					openActionStore({
						folder: state,
						environment: { name: "dev", apiUrl: simulator.url },
						clientSecret: secret,
						version,
						warn: (text) => expect.unreachable(text),
						...more,
					}),
			});
		});
	} finally {
		await simulator.close();
	}
}

const names = (many: number): readonly string[] =>
	Array.from({ length: many }, (_, at) => `action-${at}`);
const fileIn = (state: string): string =>
	join(
		state,
		readdirSync(state).find((name) => name.startsWith("actions-")) ?? "",
	);

const otherFile = (state: string, file: string): string =>
	readdirSync(state)
		.map((name) => join(state, name))
		.find((name) => name !== file) ?? "";

/** Equal, to be updated, not to be updated, to be replaced, without a document, with a literal secret. */
const wanted = repository([
	action("equal"),
	action("late", { timeout: 7 }),
	action("other", { output: { type: "object", properties: {} } }),
	action("fixed", { secure: true, replace: true }),
]);
const found = [
	live("equal"),
	live("late"),
	live("other"),
	live("fixed"),
	live("orphan"),
	live("old", { name: "equal (replaced 2026-01-02)" }),
];
const shown = ({ platformCalls: _calls, ...plan }: Plan): unknown => plan;

describe("what a plan costs", () => {
	for (const [many, lists] of [
		[3, 1],
		[201, 2],
	] as const)
		test(`${many} equal data actions: three reads each at first, then ${lists} more than without any`, () =>
			withWorld(
				repository(names(many).map((name) => action(name))),
				names(many).map((name) => live(name)),
				async ({ cost }) => {
					expect(await cost()).toEqual({ lists, reads: 3 * many });
					expect(await cost()).toEqual({ lists, reads: 0 });
				},
			));

	test("--no-cache reads all of it again", () =>
		withWorld(
			repository([action("equal")]),
			[live("equal")],
			async ({ cost }) => {
				expect(await cost("--no-cache")).toEqual({ lists: 1, reads: 3 });
				expect(await cost()).toEqual({ lists: 1, reads: 3 });
				expect(await cost("--no-cache")).toEqual({ lists: 1, reads: 3 });
				expect(await cost()).toEqual({ lists: 1, reads: 0 });
			},
		));

	test("an export reads what it knows no more either, and what a plan reads it knows", () =>
		withWorld(
			repository([action("equal")]),
			[live("equal"), live("new"), live("newer")],
			async ({ run, simulator, folder }) => {
				const reads = async (...words: readonly string[]): Promise<number> => {
					simulator.clearLog();
					expect((await run(["export", "--actions", ...words])).code).toBe(0);
					return simulator.log.filter(({ path }) =>
						path.startsWith("/api/v2/integrations/actions/"),
					).length;
				};
				await run(["plan"]);
				expect(await reads("--out", "a")).toBe(6);
				expect(await reads("--out", "b")).toBe(0);
				const [a, b] = ["a", "b"].map((out) =>
					["new.yaml", "newer.yaml"].map((name) =>
						readFileSync(join(folder, out, name), "utf8"),
					),
				);
				expect(b).toEqual(a);
				expect(await reads("--out", "c", "--no-cache")).toBe(9);
			},
		));

	test("one that somebody changed is read again, and no other", () =>
		withWorld(
			repository(names(5).map((name) => action(name))),
			names(5).map((name) => live(name)),
			async ({ cost, plan, simulator }) => {
				await cost();
				simulator.organization.editAction("custom_-_action-3", {
					category: "Theirs",
				});
				expect(await cost()).toEqual({ lists: 1, reads: 3 });
				expect(await cost()).toEqual({ lists: 1, reads: 0 });
				const { changes } = await plan();
				expect(changes).toMatchObject([
					{
						key: "action-3",
						fields: [{ path: "category", from: "Theirs", to: "orders" }],
					},
				]);
			},
		));

	test("one whose document was changed needs no reading, until it is written", () =>
		withWorld(
			repository(names(3).map((name) => action(name))),
			names(3).map((name) => live(name)),
			async ({ cost, folder, run, simulator }) => {
				await cost();
				const all = join(folder, "actions/all.yaml");
				const text = readFileSync(all, "utf8");
				writeFileSync(
					all,
					text.replace('"name":"action-1"', '"name":"action-1","timeout":9'),
				);
				expect(await cost()).toEqual({ lists: 1, reads: 0 });
				simulator.clearLog();
				expect((await run(["apply", "--yes"])).code).toBe(0);
				expect(writes(simulator)).toEqual([
					"PATCH /api/v2/integrations/actions/custom_-_action-1",
				]);
				expect(
					simulator.log.filter(({ path }) => path.includes("custom_-_")),
				).toHaveLength(4);
				expect(await cost()).toEqual({ lists: 1, reads: 3 });
				expect(await cost()).toEqual({ lists: 1, reads: 0 });
			},
		));

	test("what differs and stays so is not read again either", () =>
		withWorld(wanted, found, async ({ plan, simulator }) => {
			const first = await plan();
			simulator.clearLog();
			const second = await plan();
			expect(shown(second)).toEqual(shown(first));
			expect(first.refusals).toHaveLength(1);
			expect(second.platformCalls).toBe(6);
		}));
});

describe("what is kept", () => {
	test("is for its owner alone, and tells nothing without the client's secret", () =>
		withWorld(wanted, found, async ({ plan, state }) => {
			await plan();
			expect(statSync(state).mode & 0o777).toBe(0o700);
			expect(readdirSync(state)).toHaveLength(1);
			const file = fileIn(state);
			expect(statSync(file).mode & 0o777).toBe(0o600);
			const text = readFileSync(file);
			for (const one of [text, Buffer.from(text.toString(), "base64")])
				for (const word of [url, "equal", "orders", "custom_-_"])
					expect(one.includes(word)).toBe(false);
		}));

	test("holds no action with what looks like a secret: it is read each time", () =>
		withWorld(
			repository([action("equal"), action("a"), action("b"), action("c")]),
			[
				live("equal"),
				live("a", {}, { headers: { Authorization: literal } }),
				live("b", {}, { requestUrlTemplate: `${url}?api_key=canary-canary` }),
				live("c", {}, { requestTemplate: '{"password": "canary-canary"}' }),
			],
			async ({ cost, store, simulator }) => {
				expect(await cost()).toEqual({ lists: 1, reads: 12 });
				const kept = await store().load(organizationOf(simulator));
				expect(kept).toContain("custom_-_equal");
				expect(kept).not.toContain("canary");
				expect(await cost()).toEqual({ lists: 1, reads: 9 });
			},
		));

	test("is dropped with the action", () =>
		withWorld(wanted, found, async ({ plan, store, simulator }) => {
			await plan();
			const before = await store().load(organizationOf(simulator));
			expect(before).toContain("custom_-_late");
			simulator.organization.actions.delete("custom_-_late");
			await plan();
			const after = await store().load(organizationOf(simulator));
			expect(after).toContain("custom_-_equal");
			expect(after).not.toContain("custom_-_late");
		}));

	test("is of one environment", () =>
		withWorld(wanted, found, async ({ plan, run, state, simulator }) => {
			await plan();
			simulator.clearLog();
			await run(["plan", "--env", "twin"]);
			expect(
				simulator.log.filter(({ path }) => path.includes("custom_-_")),
			).toHaveLength(12);
			expect(readdirSync(state)).toHaveLength(2);
		}));

	test("is nothing where no folder is known", () =>
		withWorld(wanted, found, async ({ run, folder }) => {
			const { err } = await run(["plan"], { XDG_STATE_HOME: "" });
			expect(err).toBe("");
			expect(existsSync(join(folder, "state"))).toBe(false);
		}));

	test("is told where it cannot be kept", () =>
		withWorld(wanted, found, async ({ run, folder }) => {
			writeFileSync(join(folder, "state"), "a file");
			const { code, err } = await run(["plan"]);
			expect(code).toBe(1);
			expect(err).toContain("what was read of data actions cannot be kept");
		}));
});

describe("whatever becomes of it, the plan is the same", () => {
	const same = async (
		{ plan }: World,
		become: () => Promise<void> | void,
	): Promise<void> => {
		const fresh = await plan("--no-cache");
		await plan();
		await become();
		expect(shown(await plan())).toEqual(shown(fresh));
		expect(shown(await plan())).toEqual(shown(fresh));
	};

	const fates: Readonly<Record<string, (file: string) => void>> = {
		deleted: (file) => rmSync(file),
		empty: (file) => writeFileSync(file, ""),
		"cut in half": (file) => {
			const text = readFileSync(file, "utf8");
			writeFileSync(file, text.slice(0, text.length / 2));
		},
		"a few bytes": (file) => writeFileSync(file, "AAAA"),
		"no base64 at all": (file) => writeFileSync(file, "\u0000 nothing {"),
		"no text": (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x80])),
		"followed by more": (file) =>
			writeFileSync(file, `${readFileSync(file, "utf8")}AAAA`),
		"a folder": (file) => {
			rmSync(file);
			mkdirSync(file);
		},
		"a link to nowhere": (file) => {
			rmSync(file);
			symlinkSync("/nowhere/at/all", file);
		},
		"without its folder": (file) =>
			rmSync(join(file, ".."), { recursive: true }),
		"not writable": (file) => chmodSync(file, 0o400),
	};
	for (const [fate, become] of Object.entries(fates))
		test(fate, () =>
			withWorld(wanted, found, (world) =>
				same({ ...world, plan: planWhatever(world) }, () =>
					become(fileIn(world.state)),
				),
			),
		);

	test("one byte of it another", () =>
		withWorld(wanted, found, async (world) => {
			const fresh = shown(await world.plan());
			const whole = Buffer.from(
				readFileSync(fileIn(world.state), "utf8"),
				"base64",
			);
			for (const at of [
				0,
				11,
				12,
				27,
				28,
				whole.length >> 1,
				whole.length - 1,
			]) {
				const bytes = Buffer.from(whole);
				bytes[at] = (bytes[at] ?? 0) ^ 1;
				writeFileSync(fileIn(world.state), bytes.toString("base64"));
				expect(shown(await world.plan())).toEqual(fresh);
			}
		}));

	const foreign = (actions: readonly ActualAction[]): string =>
		JSON.stringify(
			actions.map((one) => ({
				...one,
				content: { ...one.content, category: "Poison", timeout: 1 },
			})),
		);
	const poisoned: Readonly<
		Record<string, (world: World, text: string) => Promise<void>>
	> = {
		"of another organization": async ({ store, simulator, state }, text) => {
			await store().save("another", text);
			expect(readdirSync(state)).toHaveLength(1);
			expect(await store().load(organizationOf(simulator))).toBe(null);
		},
		"of another environment": async ({ store, state, simulator }, text) => {
			const file = fileIn(state);
			await store({
				environment: { name: "twin", apiUrl: simulator.url },
			}).save("x", text);
			writeFileSync(file, readFileSync(otherFile(state, file)));
		},
		"sealed with another secret": async ({ store, simulator }, text) =>
			store({ clientSecret: "another-secret" }).save(
				organizationOf(simulator),
				text,
			),
		"of another program": async ({ store, simulator }, text) =>
			store({ version: "0.0.1" }).save(organizationOf(simulator), text),
		"of an older copy of this one": async ({ store, simulator }, text) =>
			store().save(
				organizationOf(simulator),
				JSON.stringify(
					(JSON.parse(text) as ActualAction[]).map(({ content, ...one }) => {
						const { secure: _secure, ...rest } = content;
						return { ...one, content: rest };
					}),
				),
			),
		"of other versions": async ({ store, simulator }, text) =>
			store().save(
				organizationOf(simulator),
				JSON.stringify(
					(JSON.parse(text) as ActualAction[]).map((one) => ({
						...one,
						version: one.version + 1,
					})),
				),
			),
		"no list": async ({ store, simulator }) =>
			store().save(organizationOf(simulator), '{"a": [1]}'),
		"no JSON": async ({ store, simulator }) =>
			store().save(organizationOf(simulator), "nothing"),
	};
	for (const [title, poison] of Object.entries(poisoned))
		test(title, () =>
			withWorld(wanted, found, (world) =>
				same(world, async () => {
					const kept = await world
						.store()
						.load(organizationOf(world.simulator));
					await poison(
						world,
						foreign(JSON.parse(kept ?? "[]") as ActualAction[]),
					);
				}),
			),
		);

	test("of a client whose secret is another one now", () =>
		withWorld(wanted, found, async (world) => {
			await world.plan();
			const { out } = await world.run(["plan", "--format", "json"], {
				CLIENT_ID: "another",
				CLIENT_SECRET: "another-secret",
			});
			expect(shown(JSON.parse(out) as Plan)).toEqual(
				shown(await world.plan("--no-cache")),
			);
		}));
});

/** Warnings are about what cannot be kept. */
const planWhatever =
	({ run }: World): World["plan"] =>
	async (...more) =>
		JSON.parse((await run(["plan", "--format", "json", ...more])).out) as Plan;

describe("who knows the client's secret may forge it, and still nothing is written that is not planned on the platform itself", () => {
	const forged = async (
		world: World,
		edit: (content: ActualAction["content"]) => object,
	): Promise<Report> => {
		await world.plan();
		const id = organizationOf(world.simulator);
		const kept = JSON.parse(
			(await world.store().load(id)) ?? "[]",
		) as ActualAction[];
		await world.store().save(
			id,
			JSON.stringify(
				kept.map((one) => ({
					...one,
					content: { ...one.content, ...edit(one.content) },
				})),
			),
		);
		const { out } = await world.run(["apply", "--yes", "--format", "json"]);
		return JSON.parse(out) as Report;
	};

	test("an update that is none, and a second run that plans none", () =>
		withWorld(repository([action("a")]), [live("a")], async (world) => {
			const report = await forged(world, () => ({ timeout: 3 }));
			expect(report.changes).toMatchObject([{ verb: "update" }]);
			expect(report.results).toMatchObject([{ outcome: "applied" }]);
			expect(writes(world.simulator)).toEqual([]);
			expect((await world.plan()).changes).toEqual([]);
		}));

	test("an update of other fields", () =>
		withWorld(
			repository([action("a", { timeout: 9 })]),
			[live("a")],
			async (world) => {
				const report = await forged(world, () => ({ category: "Poison" }));
				expect(report.results).toMatchObject([
					{
						outcome: "failed",
						error: expect.stringContaining("nothing was overwritten"),
					},
				]);
				expect(writes(world.simulator)).toEqual([]);
			},
		));

	test("a contract that is another one", () =>
		withWorld(
			repository([action("a", { replace: true })]),
			[live("a")],
			async (world) => {
				const report = await forged(world, () => ({ secure: true }));
				expect(report.changes).toMatchObject([{ verb: "replace" }]);
				expect(report.results).toMatchObject([{ outcome: "failed" }]);
				expect(writes(world.simulator)).toEqual([]);
			},
		));

	test("two of a name, of which the other one is old", () =>
		withWorld(
			repository([action("a", { replace: true })]),
			[live("a", { secure: true }), live("b", { name: "a" })],
			async (world) => {
				const report = await forged(world, ({ secure }) => ({
					secure: !secure,
				}));
				expect(report.changes).toMatchObject([
					{ verb: "replace", actionId: "custom_-_a" },
				]);
				expect(report.results).toMatchObject([{ outcome: "failed" }]);
				expect(writes(world.simulator)).toEqual([]);
			},
		));
});

test("a run that comes while the list still lags makes no data action twice", () =>
	withWorld(
		repository([action("a"), action("b")]),
		[],
		async ({ simulator, run, plan }) => {
			simulator.behave({ listLagNewReads: 20 });
			expect((await run(["apply", "--yes"])).code).toBe(0);
			expect((await plan()).changes).toEqual([]);
			expect((await run(["apply", "--yes"])).code).toBe(0);
			for (const name of ["a", "b"])
				expect(simulator.organization.actionsNamed(name)).toHaveLength(1);
			// Nothing of it is asked for any longer than that.
			simulator.behave({ listLagNewReads: 0 });
			for (let turn = 0; turn < 20; turn += 1) await plan();
			simulator.clearLog();
			await plan();
			expect(
				simulator.log.filter(({ path }) => path.includes("/custom_")),
			).toEqual([]);
			const [a] = simulator.organization.actionsNamed("a");
			simulator.organization.deleteAction(a?.id ?? "");
			expect((await plan()).changes).toMatchObject([
				{ key: "a", verb: "create" },
			]);
		},
	));
