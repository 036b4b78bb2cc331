// A JSON or YAML file and a pointer into it -> the text that is there; nothing else of the file comes out.
import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { secretFiles } from "../../../src/core/plan/secret-files.ts";
import { createRedactor } from "../../../src/io/redact.ts";
import { secretSources } from "../../../src/io/secrets/sources.ts";
import { memberOf } from "../../../src/io/secrets/structured.ts";
import { withPlace } from "../../fixtures/place.ts";

const file = JSON.stringify({
	"": "empty name",
	"a/b": "slash",
	"m~n": "tilde",
	list: ["zero", "one"],
	deep: { er: "\nlines\n\n" },
	crlf: "text\r\n",
	number: 17,
	nothing: null,
	flag: true,
	empty: "",
	newline: "\n",
	mapping: {},
});

describe("a pointer into JSON", () => {
	test.each([
		["/", "empty name"],
		["/a~1b", "slash"],
		["/m~0n", "tilde"],
		["/list/1", "one"],
		["/deep/er", "\nlines\n"],
		["/crlf", "text"],
	])("%s finds its text", (pointer, value) => {
		expect(memberOf(file, pointer)).toEqual({ value });
	});

	test.each([
		["/none", "is not there"],
		["/deep/none", "is not there"],
		["/crlf/0", "is not there"],
		["/list/01", "is not there"],
		["/list/-", "is not there"],
		["/list/length", "is not there"],
		["/__proto__", "is not there"],
		["/constructor/name", "is not there"],
		["/number", "is a number, not text: put it in quotes there"],
		["/flag", "is true or false, not text: put it in quotes there"],
		["/nothing", "is empty, not text"],
		["/list", "is a list, not text"],
		["/mapping", "is a mapping, not text"],
		["/empty", "is empty"],
		["/newline", "is empty"],
	])("%s is told in words", (pointer, problem) => {
		expect(memberOf(file, pointer)).toEqual({ problem });
	});
});

describe("a pointer into YAML", () => {
	test.each([
		["crm:\n  password: hunter2\n", "hunter2"],
		["crm: { password: |\n  lines\n  more\n  }\n", undefined],
		["crm:\n  password: |\n    lines\n    more\n", "lines\nmore"],
		["crm:\n  password: &a anchored\nb: *a\n", "anchored"],
		['crm: {"password": "0123"}', "0123"],
	])("%j", (text, value) => {
		expect(memberOf(text, "/crm/password")).toEqual(
			value === undefined ? { problem: "is neither JSON nor YAML" } : { value },
		);
	});

	test.each([
		"crm: [hunter2-canary",
		"hunter2-canary\n---\nhunter2-canary",
		"crm: !vault hunter2-canary",
		"crm: hunter2-canary\ncrm: hunter2-canary",
		"{{ hunter2-canary }",
		`a: &a [x, x]\n${Array.from({ length: 12 }, (_, at) => `a${at}: &a${at} [*a${at === 0 ? "" : at - 1}, *a${at === 0 ? "" : at - 1}, *a${at === 0 ? "" : at - 1}]`).join("\n")}`,
	])("what is no YAML, or a trap, is told without a word of it: %j", (text) => {
		expect(memberOf(text, "/crm/password")).toEqual({
			problem: "is neither JSON nor YAML",
		});
	});
});

const keyFile = JSON.stringify({
	type: "service_account",
	private_key_id: "0123456789abcdef0123456789abcdef01234567",
	private_key: generateKeyPairSync("rsa", { modulusLength: 2048 })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString(),
	client_email: "genesys@example-project.iam.gserviceaccount.com",
	client_id: "112233445566778899001",
});
const google = (member = "private_key"): string => `key: google-cloud
type: google
name: Google Cloud
status: active
credentials:
  type: googleCloudPlatformServiceAccount
  fields:
    clientId: { file: secrets/key.json, pointer: /client_id }
    clientEmail: { file: secrets/key.json, pointer: /client_email }
    privateKeyId: { file: secrets/key.json, pointer: /private_key_id }
    privateKey: { file: secrets/key.json, pointer: /${member} }
`;

test("Google's JSON key file fills all fields of its type", () =>
	withPlace(
		{
			files: {
				"integrations/google.yaml": google(),
				"secrets/key.json": keyFile,
			},
		},
		async ({ go, simulator: { organization } }) => {
			expect(await go(["apply", "--yes"])).toMatchObject({ code: 0 });
			const [one] = organization.integrationsNamed("Google Cloud");
			const id = Object.values(one?.credentials ?? {})[0] ?? "";
			const given = JSON.parse(keyFile) as Record<string, string>;
			expect(organization.credentialFields(id)).toEqual({
				clientId: given["client_id"],
				clientEmail: given["client_email"],
				privateKeyId: given["private_key_id"],
				privateKey: given["private_key"]?.trimEnd(),
			});
			expect((await go(["plan", "--detailed-exitcode"])).code).toBe(0);
		},
	));

test("fields that point into one file get what it held at one moment", () =>
	withPlace({ files: { "secrets/key.json": keyFile } }, async ({ folder }) => {
		const file = "secrets/key.json";
		const sources = secretSources({}, folder, createRedactor());
		const grants = {
			env: null,
			files: null,
			own: [],
			stores: new Map(),
			withheld: [],
		};
		const run = sources.within(grants, "dev");
		const pointer = "/client_id";
		const before = await run.resolve({ file, pointer });
		await writeFile(join(folder, file), '{ "client_id": "another" }');
		expect(await run.resolve({ file, pointer })).toEqual(before);
		expect(
			await sources.within(grants, "dev").resolve({ file, pointer }),
		).toEqual({ value: "another" });
		// The settings' own are read anew each time: theirs is one run as long as the daemon.
		expect(await sources.resolve({ file, pointer })).toEqual({
			value: "another",
		});
	}));

test("what a pointer does not find is a refusal that names file and pointer", () =>
	withPlace(
		{
			files: {
				"integrations/google.yaml": google("private-key"),
				"secrets/key.json": keyFile,
			},
		},
		async ({ go }) => {
			const { code, out } = await go(["plan", "--format", "json"]);
			expect(code).toBe(1);
			const { refusals } = JSON.parse(out) as {
				refusals: { rule: string; message: string }[];
			};
			expect(refusals).toMatchObject([
				{
					rule: "unresolved-secret",
					message:
						"integrations/google.yaml:11:17: credentials.fields.privateKey comes from /private-key in file secrets/key.json, which is not there",
				},
			]);
		},
	));

test("the file that a pointer leads into is watched", () => {
	const scalar = (value: string) => {
		const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
		const node = { kind: "scalar", span, value, source: value } as const;
		return { keySpan: span, value: node };
	};
	const entries = new Map([
		["file", scalar("secrets/key.json")],
		["pointer", scalar("/private_key")],
	]);
	const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
	expect(
		secretFiles(null, [
			{ root: { kind: "map", span, entries, removed: new Map() } },
		]),
	).toEqual(["secrets/key.json"]);
});
