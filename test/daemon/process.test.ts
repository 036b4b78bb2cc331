// The real daemon as a process: what wakes it, how it ends, what it writes down, and that no secret leaves it.
import {
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	symlink,
	unlink,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
	documentText,
	live,
	type Place,
	preparePlace,
	settingsText,
	token,
} from "../fixtures/daemon.ts";

const places: Place[] = [];
afterEach(async () => {
	for (const place of places.splice(0)) await place.close();
});
async function prepare(
	...given: Parameters<typeof preparePlace>
): Promise<Place> {
	const place = await preparePlace(...given);
	places.push(place);
	return place;
}
const two = {
	"integrations/a.yaml": documentText("a"),
	"integrations/b.yaml": documentText("b"),
};
const named = (place: Place, name: string) => () =>
	live(place.simulator).includes(name);

describe("--once", () => {
	test("runs one cycle of each environment and ends with 0", async () => {
		const place = await prepare(two);
		const daemon = place.start(["--once"]);
		expect(await daemon.ended).toBe(0);
		expect(daemon.out()).toContain("2 applied");
		expect(live(place.simulator)).toEqual(["The a", "The b"]);
		await place.write("integrations/c.yaml", documentText("c"));
		const made = place.start(["--once", "--format", "json"]);
		expect(await made.ended).toBe(0);
		const { environments } = JSON.parse(made.out()) as {
			environments: { plan: { changes: object[] } }[];
		};
		const members = Object.keys(environments[0]?.plan.changes[0] ?? {});
		expect(members).toContain("verb");
		expect(members).not.toContain("target");
		const json = place.start(["--once", "--format", "json"]);
		expect(await json.ended).toBe(0);
		expect(JSON.parse(json.out())).toMatchObject({
			version: 1,
			environments: [{ environment: "dev", verdict: "converged" }],
		});
	});

	test("ends with 1 on refusals, 3 on wrong settings, 4 where the platform cannot be read", async () => {
		const place = await prepare({ ...two, "integrations/c.yaml": "key: [" });
		expect(await place.start(["--once"]).ended).toBe(1);
		expect(live(place.simulator)).toEqual(["The a", "The b"]);
		expect(await place.start(["--once", "--env", "nowhere"]).ended).toBe(3);
		place.variables["SECRET"] = "wrong";
		expect(await place.start(["--once"]).ended).toBe(4);
		await place.write("gc-integrations.yaml", "version: 2");
		expect(await place.start(["--once"]).ended).toBe(3);
	});

	test("ends with 4 where the platform lets us read and not write", async () => {
		const place = await prepare(two);
		place.simulator.addFault({
			kind: "status",
			status: 403,
			operation: /^POST .*\/integrations$/,
			times: 100,
		});
		expect(await place.start(["--once"]).ended).toBe(4);
		place.simulator.clearFaults();
		expect(await place.start(["--once"]).ended).toBe(0);
	});
});

describe("files", () => {
	test("saved in every way that editors have", async () => {
		const place = await prepare(two);
		const daemon = place.start();
		await daemon.ready();
		await place.write(
			"integrations/a.yaml",
			documentText("a", { name: "One" }),
		);
		await place.until(named(place, "One"));
		await writeFile(
			place.path("integrations/.a.yaml.swp"),
			documentText("a", { name: "Two" }),
		);
		await rename(
			place.path("integrations/.a.yaml.swp"),
			place.path("integrations/a.yaml"),
		);
		await place.until(named(place, "Two"));
		await rename(
			place.path("integrations/a.yaml"),
			place.path("integrations/a.yaml~"),
		);
		await place.write(
			"integrations/a.yaml",
			documentText("a", { name: "Three" }),
		);
		await place.until(named(place, "Three"));
		await mkdir(place.path("integrations/later/deeper"), { recursive: true });
		await place.write("integrations/later/deeper/c.yaml", documentText("c"));
		await place.until(named(place, "The c"));
		await unlink(place.path("integrations/later/deeper/c.yaml"));
		await place.until(() => !live(place.simulator).includes("The c"));
		expect(live(place.simulator)).toEqual(["The b", "Three"]);
	});

	test("that stand beside the document of a data action", async () => {
		const action = (file: string) =>
			JSON.stringify({
				key: "find",
				integration: "a",
				name: "Find",
				input: { type: "object", properties: {} },
				output: { type: "object", properties: {} },
				request: {
					method: "POST",
					url: "https://api.example.com/",
					body: { file },
				},
			});
		const place = await prepare({
			...two,
			"actions/find.yaml": action("templates/find.vm"),
			"actions/templates/find.vm": "{}",
		});
		const daemon = place.start();
		await daemon.ready();
		const sent = () =>
			place.simulator.organization.actionsNamed("Find")[0]?.config.request
				.requestTemplate;
		expect(sent()).toBe("{}");
		await place.write("actions/templates/find.vm", "[1]");
		await place.until(() => sent() === "[1]");
		await place.write("actions/templates/next.vm", "[2]");
		await rename(
			place.path("actions/templates/next.vm"),
			place.path("actions/templates/find.vm"),
		);
		await place.until(() => sent() === "[2]");
		await unlink(place.path("actions/templates/find.vm"));
		await place.until(async () => {
			const [dev] = (await daemon.status()).environments;
			return dev?.refusals.some(({ kind }) => kind === "action") === true;
		});
		const [dev] = (await daemon.status()).environments;
		expect(
			dev?.integrations.map(({ kind, key, standing }) => [kind, key, standing]),
		).toEqual([
			[undefined, "a", "in sync"],
			[undefined, "b", "in sync"],
			["action", "find", "frozen"],
		]);
		expect(sent()).toBe("[2]");
		await place.write("actions/templates/find.vm", "[3]");
		await place.until(() => sent() === "[3]");
		expect(await daemon.stop()).toBe(0);
	});

	test("what changes nothing wakes nobody", async () => {
		const place = await prepare(two);
		const daemon = place.start();
		await daemon.ready();
		place.simulator.clearLog();
		await place.write("integrations/notes.txt", "not a document");
		await place.write("integrations/.a.yaml.swp", "half");
		await place.write(
			"integrations/a.yaml",
			documentText("a", { name: "One" }),
		);
		await place.until(named(place, "One"));
		await place.until(async () => {
			const { environments } = await daemon.status();
			return environments[0]?.running === false;
		});
		const { environments } = await daemon.status();
		expect(environments[0]?.lastRun?.number).toBe(2);
	});

	test("a folder that is replaced, and one that a link is turned to", async () => {
		const place = await prepare(
			{
				...two,
				"v1/c.yaml": documentText("c"),
				"v2/c.yaml": documentText("c", { name: "The new c" }),
			},
			{ settings: 'integrations: ["integrations/*.yaml", "current/*.yaml"]' },
		);
		await symlink("v1", place.path("current"));
		const daemon = place.start();
		await daemon.ready();
		expect(live(place.simulator)).toContain("The c");
		await symlink("v2", place.path("next"));
		await rename(place.path("next"), place.path("current"));
		await place.until(named(place, "The new c"));
		await place.write("other/a.yaml", documentText("a", { name: "Replaced" }));
		await place.write("other/b.yaml", documentText("b"));
		await rename(place.path("integrations"), place.path("old"));
		await rename(place.path("other"), place.path("integrations"));
		await place.until(named(place, "Replaced"));
		await place.write(
			"integrations/b.yaml",
			documentText("b", { name: "After" }),
		);
		await place.until(named(place, "After"));
	});

	test("a folder that cannot be listed ends nothing: it is told, tried again, and watched once it can be", async () => {
		const place = await prepare({ integrations: "a file, where a folder was" });
		const daemon = place.start();
		await daemon.ready();
		const [dev] = (await daemon.status()).environments;
		expect(dev?.verdict).toBe("failed");
		expect(JSON.stringify(daemon.log())).toContain(
			`${place.path("integrations")} cannot be listed (ENOTDIR)`,
		);
		const health = async (): Promise<string> =>
			(await fetch(`${await daemon.url()}/healthz`)).text();
		expect(await health()).toMatch(/^ok, but changes of the files/);
		expect(await place.start(["--once"]).ended).toBe(3);
		await rm(place.path("integrations"));
		await place.write("integrations/a.yaml", documentText("a"));
		await place.until(named(place, "The a"));
		await place.write(
			"integrations/a.yaml",
			documentText("a", { name: "Watched again" }),
		);
		await place.until(named(place, "Watched again"));
		expect(await health()).toBe("ok\n");
		expect(await daemon.stop()).toBe(0);
	});

	test("a secret that Kubernetes swaps is written anew", async () => {
		const place = await prepare({
			"integrations/a.yaml": documentText("a", {
				credentials: {
					type: "basicAuth",
					fields: { userName: "a", password: { file: "mount/password" } },
				},
			}),
			"mount/..v1/password": "the-first-password\n",
			"mount/..v2/password": "the-second-password\n",
		});
		await symlink("..v1", place.path("mount/..data"));
		await symlink("..data/password", place.path("mount/password"));
		const daemon = place.start();
		await daemon.ready();
		const password = (): string | undefined => {
			const { credentials, credentialFields } = place.simulator.organization;
			const [id = ""] = credentials.keys();
			return credentialFields(id)["password"];
		};
		expect(password()).toBe("the-first-password");
		await symlink("..v2", place.path("mount/..data_tmp"));
		await rename(place.path("mount/..data_tmp"), place.path("mount/..data"));
		await place.until(() => password() === "the-second-password");
		expect(daemon.err()).not.toMatch(/the-(first|second)-password/);
	});

	test("settings that bring another environment, and one that breaks and is mended", async () => {
		const place = await prepare(two);
		const daemon = place.start();
		await daemon.ready();
		const settings = settingsText(place.simulator);
		await place.write("gc-integrations.yaml", `${settings}colour: blue\n`);
		await place.until(() => daemon.err().includes("colour"));
		await place.write(
			"gc-integrations.yaml",
			settings.replace(
				"fingerprintKey",
				`  test:\n    platform: { loginUrl: "${place.simulator.url}", apiUrl: "${place.simulator.url}" }\n    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }\n    mode: report\nfingerprintKey`,
			),
		);
		await place.until(async () => {
			const { environments } = await daemon.status();
			return (
				environments.length === 2 &&
				environments.every(({ verdict }) => verdict === "converged")
			);
		});
	});
});

describe("other wake-ups", () => {
	test("SIGHUP and HTTP", async () => {
		const place = await prepare(two);
		const daemon = place.start();
		await daemon.ready();
		const drift = (): void => {
			for (const { id } of place.simulator.organization.integrations.values())
				place.simulator.organization.editConfig(id, { name: `By hand ${id}` });
		};
		const mended = () =>
			live(place.simulator).join() === ["The a", "The b"].join();
		drift();
		daemon.child.kill("SIGHUP");
		await place.until(mended);
		drift();
		const url = await daemon.url();
		expect((await fetch(`${url}/reconcile`, { method: "POST" })).status).toBe(
			401,
		);
		const answer = await fetch(`${url}/reconcile`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}` },
		});
		expect(await answer.json()).toEqual({ version: 1, environments: ["dev"] });
		await place.until(mended);
		const metrics = await (await fetch(`${url}/metrics`)).text();
		expect(metrics).toContain(
			'gc_integrations_wakeups_total{environment="dev",reason="signal"} 1',
		);
		expect(metrics).toContain(
			'gc_integrations_changes_total{environment="dev",verb="update",outcome="applied"} 4',
		);
	});

	test("the schedule", async () => {
		const place = await prepare(two);
		await place.write(
			"gc-integrations.yaml",
			settingsText(place.simulator).replace('"0 0 1 1 *"', '"* * * * * *"'),
		);
		const daemon = place.start();
		await daemon.ready();
		await place.until(async () => {
			const { environments } = await daemon.status();
			return environments[0]?.lastRun?.reasons.includes("schedule") ?? false;
		});
	});
});

describe("the end", () => {
	test("a signal finishes the write in flight and begins nothing new", async () => {
		const place = await prepare(two);
		let posts = 0;
		const daemon = place.start();
		// Answered only once the daemon knows of the signal: what it begins after that is new.
		place.simulator.onCall(async ({ mutating }) => {
			if (!mutating) return;
			posts += 1;
			if (posts === 1) daemon.child.kill("SIGTERM");
			await place.until(() => daemon.err().includes("stopping"));
		});
		expect(await daemon.ended).toBe(0);
		const written = place.simulator.log.filter(({ mutating }) => mutating);
		expect(written.length).toBeLessThanOrEqual(3);
		expect(written.every(({ processed }) => processed)).toBe(true);
		const next = place.start(["--once"]);
		const code = await next.ended;
		expect(code, next.out() + next.err()).toBe(0);
		expect(live(place.simulator)).toEqual(["The a", "The b"]);
		const { credentials } = place.simulator.organization;
		expect(
			[...credentials.values()].filter(({ deleted }) => !deleted),
		).toHaveLength(2);
	});

	test("a second signal stops at once, with 130", async () => {
		const place = await prepare(two);
		place.simulator.addFault({
			kind: "hang",
			operation: "postIntegrationsCredentials",
		});
		const daemon = place.start();
		await place.until(() =>
			place.simulator.log.some(({ fault }) => fault === "hang"),
		);
		daemon.child.kill("SIGTERM");
		await place.until(() => daemon.err().includes("stopping"));
		daemon.child.kill("SIGTERM");
		expect(await daemon.ended).toBe(130);
	});
});

test("what was done is written down, and known again after a restart", async () => {
	const place = await prepare(two);
	const first = place.start();
	await first.ready();
	expect(await first.stop()).toBe(0);
	const lines = (
		await readFile(join(place.folder, "state/history.jsonl"), "utf8")
	)
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	expect(lines).toHaveLength(2);
	expect(lines[0]).toMatchObject({
		version: 1,
		environment: "dev",
		key: "a",
		verb: "create",
		outcome: "applied",
		reasons: ["start"],
	});
	expect(lines[0]?.["correlationId"]).toMatch(/\S/);
	const second = place.start();
	await second.ready();
	const { history, environments } = await second.status();
	expect(history.map(({ key }) => key).sort()).toEqual(["a", "b"]);
	expect(environments[0]?.integrations[0]?.lastChange).toMatchObject({
		verb: "create",
	});
});

test("no secret leaves it: not in logs, pages, metrics, history, or what is stored", async () => {
	const place = await prepare({
		"integrations/a.yaml": documentText("a"),
		"integrations/bad.yaml":
			'key: bad\ntype: web-services\nname: Bad\nstatus: active\ncredentials: { type: basicAuth, fields: { userName: x, password: "plain-canary-5555" } }\n',
	});
	place.variables["PASSWORD"] = "canary-password-1111";
	place.variables["TOKEN"] = "canary-token-2222";
	place.variables["KEY"] = "canary-key-3333-of-the-fingerprints";
	const daemon = place.start(["--log-level", "debug"]);
	await daemon.ready();
	const url = await daemon.url();
	place.simulator.addFault({
		kind: "status",
		status: 400,
		message: "canary-password-1111 simulator-secret is not welcome",
		times: 20,
	});
	await place.write("integrations/c.yaml", documentText("c"));
	await place.until(() => daemon.err().includes("not welcome"));
	place.simulator.clearFaults();
	place.simulator.behave({
		activationErrors: { "The d": "it broke on canary-password-1111" },
	});
	await place.write("integrations/d.yaml", documentText("d"));
	await place.until(() => daemon.err().includes("it broke on"));
	const texts = await Promise.all(
		["/", "/status.json", "/metrics"].map(async (path) =>
			(await fetch(url + path)).text(),
		),
	);
	await daemon.stop();
	const state = join(place.folder, "state");
	for (const file of await readdir(state, { recursive: true }))
		texts.push(await readFile(join(state, file), "utf8").catch(() => ""));
	texts.push(daemon.out(), daemon.err());
	for (const text of texts)
		expect(text).not.toMatch(/canary-|simulator-secret/);
	expect(texts.join("")).toContain("not welcome");
});

test("elsewhere than on loopback it needs a token", async () => {
	const place = await prepare(two);
	const settings = settingsText(place.simulator);
	await place.write(
		"gc-integrations.yaml",
		settings.replace(
			"port: 0, token: { env: TOKEN }",
			"port: 0, host: 0.0.0.0",
		),
	);
	const daemon = place.start();
	expect(await daemon.ended).toBe(3);
	expect(daemon.err()).toContain("server.token");
	await rm(place.path("gc-integrations.yaml"));
	expect(await place.start().ended).toBe(3);
});

test.each([
	["a blank", "two words"],
	["a line break", "two\nlines"],
	["a letter beyond ASCII", "schl\u00fcssel"],
])(
	"a token with %s, which no request could carry, is told at the start",
	async (_, value) => {
		const place = await prepare(two);
		place.variables["TOKEN"] = value;
		const daemon = place.start();
		expect(await daemon.ended).toBe(3);
		expect(daemon.err()).toMatch(
			/server\.token comes from environment variable TOKEN, which has a blank, a line break or another character/,
		);
		expect(daemon.err()).not.toContain(value);
	},
);
