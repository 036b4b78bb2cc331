// The clone that is built -> what a package.json is to ask for: the address of its remote, never who asked for it.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";

let machine: Machine;
let clone: string;
beforeEach(async () => {
	machine = openMachine();
	clone = machine.path("clone");
	mkdirSync(join(clone, "build"), { recursive: true });
	copyFileSync(join(root, "build/origin.js"), join(clone, "build/origin.js"));
	machine.write("clone/package.json", '{ "type": "module" }\n');
});
afterEach(() => machine.remove());

async function built(): Promise<unknown> {
	const file = pathToFileURL(join(clone, "build/origin.js")).href;
	const { out, err } = await machine.run(process.execPath, [
		...["--input-type=module", "--eval"],
		`console.log(JSON.stringify((await import(${JSON.stringify(file)})).origin))`,
	]);
	expect(err).toBe("");
	return JSON.parse(out);
}

test("nothing is known of what is no clone", async () => {
	expect(await built()).toBe(null);
	await machine.git(clone, "init", "-q");
	expect(await built()).toBe(null);
});

test("a clone without a remote, and a commit that no remote has, are here alone", async () => {
	await machine.git(clone, "init", "-q");
	await machine.git(clone, "add", "-A");
	await machine.git(clone, "commit", "-qm", "one");
	const commit = await machine.git(clone, "rev-parse", "HEAD");
	const here = `git+${pathToFileURL(clone).href}#${commit}`;
	expect(await built()).toBe(here);
	await machine.git(
		clone,
		...["remote", "add", "origin", "https://git.example.com/acme/gc.git"],
	);
	expect(await built()).toBe(here);
});

test.each([
	[
		"https://git.example.com/acme/gc.git",
		"https://git.example.com/acme/gc.git",
	],
	[
		"https://bot:token@git.example.com/gc.git",
		"https://git.example.com/gc.git",
	],
	["https://token@git.example.com/gc.git", "https://git.example.com/gc.git"],
	["git@git.example.com:acme/gc.git", "ssh://git@git.example.com/acme/gc.git"],
	["ssh://git:word@git.example.com/gc.git", "ssh://git@git.example.com/gc.git"],
	["ssh://git@git.example.com:2222/gc", "ssh://git@git.example.com:2222/gc"],
	["/srv/gc.git", "file:///srv/gc.git"],
])("%s is asked for as %s, at its tag or commit", async (remote, address) => {
	await machine.git(clone, "init", "-q");
	await machine.git(clone, "add", "-A");
	await machine.git(clone, "commit", "-qm", "one");
	await machine.git(clone, "remote", "add", "origin", remote);
	await machine.git(clone, "update-ref", "refs/remotes/origin/main", "HEAD");
	const commit = await machine.git(clone, "rev-parse", "HEAD");
	expect(await built()).toBe(`git+${address}#${commit}`);
	await machine.git(clone, "tag", "v0.1.0");
	expect(await built()).toBe(`git+${address}#v0.1.0`);
});
