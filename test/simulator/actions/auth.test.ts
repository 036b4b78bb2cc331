// The custom auth action: it comes and goes with the credential's type, and only its configuration is anybody's.
import { describe, expect, test } from "vitest";
import {
	actionsPath,
	contract,
	readAction,
} from "../../fixtures/simulated-actions.ts";
import {
	configOf,
	configPath,
	create,
	createCredential,
	type Send,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

async function withAuth(send: Send): Promise<{ id: string; action: string }> {
	const credential = await createCredential(send, "userDefinedOAuth", {
		clientId: "a",
	});
	const id = await create(send);
	await bind(send, id, 1, credential);
	return { id, action: `customAuth_-_${id}` };
}

function bind(send: Send, id: string, version: number, credential: string) {
	const credentials = { basicAuth: { id: credential } };
	return send("PUT", configPath(id), configOf({ version, credentials }));
}

describe("the custom auth action", () => {
	test("is published at version 1 with a contract of its own, and comes again as new", () =>
		withSimulator({}, async ({ send }) => {
			const { id, action } = await withAuth(send);
			const fresh = await readAction(send, action);
			expect(fresh.body).toMatchObject({
				integrationId: id,
				name: "CRM lookup (Auth)",
				version: 1,
				contract: { input: { inputSchema: { title: "Auth Input" } } },
			});
			const path = `${actionsPath}/${action}`;
			await send("PATCH", path, { version: 1, name: "Mine" });
			expect((await readAction(send, action)).body.name).toBe("Mine");
			await bind(send, id, 2, await createCredential(send));
			expect((await readAction(send, action)).status).toBe(404);
			const again = await createCredential(send, "userDefinedOAuth", {
				clientId: "a",
			});
			await bind(send, id, 3, again);
			expect((await readAction(send, action)).body).toEqual(fresh.body);
		}));

	test("goes when its credential becomes one of another type, and with its integration", () =>
		withSimulator(
			{ behavior: { credentialTypeChange: "allowed" } },
			async ({ simulator, send }) => {
				const { organization } = simulator;
				const { id, action } = await withAuth(send);
				const credential =
					organization.integration(id).credentials["basicAuth"] ?? "";
				organization.editCredential(credential, { type: "userDefined" });
				expect((await readAction(send, action)).status).toBe(404);
				await send("PUT", `/api/v2/integrations/credentials/${credential}`, {
					type: { name: "userDefinedOAuth" },
					credentialFields: { clientId: "a" },
				});
				expect((await readAction(send, action)).status).toBe(200);
				await send("POST", `${actionsPath}/${action}/draft`);
				await send("DELETE", `/api/v2/integrations/${id}`);
				expect((await readAction(send, action)).status).toBe(404);
				expect(organization.liveDrafts()).toEqual([]);
			},
		));

	test("takes name and configuration, no timeout, no category, no other contract", () =>
		withSimulator({}, async ({ send }) => {
			const { action } = await withAuth(send);
			const path = `${actionsPath}/${action}`;
			const patched = await send("PATCH", path, {
				version: 1,
				name: "Token",
				category: "Other",
				contract,
				config: {
					request: { requestUrlTemplate: "https://id.example.com/token" },
					response: {},
				},
			});
			expect(patched.body).toMatchObject({
				name: "Token",
				version: 2,
				category: "CRM lookup",
				contract: { input: { inputSchema: { title: "Auth Input" } } },
			});
			const timed = await send("PATCH", path, {
				version: 2,
				config: { timeoutSeconds: 10 },
			});
			expect(timed.status).toBe(400);
			expect(timed.body.message).toContain("timeoutSeconds");
			expect((await send("DELETE", path)).status).toBe(400);
		}));

	test("is changed through a draft as the vendor's wizard does", () =>
		withSimulator({}, async ({ send }) => {
			const { action } = await withAuth(send);
			const draft = `${actionsPath}/${action}/draft`;
			await send("POST", draft);
			const patched = await send("PATCH", draft, {
				version: 1,
				name: "Token",
				category: "Auth",
				config: { request: {}, response: {} },
			});
			expect(patched.status).toBe(200);
			const published = await send("POST", `${draft}/publish`, { version: 2 });
			expect(published.body).toMatchObject({ name: "Token", version: 2 });
		}));

	test("is seen late where new actions are", () =>
		withSimulator({ behavior: { actionReadLagReads: 1 } }, async ({ send }) => {
			const { action } = await withAuth(send);
			expect((await readAction(send, action)).status).toBe(404);
			expect((await readAction(send, action)).status).toBe(200);
		}));
});
