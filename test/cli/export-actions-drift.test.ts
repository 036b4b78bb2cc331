// What was changed of data actions on the platform, and what another environment has: taken into the documents that are there.
import { describe, expect, test } from "vitest";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	addOrders,
	type Desk,
	type ExportJson,
	type PlanJson,
	withDesk,
} from "../fixtures/export.ts";

const orders = `key: orders
type: web-services
name: Orders
status: active
credentials: { type: userDefinedOAuth, keep: true }
customAuth:
  request: { method: POST, url: "\${credentials.loginUrl}" }   # the token
  response: { successTemplate: "\${rawResult}" }
`;

const order = `# Asked by the bot.
key: get-order
integration: orders
name: Get order
timeout: 20   # seconds
input:
  type: object
  properties:
    id: { type: string }   # of the order
output: { file: get-order.output.json }
request:
  method: GET
  url: https://api.example.com/orders/$esc.uriEncode(\${input.id})
  headers:
    Accept: application/json   # always
    X-Old: "1"
response:
  translationMap: { status: $.status }
  defaults: { status: unknown }
  successTemplate: { file: get-order.success.vm }
`;

const output =
	'{ "type": "object", "properties": { "status": { "type": "string" } } }\n';
const template = `{\n"status": \${status}\n}\n`;

function seeded(organization: Organization): void {
	addOrders(organization, "userDefinedOAuth", { clientId: "a", loginUrl: "b" });
}

/** What a plan would change, by its fields. */
async function drift({ go }: Desk, ...argv: readonly string[]) {
	const ran = await go("plan", ...argv, "--format", "json");
	const { changes } = JSON.parse(ran.out) as PlanJson;
	return changes.flatMap(({ key, verb, fields }) =>
		fields.length === 0
			? [`${verb} ${key}`]
			: fields.map(({ path }) => `${verb} ${key} ${path}`),
	);
}

/** A repository that was applied. */
function withApplied(
	files: Readonly<Record<string, string>>,
	use: (
		desk: Desk,
		edit: (name: string, change: (one: Stored) => Partial<Stored>) => void,
	) => Promise<void>,
): Promise<void> {
	return withDesk(seeded, async (desk) => {
		desk.write("integrations/orders.yaml", orders);
		desk.write("actions/get-order.yaml", order);
		desk.write("actions/get-order.output.json", output);
		desk.write("actions/get-order.success.vm", template);
		for (const [file, text] of Object.entries(files)) desk.write(file, text);
		const applied = await desk.go("apply", "--yes");
		expect(applied.code, applied.out + applied.err).toBe(0);
		const { organization } = desk.simulator;
		await use(desk, (name, change) => {
			const [found] = organization
				.liveActions()
				.filter((one) => one.name === name);
			if (!found) throw new Error(name);
			organization.editAction(found.id, change(found));
		});
	});
}
type Stored = ReturnType<Organization["liveActions"]>[number];

const request = (
	{ config }: Stored,
	change: Partial<Stored["config"]["request"]>,
): Partial<Stored> => ({
	config: { ...config, request: { ...config.request, ...change } },
});
const response = (
	{ config }: Stored,
	change: Partial<Stored["config"]["response"]>,
): Partial<Stored> => ({
	config: { ...config, response: { ...config.response, ...change } },
});

describe("export --all-drift", () => {
	test("takes what was changed of an action to where each value comes from, and moves nothing else", () =>
		withApplied({}, async (desk, edit) => {
			edit("Get order", (one) => ({
				category: "Shop",
				config: {
					...one.config,
					timeoutSeconds: 30,
					request: {
						...one.config.request,
						requestType: "POST",
						requestTemplate: `{\r\n"id": "$esc.jsonEncode(\${input.id})"\r\n}`,
						headers: { Accept: "application/json", "X-New": "2" },
					},
					response: {
						...one.config.response,
						translationMapDefaults: { status: "7" },
						successTemplate: `{\n"status": \${status} \n}\n`,
					},
				},
			}));
			const report = await desk.json<ExportJson>("export", "--all-drift");
			const [made] = desk.simulator.organization.actionsNamed("Get order");
			const of = {
				key: "get-order",
				kind: "action",
				integration: "orders",
				integrationId: "orders",
				actionId: made?.id,
			};
			expect([report.updated, report.skipped]).toEqual([
				[
					{ ...of, file: "actions/get-order.yaml" },
					{ ...of, file: "actions/get-order.success.vm" },
				],
				[],
			]);
			expect(desk.read("actions/get-order.yaml")).toBe(
				order
					.replace("timeout: 20", "timeout: 30")
					.replace("method: GET", "method: POST")
					.replace('    X-Old: "1"\n', '    X-New: "2"\n')
					.replace("status: unknown", "status: 7")
					.replace(
						"response:",
						"  body: { file: get-order.request.vm }\nresponse:",
					)
					.trimEnd()
					.concat("\ncategory: Shop\n"),
			);
			expect(desk.read("actions/get-order.request.vm")).toBe(
				`{\n"id": "$esc.jsonEncode(\${input.id})"\n}`,
			);
			expect(desk.read("actions/get-order.success.vm")).toBe(
				`{\n"status": \${status} \n}\n`,
			);
			expect(await drift(desk)).toEqual([]);
		}));

	test("takes contracts and the custom auth action too", () =>
		withApplied({}, async (desk, edit) => {
			const { organization } = desk.simulator;
			const [made] = organization.actionsNamed("Get order");
			organization.deleteAction(made?.id ?? "");
			organization.addAction({
				...(made as Stored),
				id: "custom_-_again",
				contract: {
					input: {
						inputSchema: {
							type: "object",
							properties: { id: { type: "string" }, of: { type: "string" } },
						},
					},
					output: {
						successSchema: {
							type: "object",
							properties: { status: { type: "integer" } },
						},
					},
				},
			});
			edit("Orders (Auth)", (one) =>
				request(one, { requestTemplate: "grant_type=client_credentials" }),
			);
			const report = await desk.json<ExportJson>("export", "--all-drift");
			expect(report.updated.map(({ key, file }) => [key, file])).toEqual([
				["get-order", "actions/get-order.yaml"],
				["get-order", "actions/get-order.output.json"],
				["orders", "integrations/orders.yaml"],
			]);
			expect(desk.read("actions/get-order.yaml")).toContain(
				`    id: { type: string }   # of the order\n    of:\n      type: string\n`,
			);
			expect(JSON.parse(desk.read("actions/get-order.output.json"))).toEqual({
				type: "object",
				properties: { status: { type: "integer" } },
			});
			expect(desk.read("integrations/orders.yaml")).toContain(
				`url: "\${credentials.loginUrl}", body: grant_type=client_credentials }   # the token`,
			);
			expect(await drift(desk)).toEqual([]);
		}));

	test("writes no secret, and nothing that another document means too", () =>
		withApplied(
			{
				"actions/other.yaml": order
					.replace("key: get-order", "key: other")
					.replace("name: Get order", "name: Other"),
			},
			async (desk, edit) => {
				const token = "k7Qw2mZr9TzXv4Lp8sNd";
				edit("Get order", (one) =>
					response(one, { successTemplate: "{\n}\n" }),
				);
				edit("Other", (one) =>
					request(one, { headers: { "x-api-key": token } }),
				);
				const before = desk.files();
				const { updated, skipped } = await desk.json<ExportJson>(
					"export",
					"--all-drift",
				);
				expect(updated).toEqual([]);
				expect(skipped.map(({ name, reason }) => [name, reason])).toEqual([
					[
						"Get order",
						"actions/get-order.yaml cannot be edited so that nothing else is meant by it, in another document or environment: do it by hand",
					],
					[
						"Other",
						expect.stringContaining(
							"request.headers.x-api-key looks like a secret",
						),
					],
				]);
				expect(desk.files()).toEqual(before);
			},
		));

	test("--update takes the keys of actions, and knows which are none", () =>
		withApplied({}, async (desk, edit) => {
			edit("Get order", () => ({ category: "Shop" }));
			const other = await desk.go("export", "--update", "get-orders");
			expect([other.code, other.err]).toEqual([
				3,
				expect.stringContaining("get-orders"),
			]);
			const { updated } = await desk.json<ExportJson>(
				"export",
				"--update",
				"get-order",
			);
			expect(updated.map(({ file }) => file)).toEqual([
				"actions/get-order.yaml",
			]);
			const [made] = desk.simulator.organization.actionsNamed("Get order");
			desk.simulator.organization.deleteAction(made?.id ?? "");
			const gone = await desk.json<ExportJson>(
				"export",
				"--update",
				"get-order",
			);
			expect(gone.skipped).toEqual([
				{
					kind: "action",
					integration: "orders",
					integrationId: null,
					name: "Get order",
					reason: "nothing on the platform is its data action",
				},
			]);
		}));
});

describe("export --actions of a second environment", () => {
	const settings = (prod: string) => `version: 1
environments:
  dev:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
  prod:
    platform: { loginUrl: ${prod}, apiUrl: ${prod} }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
`;

	const action = (
		organization: Organization,
		name: string,
		host: string,
		more: Partial<Stored["config"]["response"]> = {},
		category?: string,
	): void => {
		organization.addAction({
			integrationId: "orders",
			name,
			...(category === undefined ? {} : { category }),
			config: {
				request: {
					requestUrlTemplate: `https://${host}/orders`,
					requestType: "GET",
					headers: { Accept: "application/json" },
				},
				response: {
					translationMap: { status: "$.status" },
					successTemplate: `{"status": \${status}}`,
					...more,
				},
			},
		});
	};

	async function withTwo(
		dev: (organization: Organization) => void,
		prod: (organization: Organization) => void,
		use: (desk: Desk) => Promise<void>,
	): Promise<void> {
		const second = await startSimulator({
			seed: (organization) => {
				seeded(organization);
				prod(organization);
			},
			behavior: { settleReads: 0, rateLimit: 1_000_000 },
		});
		try {
			await withDesk(
				(organization) => {
					seeded(organization);
					dev(organization);
				},
				use,
				{ settings: settings(second.url) },
			);
		} finally {
			await second.close();
		}
	}

	test("makes what differs the environment's patch, and only grows", () =>
		withTwo(
			(organization) => {
				action(organization, "Same", "api.example.com");
				action(organization, "Get order", "dev.example.com");
				action(organization, "Dev alone", "dev.example.com");
			},
			(organization) => {
				action(organization, "Same", "api.example.com");
				action(
					organization,
					"get Order",
					"api.example.com",
					{ successTemplate: `{\n"status": \${status}\n}` },
					"Shop",
				);
				action(organization, "Prod alone", "api.example.com");
			},
			async (desk) => {
				await desk.json("export", "--env", "dev", "--actions");
				const before = desk.read("actions/get-order.yaml");
				const report = await desk.json<ExportJson>(
					"export",
					"--env",
					"prod",
					"--actions",
				);
				expect([
					report.written.map(({ file }) => file),
					report.updated.map(({ file }) => file),
					report.skipped,
				]).toEqual([
					["actions/prod-alone.yaml"],
					[
						"integrations/orders.yaml",
						"actions/same.yaml",
						"actions/get-order.yaml",
					],
					[],
				]);
				expect(desk.read("actions/same.yaml")).toMatch(
					/\nonly: \[dev, prod\]\n$/,
				);
				expect(desk.read("actions/prod-alone.yaml")).toMatch(
					/\nonly: \[prod\]\n$/,
				);
				expect(desk.read("actions/get-order.yaml")).toBe(
					`${before.replace("only: [dev]", "only: [dev, prod]")}environments:
  prod:
    name: get Order
    category: Shop
    request:
      url: https://api.example.com/orders
    response:
      successTemplate: { file: get-order.prod.success.vm }
`,
				);
				expect(desk.read("actions/get-order.prod.success.vm")).toBe(
					`{\n"status": \${status}\n}`,
				);
				for (const name of ["dev", "prod"])
					expect(await drift(desk, "--env", name)).toEqual(["adopt orders"]);
			},
		));

	test("takes an id of the other organization back", () =>
		withTwo(
			(organization) => action(organization, "Same", "api.example.com"),
			(organization) => action(organization, "Same", "api.example.com"),
			async (desk) => {
				await desk.json("export", "--env", "dev", "--actions");
				const before = `${desk.read("actions/same.yaml")}adopt: custom_-_dev\n`;
				desk.write("actions/same.yaml", before);
				await desk.json("export", "--env", "prod", "--actions");
				expect(desk.read("actions/same.yaml")).toBe(
					`${before.replace("only: [dev]", "only: [dev, prod]")}environments:\n  prod: { adopt: null }\n`,
				);
			},
		));

	test("patches documents of all environments before anybody manages them there, and never after", () =>
		withTwo(
			(organization) => {
				action(organization, "Get order", "dev.example.com");
			},
			(organization) => {
				action(organization, "Get order", "api.example.com");
				organization.editAction("customAuth_-_orders", {
					config: {
						request: {
							requestUrlTemplate: `\${credentials.loginUrl}/prod`,
							requestType: "POST",
							requestTemplate: "grant_type=client_credentials",
						},
						response: { successTemplate: `\${rawResult}` },
					},
				});
			},
			async (desk) => {
				await desk.json("export", "--env", "dev", "--actions");
				for (const file of [
					"actions/get-order.yaml",
					"integrations/orders.yaml",
				])
					desk.write(file, desk.read(file).replace("only: [dev]\n", ""));
				const report = await desk.json<ExportJson>(
					"export",
					"--env",
					"prod",
					"--actions",
				);
				expect(report.updated.map(({ file }) => file)).toEqual([
					"actions/get-order.yaml",
					"integrations/orders.yaml",
				]);
				expect(desk.read("integrations/orders.yaml")).toContain(
					"  prod:\n    customAuth:\n      request:\n",
				);
				for (const name of ["dev", "prod"])
					expect(await drift(desk, "--env", name)).toEqual(["adopt orders"]);
				await desk.go("apply", "--env", "prod", "--yes");
				await desk.go("apply", "--env", "dev", "--yes");
				const { organization } = desk.simulator;
				const [made] = organization.actionsNamed("Get order");
				organization.editAction(made?.id ?? "", { category: "Moved" });
				const later = await desk.json<ExportJson>(
					"export",
					"--env",
					"dev",
					"--actions",
				);
				expect([later.updated, later.written]).toEqual([[], []]);
				expect(await drift(desk, "--env", "dev")).toEqual([
					"update get-order category",
				]);
			},
		));
});
