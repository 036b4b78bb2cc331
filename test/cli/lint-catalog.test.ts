// `doctor --save-catalog`, then `lint --catalog`: documents are judged offline by what their organization said of its types.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SavedCatalog } from "../../src/core/doctor/live-catalog.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withFolder } from "../fixtures/folder.ts";
import type { LintedJson } from "../fixtures/repository.ts";

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.close());

const environment = (name: string): string =>
	`  ${name}: { platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }, oauth: { clientId: simulator, clientSecret: { env: SECRET } } }`;
const settings = `version: 1
environments:
${environment("dev")}
${environment("prod")}
`;
const crm = `key: crm
type: web-services
name: CRM
status: active
credentials:
  type: basicAuth
  fields:
    userName: genesys
    password: { env: PASSWORD }
mutualTls:
  certificateAuthority: digicert
`;
const tickets = `key: tickets
type: zendesk
name: Tickets
status: active
credentials:
  type: zendeskApiToken
  fields:
    userEmail: genesys@example.com
    baseUrl: https://example.zendesk.com
    apiToken: { env: TOKEN }
`;
const files = {
	"gc-integrations.yaml": settings,
	"integrations/crm.yaml": crm,
	"integrations/tickets.yaml": tickets,
};

interface Repository {
	readonly folder: string;
	/** Keeps the catalogue as the organization is now. */
	save(file?: string, environment?: string): Promise<void>;
	lint(
		...words: readonly string[]
	): Promise<{ code: number; err: string; findings: readonly string[] }>;
}

function within<T>(
	more: Readonly<Record<string, string>>,
	use: (repository: Repository) => Promise<T>,
): Promise<T> {
	const all: Record<string, string> = { ...files, ...more };
	all["gc-integrations.yaml"] = (all["gc-integrations.yaml"] ?? "").replaceAll(
		"SIMULATOR",
		simulator.url,
	);
	return withFolder(all, (folder) =>
		use({
			folder,
			async save(file = "catalog.json", name = "dev") {
				const words = ["doctor", "--env", name, "--save-catalog", file];
				const ran = await command(folder, words, {
					SECRET: "simulator-secret",
				});
				expect(ran.err).toContain(`saved the catalogue to ${file}`);
			},
			async lint(...words) {
				// Offline: not even the client's secret is there.
				const { code, out, err } = await command(folder, [
					"lint",
					"--format",
					"json",
					...words,
				]);
				const { findings } = JSON.parse(out) as Partial<LintedJson>;
				return {
					code,
					err,
					findings: (findings ?? [])
						.filter(({ rule }) => rule !== "digicert-rotation")
						.map(
							({ rule, file, line, column, environment, message }) =>
								`${rule} ${file}:${line}:${column} ${environment ?? "-"} ${message}`,
						),
				};
			},
		}),
	);
}

test("a fresh organization gives no finding", () =>
	within({}, async ({ save, lint }) => {
		await save();
		await simulator.close();
		expect(await lint("--catalog", "catalog.json")).toMatchObject({
			code: 0,
			findings: [],
		});
	}));

test("what is found by its title or by what it accepts gives none", () =>
	within({}, async ({ save, lint }) => {
		simulator.behave({
			renamedFields: { zendeskApiToken: { userEmail: "mail" } },
			renamedSlots: { "zendesk-data-actions": "another" },
		});
		await save();
		expect((await lint("--catalog", "catalog.json")).findings).toEqual([]);
	}));

describe("what changed is told at its line", () => {
	const at = async (
		behavior: Partial<Behavior>,
		findings: readonly RegExp[],
		more: Readonly<Record<string, string>> = {},
	): Promise<void> =>
		within(more, async ({ save, lint }) => {
			simulator.behave(behavior);
			await save();
			const told = await lint("--catalog", "catalog.json");
			expect(told.code).toBe(1);
			expect(told.findings).toEqual(
				findings.map((finding) => expect.stringMatching(finding)),
			);
		});
	const mismatch = "^platform-schema-mismatch integrations/";

	test("an authority", () =>
		at({ digicertName: "Acme" }, [
			new RegExp(
				`${mismatch}crm\\.yaml:11:25 dev the platform does not accept "DigiCert"`,
			),
		]));

	test("the schema of properties", () =>
		at({ configSchemas: "absent" }, [
			new RegExp(
				`${mismatch}crm\\.yaml:11:3 dev the platform does not know mutualTls\\.certificateAuthority`,
			),
		]));

	test("a limit", () =>
		at(
			{ maxInstances: { "custom-rest-actions": 1 } },
			[
				/^limit-exceeded integrations\/shop\.yaml:2:7 dev 2 integrations of type web-services, but the organization may have 1: remove 1, or ask support/,
			],
			{
				"integrations/shop.yaml":
					"key: shop\ntype: web-services\nname: Shop\nstatus: active\n",
			},
		));

	/** What no switch of the simulator does. */
	const edited = async (
		edit: (catalog: SavedCatalog) => Partial<SavedCatalog>,
		findings: readonly RegExp[],
		more: Readonly<Record<string, string>> = {},
	): Promise<void> =>
		within(more, async ({ folder, save, lint }) => {
			await save();
			const file = join(folder, "catalog.json");
			const saved = JSON.parse(readFileSync(file, "utf8")) as SavedCatalog;
			writeFileSync(file, JSON.stringify({ ...saved, ...edit(saved) }));
			expect((await lint("--catalog", "catalog.json")).findings).toEqual(
				findings.map((finding) => expect.stringMatching(finding)),
			);
		});

	test("a type", () =>
		edited(
			({ types }) => ({
				types: types.filter(({ id }) => id !== "zendesk-data-actions"),
			}),
			[
				new RegExp(
					`${mismatch}tickets\\.yaml:2:7 dev the platform has no integration type zendesk-data-actions`,
				),
			],
		));

	test("a slot", () =>
		edited(
			({ types }) => ({
				types: types.map((type) =>
					type.id === "custom-rest-actions"
						? {
								...type,
								slots: {
									basicAuth: {
										required: false,
										credentialTypes: ["userDefinedOAuth"],
									},
								},
							}
						: type,
				),
			}),
			[
				new RegExp(
					`${mismatch}crm\\.yaml:6:9 dev no credential slot .* accepts basicAuth`,
				),
			],
		));

	test("a field that is gone, and one that is demanded", () =>
		edited(
			({ credentialTypes }) => ({
				credentialTypes: credentialTypes.map((type) =>
					type.name === "zendeskApiToken"
						? {
								...type,
								fields: { baseUrl: "Base URL", apiToken: null, login: null },
								required: ["login"],
							}
						: type,
				),
			}),
			[
				new RegExp(
					`${mismatch}tickets\\.yaml:7:3 dev .*demands the field "login"`,
				),
				new RegExp(`${mismatch}tickets\\.yaml:8:5 dev .*no field "userEmail"`),
			],
		));

	test("at the patch that made it, and a mistake that lint tells anyway only once", () =>
		edited(
			({ types }) => ({
				types: types.filter(({ id }) => id !== "zendesk-data-actions"),
			}),
			[
				/^unknown-field integrations\/crm\.yaml:8:5 - unknown field "username"/,
				new RegExp(`${mismatch}crm\\.yaml:15:7 dev .*properties\\.retries`),
				new RegExp(`${mismatch}tickets\\.yaml:2:7`),
			],
			{
				"integrations/crm.yaml": `${crm.replace("userName", "username")}environments:
  dev:
    properties:
      retries: 3
`,
			},
		));
});

test("a comment that accepts it is unused only where there is a catalogue", () =>
	within(
		{
			"integrations/crm.yaml": `# gc-integrations-disable platform-schema-mismatch -- it will come\n${crm}`,
		},
		async ({ save, lint }) => {
			expect((await lint()).findings).toEqual([]);
			await save("dev.json");
			await save("prod.json", "prod");
			expect((await lint("--catalog", "dev.json")).findings).toEqual([]);
			const both = ["--catalog", "dev.json", "--catalog", "prod.json"];
			expect((await lint(...both)).findings).toEqual([
				expect.stringMatching(/^unused-disable integrations\/crm\.yaml:1:/),
			]);
			simulator.behave({ digicertName: "Acme" });
			await save("dev.json");
			await save("prod.json", "prod");
			expect((await lint(...both)).findings).toEqual([]);
		},
	));

describe("an environment", () => {
	test("is judged by its own catalogue only", () =>
		within({}, async ({ save, lint }) => {
			await save("dev.json", "dev");
			simulator.behave({ digicertName: "Acme" });
			await save("prod.json", "prod");
			expect((await lint("--catalog", "dev.json")).findings).toEqual([]);
			const both = await lint(
				"--catalog",
				"dev.json",
				"--catalog",
				"prod.json",
			);
			expect(both.findings).toEqual([
				expect.stringMatching(/^platform-schema-mismatch .* prod /),
			]);
			expect(
				(await lint("--catalog", "prod.json", "--env", "prod")).findings,
			).toHaveLength(1);
		}));

	test("is not needed where documents are judged alone", () =>
		within({}, async ({ folder, save }) => {
			simulator.behave({ digicertName: "Acme" });
			await save();
			const catalog = readFileSync(join(folder, "catalog.json"), "utf8");
			await withFolder(
				{ "crm.yaml": crm, "catalog.json": catalog },
				async (alone) => {
					const ran = await command(alone, [
						"lint",
						"crm.yaml",
						"--catalog",
						"catalog.json",
					]);
					expect(ran.code).toBe(1);
					expect(ran.out).toContain("platform-schema-mismatch");
				},
			);
		}));
});

describe("a file that is none is wrong usage", () => {
	test.each([
		["nothing.json", null, "cannot read the catalogue nothing.json"],
		["c.json", '{ "version": 1, ', "is not JSON, or not the whole of it"],
		[
			"c.json",
			"[]",
			"is not what gc-integrations doctor --save-catalog writes",
		],
		[
			"c.json",
			'{ "version": 1, "changes": [] }',
			"is not what gc-integrations doctor --save-catalog writes",
		],
		[
			"c.json",
			'{ "version": 2, "kind": "gc-integrations-catalog" }',
			"is not of version 1",
		],
		[
			"c.json",
			'{ "version": 1, "kind": "gc-integrations-catalog", "types": {} }',
			"lacks members",
		],
	])("%s %j", (file, text, says) =>
		within(text === null ? {} : { [file]: text }, async ({ lint }) => {
			const { code, err } = await lint("--catalog", file);
			expect(code).toBe(3);
			expect(err).toContain(says);
		}),
	);

	test("cut anywhere", () =>
		within({}, async ({ folder, save, lint }) => {
			await save();
			const file = join(folder, "catalog.json");
			const text = readFileSync(file, "utf8");
			for (const part of [0.01, 0.5, 0.99]) {
				writeFileSync(file, text.slice(0, text.length * part));
				const { code, err } = await lint("--catalog", "catalog.json");
				expect(code).toBe(3);
				expect(err).toContain("the catalogue catalog.json is not JSON");
			}
		}));

	test("of an environment that is not there, not judged, or twice", () =>
		within({}, async ({ folder, save, lint }) => {
			await save("dev.json", "dev");
			const text = readFileSync(join(folder, "dev.json"), "utf8");
			writeFileSync(
				join(folder, "other.json"),
				text.replace('"environment": "dev"', '"environment": "stage"'),
			);
			for (const [words, says] of [
				[["other.json"], 'environment "stage", which the settings do not have'],
				[["dev.json", "--env", "prod"], "is of the environment dev, and prod"],
				[["dev.json", "--catalog", "dev.json"], "are both of the environment"],
			] as const) {
				const { code, err } = await lint("--catalog", ...words);
				expect(code).toBe(3);
				expect(err).toContain(says);
			}
		}));
});
