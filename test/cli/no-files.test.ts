// Nothing to judge is never "no problems": globs and paths that match nothing say so, and nothing is deleted.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { type Repository, repository } from "../fixtures/repository.ts";
import { settings, variables } from "../fixtures/session.ts";

const made: Repository[] = [];
afterEach(() => {
	for (const each of made.splice(0)) each.remove();
});

function repositoryOf(files: Readonly<Record<string, string>>): Repository {
	const here = repository(files);
	made.push(here);
	return here;
}

const document = (key: string, status = "inactive"): string =>
	`key: ${key}\ntype: web-services\nname: ${key}\nstatus: ${status}\n`;
const withGlobs = (globs: string, more = ""): string =>
	`version: 1\nenvironments:\n  dev:\n    region: eu-west-1\n    oauth: { clientId: a, clientSecret: { env: S } }\nintegrations: ${globs}\n${more}`;

async function rules(here: Repository, ...words: readonly string[]) {
	const { findings, files } = await here.json(...words);
	return { files, rules: findings.map(({ rule, file }) => `${rule} ${file}`) };
}

describe("globs that match nothing", () => {
	test("the settings' globs each, the defaults only together", async () => {
		const defaults = repositoryOf({ "integrations/a.json": "{}" });
		expect((await rules(defaults)).rules).not.toContain(
			"no-files gc-integrations.yaml",
		);
		rmSync(join(defaults.folder, "integrations/a.json"));
		expect((await rules(defaults)).rules).toEqual([
			"no-files gc-integrations.yaml",
		]);
		expect((await defaults.lint()).code).toBe(1);
	});

	test("nor is it enough to take files out", async () => {
		const here = repositoryOf({
			"gc-integrations.yaml": withGlobs('["!integrations/a.yaml"]'),
			"integrations/a.yaml": document("a"),
		});
		expect(await rules(here)).toEqual({
			files: 0,
			rules: ["no-files gc-integrations.yaml"],
		});
		expect((await here.lint()).code).toBe(1);
	});

	test("the settings decide how bad that is", async () => {
		const here = repositoryOf({
			"gc-integrations.yaml": withGlobs(
				"[later/*.yaml]",
				"rules: { no-files: warning }\n",
			),
		});
		expect((await here.lint()).code).toBe(0);
		expect((await here.lint("--max-warnings", "0")).code).toBe(1);
	});

	test("one file of several is judged without what other globs miss", async () => {
		const here = repositoryOf({
			"gc-integrations.yaml": withGlobs("[integrations/*.yaml, later/*.yaml]"),
			"integrations/a.yaml": document("a"),
		});
		expect((await here.lint()).code).toBe(1);
		expect((await here.lint("integrations/a.yaml")).code).toBe(0);
	});
});

test("a path that holds nothing to judge is wrong usage", async () => {
	const here = repositoryOf({ "integrations/a.yaml": document("a") });
	mkdirSync(join(here.folder, "empty"));
	for (const words of [
		["empty"],
		["integrations", "empty"],
		["integrations/b"],
	])
		expect(await here.lint(...words), words.join(" ")).toMatchObject({
			code: 3,
		});
	expect((await here.lint("empty")).err).toContain(
		"no integration file is at empty, or below it: nothing was checked",
	);
	for (const words of [["integrations"], ["."], ["gc-integrations.yaml"]])
		expect((await here.lint(...words)).code, words.join(" ")).toBe(0);
	rmSync(join(here.folder, "gc-integrations.yaml"));
	expect((await here.lint("empty")).code).toBe(3);
	expect((await here.lint("integrations")).code).toBe(0);
});

describe("the settings file is never a document", () => {
	test("whatever the globs say, whatever its name, and through a link", async () => {
		const here = repositoryOf({
			"gc-integrations.yaml": withGlobs('["**/*.yaml"]'),
			"integrations/a.yaml": document("a"),
		});
		const only = { files: 1, rules: [] };
		expect(await rules(here)).toEqual(only);
		expect(await rules(here, ".")).toEqual(only);
		cpSync(
			join(here.folder, "gc-integrations.yaml"),
			join(here.folder, "prod.yaml"),
		);
		expect(await rules(here, "--config", "prod.yaml")).toEqual(only);
		symlinkSync("../prod.yaml", join(here.folder, "integrations/s.yaml"));
		symlinkSync("prod.yaml", join(here.folder, "link.yaml"));
		expect(await rules(here, "--config", "link.yaml")).toEqual(only);
		expect(await rules(here, "--config", "prod.yaml")).toEqual(only);
	});

	test("alone it is no match", async () => {
		const here = repositoryOf({
			"gc-integrations.yaml": withGlobs('["**/*.yaml"]'),
		});
		expect(await rules(here)).toEqual({
			files: 0,
			rules: ["no-files gc-integrations.yaml"],
		});
	});
});

test("the last document that goes takes nothing with it, and the run says why", async () => {
	const simulator = await startSimulator({ behavior: { settleReads: 0 } });
	try {
		const here = repositoryOf({
			"gc-integrations.yaml": settings().replaceAll("SIMULATOR", simulator.url),
			"integrations/a.yaml": document("a"),
		});
		const go = (...argv: readonly string[]) =>
			command(here.folder, argv, variables);
		expect(await go("apply", "--yes")).toMatchObject({ code: 0 });
		const nothingGoes = async (): Promise<void> => {
			for (const argv of [
				["plan"],
				["apply", "--yes", "--allow-deletes", "9"],
			]) {
				const { code, out } = await go(...argv);
				expect(code, argv.join(" ")).toBe(1);
				expect(out).toContain("lint-errors");
				expect(out.replace(/\s+/g, " ")).toContain(
					"nothing is deleted until then",
				);
			}
		};
		writeFileSync(
			join(here.folder, "gc-integrations.yaml"),
			`${settings().replaceAll("SIMULATOR", simulator.url)}integrations: ["!integrations/a.yaml"]\n`,
		);
		await nothingGoes();
		writeFileSync(
			join(here.folder, "gc-integrations.yaml"),
			settings().replaceAll("SIMULATOR", simulator.url),
		);
		rmSync(join(here.folder, "integrations/a.yaml"));
		await nothingGoes();
		expect(simulator.organization.liveIntegrations()).toHaveLength(1);
	} finally {
		await simulator.close();
	}
});
