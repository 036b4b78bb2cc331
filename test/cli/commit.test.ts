// The commit of the files that a plan names: git is started where there is a repository to ask, and nowhere else.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { withRepository } from "../fixtures/folder.ts";
import { runProcess } from "../fixtures/process.ts";
import { repositoryOf, variables, webService } from "../fixtures/session.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const repository = repositoryOf([webService("a")]);

test.each([
	["without a repository", false, {}, null],
	["in a repository", true, {}, commit],
	[
		"with a repository that variables name",
		false,
		{ GIT_DIR: "elsewhere", GIT_WORK_TREE: "." },
		commit,
	],
])("%s", async (_, isRepository, named, expected) => {
	const simulator = await startSimulator();
	try {
		await withRepository(repository, simulator, async (folder) => {
			const bin = join(folder, "bin");
			mkdirSync(bin);
			writeFileSync(
				join(bin, "git"),
				`#!/bin/sh\n: > "${folder}/asked"\necho ${commit}\n`,
			);
			chmodSync(join(bin, "git"), 0o755);
			if (isRepository) {
				mkdirSync(join(folder, ".git"));
				writeFileSync(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
			}
			const { out, err } = await runProcess(
				folder,
				["plan", "--format", "json"],
				{ ...variables, ...named, PATH: `${bin}:${process.env["PATH"]}` },
			);
			expect(err).toBe("");
			expect(JSON.parse(out)).toMatchObject({ commit: expected });
			expect(existsSync(join(folder, "asked"))).toBe(expected !== null);
		});
	} finally {
		await simulator.close();
	}
});
