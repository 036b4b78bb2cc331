// The command: arguments to a running simulator, and what it prints.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { command, type Ended } from "../fixtures/command.ts";

const folder = mkdtempSync(join(tmpdir(), "simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command; `meanwhile` is called with the address when it is up. */
async function run(
	args: readonly string[],
	meanwhile: (url: string) => Promise<void> = async () => {},
): Promise<Ended> {
	let out = "";
	const { code, err } = await command(
		".",
		["simulate", ...args],
		{},
		{
			edge: {
				out: (text) => {
					out += text;
				},
				untilStopped: () =>
					meanwhile(/http:\/\/\S+/.exec(out)?.[0] ?? "no address"),
			},
		},
	);
	return { code, out, err };
}

describe("simulate", () => {
	test("prints its address first, then settings, and stops when told", async () => {
		let address = "";
		const { out, code } = await run(
			["--organization-id", "org-1"],
			async (url) => {
				address = url;
				const response = await fetch(`${url}/simulator/state`);
				expect(await response.json()).toMatchObject({ id: "org-1" });
			},
		);
		expect(code).toBe(0);
		expect(out.split("\n")[0]).toMatch(
			/^simulator listening on http:\/\/127\.0\.0\.1:\d+$/,
		);
		expect(out).toContain(
			`platform: { loginUrl: ${address}, apiUrl: ${address} }`,
		);
		expect(out).toContain("organizationId: org-1");
		expect(out).toContain("simulator-secret");
		await expect(fetch(address)).rejects.toThrow("fetch failed");
	});

	test("gives no id again after it was started anew", async () => {
		const ids: string[] = [];
		for (let start = 0; start < 2; start += 1)
			await run(["--client-secret", "s3cr3t"], async (url) => {
				const token = await fetch(`${url}/oauth/token`, {
					method: "POST",
					headers: { authorization: `Basic ${btoa("simulator:s3cr3t")}` },
					body: new URLSearchParams({ grant_type: "client_credentials" }),
				});
				const { access_token } = (await token.json()) as {
					access_token: string;
				};
				const made = await fetch(`${url}/api/v2/integrations`, {
					method: "POST",
					headers: {
						authorization: `Bearer ${access_token}`,
						"content-type": "application/json",
					},
					body: JSON.stringify({
						name: "One",
						integrationType: { id: "custom-rest-actions" },
					}),
				});
				ids.push(((await made.json()) as { id: string }).id);
			});
		expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
		expect(ids[1]).not.toBe(ids[0]);
	});

	test("takes client, behavior and faults, and does not repeat a chosen secret", async () => {
		const faults = join(folder, "faults.json");
		writeFileSync(
			faults,
			'[{ "operation": "postOauthToken", "kind": "status", "status": 500 }]',
		);
		const args = ["--client-id", "me", "--client-secret", "s3cr3t"];
		args.push("--behavior", "settleReads=0", "--behavior", "rateLimit=7");
		args.push("--faults", faults);
		const { out, err } = await run(args, async (url) => {
			const login = async () =>
				(
					await fetch(`${url}/oauth/token`, {
						method: "POST",
						headers: { authorization: `Basic ${btoa("me:s3cr3t")}` },
						body: new URLSearchParams({ grant_type: "client_credentials" }),
					})
				).status;
			expect(await login()).toBe(500);
			expect(await login()).toBe(200);
			const state = await (await fetch(`${url}/simulator/state`)).json();
			expect(state).toMatchObject({
				behavior: { settleReads: 0, rateLimit: 7 },
			});
		});
		expect(out).toContain("GC_SIMULATOR_CLIENT_ID=me");
		expect(out + err).not.toContain("s3cr3t");
	});

	test.each([
		[["--host", "0.0.0.0"], "loopback"],
		[["--host", "192.168.1.1"], "loopback"],
		[["--port", "70000"], "--port"],
		[["--port", "http"], "--port"],
		[["--client-secret", ""], "--client-secret"],
		[["--behavior", "overLimit=1"], "overLimit"],
		[["--behavior", "nothing=1"], "the names are expandConfig"],
		[["--faults", join(folder, "none.json")], "none.json"],
	])("refuses %j with exit code 3", async (args, message) => {
		const { out, err, code } = await run(args);
		expect([code, out]).toEqual([3, ""]);
		expect(err).toContain(message);
	});

	test("refuses faults that are none, and a port that is taken", async () => {
		const faults = join(folder, "wrong.json");
		writeFileSync(faults, '[{ "kind": "explode" }]');
		const wrong = await run(["--faults", faults]);
		expect([wrong.code, wrong.err]).toEqual([
			3,
			expect.stringContaining("fault 1: kind is one of"),
		]);
		await run([], async (url) => {
			const { code, err } = await run(["--port", new URL(url).port]);
			expect([code, err]).toEqual([3, expect.stringContaining("EADDRINUSE")]);
		});
	});

	test("explains control surface, faults and behaviors in its help", async () => {
		const { out } = await run(["--help"]);
		for (const text of [
			"POST /simulator/reset",
			"versionClash=409  (400, 408, 409)",
			"truncated",
		])
			expect(out).toContain(text);
	});
});
