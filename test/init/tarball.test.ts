// `npm pack` -> a package that installs without a script and without a network, and is whole.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";
import {
	installed as command,
	npm,
	pack,
	packedDependencies,
} from "./package.ts";

let machine: Machine;
let project: string;
let packed: string;
const installed = (...path: readonly string[]): string =>
	join(project, "node_modules/gc-integrations", ...path);

beforeAll(async () => {
	machine = openMachine();
	[packed = ""] = await pack(machine, root);
	project = machine.path("project");
	machine.write(
		"project/package.json",
		JSON.stringify({ overrides: await packedDependencies(machine) }),
	);
	await npm(machine, project, [
		"install",
		"--save-dev",
		"--ignore-scripts",
		packed,
	]);
}, 300_000);
afterAll(() => machine.remove());

function gc(folder: string, ...words: readonly string[]) {
	return machine.run(command(folder), words, { folder });
}

test("it runs: version, lint, demo, and Terraform's files through its one dependency", async () => {
	const { version } = JSON.parse(
		readFileSync(join(root, "package.json"), "utf8"),
	) as { version: string };
	const npx = ["--no-install", "gc-integrations", "--version"];
	const environment = { npm_config_cache: machine.path("npm-cache") };
	for (const asked of [
		machine.run("npx", npx, { folder: project, environment }),
		gc(project, "--version"),
	])
		expect(await asked).toEqual({ code: 0, out: `${version}\n`, err: "" });
	const lint = await gc(project, "lint", installed("config.example"));
	expect([lint.code, lint.out]).toEqual([
		0,
		expect.stringContaining("no problems"),
	]);
	const demo = await gc(project, "demo");
	expect([demo.code, demo.err]).toEqual([0, expect.any(String)]);
	machine.write(
		"project/main.tf",
		'resource "genesyscloud_integration" "crm" {\n  intended_state   = "ENABLED"\n  integration_type = "custom-rest-actions"\n  config {\n    name = "CRM"\n  }\n}\n',
	);
	machine.write(
		"project/gc-integrations.yaml",
		readFileSync(installed("config.example/gc-integrations.yaml"), "utf8"),
	);
	const read = await gc(
		project,
		...["export", "--env", "dev", "--from-terraform", "main.tf"],
	);
	expect([read.code, read.err]).toEqual([0, expect.any(String)]);
	expect(machine.has("project/integrations/crm.yaml")).toBe(true);
});

test("its scripts do nothing where they run all the same", async () => {
	// npm runs `prepare` of a folder that is installed as a link.
	await npm(machine, installed(), ["run", "prepare"]);
	expect(existsSync(installed("node_modules"))).toBe(false);
});

test("every link of its pages leads to what it has", () => {
	const pages = readdirSync(installed(), {
		recursive: true,
		encoding: "utf8",
	}).filter((path) => path.endsWith(".md"));
	expect(pages).toContain("README.md");
	expect(pages).toContain(join("docs", "secrets.md"));
	const broken = pages.flatMap((page) =>
		[
			...readFileSync(installed(page), "utf8").matchAll(
				/\]\(([^)\s#]+)[^)]*\)/g,
			),
		]
			.map(([, target = ""]) => target)
			.filter((target) => !/^[a-z]+:/.test(target))
			.filter((target) => !existsSync(installed(dirname(page), target)))
			.map((target) => `${page}: ${target}`),
	);
	expect(broken).toEqual([]);
});

test("init takes the program from the same file, by a path that holds", async () => {
	const { code, out } = await gc(project, "init", "../starter");
	expect(code).toBe(0);
	const { devDependencies } = JSON.parse(
		machine.read("starter/package.json"),
	) as { devDependencies: Record<string, string> };
	expect(devDependencies).toEqual({
		"gc-integrations": `file:../${packed.slice(machine.home.length + 1)}`,
	});
	expect(out).toContain("this machine alone has");
	machine.write(
		"starter/package.json",
		JSON.stringify({
			devDependencies,
			overrides: (
				JSON.parse(machine.read("project/package.json")) as {
					overrides: unknown;
				}
			).overrides,
		}),
	);
	await npm(machine, machine.path("starter"), ["install"]);
	expect((await gc(machine.path("starter"), "lint")).code).toBe(0);
	await npm(machine, machine.path("starter"), ["ci"]);
	expect((await gc(machine.path("starter"), "lint")).code).toBe(0);
});
