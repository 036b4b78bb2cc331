// Writes, and what becomes of those whose answers are lost.
import { describe, expect, it } from "vitest";
import { type Reply, withPlatform } from "../fixtures/scripted-server.ts";
import {
	config,
	credential,
	integration,
	page,
	replies,
} from "./organization.ts";

const fields = { userName: "u", password: "canary-password" };
const wantedCredential = {
	name: "gc-integrations/a",
	type: "basicAuth",
	fields,
};
const wantedIntegration = { name: " Lookup", typeId: "custom-rest-actions" };
const ours = (id: string, more = {}) =>
	credential(id, { name: "gc-integrations/a", ...more });

/** The first replies are faults; whether they took effect is up to the script. */
const lost: Readonly<Record<string, Reply>> = {
	reset: { fault: "reset" },
	cut: { body: integration("new", { name: "Lookup" }), fault: "cut" },
	garbled: { body: "}" },
	500: { status: 500 },
	408: { status: 408 },
};

describe("createCredential", () => {
	it("posts the full set", () =>
		withPlatform(
			replies({ "POST /credentials": { body: ours("new") } }),
			async ({ writer }, server) => {
				const made = await writer.createCredential(wantedCredential, new Set());
				expect(made).toMatchObject({ id: "new", name: "gc-integrations/a" });
				expect(server.seen.at(-1)?.body).toEqual({
					name: "gc-integrations/a",
					type: { name: "basicAuth" },
					credentialFields: fields,
				});
			},
		));

	for (const [title, fault] of Object.entries(lost)) {
		it(`${title}, processed: finds it and writes it in full`, () =>
			withPlatform(
				replies({
					"POST /credentials": fault,
					"GET /credentials/listing": {
						body: {
							entities: [
								ours("before"),
								ours("younger", { createdDate: "2026-05-01T00:00:00.000Z" }),
								ours("ours", { createdDate: "2026-03-01T00:00:00.000Z" }),
								ours("other-type", { type: { name: "userDefined" } }),
								credential("other-name"),
							],
						},
					},
					"PUT /credentials/ours": { body: ours("ours") },
				}),
				async ({ writer }, server) => {
					const made = await writer.createCredential(
						wantedCredential,
						new Set(["before"]),
					);
					expect(made.id).toBe("ours");
					expect(server.lines()).toEqual([
						"POST /api/v2/integrations/credentials",
						"GET /api/v2/integrations/credentials/listing",
						"PUT /api/v2/integrations/credentials/ours",
					]);
					expect(server.seen.at(-1)?.body).toMatchObject({
						credentialFields: fields,
					});
				},
			));
		it(`${title}, not processed: posts again after looking`, () =>
			withPlatform(
				replies({
					"POST /credentials": ({ before }) =>
						before === 0 ? fault : { body: ours("new") },
					"GET /credentials/listing": { body: { entities: [ours("before")] } },
				}),
				async ({ writer }, server) => {
					const made = await writer.createCredential(
						wantedCredential,
						new Set(["before"]),
					);
					expect(made.id).toBe("new");
					expect(server.lines().map((line) => line.split(" ")[0])).toEqual([
						"POST",
						"GET",
						"GET",
						"GET",
						"GET",
						"GET",
						"POST",
					]);
				},
			));
	}

	it("is not repeated, and not looked for, when it was refused", () =>
		withPlatform(
			replies({ "POST /credentials": { status: 400 } }),
			async ({ writer }, server) => {
				await expect(
					writer.createCredential(wantedCredential, new Set()),
				).rejects.toMatchObject({ kind: "rejected" });
				expect(server.lines()).toHaveLength(1);
			},
		));
});

describe("credential dates that an answer leaves out", () => {
	it("come from one listing for all that wait", async () => {
		let written = 0;
		const listing = { entities: ["a", "b"].map((id) => credential(id)) };
		await withPlatform(
			async ({ method, path }) => {
				if (path === "/oauth/token") return undefined;
				if (method === "PUT") return { body: { id: path.split("/").at(-1) } };
				// The first reading is under way until all is written.
				while (written < 3)
					await new Promise((resolve) => {
						setTimeout(resolve, 1);
					});
				return { body: listing };
			},
			async ({ writer }, server) => {
				const found = await Promise.all(
					["a", "b", "c"].map((id) =>
						writer.writeCredential(id, wantedCredential),
					),
				);
				expect(found.map(({ modifiedDate }) => modifiedDate)).toEqual([
					"2026-01-02T00:00:00.000Z",
					"2026-01-02T00:00:00.000Z",
					null,
				]);
				expect(found[0]).toMatchObject({
					name: "gc-integrations/a",
					type: "basicAuth",
				});
				// The second is for those whose writes ended after the first began.
				expect(
					server.lines().filter((line) => line.startsWith("GET")),
				).toHaveLength(2);
			},
			{
				onCall({ method, path }) {
					if (method === "PUT" && path.includes("/credentials/")) written += 1;
				},
			},
		);
	});
});

describe("createIntegration", () => {
	it("posts name and type; takes the configuration where the answer has it", () =>
		withPlatform(
			replies({
				"POST ": {
					body: integration("new", {
						intendedState: "DISABLED",
						config: { current: config({ version: 1, notes: "" }) },
					}),
				},
			}),
			async ({ writer }, server) => {
				const made = await writer.createIntegration(
					wantedIntegration,
					new Set(),
				);
				expect(made).toMatchObject({ id: "new", config: { version: 1 } });
				expect(server.seen.at(-1)?.body).toEqual({
					name: " Lookup",
					integrationType: { id: "custom-rest-actions" },
				});
			},
		));

	for (const [title, fault] of Object.entries(lost)) {
		it(`${title}, processed: finds it`, () =>
			withPlatform(
				replies({
					"POST ": fault,
					"GET ": ({ before }) => ({
						body: page([
							integration("before", { name: "Lookup" }),
							integration("other-type", {
								name: "Lookup",
								integrationType: { id: "x" },
							}),
							// The list lags behind.
							...(before < 2 ? [] : [integration("ours", { name: "LOOKUP " })]),
						]),
					}),
				}),
				async ({ writer }, server) => {
					const made = await writer.createIntegration(
						wantedIntegration,
						new Set(["before"]),
					);
					expect(made.id).toBe("ours");
					expect(server.lines().map((line) => line.split(" ")[0])).toEqual([
						"POST",
						"GET",
						"GET",
						"GET",
					]);
				},
			));
		it(`${title}, not processed: posts again`, () =>
			withPlatform(
				replies({
					"POST ": ({ before }) =>
						before === 0 ? fault : { body: integration("new") },
					"GET ": { body: page([]) },
				}),
				async ({ writer }) => {
					const made = await writer.createIntegration(
						wantedIntegration,
						new Set(),
					);
					expect(made.id).toBe("new");
				},
			));
	}

	it("is given up after three posts", () =>
		withPlatform(
			replies({ "POST ": { status: 502 }, "GET ": { body: page([]) } }),
			async ({ writer }, server) => {
				await expect(
					writer.createIntegration(wantedIntegration, new Set()),
				).rejects.toMatchObject({ kind: "unavailable", outcome: "unknown" });
				expect(
					server.lines().filter((line) => line.startsWith("POST")),
				).toHaveLength(3);
			},
		));

	it("says so where several appeared", () =>
		withPlatform(
			replies({
				"POST ": { fault: "reset" },
				"GET ": {
					body: page(
						["a", "b"].map((id) => integration(id, { name: "Lookup" })),
					),
				},
			}),
			async ({ writer }) => {
				await expect(
					writer.createIntegration(wantedIntegration, new Set()),
				).rejects.toThrow("2 new integrations");
			},
		));

	const untouched = { intendedState: "DISABLED", notes: "" };
	it("does not take what another create that is not answered yet has made", async () => {
		let listed = () => {};
		const looked = new Promise<void>((resolve) => {
			listed = resolve;
		});
		let first = true;
		await withPlatform(
			async ({ method, path, body }) => {
				if (path === "/oauth/token") return undefined;
				if (method === "GET") {
					listed();
					return { body: page([integration("theirs", untouched)]) };
				}
				if ((body as { name: string }).name === "Second") {
					await looked;
					return { body: integration("theirs", untouched) };
				}
				const reply: Reply = first
					? { fault: "reset" }
					: { body: integration("ours", untouched) };
				first = false;
				return reply;
			},
			async ({ writer }) => {
				const made = await Promise.all(
					[wantedIntegration, { ...wantedIntegration, name: "Second" }].map(
						(wanted) => writer.createIntegration(wanted, new Set()),
					),
				);
				expect(made.map(({ id }) => id)).toEqual(["ours", "theirs"]);
			},
		);
	});

	it("does not take what bears the name that another create gave", () =>
		withPlatform(
			replies({
				"POST ": ({ body, before }) =>
					before > 1
						? {
								body: integration("ours", {
									name: (body as { name: string }).name,
								}),
							}
						: { fault: "reset" },
				"GET ": {
					body: page([integration("second", { ...untouched, name: "Second" })]),
				},
			}),
			async ({ writer }) => {
				const made = await Promise.all(
					[wantedIntegration, { ...wantedIntegration, name: "Second" }].map(
						(wanted) => writer.createIntegration(wanted, new Set()),
					),
				);
				expect(made.map(({ id }) => id)).toEqual(["ours", "second"]);
			},
		));

	it("is not posted again where looking fails", () =>
		withPlatform(
			replies({ "POST ": { fault: "reset" }, "GET ": { status: 403 } }),
			async ({ writer }, server) => {
				await expect(
					writer.createIntegration(wantedIntegration, new Set()),
				).rejects.toMatchObject({ method: "POST", outcome: "unknown" });
				expect(
					server.lines().filter((line) => line.startsWith("POST")),
				).toHaveLength(1);
			},
		));
});

describe("writeConfig", () => {
	const body = {
		name: "A name",
		version: 3,
		properties: { a: 1 },
		advanced: {},
		notes: "notes",
		credentials: { basicAuth: { id: "cred-1" } },
	};
	const path = "/int-1/config/current";

	it("puts all of it", () =>
		withPlatform(
			replies({ [`PUT ${path}`]: { body: config({ version: 4 }) } }),
			async ({ writer }, server) => {
				expect(await writer.writeConfig("int-1", body)).toMatchObject({
					version: 4,
				});
				expect(server.seen.at(-1)?.body).toEqual(body);
			},
		));

	for (const [title, fault] of Object.entries(lost)) {
		it(`${title}, processed: sees that it holds`, () =>
			withPlatform(
				replies({
					[`PUT ${path}`]: fault,
					[`GET ${path}`]: { body: config({ version: 4 }) },
				}),
				async ({ writer }, server) => {
					expect(await writer.writeConfig("int-1", body)).toMatchObject({
						version: 4,
					});
					expect(server.lines()).toHaveLength(2);
				},
			));
		it(`${title}, not processed: puts again`, () =>
			withPlatform(
				replies({
					[`PUT ${path}`]: ({ before }) =>
						before === 0 ? fault : { body: config({ version: 4 }) },
					[`GET ${path}`]: { body: config({ notes: "old" }) },
				}),
				async ({ writer }, server) => {
					expect(await writer.writeConfig("int-1", body)).toMatchObject({
						version: 4,
					});
					expect(server.lines()).toHaveLength(3);
				},
			));
		it(`${title}, and somebody else wrote: a conflict`, () =>
			withPlatform(
				replies({
					[`PUT ${path}`]: fault,
					[`GET ${path}`]: { body: config({ version: 5, notes: "theirs" }) },
				}),
				async ({ writer }, server) => {
					await expect(writer.writeConfig("int-1", body)).rejects.toMatchObject(
						{ kind: "conflict" },
					);
					expect(server.lines()).toHaveLength(2);
				},
			));
	}

	for (const reply of [
		{ status: 409 },
		{
			status: 400,
			body: { message: "3 does not match the current version 4" },
		},
	])
		it(`${reply.status}: a conflict, never sent again`, () =>
			withPlatform(
				replies({
					[`PUT ${path}`]: reply,
					[`GET ${path}`]: { body: config() },
				}),
				async ({ writer }, server) => {
					await expect(writer.writeConfig("int-1", body)).rejects.toMatchObject(
						{ kind: "conflict", outcome: "not-done" },
					);
					expect(server.lines()).toHaveLength(1);
				},
			));

	it("a clash with its own first try, which a lagging read had hidden, is done", () =>
		withPlatform(
			replies({
				[`PUT ${path}`]: ({ before }) =>
					before === 0 ? { fault: "reset" } : { status: 409 },
				[`GET ${path}`]: ({ before }) => ({
					body:
						before === 0 ? config({ notes: "old" }) : config({ version: 4 }),
				}),
			}),
			async ({ writer }) => {
				expect(await writer.writeConfig("int-1", body)).toMatchObject({
					version: 4,
				});
			},
		));

	it("is given up in the end", () =>
		withPlatform(
			replies({
				[`PUT ${path}`]: { status: 503 },
				[`GET ${path}`]: { body: config({ notes: "old" }) },
			}),
			async ({ writer }) => {
				await expect(writer.writeConfig("int-1", body)).rejects.toMatchObject({
					kind: "unavailable",
					outcome: "unknown",
				});
			},
		));
});

it("setState patches the intended state, again if need be", () =>
	withPlatform(
		replies({
			"PATCH /int-1": ({ before }) =>
				before === 0
					? { fault: "reset" }
					: {
							body: integration("int-1", {
								reportedState: { code: "ACTIVATING" },
							}),
						},
		}),
		async ({ writer }, server) => {
			expect(await writer.setState("int-1", "ENABLED")).toMatchObject({
				reportedState: { code: "ACTIVATING" },
			});
			expect(server.seen.at(-1)?.body).toEqual({ intendedState: "ENABLED" });
		},
	));

for (const reply of [
	{ status: 204, body: "" },
	{ body: " " },
	{ status: 202, body: {} },
	{ body: "null" },
])
	it(`writes that are answered ${JSON.stringify(reply)} are done, once`, () =>
		withPlatform(
			replies({
				"PATCH /int-1": reply,
				"GET /int-1": {
					body: integration("int-1", { intendedState: "ENABLED" }),
				},
				"PUT /credentials/cred-1": reply,
				"GET /credentials/listing": {
					body: { entities: [ours("cred-1", { modifiedDate: "2026-05-01" })] },
				},
			}),
			async ({ writer }, server) => {
				expect(await writer.setState("int-1", "ENABLED")).toMatchObject({
					intendedState: "ENABLED",
				});
				expect(
					await writer.writeCredential("cred-1", wantedCredential),
				).toMatchObject({ id: "cred-1", modifiedDate: "2026-05-01" });
				expect(server.lines()).toHaveLength(4);
			},
		));

it("deletes, also when the first answer was lost", () =>
	withPlatform(
		replies({
			"DELETE /int-1": ({ before }) =>
				before === 0 ? { fault: "reset" } : { status: 404 },
			"DELETE /credentials/cred-1": { status: 204, body: "" },
		}),
		async ({ writer }) => {
			await writer.deleteIntegration("int-1");
			await writer.deleteCredential("cred-1");
			await expect(writer.deleteCredential("cred-2")).rejects.toMatchObject({
				kind: "not-found",
			});
		},
	));
