// A patch over a document: what each environment gets, and where a problem of the two together is told.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectiveDocument } from "../../../src/core/document/environments.ts";
import { nodeAt, toJson } from "../../../src/core/document/node.ts";
import { parseText } from "../../../src/core/document/parse.ts";
import { lintTree } from "../../../src/core/lint/lint.ts";
import { desiredState } from "../../../src/core/plan/desired.ts";
import { readSettings } from "../../../src/core/settings/read.ts";
import type { Json, MapNode } from "../../../src/core/types.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const catalog = packageCatalog();
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

describe("a problem that a patch made is told at the patch", () => {
	const told = (text: string): readonly string[] => {
		if (!settings) throw new Error("no settings");
		return lintTree([{ file: "a.yaml", text }], settings, catalog)
			.findings.filter(({ rule }) => rule !== "leftover-fields")
			.map(
				({ rule, span, environment }) =>
					`${rule} ${span.line}:${span.column} ${environment ?? "-"}`,
			);
	};
	const dynamics = `key: one
type: dynamics-365
name: One
status: active
credentials:
  type: msDynamics
  fields: { clientId: a }
`;

	test("at its type, where that asks for what the base has not", () => {
		const text = `${billing("{ userName: a }", "{}").split("environments:")[0]}environments:
  dev: { notes: Hello }
  prod:
    credentials:
      type: pureCloudOAuthClient
`;
		const found = told(text);
		expect(found.length).toBeGreaterThan(0);
		for (const each of found) expect(each).toMatch(/ 12:13 prod$/);
	});

	test("at the member that it takes away", () => {
		const text = `${billing("{ userName: a }", "{ userName: null }")}`;
		expect(told(text)).toEqual(["missing-field 11:17 prod"]);
	});

	test("but what the base has wrong stays at the base, in whichever environment", () => {
		const text = `${dynamics}environments:
  prod: { credentials: { fields: { tenant: x } } }
`;
		const [first] = told(dynamics);
		expect(first).toMatch(/^missing-field 7:3 -$/);
		expect(told(text)).toContain(first);
	});
});

describe("a finding names the environments that it holds in", () => {
	const three = (rules: string): string => `version: 1
environments:
${["dev", "staging", "prod"].map((name) => `  ${name}: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } }${name === "prod" ? rules : ""} }\n`).join("")}`;
	const where = (
		text: string,
		rules = "",
	): readonly (readonly [string, string, unknown])[] => {
		const read = readSettings(
			{ file: "gc-integrations.yaml", text: three(rules) },
			catalog,
		);
		if (!read.settings) throw new Error(JSON.stringify(read));
		return lintTree(
			[{ file: "a.yaml", text }],
			read.settings,
			catalog,
		).findings.map(({ rule, severity, environment, environments }) => [
			rule,
			severity,
			environment ?? environments ?? null,
		]);
	};
	const wrong = "key: one\ntype: web-services\nname: One\nstatus: on\n";

	test.each<[what: string, text: string, wanted: unknown]>([
		["all: none is named", wrong, null],
		[
			"one of three",
			`${wrong}environments: { dev: { status: active }, staging: { status: active } }\n`,
			"prod",
		],
		[
			"two of three",
			`${wrong}environments: { dev: { status: active } }\n`,
			["prod", "staging"],
		],
		["all that have the document", `${wrong}only: [dev, prod]\n`, null],
	])("%s", (_what, text, wanted) => {
		expect(where(text)).toEqual([["invalid-value", "error", wanted]]);
	});

	test("a rule that is an error in one says which", () => {
		const digicert = `${wrong.replace("status: on", "status: active")}mutualTls: { certificateAuthority: digicert }\n`;
		expect(where(digicert)).toEqual([["digicert-rotation", "warning", null]]);
		expect(where(digicert, ", rules: { digicert-rotation: error }")).toEqual([
			["digicert-rotation", "error", "prod"],
		]);
		expect(where(digicert, ", rules: { digicert-rotation: off }")).toEqual([
			["digicert-rotation", "warning", ["dev", "staging"]],
		]);
	});
});

describe("a patch that is judged by itself", () => {
	const values = ["active", "sometimes", "", null, 7, true, "<name>", "$HOME"];
	const members = [
		"name",
		"status",
		"notes",
		"suspend",
		"adopt",
		"allowCredentialTypeChange",
		"properties",
		"key",
		"kind",
	];
	const patch = fc.dictionary(
		fc.constantFrom(...members),
		fc.constantFrom(...values),
	);
	const documents = fc.array(
		fc.record({ status: fc.constantFrom("active", "on"), patch }),
		{ minLength: 1, maxLength: 4 },
	);
	const textOf = (
		at: number,
		{ status, patch: members }: { status: string; patch: object },
	): string => `key: billing-${at}
type: web-services
name: Billing ${at}
status: ${status}
credentials: { type: basicAuth, keep: true }
environments:
  prod: ${JSON.stringify(members)}
`;

	test("tells what the whole document is told", () => {
		const told = new Set<string>();
		let alone = 0;
		fc.assert(
			fc.property(documents, fc.boolean(), (made, findingsOnly) => {
				const sources = made.map((document, at) => ({
					file: `${at}.yaml`,
					text: textOf(at, document),
				}));
				const findingsBy = (keepsRight: typeof catalog.keepsRight) =>
					lintTree(
						sources,
						settings,
						{ ...catalog, keepsRight },
						{ environments: null, base: null, findingsOnly },
					).findings;
				const findings = findingsBy((one) => {
					const isRight = catalog.keepsRight(one);
					if (isRight) alone += 1;
					return isRight;
				});
				expect(findings).toEqual(findingsBy(() => false));
				for (const { rule } of findings) told.add(rule);
			}),
		);
		expect(alone).toBeGreaterThan(10);
		expect([...told]).toEqual(
			expect.arrayContaining([
				"invalid-value",
				"invalid-type",
				"unexpanded-placeholder",
				"duplicate-name",
			]),
		);
	});
});
