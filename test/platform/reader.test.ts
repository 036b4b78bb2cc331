// What is read of an organization, and what each answer becomes.
import { describe, expect, it } from "vitest";
import type { Actual, Question } from "../../src/core/types.ts";
import {
	type Reply,
	type Seen,
	withPlatform,
} from "../fixtures/scripted-server.ts";
import {
	config,
	credential,
	integration,
	page,
	replies,
} from "./organization.ts";

type Table = Readonly<
	Record<string, Reply | ((seen: Seen) => Reply | undefined)>
>;
const all: Table = {
	"GET /organizations/me": { body: { id: "org", name: "Org" } },
	"GET ": { body: page([integration("int-1")]) },
	"GET /credentials/listing": { body: { entities: [credential("cred-1")] } },
	"GET /types": { body: page([]) },
};
const read = (table: Table = {}) =>
	withPlatform(replies({ ...all, ...table }), ({ reader }) => reader.readAll());

describe("readAll", () => {
	it("asks for the four, once each", () =>
		withPlatform(replies(all), async ({ reader }, server) => {
			expect(await reader.readAll()).toEqual({
				organization: { id: "org", name: "Org" },
				integrations: [
					{
						id: "int-1",
						name: "Name of int-1",
						typeId: "custom-rest-actions",
						intendedState: "ENABLED",
						reportedState: { code: "ACTIVE", message: null },
						notes: undefined,
					},
				],
				credentials: [
					{
						id: "cred-1",
						name: "Name of cred-1",
						type: "basicAuth",
						createdDate: "2026-01-01T00:00:00.000Z",
						modifiedDate: "2026-01-02T00:00:00.000Z",
					},
				],
				types: [],
				configSchemas: {},
			} satisfies Actual);
			expect(
				server.seen
					.map(({ target }) => target)
					.slice(1)
					.sort(),
			).toEqual([
				"/api/v2/integrations/credentials/listing?pageSize=200",
				"/api/v2/integrations/types?pageSize=100&pageNumber=1",
				"/api/v2/integrations?pageSize=999&pageNumber=1&expand=config",
				"/api/v2/organizations/me",
			]);
			expect(reader.calls()).toBe(5);
		}));

	for (const status of [403, 404])
		it(`has no organization where the platform says ${status}`, async () => {
			const actual = await read({ "GET /organizations/me": { status } });
			expect(actual.organization).toBeNull();
		});

	it("takes the configuration from the list where it is whole", async () => {
		const actual = await read({
			"GET ": {
				body: page([
					integration("int-1", { config: { current: config() } }),
					integration("int-2", {
						config: {
							current: config({ notes: "node_dynamodb_empty_string" }),
						},
						notes: "node_dynamodb_empty_string",
					}),
				]),
			},
		});
		expect(actual.integrations[0]).toMatchObject({
			notes: "notes",
			config: {
				version: 3,
				name: "A name",
				notes: "notes",
				properties: { a: 1 },
				advanced: {},
				credentials: { basicAuth: "cred-1" },
			},
		});
		expect(actual.integrations[1]).toMatchObject({
			notes: "",
			config: { notes: "" },
		});
	});

	for (const [title, current] of Object.entries({
		"no current": null,
		"no version": { version: undefined },
		"a version that is a text": { version: "3" },
		"no properties": { properties: undefined },
		"no credentials": { credentials: undefined },
		"no notes": { notes: undefined },
	}))
		it(`leaves the configuration out where the list has ${title}`, async () => {
			const actual = await read({
				"GET ": {
					body: page([
						integration("int-1", {
							config: { current: current && config(current) },
						}),
					]),
				},
			});
			expect(actual.integrations[0]).not.toHaveProperty("config");
		});

	it("does without expand where it is refused, and remembers", () =>
		withPlatform(
			replies({
				...all,
				"GET ": ({ query }) =>
					query.has("expand")
						? { status: 400, body: { message: "expand" } }
						: { body: page([integration("int-1")]) },
			}),
			async ({ reader }, server) => {
				expect((await reader.readAll()).integrations).toHaveLength(1);
				await reader.readAll();
				expect(
					server.seen.filter(({ query }) => query.has("expand")),
				).toHaveLength(1);
			},
		));

	it("tells why an integration is in error", async () => {
		const actual = await read({
			"GET ": {
				body: page([
					integration("int-1", {
						reportedState: { code: "ERROR", detail: { message: "bad secret" } },
					}),
					integration("int-2", { reportedState: undefined }),
				]),
			},
		});
		expect(actual.integrations.map((each) => each.reportedState)).toEqual([
			{ code: "ERROR", message: "bad secret" },
			{ code: "UNKNOWN", message: null },
		]);
	});

	it("reads types with their slots", async () => {
		const actual = await read({
			"GET /types": {
				body: page([
					{
						id: "custom-rest-actions",
						name: "Web Services",
						maxInstances: 50,
						credentials: {
							basicAuth: {
								required: false,
								title: "x",
								credentialTypes: ["basicAuth", "userDefined"],
							},
						},
					},
					{ id: "other", name: "Other", nonInstallable: true },
				]),
			},
		});
		expect(actual.types).toEqual([
			{
				id: "custom-rest-actions",
				name: "Web Services",
				nonInstallable: false,
				maxInstances: 50,
				slots: {
					basicAuth: {
						required: false,
						credentialTypes: ["basicAuth", "userDefined"],
					},
				},
				brief: false,
			},
			{
				id: "other",
				name: "Other",
				nonInstallable: true,
				maxInstances: null,
				slots: {},
				brief: true,
			},
		]);
	});

	it("asks for a type that the list only named", async () => {
		const named = { id: "custom-rest-actions", name: "Web Services" };
		const table = {
			...all,
			"GET /types": { body: page([named]) },
			"GET /types/custom-rest-actions": {
				body: {
					...named,
					maxInstances: 50,
					credentials: {
						basicAuth: { required: false, credentialTypes: ["basicAuth"] },
					},
				},
			},
		};
		const answered = await withPlatform(replies(table), async ({ reader }) =>
			reader.answer(await reader.readAll(), [
				{ ask: "type", typeId: named.id },
			]),
		);
		expect(answered.types).toEqual([
			{
				id: "custom-rest-actions",
				name: "Web Services",
				nonInstallable: false,
				maxInstances: 50,
				slots: {
					basicAuth: { required: false, credentialTypes: ["basicAuth"] },
				},
				brief: false,
			},
		]);
	});

	it("names what is missing in an answer", async () => {
		await expect(
			read({
				"GET ": {
					body: page([integration("a"), integration("b", { id: null })]),
				},
			}),
		).rejects.toMatchObject({
			kind: "unavailable",
			message: expect.stringContaining(
				"GET /api/v2/integrations answered without entities[1].id",
			),
		});
		await expect(
			read({
				"GET /credentials/listing": {
					body: { entities: [credential("a", { type: "basicAuth" })] },
				},
			}),
		).rejects.toThrow("with entities[0].type that is not an object");
	});

	it("a failed read stops the others", () =>
		withPlatform(
			replies({
				...all,
				"GET /types": { status: 403 },
				"GET /credentials/listing": { fault: "hang" },
			}),
			async ({ reader }) => {
				await expect(reader.readAll()).rejects.toMatchObject({
					kind: "permission",
				});
			},
		));
});

describe("answer", () => {
	const questions: readonly Question[] = [
		{ ask: "config", integrationId: "int-1" },
		{ ask: "config", integrationId: "int-1" },
		{ ask: "credential-types" },
		{ ask: "config-schema", typeId: "t", part: "properties" },
		{ ask: "config-schema", typeId: "t", part: "advanced" },
	];
	const answers: Table = {
		...all,
		"GET /int-1/config/current": { body: config() },
		"GET /credentials/types": {
			body: [
				{
					id: "1",
					name: "basicAuth",
					properties: {
						userName: { type: "string", title: "User Name" },
						password: { type: "string" },
					},
					required: ["userName"],
				},
				{ name: "userDefined", properties: {} },
				{ name: "odd" },
			],
		},
		"GET /types/t/configschemas/properties": {
			body: {
				properties: {
					clientCertificateAuthority: { enum: ["DigiCert", "Genesys Cloud"] },
					other: {},
				},
				additionalProperties: {},
			},
		},
	};
	const ask = (table: Table) =>
		withPlatform(replies(table), async ({ reader }) =>
			reader.answer(await reader.readAll(), questions),
		);

	it("adds what was asked for, each asked once", () =>
		withPlatform(replies(answers), async ({ reader }, server) => {
			const before = await reader.readAll();
			const actual = await reader.answer(before, questions);
			expect(server.lines().slice(4).sort()).toEqual([
				"GET /api/v2/integrations/credentials/types",
				"GET /api/v2/integrations/int-1/config/current",
				"GET /api/v2/integrations/types/t/configschemas/advanced",
				"GET /api/v2/integrations/types/t/configschemas/properties",
			]);
			expect(actual.integrations[0]).toMatchObject({
				notes: "notes",
				config: { version: 3, credentials: { basicAuth: "cred-1" } },
			});
			expect(actual.credentialTypes).toEqual([
				{
					name: "basicAuth",
					fields: { userName: "User Name", password: null },
					required: ["userName"],
				},
				{ name: "userDefined", fields: {}, required: [] },
				{ name: "odd", fields: {}, required: [] },
			]);
			expect(actual.configSchemas).toEqual({
				"t/properties": {
					properties: {
						clientCertificateAuthority: { enum: ["DigiCert", "Genesys Cloud"] },
						other: {},
					},
					open: true,
				},
				"t/advanced": null,
			});
			expect(before).not.toHaveProperty("credentialTypes");
		}));

	it("takes credential types as a listing too", async () => {
		const actual = await ask({
			...answers,
			"GET /credentials/types": ({ query }) => ({
				body: {
					entities: [{ name: query.has("pageNumber") ? "two" : "one" }],
					total: 2,
				},
			}),
		});
		expect(actual.credentialTypes?.map(({ name }) => name)).toEqual([
			"one",
			"two",
		]);
	});

	it("does not guess at credential types of another shape", async () => {
		await expect(
			ask({
				...answers,
				"GET /credentials/types": {
					body: [
						{
							name: "x",
							properties: { type: "object", properties: { a: {} } },
						},
					],
				},
			}),
		).rejects.toThrow("with [0].properties.type that is not an object");
	});

	for (const [additionalProperties, open] of [
		[undefined, false],
		[false, false],
		[true, true],
	] as const)
		it(`additionalProperties ${additionalProperties}: open is ${open}`, async () => {
			const actual = await ask({
				...answers,
				"GET /types/t/configschemas/advanced": {
					body: { additionalProperties },
				},
			});
			expect(actual.configSchemas["t/advanced"]).toEqual({
				properties: {},
				open,
			});
		});
});

describe("readConfig", () => {
	it("reads what is missing as empty, and drops empty slots", () =>
		withPlatform(
			replies({
				"GET /int-1/config/current": {
					body: {
						version: 1,
						name: "n",
						credentials: { a: null, b: { id: null }, c: {}, d: { id: "x" } },
					},
				},
			}),
			async ({ reader }) => {
				expect(await reader.readConfig("int-1")).toEqual({
					version: 1,
					name: "n",
					notes: "",
					properties: {},
					advanced: {},
					credentials: { d: "x" },
				});
			},
		));

	it("waits for a fresh one to appear", () =>
		withPlatform(
			replies({
				"GET /int-1/config/current": ({ before }) =>
					before < 3 ? { status: 404 } : { body: config() },
			}),
			async ({ reader }) => {
				expect(await reader.readConfig("int-1", { fresh: true })).toMatchObject(
					{ version: 3 },
				);
			},
		));

	for (const [fresh, cost] of [
		[false, 1],
		[true, 4],
	] as const)
		it(`gives up a 404 after ${cost}, fresh ${fresh}`, () =>
			withPlatform(replies({}), async ({ reader }, server) => {
				await expect(
					reader.readConfig("int-1", { fresh }),
				).rejects.toMatchObject({ kind: "not-found" });
				expect(server.lines()).toHaveLength(cost);
			}));
});

it("readIntegration reads one", () =>
	withPlatform(
		replies({ "GET /int-1": { body: integration("int-1", { notes: "n" }) } }),
		async ({ reader }) => {
			expect(await reader.readIntegration("int-1")).toMatchObject({
				id: "int-1",
				notes: "n",
			});
		},
	));
