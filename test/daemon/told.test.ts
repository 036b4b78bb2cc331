// The real daemon with certificates, receivers of notifications, and a service manager -> what each of them gets.
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import {
	chmod,
	mkdir,
	readdir,
	readFile,
	stat,
	writeFile,
} from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
	documentText,
	type Place,
	preparePlace,
	settingsText,
} from "../fixtures/daemon.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

interface Received {
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

async function receiver(place: Place): Promise<{
	url: string;
	received: Received[];
	arrived(count: number): Promise<void>;
}> {
	const received: Received[] = [];
	const waiting = new Set<() => void>();
	const server: Server = createServer((request, response) => {
		let body = "";
		request.setEncoding("utf8").on("data", (part: string) => {
			body += part;
		});
		request.on("end", () => {
			received.push({
				path: request.url ?? "",
				headers: request.headers,
				body,
			});
			response.end("ok");
			for (const wake of waiting) wake();
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", () => resolve());
	});
	ends.push(
		() =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(resolve);
			}),
	);
	const { port } = server.address() as AddressInfo;
	place.variables["HOOK_URL"] = `http://127.0.0.1:${port}/webhook-canary`;
	place.variables["SLACK_URL"] = `http://127.0.0.1:${port}/slack-canary`;
	place.variables["HOOK_SECRET"] = "canary-of-the-signature";
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		arrived: (count) =>
			new Promise((resolve) => {
				const check = (): void => {
					if (received.length < count) return;
					waiting.delete(check);
					resolve();
				};
				waiting.add(check);
				check();
			}),
	};
}

async function prepare(
	...given: Parameters<typeof preparePlace>
): Promise<Place> {
	const place = await preparePlace(...given);
	ends.push(place.close);
	return place;
}

const notifications = `notifications:
  - { type: webhook, url: { env: HOOK_URL }, secret: { env: HOOK_SECRET } }
  - { type: slack, url: { env: SLACK_URL }, events: [refused], environments: [dev] }
`;

test("refusals and recovery are told once, signed, to those who want to know", async () => {
	const place = await prepare(
		{
			"integrations/a.yaml": documentText("a"),
			"integrations/b.yaml": "key: [",
		},
		{ settings: notifications },
	);
	const { received, arrived } = await receiver(place);
	const daemon = place.start();
	await daemon.ready();
	await arrived(2);
	daemon.child.kill("SIGHUP");
	await place.write("integrations/b.yaml", documentText("b"));
	await arrived(3);
	expect(await daemon.stop()).toBe(0);
	const hook = received.filter(({ path }) => path === "/webhook-canary");
	expect(
		hook.map(({ body }) => (JSON.parse(body) as { event: string }).event),
	).toEqual(["refused", "recovered"]);
	for (const { headers, body } of hook) {
		const timestamp = String(headers["x-gc-integrations-timestamp"]);
		const signature = createHmac("sha256", "canary-of-the-signature")
			.update(`${timestamp}.${body}`)
			.digest("hex");
		expect(headers["x-gc-integrations-signature"]).toBe(`sha256=${signature}`);
	}
	const slack = received.filter(({ path }) => path === "/slack-canary");
	expect(slack).toHaveLength(1);
	expect(slack[0]?.body).toContain("lint-errors");
	expect(daemon.err() + received.map(({ body }) => body).join("")).not.toMatch(
		/canary|the-password-of-the-tests/,
	);
	// What was said is known after a restart.
	await place.write("integrations/b.yaml", "key: [");
	const second = place.start();
	await second.ready();
	await arrived(5);
	await second.stop();
	const third = place.start(["--once"]);
	expect(await third.ended).toBe(1);
	expect(received).toHaveLength(5);
});

test("Slack is led to the page and to the commit, with nothing of the remote's credentials", async () => {
	const place = await prepare({ "integrations/b.yaml": "key: [" });
	const { received, arrived } = await receiver(place);
	const git = (...words: readonly string[]): string =>
		execFileSync("git", words, {
			cwd: place.path(""),
			encoding: "utf8",
			env: { PATH: process.env["PATH"] ?? "", HOME: place.folder },
		}).trim();
	await place.write(
		"gc-integrations.yaml",
		settingsText(place.simulator, notifications).replace(
			"port: 0,",
			'port: 0, publicUrl: "https://integrations.example.com/gc/",',
		),
	);
	git("init", "-q", "-b", "main");
	git("remote", "add", "origin", "https://ada:canary@github.com/acme/gc.git");
	git("add", "-A");
	git(
		"-c",
		"user.name=Ada",
		"-c",
		"user.email=a@b.c",
		"commit",
		"-qm",
		"Begin",
	);
	const commit = git("rev-parse", "HEAD");
	const daemon = place.start();
	await daemon.ready();
	await arrived(2);
	expect(await daemon.stop()).toBe(0);
	const links = {
		page: "https://integrations.example.com/gc/?environment=dev",
		commit: `https://github.com/acme/gc/commit/${commit}`,
	};
	const bodyAt = (at: string): string =>
		received.find(({ path }) => path === at)?.body ?? "";
	expect(JSON.parse(bodyAt("/webhook-canary"))).toMatchObject({ links });
	const slack = bodyAt("/slack-canary");
	expect(slack).toContain(`<${links.page}|Status page>`);
	expect(slack).toContain(`<${links.commit}|Commit ${commit.slice(0, 12)}>`);
	expect(received.map(({ body }) => body).join("")).not.toContain("canary");
});

test("what a receiver could not take before the stop it gets after the start, once", async () => {
	const place = await prepare(
		{ "integrations/b.yaml": "key: [" },
		{ settings: notifications },
	);
	const { received, arrived } = await receiver(place);
	const hook = place.variables["HOOK_URL"] ?? "";
	delete place.variables["HOOK_URL"];
	const first = place.start();
	await first.ready();
	await arrived(1);
	expect(await first.stop()).toBe(0);
	expect(received.map(({ path }) => path)).toEqual(["/slack-canary"]);
	place.variables["HOOK_URL"] = hook;
	for (const restart of [1, 2, 3]) {
		const next = place.start(["--once"]);
		expect(await next.ended, `restart ${restart}`).toBe(1);
	}
	expect(received.map(({ path }) => path)).toEqual([
		"/slack-canary",
		"/webhook-canary",
	]);
	const stored = await readFile(
		join(place.folder, "state", "notified.json"),
		"utf8",
	);
	expect(stored).not.toMatch(/canary|waiting/);
});

test("a refused data action is told with its integration, once, whatever becomes of the state folder", async () => {
	const place = await prepare(
		{
			"integrations/same.yaml": documentText("same"),
			"actions/same.yaml": JSON.stringify({
				key: "same",
				integration: "same",
				name: "Same",
				input: { type: "object", properties: {} },
				output: { type: "object", properties: {} },
				request: { method: "GET", url: "/no/host" },
			}),
		},
		{ settings: notifications },
	);
	const { received, arrived } = await receiver(place);
	const first = place.start();
	await first.ready();
	await arrived(2);
	expect(await first.stop()).toBe(0);
	const second = place.start();
	await second.ready();
	const [dev] = (await second.status()).environments;
	expect(
		dev?.integrations.map(({ kind, key, standing }) => [kind, key, standing]),
	).toEqual([
		[undefined, "same", "in sync"],
		["action", "same", "held"],
	]);
	expect(await second.stop()).toBe(0);
	const hook = received.filter(({ path }) => path === "/webhook-canary");
	expect(hook.map(({ body }) => JSON.parse(body).details)).toEqual([
		[
			{
				kind: "action",
				integration: "same",
				key: "same",
				text: expect.stringContaining("lint-errors"),
			},
		],
	]);
	const slack = received.filter(({ path }) => path === "/slack-canary");
	expect(slack.map(({ body }) => body).join("")).toContain(
		"data action same of same: lint-errors",
	);
	// What nobody can read is as if nothing had been said, done or read.
	const state = join(place.folder, "state");
	for (const file of await readdir(state))
		if ((await stat(join(state, file))).isFile())
			await writeFile(join(state, file), '[{"kind":"action"}]\n{"version":1');
	const third = place.start();
	await third.ready();
	await arrived(4);
	expect((await third.status()).environments[0]).toMatchObject({
		verdict: "refused",
		integrations: [{ standing: "in sync" }, { standing: "held" }],
	});
	expect(place.simulator.organization.actionsNamed("Same")).toEqual([]);
	expect(await third.stop()).toBe(0);
});

test("certificates are on the status, in the metrics and told", async () => {
	const place = await prepare(
		{
			"integrations/a.yaml": documentText("a", {
				mutualTls: { certificateAuthority: "digicert" },
			}),
		},
		{ settings: notifications },
	);
	const day = 86_400_000;
	place.simulator.organization.replaceCertificates([
		{
			signingAuthority: "DigiCert",
			status: "Current",
			notBefore: new Date(Date.now() - 300 * day),
			notAfter: new Date(Date.now() + 5 * day),
		},
	]);
	const { received, arrived } = await receiver(place);
	const daemon = place.start();
	await daemon.ready();
	await arrived(1);
	const news = JSON.parse(received[0]?.body ?? "") as Record<string, unknown>;
	expect(news).toMatchObject({ event: "certificate", severity: "error" });
	const url = await daemon.url();
	const metrics = await (await fetch(`${url}/metrics`)).text();
	expect(metrics).toMatch(
		/gc_integrations_certificate_not_after_timestamp_seconds\{environment="dev",authority="digicert",status="current",serial="\w+"\} \d+/,
	);
	expect(metrics).toContain(
		'gc_integrations_certificate_needs{environment="dev",severity="error",reason="expiring"} 1',
	);
	const { environments } = await daemon.status();
	expect(environments[0]?.certificates?.needs[0]?.reason).toBe("expiring");
	expect(await (await fetch(url)).text()).toContain("digicert");
	// Nobody uses it any more: no alert may stay.
	await place.write("integrations/a.yaml", documentText("a"));
	await place.until(async () => {
		const text = await (await fetch(`${url}/metrics`)).text();
		// What it says of the signal is a reason to look again.
		daemon.child.kill("SIGHUP");
		return !text.includes("gc_integrations_certificate_needs{");
	});
	expect((await daemon.status()).environments[0]?.certificates).toBeNull();
});

test("systemd hears when it is ready, that it lives, and that it stops", async () => {
	const place = await prepare({ "integrations/a.yaml": documentText("a") });
	const bin = join(place.folder, "bin");
	const said = join(place.folder, "said");
	await mkdir(bin);
	await writeFile(said, "");
	await writeFile(
		join(bin, "systemd-notify"),
		`#!/bin/sh\necho "$@" >> "${said}"\n`,
	);
	await chmod(join(bin, "systemd-notify"), 0o755);
	place.variables["PATH"] = `${bin}:${process.env["PATH"] ?? ""}`;
	place.variables["NOTIFY_SOCKET"] = "/run/systemd/notify";
	place.variables["WATCHDOG_USEC"] = "200000";
	const daemon = place.start();
	await daemon.ready();
	await place.until(async () => {
		// Each look at the status is a reason to look again.
		await daemon.status();
		daemon.child.kill("SIGHUP");
		return (await readFile(said, "utf8")).split("WATCHDOG=1").length > 2;
	});
	expect(await daemon.stop()).toBe(0);
	const text = await readFile(said, "utf8");
	expect(text.indexOf("READY=1")).toBeGreaterThanOrEqual(0);
	expect(text.indexOf("READY=1")).toBeLessThan(text.indexOf("STOPPING=1"));
});
