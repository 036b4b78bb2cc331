// The real daemon on a Git remote: pushes, webhooks, a remote that breaks; the commit in the log, the status and the history.
import { execFileSync, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import {
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
	documentText,
	live,
	type Place,
	preparePlace,
	token,
} from "../../fixtures/daemon.ts";

const places: Place[] = [];
afterEach(async () => {
	for (const place of places.splice(0)) await place.close();
});

interface Remote {
	readonly place: Place;
	/** @returns the commit's id */
	push(files: Readonly<Record<string, string>>): Promise<string>;
	readonly folder: string;
}

async function prepare(interval = "1s"): Promise<Remote> {
	const place = await preparePlace({});
	places.push(place);
	const folder = join(place.folder, "remote");
	await mkdir(join(folder, "genesys/integrations"), { recursive: true });
	const git = (...words: string[]): string =>
		execFileSync("git", words, {
			cwd: folder,
			encoding: "utf8",
			env: {
				PATH: process.env["PATH"] ?? "",
				HOME: place.folder,
				GIT_AUTHOR_NAME: "Ada",
				GIT_AUTHOR_EMAIL: "ada@example.com",
				GIT_COMMITTER_NAME: "Ada",
				GIT_COMMITTER_EMAIL: "ada@example.com",
			},
		}).trim();
	git("init", "-q", "-b", "main");
	const settings = place.path("gc-integrations.yaml");
	await writeFile(
		settings,
		`${(await readFile(settings, "utf8")).replace(
			"server: { port: 0,",
			"server: { port: 0, webhookSecret: { env: HOOK },",
		)}source: { git: { url: "${folder}", branch: main, interval: ${interval}, path: genesys } }\nsecrets: { env: [PASSWORD], files: [secret] }\n`,
	);
	place.variables["HOOK"] = "the-secret-of-the-hook";
	return {
		place,
		folder,
		async push(files) {
			for (const [file, text] of Object.entries(files))
				await writeFile(join(folder, "genesys/integrations", file), text);
			git("add", "-A");
			git("commit", "-qm", "Change something");
			return git("rev-parse", "HEAD");
		},
	};
}

test("what is pushed is applied, and the commit stands in the log, the status and the history", async () => {
	const { place, push } = await prepare();
	await push({ "a.yaml": documentText("a") });
	const daemon = place.start();
	await daemon.ready();
	expect(live(place.simulator)).toEqual(["The a"]);
	const id = await push({ "a.yaml": documentText("a", { name: "Pushed" }) });
	await place.until(() => live(place.simulator).includes("Pushed"));
	await place.until(() =>
		daemon.log().some(({ commit, key }) => commit === id && key === "a"),
	);
	const { source, environments, history } = await daemon.status();
	expect(source).toMatchObject({
		kind: "git",
		commit: {
			id,
			author: "Ada <ada@example.com>",
			subject: "Change something",
		},
		problem: null,
	});
	expect(environments[0]?.lastRun?.commit).toBe(id);
	expect(history[0]).toMatchObject({
		key: "a",
		commit: id,
		author: "Ada <ada@example.com>",
		reasons: ["git"],
	});
	// Not in the ownership line: a commit that changes nothing writes nothing.
	place.simulator.clearLog();
	const other = await push({ "notes.txt": "nothing" });
	await place.until(async () => {
		const status = await daemon.status();
		return status.environments[0]?.lastRun?.commit === other;
	});
	expect(place.simulator.log.filter(({ mutating }) => mutating)).toEqual([]);
});

test("each commit is one cycle: the daemon's own checkout wakes nobody, a file of the server does", async () => {
	const { place, push } = await prepare();
	await place.write("secret", "one-of-the-server");
	await push({ "a.yaml": documentText("a") });
	const daemon = place.start();
	await daemon.ready();
	const inForce = (id: string): Promise<void> =>
		place.until(async () => {
			const { environments } = await daemon.status();
			return environments[0]?.lastRun?.commit === id;
		});
	for (const [key, password] of [
		["b", { env: "PASSWORD" }],
		["c", { env: "PASSWORD" }],
		// A file that was not looked at before.
		["d", { file: "secret" }],
	] as const) {
		const fields = { userName: key, password };
		const credentials = { type: "basicAuth", fields };
		await inForce(
			await push({ [`${key}.yaml`]: documentText(key, { credentials }) }),
		);
	}
	await place.write("secret.new", "another-of-the-server");
	await rename(place.path("secret.new"), place.path("secret"));
	const woken = async (): Promise<readonly string[]> => {
		const answer = await fetch(`${await daemon.url()}/metrics`);
		const row = /_wake\w*\{.*reason="(\w+)".*\} (\d+)/g;
		const counts = [...(await answer.text()).matchAll(row)];
		return counts.map(([, reason, count]) => `${reason} ${count}`).sort();
	};
	await place.until(async () =>
		(await woken()).some((one) => /files/.test(one)),
	);
	expect(await woken()).toEqual(["files 1", "git 3", "start 1"]);
});

test("no documents are looked for beside the settings, whatever the globs say", async () => {
	const { place, push } = await prepare();
	const settings = await readFile(place.path("gc-integrations.yaml"), "utf8");
	await place.write(
		"gc-integrations.yaml",
		`${settings}integrations: ["**/*.yaml", "secrets/more/*.yaml"]\n`,
	);
	// Cannot be listed, as the folder of another user cannot.
	await place.write("secrets", "");
	await place.write("beside.yaml", documentText("beside"));
	await push({ "a.yaml": documentText("a") });
	const daemon = place.start();
	await daemon.ready();
	expect(live(place.simulator)).toEqual(["The a"]);
	await push({ "b.yaml": documentText("b") });
	await place.until(() => live(place.simulator).includes("The b"));
	expect(JSON.stringify(daemon.log())).not.toContain("unseen");
	expect(await daemon.stop()).toBe(0);
});

test("a file that somebody takes out of our own checkout deletes nothing, and the next fetch writes it anew", async () => {
	const { place, push } = await prepare("1h");
	await push({ "a.yaml": documentText("a"), "b.yaml": documentText("b") });
	const daemon = place.start();
	await daemon.ready();
	expect(live(place.simulator)).toEqual(["The a", "The b"]);
	const trees = join(place.folder, "state/git/trees");
	const [tree = ""] = await readdir(trees);
	const file = join(trees, tree, "genesys/integrations/b.yaml");
	await rm(file);
	const trigger = `${await daemon.url()}/reconcile`;
	await fetch(trigger, {
		method: "POST",
		headers: { authorization: `Bearer ${token}` },
	});
	await place.until(async () =>
		(await daemon.status()).environments.some(({ warnings }) =>
			warnings.some((one) => /writes anew.*nothing is pruned/.test(one)),
		),
	);
	expect(live(place.simulator)).toEqual(["The a", "The b"]);
	daemon.child.kill("SIGHUP");
	await place.until(
		async () => (await daemon.status()).environments[0]?.warnings.length === 0,
	);
	expect(existsSync(file)).toBe(true);
	expect(live(place.simulator)).toEqual(["The a", "The b"]);
});

test("a webhook is quicker than the interval", async () => {
	const { place, push } = await prepare("1h");
	await push({ "a.yaml": documentText("a") });
	const daemon = place.start();
	await daemon.ready();
	await push({ "a.yaml": documentText("a", { name: "Pushed" }) });
	const url = await daemon.url();
	const hook = (ref: string) => {
		const body = JSON.stringify({ ref });
		const signature = createHmac("sha256", "the-secret-of-the-hook")
			.update(body)
			.digest("hex");
		return fetch(`${url}/webhooks/github`, {
			method: "POST",
			body,
			headers: {
				"x-github-event": "push",
				"x-hub-signature-256": `sha256=${signature}`,
			},
		});
	};
	expect((await hook("refs/heads/other")).status).toBe(200);
	expect((await hook("refs/heads/main")).status).toBe(202);
	await place.until(() => live(place.simulator).includes("Pushed"));
});

test("a broken remote keeps the last good commit and says so; a restart does without it", async () => {
	const { place, push, folder } = await prepare();
	await push({ "a.yaml": documentText("a") });
	const daemon = place.start();
	await daemon.ready();
	await rename(folder, `${folder}-away`);
	await place.until(
		async () => (await daemon.status()).source.problem !== null,
	);
	const drift = (): void => {
		for (const { id } of place.simulator.organization.integrations.values())
			place.simulator.organization.editConfig(id, { name: "By hand" });
	};
	drift();
	daemon.child.kill("SIGHUP");
	await place.until(() => live(place.simulator).includes("The a"));
	expect(await daemon.stop()).toBe(0);
	drift();
	const again = place.start(["--once"]);
	// Of what was fetched before; that it is not the newest is told.
	expect(await again.ended).toBe(4);
	expect(live(place.simulator)).toEqual(["The a"]);
	expect(again.err()).toContain("cannot");
	await rename(`${folder}-away`, folder);
	await push({ "a.yaml": documentText("a", { name: "Back" }) });
	const third = place.start();
	await third.ready();
	await place.until(() => live(place.simulator).includes("Back"));
});

test("a remote that never answered ends one cycle with 4, and is waited for by a daemon", async () => {
	const { place, push, folder } = await prepare();
	await rename(folder, `${folder}-away`);
	const once = place.start(["--once"]);
	expect(await once.ended).toBe(4);
	expect(once.out()).toContain("failed");
	const daemon = place.start();
	await daemon.ready();
	expect((await daemon.status()).environments[0]?.verdict).toBe("failed");
	await rename(`${folder}-away`, folder);
	await push({ "a.yaml": documentText("a") });
	await place.until(() => live(place.simulator).includes("The a"));
});

test("--once ends with 4 where the remote cannot be fetched, and works with the last good commit all the same", async () => {
	const { place, push, folder } = await prepare();
	await push({ "a.yaml": documentText("a") });
	const once = async (): Promise<number | null> =>
		place.start(["--once"]).ended;
	await rename(folder, `${folder}-away`);
	const first = place.start(["--once"]);
	expect(await first.ended).toBe(4);
	expect(first.out()).toContain("cannot fetch");
	await rename(`${folder}-away`, folder);
	expect(await once()).toBe(0);
	await rename(folder, `${folder}-away`);
	for (const { id } of place.simulator.organization.integrations.values())
		place.simulator.organization.editConfig(id, { name: "By hand" });
	expect(await once()).toBe(4);
	expect(live(place.simulator)).toEqual(["The a"]);
	// What is refused would be 1, and wrong settings are 3, whatever else is wrong.
	await rename(`${folder}-away`, folder);
	await push({ "b.yaml": "key: [" });
	expect(await once()).toBe(1);
	await rename(folder, `${folder}-away`);
	expect(await once()).toBe(4);
	delete place.variables["SECRET"];
	expect(await once()).toBe(3);
});

test("thirteen environments and a dozen commits leave no listener behind", async () => {
	const { place, push } = await prepare("1h");
	const settings = await readFile(place.path("gc-integrations.yaml"), "utf8");
	const [, dev = ""] = /\n( {2}dev:\n(?: {4}.*\n)+)/.exec(settings) ?? [];
	const many = Array.from({ length: 13 }, (_, at) =>
		dev.replace("dev:", `env-${at}:`).replace("prune: true", "mode: report"),
	);
	await place.write(
		"gc-integrations.yaml",
		`${settings.replace(dev, many.join(""))}rateLimit: { requestsPerMinute: 10000 }\n`,
	);
	await push({ "a.yaml": documentText("a") });
	// Each cycle says a word at its end, so that the status is looked at then.
	const daemon = place.start(["--log-level", "debug"]);
	await daemon.ready();
	const url = await daemon.url();
	for (let turn = 0; turn < 12; turn += 1) {
		const id = await push({ "a.yaml": documentText("a", { name: `${turn}` }) });
		await fetch(`${url}/webhooks/gitlab`, {
			method: "POST",
			headers: {
				"x-gitlab-event": "Push Hook",
				"x-gitlab-token": "the-secret-of-the-hook",
			},
		});
		await place.until(async () => {
			const { environments } = await daemon.status();
			return environments.every(({ lastRun }) => lastRun?.commit === id);
		});
	}
	expect(await daemon.stop()).toBe(0);
	expect(daemon.err()).not.toMatch(/Warning/);
});

test.skipIf(process.platform === "win32")(
	"a second signal ends git with all that it started",
	async () => {
		const { place, push } = await prepare();
		await push({ "a.yaml": documentText("a") });
		const bin = join(place.folder, "bin");
		const note = join(place.folder, "pid");
		await mkdir(bin);
		// It does not heed the first signal.
		await writeFile(
			join(bin, "git"),
			`#!/bin/sh
case "$*" in *ls-remote*) ;; *) PATH="$REST" exec git "$@" ;; esac
trap '' TERM
sleep 600 &
echo $$ $! > ${note}.new
mv ${note}.new ${note}
wait
`,
			{ mode: 0o755 },
		);
		place.variables["REST"] = process.env["PATH"] ?? "";
		place.variables["PATH"] = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
		const daemon = place.start();
		await daemon.url();
		const asked = (): Promise<string> => readFile(note, "utf8").catch(() => "");
		while ((await asked()) === "") await turn();
		const pids = (await asked()).trim().split(" ").map(Number);
		expect(pids).toHaveLength(2);
		daemon.child.kill("SIGTERM");
		await place.until(() => daemon.err().includes("stopping"));
		daemon.child.kill("SIGTERM");
		expect(await daemon.ended).toBe(130);
		while (pids.some(isRunning)) await turn();
	},
);

const turn = (): Promise<void> =>
	new Promise((resolve) => setImmediate(resolve));

/** What ended and was not collected by anybody does not count. */
function isRunning(pid: number): boolean {
	const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], {
		encoding: "utf8",
	});
	return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
