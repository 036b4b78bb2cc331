// `export --actions`: documents of the data actions that an organization has, what is skipped, and what never comes into a file.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Organization } from "../../src/simulator/simulator.ts";
import {
	addOrders,
	type Desk,
	type ExportJson,
	type PlanJson,
	webServices,
	withDesk,
} from "../fixtures/export.ts";

type Given = Parameters<Organization["addAction"]>[0];
type Config = NonNullable<Given["config"]>;

const schema = (properties: object, required: readonly string[] = []) => ({
	type: "object",
	properties,
	...(required.length > 0 ? { required } : {}),
});

const contract = {
	input: { inputSchema: schema({ id: { type: "string" } }, ["id"]) },
	output: { successSchema: schema({ status: { type: "string" } }) },
};

function config(
	request: Partial<Config["request"]> = {},
	response: Partial<Config["response"]> = {},
	more: Partial<Config> = {},
): Config {
	return {
		request: {
			requestUrlTemplate: `https://api.example.com/orders/$esc.uriEncode(\${input.id})`,
			requestType: "GET",
			headers: { Accept: "application/json" },
			requestTemplate: `\${input.rawRequest}`,
			...request,
		},
		response: {
			translationMap: { status: "$.status" },
			translationMapDefaults: { status: '"unknown"' },
			successTemplate: `{"status": \${status}}`,
			...response,
		},
		...more,
	} as Config;
}

function orders(organization: Organization): void {
	addOrders(organization, "basicAuth");
}

function action(
	organization: Organization,
	name: string,
	given: Partial<Given> = {},
): void {
	organization.addAction({
		integrationId: "orders",
		id: `custom_-_${name.toLowerCase().replaceAll(" ", "-")}`,
		name,
		config: config(),
		contract,
		...given,
	});
}

/** An organization with one integration, and these actions. */
function withOrders(
	seed: (organization: Organization) => void,
	use: (desk: Desk) => Promise<void>,
	given: Parameters<typeof withDesk>[2] = {},
): Promise<void> {
	return withDesk(
		(organization) => {
			orders(organization);
			seed(organization);
		},
		use,
		given,
	);
}

/** What is left to do, as a plan sees it. */
async function left({ json }: Desk): Promise<readonly string[]> {
	const { changes, refusals } = await json<PlanJson>("plan");
	return [
		...changes.map(({ key, verb, fields }) =>
			[verb, key, ...fields.map(({ path }) => path)].join(" "),
		),
		...refusals.map(({ rule, message }) => `${rule} ${message}`),
	];
}

const reasons = ({ skipped }: ExportJson) =>
	skipped.map(({ name, reason }) => `${name}: ${reason}`);

describe("export --actions", () => {
	test("writes a document for each action of what it exports, and never again", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
				action(organization, "Cancel order", {
					category: "Shop",
					secure: true,
					config: config(
						{
							requestType: "POST",
							requestTemplate: `{\r\n  "id": "$esc.jsonEncode(\${input.id})"\r\n}`,
						},
						{ translationMapDefaults: { status: "NONE" } },
						{ timeoutSeconds: 20 },
					),
				});
			},
			async (desk) => {
				const { json, read, go, files } = desk;
				const first = await json<ExportJson>("export", "--actions");
				expect(first).toEqual({
					version: 1,
					environment: "dev",
					written: [
						{
							key: "orders",
							integrationId: "orders",
							file: "integrations/orders.yaml",
						},
						{
							key: "cancel-order",
							kind: "action",
							integration: "orders",
							integrationId: "orders",
							actionId: "custom_-_cancel-order",
							file: "actions/cancel-order.yaml",
						},
						{
							key: "get-order",
							kind: "action",
							integration: "orders",
							integrationId: "orders",
							actionId: "custom_-_get-order",
							file: "actions/get-order.yaml",
						},
					],
					updated: [],
					skipped: [],
				});
				expect(read("actions/cancel-order.yaml")).toBe(
					`# yaml-language-server: $schema=../node_modules/gc-integrations/schemas/action.schema.json
key: cancel-order
integration: orders
name: Cancel order
category: Shop
secure: true
timeout: 20
input:
  type: object
  properties:
    id: { type: string }
  required: [id]
output:
  type: object
  properties:
    status: { type: string }
request:
  method: POST
  url: https://api.example.com/orders/$esc.uriEncode(\${input.id})
  headers: { Accept: application/json }
  body: { file: cancel-order.request.vm }
response:
  translationMap: { status: $.status }
  defaults:
    status: { raw: NONE }
  successTemplate: '{"status": \${status}}'
`,
				);
				expect(read("actions/cancel-order.request.vm")).toBe(
					`{\n  "id": "$esc.jsonEncode(\${input.id})"\n}`,
				);
				expect(read("actions/get-order.yaml")).not.toMatch(
					/category|secure|timeout|body/,
				);
				expect(await left(desk)).toEqual(["adopt orders"]);
				const before = files();
				const again = await go("export", "--actions");
				expect([again.code, again.out]).toEqual([
					0,
					"nothing to write, 0 skipped\n",
				]);
				expect(files()).toEqual(before);
			},
		));

	test("leaves actions alone unless it is asked for them", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
			},
			async ({ json, simulator }) => {
				const { written } = await json<ExportJson>("export");
				expect(written.map(({ key }) => key)).toEqual(["orders"]);
				expect(
					simulator.log.filter(({ path }) => path.includes("/actions")),
				).toEqual([]);
			},
		));

	test("takes the actions of integrations that have a document, new ones only", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
			},
			async (desk) => {
				await desk.json("export", "--actions");
				await desk.go("apply", "--yes");
				action(desk.simulator.organization, "Find order");
				const later = await desk.json<ExportJson>("export", "--actions");
				expect(later.written.map(({ file }) => file)).toEqual([
					"actions/find-order.yaml",
				]);
				expect(await left(desk)).toEqual([]);
			},
		));

	test("skips what no document can be, and says why", () =>
		withOrders(
			(organization) => {
				organization.addCredential({ id: "code", type: "userDefined" });
				organization.addIntegration({
					id: "code",
					type: "function-data-actions",
					name: "Code",
					credentials: { functionCredentials: "code" },
				});
				organization.addCredential({ id: "crm", type: "salesforce" });
				organization.addIntegration({
					id: "crm",
					type: "salesforce-datadip",
					name: "CRM",
					credentials: { salesforceUser: "crm" },
				});
				organization.addIntegration({
					id: "theirs",
					type: webServices,
					name: "Theirs",
					notes: "[gc-integrations key=theirs owner=other-team]",
				});
				action(organization, "Theirs", { integrationId: "theirs" });
				action(organization, "Uploaded", { integrationId: "code" });
				action(organization, "Get order (replaced 2026-01-02)");
				action(organization, "Get order (replaced 2026-01-02) 2");
				action(organization, "Twice", { id: "custom_-_1" });
				action(organization, "TWICE ", { id: "custom_-_2" });
				action(organization, "Options", {
					config: config({ requestType: "OPTIONS" }),
				});
				action(organization, "No address", {
					config: config({ requestUrlTemplate: "" }),
				});
				action(organization, "x".repeat(250));
			},
			async (desk) => {
				const exported = await desk.json<ExportJson>("export", "--actions");
				expect(exported.written.map(({ key }) => key)).toEqual([
					"crm",
					"code",
					"orders",
					"x".repeat(63),
				]);
				const replaced =
					"it was replaced, and stays for the flows that still call it: point them at the new one";
				const twice =
					"several actions of the integration have this name (custom_-_1 and custom_-_2), and documents tell them apart by it: give all but one another name on the platform, then export again";
				expect(reasons(exported)).toEqual([
					`Get order (replaced 2026-01-02) 2: ${replaced}`,
					`Get order (replaced 2026-01-02): ${replaced}`,
					"No address: request.url is missing",
					expect.stringMatching(
						/^Options: its document would not be right: .*OPTIONS/,
					),
					`TWICE : ${twice}`,
					expect.stringContaining("owner other-team"),
					`Twice: ${twice}`,
					"Uploaded: its code is uploaded as an archive: such actions are not managed",
				]);
				expect(
					exported.skipped.find(({ name }) => name === "Options"),
				).toMatchObject({
					kind: "action",
					integration: "orders",
					integrationId: "orders",
					actionId: "custom_-_options",
				});
				expect((await desk.go("lint")).out).toContain("no problems");
			},
			{ behavior: { staticActions: "listed" } },
		));

	test("writes no secret, whatever place it stands in, and says which place", () => {
		const token = "k7Qw2mZr9TzXv4Lp8sNd";
		const bearer = `Bearer ${token}`;
		const places: readonly (readonly [string, string, Partial<Given>])[] = [
			[
				"Header",
				"request.headers.Authorization",
				{ config: config({ headers: { Authorization: bearer } }) },
			],
			[
				"Named header",
				"request.headers.x-api-key",
				{ config: config({ headers: { "x-api-key": token } }) },
			],
			[
				"Address",
				"request.url",
				{
					config: config({
						requestUrlTemplate: `https://api.example.com/?api_key=${token}`,
					}),
				},
			],
			[
				"Body",
				"request.body",
				{
					config: config({
						requestType: "POST",
						requestTemplate: `{\n"password": "${token}"\n}`,
					}),
				},
			],
			[
				"Broken body",
				"request.body",
				{
					config: config({
						requestType: "POST",
						requestTemplate: `#if( grant=x&client_secret=${token}`,
					}),
				},
			],
			[
				"Success",
				"response.successTemplate",
				{ config: config({}, { successTemplate: `{"token": "${token}"}` }) },
			],
			[
				"Default",
				"response.defaults",
				{
					config: config(
						{},
						{ translationMapDefaults: { status: JSON.stringify(bearer) } },
					),
				},
			],
			[
				"Contract",
				"input",
				{
					contract: {
						...contract,
						input: {
							inputSchema: schema({ id: { type: "string", default: bearer } }),
						},
					},
				},
			],
		];
		return withOrders(
			(organization) => {
				for (const [name, , given] of places) action(organization, name, given);
			},
			async ({ go, files, write, read }) => {
				write(
					"gc-integrations.yaml",
					`${read("gc-integrations.yaml")}\nrules: { plaintext-secret: off }\n`,
				);
				const ran = await go("export", "--actions", "--format", "json");
				expect(ran.code).toBe(0);
				const { skipped } = JSON.parse(ran.out) as ExportJson;
				expect(
					skipped.map(({ name, reason }) => `${name}: ${reason.split(" ")[0]}`),
				).toEqual(
					places.map(([name, place]) => `${name}: ${place}`).toSorted(),
				);
				expect(Object.keys(files())).toEqual([
					"gc-integrations.yaml",
					"integrations/orders.yaml",
				]);
				expect(ran.out + ran.err + JSON.stringify(files())).not.toContain(
					token,
				);
			},
		);
	});

	test("brings faults over, and says that lint finds them", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order", {
					config: config(
						{},
						{ successTemplate: `{"status": "\${status}",\n"x": \${nothing}}` },
					),
				});
			},
			async ({ go }) => {
				const ran = await go("export", "--actions");
				expect([ran.code, ran.err]).toEqual([
					0,
					expect.stringContaining(
						"warning: get-order: as it is on the platform, lint finds 2 errors in it: mend them in actions/get-order.yaml before a plan\n",
					),
				]);
				expect((await go("lint")).out).toContain("2 errors");
			},
		));

	test("overwrites nothing, and takes no action twice that a document has under a name of before", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
				action(organization, "Find order");
				action(organization, "Old name");
			},
			async (desk) => {
				await desk.json("export");
				desk.write("actions/get-order.yaml", "# somebody's\n");
				desk.write(
					"actions/mine.yaml",
					`key: mine
integration: orders
name: New name
previousNames: [Old name]
input: { type: object }
output: { type: object }
request: { method: GET, url: "https://api.example.com" }
`,
				);
				const exported = await desk.json<ExportJson>("export", "--actions");
				expect(exported.written.map(({ file }) => file)).toEqual([
					"actions/find-order.yaml",
				]);
				expect(reasons(exported)).toEqual([
					"Get order: actions/get-order.yaml is there already, and is not overwritten",
				]);
				expect(desk.read("actions/get-order.yaml")).toBe("# somebody's\n");
			},
		));

	test("writes nothing while a document cannot be read that may have an action", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
			},
			async ({ go, write, files }) => {
				write(
					"actions/order.yaml",
					"key: get-order\nintegration: orders\nname: 7\n",
				);
				const ran = await go("export", "--actions");
				expect([ran.code, ran.err]).toEqual([
					1,
					expect.stringContaining("actions/order.yaml:3:7"),
				]);
				expect(Object.keys(files())).toEqual([
					"actions/order.yaml",
					"gc-integrations.yaml",
				]);
			},
		));

	test("takes the actions of the integrations that are named", () =>
		withOrders(
			(organization) => {
				organization.addIntegration({
					id: "other",
					type: webServices,
					name: "Other",
				});
				action(organization, "Get order");
				action(organization, "Get other", { integrationId: "other" });
			},
			async ({ json }) => {
				const { written } = await json<ExportJson>(
					"export",
					"Other",
					"--actions",
				);
				expect(written.map(({ key }) => key)).toEqual(["other", "get-other"]);
			},
		));

	test("is exit 4, and writes nothing, where an action cannot be read", () =>
		withOrders(
			(organization) => {
				action(organization, "Get order");
			},
			async ({ go, files, simulator }) => {
				simulator.addFault({
					operation: /templates\//,
					kind: "status",
					status: 403,
				});
				const ran = await go("export", "--actions");
				expect([ran.code, Object.keys(files())]).toEqual([
					4,
					["gc-integrations.yaml"],
				]);
			},
		));

	describe("of an integration that gets tokens", () => {
		const body = `grant_type=client_credentials\n&client_id=$esc.uriEncode(\${credentials.clientId})`;
		const auth: Config = {
			request: {
				requestUrlTemplate: `\${credentials.loginUrl}`,
				requestType: "POST",
				headers: { "Content-Type": "application/x-www-form-urlencoded" },
				requestTemplate: body,
			},
			response: { successTemplate: `\${rawResult}` },
		};

		function withTokens(
			config: Config,
			use: (desk: Desk) => Promise<void>,
			given?: Parameters<typeof withDesk>[2],
		): Promise<void> {
			return withDesk(
				(organization) => {
					addOrders(organization, "userDefinedOAuth", {
						clientId: "a",
						loginUrl: "b",
					});
					organization.editAction("customAuth_-_orders", { config });
				},
				use,
				given,
			);
		}
		const customAuth = `customAuth:
  request:
    method: POST
    url: \${credentials.loginUrl}
    headers: { Content-Type: application/x-www-form-urlencoded }
    body: { file: orders.custom-auth.request.vm }
  response:
    successTemplate: \${rawResult}
`;

		test("writes the custom auth action into its document, new or there", () =>
			withTokens(auth, async (desk) => {
				await desk.json("export");
				const plain = desk.read("integrations/orders.yaml");
				const later = await desk.json<ExportJson>("export", "--actions");
				expect([later.written, later.updated]).toEqual([
					[],
					[
						{
							key: "orders",
							integrationId: "orders",
							file: "integrations/orders.yaml",
						},
					],
				]);
				expect(desk.read("integrations/orders.yaml")).toBe(plain + customAuth);
				expect(desk.read("integrations/orders.custom-auth.request.vm")).toBe(
					body,
				);
				expect(await left(desk)).toEqual(["adopt orders"]);
				rmSync(join(desk.folder, "integrations"), { recursive: true });
				const once = await desk.json<ExportJson>("export", "--actions");
				expect(once.written.map(({ file }) => file)).toEqual([
					"integrations/orders.yaml",
				]);
				expect(desk.read("integrations/orders.yaml")).toBe(plain + customAuth);
				expect(await left(desk)).toEqual(["adopt orders"]);
				const again = await desk.go("export", "--actions");
				expect(again.out).toBe("nothing to write, 0 skipped\n");
			}));

		test("leaves one with a secret in it out, and says so", () =>
			withTokens(
				{
					...auth,
					request: { ...auth.request, headers: { "x-api-key": "k7Qw2mZr9" } },
				},
				async ({ go, files }) => {
					const ran = await go("export", "--actions");
					expect([ran.code, ran.err]).toEqual([
						0,
						expect.stringContaining(
							"warning: orders: its custom auth action is left out, and stays as it is on the platform: request.headers.x-api-key looks like a secret",
						),
					]);
					expect(JSON.stringify(files())).not.toMatch(/k7Qw2mZr9|customAuth/);
				},
			));

		test("writes it into the environment's patch where others have the document too", () =>
			withTokens(
				auth,
				async (desk) => {
					await desk.json("export", "--env", "dev");
					desk.write(
						"integrations/orders.yaml",
						desk
							.read("integrations/orders.yaml")
							.replace("only: [dev]", "only: [dev, prod]"),
					);
					await desk.json("export", "--env", "dev", "--actions");
					expect(desk.read("integrations/orders.yaml")).toContain(
						`environments:
  dev:
    customAuth:
      request:
        method: POST
`,
					);
					expect(
						desk.read("integrations/orders.dev.custom-auth.request.vm"),
					).toBe(body);
				},
				{
					settings: `version: 1
environments:
${["dev", "prod"]
	.map(
		(name) => `  ${name}:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
`,
	)
	.join("")}`,
				},
			));
	});
});
