// `doctor` beside the simulator, in this process and as one of its own: what it finds, what it ends with, what it costs, and that it never writes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkNames } from "../../src/core/doctor/check.ts";
import type { DoctorReport } from "../../src/core/doctor/report.ts";
import { systemClock } from "../../src/io/clock.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { runProcess } from "../fixtures/process.ts";
import {
	webService as document,
	failures,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const of = (
	documents: readonly Record<string, unknown>[],
	settings = "",
	variables: Record<string, string> = {},
): Repository => repositoryOf(documents, { variables, settings });

let simulator: Simulator;
const begin = async (
	behavior: Partial<Behavior> = {},
	permissions?: readonly string[],
): Promise<void> => {
	await simulator?.close();
	simulator = await startSimulator({
		behavior: { settleReads: 0, ...behavior },
		clients: [
			{
				clientId: "simulator",
				clientSecret: "simulator-secret",
				...(permissions ? { permissions } : {}),
			},
		],
	});
};
beforeEach(() => begin());
afterEach(() => simulator.close());

async function applied(repository: Repository): Promise<void> {
	simulator.behave({ rateLimit: 1_000_000 });
	expect(failures(await reconcile(simulator, repository))).toEqual([]);
	simulator.behave({ rateLimit: 300 });
	simulator.clearLog();
}

function doctor(
	repository: Repository,
	...words: readonly string[]
): Promise<Ended> {
	const argv = ["doctor", ...words];
	return withRepository(repository, simulator, (folder) =>
		process.env["GC_INTEGRATIONS_NODE"]
			? runProcess(folder, argv, repository.variables)
			: // The simulator's clock is this machine's.
				command(folder, argv, repository.variables, { clock: systemClock }),
	);
}

async function json(
	repository: Repository,
	code: number,
): Promise<DoctorReport> {
	const ran = await doctor(repository, "--format", "json");
	expect(ran.code, ran.err + ran.out).toBe(code);
	return JSON.parse(ran.out) as DoctorReport;
}

/** What is not all right: `severity check [subjects]`. */
const told = ({ checks }: DoctorReport): readonly string[] =>
	checks
		.filter(({ severity }) => severity !== "ok")
		.map(
			({ severity, check, subjects }) =>
				`${severity} ${check} [${subjects.join(", ")}]`,
		);

const guarded = (id: string): string =>
	`environments: { dev: { organizationId: ${id}, platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }, oauth: { clientId: simulator, clientSecret: { env: CLIENT_SECRET } } } }`;

describe("an organization where nothing is wrong", () => {
	test("is all right in each check, costs few calls and is not written", async () => {
		await applied(of([document("crm"), document("shop")]));
		const report = await json(of([document("crm"), document("shop")]), 0);
		expect(report.checks.map(({ check }) => check)).toEqual(checkNames);
		expect(told(report)).toEqual([]);
		expect(report.summary).toEqual({
			ok: checkNames.length,
			infos: 0,
			warnings: 0,
			errors: 0,
		});
		expect(report.platformCalls).toBe(simulator.log.length);
		expect(report.platformCalls).toBe(8);
		expect(writes(simulator)).toEqual([]);
	});

	test("costs a call more for each configuration that the list does not carry", async () => {
		await begin({ expandConfig: "ignored", configStub: "none" });
		await applied(of([document("crm"), document("shop")]));
		const report = await json(of([document("crm"), document("shop")]), 0);
		expect(told(report)).toEqual([]);
		expect(report.platformCalls).toBe(10);
	});

	test("is so where the list of types names them only, and Google has another id", async () => {
		await begin({
			typeListing: "brief",
			googleTypeId: "another",
			googleFieldKeys: "other",
		});
		expect(told(await json(of([document("crm")]), 0))).toEqual([]);
	});
});

describe("what is wrong", () => {
	test("on the platform is told at its check", async () => {
		const { organization } = simulator;
		await applied(of([document("foreign")], "owner: another-team"));
		await applied(of([document("crm"), document("gone")]));
		const idOf = (name: string): string =>
			organization.liveIntegrations().find((one) => one.name === name)?.id ??
			"";
		organization.setReportedState(idOf("The crm"), "ERROR", "It is down.");
		organization.addCredential({
			id: "shared",
			type: "basicAuth",
			name: "Integration-shared",
		});
		organization.addCredential({
			id: "left",
			type: "basicAuth",
			name: "Integration-left",
		});
		organization.addCredential({
			id: "ours-left",
			type: "basicAuth",
			name: "gc-integrations/former",
		});
		for (const id of ["hand-1", "hand-2"])
			organization.addIntegration({
				id,
				type: "custom-rest-actions",
				name: "By hand",
				credentials: { basicAuth: "shared" },
			});
		const report = await json(of([document("crm")]), 1);
		expect(told(report)).toEqual([
			"warning duplicates [hand-1, hand-2]",
			"warning shared-credentials [shared, hand-1, hand-2]",
			"warning orphan-credentials [ours-left]",
			"info orphan-credentials [left]",
			`error failing [${idOf("The crm")}]`,
			"warning owners [gone]",
			`info owners [${idOf("The foreign")}]`,
		]);
		expect(
			report.checks.find(({ check }) => check === "failing")?.message,
		).toContain("It is down.");
	});

	test("between documents and the platform's types too", async () => {
		await begin({
			maxInstances: { "custom-rest-actions": 40 },
			renamedFields: { basicAuth: { userName: "user" } },
			digicertName: "Acme",
		});
		expect(
			told(
				await json(
					of([
						document("crm", {
							mutualTls: { certificateAuthority: "digicert" },
						}),
					]),
					1,
				),
			),
		).toEqual([
			"warning types [web-services]",
			"warning types [web-services]",
			"warning types [web-services]",
			"warning credential-types [basicAuth]",
			"error certificate-authorities [crm]",
		]);
	});

	test("with the clock, the budget and other users of the client", async () => {
		await begin({ dateAheadSeconds: 90, rateLimit: 7 });
		const report = await json(of([document("crm")]), 0);
		expect(told(report)).toEqual([
			"warning clock []",
			"warning budget []",
			"warning budget []",
		]);
	});

	test("that the platform does not tell is said, and is not all right", async () => {
		await begin({
			dateHeader: false,
			rateHeaders: false,
			subjectsMe: "refused",
		});
		const report = await json(of([document("crm")]), 0);
		expect(told(report)).toEqual([
			"warning permissions [integrations:integration:add, integrations:integration:edit, integrations:integration:delete]",
			"info clock []",
			"info budget []",
		]);
		expect(report.platformCalls).toBe(10);
	});
});

describe("what the role may not do", () => {
	test("is told by permission", async () => {
		await begin({}, ["integrations:integration:view"]);
		expect(told(await json(of([document("crm")]), 1))).toEqual([
			"error permissions [integrations:integration:add]",
			"error permissions [integrations:integration:edit]",
			"error permissions [integrations:integration:delete]",
			"warning permissions [integrations:action:view]",
			"warning permissions [integrations:actionCertificate:view]",
		]);
	});

	test.each(["without-policies", "without-grants", "refused"] as const)(
		"is found by reading where roles are not listed: %s",
		async (subjectsMe) => {
			await begin({ subjectsMe }, ["integrations:integration:*"]);
			const [first, second, ...rest] = told(
				await json(of([document("crm")]), 0),
			);
			expect([first, second]).toEqual([
				"warning permissions [integrations:action:view]",
				"warning permissions [integrations:actionCertificate:view]",
			]);
			expect(rest).toHaveLength(1);
		},
	);

	test("may be told of whole domains", async () => {
		await begin({ subjectsMe: "wildcards" });
		expect(told(await json(of([document("crm")]), 0))).toEqual([]);
	});

	test("leaves no check that needed it all right", async () => {
		await begin({}, ["nothing:at:all"]);
		const report = await json(of([document("crm")]), 1);
		expect(
			report.checks
				.filter(({ severity }) => severity === "ok")
				.map(({ check }) => check),
		).toEqual(["login", "organization", "clock", "budget"]);
	});
});

describe("what cannot be read", () => {
	test.each([
		["getIntegrations", "failing"],
		["getIntegrationsTypes", "types"],
		["getIntegrationsCredentialsListing", "orphan-credentials"],
		["getIntegrationsCredentialsTypes", "credential-types"],
		["getIntegrationsTypeConfigschema", "certificate-authorities"],
	])(
		"%s: %s is not all right, and the rest is told",
		async (operation, check) => {
			simulator.addFault({ kind: "status", status: 501, operation, times: 99 });
			const ran = await doctor(of([document("crm")]), "--format", "json");
			expect([0, 1]).toContain(ran.code);
			const { checks } = JSON.parse(ran.out) as DoctorReport;
			const [entry] = checks.filter((one) => one.check === check);
			expect(entry?.severity).toMatch(/error|warning/);
			expect(entry?.message).toMatch(/^not checked: GET .* answered 501/);
			expect(
				checks.filter(({ severity }) => severity === "ok").length,
			).toBeGreaterThan(4);
		},
	);

	test("at all ends with 4, and says so in the format that was asked for", async () => {
		const wrong = of([document("crm")], "", { CLIENT_SECRET: "wrong" });
		const report = await json(wrong, 4);
		expect(told(report)).toContain("error login []");
		expect(report.checks.filter(({ severity }) => severity === "ok")).toEqual([
			expect.objectContaining({ check: "clock" }),
		]);
		const pretty = await doctor(wrong);
		expect(pretty.code).toBe(4);
		expect(pretty.err).toContain("error: the platform could not be read: POST");
	});

	test("because it is another organization's concerns nobody here", async () => {
		simulator.organization.addIntegration({
			type: "custom-rest-actions",
			name: "Their secret plan",
		});
		const ran = await withRepository(
			{
				...of([document("crm")]),
				settings: `version: 1\n${guarded("another")}\n`,
			},
			simulator,
			(folder) =>
				runProcess(
					folder,
					["doctor", "--save-catalog", "c.json"],
					of([]).variables,
				),
		);
		expect(ran.code).toBe(1);
		expect(ran.out).toContain("these credentials open organization");
		expect(ran.out).not.toContain("Their secret plan");
		expect(ran.err).toContain("the catalogue is not saved to c.json: it is");
	});
});

describe("in a terminal", () => {
	test("fits 80 columns, and is aligned", async () => {
		await begin({}, ["integrations:integration:view"]);
		const { out } = await withRepository(
			of([document("crm")]),
			simulator,
			(folder) =>
				runProcess(folder, ["doctor"], {
					...of([]).variables,
					COLUMNS: "80",
				}),
		);
		for (const line of out.split("\n"))
			expect(line.length, line).toBeLessThanOrEqual(80);
		expect(out).toMatch(/^ {2}ok {7}login {20}the OAuth client signs in$/m);
		expect(out).toMatch(/^ {2}error {4}permissions\n {11}the role lacks/m);
		expect(out).toMatch(
			/\n\n\d+ ok, 2 warnings, 3 errors \(8 platform calls\)\n$/,
		);
	});

	test("has what is short beside its check", async () => {
		const { out } = await doctor(
			of([document("crm")], "", { CLIENT_SECRET: "wrong" }),
		);
		expect(out).toMatch(
			/^ {2}warning {2}owners {19}not checked: the client could not sign in$/m,
		);
	});

	test("says which documents are left out", async () => {
		const { err, code } = await doctor(
			of([document("crm"), document("broken", { colour: "red" })]),
		);
		expect(code).toBe(0);
		expect(err).toContain("1 document left out");
		expect(err).toContain("broken");
	});
});

describe("wrong usage", () => {
	test.each([
		[
			["--format", "yaml"],
			'unknown format "yaml": doctor knows pretty and json',
		],
		[["--save-catalog", ""], "--save-catalog takes a file"],
		[["--env", "prod"], 'there is no environment "prod"'],
		[["--save-catalog", "gc-integrations.yaml/x"], "cannot write"],
		[
			["--save-catalog", "gc-integrations.yaml"],
			"is one of the files that are read",
		],
	])("%j", async (words, says) => {
		const ran = await doctor(of([document("crm")]), ...words);
		expect(ran.code, ran.err).toBe(3);
		expect(ran.err).toContain(says);
	});
});

test("the catalogue that is kept has all of our types, and no secret", () =>
	withRepository(of([document("crm")]), simulator, async (folder) => {
		const ran = await runProcess(
			folder,
			["doctor", "--save-catalog", "sub/catalog.json"],
			of([]).variables,
		);
		expect(ran.code, ran.err).toBe(0);
		expect(ran.err).toContain("saved the catalogue to sub/catalog.json");
		const text = readFileSync(join(folder, "sub/catalog.json"), "utf8");
		const saved = JSON.parse(text) as Record<string, object>;
		expect(saved).toMatchObject({
			version: 1,
			environment: "dev",
			organizationId: simulator.organization.id,
		});
		expect(Object.keys(saved["configSchemas"] ?? {})).toHaveLength(16);
		expect(text).not.toContain("simulator-secret");
	}));
