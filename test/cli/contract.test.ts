// The command line as other programs see it: exit codes, what goes to which stream, colours.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../fixtures/command.ts";
import { node, program, runProcess } from "../fixtures/process.ts";

const root = mkdtempSync(join(tmpdir(), "gc-cli-"));
afterAll(() => rmSync(root, { recursive: true }));

const good = "key: one\ntype: web-services\nname: One\nstatus: active\n";
const bad = good.replace("active", "on").replaceAll("ne", "wo");
const environment = (name: string): string =>
	`  ${name}:\n    platform: { loginUrl: http://127.0.0.1:9, apiUrl: http://127.0.0.1:9 }\n    oauth: { clientId: a, clientSecret: { env: SECRET } }\n`;
const one = `version: 1\nenvironments:\n${environment("dev")}`;
const two = one + environment("prod");

beforeAll(() => {
	const files: Readonly<Record<string, string>> = {
		"good/gc-integrations.yaml": one,
		"good/integrations/a.yaml": good,
		"good/integrations/sub/b.yaml": good.replaceAll("ne", "wo"),
		"bad/gc-integrations.yaml": two,
		"bad/integrations/a.yaml": good,
		"bad/integrations/sub/b.yaml": bad,
		"wrong/gc-integrations.yaml": two.replace("version: 1", "version: 2"),
		"wrong/integrations/a.yaml": good,
		"alone/a.yaml": good,
		"alone/b.yaml": bad,
		"warned/gc-integrations.yaml": one,
		"warned/integrations/a.yaml": `${good}mutualTls: { certificateAuthority: digicert }\n`,
	};
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, name)), { recursive: true });
		writeFileSync(join(root, name), text);
	}
});

type Case = readonly [
	line: string,
	folder: string,
	code: number,
	environment?: Readonly<Record<string, string>>,
];

describe("exit codes", () => {
	test.each([
		["--help", ".", 0],
		["--version", ".", 0],
		["help", ".", 0],
		["lint --help", ".", 0],
		["", ".", 3],
		["lnit", ".", 3],
		["lint --colour", "good", 3],
		["lint --format yaml", "good", 3],
		["plan --format yaml", "good", 3],
		["simulate --port x", ".", 3],
		["lint", "good", 0],
		["lint", "warned", 0],
		["lint", "bad", 1],
		["lint", "wrong", 1],
		["lint", "alone", 3],
		["lint", "good/integrations/sub", 0],
		["lint good", ".", 0],
		["lint bad", ".", 1],
		["lint bad/integrations", ".", 1],
		["lint bad/integrations/sub", ".", 1],
		["lint bad/integrations/a.yaml", ".", 0],
		["lint bad/integrations/sub/b.yaml", ".", 1],
		["lint nowhere", ".", 3],
		["lint nowhere.yaml", "good", 3],
		["lint integrations/nowhere.yaml", "good", 3],
		["lint alone/a.yaml", ".", 0],
		["lint alone/a.yaml alone/b.yaml", ".", 1],
		["lint --config good/gc-integrations.yaml", ".", 0],
		["--config good/gc-integrations.yaml lint", ".", 0],
		["lint --config nowhere.yaml", ".", 3],
		["lint --env dev", "bad", 1],
		["lint --env nowhere", "bad", 3],
		["--env nowhere lint", "bad", 3],
		["plan", "alone", 3],
		["plan", "wrong", 3],
		["plan", "bad", 3, { SECRET: "canary-one" }],
		["plan --env nowhere", "bad", 3],
		["plan", "good", 4, { SECRET: "canary-one" }],
		[
			"--config good/gc-integrations.yaml plan",
			".",
			4,
			{ SECRET: "canary-one" },
		],
		["plan", "bad", 3, { GC_INTEGRATIONS_ENV: "nowhere" }],
		["status", "alone", 3],
		["status", "bad", 3, { SECRET: "canary-one" }],
		["status", "good", 4, { SECRET: "canary-one" }],
		["status --all", "good", 4, { SECRET: "canary-one" }],
		["plan --timeout soon", "good", 3, { SECRET: "canary-one" }],
		["apply", "good", 3, { SECRET: "canary-one" }],
		["apply --yes", "good", 4, { SECRET: "canary-one" }],
		["apply --yes", "alone", 3],
		["apply --yes", "wrong", 3],
	] satisfies readonly Case[])(
		"%s in %s: %i",
		async (...[line, folder, code, environment]: Case) => {
			const argv = line === "" ? [] : line.split(" ");
			const ended = await command(join(root, folder), argv, environment);
			expect(ended.code, ended.err + ended.out).toBe(code);
			expect(ended.out + ended.err).not.toContain("canary-one");
			expect(ended.err).not.toMatch(/internal error|\n\s+at /);
			if (code >= 3) {
				expect(ended.out).toBe("");
				expect(ended.err).not.toBe("");
			}
		},
	);

	test.each([
		["--version", ".", 0],
		["lint", "bad", 1],
		["lnit", ".", 3],
		["plan", "good", 4, { SECRET: "canary-one" }],
	] satisfies readonly Case[])(
		"%s in %s, as a process of its own: %i",
		async (...[line, folder, code, environment]: Case) => {
			const argv = line.split(" ");
			const ended = await runProcess(join(root, folder), argv, environment);
			// All that differs is what a process is: its exit code and its streams.
			expect(ended).toEqual(
				await command(join(root, folder), argv, environment),
			);
			expect(ended.code).toBe(code);
		},
	);

	test("an environment that must be chosen: the error lists them", async () => {
		const { err } = await command(join(root, "bad"), ["plan"]);
		expect(err).toContain("dev, prod");
	});

	test("GC_INTEGRATIONS_ENV chooses, --env wins", async () => {
		const folder = join(root, "bad");
		const chosen = { GC_INTEGRATIONS_ENV: "prod", SECRET: "x" };
		expect((await command(folder, ["plan"], chosen)).code).not.toBe(3);
		const other = await command(folder, ["plan", "--env", "stage"], chosen);
		expect(other.code).toBe(3);
		expect(other.err).toContain('"stage"');
	});

	test("a command that is nearly one is suggested", async () => {
		const { err } = await command(root, ["lnit"]);
		expect(err).toMatch(/lint/);
	});

	test("documents without settings are judged alone, and lint says so", async () => {
		const { out, err } = await command(root, ["lint", "alone/a.yaml"]);
		expect(err).toMatch(/no gc-integrations\.yaml found/);
		expect(out).toContain("no problems");
	});

	test("simulate serves until it is told to stop", async () => {
		const { code, out } = await runProcess(
			root,
			["simulate", "--port", "0"],
			{},
			{ until: (text) => text.includes("http://127.0.0.1:") },
		);
		expect(out).toContain("http://127.0.0.1:");
		expect(code).toBe(0);
	});
});

describe("a machine format is the whole of standard output", () => {
	test.each<[string, string, number]>([
		["lint", "good", 0],
		["lint", "bad", 1],
		["lint", "wrong", 1],
		["lint", "warned", 0],
	])("%s in %s: %i", async (line, folder, code) => {
		const ended = await runProcess(
			join(root, folder),
			[...line.split(" "), "--format", "json"],
			{ FORCE_COLOR: "1" },
		);
		expect(ended.code).toBe(code);
		expect(ended.out.endsWith("}\n")).toBe(true);
		const document = JSON.parse(ended.out) as {
			version: number;
			summary: { errors: number };
		};
		expect(document.version).toBe(1);
		expect(document.summary.errors > 0).toBe(code === 1);
	});
});

describe("colours", () => {
	// A pipe is no terminal.
	test.each<[string, Readonly<Record<string, string>>, boolean]>([
		["a pipe", {}, false],
		["FORCE_COLOR", { FORCE_COLOR: "1" }, true],
		["FORCE_COLOR=0", { FORCE_COLOR: "0" }, false],
		["CI", { CI: "true" }, false],
		["NO_COLOR over FORCE_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
		["an empty NO_COLOR is none", { FORCE_COLOR: "1", NO_COLOR: "" }, true],
	])("%s", async (_says, variables, coloured) => {
		const { out } = await runProcess(join(root, "bad"), ["lint"], variables);
		expect(out.includes("\u001b[")).toBe(coloured);
	});
});

test("a reader that goes away is no error", async () => {
	const many = join(root, "many");
	mkdirSync(join(many, "integrations"), { recursive: true });
	writeFileSync(join(many, "gc-integrations.yaml"), one);
	writeFileSync(
		join(many, "integrations/a.yaml"),
		Array.from({ length: 900 }, (_, at) => `key: k${at}\ntype: nothing\n`).join(
			"---\n",
		),
	);
	const { stdout, stderr } = await promisify(execFile)(
		"sh",
		["-c", `"${node}" "${program}" lint | head -1`],
		{ cwd: many },
	);
	expect(stdout.split("\n")).toHaveLength(2);
	expect(stderr).toBe("");
});
