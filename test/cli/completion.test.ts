// `completion`: what real shells offer for command lines of this program, made from the table that its help is made from.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { formats } from "../../src/cli/formats.ts";
import { rules } from "../../src/core/findings/table.ts";
import { command } from "../fixtures/command.ts";
import { isInstalled, type Shell, shellIn } from "../fixtures/shells.ts";

const folder = mkdtempSync(join(tmpdir(), "gc-completion-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const here = join(folder, "here");
cpSync(fileURLToPath(new URL("../../config.example", import.meta.url)), here, {
	recursive: true,
});
writeFileSync(
	join(here, "integrations", "odd.yaml"),
	'{ "key": "of-json", "properties": { "url": "$(touch pwned) `touch pwned`" } }',
);
writeFileSync(
	join(here, "integrations", "broken.yaml"),
	"key: of-broken\ntype: [\n",
);
writeFileSync(
	join(here, "other.yaml"),
	"version: 1\nintegrations: [none/*.yaml]\nenvironments:\n  staging: { region: eu-west-1, oauth: { clientId: { env: A }, clientSecret: { env: B } } }\n",
);
const keys = ["billing", "crm-lookup", "of-broken", "of-json"];
const names = [...commands.map(({ name }) => name), "help"].sort();

const shells = (["bash", "zsh", "fish"] as const).filter(
	// bash is everywhere that these tests run.
	(shell) => shell === "bash" || isInstalled(shell),
);

describe.each(shells)("%s offers", (shell: Shell) => {
	const own = join(folder, shell);
	mkdirSync(own);
	const offers = shellIn(own, shell);
	const words = (line: string) =>
		// fish completes the whole word.
		offers(`gc-integrations ${line}`, here).map((word) =>
			word.replace(/^--[a-z-]+=/, ""),
		);

	test("every command", () => {
		expect(words("")).toEqual(names);
		expect(words("--env dev ")).toEqual(names);
		expect(words("help ")).toEqual(expect.arrayContaining(names));
		expect(words("com")).toEqual(["completion"]);
	});

	test.each(commands.map((one) => [one.name, one] as const))(
		"every option of %s",
		(name, { options, takes }) => {
			const offered = words(`${name} --`).map((word) => word.replace(/=$/, ""));
			expect(offered).toEqual(
				expect.arrayContaining([
					...options.map(({ long }) => long),
					...takes.map((option) => `--${option}`),
				]),
			);
		},
	);

	test("what an option takes", () => {
		expect(words("plan --format ")).toEqual([...formats.plan].sort());
		expect(words("plan --format=m")).toEqual(["markdown"]);
		expect(words("lint --format json --format sa")).toEqual(["sarif"]);
		expect(words("certs --fail-on ")).toEqual(["error", "never", "warning"]);
		expect(words("init --ci git")).toEqual(["github", "gitlab"]);
	});

	test("names that can be explained, and shells", () => {
		expect(words("explain limit")).toEqual(["limit-exceeded"]);
		expect(words("explain aws-")).toEqual([
			"aws-lambda",
			"aws-lambda-data-actions",
		]);
		expect(words("completion ")).toEqual(["bash", "fish", "zsh"]);
	});

	test("environments of the settings that are meant", () => {
		expect(words("plan --env ")).toEqual(["dev", "prod"]);
		expect(words("--env=p")).toEqual(["prod"]);
		expect(words("--config other.yaml plan --env ")).toEqual(["staging"]);
		expect(words("plan --config other.yaml --env ")).toEqual(["staging"]);
	});

	test("keys of documents, also of broken ones", () => {
		expect(words("plan --only ")).toEqual(expect.arrayContaining(keys));
		expect(words("apply --yes --only of-")).toEqual(["of-broken", "of-json"]);
		expect(words("export --update billing of-")).toEqual([
			"of-broken",
			"of-json",
		]);
	});

	test("nothing where nobody knows, and no error outside of a repository", () => {
		expect(words("plan --allow-deletes ")).toEqual([]);
		expect(words("release ")).toEqual([]);
		expect(offers("gc-integrations plan --only ", own)).toEqual([]);
	});
});

test("every word that is completed is in the help of its option", () => {
	for (const { words = [], description } of commands.flatMap(
		({ options }) => options,
	))
		for (const word of words) expect(description).toContain(word);
});

test("what the scripts ask for", async () => {
	const asked = async (...argv: readonly string[]) =>
		(await command(here, ["completion", ...argv])).out.split("\n");
	expect(await asked("environments")).toEqual(["dev", "prod", ""]);
	expect(await asked("keys")).toEqual(expect.arrayContaining(keys));
	expect(await asked("bash")).toEqual(
		expect.arrayContaining([
			expect.stringContaining(Object.keys(rules)[0] ?? ""),
		]),
	);
});

test("documents of a remote are not fetched", async () => {
	writeFileSync(
		join(here, "remote.yaml"),
		"version: 1\nenvironments:\n  dev: { region: eu-west-1, oauth: { clientId: { env: A }, clientSecret: { env: B } } }\nsource: { git: { url: https://127.0.0.1:1/nobody.git, branch: main } }\n",
	);
	const { code, out, err } = await command(here, [
		"completion",
		"keys",
		"--config",
		"remote.yaml",
	]);
	expect({ code, err }).toEqual({ code: 0, err: "" });
	expect(out).toContain("billing\n");
});

test("another shell is refused", async () => {
	expect(await command(here, ["completion", "powershell"])).toEqual({
		code: 3,
		out: "",
		err: 'error: completion knows bash, zsh and fish, not "powershell"\n',
	});
});
