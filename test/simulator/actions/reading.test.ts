// Lists of actions and what one read shows of an action.
import { describe, expect, test } from "vitest";
import {
	actionsPath,
	contract,
	createAction,
	readAction,
} from "../../fixtures/simulated-actions.ts";
import {
	create,
	start,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

describe("a list", () => {
	test("is filtered, ordered, and holds 25 on a page", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			for (let number = 10; number < 40; number += 1)
				simulator.organization.addAction({
					integrationId,
					name: `Get ${number}`,
					category: number < 12 ? "Few" : "Many",
					secure: number === 10,
					id: `custom_-_${number}`,
				});
			const read = async (query: string) => {
				const { body } = await send("GET", `${actionsPath}?${query}`);
				return body.entities.map(({ name }) => name);
			};
			expect(await read("")).toHaveLength(25);
			expect(await read("pageNumber=2")).toHaveLength(5);
			expect(await read("category=FEW")).toEqual(["Get 10", "Get 11"]);
			expect(await read("name=t%203&pageSize=2")).toEqual(["Get 30", "Get 31"]);
			expect(await read("secure=true")).toEqual(["Get 10"]);
			expect(await read("secure=false&pageSize=100")).toHaveLength(29);
			expect(await read("ids=custom_-_12,custom_-_11,x")).toEqual([
				"Get 11",
				"Get 12",
			]);
			expect(await read("sortBy=name&sortOrder=DESC&pageSize=1")).toEqual([
				"Get 39",
			]);
			const many = Array.from({ length: 51 }, (_, index) => index).join(",");
			const { status } = await send("GET", `${actionsPath}?ids=${many}`);
			expect(status).toBe(400);
		}));

	test("actionPageSizeMax: a larger page is cut down, or refused", () =>
		withSimulator(
			{ behavior: { actionPageSizeMax: 2 } },
			async ({ simulator, send }) => {
				const integrationId = await create(send);
				for (const name of ["a", "b", "c"])
					simulator.organization.addAction({ integrationId, name });
				const path = `${actionsPath}?pageSize=200`;
				const { body } = await send("GET", path);
				expect([body.entities.length, body.pageSize]).toEqual([2, 2]);
				const next = await send("GET", `${body.nextUri}`);
				expect(next.body.entities).toHaveLength(1);
				simulator.behave({ pageSizeOverMax: "reject" });
				expect((await send("GET", path)).status).toBe(400);
			},
		));

	test("lags behind writes as other lists do", () =>
		withSimulator({}, async ({ simulator, send, clock }) => {
			simulator.behave({ listLagNewMs: 1000, listLagDeletedReads: 1 });
			const id = await createAction(send, await create(send));
			const total = async () => (await send("GET", actionsPath)).body.total;
			expect((await readAction(send, id)).status).toBe(200);
			expect(await total()).toBe(0);
			clock.now = start + 1000;
			expect(await total()).toBe(1);
			await send("DELETE", `${actionsPath}/${id}`);
			expect([await total(), await total()]).toEqual([1, 0]);
		}));

	test("of categories names each once", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			for (const [name, category, secure] of [
				["a", "Sales", true],
				["b", "CRM", false],
				["c", "CRM", false],
			] as const)
				simulator.organization.addAction({
					integrationId,
					name,
					category,
					secure,
				});
			const read = async (query: string) =>
				(
					await send("GET", `${actionsPath}/categories${query}`)
				).body.entities.map(({ name }) => name);
			expect(await read("")).toEqual(["Sales", "CRM"]);
			expect(await read("?sortBy=name")).toEqual(["CRM", "Sales"]);
			expect(await read("?secure=true")).toEqual(["Sales"]);
		}));
});

describe("a read", () => {
	test("actionParts: shows contract and configuration where asked, or always", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const parts = async (query: string) => {
				const { body } = await readAction(send, id, query);
				return ["contract", "config"].filter((part) => part in body);
			};
			expect(await parts("")).toEqual([]);
			expect(await parts("?expand=contract")).toEqual(["contract"]);
			expect(await parts("?expand=&includeConfig=true")).toEqual(["config"]);
			simulator.behave({ actionParts: "always" });
			expect(await parts("")).toEqual(["contract", "config"]);
			const { body } = await send("GET", actionsPath);
			expect(body.entities[0]).toHaveProperty("contract");
		}));

	test("errorSchema: the contract comes with the platform's envelope, or without", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await createAction(send, await create(send));
			const read = async () =>
				(await readAction(send, id)).body.contract.output["errorSchema"];
			expect(await read()).toHaveProperty("properties.userMessage");
			simulator.behave({ errorSchema: "absent" });
			expect(await read()).toBe(undefined);
		}));

	test("finds the schemas by the addresses that stand in the contract", () =>
		withSimulator({}, async ({ send }) => {
			const id = await createAction(send, await create(send));
			const { input, output } = (await readAction(send, id)).body.contract;
			const read = async (uri: string) => (await send("GET", uri)).body;
			expect(await read(input.inputSchemaUri)).toEqual(
				contract.input.inputSchema,
			);
			expect(await read(output.successSchemaUri)).toEqual(
				contract.output.successSchema,
			);
			expect(await read(output.errorSchemaUri)).toHaveProperty("properties");
			const none = await send("GET", `${actionsPath}/${id}/schemas/x.json`);
			expect(none.status).toBe(404);
		}));

	test("with flatten shows flattened schemas instead of the plain ones", () =>
		withSimulator({}, async ({ send }) => {
			const successSchema = {
				type: "object",
				properties: {
					customer: {
						type: "object",
						properties: { "a.b": { type: "string" } },
					},
					orders: {
						type: "array",
						items: { type: "object", properties: { id: { type: "string" } } },
					},
				},
			};
			const id = await createAction(send, await create(send), {
				contract: { ...contract, output: { successSchema } },
			});
			const { body } = await readAction(
				send,
				id,
				"?expand=contract&flatten=true",
			);
			const { input, output } = body.contract;
			expect(input).not.toHaveProperty("inputSchema");
			expect(output).not.toHaveProperty("successSchema");
			expect(input["inputSchemaFlattened"]).toEqual(contract.input.inputSchema);
			const flattened = {
				type: "object",
				properties: {
					"customer.a__b": { type: "string" },
					"orders.id": { type: "array", items: { type: "string" } },
				},
			};
			expect(output["successSchemaFlattened"]).toEqual({
				schema: flattened,
				arrayProperties: ["orders.id"],
			});
			const file = `${output.successSchemaUri}?flatten=true`;
			expect((await send("GET", file)).body).toEqual(flattened);
		}));

	test("keeps a schema as it was sent, lists of objects at its root too", () =>
		withSimulator({}, async ({ send }) => {
			const successSchema = {
				type: "array",
				items: {
					type: "object",
					properties: { a: { type: "string", default: null } },
				},
			};
			const id = await createAction(send, await create(send), {
				contract: { ...contract, output: { successSchema } },
			});
			const { output } = (await readAction(send, id)).body.contract;
			expect(output["successSchema"]).toEqual(successSchema);
		}));
});
