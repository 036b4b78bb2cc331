// action.yml, run as GitHub's runner would: what it annotates, comments, saves and applies, and what cannot be smuggled in.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import {
	actionOf,
	documentOf,
	type Machine,
	openMachine,
	settingsFor,
} from "../fixtures/machine.ts";
import {
	action,
	installGh,
	installNpm,
	type Outcome,
	useAction,
} from "./composite.ts";

let machine: Machine;
let simulator: Simulator;
let workspace: string;

beforeEach(async () => {
	machine = openMachine();
	simulator = await startSimulator({
		clients: [{ clientId: "client", clientSecret: "client-secret" }],
	});
	workspace = machine.path("work");
	machine.write(
		"work/gc-integrations.yaml",
		settingsFor({ dev: simulator.url, prod: simulator.url }),
	);
	machine.write("work/integrations/a.yaml", documentOf("a"));
	await machine.git(machine.home, "init", "-q", "work");
	await commit("start");
});

afterEach(async () => {
	await simulator.close();
	machine.remove();
});

async function commit(message: string): Promise<void> {
	await machine.git(workspace, "add", "-A");
	await machine.git(workspace, "commit", "-qm", message);
}

const client = { GC_CLIENT_ID: "client", GC_CLIENT_SECRET: "client-secret" };

function use(
	inputs: Readonly<Record<string, string>>,
	environment: Readonly<Record<string, string>> = {},
	pullRequest?: number,
): Promise<Outcome> {
	return useAction(machine, {
		inputs,
		environment,
		workspace,
		...(pullRequest === undefined ? {} : { pullRequest }),
	});
}

/** A pull request of a branch that leaves `base`, as actions/checkout brings it. */
async function pullRequestFrom(base = "main"): Promise<void> {
	await machine.git(workspace, "branch", "-M", base);
	await machine.git(
		workspace,
		"update-ref",
		`refs/remotes/origin/${base}`,
		base,
	);
	await machine.git(workspace, "checkout", "-qb", "change");
}

test("scripts hold no expression, have a shell, and what they use is pinned by its major version", () => {
	expect(action.runs.using).toBe("composite");
	for (const { run, shell, uses, name } of action.runs.steps) {
		expect(name).toBeTruthy();
		expect(run ?? "").not.toContain("${{");
		if (run === undefined)
			expect(uses).toMatch(/^(actions|github)\/[\w/-]+@v\d+$/);
		else expect(shell).toBe("bash");
	}
	for (const [name, { description, default: standard }] of Object.entries(
		action.inputs,
	)) {
		expect([name, typeof description, typeof standard]).toEqual([
			name,
			"string",
			"string",
		]);
		expect(JSON.stringify(action.runs)).toContain(`inputs.${name}`);
	}
});

test("it uses the build that it comes with, on a Node.js of its own", async () => {
	const npm = installNpm(machine, machine.path("nowhere/main.js"));
	const answered = await use({});
	const { code, out, used } = await useAction(machine, {
		workspace,
		alwaysNode: true,
	});
	expect(code).toBe(0);
	expect(out).toMatch(/^gc-integrations \d+\.\d+\.\d+\n/);
	expect(answered.out).toBe(out);
	expect(npm.calls()).toEqual([]);
	expect(used).toEqual([
		{
			uses: expect.stringMatching(/^actions\/setup-node@v\d+$/),
			with: { "node-version": "24", "package-manager-cache": "false" },
		},
	]);
});

test("in a checkout it builds itself first, from its lock file, without running anybody's install scripts", async () => {
	machine.write("action/package.json", "{}");
	const npm = installNpm(machine, machine.path("action/dist/main.js"));
	const { out } = await use({}, { GITHUB_ACTION_PATH: machine.path("action") });
	expect(out).toContain("gc-integrations 9.9.9");
	expect(npm.calls()).toEqual([
		`${machine.path("action")}: npm ci --include=dev --ignore-scripts --no-audit --no-fund`,
		`${machine.path("action")}: npm run --silent build`,
	]);
});

test("a version is installed beside the checkout, not into it", async () => {
	const home = machine.path("runner/gc-integrations-0.1.0");
	const npm = installNpm(
		machine,
		join(home, "node_modules/gc-integrations/dist/main.js"),
	);
	const { out } = await use({ version: "0.1.0" });
	expect(out).toContain("gc-integrations 9.9.9");
	expect(npm.calls()).toEqual([
		`${workspace}: npm install --prefix ${home} --no-save --ignore-scripts --no-audit --no-fund gc-integrations@0.1.0`,
	]);
});

test.each([
	{ version: "0.1.0; touch pwned" },
	{ version: "$(touch pwned)" },
	{ version: "../elsewhere" },
	{ version: "file:pwned" },
	{ command: "daemon" },
	{ command: "lint; touch pwned" },
	{ config: "a\n::set-output name=x::y" },
	{ environment: "dev\nexit-code=0" },
] as Readonly<Record<string, string>>[])(
	"%j is refused before anything is installed",
	async (inputs) => {
		const npm = installNpm(machine, machine.path("nowhere/main.js"));
		const { code, out, ran } = await use(inputs);
		expect(code).toBe(3);
		expect(out).toMatch(/^::error title=gc-integrations::the input \w+ /);
		expect(out).not.toContain("pwned");
		expect(ran).toEqual(["Set up Node.js", "Install gc-integrations"]);
		expect(npm.calls()).toEqual([]);
		expect(machine.has("work/pwned")).toBe(false);
	},
);

test("lint annotates, and shows the places in the job summary", async () => {
	machine.write(
		"work/integrations/b.yaml",
		documentOf("b").replace("inactive", "<off>"),
	);
	const { code, out, outputs, summary, ran } = await use({});
	expect(code).toBe(1);
	expect(outputs).toEqual({
		"exit-code": "1",
		"plan-file": "",
		report: "",
		"sarif-file": "",
	});
	expect(out.split("\n").filter((line) => line.startsWith("::"))).toEqual([
		expect.stringMatching(
			/^::error file=integrations\/b\.yaml,line=4,endLine=4,col=9,endColumn=14,title=invalid-value::status is "<off>"/,
		),
	]);
	expect(summary).toContain("&gt; 4 | status: &lt;off&gt;");
	expect(summary).not.toContain("<off>");
	expect(ran).not.toContain("Upload SARIF");
});

test("tests of data actions are run in every environment: annotated, in the job summary, and in a JUnit file where asked", async () => {
	machine.write("work/actions/x.yaml", actionOf("x", "open"));
	const clean = await use({ command: "test" });
	expect([clean.code, clean.outputs]).toEqual([
		0,
		expect.objectContaining({ "exit-code": "0" }),
	]);
	expect(clean.out).toContain("1 test, 2 environments: 1 passed\n");
	expect(clean.out).not.toContain("::error");

	machine.write("work/actions/x.yaml", actionOf("x", "shipped & <b>"));
	const failed = await use({ command: "test", "junit-file": "tests.xml" });
	expect(failed.code).toBe(1);
	expect(failed.outputs).toMatchObject({ "exit-code": "1" });
	expect(failed.out).toMatch(
		/^::error file=actions\/x\.yaml,line=11,endLine=11,col=5,endColumn=11,title=test of x%3A what is there%2C stage output::/m,
	);
	expect(failed.summary).toContain("✗ x 1 of 1 test failed");
	expect(failed.summary).toContain("shipped &amp; &lt;b&gt;");
	expect(machine.read("work/tests.xml")).toContain("<testsuites");

	const dev = await use({ command: "test", environment: "dev" });
	expect(dev.summary).toContain("\n1 test: 1 failed\n");
	const wrong = await use({ command: "test", environment: "nowhere" });
	expect(wrong.code).toBe(3);
	expect(wrong.outputs).toMatchObject({ "exit-code": "3" });
});

test("lint of a clean tree says what it judged", async () => {
	const { code, out, outputs } = await use({ command: "lint" });
	expect(code).toBe(0);
	expect(outputs["exit-code"]).toBe("0");
	expect(out).toContain("1 file, 1 document, 2 environments: no problems\n");
	expect(out).not.toContain("::");
});

test("SARIF is written where asked, and uploaded only when asked, of a failed lint too", async () => {
	machine.write("work/integrations/b.yaml", documentOf("a"));
	const written = await use({ "sarif-file": "out/lint.sarif" });
	expect(written.code).toBe(1);
	expect(written.outputs["sarif-file"]).toBe("out/lint.sarif");
	expect(written.ran).not.toContain("Upload SARIF");
	const { runs } = JSON.parse(machine.read("work/out/lint.sarif")) as {
		runs: { results: unknown[] }[];
	};
	expect(runs[0]?.results.length).toBeGreaterThan(0);
	const uploaded = await use({ "upload-sarif": "true" });
	expect(uploaded.code).toBe(1);
	const sarif = machine.path("runner/gc-integrations.sarif");
	expect(uploaded.used.slice(1)).toEqual([
		{
			uses: expect.stringMatching(/^github\/codeql-action\/upload-sarif@v\d+$/),
			with: { sarif_file: sarif, category: "gc-integrations" },
		},
	]);
	// Nothing is uploaded where the lint could not run, and no older file passes for this run's.
	const refused = await use({ "upload-sarif": "true", config: "nowhere.yaml" });
	expect(refused.code).toBe(3);
	expect(refused.err).toContain("there is no settings file nowhere.yaml");
	expect(refused.ran).not.toContain("Upload SARIF");
});

test("lint of a pull request compares with its base branch, unless told not to", async () => {
	await pullRequestFrom();
	machine.write(
		"work/integrations/a.yaml",
		documentOf("a").replace("web-services", "aws-lambda"),
	);
	const compared = await use({}, { GITHUB_BASE_REF: "main" });
	expect(compared.out).toContain("title=type-changed");
	expect(compared.code).toBe(1);
	const alone = await use({ base: "none" }, { GITHUB_BASE_REF: "main" });
	expect(alone.out).not.toContain("title=type-changed");
	const named = await use({ base: "main" });
	expect(named.out).toContain("title=type-changed");
	const unknown = await use({ base: "nowhere" });
	expect(unknown.code).toBe(3);
	expect(unknown.outputs["exit-code"]).toBe("3");
});

test("a checkout without history is told how to get it", async () => {
	machine.write("work/integrations/b.yaml", documentOf("b"));
	await commit("two");
	await machine.git(
		machine.home,
		"clone",
		"-q",
		"--depth=1",
		`file://${workspace}`,
		"shallow",
	);
	const { code, out, outputs } = await useAction(machine, {
		workspace: machine.path("shallow"),
		inputs: { base: "HEAD~1" },
	});
	expect(code).toBe(3);
	expect(outputs["exit-code"]).toBe("3");
	expect(out).toContain("give actions/checkout fetch-depth: 0");
});

test("names that somebody else chose run nothing", async () => {
	const branch = "x$(touch$IFS$9pwned)`touch$IFS$9pwned`;touch$IFS$9pwned";
	await pullRequestFrom(branch);
	const clean = await use({}, { GITHUB_BASE_REF: branch });
	expect(clean.code).toBe(0);
	const evil = '"; touch pwned; $(touch pwned) `touch pwned` #';
	const codes: number[] = [];
	for (const inputs of [
		{ base: evil },
		{ base: "--output=pwned" },
		{ config: evil },
		{ environment: evil },
		{ command: "plan", environment: evil },
		{ command: "test", environment: evil },
		{ command: "test", config: evil },
		{ command: "plan", config: evil },
		{ command: "plan", environment: "dev", "plan-file": evil },
		{ command: "apply", "plan-file": evil },
	] as Readonly<Record<string, string>>[]) {
		installGh(machine);
		codes.push((await use(inputs, client, 7)).code);
		expect(machine.has("work/pwned")).toBe(false);
	}
	// A file may have any name.
	expect(codes).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 0, 0]);
	expect(await machine.git(workspace, "status", "--short")).toContain("touch");
});

const marker = "<!-- gc-integrations plan dev -->";

test("plan comments once, and then keeps its own comment up to date", async () => {
	const others = [
		{ id: 1, user: { login: "mallory" }, body: `${marker}\nmine` },
		{
			id: 2,
			user: { login: "github-actions[bot]" },
			body: "<!-- gc-integrations plan prod -->\nof prod",
		},
		{ id: 3, user: { login: "github-actions[bot]" }, body: `see ${marker}` },
	];
	const gh = installGh(machine, { comments: others });
	const plan = { command: "plan", environment: "dev" };
	const first = await use(plan, client, 7);
	expect(first.code).toBe(0);
	expect(first.outputs).toMatchObject({ "exit-code": "2" });
	expect(first.out).toContain("commented\n");
	const [, , , own] = gh.comments();
	expect(own?.body.split("\n")[0]).toBe(marker);
	expect(own?.body).toContain("1 to create");
	expect(own?.body).toBe(machine.read("runner/gc-integrations-plan.md"));
	expect(first.summary).toBe(own?.body);

	machine.write("work/integrations/b.yaml", documentOf("b"));
	const second = await use(plan, client, 7);
	expect(second.out).toContain(`updated comment ${own?.id}\n`);
	expect(gh.comments()).toEqual([
		...others,
		{ ...own, body: expect.stringContaining("2 to create") },
	]);
});

test("plan finds its comment though the token may not ask whose it is", async () => {
	const gh = installGh(machine, {
		login: null,
		comments: [{ id: 5, user: { login: "github-actions[bot]" }, body: marker }],
	});
	await use({ command: "plan", environment: "dev" }, client, 7);
	expect(gh.comments()).toHaveLength(1);
	expect(gh.comments()[0]?.body).toContain("1 to create");
});

test("plan saves what apply takes, and a clean plan is 0", async () => {
	const planned = await use(
		{ command: "plan", environment: "dev", "plan-file": "plan-dev.json" },
		client,
	);
	expect(planned.code).toBe(0);
	expect(planned.outputs).toMatchObject({
		"exit-code": "2",
		"plan-file": "plan-dev.json",
	});
	expect(planned.ran).not.toContain("Comment");
	const apply = {
		command: "apply",
		environment: "dev",
		"plan-file": "plan-dev.json",
	};
	const applied = await use(apply, client);
	expect(applied.code).toBe(0);
	expect(applied.outputs["exit-code"]).toBe("0");
	expect(applied.out).toContain("1 applied");
	expect(applied.summary).toContain("+ create Service a");
	const stale = await use(apply, client);
	expect(stale.code).toBe(1);
	expect(stale.out).toContain("stale-plan");
	const clean = await use({ command: "plan", environment: "dev" }, client);
	expect(clean.code).toBe(0);
	expect(clean.outputs["exit-code"]).toBe("0");
	expect(clean.summary).toContain("nothing to do");
});

test("a plan that looks for drift fails where there is some", async () => {
	const drift = {
		command: "plan",
		environment: "dev",
		"fail-on-changes": "true",
	};
	const found = await use(drift, client);
	expect(found.code).toBe(2);
	expect(found.outputs["exit-code"]).toBe("2");
	expect(found.out).toContain("the platform is not what the files say");
	expect(found.summary).toContain("1 to create");
	await command(workspace, ["apply", "--env", "dev", "--yes"], client);
	const none = await use(drift, client);
	expect(none.code).toBe(0);
	expect(none.out).not.toContain("::error");
});

test.each([
	["deletes", "prune: true, safety: { maxDeletes: 0, maxActionsLost: 9 }"],
	["disables", "safety: { maxDisables: 0 }"],
	["credential-rewrites", "safety: { maxCredentialRewrites: 0 }"],
	["actions-lost", "prune: true, safety: { maxActionsLost: 0 }"],
])("allow-%s allows it once, in a plan and in an apply", async (what, more) => {
	const before = documentOf(
		"b",
		"credentials: { type: basicAuth, fields: { userName: me, password: { env: PASSWORD } } }\n",
	).replace("inactive", "active");
	machine.write("work/integrations/b.yaml", before);
	machine.write(
		"work/gc-integrations.yaml",
		`${settingsFor({ dev: simulator.url })}${more.replace(/(^|, (?=safety))/g, "\n    ").slice(1)}\n`,
	);
	const secrets = { ...client, PASSWORD: "first" };
	const apply = { command: "apply", environment: "dev" };
	const made = await command(workspace, ["apply", "--yes"], secrets);
	expect(made.code).toBe(0);

	const { organization } = simulator;
	const [live] = organization.integrationsNamed("Service b");
	organization.addAction({ integrationId: live?.id ?? "", name: "Look up" });
	if (what === "disables")
		machine.write(
			"work/integrations/b.yaml",
			before.replace("status: active", "status: inactive"),
		);
	else if (what !== "credential-rewrites")
		rmSync(join(workspace, "integrations/b.yaml"));
	const now =
		what === "credential-rewrites"
			? { ...secrets, PASSWORD: "second" }
			: secrets;
	for (const command of ["plan", "apply"]) {
		const refused = await use({ ...apply, command }, now);
		expect(refused.code).toBe(1);
		expect(refused.summary).toContain(`too-many-${what}`);
	}
	const allowed = { ...apply, [`allow-${what}`]: "1" };
	const planned = await use({ ...allowed, command: "plan" }, now);
	expect([planned.code, planned.outputs["exit-code"]]).toEqual([0, "2"]);
	const applied = await use(allowed, now);
	expect(applied.code).toBe(0);
	expect(applied.out).toContain("1 applied");
});

test("a refused plan is commented, and fails the step", async () => {
	const gh = installGh(machine);
	machine.write(
		"work/integrations/a.yaml",
		documentOf("a").replace("inactive", "on"),
	);
	const { code, outputs } = await use(
		{ command: "plan", environment: "dev" },
		client,
		7,
	);
	expect(code).toBe(1);
	expect(outputs["exit-code"]).toBe("1");
	expect(gh.comments()[0]?.body).toContain("refused, nothing will be written");
});

test("a plan that could not be made replaces the older one in the comment", async () => {
	const gh = installGh(machine);
	const plan = { command: "plan", environment: "dev" };
	await use(plan, client, 7);
	const { code, outputs } = await use(
		plan,
		{ ...client, GC_CLIENT_SECRET: "wrong" },
		7,
	);
	expect(code).toBe(4);
	expect(outputs).toMatchObject({ "exit-code": "4", "plan-file": "" });
	expect(gh.comments()).toHaveLength(1);
	expect(gh.comments()[0]?.body).toBe(
		`${marker}\n\n### \`dev\`: no plan\n\nThe plan of \`0123456789abcdef0123456789abcdef01234567\` could not be made (exit code 4): [the log](https://github.com/team/integrations/actions/runs/42) tells why.\n`,
	);
});

test("a token that may not comment costs a warning, not the run", async () => {
	const gh = installGh(machine, { readOnly: true });
	const { code, out, summary } = await use(
		{ command: "plan", environment: "dev" },
		client,
		7,
	);
	expect(code).toBe(0);
	expect(out).toContain("::warning title=gc-integrations::the plan could not");
	expect(summary).toContain("1 to create");
	expect(gh.comments()).toEqual([]);
});

test("comment: false and runs without a pull request leave GitHub alone", async () => {
	const gh = installGh(machine);
	const quiet = { command: "plan", environment: "dev", comment: "false" };
	await use(quiet, client, 7);
	await use({ command: "plan", environment: "dev" }, client);
	expect(gh.calls()).toEqual([]);
});

test("skip-secrets plans without the secrets of the documents", async () => {
	machine.write(
		"work/integrations/a.yaml",
		documentOf(
			"a",
			"credentials: { type: basicAuth, fields: { userName: me, password: { env: ABSENT } } }\n",
		),
	);
	const plan = { command: "plan", environment: "dev" };
	const refused = await use(plan, client);
	expect(refused.code).toBe(1);
	expect(refused.summary).toContain("unresolved-secret");
	const skipped = await use({ ...plan, "skip-secrets": "true" }, client);
	expect(skipped.code).toBe(0);
	expect(skipped.summary).toContain("Credentials were not compared");
});

test("what the platform and the documents say is no command to the runner", async () => {
	machine.write(
		"work/integrations/a.yaml",
		documentOf("a", 'notes: "x\\n::error::from the notes\\n::add-mask::e"\n'),
	);
	const pauses = new Set<string>();
	for (const inputs of [
		{ command: "plan", environment: "dev" },
		{ command: "apply", environment: "dev" },
	]) {
		const { out } = await useAction(machine, {
			inputs,
			environment: client,
			workspace,
			alwaysNode: true,
		});
		const lines = out.split("\n");
		const begin = lines.findIndex((line) =>
			line.startsWith("::stop-commands::"),
		);
		const pause = (lines[begin] ?? "").replace("::stop-commands::", "");
		expect(pause).toMatch(/^[\da-f-]{36}$/);
		const end = lines.indexOf(`::${pause}::`);
		expect(end).toBeGreaterThan(begin);
		const outside = [...lines.slice(0, begin), ...lines.slice(end + 1)];
		expect(outside.filter((line) => line.startsWith("::"))).toEqual([]);
		pauses.add(pause);
	}
	expect(pauses.size).toBe(2);
});

test("a plan left by an earlier run does not pass for this one's", async () => {
	writeFileSync(join(workspace, "plan.json"), "{}");
	const { outputs } = await use(
		{ command: "plan", environment: "dev", "plan-file": "plan.json" },
		{ ...client, GC_CLIENT_SECRET: "wrong" },
	);
	expect(outputs["plan-file"]).toBe("");
	expect(machine.has("work/plan.json")).toBe(false);
});
