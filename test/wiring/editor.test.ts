// An author who starts a document with the yaml-language-server comment gets completion, hover and findings for the chosen types.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LanguageServer, startLanguageServer } from "./language-server.ts";

const folder = new URL("../../config.example/integrations/", import.meta.url);
const first =
	"# yaml-language-server: $schema=../../schemas/integration.schema.json";
let server: LanguageServer;
let number = 0;

beforeAll(async () => {
	server = await startLanguageServer();
});
afterAll(() => server.close());

/** Opens a text in which `|` marks where the cursor is. */
function open(lines: readonly string[]): {
	uri: string;
	line: number;
	column: number;
} {
	number += 1;
	const all = [first, ...lines];
	const line = all.findIndex((text) => text.includes("|"));
	const column = all[line]?.indexOf("|") ?? 0;
	const uri = new URL(`draft-${number}.yaml`, folder).href;
	server.open(uri, `${all.join("\n").replace("|", "")}\n`);
	return { uri, line, column };
}

test("completes the integration type", async () => {
	const { uri, line, column } = open(["key: crm", "type: |"]);
	expect(await server.complete(uri, line, column)).toEqual(
		expect.arrayContaining(["web-services", "salesforce", "aws-lambda"]),
	);
});

test("completes the credential types of the chosen type only", async () => {
	const { uri, line, column } = open([
		"key: crm",
		"type: web-services",
		"name: CRM",
		"status: active",
		"credentials:",
		"  type: |",
	]);
	const labels = await server.complete(uri, line, column);
	expect(labels).toEqual(
		expect.arrayContaining(["basicAuth", "userDefined", "userDefinedOAuth"]),
	);
	expect(labels).not.toContain("salesforce");
});

test("completes the fields of the chosen credential type", async () => {
	const { uri, line, column } = open([
		"key: contacts",
		"type: salesforce",
		"name: Contacts",
		"status: active",
		"credentials:",
		"  type: salesforce",
		"  fields:",
		"    |",
	]);
	expect(await server.complete(uri, line, column)).toEqual(
		expect.arrayContaining([
			"username",
			"password",
			"securityToken",
			"loginUrl",
		]),
	);
});

test("completes where a secret is read from", async () => {
	const { uri, line, column } = open([
		"key: contacts",
		"type: salesforce",
		"name: Contacts",
		"status: active",
		"credentials:",
		"  type: salesforce",
		"  fields:",
		"    password:",
		"      |",
	]);
	expect(await server.complete(uri, line, column)).toEqual(
		expect.arrayContaining(["env", "file", "pointer", "store", "item"]),
	);
});

test("explains a field on hover", async () => {
	const { uri, line, column } = open([
		"key: orders",
		"type: aws-lambda",
		"name: Orders",
		"status: active",
		"credentials:",
		"  type: amazonWebServicesARN",
		"  fields:",
		"    A|RN: arn:aws:iam::111111111111:role/genesys",
	]);
	expect(await server.hover(uri, line, column)).toMatch(/role/i);
});

test("tells of a plain secret and a field of another type", async () => {
	const { uri } = open([
		"key: contacts",
		"type: salesforce",
		"name: Contacts",
		"status: active",
		"mutualTls: { certificateAuthority: digicert }",
		"credentials:",
		"  type: salesforce",
		"  fields: { username: a@example.com, password: plain, securityToken: { env: TOKEN } }",
	]);
	const messages = await server.diagnostics(uri, /mutualTls/);
	expect(messages.join("\n")).toMatch(/mutualTls/);
	expect(messages.join("\n")).toMatch(/Expected "Password"/);
});

test.each([
	"crm-lookup.yaml",
	"../actions/customer-by-phone.yaml",
	"../actions/return-label.yaml",
])("finds nothing in %s of the example", async (name) => {
	const uri = new URL(name, folder);
	server.open(uri.href, readFileSync(uri, "utf8"));
	expect(await server.diagnostics(uri.href, /^$/)).toEqual([]);
});
