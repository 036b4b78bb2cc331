// Integrations and their versioned configurations.
import { describe, expect, test } from "vitest";
import {
	configOf,
	configPath,
	create,
	createCredential,
	withSimulator,
} from "../fixtures/simulator-client.ts";

describe("creating", () => {
	test("makes a disabled integration with an empty first version", () =>
		withSimulator({}, async ({ send }) => {
			const id = await create(send);
			const { body } = await send("GET", configPath(id));
			expect(body).toEqual({
				id,
				...configOf(),
				selfUri: configPath(id),
			});
			const entity = (await send("GET", `/api/v2/integrations/${id}`)).body;
			expect(entity).toMatchObject({
				name: "CRM lookup",
				integrationType: { id: "custom-rest-actions" },
				intendedState: "DISABLED",
				reportedState: { code: "INACTIVE" },
				config: { current: { selfUri: configPath(id) } },
			});
		}));

	test("refuses unknown types, types that cannot be installed, and empty names; twice the same name is fine", () =>
		withSimulator({}, async ({ send }) => {
			const post = async (name: string, id: string) => {
				const body = { name, integrationType: { id } };
				return (await send("POST", "/api/v2/integrations", body)).status;
			};
			expect(await post("x", "no-such-type")).toBe(400);
			expect(await post("x", "legacy-bridge")).toBe(400);
			expect(await post("  ", "custom-rest-actions")).toBe(400);
			expect(await post("x", "custom-rest-actions")).toBe(200);
			expect(await post("x", "custom-rest-actions")).toBe(200);
		}));

	test("createName, createAnswer: the name is honoured or the type's; the answer carries more or less", () =>
		withSimulator({ behavior: { createName: "type-name" } }, async (rig) => {
			const { simulator, send } = rig;
			const post = async () =>
				(
					await send("POST", "/api/v2/integrations", {
						name: "x",
						integrationType: { id: "custom-rest-actions" },
					})
				).body;
			const first = await post();
			expect(first.name).toBe("Web Services Data Actions");
			expect(first.config.current.version).toBeUndefined();
			simulator.behave({ createName: "honoured", createAnswer: "current" });
			const second = await post();
			expect([second.name, second.config.current.version]).toEqual(["x", 1]);
			simulator.behave({ createAnswer: "none" });
			expect((await post()).config).toBeUndefined();
		}));

	test("an integration without a name bears its type's, with a number where that is taken", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const post = async (more: Record<string, unknown> = {}) =>
				(
					await send("POST", "/api/v2/integrations", {
						...more,
						integrationType: { id: "custom-rest-actions" },
					})
				).body.name;
			expect(await post()).toBe("Web Services Data Actions");
			expect(await post({ name: null })).toBe("Web Services Data Actions 2");
			simulator.behave({ createName: "type-name" });
			expect(await post({ name: "x" })).toBe("Web Services Data Actions 3");
			const [first] = simulator.organization.liveIntegrations();
			simulator.organization.deleteIntegration(first?.id ?? "");
			expect(await post()).toBe("Web Services Data Actions");
		}));

	test("overLimit, maxInstances: refused in one of three ways, or allowed", () =>
		withSimulator(
			{ behavior: { maxInstances: { "custom-rest-actions": 1 } } },
			async ({ simulator, send }) => {
				await create(send);
				for (const overLimit of [400, 403, 409] as const) {
					simulator.behave({ overLimit });
					const { status, body } = await send("POST", "/api/v2/integrations", {
						name: "second",
						integrationType: { id: "custom-rest-actions" },
					});
					expect(status).toBe(overLimit);
					expect(body.limit.value).toBe(1);
				}
				const type = await send(
					"GET",
					"/api/v2/integrations/types/custom-rest-actions",
				);
				expect(type.body.maxInstances).toBe(1);
				simulator.behave({ overLimit: "allowed" });
				await create(send, "second");
			},
		));

	test("the limit counts what is there: a deleted integration makes room", () =>
		withSimulator(
			{ behavior: { maxInstances: { "custom-rest-actions": 1 } } },
			async ({ send }) => {
				const id = await create(send);
				await send("DELETE", `/api/v2/integrations/${id}`);
				await create(send);
			},
		));
});

describe("configuring", () => {
	test("replaces everything and counts the version up", () =>
		withSimulator({}, async ({ send }) => {
			const credential = await createCredential(send);
			const id = await create(send);
			const config = configOf({
				name: "Renamed",
				properties: { clientCertificateAuthority: "DigiCert" },
				notes: "by the CRM team",
				credentials: { basicAuth: { id: credential } },
			});
			const { status, body } = await send("PUT", configPath(id), config);
			expect(status).toBe(200);
			expect(body).toMatchObject({ ...config, version: 2 });
			expect(body.credentials["basicAuth"]?.type.name).toBe("basicAuth");
			expect((await send("GET", configPath(id))).body).toEqual(body);
			const entity = (await send("GET", `/api/v2/integrations/${id}`)).body;
			expect([entity.name, entity.notes]).toEqual([
				"Renamed",
				"by the CRM team",
			]);
		}));

	test("needs all six members", () =>
		withSimulator({}, async ({ send }) => {
			const id = await create(send);
			for (const member of Object.keys(configOf())) {
				const { [member]: _, ...rest } = configOf();
				const { status, body } = await send("PUT", configPath(id), rest);
				expect(status).toBe(400);
				expect(body.message).toContain(member);
				const nothing = configOf({ [member]: null });
				expect((await send("PUT", configPath(id), nothing)).status).toBe(400);
			}
		}));

	test("versionClash: of two edits of one version the second is refused, in one of three ways", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			simulator.organization.editConfig(id, { notes: "by somebody else" });
			for (const versionClash of [400, 408, 409] as const) {
				simulator.behave({ versionClash });
				const { status, body } = await send("PUT", configPath(id), configOf());
				expect(status).toBe(versionClash);
				expect(body.message).toContain("does not match the current version");
			}
			const { body } = await send("GET", configPath(id));
			expect([body.version, body.notes]).toEqual([2, "by somebody else"]);
		}));

	test("noopPutBumpsVersion: an unchanged configuration is a new version, or is none", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			const put = async (version: number) =>
				(await send("PUT", configPath(id), configOf({ version }))).body.version;
			expect(await put(1)).toBe(2);
			simulator.behave({ noopPutBumpsVersion: false });
			expect(await put(2)).toBe(2);
		}));

	test("refuses slots, credentials and types that do not fit", () =>
		withSimulator({}, async ({ send }) => {
			const basic = await createCredential(send);
			const id = await create(send);
			const desk = await create(send, "Desk", "zendesk-data-actions");
			const put = async (on: string, credentials: unknown) => {
				const { status, body } = await send(
					"PUT",
					configPath(on),
					configOf({ credentials }),
				);
				expect(status).toBe(400);
				return body.message;
			};
			expect(await put(id, { other: { id: basic } })).toContain("other");
			expect(await put(id, { basicAuth: { id: "gone" } })).toContain(
				"not found",
			);
			expect(await put(id, { basicAuth: {} })).toContain("not found");
			expect(await put(desk, { zendeskApiToken: { id: basic } })).toContain(
				"does not take",
			);
		}));

	test("configSchemas: closed refuses unknown properties, open and absent do not", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			const schema =
				"/api/v2/integrations/types/custom-rest-actions/configschemas/properties";
			const put = async (properties: unknown, version = 1) => {
				const config = configOf({ properties, version });
				return (await send("PUT", configPath(id), config)).status;
			};
			const closed = (await send("GET", schema)).body;
			expect(closed.properties["clientCertificateAuthority"]?.enum).toEqual([
				"Genesys Cloud",
				"DigiCert",
			]);
			expect(closed.additionalProperties).toBe(false);
			expect(await put({ timeout: 5 })).toBe(400);
			expect(await put({ clientCertificateAuthority: "Other" })).toBe(400);
			simulator.behave({ configSchemas: "open" });
			expect((await send("GET", schema)).body.additionalProperties).toBe(
				undefined,
			);
			expect(await put({ timeout: 5 })).toBe(200);
			simulator.behave({ configSchemas: "absent" });
			expect((await send("GET", schema)).status).toBe(404);
			expect(await put({ clientCertificateAuthority: "Other" }, 2)).toBe(200);
		}));

	test("nameMaxLength, notesMaxLength: longer texts are refused", () =>
		withSimulator(
			{ behavior: { nameMaxLength: 10, notesMaxLength: 5 } },
			async ({ simulator, send }) => {
				const id = await create(send, "short");
				const put = async (members: Record<string, unknown>) =>
					(await send("PUT", configPath(id), configOf(members))).status;
				expect(await put({ name: "n".repeat(11) })).toBe(400);
				expect(await put({ name: "ok", notes: "n".repeat(6) })).toBe(400);
				simulator.behave({ notesMaxLength: "none" });
				expect(await put({ name: "ok", notes: "n".repeat(6) })).toBe(200);
			},
		));

	test("emptyNotes: read back empty, as the literal, or not at all", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			const notes = async () => (await send("GET", configPath(id))).body.notes;
			expect(await notes()).toBe("");
			simulator.behave({ emptyNotes: "node_dynamodb_empty_string" });
			expect(await notes()).toBe("node_dynamodb_empty_string");
			simulator.behave({ emptyNotes: "absent" });
			expect(await notes()).toBeUndefined();
		}));

	test("certificateAuthorityDefault, configCredentials: what reads back although nobody wrote it, and how much of a credential", () =>
		withSimulator(
			{ behavior: { certificateAuthorityDefault: "present" } },
			async ({ simulator, send }) => {
				const credential = await createCredential(send);
				const id = await create(send);
				await send(
					"PUT",
					configPath(id),
					configOf({ credentials: { basicAuth: { id: credential } } }),
				);
				simulator.behave({ configCredentials: "id-only" });
				const { body } = await send("GET", configPath(id));
				expect(body.properties).toEqual({
					clientCertificateAuthority: "Genesys Cloud",
				});
				expect(body.credentials.basicAuth).toEqual({
					id: credential,
					selfUri: `/api/v2/integrations/credentials/${credential}`,
				});
			},
		));
});

describe("deleting and data actions", () => {
	test("takes the data actions along and leaves the credential", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { organization } = simulator;
			const credential = await createCredential(send);
			const id = await create(send);
			const action = organization.addAction({ integrationId: id, name: "Get" });
			await send(
				"PUT",
				configPath(id),
				configOf({ credentials: { basicAuth: { id: credential } } }),
			);
			const { status } = await send("DELETE", `/api/v2/integrations/${id}`);
			expect(status).toBe(200);
			expect((await send("GET", `/api/v2/integrations/${id}`)).status).toBe(
				404,
			);
			const path = `/api/v2/integrations/actions/${action.id}`;
			expect((await send("GET", path)).status).toBe(404);
			expect(organization.credential(credential).deleted).toBe(false);
			expect(organization.deletedIntegrations().map((one) => one.id)).toEqual([
				id,
			]);
		}));

	test("deleteInUse, deleteEnabled: may be refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { organization } = simulator;
			const id = await create(send);
			const remove = async () =>
				(await send("DELETE", `/api/v2/integrations/${id}`)).status;
			organization.setState(id, "ENABLED");
			simulator.behave({ deleteEnabled: 409 });
			expect(await remove()).toBe(409);
			simulator.behave({ deleteEnabled: "allowed", deleteInUse: 409 });
			organization.addAction({ integrationId: id, name: "Get" });
			expect(await remove()).toBe(409);
			simulator.behave({ deleteInUse: "allowed" });
			expect(await remove()).toBe(200);
		}));

	test("userDefinedOAuth brings the custom auth action, another type takes it away", () =>
		withSimulator({}, async ({ send }) => {
			const oauth = await createCredential(send, "userDefinedOAuth", {
				a: "b",
			});
			const basic = await createCredential(send);
			const id = await create(send);
			const bind = (credential: string, version: number) =>
				send(
					"PUT",
					configPath(id),
					configOf({ version, credentials: { basicAuth: { id: credential } } }),
				);
			const list = async (query = "") =>
				(
					await send("GET", `/api/v2/integrations/actions${query}`)
				).body.entities.map((action: { id: string }) => action.id);
			await bind(oauth, 1);
			expect(await list()).toEqual([]);
			expect(await list("?includeAuthActions=true")).toEqual([
				`customAuth_-_${id}`,
			]);
			await bind(basic, 2);
			expect(await list("?includeAuthActions=true")).toEqual([]);
		}));

	test("data actions are posted, read, filtered and deleted", () =>
		withSimulator({}, async ({ send }) => {
			const integrationId = await create(send);
			const action = {
				name: "Get customer",
				category: "CRM",
				integrationId,
				config: { request: { requestType: "GET" } },
				contract: {
					input: { inputSchema: { type: "object" } },
					output: { successSchema: { type: "object" } },
				},
			};
			const path = "/api/v2/integrations/actions";
			const { status, body } = await send("POST", path, action);
			expect(status).toBe(200);
			expect(body).toMatchObject(action);
			const missing = { ...action, integrationId: "none" };
			expect((await send("POST", path, missing)).status).toBe(400);
			const total = async (query: string) =>
				(await send("GET", `${path}?${query}`)).body.total;
			expect(await total("name=customer")).toBe(1);
			expect(await total("name=order")).toBe(0);
			expect(await total("category=crm")).toBe(1);
			expect(await total(`ids=${body.id},other`)).toBe(1);
			expect(await total("secure=true")).toBe(0);
			const one = await send("GET", `${path}/${body.id}?includeConfig=true`);
			expect(one.body.config).toMatchObject(action.config);
			expect("contract" in one.body).toBe(false);
			const whole = await send("GET", `${path}/${body.id}?expand=contract`);
			expect(whole.body).toMatchObject({ contract: action.contract });
			expect("config" in whole.body).toBe(false);
			const categories = await send("GET", `${path}/categories`);
			expect(categories.body.entities).toEqual([{ name: "CRM" }]);
			expect((await send("DELETE", `${path}/${body.id}`)).status).toBe(204);
			expect((await send("GET", `${path}/${body.id}`)).status).toBe(404);
		}));
});
