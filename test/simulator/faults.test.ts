// Faults, the log of calls, and the moment between the two.
import { describe, expect, test } from "vitest";
import { checkFaults } from "../../src/simulator/faults.ts";
import {
	create,
	createCredential,
	login,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const list = "/api/v2/integrations";
const fresh = { name: "x", integrationType: { id: "custom-rest-actions" } };

describe("faults", () => {
	test("status: answers an error with Retry-After and does nothing, once", () =>
		withSimulator({}, async ({ simulator, send }) => {
			simulator.addFault({
				operation: "postIntegrations",
				kind: "status",
				status: 429,
				retryAfter: 7,
				message: "slow down",
			});
			const { status, headers, body } = await send("POST", list, fresh);
			expect([status, body.code, body.message]).toEqual([
				429,
				"too.many.requests.retry.after",
				"slow down",
			]);
			expect(headers.get("retry-after")).toBe("7");
			expect(simulator.organization.liveIntegrations()).toEqual([]);
			expect(simulator.log.at(-1)).toMatchObject({
				fault: "status",
				processed: false,
				mutating: true,
			});
			await create(send);
		}));

	test("reset and lost: the socket goes, before or after the work", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const count = () => simulator.organization.liveIntegrations().length;
			simulator.addFault({ operation: "postIntegrations", kind: "reset" });
			await expect(send("POST", list, fresh)).rejects.toThrow("fetch failed");
			expect(count()).toBe(0);
			expect(simulator.log.at(-1)).toMatchObject({
				fault: "reset",
				status: null,
				processed: false,
			});
			simulator.addFault({ operation: `POST ${list}`, kind: "lost" });
			await expect(send("POST", list, fresh)).rejects.toThrow("fetch failed");
			expect(count()).toBe(1);
			expect(simulator.log.at(-1)).toMatchObject({
				fault: "lost",
				status: 200,
				processed: true,
			});
		}));

	test("garbage and truncated: done, and answered with what cannot be read", () =>
		withSimulator({}, async ({ simulator, send }) => {
			simulator.addFault({ operation: "postIntegrations", kind: "garbage" });
			await expect(send("POST", list, fresh)).rejects.toThrow("JSON");
			simulator.addFault({ operation: "postIntegrations", kind: "truncated" });
			await expect(send("POST", list, fresh)).rejects.toThrow("terminated");
			expect(simulator.organization.liveIntegrations()).toHaveLength(2);
		}));

	test("truncated: also where there is no content to cut", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createCredential(send);
			simulator.addFault({ kind: "truncated" });
			const path = `/api/v2/integrations/credentials/${id}`;
			await expect(send("DELETE", path)).rejects.toThrow("terminated");
			expect(simulator.organization.liveCredentials()).toEqual([]);
		}));

	test("hang: never answered, until the simulator closes", async () => {
		let answer: Promise<unknown> | undefined;
		await withSimulator({}, async ({ simulator, send }) => {
			simulator.addFault({ kind: "hang" });
			const seen = new Promise<void>((resolve) => {
				simulator.onCall(() => resolve());
			});
			answer = send("POST", list, fresh).catch((error: unknown) => error);
			await seen;
			expect(simulator.log.at(-1)).toMatchObject({
				fault: "hang",
				status: null,
			});
			expect(simulator.organization.liveIntegrations()).toEqual([]);
		});
		expect(await answer).toBeInstanceOf(Error);
	});

	test("slow: done at once, answered later; not waited for when the simulator closes", async () => {
		let answer: Promise<unknown> | undefined;
		await withSimulator({}, async ({ simulator, send }) => {
			simulator.addFault({ kind: "slow", ms: 1 });
			await create(send);
			// Longer than a timer of Node can be.
			simulator.addFault({ kind: "slow", ms: 2 ** 31 });
			const seen = new Promise<void>((resolve) => {
				simulator.onCall(() => resolve());
			});
			answer = send("POST", list, fresh).catch((error: unknown) => error);
			await seen;
			expect(simulator.organization.liveIntegrations()).toHaveLength(2);
		});
		expect(await answer).toBeInstanceOf(Error);
	});

	test("slow for longer than an hour is refused where it comes from outside", () => {
		expect(checkFaults({ kind: "slow", ms: 3_600_000 })).toHaveProperty(
			"faults",
		);
		expect(checkFaults({ kind: "slow", ms: 3_600_001 })).toEqual({
			problems: ["fault 1: ms is a whole number up to 3600000"],
		});
	});

	test("after and times count the matching calls; expressions and templates match too", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			simulator.addFault({
				operation: /^GET .*\/\{integrationId\}$/g,
				kind: "status",
				after: 1,
				times: 2,
				status: 500,
			});
			const statuses: number[] = [];
			for (let call = 0; call < 4; call++)
				statuses.push((await send("GET", `${list}/${id}`)).status);
			expect((await send("GET", list)).status).toBe(200);
			expect(statuses).toEqual([200, 500, 500, 200]);
			simulator.addFault({ kind: "status", times: 9 });
			simulator.clearFaults();
			expect((await send("GET", list)).status).toBe(200);
		}));

	test("hit the login as well", () =>
		withSimulator({}, async ({ simulator }) => {
			simulator.addFault({
				operation: "postOauthToken",
				kind: "status",
				status: 503,
			});
			expect((await login(simulator)).status).toBe(503);
			expect(simulator.log.at(-1)).toMatchObject({
				operationId: "postOauthToken",
				body: null,
				mutating: false,
				fault: "status",
			});
			expect((await login(simulator)).status).toBe(200);
		}));

	test("from outside are checked, and every problem is named", () => {
		const checked = checkFaults([
			{ kind: "lost", operation: "/^post/" },
			{ kind: "explode", times: -1 },
			{ kind: "status", status: 200, colour: "red", operation: "/(/" },
			"lost",
		]);
		expect("problems" in checked && checked.problems).toEqual([
			expect.stringMatching(/^fault 2: kind is one of status, reset/),
			"fault 2: times is a whole number",
			expect.stringContaining("fault 3: has no member colour"),
			"fault 3: operation is not a valid regular expression",
			"fault 3: status is a number from 400 to 599",
			"fault 4: is not an object",
		]);
		expect(checkFaults({ kind: "lost", operation: "/^post/" })).toEqual({
			faults: [{ kind: "lost", operation: /^post/ }],
		});
	});
});

describe("log", () => {
	test("tells operation, path, query, status, client and whether it writes", () =>
		withSimulator({}, async ({ simulator, send }) => {
			await send("GET", `${list}?ids=a&ids=b`);
			await send("PATCH", `${list}/none`, { intendedState: "ENABLED" });
			await send("GET", "/api/v2/users");
			expect(simulator.log).toMatchObject([
				{
					number: 2,
					at: "2026-01-01T00:00:00.000Z",
					operationId: "getIntegrations",
					method: "GET",
					path: list,
					query: { ids: ["a", "b"] },
					status: 200,
					clientId: "simulator",
					mutating: false,
					processed: true,
					fault: null,
					body: null,
				},
				{
					operationId: "patchIntegration",
					status: 404,
					mutating: true,
					processed: false,
					body: { intendedState: "ENABLED" },
				},
				{ operationId: null, status: 404 },
			]);
			simulator.clearLog();
			expect(simulator.log).toEqual([]);
		}));

	test("keeps no secret of a body that is malformed or refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const path = "/api/v2/integrations/credentials";
			for (const body of [
				'{"credentialFields": {"password": "s3cr3t"}',
				{ type: { name: "x" }, credentialFields: "s3cr3t" },
				{ type: { name: "x" }, CredentialFields: ["s3cr3t"] },
				[{ credentialFields: { deep: { er: "s3cr3t" } } }],
			])
				expect((await send("POST", path, body)).status).toBe(400);
			expect(simulator.log).toHaveLength(4);
			expect(JSON.stringify(simulator.log)).not.toContain("s3cr3t");
		}));

	test("is written before listeners, whom the answer waits for", () =>
		withSimulator({}, async ({ simulator, send }) => {
			let release = () => {};
			const held = new Promise<void>((resolve) => {
				release = resolve;
			});
			const order: string[] = [];
			const stop = simulator.onCall(async (call) => {
				order.push(`processed ${call.operationId} ${simulator.log.length}`);
				await held;
				order.push("released");
			});
			const answer = create(send).then(() => order.push("answered"));
			while (order.length === 0)
				await new Promise((resolve) => setImmediate(resolve));
			expect(simulator.organization.liveIntegrations()).toHaveLength(1);
			release();
			await answer;
			expect(order).toEqual([
				"processed postIntegrations 1",
				"released",
				"answered",
			]);
			stop();
			await send("GET", list);
			expect(order).toHaveLength(3);
		}));
});
