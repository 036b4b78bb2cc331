// Whatever mistake stands beside a secret that was written into a file: lint never repeats the secret.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseText } from "../../../src/core/document/parse.ts";
import { lintTree } from "../../../src/core/lint/lint.ts";
import { lintJson, lintText } from "../../../src/core/render/lint.ts";
import { maskSecrets } from "../../../src/core/render/mask.ts";
import { plain } from "../../../src/core/render/palette.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";
import { type Repository, repository } from "../../fixtures/repository.ts";

const canary = "hunter2canary";
const made: Repository[] = [];
afterAll(() => {
	for (const each of made) each.remove();
});

const head = "key: one\ntype: web-services\nname: One\nstatus: active\n";
const basic = (fields: string): string =>
	`${head}credentials:\n  type: basicAuth\n  fields:\n${fields}`;

describe("no output of lint holds a secret of a file", () => {
	test.each<[string, string]>([
		["plain", basic(`    userName: a\n    password: ${canary}\n`)],
		["quoted", basic(`    userName: a\n    password: "${canary} x"\n`)],
		["an alias", basic(`    userName: a\n    password: *${canary}\n`)],
		["an anchor", basic(`    userName: a\n    password: &${canary}\n`)],
		[
			"an anchored value",
			basic(`    userName: a\n    password: &a ${canary}\n`),
		],
		[
			"a value anchored elsewhere",
			`advanced:\n  x: &a ${canary}\n${basic("    userName: 5\n    password: *a\n")}`.replace(
				"advanced:\n",
				"advanced: # gone\n",
			),
		],
		["a tag", basic(`    userName: a\n    password: !${canary}\n`)],
		["a tagged value", basic(`    userName: a\n    password: !x ${canary}\n`)],
		["wrong brackets", basic(`    userName: a\n    password: {${canary}}\n`)],
		[
			"an unclosed bracket",
			basic(`    userName: a\n    password: {${canary}\n`),
		],
		["an unclosed quote", basic(`    userName: a\n    password: "${canary}\n`)],
		[
			"below, not indented",
			basic(`    userName: a\n    password:\n    ${canary}\n`),
		],
		[
			"in quotes below, not indented",
			basic(`    userName: a\n    password:\n    "${canary}"\n`),
		],
		["in the place of the credentials", `${head}credentials: ${canary}\n`],
		[
			"in the place of the fields",
			`${head}credentials:\n  type: basicAuth\n  fields: ${canary}\n`,
		],
		["a list", basic(`    userName: a\n    password: [${canary}]\n`)],
		[
			"a block list",
			basic(`    userName: a\n    password:\n    - ${canary}\n`),
		],
		[
			"a deeper mapping",
			basic(`    userName: a\n    password:\n      value: ${canary}\n`),
		],
		[
			"a source that is none",
			basic(`    userName: a\n    password: { vault2: ${canary} }\n`).replace(
				"vault2",
				"value",
			),
		],
		[
			"a block scalar",
			basic(
				`    userName: 5\n    password: |\n      ${canary}\n      ${canary}\n`,
			),
		],
		[
			"a folded scalar",
			basic(
				`    userName: 5\n    password: >-\n      ${canary}\n\n      ${canary}\n    realm: x\n`,
			),
		],
		[
			"a block scalar's header",
			basic(`    userName: a\n    password: |${canary}\n      x\n`),
		],
		[
			"on the next line",
			basic(`    userName: 5\n    password:\n      ${canary}\n    realm: x\n`),
		],
		["without a colon", basic(`    userName: a\n    password ${canary}\n`)],
		["without a blank", basic(`    userName: a\n    password:${canary}\n`)],
		["an equals sign", basic(`    userName: a\n    password = ${canary}\n`)],
		["an at sign", basic(`    userName: a\n    password: @${canary}\n`)],
		["a percent sign", basic(`    userName: a\n    password: %${canary}\n`)],
		["an escape", basic(`    userName: a\n    password: "\\${canary}"\n`)],
		["a backtick", basic(`    userName: a\n    password: \`${canary}\`\n`)],
		[
			"text after a quote",
			basic(`    userName: a\n    password: "x" ${canary}\n`),
		],
		["a colon inside", basic(`    userName: a\n    password: x: ${canary}\n`)],
		[
			"a bracket inside",
			basic(`    userName: a\n    password: x] ${canary}\n`),
		],
		["a wrong indentation", basic(`    userName: a\n   password: ${canary}\n`)],
		["a tab", basic(`    userName: a\n\tpassword: ${canary}\n`)],
		[
			"the line before a mistake",
			basic(`    password: ${canary}\n    userName: 5\n`),
		],
		[
			"the line before a syntax error",
			basic(`    password: ${canary}\n    userName: "a\n`),
		],
		[
			"twice",
			basic(
				`    userName: a\n    password: ${canary}\n    password: ${canary}\n`,
			),
		],
		[
			"a misspelt name",
			basic(
				`    userName: a\n    pasword: ${canary}\n    Passwort: ${canary}\n`,
			),
		],
		["half a name", basic(`    userName: a\n    pass: ${canary}\n`)],
		[
			"a flow map",
			`${head}credentials: { type: basicAuth, fields: { userName: 5, password: ${canary}, realm: x } }\n`,
		],
		[
			"a flow map of several lines",
			`${head}credentials: { type: basicAuth, fields: {\n  password: ${canary},\n  userName: 5 } }\n`,
		],
		[
			"an explicit key",
			basic(`    ? password\n    : ${canary}\n    ? userName\n    : 5\n`),
		],
		[
			"beside its type",
			`${head}credentials:\n  type: basicAuth\n  password: ${canary}\n  userName: a\n`,
		],
		["a comment", basic(`    # password: ${canary}\n    userName: 5\n`)],
		[
			"a url",
			basic(`    # https://me:${canary}@example.com\n    userName: 5\n`),
		],
		[
			"an authorization header",
			`${head}credentials:\n  type: userDefined\n  fields:\n    authorization: Bearer ${canary}\n    tenant: 5\n`,
		],
		[
			"a name of its own",
			`${head}credentials:\n  type: userDefined\n  fields:\n    X_API_KEY: ${canary}\n    tenant: 5\n`,
		],
		[
			"a private key",
			`${head}credentials:\n  type: userDefined\n  fields:\n    pem: |\n      -----BEGIN PRIVATE KEY-----\n      ${canary}\n      -----END PRIVATE KEY-----\n    tenant: 5\n`,
		],
		[
			"a patch",
			`${basic("    userName: a\n")}environments:\n  prod:\n    credentials: { fields: { password: ${canary} } }\n  dev: 5\n`,
		],
		...[
			...[`${canary}!`, `${canary}-x`, `x@${canary}`, `a ${canary}`],
			...[`me:${canary}`, `Bearer ${canary}`, `${canary} x`, `ghp-${canary}`],
		].map((value): [string, string] => [
			`in the place of a variable's name: ${value}`,
			basic(`    userName: a\n    password: { env: "${value}" }\n`),
		]),
		[
			"in the place of a variable's name, below",
			basic(`    userName: a\n    password:\n      env: "${canary} x!"\n`),
		],
		[
			"a number",
			basic(
				"    userName: a\n    password: { env: 1234567890123 }\n",
			).replaceAll("hunter2canary", ""),
		],
	])("%s", async (_says, text) => {
		const here = repository({ "integrations/a.yaml": text });
		made.push(here);
		const [pretty, json] = [
			await here.lint(),
			await here.lint("--format", "json"),
		];
		expect(pretty.code).toBe(1);
		for (const secret of [canary, "1234567890123"])
			for (const said of [pretty.out, pretty.err, json.out, json.err])
				expect(said).not.toContain(secret);
	});

	test("JSON", async () => {
		const here = repository({
			"integrations/a.json": JSON.stringify({
				key: "one",
				type: "web-services",
				name: 5,
				status: "active",
				credentials: {
					type: "basicAuth",
					fields: { userName: "a", password: canary },
				},
			}),
		});
		made.push(here);
		expect(await here.pretty()).not.toContain(canary);
	});

	test("settings", async () => {
		const here = repository({
			"gc-integrations.yaml": `version: 1\nenvironments:\n  dev:\n    region: eu\n    oauth: { clientId: a, clientSecret: ${canary} }\nfingerprintKey: ${canary}\nserver:\n  token: ${canary}\n  port: x\n`,
		});
		made.push(here);
		const { out, code } = await here.lint();
		expect(code).toBe(1);
		expect(out).not.toContain(canary);
	});
});

describe("what is no secret stays readable", () => {
	const lines = `key: one # the key of the token service
type: web-services
name: Token and password service
credentials:
  type: userDefinedOAuth
  fields:
    tokenUrl: https://login.example.com/oauth/token
    privateKeyId: 0123456789abcdef0123456789abcdef01234567
    secretName: crm
    clientSecret: { env: CRM_CLIENT_SECRET }
    password: { file: "secrets/crm" } # rotated yearly
    apiKey:
      env: CRM_API_KEY
    both: { clientSecret: { env: A }, token: { file: b } }
allowCredentialTypeChange: false
# Secrets are never written here, only where they are read from.
safety: { maxCredentialRewrites: 20 }
`;

	test("references, addresses, ids, prose", () => {
		expect(maskSecrets(lines, [])).toBe(lines);
	});

	test("a syntax error does not blot them out", () => {
		const broken = `${lines}name: "x\n`;
		expect(parseText(broken).problems).not.toEqual([]);
		expect(maskSecrets(broken, [])).toBe(broken);
	});

	test.each([
		...["nps token", "NPS TOKEN", "crm-client.secret", "$CRM"],
		...["%CRM_SECRET%", "CRM-2", "crmSecret token", "größe"],
	])("a variable's name typed wrongly: %s", async (name) => {
		for (const fields of [
			`    userName: a\n    password: { env: "${name}" }\n`,
			`    userName: a\n    password:\n      env: "${name}" # here\n`,
			`    userName: a\n    password:\n      env: ${name}\n`,
		]) {
			const here = repository({ "integrations/a.yaml": basic(fields) });
			made.push(here);
			const { out, code } = await here.lint();
			expect(code).toBe(1);
			expect(/^ {2}> .*$/m.exec(out)?.[0]).toContain(name);
			expect(out).not.toContain("•");
		}
	});

	test("columns stay where they were", () => {
		expect(maskSecrets("a: 1\npassword: x yz # b\nb: 2\n", [])).toBe(
			"a: 1\npassword: • •• • •\nb: 2\n",
		);
	});
});

test("control characters of a file do not reach the terminal", async () => {
	const sequence = "\u001b]0;owned\u0007\u001b[2J";
	const here = repository({
		"integrations/a.yaml": `key: one\ntype: web-services\nname: "One"\nstatus: "${"\\e[31mred"}"\nadvanced: 5\n`,
		"integrations/b.yaml": `key: two\ntype: web-services\nname: \u202e\u2066gnp.exe\nstatus: \u202eenabled\n`,
		"integrations/c.yaml": `key: three\ntype: web-services\nname: Three\n"${"\\e[2J"}evil": 1\nstatus: active\n`,
		"integrations/d.yaml": `key: four\ntype: web-services\nname: ${sequence}\nstatus: enabled\n`,
		[`integrations/e${sequence.replaceAll("/", "")}.yaml`]: "key: 5\n",
	});
	made.push(here);
	const { out, code } = await here.lint();
	expect(code).toBe(1);
	expect(out).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
	const json = await here.lint("--format", "json");
	expect(json.out).not.toMatch(/(?![\n\t\u007f-\u009f])\p{Cc}/u);
});

test("whatever is wrong around a secret, neither frame nor message holds it", () => {
	const catalog = packageCatalog();
	const before = `${head}credentials:\n  type: basicAuth\n  fields:\n    userName: a\n`;
	const after = "    realm: x\nnotes: |\n  Hello\nenvironments: {}\n";
	const noise = fc
		.array(
			fc.constantFrom(
				...Array.from("a:-?[]{},&*!|>%@'\"#\t \n"),
				"key: ",
				"- ",
				"---\n",
			),
			{ maxLength: 12 },
		)
		.map((parts) => parts.join(""));
	const edit = fc.tuple(fc.nat(200), fc.nat(5), noise);
	const spoilt = (text: string, edits: readonly [number, number, string][]) =>
		edits.reduce(
			(whole, [at, removed, put]) =>
				whole.slice(0, at) + put + whole.slice(at + removed),
			text,
		);
	const secret = fc.constantFrom(
		`    password: ${canary}\n`,
		`    password: "${canary}"\n`,
		`    password: {${canary}}\n`,
		`    password: |\n      ${canary}\n      ${canary}\n`,
	);
	fc.assert(
		fc.property(
			fc.array(edit, { maxLength: 2 }),
			secret,
			fc.array(edit, { maxLength: 2 }),
			(first, line, second) => {
				const start = spoilt(before, first).replace(/\n?$/, "\n");
				const text = start + line + spoilt(after, second);
				const { findings } = lintTree(
					[{ file: "a.yaml", text }],
					null,
					catalog,
				);
				const outcome = {
					judged: ["a.yaml"],
					documents: 1,
					environments: [],
					findings,
					sources: [{ file: "a.yaml", text }],
				};
				expect(lintText(outcome, plain, 100)).not.toContain(canary);
				expect(lintJson(outcome)).not.toContain(canary);
			},
		),
		{ seed: 11, numRuns: 400 },
	);
});
