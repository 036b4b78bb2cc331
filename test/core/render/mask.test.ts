// A file's text -> the same text with what looks like a secret blotted out, and nothing else: sign by sign.
import { describe, expect, test } from "vitest";
import { maskSecrets } from "../../../src/core/render/mask.ts";
import type { Finding } from "../../../src/core/types.ts";

/** @param marked a text whose secrets stand between « and » */
function expectBlotted(marked: string, findings: readonly Finding[] = []) {
	expect(maskSecrets(marked.replace(/[«»]/g, ""), findings)).toBe(
		marked.replace(/«([^»]*)»/g, (_all, secret: string) =>
			secret.replace(/\S/g, "•"),
		),
	);
}

/** Of what stands between « and », where that is no secret for the names around it. */
function findingAt(
	marked: string,
	rule: string,
	more: Partial<Finding> = {},
): Finding {
	const place = (sign: string, before: number) => {
		const lines = marked.slice(0, marked.indexOf(sign)).split("\n");
		const last = lines.at(-1) ?? "";
		return {
			line: lines.length,
			column: last.replace("«", "").length + 1 + before,
		};
	};
	const [start, end] = [place("«", 0), place("»", 0)];
	return {
		rule,
		severity: "error",
		file: "a.yaml",
		span: { ...start, endLine: end.line, endColumn: end.column },
		message: "",
		...more,
	};
}

const reference = (name: string) => ["$", `{${name}}`].join("");
const templateValues = [
	reference("credentials.apiKey"),
	`"Bearer ${reference("authResponse.acces_token")}"`,
	`"$!esc.jsonEncode(${reference("input.x")})"`,
	`'Basic $encoding.base64("${reference("credentials.a")}:${reference("credentials.b")}")'`,
];

describe("a secret's name, misspelt or longer than it is", () => {
	test.each([
		..."secretary pasword paswort passwort passphrasex passcodex pwdx tokenizer bearerx credentialx credentialsx authorizationx".split(
			" ",
		),
		..."api private access sign signing shared encryption master subscription fingerprint account client"
			.split(" ")
			.flatMap((word) => [`${word}Keys1x`, `${word}_keys1x`, `${word}-keys1x`]),
		..."jwt cookie signature functionKey MY_SECRET X-Api-Key my.token mycredentials tokenUrlx".split(
			" ",
		),
	])("%s", (name) => {
		expectBlotted(`${name}: «v1 x»\na: 1\n`);
		expectBlotted(`x: "\n${name}: «v1 x»\nb: 1\n`);
		expectBlotted(`a: 1 # ${name}=«v1 x»\n`);
	});

	test.each(
		"key credentials tokenUrl tokenUri TOKEN_URL tokenEndpoint tokenId tokenType tokenName tokenNames tokenExpires tokenExpiresInSeconds allowTokenChange maxTokenRewrites spawn monkey realm".split(
			" ",
		),
	)("but not %s", (name) => {
		expectBlotted(`${name}: v1 x\na: 1\n`);
		expectBlotted(`a: 1 # ${name}=v1 x\n`);
	});
});

describe("a value beside its name", () => {
	test.each([
		...["token: «v1»", "  token:   «v1 x»", "- token: «v1»"],
		...["- - token: «v1»", "? token: «v1»", '"token": «"v1"»'],
		...["'token' : «v1»", "token = «v1»", "token=«v1»", "token «v1»"],
		...['"token «v1»', "token:«v1»", "\ttoken: «v1»", "token: «{ v: 1 }»"],
		...["token: «{ env: 5 }»", "token: «{ env: A, v: 1 }»", "token: «[v1]»"],
		...["{ token: «v1» }", "[{ token: «v1, a: 2» }],", "{ a: 1, token: «v1»"],
		...["# token: «v1»", '{"a": 1, "token": «"v1"»}', "a: 1 # 'token' = «v1»"],
		...["token: «v1 { env: A }»", "token: «{ env: 5, file: b }»"],
		...["token: «v1|»", "token: «|v1»", "token: «>v1 # b»"],
		...["token: «{ env: {v1} }»", '"token" «v1»'],
		"{ token: { env: A }, secret: «v1» }",
		"# https://me:«p1»@example.com/x@y",
		"# https://:«p1»@example.com and ftp://you:«p2»@b",
		"# https://me:«p@1»@example.com",
		"# https://hooks.slack.com/«services/T0/B0/v1», https://a.webhook.office.com/«v2»",
		"a: Bearer «v1», Basic «v2» Bearer",
		`token: «${reference("credentials.a")}v1»`,
		`{ token: «${reference("credentials.a")}v1» }`,
		`{ token: «'${reference("credentials.a")}''v1'» }`,
		`token: «"$esc.url(\\"v1\\")"»`,
		`token: «$v1»`,
		`token: «${reference("v1")}»`,
		`token: «${reference("credentials.a")} # v1»`,
		"# a: \"Bearer   «v1»\", 'Basic «v2»'",
		"a: 'Bearer «v1»' # Basic «v2»",
		"a: x{y: Bearer «v1»}",
	])("%s", (line) => {
		expectBlotted(`${line}\n`);
		expectBlotted(`}\n${line}\n`);
		// Here no name is one for who reads the text, but all of it is one value.
		if (!line.includes("://")) expectBlotted(`x: "\n${line}\n`);
	});

	test.each([
		...["token: { env: A }", "token: {env: A}", 'token: { "env": A }'],
		...["token: { 'file' : a/b }", "token: { env: A, file: b }"],
		...["token: { ENV: A }", "token: { sops: a, }", "token: { vault: a#b }"],
		...[
			"token: { exec: a }",
			"token: { envFile: A } # b",
			"token:",
			"token: |",
		],
		...[
			"token: >-",
			"token: |+",
			"token: |2 # b",
			"{ token: { env: A } }",
			"the token",
		],
		...[
			"a: 1 # token: { file: b }",
			"a: https://example.com:80/x@y",
			"a: https://b.c/x:y@z",
		],
		...["a: xBearer v1", "a: Bearer", "a: b token"],
		...templateValues.flatMap((value) => [
			`Authorization: ${value}`,
			`- X-Api-Key: ${value}`,
			...(/^["']/.test(value) ? [`{ a: 1, token: ${value}, b: 2 }`] : []),
			`"password": ${value},`,
			`# token=${value}`,
		]),
	])("but not %s", (line) => {
		expectBlotted(`${line}\n`);
		expectBlotted(`x: "\n${line}`);
	});
});

describe("a value below its name", () => {
	test.each<[string, string]>([
		["deeper", "token:\n  «v1»\n  «v2: x»\n\n   «v3»\nrealm: x\n"],
		["no deeper", "  token:\n  «v1»\n  a: 1\n  b\n"],
		["no deeper, in quotes", 'token: «"v0»\n«v1"»\n# b\nc d\n---\ne\n'],
		["a block", "  token: |\n    «v1»\n\n    «v2»\n  realm: x\n"],
		["folded", "token: >-\n  «v1»\nrealm: x\n"],
		["a list", "token:\n«- v1»\n«- v2»\nrealm: x\n"],
		["a list of a list", "- token:\n   «v1»\n  realm: x\n- a\n"],
		["in a list of others", "- token:\n   «v1»\n- a: 1\n"],
		["an explicit name", "? token\n«: v1»\n? realm\n: x\n"],
		["with more behind it", "token: «v1»\n  «v2»\nrealm: x\n"],
		["a reference", "token:\n  env: A\n  'file' : b/c # d\nrealm: x\n"],
		["a reference without a value", "token:\n  «env:»\nrealm: x\n"],
		["what only ends as a reference", "token:\n  «v1 env: a»\nrealm: x\n"],
		["a reference's path", "token:\n  file: a2b/c3d.txt  # e\nrealm: x\n"],
		["a reference in capitals", "token:\n  ENV: A\nrealm: x\n"],
		["a secret in a reference", "token:\n  «env: a b1c»\nrealm: x\n"],
		["a name typed wrongly", "token:\n  env: crm token # b1c\nrealm: x\n"],
	])("%s", (_says, text) => {
		expectBlotted(text);
		expectBlotted(`}\n${text}`);
		expectBlotted(`x: "\n${text}`);
	});

	test("and what only closes it stays, where the text does not parse", () => {
		expectBlotted(
			'x: "\ntoken: «{»\n  «value: v1»\n  env: A\n  }],\n«- } x»\nrealm: x\n',
		);
	});

	test("of an explicit name, in as many lines as it has", () => {
		expectBlotted("? token\n«: |»\n «v1»\n«: v2»\n? realm\n: x\n");
		expectBlotted("}\n- ? token\n  «: |»\n   «v1»\n  ? realm\n  : x\n");
	});

	test.each<[string, string]>([
		["in another line", "{ token:\n«v1», a: 2 }\n"],
		["over lines", "{ token: «[v1,»\n «v2]», a: 2 }\n"],
		["of an escaped name", '"\\x74oken": «v1»\n'],
		["in a list", '- [{ "\\x74oken": «v1» }]\n'],
		["in a deeper one", 'a: { b: { "\\x74oken": «v1» } }\n'],
		["at its name's column", '"\\x74oken":\n«- v1»\nb: 1\n'],
		["a map", '"\\x74oken": «{ v1: a }»\n'],
		["no reference, but a number", '"\\x74oken": «{ env: 123 }»\n'],
		["half a reference", '"\\x74oken": «{ env: A, v: 1 }»\n'],
		["a list in the place of a reference", '"\\x74oken": «{ env: [v1] }»\n'],
		["a reference", '"\\x74oken": { env: A, file: b }\n'],
		["none", '"\\x74oken":\nrealm: x\n'],
		["of a secret's shape", "a: «https://me:p1@example.com/x»\nb: 1\n"],
		["of a secret's shape in a list", "a: [b, «https://me:p1@example.com»]\n"],
		["a block", '"\\x74oken": |\n  «v1»\nrealm: x\n'],
	])("known only to who reads the text: %s", (_says, text) => {
		expectBlotted(text);
	});
});

describe("a key", () => {
	const long = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0+/=";
	test.each<[string, string]>([
		[
			"as it is",
			"a: 1\n«-----BEGIN PRIVATE KEY-----»\n«ab c»\n«-----END PRIVATE KEY-----»\nab c\n",
		],
		[
			"in a block",
			"pem: |\n  «-----BEGIN PRIVATE KEY-----»\n  «abc»\n  «-----END PRIVATE KEY-----»\nb: c\n",
		],
		[
			"beside its name",
			'pem: "«-----BEGIN Private Key-----»\n  «abc»\n  «-----END Private Key-----"»\nb: c\n',
		],
		[
			"in one line",
			'pem: "«-----BEGIN Private Key-----\\nabc\\n-----END Private Key-----"»\nb: c\n',
		],
		[
			"that never ends",
			'«-----BEGIN KEY-----»\n«abc»\n «ab c: d»\nb: c\n"b.x-y" : c\n«d»\n',
		],
		["a line of it", `a: |\n  «${long}»  \n«${long}»\n`],
		["a line that is too short for it", `a: |\n  ${long.slice(1)}\n`],
		["a line of words", `a: |\n  ${long} ${long}\n`],
		["what is as long, behind a name", `a: ${long}\n`],
	])("%s", (_says, text) => {
		expectBlotted(text);
	});
});

describe("what a finding says", () => {
	test("is a plain secret", () => {
		for (const marked of [
			"a: 1\nnote: «v1 x» # b\n",
			"note: |\n  «v1\n  v2»\nb: 1\n",
			"{ a: «v1», b: 2 }\n",
		])
			expectBlotted(marked, [findingAt(marked, "plaintext-secret")]);
		const block = "note: «|2 # x\n  v1\n  v2»\nb: 1\n";
		expectBlotted("note: |2 # x\n«  v1\n  v2»\nb: 1\n", [
			findingAt(block, "plaintext-secret"),
		]);
	});

	test("is something else, or about a place that is not there", () => {
		const marked = "note: «v1»\n";
		expectBlotted("note: v1\n", [
			findingAt(marked, "unknown-field"),
			findingAt(`\n\n\n${marked}`, "plaintext-secret"),
			findingAt(`\n\n\n${marked}`, "invalid-format"),
		]);
	});

	test("is a misspelt name of a secret", () => {
		const at = "a: 1\n«tkn»: v1\n";
		const finding = (suggestion: string) =>
			findingAt(at, "unknown-field", { suggestion });
		expectBlotted("a: 1\ntkn: «v1»\n", [finding("token")]);
		expectBlotted("a: 1\ntkn: v1\n", [finding("tokenUrl")]);
		expectBlotted("a: 1\ntkn: v1\n", [finding("key")]);
		expectBlotted("a: 1\n\nb: v1\n c: 1\n", [finding("token")]);
	});
});

describe("in the place of a variable's name", () => {
	const small = "abcdefghijklmnopqrstuvwx";
	const large = small.toUpperCase();
	test.each([
		...[
			"nps token",
			"$CRM",
			`$\{CRM_SECRET}`,
			"%CRM%",
			"(a) 'b' \"c\"",
			"a/b-c.d",
		],
		...["CRM2", "CRM22", "CRM 2", "CRM_22", "Token", "größe", "ÄÖ", "crmToken"],
		...[small, large, `${large}22`, `A${small.slice(1)}`, "x X"],
		...["abcdEfgh", "abCd", `${small}${"Abcdefghijklmnopqrstuvwx"}`],
		`${"abc ".repeat(15)}abcd`,
	])("%s is one", (value) => {
		const marked = `a: { env: «${value}» }\n`;
		expectBlotted(marked.replace(/[«»]/g, ""), [
			findingAt(marked, "invalid-format"),
		]);
	});

	test.each([
		...[
			"hunter2",
			"CRM222",
			"CRM 222",
			"2x",
			"crmT",
			"aBcd",
			"crmTokenKey",
			"tOKEN",
		],
		...[`${small}y`, `${large}Y`, `${small}y B`, `${small}yAbc`, "$ _"],
		...[`abc${small.replace("a", "A")}y`, "a+b", "a:b", "a,b", "größe1"],
		`${"abc ".repeat(15)}abcde`,
	])("%s may be the secret", (value) => {
		for (const name of ["env: ", '"env" : ', "'env':", "ab\tenv: "]) {
			const marked = `a: { ${name}«${value}» }\n`;
			expectBlotted(marked, [findingAt(marked, "invalid-format")]);
		}
	});

	test("two lines are none, another place is no such place, another rule no reason", () => {
		for (const indent of ["  ", " ".repeat(20)]) {
			const marked = `a: { env: «crm\n${indent}here» }\n`;
			expectBlotted(marked, [findingAt(marked, "invalid-format")]);
		}
		for (const [text, rule] of [
			["a: { envs: «v1» }", "invalid-format"],
			["a: { denv: «v1» }", "invalid-format"],
			["a: { env: x «v1» }", "invalid-format"],
			["a: { env: «v1» }", "unknown-field"],
		] as const)
			expectBlotted(text.replace(/[«»]/g, ""), [findingAt(text, rule)]);
	});
});
