// What git says, and an address that it was given, are shown without who asks.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GitError } from "../../../src/io/git/error.ts";
import { runProcess } from "../../fixtures/process.ts";

const secrets = ["canary-of-the-proxy", "canary-of-the-address"] as const;
let folder: string;

/** A git that repeats whatever it was given, and ends in an error. */
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "gc-integrations-git-words-"));
	await mkdir(join(folder, "bin"));
	const git = join(folder, "bin/git");
	await writeFile(
		git,
		`#!/bin/sh
[ "$1" = --version ] && { echo git version 2.40.0; exit 0; }
echo "fatal: proxy http://me:${secrets[0]}@10.0.0.1:3128 says ${secrets[0]}, ${secrets[1]}" >&2
exit 128
`,
	);
	await chmod(git, 0o755);
	await mkdir(join(folder, "integrations"));
	await mkdir(join(folder, ".git"));
	await writeFile(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
	await writeFile(join(folder, "integrations/a.yaml"), "key: a\n");
	await writeFile(
		join(folder, "gc-integrations.yaml"),
		`version: 1
environments:
  dev: { region: eu-west-1, oauth: { clientId: me, clientSecret: { env: SECRET } } }
source: { git: { url: "https://${secrets[1]}@git.example.com/x.git" } }
`,
	);
});
afterEach(() => rm(folder, { recursive: true }));

test.skipIf(process.platform === "win32").each([
	{ words: ["lint", "--staged"], known: 1 },
	{ words: ["lint", "--changed"], known: 1 },
	{ words: ["lint", "--base", "main"], known: 1 },
	{ words: ["lint"], known: 2 },
	{ words: ["plan"], known: 2 },
	{ words: ["daemon", "--once"], known: 2 },
])("$words", async ({ words, known }) => {
	const ended = await runProcess(folder, words, {
		PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
		HTTPS_PROXY: `me:${secrets[0]}@10.0.0.1:3128`,
		STATE_DIRECTORY: join(folder, "state"),
		SECRET: "a-secret",
	});
	const said = `${ended.out}${ended.err}`;
	expect(said).toContain("proxy http://10.0.0.1:3128 says (secret)");
	for (const secret of secrets.slice(0, known))
		expect(said).not.toContain(secret);
});

test("an address in git's words is without who asks, wherever they are told", () => {
	const { message } = new GitError(
		"unable to access 'https://x-token:abc@git.example.com/a.git/': no",
	);
	expect(message).toBe("unable to access 'https://git.example.com/a.git/': no");
});
