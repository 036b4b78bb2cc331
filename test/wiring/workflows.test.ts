// The workflows and the pre-commit configuration that `init` writes -> whether they fit together and what they point at.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { starterFiles } from "../../src/init/starter.ts";
import { root } from "../fixtures/machine.ts";
import { action, type Step } from "./composite.ts";
import { fill, isTrue, type Value } from "./expressions.ts";

interface WorkflowJob {
	readonly if?: string;
	readonly needs?: string | readonly string[];
	readonly uses?: string;
	readonly with?: Readonly<Record<string, string>>;
	readonly secrets?: string;
	readonly environment?: string;
	readonly permissions?: Readonly<Record<string, string>>;
	readonly strategy?: {
		readonly matrix: Readonly<Record<string, readonly string[]>>;
	};
	readonly outputs?: Readonly<Record<string, string>>;
	readonly steps?: readonly Step[];
}

interface Workflow {
	readonly on: Readonly<Record<string, unknown>>;
	readonly permissions: Readonly<Record<string, string>>;
	readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

const files = new Map(
	starterFiles({
		prefix: "",
		dependency: "git+https://git.example.com/acme/gc-integrations.git#v0.1.0",
		environments: ["dev", "prod"],
		variables: [
			"GC_DEV_CLIENT_ID",
			"GC_DEV_CLIENT_SECRET",
			"GC_PROD_CLIENT_ID",
			"GC_PROD_CLIENT_SECRET",
		],
		forges: ["github", "gitlab"],
		top: true,
		example: true,
		exampleAction: true,
	}).map(({ path, text }) => [path, text]),
);

function read(path: string): unknown {
	return parse(files.get(path) ?? "") as unknown;
}

const main = read(".github/workflows/gc-integrations.yml") as Workflow;
const called = read(
	".github/workflows/gc-integrations-environment.yml",
) as Workflow;
const weekly = read(".github/workflows/gc-integrations-doctor.yml") as Workflow;
const daily = read(".github/workflows/gc-integrations-drift.yml") as Workflow;
const jobs = [main, called, weekly, daily].flatMap((workflow) =>
	Object.entries(workflow.jobs),
);

test("one workflow calls the other, for each environment of the settings", () => {
	const { environment } = main.jobs;
	expect(Object.keys(main.on)).toEqual(["pull_request", "push"]);
	expect(files.has((environment?.uses ?? "").replace("./", ""))).toBe(true);
	const settings = read("gc-integrations.yaml") as {
		environments: Record<string, unknown>;
	};
	expect(environment?.strategy?.matrix["environment"]).toEqual(
		Object.keys(settings.environments),
	);
	expect(called.on).toEqual({
		workflow_call: {
			inputs: {
				environment: {
					description: expect.any(String),
					type: "string",
					required: true,
				},
			},
		},
	});
});

test("scripts hold no expression, tokens are read-only by default, and actions are given what they take", () => {
	for (const { permissions } of [main, called, weekly, daily])
		expect(permissions).toEqual({ contents: "read" });
	for (const [name, { steps = [] }] of jobs)
		for (const step of steps) {
			expect(step.run ?? "", name).not.toContain("${{");
			if (step.uses === undefined) continue;
			if (!step.uses.startsWith("./")) {
				expect(step.uses).toMatch(/^actions\/[\w-]+@v\d+$/);
				continue;
			}
			expect(step.uses).toBe("./node_modules/gc-integrations");
			for (const input of Object.keys(step.with ?? {}))
				expect(Object.keys(action.inputs)).toContain(input);
		}
});

test("once a week each environment is looked at, with the client of plans", () => {
	const { doctor } = weekly.jobs;
	expect(weekly.on).toEqual({
		schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* [0-6]$/) }],
		workflow_dispatch: null,
	});
	expect(doctor?.strategy).toMatchObject(
		main.jobs["environment"]?.strategy ?? {},
	);
	const { GC_INTEGRATIONS_ENV: environment, ...secrets } =
		doctor?.steps?.find(({ run }) => run?.endsWith(" doctor"))?.env ?? {};
	expect(environment).toContain("matrix.environment");
	expect(secrets).toEqual(
		called.jobs["plan"]?.steps?.find(({ uses }) => uses?.startsWith("./"))?.env,
	);
});

test("each morning every environment is planned, with the client of plans, and a change fails", () => {
	const { drift } = daily.jobs;
	expect(daily.on).toEqual({
		schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }],
		workflow_dispatch: null,
	});
	expect(drift?.strategy).toMatchObject(
		main.jobs["environment"]?.strategy ?? {},
	);
	const ours = ({ uses }: { readonly uses?: string | undefined }) =>
		uses?.startsWith("./") === true;
	const plan = drift?.steps?.find(ours);
	expect(plan?.with).toMatchObject({
		command: "plan",
		"fail-on-changes": "true",
	});
	expect(plan?.env).toEqual(called.jobs["plan"]?.steps?.find(ours)?.env);
});

test("the secrets that settings read reach plan and apply", () => {
	const named = [
		...(files.get("gc-integrations.yaml") ?? "")
			.replace(/^\s*#.*$/gm, "")
			.matchAll(/\{ env: (\w+) \}/g),
	].map(([, name]) => name);
	expect(named).toHaveLength(4);
	for (const job of ["plan", "apply"]) {
		const step = called.jobs[job]?.steps?.find(({ uses }) =>
			uses?.startsWith("./"),
		);
		expect(step?.env).toEqual(
			Object.fromEntries(
				named.map((name) => [name, ["$", `{{ secrets.${name} }}`].join("")]),
			),
		);
	}
});

test("what the plan saved is what apply is given", () => {
	const steps = (job: string): readonly Step[] => called.jobs[job]?.steps ?? [];
	const of = (job: string, uses: string): Step["with"] =>
		steps(job).find((step) => step.uses?.startsWith(uses))?.with;
	const saved = of("plan", "./")?.["plan-file"];
	expect(saved).toMatch(/^plan-.*\.json$/);
	expect(of("plan", "actions/upload-artifact")?.["path"]).toBe(saved);
	expect(of("apply", "./")?.["plan-file"]).toBe(saved);
	expect(of("plan", "actions/upload-artifact")?.["name"]).toBe(
		of("apply", "actions/download-artifact")?.["name"],
	);
	expect(called.jobs["apply"]?.environment).toContain("inputs.environment");
	expect(called.jobs["apply"]?.needs).toBe("plan");
});

test("who is planned and who is applied", () => {
	const repository = "team/integrations";
	const pullRequest = (from: string, author: string): Value => ({
		event_name: "pull_request",
		repository,
		event: {
			repository: { default_branch: "main" },
			pull_request: {
				head: { repo: { full_name: from } },
				user: { login: author },
			},
		},
	});
	const push = (branch: string): Value => ({
		event_name: "push",
		repository,
		ref_name: branch,
		event: { repository: { default_branch: "main" } },
	});
	const met = (job: string, github: Value, exitCode = "2"): boolean =>
		isTrue(
			fill(called.jobs[job]?.if ?? "", {
				github,
				needs: { plan: { outputs: { "exit-code": exitCode } } },
			}),
		);
	const own = pullRequest(repository, "ann");
	expect(met("plan", own)).toBe(true);
	expect(met("plan", pullRequest("mallory/integrations", "mallory"))).toBe(
		false,
	);
	expect(met("plan", pullRequest(repository, "dependabot[bot]"))).toBe(false);
	expect(met("plan", push("main"))).toBe(true);
	expect(met("plan", push("master"))).toBe(false);
	expect(met("apply", own)).toBe(false);
	expect(met("apply", push("main"))).toBe(true);
	expect(met("apply", push("main"), "0")).toBe(false);
});

test("GitLab's file includes the template that is written beside it", () => {
	expect(read(".gitlab-ci.yml")).toEqual({
		include: [{ local: ".gitlab/gc-integrations.yml" }],
	});
	expect(files.has(".gitlab/gc-integrations.yml")).toBe(true);
});

interface Hook {
	readonly id: string;
	readonly name: string;
	readonly entry: string;
	readonly language: string;
	readonly files: string;
	readonly require_serial?: boolean;
	readonly pass_filenames?: boolean;
}

const [hook, tested, ...others] = parse(
	readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8"),
) as [Hook, Hook, ...Hook[]];

test("the pre-commit hooks run the package's own command, one process for all files", () => {
	const { bin } = JSON.parse(
		readFileSync(join(root, "package.json"), "utf8"),
	) as { bin: Record<string, string> };
	expect(others).toEqual([]);
	expect(hook).toMatchObject({
		id: "gc-integrations-lint",
		language: "node",
		require_serial: true,
	});
	expect(hook.entry.split(" ")).toEqual([
		Object.keys(bin)[0],
		"lint",
		"--staged",
	]);
	const { repos } = read(".pre-commit-config.yaml") as {
		repos: { repo: string; hooks: Hook[] }[];
	};
	expect(repos.map(({ repo }) => repo)).toEqual(["local"]);
	expect(repos[0]?.hooks[0]).toMatchObject({
		id: hook.id,
		entry:
			"node_modules/.bin/gc-integrations lint --staged --config gc-integrations.yaml",
		language: "system",
	});
	// Names of files are not keys.
	expect(tested).toMatchObject({
		id: "gc-integrations-test",
		entry: "gc-integrations test --staged --all",
		language: "node",
		pass_filenames: false,
	});
	expect(repos[0]?.hooks[1]).toMatchObject({
		id: tested.id,
		entry:
			"node_modules/.bin/gc-integrations test --staged --all --config gc-integrations.yaml",
		language: "system",
		pass_filenames: false,
	});
	expect(repos[0]?.hooks).toHaveLength(2);
});

test("a pull request is planned once it is linted and tested, and tests get no secret", () => {
	expect(main.jobs["environment"]?.needs).toEqual(["lint", "test"]);
	const ours = (job: string): Step | undefined =>
		main.jobs[job]?.steps?.find(({ uses }) => uses?.startsWith("./"));
	expect(ours("lint")?.with).toMatchObject({ command: "lint" });
	expect(ours("test")?.with).toEqual({
		command: "test",
		config: "gc-integrations.yaml",
	});
	expect(JSON.stringify(main.jobs["test"])).not.toContain("secrets.");
	expect(main.jobs["test"]?.permissions).toBeUndefined();
});

test("what stands beside a data action is linted, and whatever an action is made of tested", () => {
	const starter =
		(read(".pre-commit-config.yaml") as { repos: { hooks: Hook[] }[] }).repos[0]
			?.hooks ?? [];
	const meant = (file: string): readonly boolean[] =>
		[hook, tested, ...starter].map(({ files }) => new RegExp(files).test(file));
	const yes = [true, true, true, true];
	for (const file of [
		"gc-integrations.yaml",
		"integrations/a.yaml",
		"actions/a.yaml",
		"actions/orders/a.request.vm",
		"actions/orders/a.input.json",
		"integrations/orders.token.vm",
	])
		expect([file, meant(file)]).toEqual([file, yes]);
	expect(meant("actions/a.answer.txt")).toEqual([false, true, false, true]);
	expect(meant("my-actions/a.yaml")).toEqual([false, false, false, false]);
});

test("the hooks take settings and documents, and nothing else", () => {
	const starter = (
		read(".pre-commit-config.yaml") as { repos: { hooks: Hook[] }[] }
	).repos[0]?.hooks[0];
	const anywhere = new RegExp(hook.files);
	const atTop = new RegExp(starter?.files ?? "");
	for (const file of [
		"gc-integrations.yaml",
		"integrations/a.yaml",
		"integrations/team/a.yml",
		"integrations/a.json",
	])
		expect([file, anywhere.test(file), atTop.test(file)]).toEqual([
			file,
			true,
			true,
		]);
	expect(anywhere.test("config/integrations/a.yaml")).toBe(true);
	expect(atTop.test("config/integrations/a.yaml")).toBe(false);
	for (const file of [
		".github/workflows/gc-integrations.yml",
		".gitlab/gc-integrations.yml",
		"package.json",
		"my-integrations/a.yaml",
		"integrations/README.md",
	])
		expect([file, anywhere.test(file), atTop.test(file)]).toEqual([
			file,
			false,
			false,
		]);
});
