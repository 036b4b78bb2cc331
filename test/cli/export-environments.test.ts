// `export` of a second environment: what differs becomes its patch in the document that is there, and `only` grows.
import { describe, expect, test } from "vitest";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	type Desk,
	type ExportJson,
	type PlanJson,
	webServices,
	withDesk,
} from "../fixtures/export.ts";

const settings = (prod: string, more = "") => `version: 1
environments:
  dev:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
  prod:
    platform: { loginUrl: ${prod}, apiUrl: ${prod} }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
${more}`;

function integration(
	organization: Organization,
	name: string,
	more: Partial<Parameters<Organization["addIntegration"]>[0]> & {
		credential?: string;
	} = {},
): void {
	const { credential, ...rest } = more;
	if (credential !== undefined)
		organization.addCredential({ id: `of-${name}`, type: credential });
	organization.addIntegration({
		type: webServices,
		name,
		state: "ENABLED",
		...(credential === undefined
			? {}
			: { credentials: { basicAuth: `of-${name}` } }),
		...rest,
	});
}

async function withTwo(
	dev: (organization: Organization) => void,
	prod: (organization: Organization) => void,
	use: (desk: Desk, production: Organization) => Promise<void>,
): Promise<void> {
	const second = await startSimulator({
		seed: prod,
		behavior: {
			settleReads: 0,
			rateLimit: 1_000_000,
			configSchemas: "open",
		},
	});
	try {
		await withDesk(dev, (desk) => use(desk, second.organization), {
			settings: settings(second.url),
			behavior: { configSchemas: "open" },
		});
	} finally {
		await second.close();
	}
}

async function onlyAdopts(desk: Desk, environment: string, count: number) {
	const plan = await desk.json<PlanJson>("plan", "--env", environment);
	expect(plan.refusals).toEqual([]);
	expect(plan.changes.map(({ verb, fields }) => [verb, fields])).toEqual(
		Array.from({ length: count }, () => ["adopt", []]),
	);
	const applied = await desk.go("apply", "--yes", "--env", environment);
	expect(applied.code, applied.out + applied.err).toBe(0);
	const again = await desk.json<PlanJson>("plan", "--env", environment);
	expect(again.changes).toEqual([]);
}

describe("export of a second environment", () => {
	test("makes patches of what differs, lists all environments, and plans nothing but adoptions", () =>
		withTwo(
			(organization) => {
				integration(organization, "Same", { credential: "basicAuth" });
				integration(organization, "Differs", {
					notes: "Of dev.",
					properties: { retries: 3, dev: true },
					credential: "basicAuth",
				});
				integration(organization, "Only dev");
			},
			(organization) => {
				integration(organization, "SAME ", { credential: "basicAuth" });
				integration(organization, "Differs", {
					notes: "Of prod.\nMind it.",
					properties: { retries: 5 },
					credential: "userDefined",
					state: "DISABLED",
				});
				integration(organization, "Only prod");
			},
			async (desk) => {
				const { json, read, go, files } = desk;
				await json("export", "--env", "dev");
				const before = read("integrations/differs.yaml");
				expect(before).toContain("only: [dev]\n");
				const done = await json<ExportJson>("export", "--env", "prod");
				expect(done.written.map(({ key }) => key)).toEqual(["only-prod"]);
				expect(done.updated.map(({ key }) => key).toSorted()).toEqual([
					"differs",
					"same",
				]);
				expect(read("integrations/differs.yaml")).toBe(
					`${before.replace("only: [dev]", "only: [dev, prod]")}environments:
  prod:
    status: inactive
    notes: |
      Of prod.
      Mind it.
    properties:
      retries: 5
      dev: null
    credentials:
      type: userDefined
`,
				);
				expect(read("integrations/same.yaml")).toContain('name: "SAME "');
				expect(read("integrations/only-dev.yaml")).toContain("only: [dev]");
				expect(read("integrations/only-prod.yaml")).toContain("only: [prod]");
				const linted = await go("lint");
				expect([linted.code, linted.out]).toEqual([
					0,
					expect.stringContaining("no problems"),
				]);
				const texts = files();
				expect(
					(await json<ExportJson>("export", "--env", "prod")).updated,
				).toEqual([]);
				expect(
					(await json<ExportJson>("export", "--env", "dev")).updated,
				).toEqual([]);
				expect(files()).toEqual(texts);
				await onlyAdopts(desk, "dev", 3);
				await onlyAdopts(desk, "prod", 3);
			},
		));

	test("keeps what is bound there where the base reads its own secrets", () =>
		withTwo(
			() => undefined,
			(organization) => {
				integration(organization, "CRM", { credential: "basicAuth" });
			},
			async (desk, production) => {
				desk.write(
					"integrations/crm.yaml",
					`key: crm
type: web-services
name: CRM
status: active
credentials:
  type: basicAuth
  fields: { userName: u, password: { env: CLIENT_SECRET } }
adopt: an-id-of-dev
only:
  - dev # for now
`,
				);
				const before = production.liveCredentials();
				await desk.json("export", "--env", "prod");
				expect(desk.read("integrations/crm.yaml")).toContain(`only:
  - dev # for now
  - prod
environments:
  prod:
    credentials:
      keep: true
      fields: null
    adopt: null
`);
				await onlyAdopts(desk, "prod", 1);
				expect(production.liveCredentials()).toEqual(before);
			},
		));

	test("leaves alone what no document may hold, and says where an edit holds for others too", () =>
		withTwo(
			(organization) => {
				integration(organization, "CRM", { properties: { apiKey: null } });
			},
			(organization) => {
				integration(organization, "CRM", {
					id: "crm-of-prod",
					properties: { apiKey: "a-secret-of-prod" },
				});
			},
			async (desk, production) => {
				await desk.json("export", "--env", "dev");
				const ran = await desk.go("export", "--env", "prod");
				expect(ran.err).toContain("properties.apiKey differs");
				const text = desk.read("integrations/crm.yaml");
				expect(text).toContain("    properties:\n      apiKey: null\n");
				expect(text + ran.out + ran.err).not.toContain("a-secret-of-prod");
				await onlyAdopts(desk, "prod", 1);
				production.setState("crm-of-prod", "DISABLED");
				const taken = await desk.go("export", "--all-drift", "--env", "prod");
				expect(taken.err).toContain(
					"crm: status comes from the document itself: what was taken over holds in dev too",
				);
			},
		));

	test("does not guess which of several is meant", () =>
		withTwo(
			(organization) => {
				integration(organization, "Twin");
			},
			(organization) => {
				integration(organization, "Twin");
				integration(organization, "Twin");
			},
			async (desk) => {
				await desk.json("export", "--env", "dev");
				const done = await desk.json<ExportJson>("export", "--env", "prod");
				expect(done.written.map(({ key }) => key)).toEqual([
					"twin-2",
					"twin-3",
				]);
				expect((await desk.go("lint")).code).toBe(0);
				await onlyAdopts(desk, "prod", 2);
			},
		));

	test("takes an id of the other organization back where the document is of all", () =>
		withTwo(
			() => undefined,
			(organization) => {
				integration(organization, "CRM", { state: "DISABLED" });
				integration(organization, "Billing");
			},
			async (desk) => {
				const document = (key: string, adopt: string) =>
					`key: ${key.toLowerCase()}\ntype: web-services\nname: ${key}\nstatus: active\nadopt: ${adopt}\n`;
				desk.write("integrations/crm.yaml", document("CRM", "an-id-of-dev"));
				desk.write("integrations/shop.yaml", document("Shop", "another-one"));
				const ran = await desk.go("export", "--env", "prod");
				expect(ran.code, ran.err).toBe(0);
				expect(desk.read("integrations/crm.yaml")).toBe(
					`${document("CRM", "an-id-of-dev")}environments:\n  prod:\n    status: inactive\n    adopt: null\n`,
				);
				// Nothing there is the shop's: that stays a refusal.
				expect(desk.read("integrations/shop.yaml")).toBe(
					document("Shop", "another-one"),
				);
				desk.write("integrations/shop.yaml", "# none\n");
				await onlyAdopts(desk, "prod", 2);
			},
		));

	test("patches documents that were written before there were several", () =>
		withTwo(
			(organization) => {
				integration(organization, "CRM");
				integration(organization, "Billing");
			},
			(organization) => {
				integration(organization, "CRM", { state: "DISABLED" });
			},
			async (desk) => {
				const both = desk.read("gc-integrations.yaml");
				desk.write(
					"gc-integrations.yaml",
					both.slice(0, both.indexOf("  prod:")),
				);
				await desk.json("export");
				expect(desk.read("integrations/crm.yaml")).not.toContain("only");
				desk.write("gc-integrations.yaml", both);
				const ran = await desk.go("export", "--env", "prod");
				expect(ran.code, ran.err).toBe(0);
				expect(ran.err).toContain("billing: prod has no such integration");
				expect(desk.read("integrations/crm.yaml")).toContain(
					"environments:\n  prod:\n    status: inactive\n",
				);
			},
		));

	test("patches what nobody manages there yet, beside what carries our line", () =>
		withTwo(
			(organization) => {
				integration(organization, "CRM");
				integration(organization, "Billing");
			},
			(organization) => {
				integration(organization, "CRM", { state: "DISABLED" });
				integration(organization, "Billing", {
					state: "DISABLED",
					notes: "[gc-integrations key=billing]",
				});
			},
			async (desk) => {
				const both = desk.read("gc-integrations.yaml");
				desk.write(
					"gc-integrations.yaml",
					both.slice(0, both.indexOf("  prod:")),
				);
				await desk.json("export");
				desk.write("gc-integrations.yaml", both);
				const done = await desk.json<ExportJson>("export", "--env", "prod");
				expect(done.updated.map(({ key }) => key)).toEqual(["crm"]);
				expect(desk.read("integrations/crm.yaml")).toContain(
					"environments:\n  prod:\n    status: inactive\n",
				);
				expect(desk.read("integrations/billing.yaml")).not.toContain("prod");
			},
		));
});
