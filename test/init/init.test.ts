// `init` -> what it writes, what it leaves alone, and whether what it wrote is right.
import {
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { command } from "../fixtures/command.ts";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";

let machine: Machine;
beforeEach(() => {
	machine = openMachine();
});
afterEach(() => machine.remove());

function filesIn(folder: string): readonly string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => !path.startsWith(".git/"))
		.filter((path) => statSync(join(folder, path)).isFile())
		.toSorted();
}

const own = [
	".gitignore",
	".pre-commit-config.yaml",
	".vscode/extensions.json",
	".vscode/settings.json",
	"README.md",
	"actions/example.yaml",
	"gc-integrations.yaml",
	"integrations/example.yaml",
	"package.json",
];
const github = [
	".github/workflows/gc-integrations-doctor.yml",
	".github/workflows/gc-integrations-drift.yml",
	".github/workflows/gc-integrations-environment.yml",
	".github/workflows/gc-integrations.yml",
];
const gitlab = [".gitlab-ci.yml", ".gitlab/gc-integrations.yml"];

test("a new folder gets everything, and lints clean", async () => {
	const { code, out, err } = await command(machine.home, ["init", "new"]);
	expect([code, err]).toEqual([0, ""]);
	const written = filesIn(machine.path("new"));
	expect(written).toEqual([...own, ...github, ...gitlab].toSorted());
	for (const file of written) expect(out).toContain(`  new/${file}\n`);
	expect(out).toContain("next\n  1. cd new\n  2. npm install");
	expect(out).toContain("delete the files of the one that you do not use");
	const linted = await command(machine.path("new"), [
		"lint",
		"--max-warnings=0",
	]);
	expect(linted).toEqual({
		code: 0,
		out: "2 files, 2 documents, 2 environments: no problems\n",
		err: "",
	});
	const tested = await command(machine.path("new"), ["test", "--all"]);
	expect(tested).toEqual({
		code: 0,
		out: "✓ example-lookup 1 test\n\n1 test, 2 environments: 1 passed\n",
		err: "",
	});
	expect(out).toContain("gc-integrations test --all");
	expect(JSON.parse(machine.read("new/package.json"))).toMatchObject({
		scripts: { test: "gc-integrations test --all" },
	});
});

test("the example of a data action belongs to the example: it comes with it, unless it is not wanted", async () => {
	const has = (name: string): boolean =>
		machine.has(`${name}/actions/example.yaml`);
	await command(machine.home, ["init", "without", "--no-action"]);
	expect(has("without")).toBe(false);
	expect(machine.has("without/integrations/example.yaml")).toBe(true);
	await command(machine.home, ["init", "without"]);
	expect(has("without")).toBe(true);

	machine.write("renamed/integrations/example.yaml", "key: crm\n");
	await command(machine.home, ["init", "renamed"]);
	expect(has("renamed")).toBe(false);
	machine.write("own/actions/order.yaml", "key: order\n");
	await command(machine.home, ["init", "own"]);
	expect(has("own")).toBe(false);
});

test("what it writes can be parsed, and holds no placeholder", async () => {
	await command(machine.home, ["init", ".", "--package", "^0.1.0"]);
	for (const file of filesIn(machine.home).filter(
		(path) => !path.startsWith("bin/") && path !== "gitconfig",
	)) {
		const text = machine.read(file);
		expect([file, text.includes("@@")]).toEqual([file, false]);
		expect(text.endsWith("\n")).toBe(true);
		if (/\.ya?ml$/.test(file))
			for (const { errors, warnings } of parseAllDocuments(text))
				expect([file, errors, warnings]).toEqual([file, [], []]);
		if (file.endsWith(".json")) JSON.parse(text);
	}
	expect(JSON.parse(machine.read("package.json"))).toMatchObject({
		private: true,
		devDependencies: { "gc-integrations": "^0.1.0" },
	});
	expect(machine.read(".gitlab/gc-integrations.yml")).toBe(
		readFileSync(join(root, "deploy/gitlab-ci.yml"), "utf8"),
	);
});

test("commented suggestions are right too, once their marks are taken away", async () => {
	await command(machine.home, ["init"]);
	const bare = (text: string): string =>
		text.replace(
			/^(\s*)# ((?: *(?:[a-zA-Z]+:( .*)?))$)/gm,
			(line, space: string, rest: string) =>
				line.includes("yaml-language-server") ? line : `${space}${rest}`,
		);
	const document = bare(machine.read("integrations/example.yaml"));
	const settings = bare(machine.read("gc-integrations.yaml"));
	expect(parse(document)).toMatchObject({
		credentials: { type: "basicAuth" },
		environments: { prod: {} },
	});
	expect(parse(settings)).toMatchObject({
		fingerprintKey: { env: "GC_FINGERPRINT_KEY" },
		environments: { dev: { organizationId: expect.any(String) } },
	});
	machine.write("integrations/example.yaml", document);
	machine.write("gc-integrations.yaml", settings);
	const { code, out } = await command(machine.home, ["lint"]);
	expect(out).toBe("2 files, 2 documents, 2 environments: no problems\n");
	expect(code).toBe(0);
});

test("every schema that editors are pointed at is one of the installed package", async () => {
	await command(machine.home, ["init"]);
	const below = "node_modules/gc-integrations/";
	const check = (from: string, to: string): void => {
		const path = resolve(machine.path(from), to);
		const start = machine.path(below);
		expect(path.startsWith(start)).toBe(true);
		expect([to, existsSync(join(root, path.slice(start.length)))]).toEqual([
			to,
			true,
		]);
	};
	for (const file of [
		"gc-integrations.yaml",
		"integrations/example.yaml",
		"actions/example.yaml",
	]) {
		const [, schema = ""] =
			/^# yaml-language-server: \$schema=(\S+)\n/.exec(machine.read(file)) ??
			[];
		check(dirname(file), schema);
	}
	const settings = JSON.parse(machine.read(".vscode/settings.json")) as {
		"yaml.schemas": Record<string, string[]>;
		"json.schemas": { url: string }[];
	};
	const schemas = [
		...Object.keys(settings["yaml.schemas"]),
		...settings["json.schemas"].map(({ url }) => url),
	];
	expect(schemas).toHaveLength(4);
	for (const schema of schemas) check(".", schema);
});

test("the package brings what init reads", () => {
	const { files } = JSON.parse(
		readFileSync(join(root, "package.json"), "utf8"),
	) as { files: string[] };
	for (const name of ["templates", "deploy/gitlab-ci.yml", "action.yml"])
		expect(
			files.some((file) => name === file || name.startsWith(`${file}/`)),
			name,
		).toBe(true);
	// npm leaves these out of packages, or reads them as its own.
	expect(
		filesIn(join(root, "templates")).filter((path) =>
			/(^|\/)(\.gitignore|\.npmignore|\.npmrc)$/.test(path),
		),
	).toEqual([]);
});

test("a second run writes nothing, and says so", async () => {
	await command(machine.home, ["init", "new"]);
	machine.write("new/README.md", "ours\n");
	const { code, out } = await command(machine.home, ["init", "new"]);
	expect(code).toBe(0);
	expect(out).toMatch(
		/^nothing to write: everything is there already\n\nkept, as they were there already\n {2}new\/gc-integrations\.yaml\n/,
	);
	expect(out).not.toContain("wrote");
	expect(out).not.toContain("next");
	expect(machine.read("new/README.md")).toBe("ours\n");
});

test("what is there stays, and what it lacks is told", async () => {
	const before: Record<string, string> = {
		"new/gc-integrations.yaml": "broken: [\n",
		"new/package.json": "{}\n",
		"new/.gitignore": "/node_modules\nplan.json\n",
		"new/.gitlab-ci.yml": "stages: [build]\n",
		"new/integrations/ours.yml": "key: ours\n",
	};
	for (const [name, text] of Object.entries(before)) machine.write(name, text);
	const address = "git+https://git.example.com/acme/gc-integrations.git#v0.1.0";
	const { code, out } = await command(machine.home, [
		...["init", "new", "--package", address],
	]);
	expect(code).toBe(0);
	for (const [name, text] of Object.entries(before))
		expect([name, machine.read(name)]).toEqual([name, text]);
	// There are integrations already: an example would be created on the platform.
	expect(machine.has("new/integrations/example.yaml")).toBe(false);
	expect(machine.has("new/actions/example.yaml")).toBe(false);
	expect(out).toContain(
		`npm install --save-dev 'gc-integrations@${address}'\n`,
	);
	expect(out).toContain("include:\n      - local: .gitlab/gc-integrations.yml");
	const ignores = /add to new\/\.gitignore:\n((?: {4}.*\n)+)/.exec(out)?.[1];
	expect(ignores).toContain("secrets/");
	expect(ignores).not.toContain("node_modules");
	expect(ignores).not.toContain(" plan.json");
	expect(out).not.toContain("2. npm install, ");
	// The package.json that stays may have no scripts.
	expect(machine.read("new/README.md")).not.toMatch(/npm (?:test|run)/);
});

test("settings that are there say which environments CI plans, and what it reads", async () => {
	machine.write(
		"new/gc-integrations.yaml",
		[
			"version: 1",
			"fingerprintKey: { env: FINGERPRINTS }",
			"environments:",
			...["main", "on", "'1.0'"].map(
				(name) =>
					`  ${name}: { region: eu-west-1, oauth: { clientId: some-id, clientSecret: { env: GC_CLIENT_SECRET } } }`,
			),
			"secrets:",
			"  stores:",
			"    vault: { type: vault, address: https://vault.example.com, auth: { token: { env: VAULT_TOKEN } } }",
			"server: { token: { env: OF_THE_DAEMON } }",
			"",
		].join("\n"),
	);
	const { out } = await command(machine.home, [
		"init",
		"new",
		"--ci",
		"github",
	]);
	expect(out).not.toContain("put your regions");
	expect(out).toContain(
		"export GC_CLIENT_SECRET=… FINGERPRINTS=… VAULT_TOKEN=…, then npx --no-install gc-integrations plan --env main",
	);
	expect(out).toContain("give the environments main, on and 1.0 required");
	const [weekly, daily, called, main] = github.map(
		(path) => parse(machine.read(`new/${path}`)) as { jobs: unknown },
	);
	const strategy = { matrix: { environment: ["main", "on", "1.0"] } };
	expect(main?.jobs).toMatchObject({ environment: { strategy } });
	expect(weekly?.jobs).toMatchObject({ doctor: { strategy } });
	expect(daily?.jobs).toMatchObject({ drift: { strategy } });
	const names = ["GC_CLIENT_SECRET", "FINGERPRINTS", "VAULT_TOKEN"];
	const env = Object.fromEntries(
		names.map((name) => [name, ["$", `{{ secrets.${name} }}`].join("")]),
	);
	for (const job of ["plan", "apply"])
		expect(called?.jobs).toHaveProperty(
			[job, "steps"],
			expect.arrayContaining([expect.objectContaining({ env })]),
		);
});

test("a link that leads nowhere is not followed", async () => {
	machine.write("new/x", "");
	symlinkSync(machine.path("elsewhere"), machine.path("new/README.md"));
	const { code } = await command(machine.home, ["init", "new"]);
	expect(code).toBe(0);
	expect(machine.has("elsewhere")).toBe(false);
});

test("the forge is told by the remotes, else by --ci", async () => {
	const of = async (
		name: string,
		remote: string | null,
		...words: string[]
	): Promise<readonly string[]> => {
		await machine.git(machine.home, "init", "-q", name);
		if (remote !== null)
			await machine.git(machine.path(name), "remote", "add", "origin", remote);
		const { out } = await command(machine.home, ["init", name, ...words]);
		const told = out.includes("delete the files of the one");
		return [...filesIn(machine.path(name)), ...(told ? ["told"] : [])].filter(
			(path) => !own.includes(path),
		);
	};
	expect(await of("a", "git@github.com:team/repo.git")).toEqual(github);
	expect(await of("b", "https://me@gitlab.example.com/x/github.git")).toEqual(
		gitlab,
	);
	expect(await of("c", "ssh://git@github.example.com:22/x")).toEqual(github);
	expect(await of("d", null)).toEqual([...github, ...gitlab, "told"]);
	expect(await of("e", "git@example.com:github/gitlab")).toEqual([
		...github,
		...gitlab,
		"told",
	]);
	expect(await of("f", "git@github.com:a/b", "--ci", "gitlab")).toEqual(gitlab);
	expect(await of("g", null, "--ci", "none")).toEqual([]);
});

test("in a folder of a repository, files of its top are written only when asked for", async () => {
	await machine.git(machine.home, "init", "-q", "repo");
	const { out } = await command(machine.path("repo"), ["init", "the/config"]);
	const inFolder = own
		.filter((path) => path !== ".pre-commit-config.yaml")
		.map((path) => `the/config/${path}`);
	expect(filesIn(machine.path("repo"))).toEqual(inFolder.toSorted());
	expect(out).toContain(
		`belong to the top of the Git repository, ${machine.path("repo")}: --ci github or --ci gitlab writes them there`,
	);
	for (const forge of ["github", "gitlab"])
		await command(machine.path("repo"), ["init", "the/config", "--ci", forge]);
	expect(filesIn(machine.path("repo"))).toEqual(
		[...inFolder, ...github, ...gitlab, ".pre-commit-config.yaml"].toSorted(),
	);
	const workflows = github.map((path) => machine.read(`repo/${path}`)).join("");
	expect(workflows).toContain(
		"uses: ./the/config/node_modules/gc-integrations",
	);
	expect(workflows).toContain('config: "the/config/gc-integrations.yaml"');
	expect(machine.read("repo/.gitlab/gc-integrations.yml")).toContain(
		'GC_INTEGRATIONS_FOLDER: "the/config"',
	);
	expect(machine.read("repo/.pre-commit-config.yaml")).toContain(
		"entry: the/config/node_modules/.bin/gc-integrations lint --staged --config the/config/gc-integrations.yaml",
	);
});

test.each([
	[["init", "--ci", "bitbucket"], "--ci takes github, gitlab or none"],
	[["init", "--git-hook"], "run git init first"],
	[["init", "gitconfig"], "cannot write"],
	[["init", "a", "b"], "too many arguments"],
	[["init", "--force"], "unknown option"],
	[["init", "--package", " "], "--package takes what npm install takes"],
	[["init", "--package", "./gone.tgz"], "there is no file ./gone.tgz"],
])("%j is wrong usage", async (words, message) => {
	const { code, err, out } = await command(machine.home, [...words]);
	expect([code, out]).toEqual([3, ""]);
	expect(err).toContain(message);
	expect(machine.has("gc-integrations.yaml")).toBe(false);
});

test("a folder that CI files cannot name is refused before anything is written", async () => {
	await machine.git(machine.home, "init", "-q", "repo");
	const words = ["init", "it's mine", "--ci", "github"];
	const { code, err } = await command(machine.path("repo"), [...words]);
	expect(code).toBe(3);
	expect(err).toContain("CI files cannot name the folder it's mine/");
	expect(filesIn(machine.path("repo"))).toEqual([]);
});
