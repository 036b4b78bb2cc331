// A repository that git does not answer for, and one that git is at work in: nothing is taken for gone, and what git says is passed on.
import { mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitFolder, unsettled } from "../../../src/io/git/folder.ts";
import {
	documentText,
	live,
	type Place,
	preparePlace,
} from "../../fixtures/daemon.ts";
import { withFolder, writeIn } from "../../fixtures/folder.ts";
import { gitIn, scriptIn } from "../../fixtures/history.ts";
import { runProcess } from "../../fixtures/process.ts";

/** As in the checkout of another user, whoever runs the tests. */
const distrust = {
	GIT_TEST_ASSUME_DIFFERENT_OWNER: "1",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
};
const cure = "git config --global --add safe.directory";

let place: Place;
let repo: string;
beforeEach(async () => {
	place = await preparePlace({
		"integrations/a.yaml": documentText("a"),
		"integrations/b.yaml": documentText("b"),
	});
	repo = join(place.folder, "repo");
	await scriptIn(repo, "git init -q; git add -A; git commit -qm Begin");
	await command("apply", "--yes");
});
afterEach(() => place.close());

function command(...words: readonly string[]) {
	return runProcess(repo, words, { ...place.variables });
}

async function once(): Promise<string> {
	const daemon = place.start(["--once"]);
	await daemon.ended;
	return daemon.out() + daemon.err();
}

describe("a repository of another user", () => {
	beforeEach(() => {
		Object.assign(place.variables, distrust);
	});

	test("while git is at work there, the daemon and apply delete nothing, and say so", async () => {
		const lock = join(repo, ".git/index.lock");
		await writeFile(lock, "");
		await rm(join(repo, "integrations/b.yaml"));
		expect(await once()).toContain(`remove ${lock}): nothing is pruned`);
		const applied = await command("apply", "--yes");
		expect(applied.err).toContain(`remove ${lock}): nothing is pruned`);
		expect(live(place.simulator)).toEqual(["The a", "The b"]);
		await rm(lock);
		await once();
		expect(live(place.simulator)).toEqual(["The a"]);
	});

	test("the daemon and plan tell git's words and the cure, and go on", async () => {
		const said = await once();
		expect(said.split(cure)).toHaveLength(2);
		const planned = await command("plan", "--format", "json");
		expect(planned.code).toBe(0);
		expect(planned.err).toContain("dubious ownership");
		expect(planned.err).toContain(cure);
		expect(JSON.parse(planned.out)).toMatchObject({ commit: null });
	});

	test("lint --changed and init tell git's words and the cure, and end with 3", async () => {
		for (const words of [
			["lint", "--changed"],
			["lint", "--base", "HEAD"],
			["init", ".", "--git-hook"],
		]) {
			const { code, err } = await command(...words);
			expect([words, code]).toEqual([words, 3]);
			expect(err).toContain("dubious ownership");
			expect(err).toContain(cure);
		}
	});

	test("reports name files from the top of the repository", async () => {
		writeIn(repo, {
			"deep/gc-integrations.yaml": "version: 1\n",
		});
		const { out } = await runProcess(
			join(repo, "deep"),
			["lint", "--format", "github"],
			{ ...place.variables },
		);
		expect(out).toContain("file=deep/gc-integrations.yaml");
	});
});

test("where it cannot be told whether git is at work, nothing is deleted", async () => {
	await rm(join(repo, ".git"), { recursive: true });
	await writeFile(join(repo, ".git"), "gitdir: ../elsewhere\n");
	await rm(join(repo, "integrations/b.yaml"));
	const daemon = await once();
	const applied = await command("apply", "--yes");
	for (const said of [daemon, applied.err]) {
		expect(said).toContain("no repository is there: nothing is pruned");
		expect(said).toContain("the commit of the files cannot be told");
	}
	expect(live(place.simulator)).toEqual(["The a", "The b"]);
});

test("git's folder is found where git finds it", () =>
	withFolder({}, async (folder) => {
		const at = (...parts: readonly string[]): string => join(folder, ...parts);
		await mkdir(at("plain"));
		await gitIn(at("plain"), "init", "-q");
		writeIn(at("plain"), { "sub/deeper/file": "x" });
		await gitIn(at("plain"), "add", "-A");
		await gitIn(at("plain"), "commit", "-qm", "Begin");
		await gitIn(
			at("plain"),
			"worktree",
			"add",
			"-qb",
			"other",
			at("linked tree"),
		);
		const allowed = ["-c", "protocol.file.allow=always"];
		await gitIn(
			at("plain"),
			...allowed,
			...["submodule", "--quiet", "add", at("plain"), "module"],
		);
		await gitIn(
			folder,
			...["init", "-q", "--separate-git-dir", at("apart.git"), "apart"],
		);
		await mkdir(at("plain/sub/.git"));
		await mkdir(at("turned"));
		await symlink(at("plain/.git"), at("turned/.git"));
		for (const place of [
			"plain",
			"plain/sub",
			"plain/sub/deeper",
			"plain/module",
			"linked tree/sub",
			"apart",
			"turned",
		]) {
			const found = await gitFolder(at(place));
			const top = await gitIn(at(place), "rev-parse", "--show-toplevel");
			const lock = await gitIn(
				at(place),
				...["rev-parse", "--path-format=absolute", "--git-path", "index.lock"],
			);
			expect([place, found?.top]).toEqual([place, top]);
			const own = await realpath(found?.own ?? "");
			expect([place, join(own, "index.lock")]).toEqual([place, lock]);
		}
		expect(await gitFolder(folder)).toBeNull();
	}));

test("a repository that lost its HEAD is not taken for none: a lock in it still counts", () =>
	withFolder({}, async (folder) => {
		await mkdir(join(folder, ".git/objects"), { recursive: true });
		await writeFile(join(folder, ".git/index.lock"), "");
		const found = await unsettled(folder);
		expect(found?.passes).toBe(false);
		expect(found?.why).toContain("has lost its HEAD");
		// An empty folder of that name is what git takes it for.
		await rm(join(folder, ".git"), { recursive: true });
		await mkdir(join(folder, ".git"));
		expect(await unsettled(folder)).toBeNull();
	}));
