// Values that cannot be meant -> a refusal that says why without holding them, and a platform that keeps what it has.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unmeant } from "../../src/core/values/unmeant.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { type Place, withPlace } from "../fixtures/place.ts";
import {
	fakeClock,
	repositoryOf,
	settings,
	writes,
} from "../fixtures/session.ts";
import { stageFleet } from "../fixtures/stage.ts";

const placeholders = [
	"$" + "{BILLING_PASSWORD}",
	"$" + "{BILLING_PASSWORD:-none}",
	"$(BILLING_PASSWORD)",
	"$BILLING_PASSWORD",
	"$" + "{{ secrets.BILLING_PASSWORD }}",
	"{{ .Values.billing.password }}",
	"##BILLING_PASSWORD##",
	"%BILLING_PASSWORD%",
	"<your password>",
	"op://vault/billing/password",
	"vault:secret/data/billing#password",
	"ref+awsssm://billing/password",
	"ENC[AES256_GCM,data:3Rk=,iv:9d0=,tag:Qm4=,type:str]",
];

describe("what nobody can have meant", () => {
	test.each(placeholders)("the placeholder %s", (text) => {
		expect(unmeant(text)).toBe("placeholder");
		expect(unmeant(`${text}\n`)).toBe("placeholder");
	});

	test.each([
		['"correct horse"', "quotes"],
		["'correct horse'", "quotes"],
		['"correct horse"\n', "quotes"],
		["correct horse\r", "white-space"],
		["correct horse\n", "white-space"],
		[" correct horse", "white-space"],
		["c\0o\0r\0r\0e\0c\0t\0", "nul"],
		["-----BEGIN PRIVATE KEY-----", "cut"],
		["-----BEGIN PRIVATE KEY-----\nAA==\n", "cut"],
		["AA==\n-----END PRIVATE KEY-----", "cut"],
		[
			"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAA",
			"cut",
		],
		["correct horse\u00a0", "white-space"],
		[
			"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY----- ",
			"white-space",
		],
	])("%j", (text, reason) => {
		expect(unmeant(text)).toBe(reason);
	});

	test.each([
		"correct horse",
		"$ecret",
		"pa$$WORD",
		"$" + "{A}-" + "$" + "{B}",
		"{{a}} and {{b}}",
		"100%",
		"%41%",
		"# one ## two #",
		"a < b > c",
		'"',
		"it's",
		'say "please"',
		"https://vault:8200",
		"-----BEGIN",
		"-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----",
		"-----BEGIN A-----\nAA==\n-----END A-----\n-----BEGIN B-----\nAA==\n-----END B-----",
		"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\r\n\n",
	])("but not %j", (text) => {
		expect(unmeant(text)).toBeNull();
	});
});

const billing = {
	"integrations/billing.yaml": `key: billing
type: web-services
name: Billing
status: active
credentials:
  type: basicAuth
  fields:
    userName: { file: secrets/user }
    password: { env: BILLING_PASSWORD }
`,
	"secrets/user": "svc",
};

const good = { BILLING_PASSWORD: "a-good-password-of-billing" };

function stored({ simulator }: Place): Readonly<Record<string, string>> {
	const [id = ""] = simulator.organization.credentials.keys();
	return simulator.organization.credentialFields(id);
}

/** Applies a good value first, then a bad one, which leaves it there. */
async function refuses(
	place: Place,
	bad: Readonly<Record<string, string>>,
	words: RegExp,
	path: string,
): Promise<void> {
	const before = stored(place);
	const wrote = writes(place.simulator).length;
	for (const argv of [
		["plan", "--format", "json"],
		["apply", "--yes", "--format", "json"],
	]) {
		const { code, out, err } = await place.go(argv, bad);
		expect(code, out).toBe(1);
		const { refusals } = JSON.parse(out) as {
			refusals: { rule: string; key: string; message: string }[];
		};
		expect(refusals).toEqual([
			{
				rule: "unresolved-secret",
				key: expect.any(String),
				message: expect.stringMatching(words),
			},
		]);
		expect(refusals[0]?.message).toContain(path);
		for (const value of Object.values(bad))
			for (const text of [out, err]) expect(text).not.toContain(value);
	}
	expect(writes(place.simulator)).toHaveLength(wrote);
	expect(stored(place)).toEqual(before);
}

describe("a value that cannot be meant overwrites no good one", () => {
	test("a placeholder, quotes, white space: nothing is written, and the value is told nowhere", () =>
		withPlace({ files: billing }, async (place) => {
			expect((await place.go(["apply", "--yes"], good)).code).toBe(0);
			for (const [value, words] of [
				...placeholders.map((text) => [text, /placeholder/] as const),
				['"a-good-password-of-billing"', /quotes/],
				["'a-good-password-of-billing'", /quotes/],
				["another-password\r", /white space/],
				["another-password ", /white space/],
				[" another-password", /white space/],
			] as const)
				await refuses(
					place,
					{ BILLING_PASSWORD: value },
					words,
					"credentials.fields.password comes from environment variable BILLING_PASSWORD",
				);
			await writeFile(join(place.folder, "secrets/user"), "svc\n\n");
			await refuses(
				place,
				good,
				/secrets\/user.*white space/,
				"credentials.fields.userName",
			);
		}));

	test("a byte order mark and one line break come off a file", () =>
		withPlace({ files: billing }, async (place) => {
			await writeFile(join(place.folder, "secrets/user"), "\ufeffsvc\r\n");
			expect((await place.go(["apply", "--yes"], good)).code).toBe(0);
			expect(stored(place)).toEqual({
				userName: "svc",
				password: good.BILLING_PASSWORD,
			});
		}));

	test.each(["warning", "off"])(
		"rules: { secret-format: %s } in the environment accepts it",
		(severity) =>
			withPlace(
				{
					files: billing,
					settings: settings().replace(
						"prune: true",
						`rules: { secret-format: ${severity} }`,
					),
				},
				async (place) => {
					const meant = { BILLING_PASSWORD: " $" + "{meant} " };
					const { code, err } = await place.go(["apply", "--yes"], meant);
					expect(code).toBe(0);
					expect(/placeholder/.test(err)).toBe(severity === "warning");
					expect(stored(place)["password"]).toBe(meant.BILLING_PASSWORD);
				},
			),
	);

	test("a comment does not", () =>
		withPlace(
			{
				files: {
					...billing,
					"integrations/billing.yaml": `# gc-integrations-disable secret-format\n${billing["integrations/billing.yaml"]}`,
				},
			},
			async (place) => {
				const { out } = await place.go(["lint", "--format", "json"]);
				expect(out).toContain("cannot be disabled by a comment");
				const { code } = await place.go(["plan"], {
					BILLING_PASSWORD: "'quoted'",
				});
				expect(code).toBe(1);
			},
		));

	test("the daemon keeps it too, and says why", async () => {
		const repository = repositoryOf(
			[
				{
					key: "billing",
					type: "web-services",
					name: "Billing",
					status: "active",
					credentials: {
						type: "basicAuth",
						fields: { userName: "svc", password: { env: "PASSWORD" } },
					},
				},
			],
			{ variables: { PASSWORD: "$(PASSWORD)" } },
		);
		const clock = fakeClock();
		const simulator = await startSimulator({ clock: clock.now });
		const stage = await stageFleet(simulator, repository, { clock });
		try {
			const [report] = await stage.cycle();
			expect(report?.verdict).toBe("refused");
			expect(report?.plan?.refusals[0]?.message).toMatch(/placeholder/);
			expect(writes(simulator)).toEqual([]);
		} finally {
			await stage.close();
			await simulator.close();
		}
	});
});

const pem = (lineBreak: string): string =>
	[
		"-----BEGIN PRIVATE KEY-----",
		"EXAMPLE+NOT+A+KEY",
		"-----END PRIVATE KEY-----",
		"",
	].join(lineBreak);

describe("a private key", () => {
	const google = async (): Promise<Readonly<Record<string, string>>> => ({
		"integrations/google.yaml": await readFile(
			new URL("google.yaml", import.meta.url),
			"utf8",
		),
	});

	test("is taken in every form that Google's files and a shell give it", async () =>
		withPlace({ files: await google() }, async (place) => {
			for (const value of [
				pem("\n"),
				pem("\r\n"),
				pem("\\n"),
				pem("\n").trim(),
			]) {
				const { code, out } = await place.go(["apply", "--yes"], { PK: value });
				expect(code, out).toBe(0);
				expect(stored(place)["privateKey"]).toBe(value);
			}
		}));

	test.each([
		["in quotes", `"${pem("\\n")}"`],
		["its first line only", "-----BEGIN PRIVATE KEY-----"],
		["the whole JSON key file", JSON.stringify({ private_key: pem("\n") })],
		["a path", "/run/secrets/google.pem"],
		["line breaks turned into blanks", pem(" ").trim()],
		["base64 of it", Buffer.from(pem("\n")).toString("base64")],
		["a certificate", pem("\n").replaceAll("PRIVATE KEY", "CERTIFICATE")],
		["an encrypted one", pem("\n").replaceAll("PRIVATE", "ENCRYPTED PRIVATE")],
	])("is refused as %s", async (_title, value) =>
		withPlace({ files: await google() }, async (place) => {
			expect((await place.go(["apply", "--yes"], { PK: pem("\n") })).code).toBe(
				0,
			);
			await refuses(
				place,
				{ PK: value },
				/private key in PEM form|quotes/,
				"credentials.fields.privateKey",
			);
		}),
	);
});

describe("a secret of the settings that cannot be meant is exit 3", () => {
	const files = billing;
	test.each([
		["CLIENT_SECRET", "$(CLIENT_SECRET)", /oauth\.clientSecret.*placeholder/],
		["CLIENT_SECRET", "simulator-secret\n", /oauth\.clientSecret.*white space/],
		["CLIENT_ID", '"simulator"', /oauth\.clientId.*quotes/],
		["FINGERPRINT_KEY", "{{ fingerprint }}", /fingerprintKey.*placeholder/],
		[
			"FINGERPRINT_KEY",
			"0123456789-0123456789-012345678",
			/fingerprintKey.*FINGERPRINT_KEY.*fewer than 32 characters.*notes that every admin may read.*openssl rand -hex 32/,
		],
	])("%s=%j", (name, value, words) =>
		withPlace({ files }, async (place) => {
			for (const argv of [
				["plan"],
				["apply", "--yes"],
				["daemon", "--once", "--state", place.folder],
				["daemon", "--state", place.folder],
			]) {
				const { code, out, err } = await place.go(argv, {
					...good,
					[name]: value,
				});
				expect(code, argv.join(" ")).toBe(3);
				expect(err).toMatch(words);
				expect(out + err).not.toContain(value);
			}
			expect(writes(place.simulator)).toEqual([]);
		}),
	);

	test("a key of 32 characters is long enough", () =>
		withPlace({ files }, async (place) => {
			const { code } = await place.go(["plan"], {
				...good,
				FINGERPRINT_KEY: "0123456789abcdef0123456789abcdef",
			});
			expect(code).toBe(0);
		}));
});
