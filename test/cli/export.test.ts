// `export`: what is written, what is skipped, and what never happens.
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	byHand,
	type ExportJson,
	type PlanJson,
	webServices,
	withDesk,
} from "../fixtures/export.ts";

describe("export", () => {
	test("writes a document for each integration that no document has, and never again", () =>
		withDesk(byHand, async ({ json, read, files, go }) => {
			const first = await json<ExportJson>("export");
			expect(first).toEqual({
				version: 1,
				environment: "dev",
				written: [
					{
						key: "crm-lookup-groesse-son",
						integrationId: "crm",
						file: "integrations/crm-lookup-groesse-son.yaml",
					},
					{
						key: "open",
						integrationId: "open",
						file: "integrations/open.yaml",
					},
				],
				updated: [],
				skipped: [
					{
						integrationId: "widget",
						name: "A widget",
						reason: expect.stringContaining("embedded-client-app") as string,
					},
				],
			});
			expect(
				read("integrations/crm-lookup-groesse-son.yaml"),
			).toBe(`# yaml-language-server: $schema=../node_modules/gc-integrations/schemas/integration.schema.json
key: crm-lookup-groesse-son
type: web-services
name: "CRM Lookup: Größe & Søn"
status: active
notes: |
  Owned by the CRM team.
  Ask them first.
credentials:
  type: basicAuth
  keep: true
mutualTls:
  certificateAuthority: genesys-cloud
properties:
  other: 1
`);
			const { out } = await go("lint");
			expect(out).toContain("no problems");
			const plan = await json<PlanJson>("plan");
			expect(plan.refusals).toEqual([]);
			expect(plan.changes.map(({ verb, fields }) => [verb, fields])).toEqual([
				["adopt", []],
				["adopt", []],
			]);
			const before = files();
			const again = await go("export");
			expect(again.out).toContain("nothing to write");
			expect(files()).toEqual(before);
		}));

	test("writes settings too where there are none, and goes by them the next time", () =>
		withDesk(
			byHand,
			async ({ go, json, read, simulator }) => {
				const platform = [
					"--login-url",
					simulator.url,
					"--api-url",
					simulator.url,
				];
				const lacks = await go("export", ...platform);
				expect([lacks.code, lacks.err]).toEqual([
					3,
					expect.stringContaining("--client-id"),
				]);
				const bare = await json<ExportJson>(
					"export",
					...platform,
					"--client-id",
					"simulator",
				);
				expect(bare.written).toHaveLength(2);
				expect(bare.environment).toBe("main");
				expect(
					read("gc-integrations.yaml"),
				).toBe(`# yaml-language-server: $schema=./node_modules/gc-integrations/schemas/settings.schema.json
version: 1
environments:
  main:
    platform:
      loginUrl: ${simulator.url}
      apiUrl: ${simulator.url}
    organizationId: ${simulator.organization.id}
    oauth:
      clientId: simulator
      clientSecret: { env: GC_CLIENT_SECRET }
`);
				expect((await go("lint")).code).toBe(0);
				const plan = await json<PlanJson>("plan");
				expect(plan.changes.map(({ verb }) => verb)).toEqual([
					"adopt",
					"adopt",
				]);
				const again = await go(
					"export",
					...platform,
					"--client-id",
					"simulator",
				);
				expect([again.code, again.err]).toEqual([
					3,
					expect.stringContaining("a folder without settings"),
				]);
			},
			{ settings: null },
		));

	test("raises the limits in new settings, and says so where there are some", () =>
		withDesk(
			(organization) => {
				for (let at = 0; at < 52; at += 1)
					organization.addIntegration({ type: webServices, name: `No ${at}` });
			},
			async ({ go, read, simulator }) => {
				const words = [
					...["--login-url", simulator.url, "--api-url", simulator.url],
					...["--client-id", "simulator"],
				];
				expect((await go("export", ...words)).code).toBe(0);
				expect(read("gc-integrations.yaml")).toContain("web-services: 52");
				expect((await go("lint")).code).toBe(0);
			},
			{ settings: null, behavior: { maxInstances: { [webServices]: 80 } } },
		));

	test("is limited to the names and ids that are given", () =>
		withDesk(byHand, async ({ go, json }) => {
			const unknown = await go("export", "Nobody");
			expect([unknown.code, unknown.err]).toEqual([
				3,
				expect.stringContaining('no integration "Nobody"'),
			]);
			const one = await json<ExportJson>("export", " open ");
			expect(one.written.map(({ key }) => key)).toEqual(["open"]);
			expect(one.skipped).toEqual([]);
			const had = await json<ExportJson>("export", "OPEN");
			expect(had.written).toEqual([]);
			expect(had.skipped.map(({ reason }) => reason)).toEqual([
				"the document open has it",
			]);
		}));

	for (const [kind, password] of [
		["env", "env: CRM_LOOKUP_GROESSE_SON_PASSWORD"],
		["file", "file: secrets/crm-lookup-groesse-son/password"],
	] as const)
		test(`writes each field as a reference: ${kind}`, () =>
			withDesk(byHand, async ({ go, read, files }) => {
				const { code } = await go("export", "--secrets", kind);
				expect(code).toBe(0);
				const text = read("integrations/crm-lookup-groesse-son.yaml");
				expect(text).toContain(`password: { ${password} }`);
				expect(text).not.toContain("keep");
				const example = read("secrets.example.env");
				expect(example).toContain(password.split(": ")[1]);
				expect(JSON.stringify(files())).not.toContain("the-crm-password");
				expect((await go("lint")).code).toBe(0);
			}));

	test("keeps a credential whose fields are free, and says so", () =>
		withDesk(
			(organization) => {
				organization.addCredential({
					id: "free",
					type: "userDefined",
					fields: { anything: "the-free-secret" },
				});
				organization.addIntegration({
					type: webServices,
					name: "Free",
					credentials: { basicAuth: "free" },
				});
			},
			async ({ go, read }) => {
				const ran = await go("export", "--secrets", "env");
				expect(ran.err).toContain("does not tell the fields of userDefined");
				expect(read("integrations/free.yaml")).toContain("keep: true");
			},
		));

	test("says what it could not export, and why", () =>
		withDesk(
			(organization) => {
				const add = (name: string, more: object = {}): void => {
					organization.addIntegration({ type: webServices, name, ...more });
				};
				organization.addCredential({ id: "sf", type: "salesforce" });
				add("Theirs", { notes: "[gc-integrations owner=other key=a]" });
				add("Slot", { credentials: { basicAuth: "sf" } });
				add("Twice 1", { notes: "[gc-integrations key=b]" });
				add("Twice 2", { notes: "[gc-integrations key=b]" });
				add("Climbs", { notes: "[gc-integrations key=..%2F..%2Fevil]" });
				add("Has a secret", { properties: { apiKey: "hunter2", plain: 1 } });
				organization.addIntegration({
					type: "aws-lambda-data-actions",
					name: "Unbound",
				});
				add("In the way");
				add("Same", { notes: "One." });
			},
			async ({ go, write, read }) => {
				write("integrations/in-the-way.yaml", "");
				write(
					"integrations/same.yaml",
					"key: same\ntype: web-services\nname: SAME\nstatus: inactive\n",
				);
				const ran = await go("export", "--format", "json");
				expect(ran.code, ran.err).toBe(0);
				const { written, skipped } = JSON.parse(ran.out) as ExportJson;
				expect(written.map(({ key }) => key)).toEqual(["has-a-secret"]);
				expect(
					Object.fromEntries(skipped.map(({ name, reason }) => [name, reason])),
				).toEqual({
					Theirs: expect.stringContaining("owner other") as string,
					Slot: expect.stringContaining("salesforce is bound") as string,
					"Twice 1": expect.stringContaining("carries the key b") as string,
					"Twice 2": expect.stringContaining("carries the key b") as string,
					Climbs: expect.stringContaining("would not be right") as string,
					Unbound: expect.stringContaining("no credential is bound") as string,
					"In the way": expect.stringContaining("is there already") as string,
				});
				const text = read("integrations/has-a-secret.yaml");
				expect(text).not.toContain("hunter2");
				expect(text).toContain("plain: 1");
				expect(ran.err).toContain("properties.apiKey is left out");
			},
		));

	test("writes nothing while a document is broken, for it may be what would be written twice", () =>
		withDesk(byHand, async ({ go, write, files }) => {
			write("integrations/broken.yaml", "key: [\n");
			const before = files();
			const ran = await go("export");
			expect([ran.code, ran.err]).toEqual([
				1,
				expect.stringContaining("integrations/broken.yaml"),
			]);
			expect(files()).toEqual(before);
		}));

	test("never leaves the repository, and never overwrites", () =>
		withDesk(byHand, async ({ go, folder, json }) => {
			const outside = mkdtempSync(join(tmpdir(), "gc-integrations-outside-"));
			try {
				mkdirSync(join(folder, "there"));
				symlinkSync(outside, join(folder, "linked"));
				const linked = await go("export", "--out", "linked/below");
				expect([linked.code, linked.err]).toEqual([
					3,
					expect.stringContaining("leads out of the repository"),
				]);
				const named = await go("export", "--out", outside);
				expect([named.code, named.err]).toEqual([
					3,
					expect.stringContaining("outside of the repository"),
				]);
				expect(readdirSync(outside)).toEqual([]);
				symlinkSync(
					join(outside, "open.yaml"),
					join(folder, "there/open.yaml"),
				);
				const dangling = await json<ExportJson>(
					"export",
					"open",
					"--out",
					"there",
				);
				expect(dangling.skipped.map(({ reason }) => reason)).toEqual([
					"there/open.yaml is there already, and is not overwritten",
				]);
				expect(readdirSync(outside)).toEqual([]);
			} finally {
				rmSync(outside, { recursive: true });
			}
		}));

	test("writes where it is told, and says where it cannot", () =>
		withDesk(byHand, async ({ go, json, folder }) => {
			writeFileSync(join(folder, "file"), "");
			const inFile = await go("export", "--out", "file/below");
			expect([inFile.code, inFile.err]).toEqual([
				3,
				expect.stringContaining("cannot write file/below/"),
			]);
			const out = await json<ExportJson>("export", "open", "--out", "a/b");
			expect(out.written.map(({ file }) => file)).toEqual(["a/b/open.yaml"]);
			const ran = await go("export", "--out", "a/b");
			expect(ran.err).toContain("no glob of the settings matches");
			expect(readFileSync(join(folder, "a/b/open.yaml"), "utf8")).toContain(
				"$schema=../../node_modules/",
			);
		}));

	test("finds the key of what was let go of in the name of its credential", () =>
		withDesk(
			byHand,
			async ({ go, json, write, folder }) => {
				const file = "integrations/x.yaml";
				write(
					file,
					`key: my-crm
type: web-services
name: "CRM Lookup: Größe & Søn"
status: active
credentials:
  type: basicAuth
  fields: { userName: u, password: { env: CLIENT_SECRET } }
`,
				);
				expect((await go("apply", "--yes")).code).toBe(0);
				rmSync(join(folder, file));
				write("integrations/none.yaml", "");
				const released = await go("release", "my-crm", "--yes");
				expect(released.code, released.err).toBe(0);
				const { written } = await json<ExportJson>("export");
				expect(written.map(({ key }) => key)).toEqual(["my-crm", "open"]);
				const plan = await json<PlanJson & { orphans: unknown }>("plan");
				expect([
					plan.orphans,
					plan.changes.map(({ fields }) => fields),
				]).toEqual([[], [[], []]]);
			},
			{ behavior: { configSchemas: "open" } },
		));

	test("goes on where it was stopped between two files", () =>
		withDesk(byHand, async ({ go, folder, files }) => {
			expect((await go("export")).code).toBe(0);
			const whole = files();
			rmSync(join(folder, "integrations/open.yaml"));
			writeFileSync(
				join(folder, "integrations/.gc-integrations-x.tmp"),
				"key:",
			);
			expect((await go("export")).code).toBe(0);
			rmSync(join(folder, "integrations/.gc-integrations-x.tmp"));
			expect(files()).toEqual(whole);
		}));

	test("costs no call for each integration where the list carries configurations", () =>
		withDesk(
			(organization) => {
				for (let at = 0; at < 40; at += 1) {
					organization.addCredential({ id: `c${at}`, type: "basicAuth" });
					organization.addIntegration({
						type: webServices,
						name: `Number ${at}`,
						credentials: { basicAuth: `c${at}` },
					});
				}
			},
			async ({ go, simulator }) => {
				const ran = await go("export");
				expect(ran.err).toContain("5 platform calls");
				expect(simulator.log.filter(({ mutating }) => mutating)).toEqual([]);
				expect(simulator.log).toHaveLength(5);
			},
		));
});
