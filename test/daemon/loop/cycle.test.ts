// Files, a simulator and cycles -> what was written, what was held back, and what was told of it.
import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../../src/simulator/simulator.ts";
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

const basic = (key: string, more: Record<string, unknown> = {}) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: key, password: { env: "PASSWORD" } },
	},
	...more,
});
const text = (document: object): string => JSON.stringify(document);
const three = [basic("a"), basic("b"), basic("c")];

function repository(
	documents: readonly Record<string, unknown>[] = three,
	settings = "",
): Repository {
	return repositoryOf(documents, {
		settings,
		variables: { PASSWORD: "the-password-of-all" },
	});
}

async function begin(
	given: Repository = repository(),
	behavior: SimulatorOptions["behavior"] = {},
	options: Partial<StageOptions> = {},
): Promise<Stage & { simulator: Simulator }> {
	const clock = options.clock ?? fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0, ...behavior },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const stage = await stageFleet(simulator, given, { clock, ...options });
	ends.push(() => stage.close());
	return { ...stage, simulator };
}

function writes(simulator: Simulator): number {
	return simulator.log.filter(({ mutating }) => mutating).length;
}

const live = (simulator: Simulator): readonly string[] =>
	[...simulator.organization.integrations.values()]
		.filter(({ deleted }) => !deleted)
		.map(({ name }) => name)
		.sort();

describe("a cycle", () => {
	test("makes the platform what the files say, and the next one writes nothing", async () => {
		const { cycle, simulator, history } = await begin();
		const [first] = await cycle();
		expect(first).toMatchObject({
			verdict: "changed",
			summary: "3 applied, 0 in sync",
		});
		expect(live(simulator)).toEqual(["The a", "The b", "The c"]);
		expect(
			history.map(({ key, verb, outcome }) => [key, verb, outcome]),
		).toEqual(["a", "b", "c"].map((key) => [key, "create", "applied"]));
		expect(history[0]?.correlationId).toMatch(/\S/);
		simulator.clearLog();
		const [second] = await cycle();
		expect(second).toMatchObject({ verdict: "converged", calls: 4 });
		expect(writes(simulator)).toBe(0);
	});

	test("in report mode reads and tells, and never writes", async () => {
		const { cycle, simulator, fleet } = await begin(reporting());
		const [report] = await cycle();
		expect(report).toMatchObject({ mode: "report", verdict: "drift" });
		expect(writes(simulator)).toBe(0);
		const [environment] = fleet.status.view().environments;
		expect(environment?.integrations.map(({ standing }) => standing)).toEqual([
			"drift",
			"drift",
			"drift",
		]);
	});

	test("puts right what was edited on the platform", async () => {
		const { cycle, simulator } = await begin();
		await cycle();
		for (const one of simulator.organization.integrations.values())
			simulator.organization.editConfig(one.id, {
				name: "Renamed in the UI",
			});
		const [report] = await cycle();
		expect(report).toMatchObject({ verdict: "changed" });
		expect(report?.others).toEqual([]);
		expect(live(simulator)).toEqual(["The a", "The b", "The c"]);
	});
});

test("certificates are read where changes fail, as one of these may be why", async () => {
	const { cycle, fleet } = await begin(
		repository([
			basic("a", { mutualTls: { certificateAuthority: "digicert" } }),
		]),
		{ activationErrors: { "The a": "handshake failed" } },
	);
	expect((await cycle())[0]).toMatchObject({ verdict: "failed" });
	const [environment] = fleet.status.view().environments;
	expect(environment?.certificates?.certificates.length).toBeGreaterThan(0);
});

describe("credentials that are older than they may be", () => {
	const day = 86_400_000;
	const aged = async () => {
		const clock = fakeClock();
		const given = repository(
			[
				basic("a"),
				basic("b", {
					credentials: { ...basic("b").credentials, maxAgeDays: 400 },
				}),
				basic("c", { credentials: undefined }),
			],
			"credentials: { maxAgeDays: 180 }",
		);
		return { ...(await begin(given, {}, { clock })), clock };
	};
	type Aged = Awaited<ReturnType<typeof aged>>;
	const needs = ({ fleet }: Aged): readonly string[] =>
		fleet.status
			.view()
			.environments.flatMap(({ credentialNeeds }) => credentialNeeds)
			.map(({ key, ageDays, maxAgeDays }) => `${key} ${ageDays}/${maxAgeDays}`);
	const metrics = async ({ fleet }: Aged): Promise<readonly string[]> =>
		(await fleet.metrics.text())
			.split("\n")
			.filter((line) => /^gc_integrations_credential_/.test(line));
	const agesOf = async (stage: Aged): Promise<readonly string[]> =>
		(await metrics(stage)).flatMap(
			(line) =>
				/^gc_integrations_credential_age_seconds\{environment="dev",key="(\w+)"\} (\d+)/
					.exec(line)
					?.slice(1)
					.map((word, at) =>
						at === 0 ? word : String(Math.round(Number(word) / 86_400)),
					)
					.join(" ") ?? [],
		);

	test("are a need until they are written again, and ages go on between cycles", async () => {
		const stage = await aged();
		const { cycle, simulator, clock } = stage;
		await cycle();
		expect(await agesOf(stage)).toEqual(["a 0", "b 0"]);
		expect(needs(stage)).toEqual([]);
		await clock.sleep(182 * day);
		expect(await agesOf(stage)).toEqual(["a 182", "b 182"]);
		await cycle();
		expect(needs(stage)).toEqual(["a 182/180"]);
		expect(await metrics(stage)).toContain(
			'gc_integrations_credential_needs{environment="dev"} 1',
		);
		// A cycle that saw nothing does not make it unseen.
		simulator.addFault({ kind: "status", status: 403, times: 99 });
		await cycle();
		expect(needs(stage)).toEqual(["a 182/180"]);
		simulator.clearFaults();
		const [credential] = simulator.organization.liveCredentials();
		simulator.organization.editCredential(credential?.id ?? "", { fields: {} });
		const [report] = await cycle();
		expect(report?.results.map(({ key }) => key)).toEqual(["a"]);
		expect(needs(stage)).toEqual([]);
		expect(await metrics(stage)).toContain(
			'gc_integrations_credential_needs{environment="dev"} 0',
		);
		expect(await agesOf(stage)).toEqual(["a 0", "b 182"]);
		await cycle();
		expect(await agesOf(stage)).toEqual(["a 0", "b 182"]);
	});

	test("go with an environment that the settings have no more", async () => {
		const stage = await aged();
		await stage.cycle();
		stage.fleet.metrics.forget("dev");
		await stage.clock.sleep(day);
		expect(
			(await metrics(stage)).filter((line) => line.includes("dev")),
		).toEqual([]);
	});
});

describe("what nobody manages here", () => {
	test.each(["carried", "ignored"] as const)(
		"is told by name, type and id, for no call more, expand=config %s",
		async (expandConfig) => {
			const { cycle, simulator, fleet } = await begin(
				repository(three, "reconcile: { deepInterval: 10m }"),
				{ expandConfig },
			);
			const { organization } = simulator;
			await cycle();
			const add = (name: string, typeId: string, notes = "") =>
				organization.addIntegration({ type: typeId, name, notes }).id;
			const line = "[gc-integrations owner=marketing key=billing]";
			const byHand = add("Made by hand", "custom-rest-actions");
			const others = add("Billing", "aws-lambda-data-actions", line);
			const [deep] = await cycle();
			const [cheap] = await cycle();
			expect([deep?.cheap, cheap?.cheap, cheap?.calls]).toEqual([
				false,
				true,
				2,
			]);
			simulator.clearLog();
			const again = add("Added later", "custom-rest-actions");
			const [report] = await cycle();
			expect(report).toMatchObject({ cheap: true, calls: 2 });
			const [environment] = fleet.status.view().environments;
			expect(environment?.unmanaged).toBe(3);
			expect(environment?.unmanagedIntegrations).toEqual([
				{
					integrationId: again,
					name: "Added later",
					type: "web-services",
					managed: "no",
					owner: null,
				},
				{
					integrationId: others,
					name: "Billing",
					type: "aws-lambda",
					managed: "other",
					owner: "marketing",
				},
				{
					integrationId: byHand,
					name: "Made by hand",
					type: "web-services",
					managed: "no",
					owner: null,
				},
			]);
			// A cycle that reads nothing does not make it unknown.
			simulator.addFault({ kind: "status", status: 403, times: 99 });
			await cycle();
			const [failed] = fleet.status.view().environments;
			expect(failed?.verdict).toBe("failed");
			expect(failed?.unmanagedIntegrations).toHaveLength(3);
		},
	);
});

test("what the platform says of an integration that is well is no news", async () => {
	const { cycle, simulator, fleet } = await begin(reporting());
	await cycle();
	const { organization } = simulator;
	const [document] = three;
	const { id } = organization.addIntegration({
		type: "custom-rest-actions",
		name: document?.name ?? "",
		state: "ENABLED",
		reportedMessage: "Active",
	});
	const health = () =>
		fleet.status.view().environments[0]?.integrations[0]?.health;
	await cycle();
	expect(health()).toEqual({ code: "ACTIVE", detail: null });
	organization.setReportedState(id, "ERROR", "401 Unauthorized");
	await cycle();
	expect(health()).toEqual({ code: "ERROR", detail: "401 Unauthorized" });
});

describe("a bad document", () => {
	test("holds its own integration still, and never the good ones", async () => {
		const { cycle, simulator, write, remove, fleet } = await begin();
		await cycle();
		await write("integrations/a-0.yaml", text({ ...basic("a"), status: "on" }));
		await write(
			"integrations/b-1.yaml",
			text(basic("b", { name: "The new b" })),
		);
		await remove("integrations/c-2.yaml");
		const [report] = await cycle();
		expect(report).toMatchObject({ verdict: "refused", frozen: ["a"] });
		expect(live(simulator)).toEqual(["The a", "The c", "The new b"]);
		const [environment] = fleet.status.view().environments;
		expect(
			environment?.integrations.map(({ key, standing }) => [key, standing]),
		).toEqual([
			["a", "frozen"],
			["b", "in sync"],
		]);
		expect(environment?.refusals[0]?.rule).toBe("lint-errors");
	});

	test("a file that is no YAML holds what it held still, and nothing is pruned", async () => {
		const { cycle, simulator, write, remove } = await begin();
		await cycle();
		await write("integrations/a-0.yaml", "key: [");
		await write(
			"integrations/b-1.yaml",
			text(basic("b", { name: "The new b" })),
		);
		await remove("integrations/c-2.yaml");
		await cycle();
		expect(live(simulator)).toEqual(["The a", "The c", "The new b"]);
		await write("integrations/a-0.yaml", text(basic("a")));
		await cycle();
		expect(live(simulator)).toEqual(["The a", "The new b"]);
	});

	test("a file without any text is no file that is gone; one of comments is", async () => {
		const { cycle, simulator, write, remove } = await begin();
		await cycle();
		await write("integrations/a-0.yaml", "\n");
		await remove("integrations/c-2.yaml");
		await cycle();
		expect(live(simulator)).toEqual(["The a", "The b", "The c"]);
		await write("integrations/a-0.yaml", text(basic("a")));
		await cycle();
		expect(live(simulator)).toEqual(["The a", "The b"]);
		await write("integrations/a-0.yaml", "# It went to another team.\n");
		await cycle();
		expect(live(simulator)).toEqual(["The b"]);
	});

	test("another organization behind the same address is neither written to nor pruned, unless the settings name it", async () => {
		const given = repository(three, "safety: { maxDeletes: 10 }");
		const { cycle, simulator, write, reports } = await begin(
			given,
			{},
			{ overNetwork: true },
		);
		await cycle();
		const { port } = new URL(simulator.url);
		await simulator.close();
		const id = "11111111-1111-4111-8111-111111111111";
		const other = await startSimulator({
			port: Number(port),
			behavior: { settleReads: 0 },
			organizationId: id,
			seed: (organization) =>
				organization.addIntegration({
					type: "custom-rest-actions",
					name: "Of the other",
					notes: "[gc-integrations key=of-the-other]",
				}),
		});
		ends.push(() => other.close());
		const next = async () => {
			await cycle();
			return reports.at(-1);
		};
		for (const look of [await next(), await next()]) {
			expect(look?.plan?.refusals.map(({ rule }) => rule)).toEqual([
				"wrong-organization",
			]);
			expect(look?.plan?.refusals[0]?.message).toContain(
				`organizationId: ${id}`,
			);
		}
		expect(writes(other)).toBe(0);
		await write(
			"gc-integrations.yaml",
			given.settings
				.replaceAll("SIMULATOR", other.url)
				.replace("oauth:", `organizationId: ${id}\n    oauth:`),
		);
		expect((await next())?.plan?.refusals).toEqual([]);
		expect(live(other)).toEqual(["The a", "The b", "The c"]);
	});

	test("two documents with one name are both held still", async () => {
		const { cycle, simulator, write } = await begin();
		await cycle();
		await write("integrations/a-0.yaml", text(basic("a", { name: "Same" })));
		await write("integrations/b-1.yaml", text(basic("b", { name: "same" })));
		await write("integrations/c-2.yaml", text(basic("c", { name: "Other" })));
		const [report] = await cycle();
		expect(report).toMatchObject({ verdict: "refused", held: ["a", "b"] });
		expect(live(simulator)).toEqual(["Other", "The a", "The b"]);
	});

	test("one too many of a type: none is made, what there is goes on", async () => {
		const { cycle, simulator, write } = await begin(
			repository(three, "limits: { web-services: 3 }"),
		);
		await cycle();
		await write("integrations/0-new.yaml", text(basic("new")));
		await write("integrations/a-0.yaml", text(basic("a", { name: "Renamed" })));
		await cycle();
		expect(live(simulator)).toEqual(["Renamed", "The b", "The c"]);
	});

	test("a secret that is not there holds its document still", async () => {
		const { cycle, simulator, write } = await begin();
		await cycle();
		const missing = basic("new");
		missing.credentials.fields.password = { env: "NOT_SET" };
		await write("integrations/new.yaml", text(missing));
		await write("integrations/other.yaml", text(basic("other")));
		const [report] = await cycle();
		expect(report?.plan?.refusals.map(({ rule }) => rule)).toEqual([
			"unresolved-secret",
		]);
		expect(live(simulator)).toEqual(["The a", "The b", "The c", "The other"]);
	});

	test("too many deletes stop everything", async () => {
		const { cycle, simulator, write, remove } = await begin();
		await cycle();
		await remove("integrations/a-0.yaml");
		await remove("integrations/b-1.yaml");
		await write("integrations/c-2.yaml", text(basic("c", { name: "Renamed" })));
		simulator.clearLog();
		const [report] = await cycle();
		expect(report).toMatchObject({ verdict: "refused" });
		expect(writes(simulator)).toBe(0);
	});
});

function reporting(): Repository {
	const given = repository();
	return {
		...given,
		settings: given.settings.replace("prune: true", "mode: report"),
	};
}

describe("cheap cycles", () => {
	const deep = "reconcile: { deepInterval: 10m }";
	for (const expandConfig of ["carried", "ignored"] as const) {
		test(`cost two calls where nothing changed, expand=config ${expandConfig}`, async () => {
			const { cycle, simulator } = await begin(repository(three, deep), {
				expandConfig,
			});
			await cycle();
			expect((await cycle())[0]).toMatchObject({ cheap: false });
			simulator.clearLog();
			for (let turn = 0; turn < 5; turn += 1)
				expect((await cycle())[0]).toMatchObject({
					cheap: true,
					verdict: "converged",
					calls: 2,
				});
			expect(simulator.log).toHaveLength(10);
		});

		test(`are followed by a deep one at once where something differs, expand=config ${expandConfig}`, async () => {
			const { cycle, simulator, write } = await begin(repository(three, deep), {
				expandConfig,
			});
			await cycle();
			await cycle();
			await write(
				"integrations/a-0.yaml",
				text(basic("a", { name: "Renamed" })),
			);
			expect((await cycle())[0]).toMatchObject({
				cheap: false,
				verdict: "changed",
			});
			await cycle();
			for (const { id, name } of simulator.organization.integrations.values())
				if (name === "The b")
					simulator.organization.editConfig(id, { name: "By hand" });
			expect((await cycle())[0]).toMatchObject({ verdict: "changed" });
			expect(live(simulator)).toEqual(["Renamed", "The b", "The c"]);
		});
	}

	test("end with the deep interval", async () => {
		const clock = fakeClock();
		const { cycle } = await begin(repository(three, deep), {}, { clock });
		await cycle();
		await cycle();
		expect((await cycle())[0]?.cheap).toBe(true);
		await clock.sleep(600_000);
		expect((await cycle())[0]?.cheap).toBe(false);
	});
});

describe("what the platform reports", () => {
	test("is shown as the apply left it, not as it was before", async () => {
		const { cycle, simulator, fleet, write, remove } = await begin(
			repository([basic("a"), basic("b"), basic("c", { status: "inactive" })]),
			{ activationErrors: { "The b": "no route to host" }, settleReads: 1 },
		);
		const told = async (): Promise<readonly string[]> => {
			const text = await fleet.metrics.text();
			const series =
				/integration_health\{.*key="(\w+)",state="(\w+)"\} 1|(integrations\{.*"unchanged"\} \d)/g;
			return [...text.matchAll(series)]
				.map(([, key, state, count]) =>
					count ? count.slice(-1) : `${key} ${state}`,
				)
				.sort();
		};
		const shown = () =>
			fleet.status
				.view()
				.environments[0]?.integrations.map(({ actual, health }) => [
					actual,
					health?.code,
				]);
		await cycle();
		expect(await told()).toEqual(["2", "a ACTIVE", "b ERROR", "c INACTIVE"]);
		expect(shown()).toEqual([
			["active", "ACTIVE"],
			["active", "ERROR"],
			["inactive", "INACTIVE"],
		]);
		await write(
			"integrations/a-0.yaml",
			text(basic("a", { status: "inactive" })),
		);
		await remove("integrations/c-2.yaml");
		simulator.behave({ activationErrors: {} });
		await cycle();
		expect(await told()).toEqual(["2", "a INACTIVE", "b ACTIVE"]);
		expect(shown()).toEqual([
			["inactive", "INACTIVE"],
			["active", "ACTIVE"],
		]);
	});
});

test("an environment that the settings have no more leaves no series and no state behind", async () => {
	const { cycle, fleet, tree, simulator, lines } = await begin();
	simulator.addFault({ kind: "status", status: 503, times: 100 });
	await cycle();
	fleet.wake("signal");
	await fleet.idle();
	expect(await fleet.metrics.text()).toContain('environment="dev"');
	const { repository: first } = await tree.read(new AbortController().signal);
	const settings = first.settings;
	const gone = settings && { ...settings, environments: new Map() };
	if (!settings || !gone) throw new Error("there are settings");
	// A cycle that was under way ends after it.
	const late = cycle();
	fleet.follow(gone);
	await late;
	expect(await fleet.metrics.text()).not.toContain("environment=");
	expect(fleet.status.reports()).toEqual([]);
	lines.length = 0;
	fleet.follow(settings);
	await cycle();
	expect(lines.some(({ message }) => message.startsWith("failed:"))).toBe(true);
	expect(fleet.status.view().environments[0]?.cycles).toBe(1);
});

test("environments that come and go leave no listener behind", async () => {
	const { fleet, tree, stop } = await begin();
	const { repository: read } = await tree.read(stop.signal);
	const { settings } = read;
	const dev = settings?.environments.get("dev");
	if (!settings || !dev) throw new Error("there are settings");
	const named = (prefix: string) => ({
		...settings,
		environments: new Map(
			Array.from({ length: 20 }, (_, at): [string, typeof dev] => [
				`${prefix}-${at}`,
				{ ...dev, name: `${prefix}-${at}` },
			]),
		),
	});
	const listeners = () => getEventListeners(stop.signal, "abort").length;
	fleet.follow({ ...settings, environments: new Map() });
	const before = listeners();
	for (let turn = 0; turn < 30; turn += 1) fleet.follow(named(`env-${turn}`));
	expect(listeners()).toBeLessThanOrEqual(before + 20);
	fleet.follow({ ...settings, environments: new Map() });
	expect(listeners()).toBe(before);
});

describe("failures", () => {
	test("an unreachable platform is told, and the next cycle recovers", async () => {
		const { cycle, simulator, fleet } = await begin();
		simulator.addFault({ kind: "status", status: 503, times: 100 });
		const [report] = await cycle();
		expect(report).toMatchObject({
			verdict: "failed",
			error: { kind: "platform" },
			plan: null,
		});
		simulator.clearFaults();
		expect((await cycle())[0]).toMatchObject({ verdict: "changed" });
		expect(fleet.status.view().environments[0]?.error).toBeNull();
	});

	test("an integration that is enabled but fails is a failed change, and what was there stays known", async () => {
		const { cycle, fleet, history } = await begin(repository(), {
			activationErrors: { "The b": "no route to host" },
		});
		const [report] = await cycle();
		expect(report).toMatchObject({ verdict: "failed" });
		expect(history.map(({ key, outcome }) => [key, outcome])).toEqual([
			["a", "applied"],
			["b", "failed"],
			["c", "applied"],
		]);
		const b = fleet.status
			.view()
			.environments[0]?.integrations.find(({ key }) => key === "b");
		expect(b).toMatchObject({ standing: "failed" });
		expect(b?.problem).toContain("no route to host");
	});

	test("one outage is one piece of news, whichever call meets it first", async () => {
		const { cycle, simulator, fleet, lines } = await begin();
		await cycle();
		lines.length = 0;
		for (const path of [
			"/api/v2/integrations",
			"/api/v2/organizations/me",
			"/api/v2/integrations",
			"/api/v2/integrations/credentials/listing",
		]) {
			simulator.clearFaults();
			simulator.addFault({
				kind: "status",
				operation: `GET ${path}`,
				times: 100,
			});
			const [report] = await cycle();
			expect(report?.error?.message).toContain(`${path} answered 503`);
			expect(report?.error?.cause).toMatch(
				/^127\.0\.0\.1:\d+ cannot answer now$/,
			);
		}
		const told = lines.filter(({ level }) => level !== "debug");
		expect(told.map(({ message }) => message.split(" ")[0])).toEqual([
			"failed:",
			"still",
			"still",
		]);
		expect(fleet.status.view().environments[0]?.cycles).toBe(4);
	});

	test("settings that break stop the writing until they are mended", async () => {
		const { cycle, simulator, write } = await begin();
		await cycle();
		const settings = repository().settings.replaceAll(
			"SIMULATOR",
			simulator.url,
		);
		await write("gc-integrations.yaml", `${settings}\ncolour: blue\n`);
		await write("integrations/a-0.yaml", text(basic("a", { name: "Renamed" })));
		simulator.clearLog();
		expect((await cycle())[0]).toMatchObject({
			verdict: "failed",
			error: { kind: "settings" },
		});
		expect(simulator.log).toEqual([]);
		await write("gc-integrations.yaml", settings);
		expect((await cycle())[0]).toMatchObject({ verdict: "changed" });
	});

	test("news is said in full and once, what goes on only now and then", async () => {
		const { cycle, write, lines } = await begin();
		await cycle();
		await write("integrations/a-0.yaml", "key: [");
		lines.length = 0;
		for (let turn = 0; turn < 9; turn += 1) await cycle();
		const told = lines.filter(({ level }) => level !== "debug");
		expect(
			told.filter(({ message }) => message.startsWith("refused everything")),
		).toHaveLength(1);
		expect(
			told.filter(({ message }) => message.startsWith("still refused")),
		).toHaveLength(3);
	});
});
