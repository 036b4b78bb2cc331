// Items of a store of type vault -> what Vault is asked for, how the program signs in, and how a refusal is worded.
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fakeClock } from "../../fixtures/session.ts";
import { connections, openRun, type Reading } from "../../fixtures/stores.ts";
import {
	refusing,
	startVault,
	type Vault,
	type VaultOptions,
} from "../../fixtures/vault.ts";

const canary = "canary-that-vault-says";
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "gc-vault-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let vault: Vault;
afterEach(() => vault.close());

async function open(
	options: VaultOptions = {},
	store = "auth: { token: { env: VAULT_TOKEN } }",
	more: Partial<Reading> = {},
): Promise<() => ReturnType<typeof openRun>> {
	vault = await startVault({
		secrets: {
			"crm/prod": { password: "hunter2\n", user: "genesys", number: 17 },
			"a b/ü#1": { "x/y~z": "strange" },
		},
		...options,
	});
	const given: Reading = {
		folder,
		stores: `    v: { type: vault, address: "${vault.url}", ${store} }\n`,
		connections: connections(),
		...more,
		variables: { VAULT_TOKEN: "root-token", ...more.variables },
	};
	return () => openRun(given);
}

describe("with a token", () => {
	test("reads fields, each path once a run, and the newest version each run", async () => {
		const run = await open();
		const read = run();
		const values = await Promise.all([
			read("v", "crm/prod#password"),
			read("v", "crm/prod#user"),
			read("v", "a b/ü#1#x/y~z"),
		]);
		expect(values).toEqual([
			{ value: "hunter2" },
			{ value: "genesys" },
			{ value: "strange" },
		]);
		expect(vault.asked).toEqual([
			"GET secret/data/crm/prod",
			"GET secret/data/a%20b/%C3%BC%231",
		]);
		vault.secrets["crm/prod"] = { password: "hunter3" };
		expect(await read("v", "crm/prod#password")).toEqual({ value: "hunter2" });
		expect(await run()("v", "crm/prod#password")).toEqual({ value: "hunter3" });
	});

	test.each([
		["crm/prod#none", "is not there"],
		["crm/prod#number", "is a number, not text: put it in quotes there"],
		["crm/prod#__proto__", "is not there"],
		["crm/prod", "is not of the form path#field"],
		["../data/crm/prod#user", "is not of the form path#field"],
		["crm/../../../sys/mounts#x", "is not of the form path#field"],
		[
			"crm/none#x",
			"cannot be read: there is nothing at secret/data/crm/none (HTTP 404): check the path, and that secret is where the secrets are mounted",
		],
	])("%s %s", async (item, problem) => {
		const read = (await open())();
		expect(await read("v", item)).toEqual({ problem });
	});

	test("tells deleted, destroyed, forbidden and version 1 apart", async () => {
		const store = (mount: string): string =>
			`mount: ${mount}, auth: { token: { env: VAULT_TOKEN } }`;
		const secrets = { gone: "deleted", lost: "destroyed" };
		const read = (await open({ secrets }))();
		expect(await read("v", "gone#x")).toEqual({
			problem: expect.stringMatching(/newest version .* was deleted/),
		});
		expect(await read("v", "lost#x")).toEqual({
			problem: expect.stringMatching(/newest version .* was destroyed/),
		});
		await vault.close();
		expect(await (await open({}, store("forbidden")))()("v", "a#x")).toEqual({
			problem:
				"cannot be read: it refuses (HTTP 403): the token has ended, or no policy of it lets it read forbidden/data/a",
		});
		await vault.close();
		expect(await (await open({}, store("old")))()("v", "a#x")).toEqual({
			problem: expect.stringMatching(
				/old holds key-value secrets of version 1.*kv enable-versioning old/,
			),
		});
	});

	test("sends the namespace, and says it where it is refused", async () => {
		const store = "namespace: crm, auth: { token: { env: VAULT_TOKEN } }";
		const run = await open({ namespace: "crm" }, store);
		expect(await run()("v", "crm/prod#user")).toEqual({ value: "genesys" });
		await vault.close();
		const other = await open({ namespace: "other" }, store);
		expect(await other()("v", "crm/prod#user")).toEqual({
			problem: expect.stringMatching(/in namespace crm$/),
		});
	});

	test("that is not set, or not right, is told", async () => {
		const missing = await open({}, "auth: { token: { env: NO_TOKEN } }");
		expect(await missing()("v", "crm/prod#user")).toEqual({
			problem:
				"cannot be read: secrets.stores.v.auth.token in the settings comes from environment variable NO_TOKEN, which is not set: set it where this runs",
		});
		expect(vault.asked).toEqual([]);
		await vault.close();
		const wrong = await open({ tokens: ["another"] });
		expect(await wrong()("v", "crm/prod#user")).toEqual({
			problem: expect.stringMatching(/HTTP 403/),
		});
	});
});

describe("what passes by itself is asked for once more:", () => {
	test.each([
		["a reset", (request) => request.socket.destroy()],
		["503", refusing(503, canary)],
		["429", refusing(429)],
		["412", refusing(412)],
		["500", refusing(500)],
	] as [string, Vault["faults"][number]][])("%s", async (_name, fault) => {
		const read = (await open())();
		vault.faults.push(fault);
		expect(await read("v", "crm/prod#user")).toEqual({ value: "genesys" });
		expect(vault.asked).toHaveLength(2);
	});

	test.each([
		["a reset", (request) => request.socket.destroy(), /127\.0\.0\.1:\d+: /],
		["503", refusing(503, canary), /not ready \(HTTP 503\)/],
		["sealed", refusing(503, "Vault is sealed"), /sealed .*unseal/],
		["500", refusing(500, canary), /HTTP 500/],
	] as [string, Vault["faults"][number], RegExp][])(
		"%s twice is told",
		async (_name, fault, words) => {
			const read = (await open())();
			vault.faults.push(fault, fault, refusing(418));
			const answer = await read("v", "crm/prod#user");
			expect(answer).toEqual({ problem: expect.stringMatching(words) });
			expect(JSON.stringify(answer)).not.toContain(canary);
			expect(vault.asked).toHaveLength(2);
		},
	);

	test("a refusal is not", async () => {
		const read = (await open())();
		vault.faults.push(refusing(403, canary));
		const answer = await read("v", "crm/prod#user");
		expect(answer).toEqual({ problem: expect.stringMatching(/HTTP 403/) });
		expect(JSON.stringify(answer)).not.toContain(canary);
		expect(vault.asked).toHaveLength(1);
	});
});

test("no redirect is followed, and only where it leads to is told", async () => {
	const other = await startVault();
	try {
		for (const location of [
			`${other.url}/v1/secret/data/crm/prod?x=${canary}`,
			undefined,
		]) {
			const read = (await open())();
			vault.faults.push((_request, response) => {
				response.writeHead(307, location === undefined ? {} : { location });
				response.end(canary);
			});
			const answer = await read("v", "crm/prod#user");
			expect(answer).toEqual({
				problem: expect.stringMatching(/redirect \(HTTP 307\).*not sent/),
			});
			expect(JSON.stringify(answer)).not.toContain(canary);
			if (location !== undefined)
				expect(JSON.stringify(answer)).toContain(` to ${other.url},`);
			expect(other.asked).toEqual([]);
			if (location !== undefined) await vault.close();
		}
	} finally {
		await other.close();
	}
});

test("what is no answer of Vault's is told", async () => {
	const read = (await open())();
	vault.faults.push((_request, response) => response.end(`<html>${canary}`));
	const answer = await read("v", "crm/prod#user");
	expect(answer).toEqual({
		problem: expect.stringMatching(/no answer of Vault's/),
	});
	expect(JSON.stringify(answer)).not.toContain(canary);
});

test("an answer that does not come ends with the timeout", async () => {
	const run = await open(
		{},
		"timeout: 50ms, auth: { token: { env: VAULT_TOKEN } }",
	);
	const silent = (): void => undefined;
	vault.faults.push(silent, silent);
	expect(await run()("v", "crm/prod#user")).toEqual({
		problem: expect.stringMatching(/no answer within 0\.05 s/),
	});
});

const appRole =
	"auth: { appRole: { roleId: role, secretId: { env: SECRET_ID } } }";

describe("with AppRole", () => {
	const options = {
		tokens: [],
		roles: { role: "secret-id-canary" },
		lease: 100,
	};
	const more = { variables: { SECRET_ID: "secret-id-canary" } };

	test("signs in once for many runs, renews at half of the lease, and signs in anew after its end", async () => {
		const clock = fakeClock();
		const run = await open(options, appRole, {
			...more,
			connections: connections(clock),
		});
		const goes = async (): Promise<readonly string[]> => {
			vault.asked.length = 0;
			expect(await run()("v", "crm/prod#user")).toEqual({ value: "genesys" });
			return [...vault.asked];
		};
		const [login, read, renew] = [
			"POST auth/approle/login",
			"GET secret/data/crm/prod",
			"POST auth/token/renew-self",
		];
		expect(await goes()).toEqual([login, read]);
		expect(await goes()).toEqual([read]);
		await clock.sleep(60_000);
		expect(await goes()).toEqual([renew, read]);
		await clock.sleep(40_000);
		expect(await goes()).toEqual([read]);
		await clock.sleep(60_000);
		expect(await goes()).toEqual([login, read]);
	});

	test("signs in anew where the token was revoked, once", async () => {
		const run = await open(options, appRole, more);
		await run()("v", "crm/prod#user");
		vault.revoke();
		vault.asked.length = 0;
		const read = run();
		const both = [read("v", "crm/prod#user"), read("v", "a b/ü#1#x/y~z")];
		expect(await Promise.all(both)).toEqual([
			{ value: "genesys" },
			{ value: "strange" },
		]);
		expect(vault.asked.filter((asked) => asked.startsWith("POST"))).toEqual([
			"POST auth/approle/login",
		]);
	});

	test("a lease that cannot be renewed serves until its end", async () => {
		const clock = fakeClock();
		const run = await open({ ...options, renewable: false }, appRole, {
			...more,
			connections: connections(clock),
		});
		await run()("v", "crm/prod#user");
		await clock.sleep(60_000);
		vault.asked.length = 0;
		await run()("v", "crm/prod#user");
		expect(vault.asked).toEqual(["GET secret/data/crm/prod"]);
	});

	test("a refused login is told without what it was tried with", async () => {
		const run = await open(options, appRole, {
			variables: { SECRET_ID: canary },
		});
		const answer = await run()("v", "crm/prod#user");
		expect(answer).toEqual({
			problem:
				"cannot be read: the login with AppRole at auth/approle was refused (HTTP 400): check roleId and secretId",
		});
	});
});

test("with the service account of a pod", async () => {
	const path = join(folder, "jwt");
	writeFileSync(path, "jwt-canary\n", { mode: 0o600 });
	const run = await open(
		{ tokens: [], jwts: { gc: "jwt-canary" } },
		"auth: { kubernetes: { role: gc, tokenPath: jwt } }",
	);
	expect(await run()("v", "crm/prod#user")).toEqual({ value: "genesys" });
	await rm(path);
	await vault.close();
	const without = await open(
		{ tokens: [], jwts: {} },
		"auth: { kubernetes: { role: gc, tokenPath: jwt } }",
	);
	expect(await without()("v", "crm/prod#user")).toEqual({
		problem:
			"cannot be read: secrets.stores.v.auth.kubernetes.tokenPath in the settings comes from file jwt, which does not exist",
	});
});

test("a token of a file is read anew each run", async () => {
	const path = join(folder, "token");
	const run = await open(
		{ tokens: ["first", "second"] },
		"auth: { token: { file: token } }",
	);
	for (const token of ["first", "second"]) {
		await writeFile(path, `${token}\n`, { mode: 0o600 });
		expect(await run()("v", "crm/prod#user")).toEqual({ value: "genesys" });
	}
	expect(vault.tokens).toEqual(["first", "second"]);
});

describe("over https", () => {
	test("an authority that nobody knows is refused, and taken where caFile says so", async () => {
		const { certificate, key } = await import("../../fixtures/vault-tls.ts");
		const server = createServer(
			{ cert: certificate, key },
			(_request, response) =>
				response.end(
					JSON.stringify({ data: { data: { user: "genesys" }, metadata: {} } }),
				),
		);
		vault = await startVault();
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", resolve),
		);
		const { port } = server.address() as AddressInfo;
		await writeFile(join(folder, "ca.pem"), certificate);
		const run = (more: string) =>
			openRun({
				folder,
				stores: `    v: { type: vault, address: "https://localhost:${port}", ${more}auth: { token: { env: VAULT_TOKEN } } }\n`,
				variables: { VAULT_TOKEN: "root-token" },
			});
		try {
			expect(await run("")("v", "crm#user")).toEqual({
				problem: expect.stringMatching(/certificate is not trusted/),
			});
			expect(await run("caFile: ca.pem, ")("v", "crm#user")).toEqual({
				value: "genesys",
			});
			expect(await run("caFile: none.pem, ")("v", "crm#user")).toEqual({
				problem: expect.stringMatching(/caFile none\.pem cannot be read/),
			});
		} finally {
			server.closeAllConnections();
			server.close();
		}
	});
});
