// deploy/gitlab-ci.yml: the scripts of its jobs, run in the shells that runners have, beside the simulator.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import {
	actionOf,
	documentOf,
	type Machine,
	openMachine,
	root,
	settingsFor,
	shim,
} from "../fixtures/machine.ts";

interface Job {
	readonly extends?: string;
	readonly stage?: string;
	readonly image?: string;
	readonly variables?: Readonly<Record<string, string>>;
	readonly before_script?: readonly string[];
	readonly script?: readonly string[];
	readonly needs?: readonly string[];
	readonly rules?: readonly Readonly<Record<string, string | boolean>>[];
	readonly artifacts?: {
		readonly when?: string;
		readonly paths?: readonly string[];
		readonly expose_as?: string;
		readonly reports?: Readonly<Record<string, string>>;
	};
	readonly environment?: { readonly name: string };
	readonly resource_group?: string;
}

const template = parse(
	readFileSync(join(root, "deploy/gitlab-ci.yml"), "utf8"),
) as Readonly<Record<string, Job>>;

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** As `extends` does: mappings are merged, everything else is replaced. */
function merged(below: Members, above: Members): Members {
	const result: Record<string, unknown> = { ...below };
	for (const [name, value] of Object.entries(above)) {
		const under = result[name];
		result[name] =
			isMembers(value) && isMembers(under) ? merged(under, value) : value;
	}
	return result;
}

function job(name: string): Job {
	const own = template[name];
	if (own === undefined) throw new Error(`no job ${name}`);
	return own.extends === undefined
		? own
		: (merged({ ...job(own.extends) }, { ...own }) as Job);
}

const names = Object.keys(template).filter((name) => !name.startsWith("."));

test("an environment is a plan, an apply of just that plan, and what a schedule looks for", () => {
	expect(names).toEqual([
		"gc-integrations:lint",
		"gc-integrations:test",
		"gc-integrations:plan:dev",
		"gc-integrations:apply:dev",
		"gc-integrations:doctor:dev",
		"gc-integrations:drift:dev",
		"gc-integrations:plan:prod",
		"gc-integrations:apply:prod",
		"gc-integrations:doctor:prod",
		"gc-integrations:drift:prod",
	]);
	for (const environment of ["dev", "prod"]) {
		for (const name of ["doctor", "drift"]) {
			const scheduled = job(`gc-integrations:${name}:${environment}`);
			expect(scheduled.variables).toMatchObject({
				GC_INTEGRATIONS_ENV: environment,
			});
			expect(scheduled.rules).toEqual([
				{ if: '$CI_PIPELINE_SOURCE == "schedule"' },
			]);
		}
		const plan = job(`gc-integrations:plan:${environment}`);
		const apply = job(`gc-integrations:apply:${environment}`);
		expect(plan.variables).toMatchObject({ GC_INTEGRATIONS_ENV: environment });
		expect(plan.artifacts).toMatchObject({
			when: "always",
			paths: ["plan.json", "plan.md"],
			expose_as: `gc-integrations plan for ${environment}`,
		});
		expect(apply.variables).toMatchObject({ GC_INTEGRATIONS_ENV: environment });
		expect(apply.needs).toEqual([
			"gc-integrations:test",
			`gc-integrations:plan:${environment}`,
		]);
		expect(apply.environment).toEqual({ name: environment });
		expect(apply.rules).toEqual([
			{
				if: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
				when: "manual",
				allow_failure: true,
			},
		]);
	}
	expect(job("gc-integrations:lint").artifacts).toEqual({
		when: "always",
		reports: {
			codequality: "gl-code-quality.json",
			junit: "gc-integrations.junit.xml",
		},
	});
	expect(job("gc-integrations:test")).toMatchObject({
		stage: "test",
		rules: job("gc-integrations:lint").rules,
		artifacts: {
			when: "always",
			reports: { junit: "gc-integrations-tests.junit.xml" },
		},
	});
});

// A runner's images have bash, or a plain sh.
describe.each([
	["bash", "-eo", "pipefail"],
	["sh", "-e"],
])("with %s", (shell, ...flags) => {
	let machine: Machine;
	let simulator: Simulator;
	let project: string;

	beforeEach(async () => {
		machine = openMachine();
		simulator = await startSimulator({
			clients: [{ clientId: "client", clientSecret: "client-secret" }],
		});
		project = machine.path("project");
		machine.write(
			"project/gc-integrations.yaml",
			settingsFor({ dev: simulator.url, prod: simulator.url }),
		);
		machine.write("project/integrations/a.yaml", documentOf("a"));
		machine.write("project/.gitignore", "node_modules\n");
		machine.write("gc-integrations", shim());
		machine.program(
			"npm",
			`#!/bin/sh
echo "$PWD: npm $*" >> "${machine.path("npm.log")}"
mkdir -p node_modules/.bin
install -m 755 "${machine.path("gc-integrations")}" node_modules/.bin/gc-integrations
`,
		);
		await machine.git(machine.home, "init", "-q", "project");
		await commit("start");
	});

	afterEach(async () => {
		await simulator.close();
		machine.remove();
	});

	async function commit(message: string): Promise<void> {
		await machine.git(project, "add", "-A");
		await machine.git(project, "commit", "-qm", message);
	}

	function runJob(
		name: string,
		variables: Readonly<Record<string, string>> = {},
	): Promise<Ended> {
		const { before_script = [], script = [], variables: own } = job(name);
		const text = [...before_script, ...script].join("\n");
		return machine.run(shell, [...flags, "-c", text], {
			folder: project,
			environment: {
				CI_PROJECT_DIR: project,
				GC_CLIENT_ID: "client",
				GC_CLIENT_SECRET: "client-secret",
				...own,
				...variables,
			},
		});
	}

	test("tests of data actions run in every environment, and leave a report", async () => {
		machine.write("project/actions/x.yaml", actionOf("x", "open"));
		const passed = await runJob("gc-integrations:test");
		expect([passed.code, passed.err]).toEqual([0, ""]);
		expect(passed.out).toContain("1 test, 2 environments: 1 passed");
		machine.write(
			"project/actions/x.yaml",
			actionOf(
				"x",
				"open",
				"environments: { prod: { request: { url: https://api.example.com/prod } } }\n",
			),
		);
		const failed = await runJob("gc-integrations:test");
		expect(failed.code).toBe(1);
		expect(failed.out).toContain("failed request (x: what is there) (prod)");
		expect(machine.read("project/gc-integrations-tests.junit.xml")).toContain(
			'name="what is there (prod)"',
		);
	});

	test("lint leaves both reports, whether it finds something or not", async () => {
		const clean = await runJob("gc-integrations:lint");
		expect([clean.code, clean.err]).toEqual([0, ""]);
		expect(clean.out).toContain("no problems");
		expect(machine.read("npm.log")).toBe(
			`${project}: npm ci --cache ${project}/.npm --prefer-offline --no-audit --no-fund\n`,
		);
		expect(JSON.parse(machine.read("project/gl-code-quality.json"))).toEqual(
			[],
		);
		machine.write(
			"project/integrations/b.yaml",
			documentOf("b").replace("inactive", "off"),
		);
		const failed = await runJob("gc-integrations:lint");
		expect(failed.code).toBe(1);
		expect(failed.out).toContain("integrations/b.yaml:4:9 error invalid-value");
		expect(
			JSON.parse(machine.read("project/gl-code-quality.json")),
		).toMatchObject([
			{
				check_name: "invalid-value",
				severity: "major",
				location: { path: "integrations/b.yaml", lines: { begin: 4 } },
			},
		]);
		expect(machine.read("project/gc-integrations.junit.xml")).toContain(
			"<failure",
		);
	});

	test("lint of a merge request compares with where it left", async () => {
		const base = await machine.git(project, "rev-parse", "HEAD");
		machine.write(
			"project/integrations/a.yaml",
			documentOf("a").replace("web-services", "aws-lambda"),
		);
		await commit("another type");
		const compared = await runJob("gc-integrations:lint", {
			CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
		});
		expect(compared.out).toContain("type-changed");
		const alone = await runJob("gc-integrations:lint");
		expect(alone.out).not.toContain("type-changed");
	});

	test("what the plan saved is applied, once", async () => {
		const planned = await runJob("gc-integrations:plan:dev");
		expect(planned.code).toBe(0);
		expect(planned.out).toContain("### dev: 1 to create");
		expect(machine.read("project/plan.md")).toContain("1 to create");
		const applied = await runJob("gc-integrations:apply:dev");
		expect(applied.code).toBe(0);
		expect(applied.out).toContain("1 applied");
		const again = await runJob("gc-integrations:apply:dev");
		expect(again.code).toBe(1);
		expect(again.out).toContain("stale-plan");
		expect((await runJob("gc-integrations:plan:prod")).out).toContain(
			"### prod:",
		);
	});

	test("what is wrong with the organization fails the job of the schedule", async () => {
		const sound = await runJob("gc-integrations:doctor:dev");
		expect([sound.code, sound.err]).toEqual([0, ""]);
		expect(sound.out).toContain("13 ok (");
		simulator.organization.setReportedState(
			simulator.organization.addIntegration({
				type: "custom-rest-actions",
				name: "Down",
				state: "ENABLED",
			}).id,
			"ERROR",
			"It is down.",
		);
		const failing = await runJob("gc-integrations:doctor:dev");
		expect(failing.code).toBe(1);
		expect(failing.out).toContain("It is down.");
	});

	test("drift fails the job of the schedule, and writes nothing", async () => {
		const missing = await runJob("gc-integrations:drift:dev");
		expect(missing.code).toBe(2);
		expect(missing.out).toContain("1 to create");
		expect(simulator.organization.liveIntegrations()).toEqual([]);
		await command(project, ["apply", "--env", "dev", "--yes"], {
			GC_CLIENT_ID: "client",
			GC_CLIENT_SECRET: "client-secret",
		});
		const same = await runJob("gc-integrations:drift:dev");
		expect([same.code, same.err]).toEqual([0, ""]);
		expect(same.out).toContain("nothing to do");
	});

	test("a refused plan fails its job, and still shows why", async () => {
		machine.write(
			"project/integrations/a.yaml",
			documentOf(
				"a",
				"credentials: { type: basicAuth, fields: { userName: me, password: { env: ABSENT } } }\n",
			),
		);
		const refused = await runJob("gc-integrations:plan:dev");
		expect(refused.code).toBe(1);
		expect(machine.read("project/plan.md")).toContain("unresolved-secret");
		const skipped = await runJob("gc-integrations:plan:dev", {
			GC_INTEGRATIONS_SKIP_SECRETS: "true",
		});
		expect(skipped.code).toBe(0);
		expect(machine.read("project/plan.md")).toContain(
			"Credentials were not compared",
		);
		const unread = await runJob("gc-integrations:plan:dev", {
			GC_CLIENT_SECRET: "wrong",
		});
		expect(unread.code).toBe(4);
	});

	test("a repository in a folder of the project reports paths of the project", async () => {
		machine.write(
			"project/config/gc-integrations.yaml",
			settingsFor({ dev: simulator.url }),
		);
		machine.write(
			"project/config/integrations/c.yaml",
			documentOf("c").replace("inactive", "off"),
		);
		const { code } = await runJob("gc-integrations:lint", {
			GC_INTEGRATIONS_FOLDER: "config",
		});
		expect(code).toBe(1);
		expect(machine.read("project/gl-code-quality.json")).toContain(
			'"config/integrations/c.yaml"',
		);
	});

	test("names that somebody else chose run nothing", async () => {
		const evil = '"; touch pwned; $(touch pwned) `touch pwned` #';
		for (const [name, variable] of [
			["gc-integrations:lint", "CI_MERGE_REQUEST_DIFF_BASE_SHA"],
			["gc-integrations:plan:dev", "GC_INTEGRATIONS_ENV"],
		] as const) {
			const { code } = await runJob(name, { [variable]: evil });
			expect([name, code]).toEqual([name, 3]);
			expect(machine.has("project/pwned")).toBe(false);
		}
	});
});
