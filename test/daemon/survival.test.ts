// The real daemon as a process, and what happens around it: readers that go, disks that fill, signals at any moment.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
	documentText,
	live,
	type Place,
	preparePlace,
	program,
	settingsText,
} from "../fixtures/daemon.ts";
import { node } from "../fixtures/process.ts";

const places: Place[] = [];
afterEach(async () => {
	for (const place of places.splice(0)) await place.close();
});
async function prepare(settings = ""): Promise<Place> {
	const place = await preparePlace(
		{ "integrations/a.yaml": documentText("a") },
		{ settings },
	);
	places.push(place);
	return place;
}
async function renamed(place: Place, name: string): Promise<void> {
	await place.write("integrations/a.yaml", documentText("a", { name }));
	await place.until(() => live(place.simulator).includes(name));
}

describe("what cannot be written is lost, and the work goes on", () => {
	test("where nobody reads the log or the results any more", async () => {
		const place = await prepare();
		const daemon = place.start(["--log-level", "debug"]);
		await daemon.ready();
		daemon.child.stderr?.destroy();
		daemon.child.stdout?.destroy();
		await renamed(place, "One");
		await renamed(place, "Two");
		await daemon.ready();
		expect(await daemon.stop()).toBe(0);
	});

	test.skipIf(!existsSync("/dev/full"))(
		"where the disk of the log is full",
		async () => {
			const place = await prepare();
			const full = await open("/dev/full", "w");
			try {
				const daemon = place.start(["--log-level", "debug"], full.fd);
				await place.until(() => live(place.simulator).includes("The a"));
				await renamed(place, "One");
				await renamed(place, "Two");
				expect(await daemon.stop()).toBe(0);
			} finally {
				await full.close();
			}
		},
	);
});

/** Whether the process has a handler for SIGHUP by now. */
async function catchesHangups(pid: number): Promise<boolean> {
	const status = await readFile(`/proc/${pid}/status`, "utf8");
	const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0";
	return (BigInt(`0x${mask}`) & 1n) === 1n;
}

describe("signals", () => {
	test.skipIf(!existsSync("/proc/self/status"))(
		"a hang-up in its first moment does not end it, and is remembered",
		async () => {
			const place = await prepare();
			const daemon = place.start();
			const pid = daemon.child.pid ?? 0;
			while (!(await catchesHangups(pid)));
			// Nothing was loaded yet, let alone said.
			expect(daemon.err()).toBe("");
			daemon.child.kill("SIGHUP");
			await daemon.ready();
			expect(daemon.err()).toContain("SIGHUP: looking again");
			daemon.child.kill("SIGHUP");
			await place.until(async () => {
				const { environments } = await daemon.status();
				return environments[0]?.lastRun?.reasons.includes("signal") ?? false;
			});
			expect(await daemon.stop()).toBe(0);
		},
	);

	test("during the first fetch it stops at once, and says what it gives up", async () => {
		const silent = createServer(() => undefined);
		await new Promise<void>((resolve) => {
			silent.listen(0, "127.0.0.1", resolve);
		});
		const address = silent.address();
		const port = typeof address === "object" ? address?.port : 0;
		try {
			const place = await prepare(
				`source: { git: { url: "http://127.0.0.1:${port}/silent.git" } }`,
			);
			const asked = new Promise((resolve) => {
				silent.once("connection", resolve);
			});
			const daemon = place.start();
			await asked;
			const began = performance.now();
			expect(await daemon.stop()).toBe(0);
			// Neither git's time-out nor the daemon's own was waited for.
			expect(performance.now() - began).toBeLessThan(6_000);
			const said = daemon.log().map(({ msg }) => msg);
			expect(said).toContainEqual(
				expect.stringMatching(
					/^stopping: .*a fetch from http:\/\/127.0.0.1:\d+\/silent.git was under way$/,
				),
			);
			expect(said.at(-1)).toBe("stopped");
		} finally {
			silent.close();
		}
	});

	test("before anything runs: nothing begins, and it ends with 0", async () => {
		const place = await prepare();
		const daemon = place.start();
		if (existsSync("/proc/self/status"))
			while (!(await catchesHangups(daemon.child.pid ?? 0)));
		else await daemon.url();
		expect(await daemon.stop()).toBe(0);
		expect(daemon.err()).toContain("stopping");
	});
});

test("an error that nobody caught is logged without secrets, and ends it with 1", async () => {
	const place = await prepare();
	place.variables["NODE_OPTIONS"] =
		`--import data:text/javascript,${encodeURIComponent(
			'process.on("SIGUSR2",()=>{Promise.reject(new Error("broken by "+process.env.PASSWORD))})',
		)}`;
	const daemon = place.start();
	await daemon.ready();
	daemon.child.kill("SIGUSR2");
	expect(await daemon.ended).toBe(1);
	const last = daemon.log().at(-1);
	expect(last).toMatchObject({ level: "error" });
	expect(last?.["msg"]).toMatch(/^internal error: .*broken by \(secret\)/);
	expect(daemon.err()).not.toContain(place.variables["PASSWORD"]);
});

test("a result that cannot be written is said, and is no success", async () => {
	if (!existsSync("/dev/full")) return;
	const place = await prepare();
	const full = await open("/dev/full", "w");
	try {
		const run = spawnSync(node, [program, "lint", "--format", "json"], {
			cwd: place.path("."),
			stdio: ["ignore", full.fd, "pipe"],
			encoding: "utf8",
		});
		expect(run.status).toBe(1);
		expect(run.stderr).toContain("standard output cannot be written");
	} finally {
		await full.close();
	}
});

describe("what may pass by itself ends it with 1, so that it is started again", () => {
	test("a port that another one holds", async () => {
		const place = await prepare();
		const first = place.start();
		const { port } = new URL(await first.url());
		await place.write(
			"gc-integrations.yaml",
			settingsText(place.simulator).replace("port: 0", `port: ${port}`),
		);
		const second = place.start();
		expect(await second.ended).toBe(1);
		expect(second.err()).toMatch(/EADDRINUSE.*server\.port/);
		expect(second.err()).not.toContain("bug");
	});

	test("an address that is not up, and a token's file that is not there", async () => {
		const place = await prepare();
		const settings = settingsText(place.simulator);
		await place.write(
			"gc-integrations.yaml",
			settings.replace("port: 0", 'port: 0, host: "192.0.2.1"'),
		);
		const away = place.start();
		expect(await away.ended).toBe(1);
		expect(away.err()).toContain("EADDRNOTAVAIL");
		await place.write(
			"gc-integrations.yaml",
			settings.replace("{ env: TOKEN }", "{ file: mounted/token }"),
		);
		const early = place.start();
		expect(await early.ended).toBe(1);
		expect(early.err()).toContain("mounted/token");
		await place.write("mounted/token", "a-token-that-came-later\n");
		const later = place.start();
		await later.ready();
		expect(await later.stop()).toBe(0);
	});
});

test("a secret's file of the settings that is not there yet ends --once with 1, a variable that is not set with 3", async () => {
	const place = await prepare();
	const settings = settingsText(place.simulator);
	for (const [was, file] of [
		["clientSecret: { env: SECRET }", "clientSecret: { file: mounted }"],
		["clientId: { env: ID }", "clientId: { file: mounted }"],
		["fingerprintKey: { env: KEY }", "fingerprintKey: { file: mounted }"],
	] as const) {
		await place.write("gc-integrations.yaml", settings.replace(was, file));
		const early = place.start(["--once"]);
		expect(await early.ended, file).toBe(1);
		expect(early.out()).toContain("mounted");
		await place.write(
			"gc-integrations.yaml",
			settings.replace(was, was.replace(/env: \w+/, "env: NOWHERE")),
		);
		expect(await place.start(["--once"]).ended, was).toBe(3);
	}
});

test("settings that count only after a restart are told once, everywhere, and taken back", async () => {
	const place = await prepare();
	const daemon = place.start();
	await daemon.ready();
	const url = await daemon.url();
	const settings = settingsText(place.simulator);
	const write = (text: string): Promise<void> =>
		place.write("gc-integrations.yaml", text);
	const needed = async (): Promise<string> =>
		(await daemon.status()).restartNeeded.join();
	const metric = async (): Promise<string> =>
		/^gc_integrations_restart_needed (\d)$/m.exec(
			await (await fetch(`${url}/metrics`)).text(),
		)?.[1] ?? "";
	expect([await needed(), await metric()]).toEqual(["", "0"]);
	const other = settings.replace("port: 0", "port: 1, host: localhost");
	await write(other);
	await place.until(async () => (await needed()) === "server.host,server.port");
	expect(await metric()).toBe("1");
	expect(await (await fetch(url)).text()).toContain(
		"Restart the daemon: server.host, server.port changed",
	);
	await write(`${other}source: { git: { url: /remote } }\n`);
	await place.until(async () => (await needed()) === "source");
	await write(settings);
	await place.until(async () => (await needed()) === "");
	expect(await metric()).toBe("0");
	const said = daemon.log().map(({ msg }) => msg);
	expect(
		said.filter((words) => String(words).includes("restart the daemon")),
	).toHaveLength(2);
	expect(said).toContain("the settings are as they were: no restart is needed");
});
