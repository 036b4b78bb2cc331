// A folder -> what is checked out there; git is started only where there is something to ask it.
import { execFileSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { headCommit } from "../../../src/io/git/git.ts";
import { type Machine, openMachine } from "../../fixtures/machine.ts";

const path = process.env["PATH"] ?? "";
let machine: Machine;
afterEach(() => {
	process.env["PATH"] = path;
	machine.remove();
});

/** From here on, git writes down that it was started. */
function watchGit(): void {
	const git = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
	machine.program(
		"git",
		`#!/bin/sh\necho >> "${machine.path("started")}"\nexec "${git}" "$@"\n`,
	);
	process.env["PATH"] = `${machine.path("bin")}:${path}`;
}

test("files in no repository have no commit, and git is not started to say so", async () => {
	machine = openMachine();
	machine.write("files/a.yaml", "key: a\n");
	watchGit();
	expect(await headCommit(machine.path("files"))).toBe(null);
	expect(machine.has("started")).toBe(false);
});

test("in a repository git is asked: for none yet, and for who made it", async () => {
	machine = openMachine();
	machine.write("files/a.yaml", "key: a\n");
	const folder = machine.path("files");
	await machine.git(folder, "init", "-q");
	watchGit();
	expect(await headCommit(folder)).toBe(null);
	expect(machine.has("started")).toBe(true);
	process.env["PATH"] = path;
	await machine.git(folder, "add", "-A");
	await machine.git(folder, "commit", "-qm", "Begin");
	expect(await headCommit(folder)).toEqual({
		id: await machine.git(folder, "rev-parse", "HEAD"),
		author: "Somebody <somebody@example.com>",
		subject: "Begin",
	});
});
