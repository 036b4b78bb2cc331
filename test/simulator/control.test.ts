// The simulator steered over HTTP, and what survives a reset.
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import {
	create,
	createCredential,
	withSimulator,
} from "../fixtures/simulator-client.ts";

async function post(
	simulator: Simulator,
	path: string,
	body: string,
	type = "application/json",
) {
	const response = await fetch(`${simulator.url}/simulator/${path}`, {
		method: "POST",
		headers: { "content-type": type },
		body,
	});
	return {
		status: response.status,
		body: (await response.json()) as Record<string, unknown>,
	};
}

describe("control surface", () => {
	test("adds faults, changes behavior, and refuses what it does not know", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const fault = { operation: "/^getIntegrations$/", kind: "status" };
			const added = await post(simulator, "faults", JSON.stringify([fault]));
			expect(added).toEqual({ status: 200, body: { added: 1 } });
			expect((await send("GET", "/api/v2/integrations")).status).toBe(503);
			const changed = await post(simulator, "behavior", '{"settleReads":0}');
			expect(changed.body["settleReads"]).toBe(0);
			expect(simulator.behavior.settleReads).toBe(0);
			for (const [path, body, status] of [
				["faults", '{"kind":"none"}', 400],
				["behavior", '{"settleReads":"sometimes"}', 400],
				["behavior", '{"setleReads":1}', 400],
				["behavior", "[]", 400],
				["behavior", "{", 400],
				["elsewhere", "{}", 404],
			] as const) {
				const answer = await post(simulator, path, body);
				expect([path, answer.status]).toEqual([path, status]);
				expect(answer.body).toEqual({ problems: expect.any(Array) });
			}
			const form = await post(simulator, "reset", "", "text/plain");
			expect(form.status).toBe(415);
			const got = await fetch(`${simulator.url}/simulator/elsewhere`);
			expect(got.status).toBe(404);
		}));

	test("shows state and log without secrets and without logging itself", () =>
		withSimulator({}, async ({ simulator, send }) => {
			await createCredential(send);
			await create(send);
			const read = async (path: string) =>
				(await fetch(`${simulator.url}/simulator/${path}`)).json();
			const state = (await read("state")) as Record<string, unknown[]>;
			expect(state["integrations"]).toHaveLength(1);
			expect(state["credentials"]).toMatchObject([
				{ type: "basicAuth", fields: ["userName", "password"] },
			]);
			expect(await read("log")).toHaveLength(2);
		}));

	test("reset: back to how it was started, with the same tokens", () =>
		withSimulator(
			{
				seed: (organization) => {
					organization.addIntegration({ type: "zendesk-data-actions" });
				},
				behavior: { settleReads: 0, rateLimit: 3 },
				faults: [{ operation: "postIntegrations", kind: "status" }],
			},
			async ({ simulator, send }) => {
				const fresh = {
					name: "x",
					integrationType: { id: "custom-rest-actions" },
				};
				const path = "/api/v2/integrations";
				expect((await send("POST", path, fresh)).status).toBe(503);
				await create(send);
				simulator.behave({ settleReads: "never" });
				expect(simulator.organization.liveIntegrations()).toHaveLength(2);
				expect((await post(simulator, "reset", "{}")).status).toBe(200);
				expect(simulator.log).toEqual([]);
				expect(simulator.behavior.settleReads).toBe(0);
				expect(simulator.organization.liveIntegrations()).toHaveLength(1);
				const { headers } = await send("GET", path);
				expect(headers.get("inin-ratelimit-count")).toBe("1");
				expect((await send("POST", path, fresh)).status).toBe(503);
			},
		));

	test("does not answer to a name that is not this machine's", () =>
		withSimulator({}, async ({ simulator }) => {
			const status = await new Promise((resolve, reject) => {
				const headers = { host: "evil.example" };
				request(`${simulator.url}/simulator/log`, { headers })
					.on("response", (response) => {
						response.resume();
						resolve(response.statusCode);
					})
					.on("error", reject)
					.end();
			});
			expect(status).toBe(403);
		}));
});

describe("a simulator", () => {
	test("makes the same ids in every run, and other ones from another source", () =>
		withSimulator({}, async ({ send }) => {
			const ids = [await create(send), await create(send)];
			await withSimulator({}, async (other) => {
				expect([await create(other.send), await create(other.send)]).toEqual(
					ids,
				);
			});
			let made = 0;
			const counted = { ids: () => `id-${++made}` };
			await withSimulator(counted, async (other) => {
				expect(await create(other.send)).toBe("id-1");
			});
			expect(ids[0]).toMatch(
				/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
			);
		}));

	test("says when its port is taken, and frees it when closed", async () => {
		const first = await startSimulator();
		const { port } = first;
		await expect(startSimulator({ port })).rejects.toThrow("EADDRINUSE");
		await first.close();
		await (await startSimulator({ port })).close();
	});
});
