// Published actions: what is filled in, what may change, and the lock.
import { describe, expect, test } from "vitest";
import {
	actionOf,
	actionsPath,
	config,
	contract,
	createAction,
	readAction,
} from "../../fixtures/simulated-actions.ts";
import {
	create,
	type Send,
	start,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

const template = (send: Send, id: string, name: string) =>
	send("GET", `${actionsPath}/${id}/templates/${name}`);

describe("a new action", () => {
	test("is published at once, with an id of the platform and version 1", () =>
		withSimulator({}, async ({ send }) => {
			const id = await createAction(send, await create(send));
			expect(id).toMatch(/^custom_-_[0-9a-f-]{36}$/);
			const { body } = await readAction(send, id);
			expect(body).toMatchObject({ version: 1, secure: false, contract });
			expect(body.config.timeoutSeconds).toBe(20);
			expect((await readAction(send, `${id}/draft`, "")).status).toBe(404);
		}));

	test("reads its templates as text, by the addresses that stand in it", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const { body } = await readAction(send, id);
			const { requestTemplateUri, ...request } = body.config.request;
			expect(request).not.toHaveProperty("requestTemplate");
			const text = await send("GET", requestTemplateUri);
			expect(text.body).toBe(config.request.requestTemplate);
			expect(text.headers.get("content-type")).toBe("text/plain");
			simulator.behave({ templateContentType: "application/json" });
			const json = await template(send, id, "successtemplate.vm");
			expect(json.headers.get("content-type")).toBe("application/json");
			expect(json.body).toBe(config.response.successTemplate);
			expect((await template(send, id, "other.vm")).status).toBe(404);
		}));

	test("gets the platform's templates where none were sent", () =>
		withSimulator({}, async ({ send }) => {
			const id = await createAction(send, await create(send), {
				config: { request: { requestType: "GET" } },
			});
			const texts = [
				await template(send, id, "requesttemplate.vm"),
				await template(send, id, "successtemplate.vm"),
			].map(({ body }) => body);
			expect(texts).toEqual(["$" + "{input.rawRequest}", "$" + "{rawResult}"]);
		}));

	test("inlineTemplates, timeoutDefault, absentMaps: what else stands in its place", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send), {
				config: { request: { requestType: "GET" } },
			});
			const read = async () => (await readAction(send, id)).body.config;
			expect(Object.keys(await read())).toEqual(["request", "response"]);
			simulator.behave({ timeoutDefault: "present", absentMaps: "empty" });
			expect(await read()).toMatchObject({
				timeoutSeconds: 60,
				request: { headers: {} },
				response: { translationMap: {}, translationMapDefaults: {} },
			});
			for (const [inlineTemplates, shown] of [
				["null", null],
				["empty", ""],
				["text", "$" + "{rawResult}"],
			] as const) {
				simulator.behave({ inlineTemplates });
				expect((await read()).response["successTemplate"]).toBe(shown);
			}
		}));

	test("templateNewlines: CR LF is kept, or becomes LF", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			const text = async () => {
				const id = await createAction(send, integrationId, {
					config: { request: { requestTemplate: "a\r\nb\n" } },
				});
				return (await template(send, id, "requesttemplate.vm")).body;
			};
			expect(await text()).toBe("a\r\nb\n");
			simulator.behave({ templateNewlines: "lf" });
			expect(await text()).toBe("a\nb\n");
		}));

	test.each([
		[{ name: "" }, "name"],
		[{ name: "x".repeat(257) }, "name"],
		[{ category: "" }, "category"],
		[{ integrationId: "none" }, "integrationId"],
		[{ config: { timeoutSeconds: 61 } }, "config.timeoutSeconds"],
		[{ config: { request: { requestType: "HEAD" } } }, "requestType"],
		[{ config: { request: { headers: { A: 1 } } } }, "headers.A"],
		[{ contract: { input: contract.input } }, "output"],
		[{ contract: undefined }, "contract"],
	])("is refused with %j", (members, said) =>
		withSimulator({}, async ({ send }) => {
			const { status, body } = await send(
				"POST",
				actionsPath,
				actionOf(await create(send), members),
			);
			expect(status).toBe(400);
			expect(`${body.message} ${body.details[0]?.fieldName}`).toContain(said);
		}),
	);

	test("is refused for an integration of functions", () =>
		withSimulator({}, async ({ send }) => {
			const id = await create(send, "Functions", "function-data-actions");
			const post = async (path: string) =>
				(await send("POST", path, actionOf(id))).status;
			expect(await post(actionsPath)).toBe(400);
			expect(await post(`${actionsPath}/drafts`)).toBe(200);
		}));

	test("contractChecks: what the platform does not support is refused, or accepted", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const inputSchema = {
				type: "object",
				properties: { list: { type: "array", items: { type: "string" } } },
			};
			const action = actionOf(await create(send), {
				contract: { ...contract, input: { inputSchema } },
			});
			const refused = await send("POST", actionsPath, action);
			expect(refused.status).toBe(400);
			expect(refused.body.details).toEqual([
				{
					errorCode: "invalid.value",
					fieldName: "contract.input.inputSchema",
				},
			]);
			simulator.behave({ contractChecks: "accepted" });
			expect((await send("POST", actionsPath, action)).status).toBe(200);
		}));

	test("requestTypes: HEAD and OPTIONS are refused, or accepted", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			const post = async (requestType: string) => {
				const config = { request: { requestType } };
				const action = actionOf(integrationId, { config });
				return (await send("POST", actionsPath, action)).status;
			};
			expect(await post("HEAD")).toBe(400);
			simulator.behave({ requestTypes: "more" });
			expect([await post("HEAD"), await post("OPTIONS")]).toEqual([200, 200]);
			expect(await post("TRACE")).toBe(400);
		}));

	test("actionsRefusedCalls, actionsRefusedMs: is refused for a while after its integration was made", () =>
		withSimulator(
			{ behavior: { actionsRefusedCalls: 2, actionsRefusedMs: 1000 } },
			async ({ send, clock }) => {
				const integrationId = await create(send);
				const post = async () =>
					(await send("POST", actionsPath, actionOf(integrationId))).status;
				const first = await send("POST", actionsPath, actionOf(integrationId));
				expect(first.body.message).toContain("was not found");
				expect([await post(), await post()]).toEqual([400, 400]);
				clock.now = start + 1000;
				expect(await post()).toBe(200);
			},
		));

	test("actionReadLagReads: reads by its id answer 404 at first", () =>
		withSimulator({ behavior: { actionReadLagReads: 2 } }, async ({ send }) => {
			const id = await createAction(send, await create(send));
			const read = async () => (await readAction(send, id)).status;
			expect([await read(), await read(), await read()]).toEqual([
				404, 404, 200,
			]);
		}));

	test("actionsMax, actionsPerIntegrationMax: there may be only so many", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const [crm, erp] = [await create(send), await create(send)];
			await createAction(send, crm);
			const post = (id: string) => send("POST", actionsPath, actionOf(id));
			simulator.behave({ actionsPerIntegrationMax: 1 });
			const full = await post(crm);
			expect([full.status, full.body.limit.value]).toEqual([400, 1]);
			await createAction(send, erp);
			simulator.behave({ actionsPerIntegrationMax: "none", actionsMax: 2 });
			simulator.behave({ overLimit: 409 });
			expect((await post(erp)).status).toBe(409);
			const limits = "/api/v2/organizations/limits/namespaces";
			const told = await send("GET", `${limits}/dataactions`);
			expect(told.body.entities).toEqual([
				{ key: "actions.total.max", namespace: "dataactions", value: 2 },
			]);
			expect((await send("GET", `${limits}/other`)).status).toBe(404);
			simulator.behave({ overLimit: "allowed" });
			expect((await post(erp)).status).toBe(200);
		}));
});

describe("a change", () => {
	test("replaces the whole configuration at the version that was read", () =>
		withSimulator({}, async ({ send }) => {
			const id = await createAction(send, await create(send));
			const change = {
				version: 1,
				name: "Find customer",
				config: { request: { requestType: "GET" }, response: {} },
			};
			const { status, body } = await send(
				"PATCH",
				`${actionsPath}/${id}`,
				change,
			);
			expect([status, body.version]).toEqual([200, 2]);
			const read = (await readAction(send, id)).body;
			expect(read).toMatchObject({ name: "Find customer", category: "CRM" });
			expect(Object.keys(read.config)).toEqual(["request", "response"]);
			expect(read.config.request).not.toHaveProperty("headers");
			const text = await template(send, id, "requesttemplate.vm");
			expect(text.body).toBe("$" + "{input.rawRequest}");
		}));

	test("with another version is refused in the form that versionClash says", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			for (const versionClash of [400, 408, 409] as const) {
				simulator.behave({ versionClash });
				const { status, body } = await send("PATCH", `${actionsPath}/${id}`, {
					version: 7,
					name: "Other",
				});
				expect(status).toBe(versionClash);
				expect(body.message).toContain("does not match the current version 1");
			}
			const without = await send("PATCH", `${actionsPath}/${id}`, {
				name: "Other",
			});
			expect(without.status).toBe(400);
			expect((await readAction(send, id)).body.name).toBe("Get customer");
		}));

	test("noopActionPatchBumpsVersion, actionVersionStep: what counts, and how much", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const patch = async (version: number, name: string) =>
				(await send("PATCH", `${actionsPath}/${id}`, { version, name })).body
					.version;
			expect(await patch(1, "Get customer")).toBe(2);
			simulator.behave({ noopActionPatchBumpsVersion: false });
			expect(await patch(2, "Get customer")).toBe(2);
			simulator.behave({ actionVersionStep: 3 });
			expect(await patch(2, "Other")).toBe(5);
		}));

	test("actionCategoryChange: another category is applied, ignored, or refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const patch = (version: number, category: string) =>
				send("PATCH", `${actionsPath}/${id}`, { version, category });
			expect((await patch(1, "Sales")).body.category).toBe("Sales");
			simulator.behave({ actionCategoryChange: "ignored" });
			expect((await patch(2, "Other")).body.category).toBe("Sales");
			simulator.behave({ actionCategoryChange: "refused" });
			expect((await patch(3, "Other")).status).toBe(400);
			expect((await patch(3, "Sales")).status).toBe(200);
		}));

	test("publishedContractChange: contract and secure never change", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const other = {
				...contract,
				output: { successSchema: { type: "object" } },
			};
			const patch = (version: number, members: object) =>
				send("PATCH", `${actionsPath}/${id}`, { version, ...members });
			const ignored = await patch(1, { contract: other, secure: true });
			expect(ignored.status).toBe(200);
			expect((await readAction(send, id)).body).toMatchObject({
				contract,
				secure: false,
			});
			simulator.behave({ publishedContractChange: "refused" });
			expect((await patch(2, { contract: other })).status).toBe(400);
			expect((await patch(2, { secure: true })).status).toBe(400);
			expect((await patch(2, { contract, secure: false })).status).toBe(200);
		}));

	test("of what was read tolerates what is read-only, and a template that is null", () =>
		withSimulator({}, async ({ simulator, send }) => {
			simulator.behave({ inlineTemplates: "null" });
			const id = await createAction(send, await create(send));
			const { body } = await readAction(send, id);
			const sent = await send("PATCH", `${actionsPath}/${id}`, body);
			expect([sent.status, sent.body.version]).toEqual([200, 2]);
		}));
});

describe("deleting", () => {
	test("answers 204, then 404, and lists show it no more", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const path = `${actionsPath}/${id}`;
			expect((await send("DELETE", path)).status).toBe(204);
			expect((await send("DELETE", path)).status).toBe(404);
			expect((await send("PATCH", path, { version: 1 })).status).toBe(404);
			expect((await send("GET", actionsPath)).body.total).toBe(0);
			const { organization } = simulator;
			expect(organization.deletedActions().map((one) => one.id)).toEqual([id]);
		}));

	test("deleteActionInUse: may be refused", () =>
		withSimulator(
			{ behavior: { deleteActionInUse: 409 } },
			async ({ send }) => {
				const id = await createAction(send, await create(send));
				const { status } = await send("DELETE", `${actionsPath}/${id}`);
				expect(status).toBe(409);
			},
		));
});

test("staticActions: built-in actions are listed with those of their integration, and cannot be changed", () =>
	withSimulator({ behavior: { staticActions: "listed" } }, async ({ send }) => {
		const desk = await create(send, "Desk", "salesforce-datadip");
		await create(send);
		const { body } = await send("GET", actionsPath);
		const ids = body.entities.map(({ id }) => id);
		expect(ids).toEqual([
			expect.stringMatching(/^static_-_/),
			expect.stringMatching(/^static_[^-]/),
		]);
		const path = `${actionsPath}/${ids[0]}`;
		expect((await send("GET", path)).status).toBe(200);
		const change = { version: 1, name: "Mine" };
		expect((await send("PATCH", path, change)).status).toBe(400);
		expect((await send("DELETE", path)).status).toBe(400);
		expect((await send("POST", `${path}/draft`)).status).toBe(400);
		await send("DELETE", `/api/v2/integrations/${desk}`);
		expect((await send("GET", actionsPath)).body.total).toBe(0);
	}));

test("what somebody does in the UI shows as a change of it", () =>
	withSimulator({}, async ({ simulator, send }) => {
		const { organization } = simulator;
		const integrationId = await create(send);
		const seeded = organization.addAction({
			integrationId,
			name: "Seeded",
			id: "custom_-_1",
			secure: true,
		});
		expect((await readAction(send, seeded.id)).body).toMatchObject({
			name: "Seeded",
			category: "CRM lookup",
			secure: true,
		});
		organization.editAction(seeded.id, { name: "Edited" });
		expect((await readAction(send, seeded.id)).body).toMatchObject({
			name: "Edited",
			version: 2,
		});
		expect(organization.actionsNamed("Edited")).toHaveLength(1);
		organization.deleteAction(seeded.id);
		expect(organization.liveActions()).toEqual([]);
		expect(() => organization.deleteAction(seeded.id)).toThrow("no action");
	}));
