// A patch over a document: what each environment gets, and where a problem of the two together is told.
import { describe, expect, test } from "vitest";
import { buildCatalog } from "../../src/core/catalog/catalog.ts";
import { effectiveDocument } from "../../src/core/document/environments.ts";
import { nodeAt, toJson } from "../../src/core/document/node.ts";
import { parseText } from "../../src/core/document/parse.ts";
import { lintTree } from "../../src/core/lint/lint.ts";
import { desiredState } from "../../src/core/plan/desired.ts";
import { readSettings } from "../../src/core/settings/settings.ts";
import type { Json, MapNode } from "../../src/core/types.ts";
import { readSchemas } from "../../src/io/schemas.ts";

const catalog = buildCatalog(readSchemas());
const settingsText = `version: 1
environments:
  dev: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } } }
  prod: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } } }
`;
const { settings } = readSettings(
	{ file: "gc-integrations.yaml", text: settingsText },
	catalog,
);

const billing = (fields: string, patch: string): string => `key: billing
type: web-services
name: Billing
status: active
credentials:
  type: basicAuth
  fields: ${fields}
environments:
  prod:
    credentials:
      fields: ${patch}
`;

function rootOf(text: string): MapNode {
	const root = parseText(text).documents[0]?.root;
	if (root?.kind !== "map") throw new Error("no mapping");
	return root;
}

describe("a reference is one value", () => {
	test.each<[base: string, patch: string, wanted: Json]>([
		["{ p: { env: A } }", "{ p: { file: x } }", { p: { file: "x" } }],
		["{ p: { file: x } }", "{ p: { env: A } }", { p: { env: "A" } }],
		["{ p: { env: A } }", "{ p: { env: B } }", { p: { env: "B" } }],
		[
			"{ p: { file: x, pointer: /a } }",
			"{ p: { file: y } }",
			{ p: { file: "y" } },
		],
		["{ p: text }", "{ p: { env: A } }", { p: { env: "A" } }],
		["{ p: { env: A } }", "{ p: text }", { p: "text" }],
		[
			"{ p: { env: A } }",
			"{ p: { env: null, file: x } }",
			{ p: { file: "x" } },
		],
		["{ p: { env: A } }", "{ p: null }", {}],
		[
			"{ p: { env: A } }",
			"{ q: { file: x } }",
			{
				p: { env: "A" },
				q: { file: "x" },
			},
		],
	])("%s patched with %s", (base, patch, wanted) => {
		const effective = effectiveDocument(rootOf(billing(base, patch)), "prod");
		const fields = nodeAt(effective, ["credentials", "fields"]);
		expect(fields && toJson(fields)).toEqual(wanted);
	});

	test("other mappings of the same shape are merged", () => {
		const root = rootOf(`key: one
properties: { p: { env: A } }
environments: { prod: { properties: { p: { file: x } } } }
`);
		expect(toJson(effectiveDocument(root, "prod"))).toMatchObject({
			properties: { p: { env: "A", file: "x" } },
		});
	});

	test("a value that came from a patch knows the patch's line", () => {
		if (!settings) throw new Error("no settings");
		const text = billing(
			"{ userName: a, password: { env: BASE } }",
			"{ password: { env: PATCH } }",
		);
		const tree = lintTree([{ file: "a.yaml", text }], settings, catalog);
		const lines = ["dev", "prod"].map(
			(environment) =>
				desiredState(tree, environment, catalog).documents[0]?.fieldPlaces[
					"password"
				]?.span.line,
		);
		expect(lines).toEqual([7, 11]);
	});
});
