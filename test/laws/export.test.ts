// Any organization: exported it lints clean, its plan adopts and changes nothing, and an apply writes ownership lines alone.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	type ExportJson,
	type PlanJson,
	withDesk,
} from "../fixtures/export.ts";
import { settings } from "../fixtures/session.ts";

const types = [
	["aws-lambda-data-actions", "AmazonWebServicesARN", "amazonWebServicesARN"],
	["purecloud-data-actions", "pureCloudOAuthClient", "pureCloudOAuthClient"],
	["function-data-actions", "functionCredentials", "userDefined"],
	[
		"google-data-actions",
		"googleServiceAccount",
		"googleCloudPlatformServiceAccount",
	],
	["google-data-actions", "googleServiceAccount", "googleGSuiteServiceAccount"],
	["microsoft-dynamics-data-actions", "msDynamics", "msDynamics"],
	["salesforce-datadip", "salesforceUser", "salesforce"],
	["custom-rest-actions", "basicAuth", "basicAuth"],
	["custom-rest-actions", "basicAuth", "userDefined"],
	["custom-rest-actions", "basicAuth", "userDefinedOAuth"],
	["zendesk-data-actions", "zendeskApiToken", "zendeskApiToken"],
	["embedded-client-app", "", ""],
] as const;

/** As the platform sends it back: JSON texts have no -0. */
const jsonValue = fc
	.jsonValue({ maxDepth: 2 })
	.map((value) => JSON.parse(JSON.stringify(value)) as typeof value);

const names = fc.oneof(
	fc.constantFrom(
		"CRM",
		"crm",
		"CRM ",
		"  leading blanks",
		"no",
		"0x1",
		"# x",
		"- a",
		"a: b",
		"'quoted'",
		'"double"',
		"two\nlines",
		"tab\there",
		"../../etc/passwd",
		"a/b\\c",
		"🚀 rocket 👩‍👩‍👧",
		"日本語",
		"x".repeat(250),
		"zero\u200bwidth",
		"no\u00a0break",
		"~",
		"null",
		"[gc-integrations key=a]",
		"&anchor *alias !tag %",
		"{ a: 1 }",
		"trailing\\",
		"\u0007bell",
		"2026-01-01",
		"constructor",
		"__proto__",
		"Ünïcödé Straße",
	),
	fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }),
);

const notes = fc.oneof(
	fc.constantFrom(
		"",
		"One line.",
		"Two\nlines.",
		"  indented\nfirst",
		"ends in blanks  \n\n",
		"\n\nstarts with blank lines",
		"CR\r\nLF",
		"# not a comment\n- not a list",
		"tab\tand\u00a0nbsp\nhere",
		"[gc-integrations something\nelse",
		"trailing \n blanks \nin lines",
	),
	fc.string({ maxLength: 80, unit: "grapheme" }),
);

const properties = fc.dictionary(
	fc.constantFrom("one", "two three", "no", "# x", "nested", "apiKey", "__x"),
	jsonValue,
	{ maxKeys: 3 },
);

const integrations = fc.array(
	fc.record({
		type: fc.constantFrom(...types),
		name: names,
		notes,
		properties,
		authority: fc.constantFrom(undefined, "Genesys Cloud", "DigiCert"),
		active: fc.boolean(),
		bound: fc.constantFrom("own", "own", "shared", "none"),
		line: fc.constantFrom(null, null, null, "orphan", "other-owner"),
	}),
	{ minLength: 1, maxLength: 9 },
);

const behaviors: fc.Arbitrary<Partial<Behavior>> = fc.record({
	expandConfig: fc.constantFrom("carried", "ignored", "rejected"),
	listNotes: fc.boolean(),
	emptyNotes: fc.constantFrom("empty", "node_dynamodb_empty_string", "absent"),
	typeListing: fc.constantFrom("full", "brief"),
	configCredentials: fc.constantFrom("info", "id-only"),
	configSchemas: fc.constantFrom("open", "absent"),
	noopPutBumpsVersion: fc.boolean(),
});

function seed(
	organization: Organization,
	given: readonly {
		type: (typeof types)[number];
		name: string;
		notes: string;
		properties: Record<string, unknown>;
		authority: string | undefined;
		active: boolean;
		bound: string;
		line: string | null;
	}[],
): void {
	for (const [at, one] of given.entries()) {
		const [type, slot, credentialType] = one.type;
		const shared = `shared-${credentialType}`;
		const id = one.bound === "shared" ? shared : `credential-${at}`;
		const known = organization.liveCredentials().some((it) => it.id === id);
		if (!known && one.bound !== "gone" && credentialType !== "")
			organization.addCredential({
				id,
				type: credentialType,
				name: `Integration-${at}`,
				fields: { secretOf: `the-secret-value-${at}` },
			});
		const line = {
			orphan: `[gc-integrations key=orphan-${at}]`,
			"other-owner": `[gc-integrations owner=others key=o-${at}]`,
		}[one.line ?? ""];
		organization.addIntegration({
			id: `id-${at}`,
			type,
			name: one.name,
			notes:
				line === undefined || slot === "" ? one.notes : `${one.notes}\n${line}`,
			properties: {
				...one.properties,
				...(type === "custom-rest-actions" && one.authority !== undefined
					? { clientCertificateAuthority: one.authority }
					: {}),
			} as Parameters<Organization["addIntegration"]>[0]["properties"] & object,
			credentials: slot !== "" && one.bound !== "none" ? { [slot]: id } : {},
			state: one.active ? "ENABLED" : "DISABLED",
		});
	}
}

/** All that an adoption must leave as it is. */
function settled(organization: Organization): unknown {
	return {
		credentials: organization.liveCredentials(),
		integrations: organization
			.liveIntegrations()
			.map(
				({
					id,
					name,
					properties,
					advanced,
					credentials,
					intendedState,
					notes,
				}) => ({
					id,
					// The simulator trims what is written.
					name: name.trim(),
					properties,
					advanced,
					credentials,
					intendedState,
					notes: notes
						.replace(/\r\n?/g, "\n")
						.replace(/\n?\[gc-integrations (owner=\S+ )?key=[^\n]*\]$/, "")
						.trimEnd(),
				}),
			),
	};
}

test(
	"an exported organization lints clean, and its plan adopts and changes nothing",
	() =>
		fc.assert(
			fc.asyncProperty(integrations, behaviors, (given, behavior) =>
				withDesk(
					(organization) => seed(organization, given),
					async ({ go, json, files, simulator }) => {
						const { organization } = simulator;
						const exported = await json<ExportJson>("export");
						expect(
							exported.written.length + exported.skipped.length,
							"nothing is skipped silently",
						).toBe(given.length);
						for (const [file, text] of Object.entries(files())) {
							expect(file).toMatch(
								/^(gc-integrations\.yaml|integrations\/[a-z0-9-]+\.yaml)$/,
							);
							expect(text).not.toContain("the-secret-value");
						}
						if (exported.written.length === 0) return;
						const linted = await go("lint", "--format", "json");
						const { summary, findings } = JSON.parse(linted.out) as {
							summary: { errors: number };
							findings: { rule: string }[];
						};
						expect([
							summary.errors,
							findings.filter(
								({ rule }) =>
									rule !== "digicert-rotation" &&
									rule !== "duplicate-name" &&
									rule !== "unexpanded-placeholder",
							),
						]).toEqual([0, []]);
						const plan = await json<PlanJson>("plan");
						expect(plan.refusals).toEqual([]);
						for (const { verb, fields, key } of plan.changes)
							expect([key, verb, fields]).toEqual([key, "adopt", []]);
						const before = settled(organization);
						const applied = await go("apply", "--yes");
						expect(applied.code, applied.out + applied.err).toBe(0);
						expect(settled(organization)).toEqual(before);
						expect((await json<PlanJson>("plan")).changes).toEqual([]);
						const texts = files();
						const again = await json<ExportJson>("export");
						expect(again.written).toEqual([]);
						expect(files()).toEqual(texts);
					},
					{
						behavior,
						settings: settings().replace("prune: true", "prune: false"),
					},
				),
			),
			{ numRuns: 25 },
		),
	300_000,
);

const uiEdits = fc.array(
	fc.record({
		name: fc.constantFrom(
			null,
			"no",
			"# x",
			"- a",
			'it\'s "quoted"',
			"a: b",
			"🚀",
		),
		notes: fc.constantFrom(
			null,
			"",
			"One line.",
			"Two\nlines: # here",
			"  indented\n\nfirst",
			"Zeile\u00a0mit",
		),
		properties: fc.option(
			fc.dictionary(fc.constantFrom("one", "two three", "nested"), jsonValue, {
				maxKeys: 3,
			}),
			{ nil: null },
		),
		authority: fc.constantFrom(null, "Genesys Cloud", "DigiCert"),
		toggle: fc.boolean(),
	}),
	{ minLength: 9, maxLength: 9 },
);

/** The text of each member at the top, with the comments above it. */
function parts(text: string): Readonly<Record<string, string>> {
	const found: Record<string, string> = {};
	let name = "";
	for (const line of text.trimEnd().split("\n")) {
		name = /^([a-zA-Z]+):/.exec(line)?.[1] ?? name;
		found[name] = `${found[name] ?? ""}${line}\n`;
	}
	return found;
}

test(
	"whatever was changed in the UI is taken over, where it stands, and nothing else",
	() =>
		fc.assert(
			fc.asyncProperty(integrations, uiEdits, (given, edits) =>
				withDesk(
					(organization) =>
						seed(
							organization,
							given.map((one, at) => ({
								...one,
								line: null,
								name: `${one.name.replaceAll(/\P{ASCII}/gu, "x")} ${at}`,
							})),
						),
					async ({ go, json, files, simulator }) => {
						const { organization } = simulator;
						const { written } = await json<ExportJson>("export");
						if (written.length === 0) return;
						expect((await go("apply", "--yes")).code).toBe(0);
						const before = files();
						const edited = new Map<string, readonly string[]>();
						for (const [at, { file, integrationId }] of written.entries()) {
							const edit = edits[at];
							if (!edit || integrationId === null) continue;
							const live = organization.integration(integrationId);
							const [line = ""] =
								/\[gc-integrations key=[^\n]*$/.exec(live.notes) ?? [];
							const { name, notes, properties, authority, toggle } = edit;
							organization.editConfig(integrationId, {
								...(name === null ? {} : { name: `${name} ${at}` }),
								...(notes === null ? {} : { notes: `${notes}\n${line}` }),
								properties: {
									...(properties ?? live.properties),
									...(live.typeId === "custom-rest-actions" &&
									authority !== null
										? { clientCertificateAuthority: authority }
										: {}),
								} as typeof live.properties,
							});
							if (toggle)
								organization.setState(
									integrationId,
									live.intendedState === "ENABLED" ? "DISABLED" : "ENABLED",
								);
							edited.set(file, [
								...(name === null ? [] : ["name"]),
								...(notes === null ? [] : ["notes"]),
								...(properties === null ? [] : ["properties", "mutualTls"]),
								...(authority === null ? [] : ["mutualTls", "properties"]),
								...(toggle ? ["status"] : []),
							]);
						}
						const done = await json<ExportJson>("export", "--all-drift");
						expect(done.skipped).toEqual([]);
						const plan = await json<PlanJson>("plan");
						expect([plan.changes, plan.refusals]).toEqual([[], []]);
						const after = files();
						expect(Object.keys(after)).toEqual(Object.keys(before));
						for (const [file, text] of Object.entries(before)) {
							const now = parts(after[file] ?? "");
							for (const [member, part] of Object.entries(parts(text)))
								if (!edited.get(file)?.includes(member))
									expect(now[member], `${file} ${member}`).toBe(part);
						}
					},
					{
						behavior: { configSchemas: "open" },
						settings: settings().replace("prune: true", "prune: false"),
					},
				),
			),
			{ numRuns: 25 },
		),
	300_000,
);

const otherwise = fc.array(
	fc.record({
		there: fc.constantFrom(true, true, true, false),
		notes,
		properties,
		authority: fc.constantFrom(undefined, "Genesys Cloud", "DigiCert"),
		active: fc.boolean(),
		bound: fc.constantFrom("own", "shared", "none"),
		type: fc.constantFrom(null, null, null, ...types),
	}),
	{ minLength: 9, maxLength: 9 },
);

test(
	"two organizations become documents with patches: both plans adopt and change nothing",
	() =>
		fc.assert(
			fc.asyncProperty(integrations, otherwise, async (given, other) => {
				const ours = given.map((one) => ({ ...one, line: null }));
				const prod = await startSimulator({
					seed: (organization) =>
						seed(
							organization,
							ours.flatMap((one, at) => {
								const { there, type, ...more } = other[at] ?? { there: false };
								return there
									? [{ ...one, ...more, type: type ?? one.type }]
									: [];
							}),
						),
					behavior: {
						settleReads: 0,
						rateLimit: 1_000_000,
						configSchemas: "open",
					},
				});
				const dev = settings().replace("prune: true", "prune: false");
				const section = / {2}dev:[\s\S]*?(?=^\S)/m.exec(dev)?.[0] ?? "";
				try {
					await withDesk(
						(organization) => seed(organization, ours),
						async ({ go, json, files, simulator }) => {
							await json("export", "--env", "dev");
							await json("export", "--env", "prod");
							const linted = await go("lint", "--format", "json");
							const { findings } = JSON.parse(linted.out) as {
								findings: { severity: string; rule: string; message: string }[];
							};
							expect(
								findings.filter(
									({ severity, rule }) =>
										severity === "error" && rule !== "no-files",
								),
							).toEqual([]);
							for (const [environment, organization] of [
								["dev", simulator.organization],
								["prod", prod.organization],
							] as const) {
								const words = ["--env", environment];
								const planned = await go("plan", ...words, "--format", "json");
								const plan = JSON.parse(planned.out) as PlanJson;
								const lints = plan.refusals.filter(
									({ rule }) => rule !== "lint-errors",
								);
								expect(lints).toEqual([]);
								for (const { key, verb, fields } of plan.changes)
									expect([key, verb, fields]).toEqual([key, "adopt", []]);
								const before = settled(organization);
								if (plan.changes.length > 0) {
									const applied = await go("apply", "--yes", ...words);
									expect(applied.code, applied.out + applied.err).toBe(0);
								}
								expect(settled(organization)).toEqual(before);
							}
							const texts = files();
							for (const environment of ["dev", "prod"]) {
								const again = await json<ExportJson>(
									"export",
									"--env",
									environment,
								);
								expect([again.written, again.updated]).toEqual([[], []]);
							}
							expect(files()).toEqual(texts);
						},
						{
							behavior: { configSchemas: "open" },
							settings: dev.replace(
								section,
								section +
									section
										.replace("  dev:", "  prod:")
										.replaceAll("SIMULATOR", prod.url),
							),
						},
					);
				} finally {
					await prod.close();
				}
			}),
			{ numRuns: 20 },
		),
	300_000,
);
