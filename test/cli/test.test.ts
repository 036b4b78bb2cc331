// `test` over repositories of data actions: what it prints, writes and ends with.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/io/clock.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { type Files, folderOf } from "../fixtures/folder.ts";
import { parseXml } from "../fixtures/xml.ts";

const settings = `version: 1
environments:
  dev:
    region: eu-west-1
    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }
`;
const orders = `key: orders
type: web-services
name: Orders
status: active
credentials:
  type: userDefined
  fields: { apiKey: { env: ORDERS_KEY } }
`;
const reference = (name: string) => `$\{${name}}`;

function repository(files: Files = {}): Files {
	return {
		"gc-integrations.yaml": settings,
		"integrations/orders.yaml": orders,
		...files,
	};
}

function ran(files: Files, ...words: readonly string[]): Promise<Ended> {
	return command(folderOf(repository(files)), ["test", ...words]);
}

const status = `key: order-status
integration: orders
name: Get order status
input:
  type: object
  properties: { orderId: { type: string } }
  required: [orderId]
output: { type: object, properties: { status: { type: string } } }
request:
  method: GET
  url: "https://api.example.com/orders/$esc.uriEncode(${reference("input.orderId")})"
  headers: { X-Key: "${reference("credentials.apiKey")}" }
response:
  translationMap: { status: $.order.status }
  defaults: { status: unknown }
  successTemplate: '{"status": ${reference("status")}}'
tests:
  - name: a known order
    input: { orderId: "4 2" }
    credentials: { apiKey: for-the-test }
    request: { url: https://api.example.com/orders/4%202, headers: { x-key: for-the-test } }
    answer: { body: { order: { status: shipped } } } # as it comes
    output: { status: shipped }
`;

/** An action with one test, of the parts that matter. */
function action(given: {
	readonly input?: string;
	readonly output?: string;
	readonly method?: string;
	readonly url?: string;
	readonly headers?: string;
	readonly body?: string;
	readonly map?: string;
	readonly defaults?: string;
	readonly success?: string;
	readonly test: string;
}): string {
	const block = (text: string): string =>
		`|\n${text.trim().replace(/^/gm, "    ")}`;
	return [
		"key: mistaken",
		"integration: orders",
		"name: Mistaken",
		`input: ${given.input ?? "{ type: object, properties: { x: { type: string } } }"}`,
		`output: ${given.output ?? "{ type: object, properties: { y: { type: string } } }"}`,
		"request:",
		`  method: ${given.method ?? "GET"}`,
		`  url: ${given.url ?? "https://api.example.com/"}`,
		...(given.headers ? [`  headers: ${given.headers}`] : []),
		...(given.body ? [`  body: ${block(given.body)}`] : []),
		"response:",
		`  translationMap: ${given.map ?? "{}"}`,
		...(given.defaults ? [`  defaults: ${given.defaults}`] : []),
		...(given.success ? [`  successTemplate: ${block(given.success)}`] : []),
		"tests:",
		"  - name: what was meant",
		...given.test
			.trim()
			.split("\n")
			.map((line) => `    ${line.trim()}`),
		"",
	].join("\n");
}

const x = reference("input.x");
const y = reference("y");
const post = { method: "POST", test: "" };

describe("what a test finds", () => {
	test.each<readonly [string, string]>([
		[
			"null-instead-of-missing",
			action({
				map: "{ y: $.y }",
				defaults: "{ y: none }",
				success: `{"y": ${y}}`,
				test: "answer: { body: { y: null } }\noutput: { y: none }",
			}),
		],
		[
			"default-on-indefinite-path",
			action({
				map: '{ y: "$.list[?(@.a == 1)].b" }',
				defaults: "{ y: none }",
				success: `{"y": ${y}}`,
				test: "answer: { body: { list: [] } }\noutput: { y: none }",
			}),
		],
		[
			"default-no-json",
			action({
				map: "{ y: $.y }",
				defaults: "{ y: { raw: UNKNOWN } }",
				success: `{\n  "y": ${y}\n}`,
				test: "answer: { body: {} }\noutput: { y: UNKNOWN }",
			}),
		],
		[
			"doubly-quoted",
			action({
				map: "{ y: $.y }",
				success: `{\n  "y": "${y}"\n}`,
				test: "answer: { body: { y: text } }\noutput: { y: text }",
			}),
		],
		[
			"name-differs",
			action({
				map: "{ why: $.y }",
				success: `{"y": ${y}}`,
				test: "answer: { body: { y: text } }\noutput: { y: text }",
			}),
		],
		[
			"loud-optional-input-in-url",
			action({
				url: `https://api.example.com/?x=${x}`,
				test: "request: { url: https://api.example.com/?x= }",
			}),
		],
		[
			"loud-optional-input-in-header",
			action({
				headers: `{ X-X: "${x}" }`,
				test: 'request: { headers: { X-X: "" } }',
			}),
		],
		[
			"loud-optional-input-in-json",
			action({
				...post,
				input: "{ type: object, properties: { x: { type: integer } } }",
				body: `{"x": ${x}}`,
				test: "request: { body: {} }",
			}),
		],
		[
			"plus-in-phone-number",
			action({
				url: `https://api.example.com/?x=${x}`,
				test: 'input: { x: "+49 30" }\nrequest: { url: https://api.example.com/?x=%2B49%2030 }',
			}),
		],
		[
			"quotes-in-json-body",
			action({
				...post,
				body: `{"x": "${x}"}`,
				test: "input: { x: 'a \"b\"' }\nrequest: { body: { x: 'a \"b\"' } }",
			}),
		],
		[
			"comma-before-if",
			action({
				...post,
				body: `{\n  "a": 1,\n#if("$!{input.x}" != "")  "x": "${x}"\n#end\n}`,
				test: "request: { body: { a: 1 } }",
			}),
		],
		[
			"method-behind-brace",
			action({
				url: `https://api.example.com/${x}.replace(' ','-')`,
				test: "input: { x: a b }\nrequest: { url: https://api.example.com/a-b }",
			}),
		],
		[
			"wrong-case",
			action({
				url: `https://api.example.com/${reference("Input.x")}`,
				test: "input: { x: a }\nrequest: { url: https://api.example.com/a }",
			}),
		],
		[
			"one-bracket-too-many",
			action({
				url: `https://api.example.com/$esc.uriEncode(${x}))`,
				test: "input: { x: a }\nrequest: { url: https://api.example.com/a }",
			}),
		],
		[
			"path-without-root",
			action({
				map: "{ y: order.y }",
				success: `{"y": ${y}}`,
				test: "answer: { body: { order: { y: text } } }\noutput: { y: text }",
			}),
		],
		[
			"invented-macro",
			action({
				url: `https://api.example.com/$esc.base64(${x})`,
				test: "input: { x: a }\nrequest: { url: https://api.example.com/a }",
			}),
		],
		[
			"member-of-raw-result",
			action({
				success: `{"y": ${reference("rawResult.y")}}`,
				test: "answer: { body: { y: text } }\noutput: { y: text }",
			}),
		],
		[
			"number-for-string",
			action({
				map: "{ y: $.y }",
				success: `{"y": ${y}}`,
				test: "answer: { body: { y: 4 } }\noutput: { y: 4 }",
			}),
		],
		[
			"empty-answer",
			action({
				map: "{ y: $.y }",
				success: `{"y": ${y}}`,
				test: "answer: { status: 204 }\noutput: {}",
			}),
		],
		[
			"service-fails",
			action({ test: "answer: { status: 404 }\noutput: { y: text }" }),
		],
		[
			"input-outside-contract",
			action({ test: "input: { x: 4 }\nerror: must be an integer" }),
		],
		["output-without-answer", action({ test: "output: { y: text }" })],
		[
			"no-contract",
			action({
				input: "{ type: object, properties: { x: { type: text } } }",
				test: "input: { x: a }",
			}),
		],
		[
			"no-meaning",
			action({ test: "input: { x: a }" }).replace(/ {2}url: .*\n/, ""),
		],
		["unreadable", "key: broken\n  integration: [orders\n"],
		[
			"file-not-there",
			action({ test: "input: { x: a }" }).replace(
				/input: \{ type.*/,
				"input: { file: nowhere.json }",
			),
		],
	])("%s", async (name, document) => {
		const { code, out, err } = await ran({ "actions/mistaken.yaml": document });
		expect(err).toBe("");
		expect(code).toBe(1);
		await expect(out).toMatchFileSnapshot(`../golden/tests/${name}.txt`);
	});
});

test("a mistake in a file beside the document is told there", async () => {
	const files = {
		"actions/mistaken.yaml": action({
			map: "{ y: $.y }",
			test: "answer: { body: { file: answer.json } }",
		}).replace(
			"translationMap",
			"successTemplate: { file: success.vm }\n  translationMap",
		),
		"actions/success.vm": `{\r\n  "y": "${y}"\r\n}\r\n`,
		"actions/answer.json": '{ "y": "text" }\n',
	};
	const { code, out } = await ran(files);
	expect(code).toBe(1);
	await expect(out).toMatchFileSnapshot("../golden/tests/beside.txt");
});

test("a token endpoint that wants a form: tests of customAuth have the integration's key", async () => {
	const auth = `${orders.replace("userDefined\n", "userDefinedOAuth\n")}customAuth:
  request:
    method: POST
    url: https://login.example.com/token
    headers: { Content-Type: application/x-www-form-urlencoded }
    body: '{"grant_type": "client_credentials"}'
  tests:
    - name: a token
      request: { body: grant_type=client_credentials }
      answer: { body: { access_token: for-the-test } }
      output: { access_token: for-the-test }
`;
	const { code, out } = await ran(
		{ "integrations/orders.yaml": auth, "actions/status.yaml": status },
		"orders",
	);
	expect(code).toBe(1);
	await expect(out).toMatchFileSnapshot("../golden/tests/custom-auth.txt");
});

test("what passes, and what has no test", async () => {
	const files = {
		"actions/status.yaml": status,
		"actions/other.yaml": status
			.replace("key: order-status", "key: other")
			.replace("Get order", "Get other")
			.replace(/tests:[\s\S]*/, ""),
	};
	expect(await ran(files)).toEqual({
		code: 0,
		err: "",
		out: `✓ order-status 1 test

without a test: other (gc-integrations test --new KEY writes a first one)
1 test: 1 passed
`,
	});
	expect((await ran({})).out).toBe("no tests\n");
});

test("JSON as pinned, and JUnit, each to its place", async () => {
	const folder = folderOf(
		repository({
			"actions/status.yaml": `${status}  - name: another\n    input: {}\n`,
		}),
	);
	const ended = await command(folder, [
		"test",
		"--format",
		"json",
		"--format",
		"junit:out/tests.xml",
	]);
	expect(ended).toMatchObject({ code: 1, err: "" });
	const json = JSON.parse(ended.out) as { tests: { ms: number }[] };
	expect(json).toEqual({
		version: 1,
		tests: [
			{
				key: "order-status",
				name: "a known order",
				outcome: "passed",
				stage: null,
				message: null,
				ms: expect.any(Number) as number,
			},
			{
				key: "order-status",
				name: "another",
				outcome: "failed",
				stage: "input",
				message: "the input does not fit the contract: orderId is missing",
				ms: expect.any(Number) as number,
			},
		],
		summary: { passed: 1, failed: 1, skipped: 0 },
	});
	expect(json.tests.every(({ ms }) => Number.isInteger(ms))).toBe(true);
	const xml = parseXml(readFileSync(join(folder, "out/tests.xml"), "utf8"));
	expect(xml.children[0]?.attributes).toMatchObject({
		name: "order-status",
		tests: "2",
		failures: "1",
	});
	expect(xml.children[0]?.children[1]).toMatchObject({
		attributes: { name: "another", file: "actions/status.yaml" },
		children: [{ attributes: { type: "input" } }],
	});
});

test("keys choose; one that nothing has is wrong usage", async () => {
	const files = {
		"actions/status.yaml": status,
		"actions/mistaken.yaml": action({ test: "input: { x: 4 }" }),
	};
	expect(await ran(files, "order-status")).toMatchObject({ code: 0 });
	expect(await ran(files, "order-statis")).toMatchObject({
		code: 3,
		err: "error: no data action has the key order-statis, and no integration with customAuth: did you mean order-status?\n",
	});
	// An integration without customAuth has nothing to test.
	expect(await ran(files, "orders")).toMatchObject({ code: 3 });
	expect(await ran(files, "--format", "yaml")).toMatchObject({ code: 3 });
});

test("lint errors do not stop tests", async () => {
	const files = {
		"actions/status.yaml": `${status}adopt: " "\nodd: 1\nintegration2: x\n`,
	};
	expect(await ran(files)).toMatchObject({ code: 0 });
});

test("what an environment's patch says is tested there", async () => {
	const files = {
		"gc-integrations.yaml": `${settings}  prod:\n    region: eu-west-1\n    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }\n`,
		"actions/status.yaml": `${status}environments:\n  prod:\n    request: { url: https://prod.example.com/ }\n`,
	};
	expect(await ran(files)).toMatchObject({ code: 3 });
	expect(await ran(files, "--env", "dev")).toMatchObject({ code: 0 });
	const { code, out } = await ran(files, "--env", "prod");
	expect(code).toBe(1);
	expect(out).toContain('+ found:    "https://prod.example.com/"');
});

test("--update writes what tests that pass lack, and nothing else of the file", async () => {
	const lacking = status
		.replace(/ {4}request: \{ url.*\n/, "")
		.replace(/ {4}output: \{ status: s.*\n/, "");
	const failing =
		"  - name: it fails\n    input: {}\n    error: something else\n";
	const folder = folderOf(
		repository({ "actions/status.yaml": `${lacking}${failing}` }),
	);
	const ended = await command(folder, ["test", "--update"]);
	expect(ended).toMatchObject({
		code: 1,
		err: "written to actions/status.yaml: order-status: a known order\n",
	});
	const text = readFileSync(join(folder, "actions/status.yaml"), "utf8");
	expect(text).toBe(
		`${lacking}    request:
      method: GET
      url: https://api.example.com/orders/4%202
      headers: { X-Key: for-the-test }
    output:
      status: shipped
${failing}`,
	);
	const again = await command(folder, ["test", "--update"]);
	expect(again.err).toBe("");
	expect(readFileSync(join(folder, "actions/status.yaml"), "utf8")).toBe(text);
});

test("--update writes where the tests come from: an environment's patch", async () => {
	const folder = folderOf(
		repository({
			"actions/status.yaml": `${status}environments:
  dev:
    tests:
      - name: there
        input: { orderId: a }
        credentials: { apiKey: k }
`,
		}),
	);
	expect(await command(folder, ["test", "--update"])).toMatchObject({
		code: 0,
	});
	const text = readFileSync(join(folder, "actions/status.yaml"), "utf8");
	expect(text).toContain(`        credentials: { apiKey: k }
        request:
          method: GET
          url: https://api.example.com/orders/a
`);
	expect(text.startsWith(status)).toBe(true);
});

test("--new writes a first test that passes", async () => {
	const none = status.replace(/tests:[\s\S]*/, "");
	const folder = folderOf(repository({ "actions/status.yaml": none }));
	expect(await command(folder, ["test", "--new", "order-status"])).toEqual({
		code: 0,
		out: "✓ order-status 1 test\n\n1 test: 1 passed\n",
		err: "written to actions/status.yaml: order-status: made from the contract\n",
	});
	const file = join(folder, "actions/status.yaml");
	expect(readFileSync(file, "utf8")).toBe(`${none}tests:
  - name: made from the contract
    input: { orderId: a text }
    credentials: { apiKey: for-the-test }
    answer:
      status: 200
      body:
        order: { status: a text }
    request:
      method: GET
      url: https://api.example.com/orders/a%20text
      headers: { X-Key: for-the-test }
    output: { status: a text }
`);
	expect(
		await command(folder, ["test", "--new", "order-status"]),
	).toMatchObject({
		code: 0,
		out: "✓ order-status 2 tests\n\n2 tests: 2 passed\n",
	});
	expect(await command(folder, ["test", "--new", "nope"])).toMatchObject({
		code: 3,
	});
	expect(
		await command(folder, ["test", "--new", "order-status", "--update"]),
	).toMatchObject({ code: 3 });
	writeFileSync(file, "a: [\n");
	expect(
		await command(folder, ["test", "--new", "order-status"]),
	).toMatchObject({ code: 3 });
});

test("--watch runs again when a file has changed, whatever it says, and ends when it is stopped", async () => {
	const folder = folderOf(repository({ "actions/status.yaml": status }));
	const stop = new AbortController();
	const said: string[] = [];
	let woken = (): void => undefined;
	const until = async (words: string): Promise<void> => {
		while (!said.some((text) => text.includes(words)))
			await new Promise<void>((resolve) => {
				woken = resolve;
			});
		said.length = 0;
	};
	const hear = (text: string): void => {
		said.push(text);
		woken();
	};
	const ended = command(
		folder,
		["test", "--watch"],
		{},
		{
			clock: systemClock,
			edge: {
				out: hear,
				err: hear,
				stop: stop.signal,
				untilStopped: () =>
					new Promise((resolve) => {
						stop.signal.addEventListener("abort", () => resolve());
					}),
			},
		},
	);
	await until("watching the files");
	const file = join(folder, "actions/status.yaml");
	writeFileSync(
		file,
		status.replace("output: { status: s", "output: { status: t"),
	);
	await until("1 failed");
	writeFileSync(join(folder, "gc-integrations.yaml"), "version: 2\n");
	await until("the settings are wrong");
	writeFileSync(join(folder, "gc-integrations.yaml"), settings);
	await until("1 failed");
	writeFileSync(file, status);
	await until("1 passed");
	stop.abort();
	expect((await ended).code).toBe(0);
});

describe("what a test says in files", () => {
	const filed = action({
		method: "POST",
		body: `{"x": "$esc.jsonEncode(${x})"}`,
		map: "{ y: $.y }",
		success: `{"y": ${y}}`,
		test: `input: { x: "1" }
			request: { body: { file: sent.json } }
			answer: { body: { file: answer.json } }
			output: { file: output.json }`,
	});
	const files = {
		"actions/mistaken.yaml": filed,
		"actions/sent.json": '{ "x": "1" }\n',
		"actions/answer.json": '{ "y": "a" }\r\n',
		"actions/output.json": '{ "y": "a" }\n',
	};

	test("is held against what comes", async () => {
		expect((await ran(files)).code).toBe(0);
		const { code, out } = await ran({
			...files,
			"actions/sent.json": '{ "x": "2" }\n',
		});
		expect(code).toBe(1);
		expect(out).toContain('- expected: "2"');
		const other = await ran({ ...files, "actions/output.json": "no JSON" });
		expect(other.out).toContain('- expected: "no JSON"');
	});

	test.each(["sent", "answer", "output"])(
		"%s.json is not there",
		async (name) => {
			const { [`actions/${name}.json`]: _gone, ...others } = files as Record<
				string,
				string
			>;
			const { code, out } = await ran(others, "--format", "json");
			expect(code).toBe(1);
			const part = name === "sent" ? "request" : name;
			expect(JSON.parse(out)).toMatchObject({
				tests: [
					{ stage: part, message: `the file of the ${part} cannot be read` },
				],
			});
		},
	);
});

test("what is wrong with an input is told one by one", async () => {
	const { out } = await ran({
		"actions/mistaken.yaml": action({
			input:
				"{ type: object, properties: { x: { type: string } }, required: [x, z] }",
			test: "input: { x: 1 }",
		}),
	});
	expect(out).toContain(
		"does not fit the contract: z is missing; x must be a string, not a number",
	);
});

test("a test without stand-ins is told which to give", async () => {
	const { out } = await ran({
		"actions/mistaken.yaml": action({
			url: `"https://api.example.com/${reference("credentials.apiKey")}"`,
			test: "input: {}",
		}),
	});
	expect(out.replace(/\s+/g, " ")).toContain(
		"$credentials has not been set: give the test stand-ins for what templates read of it, such as credentials: { NAME: for-the-test }",
	);
});

test("a first test fits the patterns that are usual", async () => {
	const folder = folderOf(
		repository({
			"actions/mistaken.yaml": action({
				input:
					"{ type: object, properties: { a: { type: string, pattern: '^[0-9]+$', minLength: 5 }, b: { type: string, pattern: '^\\+[1-9][0-9]{7,14}$' }, c: { type: string, pattern: '^[A-Z]{3}$' }, d: { type: string, pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } }, required: [a, b, c, d] }",
				test: "input: {}\nerror: missing",
			}),
		}),
	);
	const { code, out } = await command(folder, ["test", "--new", "mistaken"]);
	expect(code, out).toBe(0);
	const text = readFileSync(join(folder, "actions/mistaken.yaml"), "utf8");
	expect(text).toContain('a: "12345"');
	expect(text).toContain("c: ABC");
});
