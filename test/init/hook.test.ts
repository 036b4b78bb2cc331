// `init --git-hook`, and real commits afterwards.

import { chmodSync, statSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ended } from "../fixtures/command.ts";
import {
	documentOf,
	type Machine,
	openMachine,
	shim,
} from "../fixtures/machine.ts";

let machine: Machine;
let repo: string;
beforeEach(async () => {
	machine = openMachine();
	repo = machine.path("repo");
	await machine.git(machine.home, "init", "-q", "repo");
	machine.program("gc-integrations", shim());
});
afterEach(() => machine.remove());

/** A process of its own: this one has the configuration of whoever runs the tests. */
function init(...words: readonly string[]): Promise<Ended> {
	return machine.run("gc-integrations", ["init", ...words], { folder: repo });
}

function commit(folder: string, ...words: readonly string[]): Promise<Ended> {
	return machine.run("git", ["commit", "-qm", "x", ...words], { folder });
}

function broken(key: string): string {
	return documentOf(key).replace("inactive", "off");
}

test("commits of what is wrong are stopped, the first one too", async () => {
	const { code, out } = await init("--git-hook");
	expect(code).toBe(0);
	expect(out).toContain("  .git/hooks/pre-commit\n");
	expect(statSync(`${repo}/.git/hooks/pre-commit`).mode & 0o111).toBe(0o111);
	machine.write("repo/integrations/a.yaml", broken("a"));
	await machine.git(repo, "add", "-A");
	const first = await commit(repo);
	expect(first.code).toBe(1);
	expect(first.out + first.err).toContain("integrations/a.yaml:4:9 error");
	machine.write("repo/integrations/a.yaml", documentOf("a"));
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);

	machine.write("repo/integrations/b.yaml", broken("b"));
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(1);
	expect((await commit(repo, "--no-verify")).code).toBe(0);
	// What is wrong already, and not part of this commit, does not stop it.
	machine.write("repo/integrations/a.yaml", documentOf("a", "notes: new\n"));
	expect((await commit(repo, "-a")).code).toBe(0);
	machine.write("repo/integrations/a.yaml", documentOf("b", "notes: new\n"));
	const twice = await commit(repo, "-a");
	expect(twice.code).toBe(1);
	expect(twice.out + twice.err).toContain("duplicate-key");
});

test("what is committed is judged, not what lies in the work tree", async () => {
	await init("--git-hook", "--ci", "none");
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);

	machine.write("repo/integrations/a.yaml", broken("a"));
	await machine.git(repo, "add", "-A");
	machine.write("repo/integrations/a.yaml", documentOf("a"));
	const mended = await commit(repo);
	expect(mended.code).toBe(1);
	expect(mended.out + mended.err).toContain("integrations/a.yaml:4:9 error");
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);

	machine.write("repo/integrations/draft.yaml", broken("draft"));
	machine.write("repo/integrations/a.yaml", broken("a"));
	machine.write("repo/file", "x");
	await machine.git(repo, "add", "file");
	expect((await commit(repo)).code).toBe(0);
	// A name only; its text is in no commit.
	await machine.git(repo, "add", "-N", "integrations/draft.yaml");
	machine.write("repo/file", "y");
	await machine.git(repo, "add", "file");
	expect((await commit(repo)).code).toBe(0);
});

test("a commit of some files is judged by its own index, from any folder", async () => {
	await init("sub", "--git-hook");
	machine.write("repo/sub/integrations/a.yaml", documentOf("a"));
	machine.write("repo/sub/integrations/b.yaml", documentOf("b"));
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);
	machine.write("repo/sub/integrations/a.yaml", broken("a"));
	machine.write("repo/sub/integrations/b.yaml", documentOf("b", "notes: x\n"));
	await machine.git(repo, "add", "sub/integrations/a.yaml");
	const inside = machine.path("repo/sub/integrations");
	expect((await commit(inside, "b.yaml")).code).toBe(0);
	expect((await commit(inside, "a.yaml")).code).toBe(1);
	expect((await commit(repo)).code).toBe(1);
	// What goes is judged as gone: b takes the name that a gives up, and not before.
	await machine.git(repo, "reset", "-q", "--hard");
	machine.write(
		"repo/sub/integrations/b.yaml",
		documentOf("b").replace("Service b", "Service a"),
	);
	await machine.git(repo, "rm", "-q", "--cached", "sub/integrations/a.yaml");
	const taken = await commit(inside, "b.yaml");
	expect(taken.out + taken.err).toContain("duplicate-name");
	await machine.git(repo, "add", "sub/integrations/b.yaml");
	expect((await commit(repo)).code).toBe(0);
});

test("a folder of the repository is linted from anywhere in it, its work trees too", async () => {
	await init("the folder", "--git-hook");
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);
	await machine.git(repo, "worktree", "add", "-q", machine.path("other"));
	machine.write("other/the folder/integrations/a.yaml", broken("a"));
	await machine.git(machine.path("other"), "add", "-A");
	const { code, out, err } = await commit(
		machine.path("other/the folder/integrations"),
	);
	expect(code).toBe(1);
	expect(out + err).toContain("integrations/a.yaml:4:9 error");
	await machine.git(machine.path("other"), "rm", "-rqf", "the folder");
	expect((await commit(machine.path("other"))).code).toBe(0);
});

test("core.hooksPath counts, and other repositories are left alone by a shared hook", async () => {
	await machine.git(
		repo,
		"config",
		"--global",
		"core.hooksPath",
		machine.path("hooks"),
	);
	const { out } = await init("--git-hook", "--ci", "none");
	expect(out).toContain(`  ${machine.path("hooks/pre-commit")}\n`);
	expect(machine.has("repo/.git/hooks/pre-commit")).toBe(false);
	await machine.git(machine.home, "init", "-q", "stranger");
	machine.write("stranger/file", "x");
	await machine.git(machine.path("stranger"), "add", "-A");
	expect((await commit(machine.path("stranger"))).code).toBe(0);
});

test("somebody else's hook stays; the line to add to it works", async () => {
	machine.write("repo/.git/hooks/pre-commit", "#!/bin/sh\n");
	chmodSync(`${repo}/.git/hooks/pre-commit`, 0o755);
	const { code, out } = await init("sub", "--git-hook");
	expect(code).toBe(0);
	expect(machine.read("repo/.git/hooks/pre-commit")).toBe("#!/bin/sh\n");
	const [, line = ""] =
		/\.git\/hooks\/pre-commit is another hook; for it to lint and test too, add to it:\n {4}(.*)\n/.exec(
			out,
		) ?? [];
	expect(line).toContain("gc-integrations lint --staged");
	expect(line).toContain("gc-integrations test --staged --all");
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);
	machine.write("repo/.git/hooks/pre-commit", `#!/bin/sh\n${line}\n`);
	machine.program(
		"npx",
		'#!/bin/sh\n[ "$1" = --no-install ] && shift\nexec "$@"\n',
	);
	machine.write("repo/sub/integrations/a.yaml", broken("a"));
	await machine.git(repo, "add", "-A");
	const { code: stopped, out: said, err } = await commit(repo);
	expect(stopped).toBe(1);
	expect(said + err).toContain("integrations/a.yaml:4:9 error");
	await machine.git(repo, "reset", "-q", "--hard");
	machine.write("repo/other", "x");
	await machine.git(repo, "add", "-A");
	expect((await commit(repo)).code).toBe(0);
});

test("a data action whose test fails stops the commit, in any environment and by the file that is staged", async () => {
	await init("--git-hook", "--ci", "none");
	await machine.git(repo, "add", "-A");
	const first = await commit(repo);
	expect(first.code).toBe(0);
	expect(first.out + first.err).toContain("1 test, 2 environments: 1 passed");
	const example = machine.read("repo/actions/example.yaml");
	machine.write(
		"repo/actions/example.yaml",
		example.replace("name: Anna Schmidt }", "name: Somebody }"),
	);
	await machine.git(repo, "add", "-A");
	machine.write("repo/actions/example.yaml", example);
	const stopped = await commit(repo);
	expect(stopped.code).toBe(1);
	expect(stopped.out + stopped.err).toContain(
		"failed output (example-lookup: a customer)",
	);
	machine.write(
		"repo/actions/example.yaml",
		`${example}environments:\n  prod: { request: { url: https://api.example.com/prod } }\n`,
	);
	await machine.git(repo, "add", "-A");
	const inProd = await commit(repo);
	expect(inProd.code).toBe(1);
	expect(inProd.out + inProd.err).toContain(
		"failed request (example-lookup: a customer) (prod)",
	);
	expect((await commit(repo, "--no-verify")).code).toBe(0);
	// Wrong already, and not part of this one.
	machine.write("repo/file", "x");
	await machine.git(repo, "add", "file");
	expect((await commit(repo)).code).toBe(0);
});

test("our own hook is kept without advice", async () => {
	await init("--git-hook");
	const { code, out } = await init("--git-hook");
	expect(code).toBe(0);
	expect(out).toMatch(/^nothing to write/);
	expect(out).not.toContain("another hook");
});

test("the installed version comes first; without any the commit is stopped with what to do", async () => {
	await init("--git-hook", "--ci", "none");
	machine.write(
		"repo/node_modules/.bin/gc-integrations",
		"#!/bin/sh\necho the installed one: $*\n",
	);
	chmodSync(`${repo}/node_modules/.bin/gc-integrations`, 0o755);
	await machine.git(repo, "add", "-A");
	const installed = await commit(repo);
	expect(installed.out + installed.err).toContain(
		"the installed one: lint --staged --config ./gc-integrations.yaml\nthe installed one: test --staged --all --config ./gc-integrations.yaml\n",
	);
	await machine.git(repo, "rm", "-rq", "--cached", "README.md");
	chmodSync(`${repo}/node_modules/.bin/gc-integrations`, 0o644);
	machine.program("gc-integrations", "");
	chmodSync(machine.path("bin/gc-integrations"), 0o644);
	const missing = await commit(repo);
	expect(missing.code).toBe(1);
	expect(missing.err).toContain(
		`gc-integrations is not installed: run npm install in ${repo}/.`,
	);
});
