// Commands whose settings have a Git source: the documents are the remote's, as for the daemon, and nothing stays behind.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { command } from "../fixtures/command.ts";
import {
	documentText,
	live,
	type Place,
	preparePlace,
} from "../fixtures/daemon.ts";
import { runProcess, start } from "../fixtures/process.ts";

let place: Place;
let remote: string;
let head: string;
let temporary: string;

/** Words of git, in the remote. */
function git(...words: readonly string[]): string {
	const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
	const env = { PATH: process.env["PATH"] ?? "", HOME: place.folder };
	return execFileSync("git", [...who, ...words], {
		cwd: remote,
		encoding: "utf8",
		env,
	}).trim();
}

async function pointTo(url: string): Promise<void> {
	const settings = place.path("gc-integrations.yaml");
	const text = (await readFile(settings, "utf8")).replace(/\nsource:.*/s, "");
	await writeFile(
		settings,
		`${text}\nsource: { git: { url: "${url}", branch: main, path: genesys } }\n`,
	);
}

beforeEach(async () => {
	place = await preparePlace({ "integrations/here.yaml": "key: [" });
	remote = join(place.folder, "remote");
	temporary = join(place.folder, "temporary");
	await mkdir(temporary);
	await mkdir(join(remote, "genesys/integrations"), { recursive: true });
	git("init", "-q", "-b", "main");
	const file = join(remote, "genesys/integrations/there.yaml");
	await writeFile(file, documentText("there", { credentials: undefined }));
	git("add", "-A");
	git("commit", "-qm", "Begin");
	head = git("rev-parse", "HEAD");
	await pointTo(remote);
});
afterEach(() => place.close());

const variables = () => ({ ...place.variables, TMPDIR: temporary });

function go(...words: readonly string[]) {
	return command(join(place.folder, "repo"), words, variables());
}

/** As a process of its own, which takes away what it made. */
function spawned(...words: readonly string[]) {
	return runProcess(join(place.folder, "repo"), words, variables());
}

test("lint, plan, apply and certs read the remote's branch", async () => {
	const lint = await spawned("lint");
	expect([lint.code, lint.out]).toEqual([
		0,
		"1 file, 1 document, 1 environment: no problems\n",
	]);
	expect(lint.err).toBe(
		`documents: commit ${head.slice(0, 10)} of ${remote}\n`,
	);
	const plan = await go("plan", "--format", "json", "--out", "plan.json");
	expect(JSON.parse(plan.out)).toMatchObject({
		commit: head,
		changes: [{ key: "there", verb: "create" }],
		refusals: [],
	});
	const certs = await go("certs", "--format", "json");
	expect(JSON.parse(certs.out)).toMatchObject({ needs: [] });
	const applied = await go("apply", "--plan", "plan.json", "--yes");
	expect(applied.code).toBe(0);
	expect(live(place.simulator)).toEqual(["The there"]);
	const markdown = await go("plan", "--format", "markdown");
	expect(markdown.code).toBe(0);
	expect(await readdir(temporary)).toEqual([]);
});

test("findings name the files from the folder in the remote, two commands at once", async () => {
	const file = join(remote, "genesys/integrations/there.yaml");
	await writeFile(
		file,
		"key: there\ntype: web-services\nname: x\nstatus: on\n",
	);
	git("commit", "-qam", "Break");
	const both = await Promise.all([
		go("lint", "--format", "json"),
		go("lint", "--format", "json"),
	]);
	for (const { code, out } of both) {
		expect(code).toBe(1);
		expect(JSON.parse(out)).toMatchObject({
			findings: [{ file: "integrations/there.yaml", line: 4 }],
		});
	}
	expect(await readdir(temporary)).toEqual([]);
});

test("paths, --local and what is compared with Git here are of the files that are here", async () => {
	for (const words of [
		["lint", "."],
		["lint", "--local"],
		["plan", "."],
		["plan", "--local"],
	]) {
		const { code, out, err } = await go(...words);
		expect([words, code]).toEqual([words, 1]);
		expect(out).toContain("integrations/here.yaml");
		expect(err).not.toContain("documents:");
	}
	expect((await go("lint", "--changed")).code).toBe(3);
});

test("a remote that cannot be fetched ends with 4, and says what to do", async () => {
	await rm(remote, { recursive: true });
	for (const words of [["lint"], ["plan"], ["apply", "--yes"], ["certs"]]) {
		const { code, out, err } = await go(...words, ...["--format", "json"]);
		expect([words, code]).toEqual([words, 4]);
		expect(err).toContain(`cannot fetch ${remote}: `);
		expect(err).toContain("--local reads the files that are here");
		expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 4 } });
	}
	expect(await spawned("lint")).toMatchObject({ code: 4 });
	expect(place.simulator.log).toEqual([]);
	expect(await readdir(temporary)).toEqual([]);
});

/** A git that is not ended by being asked, so that the program still waits for it when the second signal comes. @returns where to look for programs */
async function gitThatStays(): Promise<string> {
	const folder = join(place.folder, "bin");
	const git = execFileSync("sh", ["-c", "command -v git"], {
		encoding: "utf8",
	}).trim();
	await mkdir(folder, { recursive: true });
	const script = `#!/bin/sh\ntrap '' TERM\nexec ${git} "$@"\n`;
	await writeFile(join(folder, "git"), script, { mode: 0o755 });
	return `${folder}:${process.env["PATH"]}`;
}

test.each([
	[1, 1],
	[2, 130],
])(
	"stopped by %i signals during the fetch it ends with %i, and leaves nothing",
	async (signals, code) => {
		const silent: Server = createServer();
		const asked = once(silent, "request");
		silent.listen(0, "127.0.0.1");
		await once(silent, "listening");
		try {
			const { port } = silent.address() as AddressInfo;
			await pointTo(`http://127.0.0.1:${port}/repository.git`);
			const running = start(join(place.folder, "repo"), ["plan"], {
				...variables(),
				...(signals > 1 ? { PATH: await gitThatStays() } : {}),
			});
			await asked;
			expect(await readdir(temporary)).toHaveLength(1);
			for (const signal of (["SIGTERM", "SIGINT"] as const).slice(0, signals))
				running.child.kill(signal);
			expect((await running.ended).code).toBe(code);
			expect(await readdir(temporary)).toEqual([]);
		} finally {
			silent.closeAllConnections();
			silent.close();
		}
	},
);
