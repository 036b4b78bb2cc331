// `import`: what the platform's UI exported becomes documents that lint has nothing against; what is there is never overwritten.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/core/types.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { type Files, folderOf } from "../fixtures/folder.ts";
import { runProcess } from "../fixtures/process.ts";
import { uiAction, uiAuth, uiText } from "../fixtures/ui-files.ts";

const settings = `version: 1
environments:
  dev:
    region: eu-west-1
    oauth: { clientId: client, clientSecret: { env: DEV_SECRET } }
`;

const orders = `# About the shop.
key: orders
type: web-services
name: Orders   # as people know it
status: active
credentials:
  type: userDefinedOAuth
  fields:
    clientId: shop
    loginUrl: https://login.example.com/token
    clientSecret: { env: ORDERS_SECRET }
`;

interface ImportJson {
	readonly version: number;
	readonly written: readonly { readonly key: string; readonly file: string }[];
	readonly updated: readonly { readonly key: string; readonly file: string }[];
	readonly skipped: readonly {
		readonly file: string;
		readonly name: string;
		readonly reason: string;
	}[];
	readonly notices: readonly {
		readonly file: string;
		readonly message: string;
	}[];
}

function shop(files: Files = {}) {
	const folder = folderOf({
		"gc-integrations.yaml": settings,
		"integrations/orders.yaml": orders,
		...files,
	});
	const go = (...argv: readonly string[]): Promise<Ended> =>
		command(folder, argv);
	return {
		folder,
		go,
		read: (file: string) => readFileSync(join(folder, file), "utf8"),
		has: (file: string) => existsSync(join(folder, file)),
		/** Into `orders`, with what it prints. */
		async take(...words: readonly string[]) {
			const ran = await go(
				"import",
				...words,
				"--integration",
				"orders",
				"--format",
				"json",
			);
			return { ...ran, json: JSON.parse(ran.out) as ImportJson };
		},
		/** Rules of the errors that lint finds. */
		async errors() {
			const { out } = await go("lint", "--format", "json");
			const { findings } = JSON.parse(out) as {
				findings: { rule: string; severity: string; file: string }[];
			};
			return findings.filter(({ severity }) => severity === "error");
		},
	};
}

/** Files of these actions, in the order of their names. */
function exported(actions: Readonly<Record<string, JsonObject>>): Files {
	return Object.fromEntries(
		Object.entries(actions).map(([name, json]) => [name, uiText(json)]),
	);
}

describe("import", () => {
	test("writes a document as people would, and lint has nothing against it", async () => {
		const { take, read, errors } = shop(
			exported({
				"a.custom.json": uiAction({
					request: {
						headers: {
							Accept: "application/json",
							Authorization: `Bearer \${authResponse.access_token}`,
						},
					},
					response: {
						translationMap: {
							status: "$.order.status",
							first: "$.items[?(@.kind=='a')]",
						},
						translationMapDefaults: { status: '"unknown"', first: "NONE" },
						successTemplate: `{"status": \${status}, "first": \${first.replace('a','b')}}`,
					},
				}),
			}),
		);
		const { code, json } = await take("a.custom.json");
		expect([code, json]).toEqual([
			0,
			{
				version: 1,
				written: [
					{ key: "get-order-status", file: "actions/get-order-status.yaml" },
				],
				updated: [],
				skipped: [],
				notices: [],
			},
		]);
		expect(read("actions/get-order-status.yaml")).toBe(
			`# yaml-language-server: $schema=../node_modules/gc-integrations/schemas/action.schema.json
key: get-order-status
integration: orders
name: Get order status
input:
  $schema: http://json-schema.org/draft-04/schema#
  title: Order
  type: object
  required: [orderId]
  properties:
    orderId: { type: string }
  additionalProperties: true
output:
  $schema: http://json-schema.org/draft-04/schema#
  title: Status of an order
  type: object
  properties:
    status: { type: string }
  additionalProperties: true
request:
  method: GET
  url: https://api.example.com/orders/$esc.uriEncode(\${input.orderId})
  headers:
    Accept: application/json
    Authorization: Bearer \${authResponse.access_token}
response:
  translationMap:
    status: $.order.status
    first: $.items[?(@.kind=='a')]
  defaults:
    status: unknown
    first: { raw: NONE }
  successTemplate: |-
    {"status": \${status}, "first": \${first.replace('a','b')}}
`,
		);
		expect(await errors()).toEqual([]);
	});

	test("puts templates of several lines into files beside the document, with LF", async () => {
		const body = `{\r\n  "id": "$esc.jsonEncode(\${input.orderId})"\r\n}`;
		const template = `#if("$!{status}" != "")\n{"status": \${status}}\n#end\n`;
		const { take, read, errors } = shop(
			exported({
				"a.json": uiAction({
					request: { requestType: "POST", requestTemplate: body },
					response: { successTemplate: template },
				}),
			}),
		);
		expect((await take("a.json")).code).toBe(0);
		const document = read("actions/get-order-status.yaml");
		expect(document).toContain(
			"  body: { file: get-order-status.request.vm }\n",
		);
		expect(document).toContain(
			"  successTemplate: { file: get-order-status.success.vm }\n",
		);
		expect(read("actions/get-order-status.request.vm")).toBe(
			body.replaceAll("\r\n", "\n"),
		);
		expect(read("actions/get-order-status.success.vm")).toBe(template);
		expect(await errors()).toEqual([]);
	});

	test("goes by content: names, byte order marks, CRLF and what is missing do not matter", async () => {
		const bare = uiAction({
			name: "Bare",
			actionType: undefined,
			secure: undefined,
			integrationType: undefined,
		});
		const { take, read, errors } = shop({
			"bare.txt": uiText(bare),
			"auth-by-name.customAuth.json": uiText(uiAction({ name: "By content" })),
			"crlf.custom.json": `\ufeff${uiText(uiAction({ name: "From Windows", secure: true, config: { timeoutSeconds: 12 } })).replaceAll("\n", "\r\n")}\r\n`,
			"line.json": JSON.stringify(uiAction({ name: "On one line" })),
		});
		const { code, json } = await take(
			"bare.txt",
			"auth-by-name.customAuth.json",
			"crlf.custom.json",
			"line.json",
		);
		expect(json.skipped).toEqual([]);
		expect(code).toBe(0);
		expect(json.written.map(({ key }) => key)).toEqual([
			"bare",
			"by-content",
			"from-windows",
			"on-one-line",
		]);
		expect(read("actions/bare.yaml")).not.toContain("secure");
		expect(read("actions/from-windows.yaml")).toContain(
			"secure: true\ntimeout: 12\n",
		);
		expect(await errors()).toEqual([]);
	});

	test("takes a secret that stands in an action over, and says where it is, though not what", async () => {
		const canary = "a-secret-of-the-crm";
		const { take, errors } = shop(
			exported({
				"a.json": uiAction({
					request: { headers: { Authorization: `Bearer ${canary}` } },
				}),
				"b.json": uiAction({ name: "Other" }),
			}),
		);
		const { code, json, out } = await take("a.json", "b.json");
		expect([code, json.notices]).toEqual([
			0,
			[
				{
					file: "a.json",
					message:
						"request.headers.Authorization looks like a secret, which must not come into Git: keep it in the integration's credential, and name it there, before you commit",
				},
			],
		]);
		expect(out).not.toContain(canary);
		expect((await errors()).map(({ rule }) => rule)).toEqual([
			"plaintext-secret",
		]);
	});

	test("drops what the UI adds to names, each time that it did, and says so", async () => {
		const { take, read } = shop(
			exported({
				"once.json": uiAction({ name: "Once - Exported 2024-03-05 @ 9:07" }),
				"twice.json": uiAction({
					name: "Twice - Exported 2024-03-05 @ 9:07 - Exported 2025-01-31 @ 19:30",
				}),
				"own.json": uiAction({ name: "Stock - Exported goods" }),
			}),
		);
		const { json } = await take("once.json", "twice.json", "own.json");
		expect(json.notices.map(({ file }) => file)).toEqual([
			"once.json",
			"twice.json",
		]);
		expect(json.notices[0]?.message).toContain('"Once"');
		expect(read("actions/twice.yaml")).toContain("\nname: Twice\n");
		expect(read("actions/stock-exported-goods.yaml")).toContain(
			"\nname: Stock - Exported goods\n",
		);
	});

	test("overwrites nothing: neither files, nor names and keys that documents have", async () => {
		const { take, read, has } = shop({
			...exported({
				"a.json": uiAction({ name: "Get order" }),
				"again.json": uiAction({ name: "GET order" }),
				"multi.json": uiAction({
					name: "Multi",
					response: { successTemplate: "{\n}" },
				}),
				"taken.json": uiAction({ name: "Taken" }),
			}),
			"actions/taken.yaml": "# somebody's\n",
			"actions/multi.success.vm": "theirs\nstays\n",
		});
		const first = await take(
			"a.json",
			"again.json",
			"taken.json",
			"multi.json",
		);
		expect(first.code).toBe(1);
		expect(first.json.written).toEqual([
			{ key: "get-order", file: "actions/get-order.yaml" },
		]);
		expect(
			first.json.skipped
				.map(({ file, reason }) => `${file}: ${reason}`)
				.toSorted(),
		).toEqual([
			"again.json: the action in a.json has the same name",
			"multi.json: actions/multi.success.vm is there already, and is not overwritten",
			"taken.json: actions/taken.yaml is there already, and is not overwritten",
		]);
		expect(read("actions/multi.success.vm")).toBe("theirs\nstays\n");
		expect(has("actions/multi.yaml")).toBe(false);
		const second = await take("a.json");
		expect([second.code, second.json.written]).toEqual([1, []]);
		expect(second.json.skipped[0]?.reason).toBe(
			"the document get-order has it",
		);
	});

	test("gives each action a key of its own, whatever integration has the name", async () => {
		const { take, go, read } = shop({
			"integrations/other.yaml": orders
				.replace("key: orders", "key: other")
				.replace("name: Orders", "name: Other"),
			...exported({ "a.json": uiAction() }),
		});
		await take("a.json");
		const other = await go("import", "a.json", "--integration", "other");
		expect([other.code, other.out]).toEqual([
			0,
			`written
  actions/get-order-status-2.yaml key get-order-status-2

1 document written, 0 updated, 0 skipped
`,
		]);
		expect(read("actions/get-order-status-2.yaml")).toContain(
			"integration: other\n",
		);
	});

	test("goes on where it was stopped between the files of one action", async () => {
		const text = uiAction({ response: { successTemplate: "{\n}" } });
		const { take, has } = shop({
			...exported({ "a.json": text }),
			"actions/get-order-status.success.vm": "{\n}",
		});
		expect((await take("a.json")).code).toBe(0);
		expect(has("actions/get-order-status.yaml")).toBe(true);
	});

	test("takes no action of another type of integration: invalid-value", async () => {
		const { take, go, has } = shop({
			"integrations/code.yaml": `key: code
type: genesys-function
name: Code
status: inactive
credentials: { type: userDefined, keep: true }
`,
			"integrations/sheets.yaml": `key: sheets
type: google
name: Sheets
status: inactive
credentials: { type: googleGSuiteServiceAccount, keep: true }
`,
			...exported({
				"salesforce.json": uiAction({ integrationType: "salesforce-datadip" }),
				"function.json": uiAction({
					integrationType: "function-data-actions",
					request: { requestUrlTemplate: null },
				}),
				"unknown.json": uiAction({ integrationType: "google-something" }),
			}),
		});
		const { code, json } = await take(
			"salesforce.json",
			"function.json",
			"unknown.json",
		);
		expect(code).toBe(1);
		expect(json.skipped.map(({ reason }) => reason)).toEqual([
			"invalid-value: its integrationType is salesforce-datadip (salesforce), and the integration orders is custom-rest-actions (web-services)",
			"invalid-value: its integrationType is function-data-actions (genesys-function), and the integration orders is custom-rest-actions (web-services)",
			"invalid-value: its integrationType is google-something, and the integration orders is custom-rest-actions (web-services)",
		]);
		const code2 = await go("import", "function.json", "--integration", "code");
		expect(code2.code).toBe(1);
		expect(code2.out).toContain("invalid-value");
		expect(has("actions")).toBe(false);
		// The vendor published no id of that type.
		const google = await go(
			"import",
			"unknown.json",
			"--integration",
			"sheets",
		);
		expect([google.code, google.out]).toEqual([
			0,
			expect.stringContaining("1 document written"),
		]);
	});

	test("says of each file why it is no action, and takes the others", async () => {
		const { take } = shop({
			...exported({
				"good.json": uiAction(),
				"static.json": uiAction({ actionType: "static" }),
				"nameless.json": uiAction({ name: "" }),
				"wrong.json": uiAction({
					request: { headers: { Accept: 1 }, requestType: 7 },
					config: { timeoutSeconds: "20" },
				}),
				"list.json": [] as unknown as JsonObject,
			}),
			"text.json": "no JSON",
			"empty.json": "",
			"latin.json": new Uint8Array([0xe9, 0x22]),
		});
		const { code, json } = await take(
			"text.json",
			"empty.json",
			"latin.json",
			"list.json",
			"static.json",
			"nameless.json",
			"wrong.json",
			"good.json",
		);
		expect(code).toBe(1);
		expect(json.written.map(({ key }) => key)).toEqual(["get-order-status"]);
		expect(json.skipped.map(({ file, reason }) => [file, reason])).toEqual([
			["text.json", "it is no JSON"],
			["empty.json", "it is no JSON"],
			["latin.json", expect.stringContaining("UTF-8")],
			["list.json", "it is no data action that the platform's UI exported"],
			[
				"static.json",
				'its actionType is "static", which is neither custom nor customAuth',
			],
			["nameless.json", "name is missing"],
			[
				"wrong.json",
				"config.timeoutSeconds has to be a number; config.request.requestType has to be text; config.request.headers has to be an object of texts",
			],
		]);
	});

	test("is wrong usage where a file, a folder or the key is", async () => {
		const { go } = shop(exported({ "a.json": uiAction() }));
		for (const [words, says] of [
			[["a.json"], "--integration KEY is missing"],
			[["a.json", "--integration", "order"], "did you mean orders?"],
			[["nowhere.json", "--integration", "orders"], "there is no file"],
			[["integrations", "--integration", "orders"], "is a folder"],
			[["--integration", "orders"], "missing required argument"],
			[["a.json", "--integration", "orders", "--format", "xml"], "xml"],
			[["a.json", "--integration", "orders", "--out", "../x"], "outside"],
		] as const) {
			const ran = await go("import", ...words);
			expect([words, ran.code, ran.err]).toEqual([
				words,
				3,
				expect.stringContaining(says),
			]);
		}
	});

	test("writes nothing while a file cannot be read that may have its name", async () => {
		const { go, has } = shop({
			...exported({ "a.json": uiAction() }),
			"actions/broken.yaml": "key: [\n",
		});
		const ran = await go("import", "a.json", "--integration", "orders");
		expect(ran.code).toBe(1);
		expect(ran.err).toContain("actions/broken.yaml:1:");
		expect(has("actions/get-order-status.yaml")).toBe(false);
	});

	test("puts the action where its integration is: into its environments, below the first glob, or --out", async () => {
		const { take, read } = shop({
			"gc-integrations.yaml": `${settings}${settings.slice(settings.indexOf("  dev")).replace("dev:", "prod:")}actions: ["services/*/actions/*.yaml", actions/*.yaml]\n`,
			"integrations/orders.yaml": `${orders}only: [prod]\n`,
			...exported({ "a.json": uiAction(), "b.json": uiAction({ name: "B" }) }),
		});
		const first = await take("a.json");
		expect(first.json.written[0]?.file).toBe("services/get-order-status.yaml");
		expect(first.err).toContain(
			"no glob of the settings matches 1 file such as services/get-order-status.yaml: add one to actions",
		);
		const second = await take("b.json", "--out", "actions");
		expect([second.json.written[0]?.file, second.err]).toEqual([
			"actions/b.yaml",
			"",
		]);
		expect(read("actions/b.yaml")).toMatch(/\nonly: \[prod\]\n$/);
	});

	test("runs as a process of its own", async () => {
		const { folder } = shop({
			...exported({
				"a.json": uiAction({ name: "A - Exported 2024-03-05 @ 9:07" }),
				"bad.json": uiAction({ integrationType: "aws-lambda-data-actions" }),
			}),
		});
		const ran = await runProcess(folder, [
			"import",
			"a.json",
			"bad.json",
			"--integration",
			"orders",
		]);
		expect(ran).toEqual({
			code: 1,
			err: "",
			out: `written
  actions/a.yaml key a

noticed
  a.json: the name is "A": what the export added to it is left out of "A - Exported 2024-03-05 @
    9:07"

skipped
  bad.json Get order status: invalid-value: its integrationType is aws-lambda-data-actions
    (aws-lambda), and the integration orders is custom-rest-actions (web-services)

1 document written, 0 updated, 1 skipped
`,
		});
	});
});

describe("import of a custom auth action", () => {
	const body = "grant_type=client_credentials\n&scope=orders";

	test("goes into the integration's document, in which nothing else moves", async () => {
		const { take, read, errors } = shop({
			"integrations/orders.yaml": orders.replaceAll("\n", "\r\n"),
			...exported({
				"auth.json": uiAuth({ request: { requestTemplate: body } }),
				"a.json": uiAction({
					request: {
						headers: {
							Authorization: `Bearer \${authResponse.access_token}`,
						},
					},
				}),
			}),
		});
		const { code, json } = await take("auth.json", "a.json");
		expect([code, json.updated, json.skipped]).toEqual([
			0,
			[{ key: "orders", file: "integrations/orders.yaml" }],
			[],
		]);
		expect(json.written.map(({ key }) => key)).toEqual(["get-order-status"]);
		expect(read("integrations/orders.yaml")).toBe(
			`${orders}customAuth:
  request:
    method: POST
    url: \${credentials.loginUrl}
    headers: { Content-Type: application/x-www-form-urlencoded }
    body: { file: orders.custom-auth.request.vm }
  response:
    successTemplate: \${rawResult}
`.replaceAll("\n", "\r\n"),
		);
		expect(read("integrations/orders.custom-auth.request.vm")).toBe(body);
		expect(await errors()).toEqual([]);
	});

	test("is taken once, and never over one that is there", async () => {
		const { take, read } = shop(
			exported({ "auth.json": uiAuth(), "again.json": uiAuth() }),
		);
		const { code, json } = await take("auth.json", "again.json");
		expect([
			code,
			json.skipped.map(({ file, reason }) => [file, reason]),
		]).toEqual([
			1,
			[
				[
					"again.json",
					"the custom auth action is taken from auth.json already",
				],
			],
		]);
		const before = read("integrations/orders.yaml");
		const later = await take("auth.json");
		expect([later.code, later.json.skipped[0]?.reason]).toEqual([
			1,
			"the document orders has a customAuth already, which is not overwritten",
		]);
		expect(read("integrations/orders.yaml")).toBe(before);
	});

	test("needs credentials that have a use for it", async () => {
		const document = orders.replace("userDefinedOAuth", "userDefined");
		const { take, read } = shop({
			"integrations/orders.yaml": document,
			...exported({ "auth.json": uiAuth() }),
		});
		const { code, json } = await take("auth.json");
		expect([code, json.skipped[0]?.reason]).toEqual([
			1,
			expect.stringContaining("customAuth"),
		]);
		expect(read("integrations/orders.yaml")).toBe(document);
	});
});
