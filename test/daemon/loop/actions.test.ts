// Documents of data actions, a simulator and cycles -> what the daemon writes of them, what it holds back, and what it says.
import { afterEach, describe, expect, test } from "vitest";
import { isHistoryEntry } from "../../../src/daemon/status/history.ts";
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../../src/simulator/simulator.ts";
import { action, orders } from "../../fixtures/orders.ts";
import {
	fakeClock,
	type Repository,
	repositoryOf,
} from "../../fixtures/session.ts";
import {
	type Stage,
	type StageOptions,
	stageFleet,
} from "../../fixtures/stage.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const reference = (name: string): string => ["$", `{${name}}`].join("");
const path = (key: string): string => `actions/${key}.yaml`;
const text = (document: object): string => JSON.stringify(document);

/** Its success template stands in a file beside it. */
const beside = (key: string, file: string) =>
	action(key, {
		response: {
			translationMap: { status: "$.status" },
			successTemplate: { file },
		},
	});
const template = (more = ""): string =>
	`{\n  "status": ${reference("status")}${more}\n}\n`;

function repository(
	files: Readonly<Record<string, string>>,
	settings = "",
	integrations: readonly Record<string, unknown>[] = [orders],
): Repository {
	const whole = repositoryOf(integrations, {
		settings,
		variables: { PASSWORD: "the-password-of-all" },
	});
	return { ...whole, files: { ...whole.files, ...files } };
}

async function begin(
	given: Repository,
	behavior: SimulatorOptions["behavior"] = {},
	options: Partial<StageOptions> = {},
): Promise<Stage & { simulator: Simulator }> {
	const clock = options.clock ?? fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...behavior },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const stage = await stageFleet(simulator, given, { clock, ...options });
	ends.push(() => stage.close());
	return { ...stage, simulator };
}

const two = {
	[path("find")]: text(action("find")),
	[path("templated")]: text(beside("templated", "templated.vm")),
	"actions/templated.vm": template(),
};

function writes(simulator: Simulator): readonly string[] {
	return simulator.log
		.filter(({ mutating, operationId }) => {
			return mutating && operationId !== "postOauthToken";
		})
		.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
}

/** Of the custom ones, by name. */
function successTemplates(simulator: Simulator): Record<string, unknown> {
	return Object.fromEntries(
		simulator.organization
			.liveActions()
			.filter(({ id }) => id.startsWith("custom_"))
			.map(({ name, config }) => [name, config.response.successTemplate]),
	);
}

describe("a cycle", () => {
	test("writes data actions, and the next one writes nothing", async () => {
		const { cycle, simulator } = await begin(repository(two));
		expect((await cycle())[0]).toMatchObject({
			verdict: "changed",
			summary: "3 applied, 0 in sync",
			warnings: [],
		});
		expect(successTemplates(simulator)).toMatchObject({
			"The templated": template(),
		});
		simulator.clearLog();
		expect((await cycle())[0]).toMatchObject({
			verdict: "converged",
			summary: "3 in sync",
		});
		expect(writes(simulator)).toEqual([]);
	});

	test("sees a file beside a document change, go and come back", async () => {
		const { cycle, simulator, write, remove } = await begin(repository(two));
		await cycle();
		await write("actions/templated.vm", template(" "));
		expect((await cycle())[0]).toMatchObject({
			verdict: "changed",
			summary: "1 applied, 2 in sync",
		});
		expect(successTemplates(simulator)["The templated"]).toBe(template(" "));
		await remove("actions/templated.vm");
		const [gone] = await cycle();
		expect(gone?.plan?.refusals).toMatchObject([
			{ kind: "action", key: "templated", integration: "orders" },
		]);
		expect(successTemplates(simulator)["The templated"]).toBe(template(" "));
		await write("actions/templated.vm", template());
		expect((await cycle())[0]?.verdict).toBe("changed");
		expect(successTemplates(simulator)["The templated"]).toBe(template());
	});

	test("puts right what was edited on the platform", async () => {
		const { cycle, simulator } = await begin(repository(two));
		await cycle();
		const [found] = simulator.organization.actionsNamed("The find");
		simulator.organization.editAction(found?.id ?? "", { category: "By hand" });
		expect((await cycle())[0]?.verdict).toBe("changed");
		expect(simulator.organization.actionsNamed("The find")).toMatchObject([
			{ id: found?.id, category: "The orders" },
		]);
	});

	test("in report mode only tells of them", async () => {
		const given = repository(two);
		const { cycle, simulator } = await begin({
			...given,
			settings: given.settings.replace(
				/\n( +)oauth:/,
				"\n$1mode: report\n$1oauth:",
			),
		});
		const [report] = await cycle();
		expect(report).toMatchObject({ mode: "report", verdict: "drift" });
		expect(report?.plan?.changes.map(({ key }) => key)).toEqual([
			"find",
			"orders",
			"templated",
		]);
		expect(writes(simulator)).toEqual([]);
	});
});

describe("what a cycle costs", () => {
	const many = Object.fromEntries(
		Array.from({ length: 201 }, (_, at) => [
			path(`a-${at}`),
			text(action(`a-${at}`)),
		]),
	);

	test("is a list more for each 200 data actions, deep or cheap, and what changed is read", async () => {
		const { cycle, simulator, write } = await begin(
			repository(many, "reconcile: { deepInterval: 10m }"),
		);
		await cycle();
		// What was just written is read once.
		await cycle();
		expect((await cycle())[0]).toMatchObject({
			cheap: true,
			verdict: "converged",
			calls: 2 + 2,
		});
		const [one] = simulator.organization.actionsNamed("The a-7");
		simulator.organization.editAction(one?.id ?? "", { category: "By hand" });
		simulator.clearLog();
		expect((await cycle())[0]).toMatchObject({
			cheap: false,
			verdict: "changed",
			summary: "1 applied, 201 in sync",
		});
		const reads = simulator.log.filter(({ path }) =>
			path.includes("/actions/custom_"),
		);
		expect(new Set(reads.map(({ path }) => path.split("/")[5]))).toEqual(
			new Set([one?.id]),
		);
		await write(path("a-8"), text(action("a-8", { timeout: 7 })));
		expect((await cycle())[0]).toMatchObject({ verdict: "changed" });
	});

	test("is one list more than without data actions", async () => {
		const { cycle } = await begin(repository(two));
		await cycle();
		await cycle();
		expect((await cycle())[0]).toMatchObject({ cheap: false, calls: 4 + 1 });
	});
});

describe("what is wrong in a data action", () => {
	const wrong = template(`, "more": "${reference("input.nobody")}"`);
	const changed = (key: string) => text(action(key, { category: "New" }));

	test("holds it, and not the integration of its key or its neighbours", async () => {
		const same = { ...orders, key: "templated", name: "The same key" };
		const { cycle, simulator, write } = await begin(
			repository(two, "", [orders, same]),
		);
		await cycle();
		await write("actions/templated.vm", wrong);
		await write(path("find"), changed("find"));
		await write(
			"integrations/templated-1.yaml",
			text({ ...same, name: "The renamed" }),
		);
		const [report] = await cycle();
		expect(report).toMatchObject({
			verdict: "refused",
			held: ["data action templated"],
		});
		expect(successTemplates(simulator)["The templated"]).toBe(template());
		expect(simulator.organization.actionsNamed("The find")).toMatchObject([
			{ category: "New" },
		]);
		expect(
			simulator.organization.integrationsNamed("The renamed"),
		).toHaveLength(1);
	});

	test("in a file that several name holds all of them", async () => {
		const { cycle, simulator, write } = await begin(
			repository({
				...two,
				[path("other")]: text(beside("other", "templated.vm")),
			}),
		);
		await cycle();
		simulator.clearLog();
		await write("actions/templated.vm", wrong);
		const [report] = await cycle();
		expect(report?.held).toEqual([
			"data action other",
			"data action templated",
		]);
		expect(writes(simulator)).toEqual([]);
	});

	test("waits with an integration that is not made", async () => {
		const { cycle, simulator } = await begin(
			repository(two, "limits: { web-services: 0 }"),
		);
		const [report] = await cycle();
		expect(report).toMatchObject({
			verdict: "refused",
			held: ["data action find", "data action templated", "orders"],
			results: [],
		});
		expect(writes(simulator)).toEqual([]);
	});
});

describe("data actions that cannot be read", () => {
	test.each([
		["the list", "GET /api/v2/integrations/actions"],
		["one of them", "GET /api/v2/integrations/actions/{actionId}"],
	])("fail the cycle: %s", async (_, operation) => {
		const { cycle, simulator, write, fleet } = await begin(repository(two));
		await cycle();
		await write(path("find"), text(action("find", { category: "New" })));
		simulator.clearLog();
		simulator.addFault({ kind: "status", operation, times: 1_000 });
		const [report] = await cycle();
		expect(report).toMatchObject({
			verdict: "failed",
			plan: null,
			error: { kind: "platform" },
		});
		expect(writes(simulator)).toEqual([]);
		expect(fleet.status.view().environments[0]).toMatchObject({
			verdict: "failed",
		});
		simulator.clearFaults();
		expect((await cycle())[0]?.verdict).toBe("changed");
	});
});

describe("a data action that does not stay as it is written", () => {
	const written = (simulator: Simulator) =>
		writes(simulator).filter((one) => one.startsWith("PATCH")).length;
	const edit = (simulator: Simulator): void => {
		for (const { id } of simulator.organization.actionsNamed("The find"))
			simulator.organization.editAction(id, { category: "By hand" });
	};

	test("is put right once, then left alone for longer and longer, and said", async () => {
		const clock = fakeClock();
		const { cycle, simulator, lines } = await begin(
			repository({ [path("find")]: text(action("find")) }),
			{},
			{ clock },
		);
		await cycle();
		simulator.clearLog();
		const verdicts: unknown[] = [];
		for (let turn = 0; turn < 100; turn += 1) {
			edit(simulator);
			const [report] = await cycle();
			verdicts.push(report?.verdict);
			await clock.sleep(60_000);
		}
		expect(verdicts.slice(0, 8)).toEqual([
			"changed",
			...Array.from({ length: 5 }, () => "drift"),
			"changed",
			"drift",
		]);
		expect(written(simulator)).toBeLessThan(10);
		const said = lines.filter(({ message }) =>
			message.startsWith("data action find of orders does not stay"),
		);
		expect(said.length).toBeGreaterThan(1);
		expect(said.length).toBeLessThan(10);
	});

	test("as the one that fetches tokens, too, with the integration it is of", async () => {
		const clock = fakeClock();
		const shop = {
			...orders,
			credentials: {
				type: "userDefinedOAuth",
				fields: { id: "u", secret: { env: "PASSWORD" } },
			},
			customAuth: { request: { method: "POST", url: "https://a.example.com" } },
		};
		const { cycle, simulator, lines } = await begin(
			repository({}, "", [shop]),
			{},
			{ clock },
		);
		await cycle();
		expect(written(simulator)).toBe(2);
		simulator.clearLog();
		for (let turn = 0; turn < 100; turn += 1) {
			for (const { id } of simulator.organization.liveActions())
				simulator.organization.editAction(id, {
					config: {
						request: { requestType: "GET", requestUrlTemplate: "https://b" },
						response: {},
					},
				});
			await cycle();
			await clock.sleep(60_000);
		}
		expect(written(simulator)).toBeGreaterThan(1);
		expect(written(simulator)).toBeLessThan(10);
		expect(
			lines.some(({ message }) =>
				message.startsWith("the custom auth action of orders does not stay"),
			),
		).toBe(true);
	});

	test("is no quarrel where its document changes", async () => {
		const { cycle, simulator, write } = await begin(
			repository({ [path("find")]: text(action("find")) }),
		);
		await cycle();
		for (let turn = 0; turn < 5; turn += 1) {
			await write(
				path("find"),
				text(action("find", { category: `Turn ${turn}` })),
			);
			expect((await cycle())[0]).toMatchObject({
				verdict: "changed",
				others: [],
			});
		}
		expect(simulator.organization.actionsNamed("The find")).toMatchObject([
			{ category: "Turn 4" },
		]);
	});

	test("is no quarrel where it went with its integration", async () => {
		const { cycle, simulator } = await begin(
			repository({ [path("find")]: text(action("find")) }),
		);
		await cycle();
		for (let turn = 0; turn < 3; turn += 1) {
			for (const { id } of simulator.organization.integrationsNamed(
				"The orders",
			))
				simulator.organization.deleteIntegration(id);
			expect((await cycle())[0]).toMatchObject({
				verdict: "changed",
				held: [],
			});
		}
		expect(simulator.organization.actionsNamed("The find")).toHaveLength(1);
	});

	test("because another daemon has other files, is not changed by turns", async () => {
		const clock = fakeClock();
		const given = repository({ [path("find")]: text(action("find")) });
		const { cycle, simulator } = await begin(given, {}, { clock });
		const other = await stageFleet(
			simulator,
			{
				...given,
				files: {
					...given.files,
					[path("find")]: text(action("find", { category: "Theirs" })),
				},
			},
			{ clock, writer: "daemon-b" },
		);
		ends.push(() => other.close());
		for (let turn = 0; turn < 60; turn += 1) {
			await cycle();
			await other.cycle();
			await clock.sleep(60_000);
		}
		expect(written(simulator)).toBeLessThan(20);
		expect(simulator.organization.actionsNamed("The find")).toHaveLength(1);
	});
});

describe("how data actions stand", () => {
	type Row = readonly [string, string, string | null];
	const rows = ({ fleet }: Stage): readonly Row[] =>
		(fleet.status.view().environments[0]?.integrations ?? []).map((one) => [
			one.kind ? `${one.key} of ${one.integration}` : one.key,
			one.standing,
			one.kind ? one.actionId : one.integrationId,
		]);
	const standing = (stage: Stage) => rows(stage).map(([, its]) => its);

	test("is told beside the integrations, by kind and integration", async () => {
		const stage = await begin(repository(two));
		const { cycle, simulator, write, fleet } = stage;
		await cycle();
		await cycle();
		const [find] = simulator.organization.actionsNamed("The find");
		const [own] = simulator.organization.integrationsNamed("The orders");
		expect(rows(stage)).toEqual([
			["find of orders", "in sync", find?.id],
			["orders", "in sync", own?.id],
			["templated of orders", "in sync", expect.stringMatching(/^custom_/)],
		]);
		await write(path("find"), text(action("find", { suspend: true })));
		await write("actions/templated.vm", "{");
		simulator.organization.editAction(find?.id ?? "", { category: "By hand" });
		await cycle();
		expect(standing(stage)).toEqual(["suspended", "in sync", "held"]);
		const view = fleet.status.view().environments[0];
		expect(view?.integrations[0]).toMatchObject({
			kind: "action",
			integration: "orders",
			verb: "update",
			drift: [{ path: "category", from: "By hand", to: "The orders" }],
			desired: null,
			health: null,
			file: path("find"),
			lastChange: { verb: "create", outcome: "applied" },
		});
		await write(path("find"), text(action("find", { timeout: 999 })));
		await cycle();
		expect(standing(stage)).toEqual(["frozen", "in sync", "held"]);
		expect(fleet.status.reports()[0]?.frozen).toEqual(["data action find"]);
	});

	test("is not known, and not all right, while nothing could be read", async () => {
		const stage = await begin(repository(two));
		const { cycle, simulator } = stage;
		simulator.addFault({
			kind: "status",
			operation: "GET /api/v2/integrations/actions",
			times: 1_000,
		});
		await cycle();
		expect(standing(stage)).toEqual(["unknown", "unknown", "unknown"]);
		simulator.clearFaults();
		await cycle();
		expect(standing(stage)).toEqual(["in sync", "in sync", "in sync"]);
		// What was seen before stays what is known; that it failed is said above it.
		simulator.addFault({
			kind: "status",
			operation: "GET /api/v2/integrations/actions",
			times: 1_000,
		});
		await cycle();
		expect(standing(stage)).toEqual(["in sync", "in sync", "in sync"]);
		expect(stage.fleet.status.view().environments[0]?.verdict).toBe("failed");
	});

	test("is held where their integration is refused", async () => {
		const stage = await begin(repository(two));
		const { cycle, write } = stage;
		await cycle();
		await write(
			"integrations/orders-0.yaml",
			text({
				...orders,
				credentials: {
					type: "userDefinedOAuth",
					fields: { clientId: "c", clientSecret: { env: "PASSWORD" } },
				},
			}),
		);
		await cycle();
		const [refusal] = stage.reports.at(-1)?.plan?.refusals ?? [];
		expect(refusal).toMatchObject({
			rule: "credential-type-change",
			key: "orders",
		});
		expect(standing(stage)).toEqual(["held", "held", "held"]);
		const [row] = stage.fleet.status.view().environments[0]?.integrations ?? [];
		expect(row?.problem).toBe(refusal?.message);
	});

	test("is not known of another organization, which is not asked for them", async () => {
		const given = repository(two);
		const stage = await begin({
			...given,
			settings: given.settings.replace(
				/\n( +)oauth:/,
				"\n$1organizationId: 11111111-1111-4111-8111-111111111111\n$1oauth:",
			),
		});
		const [report] = await stage.cycle();
		expect(report?.plan?.refusals).toMatchObject([
			{ rule: "wrong-organization" },
		]);
		expect(standing(stage)).toEqual(["unknown", "unknown", "unknown"]);
		expect(
			stage.simulator.log.filter(({ path }) => path.includes("/actions")),
		).toEqual([]);
	});

	test("is told in few words where a template is long, and whole in the journal", async () => {
		const long = `{ "a": "${"x".repeat(100_000)}" }`;
		const find = (body: string) =>
			text(
				action("find", {
					request: { method: "POST", url: "https://api.example.com/", body },
				}),
			);
		const stage = await begin(repository({ [path("find")]: find("{}") }));
		const { cycle, write, fleet, history } = stage;
		await cycle();
		await write(path("find"), find(long));
		await cycle();
		expect(history.at(-1)?.fields).toMatchObject([{ from: "{}", to: long }]);
		const given = fleet.status.view();
		expect(given.history[0]?.fields).toMatchObject([{ from: "{}" }]);
		expect(JSON.stringify(given).length).toBeLessThan(20_000);
	});

	test("a change that fails is told of it alone, with its integration", async () => {
		const stage = await begin(repository(two));
		const { cycle, simulator, write, history, lines } = stage;
		await cycle();
		lines.length = 0;
		await write(path("find"), text(action("find", { category: "New" })));
		simulator.addFault({
			kind: "status",
			status: 400,
			operation: "PATCH /api/v2/integrations/actions/{actionId}",
			times: 1_000,
		});
		await cycle();
		expect(standing(stage)).toEqual(["failed", "in sync", "in sync"]);
		const [find] = simulator.organization.actionsNamed("The find");
		expect(history.at(-1)).toMatchObject({
			kind: "action",
			integration: "orders",
			key: "find",
			actionId: find?.id,
			verb: "update",
			outcome: "failed",
			correlationId: expect.stringMatching(/\S/),
		});
		expect(isHistoryEntry(JSON.parse(JSON.stringify(history.at(-1))))).toBe(
			true,
		);
		expect(lines.map(({ message }) => message)).toContainEqual(
			expect.stringMatching(/^update data action find failed: /),
		);
	});

	test("is measured apart, and integrations as ever", async () => {
		const { cycle, fleet, remove, write, simulator } = await begin(
			repository(two),
		);
		const measured = async (): Promise<readonly string[]> =>
			(await fleet.metrics.text())
				.split("\n")
				.filter((line) =>
					/^gc_integrations_(?:changes_total|drift|refusals|integrations|data_actions)\{/.test(
						line,
					),
				)
				.map((line) =>
					line
						.replace(/^gc_integrations_/, "")
						.replace(/environment="dev",?/, ""),
				)
				.sort();
		await cycle();
		expect(await measured()).toEqual([
			'changes_total{verb="create",outcome="applied",kind="action"} 2',
			'changes_total{verb="create",outcome="applied"} 1',
			'data_actions{standing="frozen"} 0',
			'data_actions{standing="orphaned"} 0',
			'data_actions{standing="unchanged"} 2',
			'drift{kind="action"} 0',
			"drift{} 0",
			'integrations{standing="frozen"} 0',
			'integrations{standing="orphaned"} 0',
			'integrations{standing="unchanged"} 1',
			'integrations{standing="unmanaged"} 0',
		]);
		simulator.organization.addAction({
			integrationId:
				simulator.organization.integrationsNamed("The orders")[0]?.id ?? "",
			name: "By hand",
		});
		await write("actions/templated.vm", "{");
		await write(
			path("find"),
			text(action("find", { suspend: true, timeout: 7 })),
		);
		await cycle();
		expect(await measured()).toEqual([
			'changes_total{verb="create",outcome="applied",kind="action"} 2',
			'changes_total{verb="create",outcome="applied"} 1',
			'data_actions{standing="frozen"} 1',
			'data_actions{standing="orphaned"} 1',
			'data_actions{standing="unchanged"} 0',
			'drift{kind="action"} 2',
			"drift{} 0",
			'integrations{standing="frozen"} 0',
			'integrations{standing="orphaned"} 0',
			'integrations{standing="unchanged"} 1',
			'integrations{standing="unmanaged"} 0',
			'refusals{rule="lint-errors",kind="action"} 1',
		]);
		for (const file of Object.keys(two)) await remove(file);
		await cycle();
		expect((await measured()).filter((line) => /action/.test(line))).toEqual([
			'changes_total{verb="create",outcome="applied",kind="action"} 2',
		]);
	});
});

describe("a list that lags", () => {
	test.each([[{ listLagNewMs: 15_000 }], [{ listLagNewReads: 3 }]])(
		"never makes a data action twice: %j",
		async (behavior) => {
			const clock = fakeClock();
			const { cycle, simulator, write } = await begin(
				repository({}),
				{},
				{ clock },
			);
			await cycle();
			simulator.behave(behavior);
			for (const [file, content] of Object.entries(two))
				await write(file, content);
			for (let turn = 1; turn < 5; turn += 1) {
				await cycle();
				await clock.sleep(1_000);
				await write(path("find"), text(action("find", { timeout: turn })));
			}
			await clock.sleep(60_000);
			await cycle();
			expect(
				simulator.organization
					.liveActions()
					.map(({ name, config }) => `${name} ${config.timeoutSeconds}`)
					.filter((one) => one.startsWith("The "))
					.sort(),
			).toEqual(["The find 4", "The templated undefined"]);
			await cycle();
			expect((await cycle())[0]).toMatchObject({
				verdict: "converged",
				calls: 4 + 1,
			});
		},
	);

	test("and a data action that somebody deletes at once is made again", async () => {
		const { cycle, simulator } = await begin(repository(two));
		await cycle();
		const [find] = simulator.organization.actionsNamed("The find");
		simulator.organization.deleteAction(find?.id ?? "");
		expect((await cycle())[0]).toMatchObject({ verdict: "changed" });
		expect(simulator.organization.actionsNamed("The find")).toHaveLength(1);
		expect((await cycle())[0]).toMatchObject({ verdict: "converged" });
	});
});
