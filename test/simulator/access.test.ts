// Logins, tokens, permissions, budgets and the shape of requests: what stands before any operation.
import { describe, expect, test } from "vitest";
import {
	create,
	login,
	sender,
	token,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const me = "/api/v2/organizations/me";

describe("login", () => {
	test("gives a bearer token with its lifetime", () =>
		withSimulator({}, async ({ simulator }) => {
			const { status, body } = await login(simulator);
			expect(status).toBe(200);
			expect(body).toEqual({
				access_token: expect.any(String),
				token_type: "bearer",
				expires_in: 86_400,
			});
		}));

	test("refuses unknown clients, wrong secrets and other grants with 400", () =>
		withSimulator({}, async ({ simulator }) => {
			for (const [reply, error] of [
				[await login(simulator, "nobody"), "invalid_client"],
				[await login(simulator, "simulator", "wrong"), "invalid_client"],
				[
					await login(
						simulator,
						"simulator",
						"simulator-secret",
						"grant_type=password",
					),
					"unsupported_grant_type",
				],
			] as const) {
				expect(reply.status).toBe(400);
				expect(reply.body).toEqual({
					error,
					description: expect.any(String),
					error_description: reply.body.description,
				});
			}
		}));

	test("is rate-limited as often as loginRateLimit says", () =>
		withSimulator({}, async ({ simulator }) => {
			simulator.behave({ loginRateLimit: 1 });
			const refused = await login(simulator);
			expect(refused.status).toBe(400);
			expect(refused.body.error).toBe("invalid_request");
			expect(refused.body.description).toMatch(/^rate limit exceeded;/);
			expect((await login(simulator)).status).toBe(200);
		}));
});

describe("tokens", () => {
	test("expire after tokenLifetimeSeconds", () =>
		withSimulator(
			{ behavior: { tokenLifetimeSeconds: 300 } },
			async ({ send, clock }) => {
				clock.now += 299_999;
				expect((await send("GET", me)).status).toBe(200);
				clock.now += 1;
				const { status, body } = await send("GET", me);
				expect([status, body.code]).toEqual([401, "credentials.expired"]);
			},
		));

	test("are needed, known, and can be given back", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const unknown = await sender(simulator, "made-up")("GET", me);
			expect([unknown.status, unknown.body.code]).toEqual([
				401,
				"bad.credentials",
			]);
			const none = await send("GET", me, undefined, { authorization: "" });
			expect([none.status, none.body.code]).toEqual([
				401,
				"authentication.required",
			]);
			expect((await send("HEAD", "/api/v2/tokens/me")).status).toBe(204);
			const { body } = await send("GET", "/api/v2/tokens/me");
			expect(body.organization.id).toBe(simulator.organization.id);
			expect(body.OAuthClient.id).toBe("simulator");
			expect((await send("DELETE", "/api/v2/tokens/me")).status).toBe(204);
			expect((await send("GET", me)).status).toBe(401);
		}));

	test("are all refused after revokeTokens", () =>
		withSimulator({}, async ({ simulator, send }) => {
			simulator.revokeTokens();
			expect((await send("GET", me)).status).toBe(401);
		}));
});

describe("permissions", () => {
	const reader = {
		clientId: "reader",
		clientSecret: "s",
		permissions: ["integrations:integration:view"],
	};

	test("are those of the operation, and named where they are missing", () =>
		withSimulator({ clients: [reader] }, async ({ send }) => {
			expect((await send("GET", "/api/v2/integrations")).status).toBe(200);
			const { status, body } = await send("POST", "/api/v2/integrations", {
				name: "x",
				integrationType: { id: "custom-rest-actions" },
			});
			expect([status, body.code]).toEqual([403, "missing.permissions"]);
			expect(body.message).toContain("integrations:integration:add");
			const actions = await send("GET", "/api/v2/integrations/actions");
			expect(actions.body.code).toBe("missing.any.permissions");
			expect(actions.body.message).toContain("bridge:actions:view");
		}));

	test("can be given with wildcards, and show in the subject's grants", () =>
		withSimulator(
			{ clients: [{ ...reader, permissions: ["integrations:*:view"] }] },
			async ({ send }) => {
				const path = "/api/v2/integrations/actions/certificates";
				expect((await send("GET", path)).status).toBe(200);
				const { body } = await send("GET", "/api/v2/authorization/subjects/me");
				expect(body.grants[0]?.role.policies).toContainEqual({
					domain: "integrations",
					entityName: "integration",
					actions: ["view"],
					condition: "",
				});
			},
		));

	test("subjects/me may not answer for a client at all", () =>
		withSimulator({ behavior: { subjectsMe: "refused" } }, async ({ send }) => {
			const { status } = await send("GET", "/api/v2/authorization/subjects/me");
			expect(status).toBe(400);
		}));

	test("subjects/me may tell less than the policies of roles, or in fewer words", async () => {
		for (const [subjectsMe, grants] of [
			["without-grants", []],
			["without-policies", [undefined]],
			[
				"wildcards",
				[[{ domain: "integrations", entityName: "*", actions: ["*"] }]],
			],
		] as const)
			await withSimulator(
				{ clients: [reader], behavior: { subjectsMe } },
				async ({ send }) => {
					const path = "/api/v2/authorization/subjects/me";
					const { body } = await send("GET", path);
					expect(body.grants.map(({ role }) => role.policies)).toEqual(grants);
				},
			);
	});

	test("are listed with their domains", () =>
		withSimulator({}, async ({ send }) => {
			const { body } = await send(
				"GET",
				"/api/v2/authorization/permissions?queryType=domain&query=integrations",
			);
			expect(body.entities).toHaveLength(1);
			expect(
				body.entities[0]?.permissionMap["actionCertificate"]?.[0]?.action,
			).toBe("view");
		}));
});

describe("rate limit", () => {
	test("counts per token in headers and refuses with Retry-After", () =>
		withSimulator(
			{ behavior: { rateLimit: 2, rateLimitWindowSeconds: 30 } },
			async ({ simulator, send, clock }) => {
				const first = await send("GET", me);
				expect(first.headers.get("inin-ratelimit-count")).toBe("1");
				expect(first.headers.get("inin-ratelimit-allowed")).toBe("2");
				expect(first.headers.get("inin-ratelimit-reset")).toBe("30");
				clock.now += 10_500;
				await send("GET", me);
				const { status, headers, body } = await send("GET", me);
				expect([status, body.code]).toEqual([
					429,
					"too.many.requests.retry.after",
				]);
				expect(headers.get("retry-after")).toBe("20");
				expect(headers.get("inin-ratelimit-count")).toBe("3");
				expect(body.limit.value).toBe(2);
				const other = sender(simulator, await token(simulator));
				expect((await other("GET", me)).status).toBe(200);
				clock.now += 19_500;
				expect((await send("GET", me)).status).toBe(200);
			},
		));

	test("headers are on refusals too, and every reply has a correlation id that errors repeat", () =>
		withSimulator({}, async ({ send }) => {
			const { headers, body } = await send("GET", "/api/v2/integrations/none");
			expect(headers.get("inin-ratelimit-allowed")).toBe("300");
			expect(headers.get("inin-correlation-id")).toBe(body.contextId);
		}));
});

describe("requests", () => {
	test("that nothing describes are 404, described but not simulated 501", () =>
		withSimulator({}, async ({ send }) => {
			expect((await send("GET", "/api/v2/users/me")).status).toBe(404);
			expect((await send("GET", "//")).status).toBe(404);
			expect((await send("GET", "/api/v2/integrations/%zz")).status).toBe(404);
			expect((await send("PUT", "/api/v2/integrations")).status).toBe(404);
			const { status, body } = await send("GET", "/api/v2/oauth/clients");
			expect(status).toBe(501);
			expect(body.message).toContain("getOauthClients");
		}));

	test("need JSON of the described shape and of at most 512000 bytes", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const path = "/api/v2/integrations";
			const post = async (body: unknown, type = "application/json") =>
				(await send("POST", path, body, { "content-type": type })).status;
			expect(await post("{")).toBe(400);
			expect(await post("[]")).toBe(400);
			expect(await post({ name: "x" })).toBe(400);
			expect(await post({ name: 1, integrationType: { id: "x" } })).toBe(400);
			expect(await post("name=x", "text/plain")).toBe(415);
			expect((await send("POST", path)).status).toBe(400);
			const long = { name: "x".repeat(512_001) };
			expect(await post(long)).toBe(413);
			expect(simulator.organization.liveIntegrations()).toEqual([]);
		}));

	test("with parameters out of their type are 400 and name the parameter", () =>
		withSimulator({}, async ({ send }) => {
			for (const [query, name] of [
				["/integrations?pageSize=many", "pageSize"],
				["/integrations?reportedState=UP", "reportedState"],
				["/integrations/actions?includeConfig=1", "includeConfig"],
				[
					"/integrations/types/custom-rest-actions/configschemas/other",
					"configType",
				],
			]) {
				const { status, body } = await send("GET", `/api/v2${query}`);
				expect(status).toBe(400);
				expect(body.details[0]?.fieldName).toBe(name);
			}
		}));

	test("may carry read-only members, unless readOnlyMembers says otherwise", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			const patch = () =>
				send("PATCH", `/api/v2/integrations/${id}`, {
					intendedState: "ENABLED",
					reportedState: { code: "WHATEVER" },
					name: null,
				});
			expect((await patch()).status).toBe(200);
			simulator.behave({ readOnlyMembers: "refused" });
			const { status, body } = await patch();
			expect(status).toBe(400);
			expect(body.details).toEqual([
				{ errorCode: "invalid.value", fieldName: "reportedState" },
			]);
		}));

	test("find login and API under a gateway's paths, and nowhere else", () =>
		withSimulator(
			{ pathPrefix: { login: "/auth/", api: "gateway/genesys" } },
			async ({ simulator, send }) => {
				expect(simulator.loginUrl).toBe(`${simulator.url}/auth`);
				expect(simulator.apiUrl).toBe(`${simulator.url}/gateway/genesys`);
				const { status, body } = await send("GET", me);
				expect([status, body.selfUri]).toEqual([200, me]);
				const bare = await fetch(`${simulator.url}${me}`);
				expect(bare.status).toBe(404);
			},
		));
});

describe("beside their bodies", () => {
	test("answers say when they were sent, by the simulator's clock", () =>
		withSimulator(
			{ behavior: { dateAheadSeconds: -90 } },
			async ({ simulator, send, clock }) => {
				const date = async (): Promise<string | null> =>
					(await send("GET", me)).headers.get("date");
				expect(Date.parse((await date()) ?? "")).toBe(
					Math.floor(clock.now / 1000) * 1000 - 90_000,
				);
				simulator.behave({ dateHeader: false });
				expect(await date()).toBeNull();
			},
		));

	test("answers may not say how many requests are left", () =>
		withSimulator({ behavior: { rateHeaders: false } }, async ({ send }) => {
			const { headers } = await send("GET", me);
			expect(headers.get("inin-ratelimit-count")).toBeNull();
			expect(headers.get("inin-ratelimit-allowed")).toBeNull();
		}));
});
