// Commands whose settings have a Git source: the documents are the remote's, as for the daemon, and nothing stays behind.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	documentText,
	live,
	type Place,
	preparePlace,
} from "../fixtures/daemon.ts";
import { run, start } from "../fixtures/program-process.ts";

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

function command(...words: readonly string[]) {
	return run(join(place.folder, "repo"), variables(), words);
}

test("lint, plan, apply and certs read the remote's branch", async () => {
	const lint = await command("lint");
	expect([lint.code, lint.stdout]).toEqual([
		0,
		"1 file, 1 document, 1 environment: no problems\n",
	]);
	expect(lint.stderr).toBe(
		`documents: commit ${head.slice(0, 10)} of ${remote}\n`,
	);
	const plan = await command("plan", "--format", "json", "--out", "plan.json");
	expect(JSON.parse(plan.stdout)).toMatchObject({
		commit: head,
		changes: [{ key: "there", verb: "create" }],
		refusals: [],
	});
	const certs = await command("certs", "--format", "json");
	expect(JSON.parse(certs.stdout)).toMatchObject({ needs: [] });
	const applied = await command("apply", "--plan", "plan.json", "--yes");
	expect(applied.code).toBe(0);
	expect(live(place.simulator)).toEqual(["The there"]);
	const markdown = await command("plan", "--format", "markdown");
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
		command("lint", "--format", "json"),
		command("lint", "--format", "json"),
	]);
	for (const { code, stdout } of both) {
		expect(code).toBe(1);
		expect(JSON.parse(stdout)).toMatchObject({
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
		const { code, stdout, stderr } = await command(...words);
		expect([words, code]).toEqual([words, 1]);
		expect(stdout).toContain("integrations/here.yaml");
		expect(stderr).not.toContain("documents:");
	}
	expect((await command("lint", "--changed")).code).toBe(3);
});

test("a remote that cannot be fetched ends with 4, and says what to do", async () => {
	await rm(remote, { recursive: true });
	for (const words of [["lint"], ["plan"], ["apply", "--yes"], ["certs"]]) {
		const { code, stdout, stderr } = await command(
			...words,
			...["--format", "json"],
		);
		expect([words, code]).toEqual([words, 4]);
		expect(stderr).toContain(`cannot fetch ${remote}: `);
		expect(stderr).toContain("--local reads the files that are here");
		expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 4 } });
	}
	expect(place.simulator.log).toEqual([]);
	expect(await readdir(temporary)).toEqual([]);
});

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
			const running = start(join(place.folder, "repo"), variables(), ["plan"]);
			await asked;
			expect(await readdir(temporary)).toHaveLength(1);
			for (let signal = 0; signal < signals; signal += 1)
				running.child.kill(signal === 0 ? "SIGTERM" : "SIGINT");
			expect((await running.ended).code).toBe(code);
			expect(await readdir(temporary)).toEqual([]);
		} finally {
			silent.closeAllConnections();
			silent.close();
		}
	},
);
