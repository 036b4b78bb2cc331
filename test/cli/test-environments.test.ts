// `test --all` and `test --staged`: what each environment's view of an action gives, told once, and what the next commit has.
import { afterEach, beforeEach, expect, test } from "vitest";
import { command, type Ended } from "../fixtures/command.ts";
import {
	documentOf,
	type Machine,
	openMachine,
	settingsFor,
} from "../fixtures/machine.ts";
import { parseXml } from "../fixtures/xml.ts";

let machine: Machine;
beforeEach(() => {
	machine = openMachine();
	machine.write(
		"gc-integrations.yaml",
		settingsFor({ dev: "http://127.0.0.1:1", prod: "http://127.0.0.1:1" }),
	);
	machine.write("integrations/a.yaml", documentOf("a"));
});
afterEach(() => machine.remove());

function ran(...words: readonly string[]): Promise<Ended> {
	return command(machine.home, ["test", ...words]);
}

/** Of a service that differs in prod where `prod` says so. */
function action(key: string, status: string, prod = ""): string {
	return `key: ${key}
integration: a
name: Action ${key}
input: { type: object, properties: {} }
output: { type: object, properties: { status: { type: string } } }
request: { method: GET, url: https://api.example.com/${key} }
response:
  translationMap: { status: $.status }
  successTemplate: { file: ${key}.vm }
tests:
  - name: what is there
    request: { url: https://api.example.com/${key} }
    answer: { body: { status: ${status} } }
    output: { status: open }
${prod}`;
}

const template = `{"status": ${["$", "{status}"].join("")}}`;
const elsewhere = `environments:
  prod:
    request: { url: https://api.example.com/prod }
`;

function written(key: string, text: string): void {
	machine.write(`actions/${key}.yaml`, text);
	machine.write(`actions/${key}.vm`, template);
}

test("what is so in every environment is told once, the rest with its name", async () => {
	written("same", action("same", "open"));
	written("wrong", action("wrong", "closed"));
	written("moved", action("moved", "open", elsewhere));
	const { code, out } = await ran("--all");
	expect(code).toBe(1);
	expect(out).toContain("✓ same 1 test\n");
	expect(out).toContain("✗ wrong 1 of 1 test failed\n");
	expect(out).toContain("✗ moved 1 of 2 tests failed\n");
	expect(out).toContain("failed request (moved: what is there) (prod)\n");
	expect(out).toContain("failed output (wrong: what is there)\n");
	expect(out).toContain("\n4 tests, 2 environments: 2 passed, 2 failed\n");
});

test("machines get the environments too", async () => {
	written("moved", action("moved", "open", elsewhere));
	const { out } = await ran("--all", "--format", "json");
	expect(JSON.parse(out)).toMatchObject({
		tests: [
			{ key: "moved", outcome: "passed", environments: ["dev"] },
			{ key: "moved", outcome: "failed", environments: ["prod"] },
		],
		summary: { passed: 1, failed: 1, skipped: 0 },
	});
	const junit = await ran("--all", "--format", "junit");
	expect(parseXml(junit.out)).toBeTruthy();
	expect(junit.out).toContain('name="what is there (dev)"');
	expect(junit.out).toContain('name="what is there (prod)"');
	const alone = await ran("--env", "prod", "--format", "json");
	expect(alone.out).not.toContain("environments");
});

test("--format github annotates the lines of what fails, and nothing else", async () => {
	written("same", action("same", "open"));
	written("moved", action("moved", "open", elsewhere));
	await machine.git(machine.home, "init", "-q");
	const { code, out } = await ran("--all", "--format", "github");
	expect(code).toBe(1);
	expect(out).toBe(
		'::error file=actions/moved.yaml,line=12,endLine=12,col=5,endColumn=12,title=test of moved%3A what is there%2C stage request (prod)::another request is sent%0Arequest.url: expected "https://api.example.com/moved", found "https://api.example.com/prod"\n',
	);
});

test("what is staged is tested, not what lies in the work tree, and no action that is not part of it", async () => {
	const git = (...words: readonly string[]) =>
		machine.git(machine.home, ...words);
	written("same", action("same", "open"));
	written("wrong", action("wrong", "closed"));
	await git("init", "-q");
	await git("add", "-A");
	await git("commit", "-qm", "start", "--no-verify");
	const none = await ran("--all", "--staged");
	expect([none.code, none.out]).toEqual([0, "no tests\n"]);

	machine.write("actions/same.vm", '{"status": "closed"}');
	expect((await ran("--all", "--staged")).out).toBe("no tests\n");
	await git("add", "-A");
	machine.write("actions/same.vm", template);
	const staged = await ran("--all", "--staged");
	expect(staged.code).toBe(1);
	expect(staged.out).toContain("✗ same 1 of 1 test failed\n");
	expect(staged.out).not.toContain("wrong");
	// Settings have a part in every document.
	machine.write(
		"gc-integrations.yaml",
		`${machine.read("gc-integrations.yaml")}# more\n`,
	);
	await git("add", "-A");
	const all = await ran("--all", "--staged");
	expect(all.out).toContain("✗ wrong 1 of 1 test failed\n");
	expect(all.out).toContain("✓ same 1 test\n");
});

test.each(["github", "junit", "json"])(
	"%s says too that nothing could be tested",
	async (format) => {
		machine.write("gc-integrations.yaml", "version: 2\n");
		const { code, out } = await ran("--all", "--format", format);
		expect(code).toBe(3);
		expect(out).toMatch(/gc-integrations\.yaml/);
		if (format === "junit")
			expect(out).toContain(
				'<testcase classname="gc-integrations" name="test"',
			);
	},
);

test.each([
	[["--all", "--env", "dev"], "--all is every environment"],
	[["--all", "--update"], "leave --all away"],
	[["--all", "--new", "same"], "leave --all away"],
	[["--staged", "--watch"], "--staged reads Git's index"],
	[["--staged"], "which environment?"],
	[["--format", "json", "--format", "junit"], "--format junit:FILE"],
])("%s is refused", async (words, why) => {
	written("same", action("same", "open"));
	await machine.git(machine.home, "init", "-q");
	await machine.git(machine.home, "add", "-A");
	const { code, err } = await ran(...words);
	expect(code).toBe(3);
	expect(err).toContain(why);
});
