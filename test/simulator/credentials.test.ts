// Credentials: what goes in, what never comes out, and the dates that tell of changes.
import { describe, expect, test } from "vitest";
import {
	configOf,
	configPath,
	create,
	createCredential,
	type Send,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const path = (id: string) => `/api/v2/integrations/credentials/${id}`;

const put = (
	send: Send,
	id: string,
	credentialFields: Record<string, string>,
	members: Record<string, unknown> = {},
) =>
	send("PUT", path(id), {
		type: { name: "basicAuth" },
		credentialFields,
		...members,
	});

async function modified(send: Send, id: string): Promise<string> {
	const { body } = await send(
		"GET",
		"/api/v2/integrations/credentials/listing",
	);
	return body.entities.find((one) => one.id === id)?.modifiedDate ?? "none";
}

describe("fields", () => {
	test("are stored as sent and shown nowhere", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const secret = " s3cr3t-Ω-value\n";
			const fields = { userName: "u-5871", password: secret };
			const id = await createCredential(send, "basicAuth", fields);
			expect(simulator.organization.credentialFields(id)).toEqual(fields);
			const seen = [
				(await send("GET", path(id))).body,
				(await put(send, id, fields)).body,
				(await send("GET", "/api/v2/integrations/credentials")).body,
				(await send("GET", "/api/v2/integrations/credentials/listing")).body,
				await (await fetch(`${simulator.url}/simulator/state`)).json(),
				await (await fetch(`${simulator.url}/simulator/log`)).json(),
				simulator.log,
			];
			for (const one of seen) {
				expect(JSON.stringify(one)).not.toContain("s3cr3t");
				expect(JSON.stringify(one)).not.toContain("u-5871");
			}
			expect(simulator.log[0]?.body).toMatchObject({
				credentialFields: { userName: "(secret)", password: "(secret)" },
			});
		}));

	test("credentialRead: none, an empty object, or what is not secret", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createCredential(send);
			const fields = async () =>
				(await send("GET", path(id))).body.credentialFields;
			expect(await fields()).toBeUndefined();
			simulator.behave({ credentialRead: "empty" });
			expect(await fields()).toEqual({});
			simulator.behave({ credentialRead: "non-secret" });
			expect(await fields()).toEqual({ userName: "u" });
		}));

	test("credentialFields: checked against the type, or free; a refusal repeats no value", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const post = (name: string, credentialFields: unknown) =>
				send("POST", "/api/v2/integrations/credentials", {
					name: "x",
					type: { name },
					credentialFields,
				});
			for (const [type, fields, named] of [
				["basicAuth", { username: "v4lue" }, "username"],
				["basicAuth", { password: "v4lue" }, "userName"],
				["basicAuth", { userName: 4 }, "userName"],
				["noSuchType", {}, "noSuchType"],
			] as const) {
				const { status, body } = await post(type, fields);
				expect(status).toBe(400);
				expect(body.message).toContain(named);
				expect(JSON.stringify(body)).not.toContain("v4lue");
			}
			expect((await post("userDefined", { anything: "goes" })).status).toBe(
				200,
			);
			simulator.behave({ credentialFields: "free" });
			expect((await post("basicAuth", { username: "u" })).status).toBe(200);
			const nameless = { type: {}, credentialFields: {} };
			const url = "/api/v2/integrations/credentials";
			expect((await send("POST", url, nameless)).status).toBe(400);
		}));

	test("credentialPut: replaced, or merged into what is stored", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createCredential(send);
			expect((await put(send, id, { password: "new" })).status).toBe(400);
			expect((await put(send, id, { userName: "only" })).status).toBe(200);
			expect(simulator.organization.credentialFields(id)).toEqual({
				userName: "only",
			});
			simulator.behave({ credentialPut: "merge" });
			await put(send, id, { password: "new" });
			expect(simulator.organization.credentialFields(id)).toEqual({
				userName: "only",
				password: "new",
			});
		}));

	test("credentialTypeChange, credentialNameMaxLength: refused or allowed", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createCredential(send);
			const change = { name: "renamed", type: { name: "userDefined" } };
			expect((await put(send, id, { a: "b" }, change)).status).toBe(400);
			simulator.behave({
				credentialTypeChange: "allowed",
				credentialNameMaxLength: 6,
			});
			expect((await put(send, id, { a: "b" }, change)).status).toBe(400);
			simulator.behave({ credentialNameMaxLength: 7 });
			expect((await put(send, id, { a: "b" }, change)).status).toBe(200);
			const { name, type } = simulator.organization.credential(id);
			expect([name, type]).toEqual(["renamed", "userDefined"]);
		}));
});

describe("dates", () => {
	test("of two writes in one millisecond differ, and grow", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const first = await createCredential(send);
			const second = await createCredential(send);
			const dates = [await modified(send, first), await modified(send, second)];
			const { body } = await put(send, first, { userName: "u" });
			dates.push(body.modifiedDate);
			simulator.organization.editCredential(second, { name: "by hand" });
			dates.push(await modified(send, second));
			expect(dates).toEqual([...new Set(dates)].toSorted());
			expect(dates[0]).toBe("2026-01-01T00:00:00.000Z");
			expect(body.createdDate).toBe(dates[0]);
		}));

	test("modifiedDate: moves with every PUT, only with changes, or also when bound", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const fields = { userName: "u", password: "p" };
			const id = await createCredential(send, "basicAuth", fields);
			const moves = async (action: () => Promise<unknown>) => {
				const before = await modified(send, id);
				await action();
				return (await modified(send, id)) !== before;
			};
			expect(await moves(() => put(send, id, fields))).toBe(true);
			simulator.behave({ modifiedDate: "real-changes" });
			expect(await moves(() => put(send, id, fields))).toBe(false);
			expect(await moves(() => put(send, id, { userName: "v" }))).toBe(true);
			const integration = await create(send);
			const bind = (version: number, slots: unknown) =>
				send(
					"PUT",
					configPath(integration),
					configOf({ version, credentials: slots }),
				);
			const slots = { basicAuth: { id } };
			expect(await moves(() => bind(1, slots))).toBe(false);
			await bind(2, {});
			simulator.behave({ modifiedDate: "also-when-bound" });
			expect(await moves(() => bind(3, slots))).toBe(true);
			expect(await moves(() => bind(4, slots))).toBe(false);
		}));

	test("putOmitsModifiedDate: the answer of a PUT may not say", () =>
		withSimulator(
			{ behavior: { putOmitsModifiedDate: true } },
			async ({ send }) => {
				const id = await createCredential(send);
				const { body } = await put(send, id, { userName: "u" });
				expect(body.modifiedDate).toBeUndefined();
				expect(await modified(send, id)).toEqual(expect.any(String));
			},
		));
});

describe("deleting", () => {
	test("deleteCredentialInUse: allowed, leaving a dangling reference, or refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createCredential(send);
			const integration = await create(send);
			const credentials = { basicAuth: { id } };
			await send("PUT", configPath(integration), configOf({ credentials }));
			simulator.behave({ deleteCredentialInUse: 409 });
			expect((await send("DELETE", path(id))).status).toBe(409);
			simulator.behave({ deleteCredentialInUse: "allowed" });
			expect((await send("DELETE", path(id))).status).toBe(204);
			expect((await send("GET", path(id))).status).toBe(404);
			expect((await send("DELETE", path(id))).status).toBe(404);
			const { body } = await send("GET", configPath(integration));
			expect(body.credentials["basicAuth"]?.id).toBe(id);
			expect(simulator.organization.deletedCredentials()).toHaveLength(1);
		}));
});
