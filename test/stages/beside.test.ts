// Files that documents name: from the work tree, and from Git's index.
import { execFileSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBesides } from "../../src/stages/beside.ts";
import { command } from "../fixtures/command.ts";

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "gc-beside-"));
	put(
		"gc-integrations.yaml",
		"version: 1\nenvironments:\n  dev:\n    region: eu-west-1\n    oauth: { clientId: id, clientSecret: { env: SECRET } }\n",
	);
	put(
		"integrations/orders.yaml",
		"key: orders\ntype: web-services\nname: Orders\nstatus: active\n",
	);
	put(
		"actions/orders.yaml",
		"key: orders\nintegration: orders\nname: Get orders\ninput: { type: object }\noutput: { type: object }\nrequest:\n  method: POST\n  url: https://api.example.com/orders\n  body: { file: orders.vm }\n",
	);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, text: string): void {
	const path = join(folder, file);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

function git(...words: readonly string[]): void {
	execFileSync("git", words, { cwd: folder, stdio: "ignore" });
}

async function rules(...words: readonly string[]): Promise<readonly string[]> {
	const { out } = await command(folder, ["lint", "--format", "json", ...words]);
	const { findings } = JSON.parse(out) as {
		findings: readonly { rule: string; message: string }[];
	};
	return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

const notThere =
	'invalid-value: request.body is read from "orders.vm", which is not there';

test("what is there is found, and what is not is told", async () => {
	expect(await rules()).toEqual([notThere]);
	put("actions/orders.vm", "{}");
	expect(await rules()).toEqual([]);
});

test("--staged reads them from the index", async () => {
	put("actions/orders.vm", "{}");
	git("init", "--quiet");
	git("add", "gc-integrations.yaml", "integrations", "actions/orders.yaml");
	expect(await rules("--staged")).toEqual([notThere]);
	git("add", "actions/orders.vm");
	rmSync(join(folder, "actions/orders.vm"));
	expect(await rules("--staged")).toEqual([]);
});

test("a link that leaves the repository is not followed", async () => {
	git("init", "--quiet");
	symlinkSync("/etc/hostname", join(folder, "actions/orders.vm"));
	const [told] = await rules();
	expect(told).toMatch(
		/invalid-value: request\.body .* a symbolic link that leaves the repository/,
	);
});

test("secrets that integrations name are no files beside them, and are not read", async () => {
	const text =
		"key: a\ntype: web-services\nname: A\nstatus: active\ncredentials:\n  type: basicAuth\n  fields: { userName: { file: user }, password: { file: password } }\n";
	const read = await readBesides(
		[{ file: "integrations/a.yaml", text }],
		folder,
		folder,
		() => Promise.reject(new Error("read")),
	);
	expect(read.size).toBe(0);
});

test("a file beside a document that is named is judged as what it is, typed or staged too", async () => {
	const wrong = ["$", "{input.gone}"].join("");
	const told = [
		"unknown-variable: the input contract has no gone: add it to input.properties, or take the reference away",
	];
	put("actions/orders.vm", `{"id": ${wrong}}`);
	put("integrations/other.yaml", "key: [\n");
	expect(await rules("actions/orders.vm")).toEqual(told);
	git("init", "-q");
	git("add", "-A");
	expect(await rules("--staged", "actions/orders.vm")).toEqual(told);
	put("actions/orders.vm", "{}");
	expect(await rules("actions/orders.vm")).toEqual([]);
	const typed = await command(
		folder,
		["lint", "--stdin", "--stdin-filename", "actions/orders.vm"],
		{},
		{ input: `{"id": ${wrong}}` },
	);
	expect(typed.out).toContain("actions/orders.vm:1:16 error unknown-variable");
	expect(typed.code).toBe(1);
});

test("a file that is named, and neither a document nor one of a document's, is told of and not judged as one", async () => {
	const strays = ["actions/nobody.vm", "actions/nobody.answer.json"];
	for (const name of strays) put(name, '{"order": 1}');
	git("init", "-q");
	git("add", "-A");
	for (const name of strays) {
		const alone = await command(folder, ["lint", name], {});
		expect([alone.code, alone.out, alone.err]).toEqual([
			3,
			"",
			`error: no document names ${name}, and no glob of the settings matches it: nothing was checked\n`,
		]);
		const hook = ["lint", "--staged", "actions/orders.yaml", name];
		const staged = await command(folder, hook, {});
		expect(staged.err).toBe(`${name} was not judged: no document names it\n`);
		expect(staged.out).not.toContain(name);
	}
	const typed = ["lint", "--stdin", "--stdin-filename", "actions/nobody.vm"];
	expect((await command(folder, typed, {}, { input: "{" })).code).toBe(0);
	// What is meant as one is judged, right or wrong.
	put("actions/one.json", '{"key": "one"}');
	expect((await rules("actions/one.json")).join()).toContain("missing-field");
	put(
		"shop.json",
		'{"kye": "shop", "type": "zendesk", "name": 1, "status": 2}',
	);
	expect((await rules("shop.json")).join()).toContain("unknown-field");
	put("actions/three.json", '{"integration": "shop", "name": "Three"}');
	expect((await rules("actions/three.json")).join()).toContain("missing-field");
	put("actions/two.json", '{"key": "two"');
	expect((await rules("actions/two.json")).join()).toContain("yaml-syntax");
});
