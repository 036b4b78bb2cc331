// `status`: every document and every data-action integration, wherever it stands; whatever it finds is no failure.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StatusReport } from "../../src/core/status/status.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	webService as document,
	failures,
	fakeClock,
	repositoryOf as of,
	type Repository,
	reconcile,
	writes,
} from "../fixtures/session.ts";

const start = Date.UTC(2026, 0, 1);
const clockAt = (days: number) => fakeClock(start + days * 86_400_000);

let simulator: Simulator;
const begin = (behavior: Partial<Behavior> = {}) =>
	startSimulator({
		clock: () => start,
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...behavior },
	});
beforeEach(async () => {
	simulator = await begin();
});
afterEach(() => simulator.close());

async function applied(repository: Repository): Promise<void> {
	expect(failures(await reconcile(simulator, repository))).toEqual([]);
}

function status(
	repository: Repository,
	words: readonly string[] = [],
	days = 12,
	width = 100,
): Promise<Ended> {
	return withRepository(repository, simulator, (folder) =>
		command(folder, ["status", ...words], repository.variables, {
			clock: clockAt(days),
			edge: { width },
		}),
	);
}

async function json(
	repository: Repository,
	...words: readonly string[]
): Promise<StatusReport> {
	const ran = await status(repository, [...words, "--format", "json"]);
	expect(ran.code, ran.err).toBe(0);
	return JSON.parse(ran.out) as StatusReport;
}

const short = ({ integrations }: StatusReport): readonly string[] =>
	integrations.map(
		({ key, name, standing, managed }) =>
			`${key ?? "-"} | ${name} | ${standing} | ${managed}`,
	);

const idOf = (name: string): string =>
	simulator.organization.liveIntegrations().find((one) => one.name === name)
		?.id ?? "";

/** One of each standing. */
async function everything(): Promise<Repository> {
	const { organization } = simulator;
	await applied(of([document("orders")], { settings: "owner: another-team" }));
	await applied(
		of([
			document("billing"),
			document("crm"),
			document("gone"),
			document("held"),
			document("broken"),
		]),
	);
	organization.addAction({ integrationId: idOf("The billing"), name: "Look" });
	organization.editConfig(idOf("The crm"), { name: "Renamed by hand" });
	organization.setReportedState(
		idOf("The held"),
		"ERROR",
		"The endpoint does not answer.",
	);
	const { id } = organization.addCredential({
		type: "basicAuth",
		name: "Integration-by-hand",
	});
	organization.addIntegration({
		id: "by-hand",
		type: "custom-rest-actions",
		name: "By hand",
		credentials: { basicAuth: id },
	});
	organization.addIntegration({
		id: "desktop",
		type: "embedded-client-app",
		name: "Agent desktop",
	});
	return of(
		[
			document("billing"),
			document("crm"),
			document("held", { suspend: true }),
			document("broken", { colour: "red" }),
			document("shop"),
			document("later", { only: ["prod"] }),
		],
		{ settings: "otherEnvironments: [prod]" },
	);
}

describe("status", () => {
	test("tells of each document and of each data-action integration", async () => {
		const report = await json(await everything());
		expect(short(report)).toEqual([
			"billing | The billing | in-sync | ours",
			"broken | The broken | frozen | ours",
			"crm | The crm | differs | ours",
			"gone | The gone | orphan | ours",
			"held | The held | suspended | ours",
			"shop | The shop | missing | ours",
			"- | By hand | unmanaged | no",
			"- | The orders | foreign | other",
		]);
		expect(report.summary).toEqual({
			"in-sync": 1,
			differs: 1,
			missing: 1,
			orphan: 1,
			unmanaged: 1,
			foreign: 1,
			frozen: 1,
			suspended: 1,
		});
	});

	test.each<[Partial<Behavior>]>([
		[{ expandConfig: "ignored" }],
		[{ expandConfig: "rejected", listNotes: false }],
		[{ typeListing: "brief", googleTypeId: "of-no-known-name" }],
		[{ webServicesSlots: "per-type" }],
	])("tells the same of a platform that has %j", async (behavior) => {
		await simulator.close();
		simulator = await begin(behavior);
		const { organization } = simulator;
		await applied(of([document("billing")]));
		const credentials = [
			["custom-rest-actions", "basicAuth", "basicAuth"],
			[
				behavior.googleTypeId ?? "google-data-actions",
				"googleServiceAccount",
				"googleCloudPlatformServiceAccount",
			],
		] as const;
		for (const [type, slot, credential] of credentials)
			organization.addIntegration({
				type,
				name: slot,
				credentials: {
					[slot]: organization.addCredential({ type: credential, name: slot })
						.id,
				},
			});
		const { integrations } = await json(of([document("billing")]));
		expect(
			integrations.map(({ type, name, standing, credential }) =>
				[type, name, standing, credential?.name].join(" | "),
			),
		).toEqual([
			"web-services | The billing | in-sync | gc-integrations/billing",
			"web-services | basicAuth | unmanaged | basicAuth",
			"google | googleServiceAccount | unmanaged | googleServiceAccount",
		]);
	});

	test("has one row for what a document would adopt, or may not take", async () => {
		const { organization } = simulator;
		for (const [name, type] of [
			["The billing", "custom-rest-actions"],
			["The crm", "custom-rest-actions"],
			["The crm", "custom-rest-actions"],
			["Of no type of ours", "embedded-client-app"],
		] as const)
			organization.addIntegration({ name, type });
		organization.addIntegration({
			name: "The shop",
			type: "aws-lambda-data-actions",
			notes: "[gc-integrations key=shop]",
		});
		organization.addAction({
			integrationId: idOf("Of no type of ours"),
			name: "Look",
		});
		const report = await json(
			of([document("billing"), document("crm"), document("shop")]),
		);
		expect(short(report)).toEqual([
			"billing | The billing | differs | ours",
			"crm | The crm | missing | ours",
			"shop | The shop | differs | ours",
			"- | Of no type of ours | unmanaged | no",
			"- | The crm | unmanaged | no",
			"- | The crm | unmanaged | no",
		]);
		expect(report.integrations.map(({ type }) => type)).toContain(
			"embedded-client-app",
		);
	});

	test("has the contract's members", async () => {
		const report = await json(await everything());
		const { integrations, ...rest } = report;
		expect(rest).toMatchObject({
			version: 1,
			environment: "dev",
			organizationId: simulator.organization.id,
			commit: null,
		});
		const byName = new Map(integrations.map((one) => [one.name, one]));
		expect(byName.get("The billing")).toEqual({
			key: "billing",
			integrationId: idOf("The billing"),
			name: "The billing",
			type: "web-services",
			managed: "ours",
			owner: null,
			standing: "in-sync",
			status: "active",
			reportedState: "ACTIVE",
			detail: null,
			credential: {
				type: "basicAuth",
				name: "gc-integrations/billing",
				modifiedDate: expect.stringMatching(/^2026-01-01T/),
				ageDays: 11,
				maxAgeDays: null,
				tooOld: null,
				changedElsewhere: false,
			},
			actions: 1,
			file: "integrations/billing-0.yaml",
			line: 1,
			writer: null,
		});
		const nothing = {
			integrationId: null,
			status: null,
			reportedState: null,
			detail: null,
			credential: null,
			actions: null,
		};
		expect(byName.get("The shop")).toMatchObject(nothing);
		expect(byName.get("The held")).toMatchObject({
			reportedState: "ERROR",
			detail: "The endpoint does not answer.",
		});
		const unplaced = { key: null, file: null, line: null };
		expect(byName.get("By hand")).toMatchObject({
			...unplaced,
			owner: null,
			status: "inactive",
			credential: { name: "Integration-by-hand", changedElsewhere: null },
		});
		expect(byName.get("The orders")).toMatchObject({
			...unplaced,
			owner: "another-team",
		});
		expect(byName.get("The gone")).toMatchObject({
			key: "gone",
			file: null,
			line: null,
		});
	});

	test("fits 80 columns, and cuts names", async () => {
		const repository = await everything();
		for (const [at, name] of [
			`By hand ${"and long ".repeat(25)}`,
			"顧客データの照会と注文状況の確認のための連携サービス一覧",
			"Two\nlines \u001b[31m",
		].entries())
			simulator.organization.addIntegration({
				id: `long-${at}`,
				type: "custom-rest-actions",
				name,
			});
		const { code, out, err } = await status(repository, [], 12, 80);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(
			Math.max(...out.split("\n").map((line) => line.length)),
		).toBeLessThan(81);
		expect(out).toContain("…");
		expect(out).not.toContain("\u001b");
		const tidy = out.replaceAll(simulator.organization.id, "ORGANIZATION");
		await expect(tidy).toMatchFileSnapshot("../golden/status/80-columns.txt");
	});

	test("shows files and types where there is room", async () => {
		await applied(of([document("billing")]));
		const { out } = await status(of([document("billing")]), [], 1, 120);
		expect(out).toMatch(
			/in-sync +billing +The billing +ACTIVE +1 day +0 +integrations\/billing-0\.yaml:1 +web-services\n/,
		);
	});

	test("writes nothing, and asks little", async () => {
		const repository = await everything();
		const before = simulator.log.length;
		const written = writes(simulator).length;
		await json(repository);
		expect(writes(simulator)).toHaveLength(written);
		const paths = simulator.log.slice(before).map(({ path }) => path);
		expect(paths.sort()).toEqual([
			"/api/v2/integrations",
			"/api/v2/integrations/actions",
			"/api/v2/integrations/credentials/listing",
			// A plan asks for them where a credential is to be written.
			"/api/v2/integrations/credentials/types",
			"/api/v2/integrations/types",
			"/api/v2/organizations/me",
			"/oauth/token",
		]);
	});

	test("sees a credential that somebody else wrote, and one that Git changed", async () => {
		await applied(of([document("billing"), document("crm")]));
		const [first] = simulator.organization
			.liveCredentials()
			.filter(({ name }) => name.endsWith("/billing"));
		simulator.organization.editCredential(first?.id ?? "", {
			fields: { userName: "u", password: "by-hand" },
		});
		const repository = of([document("billing"), document("crm")]);
		const changed = await json(repository);
		expect(
			changed.integrations.map(({ standing, credential }) => [
				standing,
				credential?.changedElsewhere,
			]),
		).toEqual([
			["differs", true],
			["in-sync", false],
		]);
		expect((await status(repository)).out).toContain(
			"credentials that somebody wrote after we did\n  billing: 2026-",
		);
		const other = of([document("billing"), document("crm")], {
			variables: { PASSWORD: "another" },
		});
		expect((await json(other)).summary).toEqual({ differs: 2 });
	});

	test("needs no secret of a document, and says what it did not compare", async () => {
		await applied(of([document("billing"), document("crm")]));
		const { PASSWORD: _gone, ...variables } = of([]).variables;
		const repository = { ...of([document("billing")]), variables };
		const ran = await status(repository, ["--format", "json"]);
		expect(ran.code).toBe(0);
		expect(ran.err).toContain("the credential of billing is not compared");
		expect((JSON.parse(ran.out) as StatusReport).summary).toEqual({
			"in-sync": 1,
			orphan: 1,
		});
		const { FINGERPRINT_KEY: _key, ...without } = repository.variables;
		const unkeyed = await status({ ...repository, variables: without });
		expect(unkeyed.code).toBe(0);
		expect(unkeyed.err).toContain(
			"no credential is compared: fingerprintKey is not set",
		);
	});

	test("counts no data action that it may not see", async () => {
		await applied(of([document("billing")]));
		simulator.addFault({
			kind: "status",
			status: 403,
			operation: /^GET \/api\/v2\/integrations\/actions/,
			times: 9,
		});
		const ran = await status(of([document("billing")]), ["--format", "json"]);
		expect(ran.code).toBe(0);
		expect(ran.err).toContain("integrations:action:view");
		const { integrations } = JSON.parse(ran.out) as StatusReport;
		expect(integrations[0]?.actions).toBeNull();
	});

	test("holds what may belong to a document that cannot be read for no orphan", async () => {
		await applied(of([document("billing")]));
		const unreadable = of([]);
		const report = await status(
			{ ...unreadable, files: { "integrations/a.yaml": "key: [" } },
			["--format", "json"],
		);
		expect(report.code).toBe(0);
		expect(report.err).toContain("a file cannot be read");
		expect(short(JSON.parse(report.out) as StatusReport)).toEqual([
			"billing | The billing | frozen | ours",
			"- | null | frozen | ours",
		]);
	});
});

describe("status of some", () => {
	test("--only, also of a document of another environment", async () => {
		const repository = await everything();
		const report = await json(
			repository,
			...["--only", "later", "--only", "gone"],
		);
		expect(short(report)).toEqual([
			"gone | The gone | orphan | ours",
			"later | The later | elsewhere | ours",
		]);
		const ran = await status(repository, ["--only", "biling"]);
		expect(ran).toMatchObject({ code: 3, out: "" });
		expect(ran.err).toContain("did you mean billing?");
	});

	test("--all: one that cannot be read hides no other", async () => {
		await applied(of([document("billing")]));
		const one = of([document("billing")]);
		const repository = {
			...one,
			settings: one.settings.replace(
				"fingerprintKey:",
				"  prod:\n    platform: { loginUrl: http://127.0.0.1:9, apiUrl: http://127.0.0.1:9 }\n    oauth: { clientId: a, clientSecret: { env: CLIENT_SECRET } }\nfingerprintKey:",
			),
		};
		const ran = await status(repository, ["--all", "--format", "json"]);
		expect(ran.code).toBe(4);
		expect(ran.err).toContain("prod: the platform could not be read");
		expect(JSON.parse(ran.out)).toMatchObject([
			{ version: 1, environment: "dev", summary: { "in-sync": 1 } },
			{ environment: "prod", error: expect.stringContaining("could not") },
		]);
		const people = await status(repository, ["--all"]);
		expect(people.out).toMatch(/^dev organization/);
		const both = await status(repository, ["--all", "--env", "dev"]);
		expect(both).toMatchObject({ code: 3, out: "" });
	});

	test("another format, and an organization that is another one", async () => {
		await applied(of([document("billing")]));
		const one = of([document("billing")]);
		const wrong = await status(one, ["--format", "markdown"]);
		expect(wrong.code).toBe(3);
		const ran = await status({
			...one,
			settings: one.settings.replace(
				"    prune: true",
				"    organizationId: another",
			),
		});
		expect(ran.code).toBe(0);
		expect(ran.err).toContain("another");
		expect(ran.out).not.toContain("in-sync");
	});
});

describe("credentials that are older than they may be", () => {
	const limited = { settings: "credentials: { maxAgeDays: 180 }" };
	const byEnvironment = (days: number): Repository => {
		const repository = of([document("billing")], limited);
		return {
			...repository,
			settings: repository.settings.replace(
				"    prune: true",
				`    prune: true\n    credentials: { maxAgeDays: ${days} }`,
			),
		};
	};
	const titled = "credentials older than they may be";
	const at = async (
		repository: Repository,
		days: number,
	): Promise<readonly unknown[]> => {
		const ran = await status(repository, ["--format", "json"], days + 0.5);
		const { integrations } = JSON.parse(ran.out) as StatusReport;
		return integrations.map(({ credential }) => [
			credential?.ageDays,
			credential?.maxAgeDays,
			credential?.tooOld,
		]);
	};

	test("are told from the first day on, and are no reason to fail", async () => {
		const repository = of([document("billing")], limited);
		await applied(repository);
		expect(await at(repository, 180)).toEqual([[180, 180, false]]);
		expect(await at(repository, 181)).toEqual([[181, 180, true]]);
		const young = await status(repository, [], 180.5);
		expect(young.out).not.toContain(titled);
		const old = await status(repository, [], 181.5);
		expect(old.code).toBe(0);
		expect(old.out).toContain(
			`${titled}: write a new secret where it comes from\n  billing: 181 days, at most 180\n`,
		);
	});

	test("nothing is said where nothing limits them", async () => {
		const repository = of([document("billing")]);
		await applied(repository);
		expect(await at(repository, 4000)).toEqual([[4000, null, null]]);
		expect((await status(repository, [], 4000)).out).not.toContain(titled);
	});

	test("the environment wins over the settings, the document over both, its patch over it", async () => {
		await applied(of([document("billing")], limited));
		expect(await at(byEnvironment(90), 100)).toEqual([[100, 90, true]]);
		const { credentials } = document("billing");
		const own = { ...credentials, maxAgeDays: 30 };
		const repository = of([document("billing", { credentials: own })], limited);
		expect(await at(repository, 100)).toEqual([[100, 30, true]]);
		const patched = of(
			[
				document("billing", {
					credentials: own,
					environments: { dev: { credentials: { maxAgeDays: 400 } } },
				}),
			],
			limited,
		);
		expect(await at(patched, 100)).toEqual([[100, 400, false]]);
	});

	test("one that is kept counts, one that is nobody's here does not", async () => {
		const { organization } = simulator;
		for (const name of ["The billing", "By hand"]) {
			const { id } = organization.addCredential({ type: "basicAuth", name });
			organization.addIntegration({
				type: "custom-rest-actions",
				name,
				credentials: { basicAuth: id },
			});
		}
		const repository = of(
			[
				document("billing", {
					credentials: { type: "basicAuth", keep: true, maxAgeDays: 10 },
				}),
			],
			limited,
		);
		await applied(repository);
		expect(await at(repository, 12)).toEqual([
			[12, 10, true],
			[12, null, null],
		]);
	});
});

describe("data actions", () => {
	const action = (key: string, more: object = {}) => ({
		key,
		integration: "billing",
		name: `The ${key}`,
		input: { type: "object", properties: {} },
		output: { type: "object", properties: {} },
		request: { method: "GET", url: "https://api.example.com/" },
		...more,
	});
	const withActions = (
		actions: readonly object[],
		integrations = [document("billing"), document("crm")],
		settings = "",
	): Repository => {
		const whole = of(integrations, { settings });
		return {
			...whole,
			files: {
				...whole.files,
				...Object.fromEntries(
					actions.map((one, at) => [`actions/${at}.yaml`, JSON.stringify(one)]),
				),
			},
		};
	};

	/** One of each standing. */
	async function each(): Promise<Repository> {
		const same = ["crm", "edited", "fixed", "held", "broken"];
		await applied(withActions(same.map((key) => action(key))));
		const { organization } = simulator;
		const [edited] = organization.actionsNamed("The edited");
		organization.editAction(edited?.id ?? "", { category: "By hand" });
		organization.addAction({
			integrationId: idOf("The billing"),
			name: "Mine",
		});
		return withActions(
			[
				action("crm"),
				action("edited"),
				action("fixed", { secure: true }),
				action("held", { suspend: true }),
				action("new"),
				action("later", { only: ["prod"] }),
			],
			undefined,
			"otherEnvironments: [prod]",
		);
	}

	const shortActions = ({ integrations }: StatusReport): readonly string[] =>
		integrations.flatMap((one) =>
			one.kind
				? `${one.integration} | ${one.key ?? "-"} | ${one.name} | ${one.standing} | ${one.managed}`
				: [],
		);

	test("stand with their kind and integration among the others, and count", async () => {
		const report = await json(await each());
		expect(shortActions(report)).toEqual([
			"billing | crm | The crm | in-sync | ours",
			"billing | edited | The edited | differs | ours",
			"billing | fixed | The fixed | differs | ours",
			"billing | held | The held | suspended | ours",
			"billing | new | The new | missing | ours",
			"billing | - | Mine | orphan | no",
			"billing | - | The broken | orphan | no",
		]);
		expect(report.summary).toEqual({
			"in-sync": 3,
			differs: 2,
			missing: 1,
			orphan: 2,
			suspended: 1,
		});
		const [crm, own] = report.integrations.filter(({ key }) => key === "crm");
		expect(crm).not.toHaveProperty("kind");
		expect(own).toMatchObject({
			kind: "action",
			integration: "billing",
			actionId: simulator.organization.actionsNamed("The crm")[0]?.id,
			integrationId: idOf("The billing"),
			type: "web-services",
			status: null,
			credential: null,
			actions: null,
			file: "actions/0.yaml",
			line: 1,
		});
	});

	test("stand under their integration", async () => {
		const { out } = await status(await each());
		const lines = out.split("\n").map((line) => line.replace(/ +$/, ""));
		const [first = 0] = lines.flatMap((line, at) =>
			/in-sync +billing/.test(line) ? [at] : [],
		);
		expect(
			lines.slice(first, first + 9).map((line) =>
				line
					.trim()
					.split(/ {2,}/)
					.slice(0, 2)
					.map((cell) => cell.replace(/custom_-_.*/, "ID"))
					.join(" "),
			),
		).toEqual([
			"in-sync billing",
			"in-sync crm",
			"differs edited",
			"differs fixed",
			"suspended held",
			"missing new",
			"orphan ID",
			"orphan ID",
			"in-sync crm",
		]);
		expect(out).toContain("orphan, a data action: with pruneActions: true");
		expect(out).not.toContain("orphan: with prune: true");
	});

	test("are frozen where their document or their integration cannot be used", async () => {
		await applied(withActions([action("a"), action("b")]));
		const report = await json(
			withActions([action("a", { timeout: 999 }), action("b")]),
		);
		expect(shortActions(report)).toEqual([
			"billing | a | The a | frozen | ours",
			"billing | b | The b | in-sync | ours",
		]);
		const whole = await json(
			withActions(
				[action("a"), action("b")],
				[document("billing", { status: "on" }), document("crm")],
			),
		);
		expect(shortActions(whole)).toEqual([
			"billing | a | The a | frozen | ours",
			"billing | b | The b | frozen | ours",
		]);
		expect(whole.summary).toEqual({ "in-sync": 1, frozen: 3 });
	});

	test("are not said to be in sync where nobody looked at them", async () => {
		await applied(withActions([action("a")]));
		const refused = withActions(
			[action("a")],
			[
				document("billing", {
					credentials: {
						type: "userDefinedOAuth",
						fields: { clientId: "c", clientSecret: { env: "PASSWORD" } },
					},
				}),
				document("crm"),
			],
		);
		expect(shortActions(await json(refused))).toEqual([
			"billing | a | The a | differs | ours",
		]);
	});

	test("can be asked for by key, also one that is elsewhere", async () => {
		const repository = await each();
		const report = await json(repository, "--only", "crm", "--only", "later");
		expect(
			report.integrations.map(
				({ kind, key, standing }) => `${kind ?? "-"} ${key} ${standing}`,
			),
		).toEqual([
			"- crm in-sync",
			"action crm in-sync",
			"action later elsewhere",
		]);
		expect((await status(repository, ["--only", "lator"])).code).toBe(3);
	});

	test("that cannot be listed end it with 4", async () => {
		const repository = await each();
		simulator.addFault({
			kind: "status",
			operation: "GET /api/v2/integrations/actions",
			times: 1_000,
		});
		const { code, out } = await status(repository, ["--format", "json"]);
		expect(code).toBe(4);
		expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 4 } });
	});
});
