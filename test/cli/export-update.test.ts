// `export --update` and `--all-drift`: what was changed in the UI comes into the file, at the place where the value comes from.
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Organization } from "../../src/simulator/simulator.ts";
import {
	type Desk,
	type ExportJson,
	type PlanJson,
	webServices,
	withDesk,
} from "../fixtures/export.ts";

const crm = `# The CRM of the sales team.
key: crm
type: web-services
name: 'CRM lookup' # as in the UI
status: active
notes: |
  Owned by the CRM team.

# Asked for by sales.
mutualTls: { certificateAuthority: genesys-cloud }
credentials:
  type: basicAuth
  keep: true
properties:
  retries: 3 # twice is not enough
  hosts:
    first: "a.example.com"
    second: b.example.com
environments:
  dev:
    notes: >-
      Of the
      dev team.
`;

function seed(organization: Organization): void {
	organization.addCredential({ id: "c", type: "basicAuth", name: "c" });
	organization.addIntegration({
		id: "crm",
		type: webServices,
		name: "CRM lookup",
		notes: "Of the dev team.",
		properties: {
			clientCertificateAuthority: "Genesys Cloud",
			retries: 3,
			hosts: { first: "a.example.com", second: "b.example.com" },
		},
		credentials: { basicAuth: "c" },
		state: "ENABLED",
	});
}

async function withCrm(use: (desk: Desk) => Promise<void>): Promise<void> {
	await withDesk(
		seed,
		async (desk) => {
			desk.write("integrations/crm.yaml", crm);
			const applied = await desk.go("apply", "--yes");
			expect(applied.code, applied.out + applied.err).toBe(0);
			await use(desk);
		},
		{ behavior: { configSchemas: "open" } },
	);
}

/** Lines that went and came; empty ones do not count. */
const changed = (before: string, after: string) => {
	const [old, now] = [before.split("\n"), after.split("\n")];
	return [
		...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
		...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
	];
};

function editEverything({ simulator }: Desk): void {
	const { organization } = simulator;
	const { notes } = organization.integration("crm");
	organization.editConfig("crm", {
		name: "CRM: lookup",
		notes: notes.replace("Of the dev team.", "Of the test team.\nAsk them."),
		properties: {
			clientCertificateAuthority: "DigiCert",
			retries: 5,
			hosts: { first: "c.example.com", third: "d.example.com" },
			other: true,
		},
	});
	organization.setState("crm", "DISABLED");
}

describe("export --all-drift", () => {
	test("takes over every field where it comes from, and nothing else moves", () =>
		withCrm(async (desk) => {
			const { json, read, go } = desk;
			editEverything(desk);
			const done = await json<ExportJson>("export", "--all-drift");
			expect(done.updated).toEqual([
				{ key: "crm", integrationId: "crm", file: "integrations/crm.yaml" },
			]);
			expect(done.skipped).toEqual([]);
			expect(changed(crm, read("integrations/crm.yaml"))).toEqual([
				"-name: 'CRM lookup' # as in the UI",
				"-status: active",
				"-mutualTls: { certificateAuthority: genesys-cloud }",
				"-  retries: 3 # twice is not enough",
				'-    first: "a.example.com"',
				"-    second: b.example.com",
				"-      Of the",
				"-      dev team.",
				"+name: 'CRM: lookup' # as in the UI",
				"+status: inactive",
				"+mutualTls: { certificateAuthority: digicert }",
				"+  retries: 5 # twice is not enough",
				'+    first: "c.example.com"',
				"+    third: d.example.com",
				"+      Of the test team.",
				"+      Ask them.",
			]);
			const plan = await json<PlanJson>("plan");
			expect([plan.changes, plan.refusals]).toEqual([[], []]);
			const again = await go("export", "--all-drift");
			expect(again.out).toContain("nothing to write");
		}));

	test("takes the named documents only, and knows which there are", () =>
		withCrm(async (desk) => {
			const { go, json, read } = desk;
			editEverything(desk);
			const unknown = await go("export", "--update", "crm", "nobody");
			expect([unknown.code, unknown.err]).toEqual([
				3,
				expect.stringContaining("has the key nobody"),
			]);
			expect(read("integrations/crm.yaml")).toBe(crm);
			const done = await json<ExportJson>("export", "--update", "crm");
			expect(done.updated).toHaveLength(1);
			const both = await go("export", "--update", "crm", "--all-drift");
			expect(both.code).toBe(3);
			const named = await go("export", "crm", "--all-drift");
			expect(named.code).toBe(3);
		}));

	test("keeps the file's permissions", () =>
		withCrm(async (desk) => {
			const file = join(desk.folder, "integrations/crm.yaml");
			chmodSync(file, 0o640);
			editEverything(desk);
			await desk.json("export", "--all-drift");
			expect(statSync(file).mode & 0o777).toBe(0o640);
		}));

	test("leaves a file alone that was changed meanwhile", () =>
		withCrm(async (desk) => {
			const file = join(desk.folder, "integrations/crm.yaml");
			editEverything(desk);
			const mine = `${crm}# edited meanwhile\n`;
			desk.simulator.onCall(() => writeFileSync(file, mine));
			const done = await desk.json<ExportJson>("export", "--all-drift");
			expect(done.updated).toEqual([]);
			expect(done.skipped.map(({ reason }) => reason)).toEqual([
				expect.stringContaining("was changed while this ran"),
			]);
			expect(desk.read("integrations/crm.yaml")).toBe(mine);
		}));

	test("says that secrets cannot be taken over", () =>
		withDesk(
			seed,
			async ({ write, json, go, read, simulator }) => {
				const text = crm.replace(
					"  keep: true",
					"  fields: { userName: u, password: { env: CLIENT_SECRET } }",
				);
				write("integrations/crm.yaml", text);
				expect((await go("apply", "--yes")).code).toBe(0);
				simulator.organization.editCredential("c", {
					fields: { userName: "u", password: "changed-by-hand" },
				});
				const done = await json<ExportJson>("export", "--all-drift");
				expect(done.updated).toEqual([]);
				expect(done.skipped.map(({ reason }) => reason)).toEqual([
					expect.stringContaining("secrets cannot be taken over"),
				]);
				expect(read("integrations/crm.yaml")).toBe(text);
			},
			{ behavior: { configSchemas: "open" } },
		));
});
