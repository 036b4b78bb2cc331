// Text -> whether a format, a resolved secret or a field name is what it should be; every judgement in linear time.
import { describe, expect, test } from "vitest";
import { buildCatalog } from "../../../src/core/catalog/catalog.ts";
import { formats, parseDuration } from "../../../src/core/catalog/formats.ts";
import type { Json } from "../../../src/core/types.ts";
import { readSchemas } from "../../../src/io/schemas.ts";

const files = readSchemas();
const catalog = buildCatalog(files);

const table: Readonly<
	Record<string, { good: readonly string[]; bad: readonly string[] }>
> = {
	email: {
		good: ["a@example.com", "first.last+tag@sub.example.co.uk"],
		bad: [
			"",
			"a",
			"a@",
			"@example.com",
			"a@b@example.com",
			"a b@example.com",
			"a@example.com/token",
			" a@example.com",
			`${"a".repeat(250)}@example.com`,
		],
	},
	"google-scopes": {
		good: [
			"https://www.googleapis.com/auth/calendar",
			"https://www.googleapis.com/auth/a,https://www.googleapis.com/auth/b",
			"https://mail.google.com/",
		],
		bad: [
			"",
			",",
			"calendar",
			"http://www.googleapis.com/auth/calendar",
			"https://www.googleapis.com/auth/a,",
			"https://www.googleapis.com/auth/a, https://www.googleapis.com/auth/b",
			"https://www.googleapis.com/auth/a https://www.googleapis.com/auth/b",
			"https://www.googleapis.com/auth/a,https://www.googleapis.com/auth/a",
			"https://www.googleapis.com.example.com/auth/a",
			"https://googleapis.com.evil/auth",
		],
	},
	"file-link": {
		good: [
			"https://git.example.com/a/src/commit/{commit}/{file}#L{line}",
			"http://127.0.0.1/{file}",
		],
		bad: ["", "{file}", "https://git.example.com/a", "javascript:{file}"],
	},
	"git-url": {
		good: [
			"https://github.com/acme/integrations.git",
			"https://me@github.com/acme/integrations.git",
			"git@gitlab.example.com:acme/integrations.git",
			"ssh://git@example.com/acme/integrations",
			"file:///srv/integrations.git",
			"/srv/integrations.git",
		],
		bad: [
			"",
			"--upload-pack=touch /tmp/x",
			"ext::sh -c id",
			"https://me:secret@github.com/acme/integrations.git",
			"https://github.com/a b",
			"acme/integrations",
		],
	},
	"git-branch": {
		good: ["main", "release/2026.1", "a_b-c"],
		bad: ["", "-f", "a..b", "a b", "a/", "a.lock", "+main", "a:b"],
	},
	"inner-path": {
		good: ["genesys", "a/b", "."],
		bad: ["", "/etc", "../a", "a/../../b", "C:\\a"],
	},
	"https-url": {
		good: [
			"https://vault.example.com:8200",
			"HTTPS://vault.example.com/prefix",
			"http://127.0.0.1:8200",
			"http://localhost:8200",
			"http://LOCALHOST",
			"http://[::1]:8200/",
		],
		bad: [
			"",
			"vault.example.com",
			"http://vault.example.com:8200",
			"http://localhost.example.com",
			"http://127.0.0.1.example.com",
			"http://localhost@example.com",
			"https://user:password@vault.example.com",
			"https://vault.example.com/?x",
		],
	},
	"http-url": {
		good: [
			"http://127.0.0.1:8080",
			"https://a.example.com",
			"https://a.example.com/path/",
			"http://[::1]:8080",
			"HTTPS://A.example.com",
		],
		bad: [
			"",
			"a.example.com",
			"//a",
			"ftp://a",
			"http://",
			"http:/a",
			"http://a b",
			"http://user:pass@a",
			"http://a?x=1",
			"http://a#x",
			"http://a:99999",
			" http://a",
			"http://a\n",
		],
	},
	cron: {
		good: [
			"* * * * *",
			"*/5 * * * *",
			"0 3 * * 1-5",
			"0 3 1,15 * MON",
			"*/10 * * * * *",
		],
		bad: [
			"",
			"*",
			"* * * *",
			"* * * * * * *",
			"@hourly",
			"61 * * * *",
			"0 0 31 2 *",
			"a b c d e",
			" * * * * *",
			"* * * * * ",
			"*  * * * *",
			"*\t* * * *",
		],
	},
	"time-zone": {
		good: ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"],
		bad: ["", "Berlin", "Mars/Olympus", "+02:00", "-0200", "CEST"],
	},
	duration: {
		good: ["0ms", "500ms", "2s", "1m", "1h"],
		bad: [
			"",
			"500",
			"ms",
			"1.5s",
			"-1s",
			"1 s",
			"1d",
			"1S",
			"12345678s",
			"1s1s",
		],
	},
};

test("every format has a table", () => {
	expect(Object.keys(table).toSorted()).toEqual(
		Object.keys(formats).toSorted(),
	);
});

describe.each(Object.entries(table))("format %s", (name, { good, bad }) => {
	test.each(good)("takes %j", (value) => {
		expect(formats[name]?.test(value)).toBe(true);
	});
	test.each(bad)("refuses %j", (value) => {
		expect(formats[name]?.test(value)).toBe(false);
	});
	test("says what it wants", () => {
		expect(formats[name]?.wants).toMatch(/^an? /);
	});
});

test("durations become milliseconds", () => {
	expect(["0ms", "500ms", "2s", "1m", "3h"].map(parseDuration)).toEqual([
		0, 500, 2000, 60_000, 10_800_000,
	]);
	expect(() => parseDuration("soon")).toThrow(RangeError);
});

const body = "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDFAKE=";
const pem = (kind = "", line = "\n") =>
	`-----BEGIN ${kind}PRIVATE KEY-----${line}${body}${line}${body}${line}-----END ${kind}PRIVATE KEY-----${line}`;
const keyType = "googleCloudPlatformServiceAccount";

describe("resolved values", () => {
	test.each([
		["real newlines", pem()],
		["literal \\n", pem("", "\\n")],
		["Windows newlines", pem("", "\r\n")],
		["RSA", pem("RSA ")],
		["EC", pem("EC ")],
		["no newline at the end", pem().trimEnd()],
	])("a private key with %s is one", (_says, value) => {
		expect(catalog.validateValue(keyType, "privateKey", value)).toBeNull();
	});

	test.each([
		["nothing", ""],
		["text", "hunter2"],
		["the whole key file", JSON.stringify({ private_key: pem() })],
		["a certificate", pem().replaceAll("PRIVATE KEY", "CERTIFICATE")],
		["a public key", pem().replaceAll("PRIVATE", "PUBLIC")],
		["an encrypted key", pem("ENCRYPTED ")],
		["a cut key", pem().slice(0, 90)],
		["a key on one line", pem("", " ")],
		["a key with something before it", `x${pem()}`],
		["a key with something after it", `${pem()}x`],
		["two keys", pem() + pem()],
	])("%s is no private key, and is not repeated", (_says, value) => {
		const problem = catalog.validateValue(keyType, "privateKey", value);
		expect(problem).toMatch(
			/^must (not be empty|be an unencrypted private key)/,
		);
		if (value !== "") expect(problem).not.toContain(value);
	});

	test.each([
		["basicAuth", "password", "any thing", null],
		["basicAuth", "password", "", "must not be empty"],
		["basicAuth", "unheard-of", "", null],
		["unheard-of", "password", "", null],
		["userDefined", "anything", "", "must not be empty"],
		["userDefined", "anything", "x", null],
		["userDefined", "apiKey", "", "must not be empty"],
		["zendeskApiToken", "userEmail", "a", "must be an e-mail address"],
		["zendeskApiToken", "userEmail", "a@example.com", null],
		[
			"zendeskApiToken",
			"baseUrl",
			"a",
			"must be the address of a Zendesk account, such as https://example.zendesk.com",
		],
		["googleGSuiteServiceAccount", "scopes", "https://mail.google.com/", null],
		["basicAuth", "constructor", "x", null],
	])("%s.%s %j", (type, field, value, problem) => {
		expect(catalog.validateValue(type, field, value)).toBe(problem);
	});
});

describe("names of free fields", () => {
	test.each([
		"secret",
		"clientSecret",
		"client_secret",
		"CLIENT-SECRET",
		"password",
		"dbPasswd",
		"pwd",
		"passphrase",
		"token",
		"accessToken",
		"bearer",
		"apiKey",
		"api_key",
		"X-API-KEY",
		"apikey",
		"privateKey",
		"private_key",
		"accessKey",
		"secretAccessKey",
		"signingKey",
		"credential",
		"credentials",
		"Ocp-Apim-Subscription-Key",
	])("%s says secret", (name) => {
		expect(catalog.isSecret("userDefined", name)).toBe(true);
		expect(catalog.isSecret("userDefinedOAuth", name)).toBe(true);
	});
	test.each([
		"clientId",
		"loginUrl",
		"tokenUrl",
		"token_uri",
		"tokenEndpoint",
		"privateKeyId",
		"accessKeyId",
		"tokenType",
		"apiKeyName",
		"tokenExpiresIn",
		"username",
		"scope",
		"key",
		"tenant",
	])("%s does not", (name) => {
		expect(catalog.isSecret("userDefined", name)).toBe(false);
	});
	test("of other types the schema says it", () => {
		expect(catalog.isSecret("basicAuth", "password")).toBe(true);
		expect(catalog.isSecret("basicAuth", "userName")).toBe(false);
		expect(catalog.isSecret("unheard-of", "password")).toBe(false);
	});
});

/** Every pattern in the schemas, values' and names'. */
function* patternsIn(json: Json): Generator<string> {
	if (Array.isArray(json)) {
		for (const item of json) yield* patternsIn(item);
	} else if (json !== null && typeof json === "object") {
		for (const [name, inner] of Object.entries(json)) {
			if (name === "pattern" && typeof inner === "string") yield inner;
			if (name === "patternProperties") yield* Object.keys(inner as object);
			yield* patternsIn(inner as Json);
		}
	}
}

describe("no text is judged slowly", () => {
	const patterns = [
		...new Set(Object.values(files).flatMap((file) => [...patternsIn(file)])),
	];
	const units = [
		"a",
		"A-",
		"a.",
		"1",
		" ",
		"\n",
		"\n ",
		"-",
		"/",
		"a/",
		"\\n",
		"=",
		"secret",
		"url",
		"expires",
		"[gc-integrations",
	];
	const starts = [
		"",
		"a",
		"https://",
		"https://a",
		"arn:aws",
		"arn:aws:iam::123456789012:role/",
		"a@",
		"-----BEGIN PRIVATE KEY-----\n",
		"-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----",
	];
	test.each(patterns)("%s", (pattern) => {
		const expression = new RegExp(pattern, "u");
		const begin = process.cpuUsage();
		for (const start of starts)
			for (const unit of units)
				for (const end of ["\u0000", "\n"])
					expression.test(`${start}${unit.repeat(20_000)}${end}`);
		// A quadratic pattern needs minutes of a processor for these texts.
		expect(process.cpuUsage(begin).user).toBeLessThan(10_000_000);
	});
	test.each(Object.keys(formats))("format %s", (name) => {
		const begin = process.cpuUsage();
		for (const start of [...starts, "https://www.googleapis.com/auth/"])
			for (const unit of [...units, "*,", "* "])
				formats[name]?.test(`${start}${unit.repeat(5_000)}\u0000`);
		expect(process.cpuUsage(begin).user).toBeLessThan(10_000_000);
	});
});
