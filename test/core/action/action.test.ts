// The document of a data action, and the files beside it -> the action.
import { expect, test } from "vitest";
import { desiredAction } from "../../../src/core/action/action.ts";
import { parseText } from "../../../src/core/document/parse.ts";
import type { SourceFile } from "../../../src/core/document/source.ts";
import type { MapNode } from "../../../src/core/types.ts";

const file = "actions/orders/status.yaml";
const whole = `key: order-status
integration: orders
name: Get order status
category: Orders
secure: true
timeout: 20
input: { file: ../input.json }
output: { type: object }
request:
  method: POST
  url: https://api.example.com/orders
  headers: { Accept: application/json }
  body: { file: body.vm }
response:
  translationMap: { status: $.status }
  defaults: { status: unknown, list: [], raw: { raw: "UNKNOWN" }, none: null }
  successTemplate: '{"status": \${status}}'
previousNames: [Order status]
replace: true
`;
const files: readonly SourceFile[] = [
	{ file: "actions/input.json", text: '{ "type": "object" }\r\n' },
	{ file: "actions/orders/body.vm", text: "one\r\ntwo\r\n" },
];

function read(text: string, beside: readonly SourceFile[] = files) {
	return desiredAction(
		parseText(text).documents[0]?.root as MapNode,
		file,
		new Map(beside.map((one) => [one.file, one])),
	);
}

test("texts and contracts come from the document or from the files that it names", () => {
	const action = read(whole);
	expect(action).toMatchObject({
		key: "order-status",
		integration: "orders",
		category: "Orders",
		secure: true,
		timeout: 20,
		input: { json: { type: "object" }, file: "actions/input.json" },
		output: { json: { type: "object" }, file },
		request: {
			method: "POST",
			url: { text: "https://api.example.com/orders", file },
			body: { text: "one\ntwo\n", file: "actions/orders/body.vm", node: null },
		},
		previousNames: ["Order status"],
		adopt: null,
		replace: true,
		suspend: false,
	});
	expect(action?.request.headers.get("Accept")?.text).toBe("application/json");
	expect(action?.response.successTemplate?.text).toBe(`{"status": \${status}}`);
	expect(action?.response.translationMap.get("status")?.node?.span).toEqual({
		line: 15,
		column: 29,
		endLine: 15,
		endColumn: 37,
	});
});

test("defaults become JSON texts, but for what is raw", () => {
	expect(read(whole)?.response.defaults).toEqual({
		status: '"unknown"',
		list: "[]",
		raw: "UNKNOWN",
		none: "null",
	});
});

test("what is absent is the platform's own", () => {
	expect(
		read(
			"key: a\nintegration: b\nname: A\ninput: {}\noutput: {}\nrequest: { method: GET, url: https://example.com }\n",
		),
	).toMatchObject({
		category: null,
		secure: false,
		timeout: null,
		request: { headers: new Map(), body: null },
		response: {
			translationMap: new Map(),
			defaults: {},
			successTemplate: null,
		},
	});
});

test.each([
	["that could not be read", "actions/orders/body.vm", undefined],
	["that is no JSON", "actions/input.json", "{"],
	["of several documents", "actions/input.json", "{}\n---\n{}\n"],
])("a file %s leaves no action", (_what, name, text) => {
	const others = files.filter((one) => one.file !== name);
	expect(
		read(whole, [
			...others,
			text === undefined
				? { file: name, problem: { rule: "yaml-syntax", message: "EACCES" } }
				: { file: name, text },
		]),
	).toBeNull();
});
