// `plan --out` and `apply --plan` as processes of their own: exactly what was reviewed, or nothing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ofIntegrations } from "../../src/core/plan/kinds.ts";
import { checksum } from "../../src/core/plan/plan.ts";
import type { Change, Plan, Report } from "../../src/core/types.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { writeIn } from "../fixtures/folder.ts";
import { type History, withHistory } from "../fixtures/history.ts";
import { writes } from "../fixtures/session.ts";

const secrets: Readonly<Record<string, string>> = {
	CLIENT_SECRET: "simulator-secret",
	FINGERPRINT_KEY: "canary-fingerprint-key-0123456789",
	ORDERS_PASSWORD: "canary-orders-password",
	FRESH_PASSWORD: "canary-fresh-password",
};

const settingsOf = ({ url }: Simulator): string => `version: 1
environments:
  dev:
    platform: { loginUrl: ${url}, apiUrl: ${url} }
    oauth: { clientId: simulator, clientSecret: { env: CLIENT_SECRET } }
    prune: true
  prod:
    platform: { loginUrl: ${url}, apiUrl: ${url} }
    oauth: { clientId: simulator, clientSecret: { env: CLIENT_SECRET } }
fingerprintKey: { env: FINGERPRINT_KEY }
`;

const basic = (key: string, name: string): string => `key: ${key}
type: web-services
name: ${name}
status: active
credentials:
  type: basicAuth
  fields:
    userName: ${key}
    password: { env: ${key.toUpperCase()}_PASSWORD }
`;

const bare = (key: string, name: string, status = "active"): string =>
	`key: ${key}\ntype: web-services\nname: ${name}\nstatus: ${status}\n`;

const before: Readonly<Record<string, string>> = {
	"integrations/orders.yaml": basic("orders", "Orders"),
	"integrations/stock.yaml": bare("stock", "Stock"),
	"integrations/off.yaml": bare("off", "Off"),
	"integrations/quiet.yaml": bare("quiet", "Quiet"),
	"integrations/gone.yaml": bare("gone", "Gone"),
};

const after: Readonly<Record<string, string>> = {
	"integrations/orders.yaml": basic("orders", "All orders"),
	"integrations/stock.yaml": bare("stock", "All stock"),
	"integrations/off.yaml": bare("off", "Off", "inactive"),
	"integrations/fresh.yaml": basic("fresh", "Fresh"),
};

interface Reviewed {
	readonly simulator: Simulator;
	readonly history: History;
	readonly plan: Plan;
	/** In the folder, as `plan.json`. */
	readonly text: string;
	apply(
		more?: readonly string[],
		variables?: Readonly<Record<string, string>>,
	): Promise<Ended>;
}

const plainOrganization = "00000000-0000-4000-8000-000000000001";

async function withSimulator<T>(
	organizationId: string,
	use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator({
		clock: () => Date.UTC(2026, 0, 1),
		organizationId,
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	try {
		return await use(simulator);
	} finally {
		await simulator.close();
	}
}

/** An organization as the first commit has it, and the saved plan of the second; no call is in the log. */
function withPlan<T>(
	use: (reviewed: Reviewed) => Promise<T>,
	options: readonly string[] = [],
): Promise<T> {
	return withSimulator(plainOrganization, (simulator) =>
		withHistory(
			{
				...before,
				"gc-integrations.yaml": settingsOf(simulator),
				".gitignore": "*.json\n",
			},
			async (history) => {
				const { folder } = history;
				const begun = await command(
					folder,
					["apply", "--yes", "--env", "dev"],
					secrets,
				);
				expect([begun.err, begun.code]).toEqual(["", 0]);
				history.write(after);
				await history.remove("integrations/gone.yaml");
				await history.commit("Change");
				const planned = await command(
					folder,
					["plan", "--env", "dev", "--out", "plan.json", ...options],
					secrets,
				);
				expect([planned.err, planned.code]).toEqual([
					"saved the plan to plan.json\n",
					0,
				]);
				simulator.clearLog();
				const text = await readFile(join(folder, "plan.json"), "utf8");
				return use({
					simulator,
					history,
					text,
					plan: JSON.parse(text) as Plan,
					apply: (more = [], variables = secrets) =>
						command(
							folder,
							[
								"apply",
								"--plan",
								"plan.json",
								"--yes",
								"--format",
								"json",
								...more,
							],
							variables,
						),
				});
			},
		),
	);
}

function idOf({ organization }: Simulator, name: string): string {
	const [found] = organization.integrationsNamed(name);
	if (!found) throw new Error(`there is no integration ${name}`);
	return found.id;
}

function refusalsOf({ out }: Ended): readonly (string | null)[][] {
	const { refusals } = JSON.parse(out) as Report;
	return refusals.map(({ rule, key, message }) => [rule, key, message]);
}

interface Move {
	readonly title: string;
	move(reviewed: Reviewed): unknown;
	readonly variables?: Readonly<Record<string, string>>;
	/** Key, and what the refusal says. */
	readonly refused: readonly (readonly [string | null, RegExp])[];
}

const moves: readonly Move[] = [
	{
		title: "the document was changed",
		move: ({ history }) =>
			history.write({
				"integrations/orders.yaml": basic("orders", "Each order"),
			}),
		refused: [["orders", /^the document was changed .*plan again$/]],
	},
	{
		title: "the commit moved",
		move: ({ history }) => history.git("commit", "-qm", "x", "--allow-empty"),
		refused: [[null, /^the plan was made at commit \w{40}, .* at \w{40}: /]],
	},
	{
		title: "the configuration moved",
		move: ({ simulator }) =>
			simulator.organization.editConfig(idOf(simulator, "Stock"), {
				advanced: { debug: true },
			}),
		refused: [["stock", /moved from version 2 to 3: plan again$/]],
	},
	{
		title: "the credential was edited outside",
		move({ simulator: { organization } }) {
			const [orders] = organization.liveCredentials();
			organization.editCredential(orders?.id ?? "", {
				fields: { userName: "orders", password: "canary-foreign" },
			});
		},
		refused: [["orders", /^the credential on the platform was changed/]],
	},
	{
		title: "a secret of an update changed",
		move: () => undefined,
		variables: { ...secrets, ORDERS_PASSWORD: "canary-orders-rotated" },
		refused: [["orders", /^the secrets, or the key of their fingerprints/]],
	},
	{
		title: "a secret of a new integration changed",
		move: () => undefined,
		variables: { ...secrets, FRESH_PASSWORD: "canary-fresh-rotated" },
		refused: [["fresh", /^the secrets, or the key of their fingerprints/]],
	},
	{
		title: "the key of the fingerprints changed",
		move: () => undefined,
		variables: {
			...secrets,
			FINGERPRINT_KEY: "canary-other-fingerprint-key-0123456789",
		},
		refused: [
			["fresh", /^the secrets, or the key of their fingerprints/],
			["orders", /^the secrets, or the key of their fingerprints/],
		],
	},
	{
		title: "a change appeared",
		move: ({ simulator }) =>
			simulator.organization.setState(idOf(simulator, "Quiet"), "DISABLED"),
		refused: [["quiet", /^there is something to do now/]],
	},
	{
		title: "a change vanished",
		move: ({ simulator }) =>
			simulator.organization.setState(idOf(simulator, "Off"), "DISABLED"),
		refused: [["off", /^nothing is left to do/]],
	},
	{
		title: "what was to be deleted is gone",
		move: ({ simulator }) =>
			simulator.organization.deleteIntegration(idOf(simulator, "Gone")),
		refused: [["gone", /^nothing is left to do/]],
	},
	{
		title: "two moved",
		move({ simulator }) {
			simulator.organization.setState(idOf(simulator, "Quiet"), "DISABLED");
			simulator.organization.setState(idOf(simulator, "Off"), "DISABLED");
		},
		refused: [
			["off", /^nothing is left to do/],
			["quiet", /^there is something to do now/],
		],
	},
];

describe("a saved plan", () => {
	test("is applied exactly, once, and holds no secret", () =>
		withPlan(async ({ plan, text, simulator, apply }) => {
			expect(plan.changes.map(({ verb, key }) => `${verb} ${key}`)).toEqual([
				"create fresh",
				"delete gone",
				"update off",
				"update orders",
				"update stock",
			]);
			const applied = await apply();
			expect([applied.err, applied.code]).toEqual(["", 0]);
			const report = JSON.parse(applied.out) as Report;
			expect(report.checksum).toBe(plan.checksum);
			expect(report.changes).toEqual(plan.changes);
			expect(
				report.results.map(({ key, outcome }) => `${outcome} ${key}`).sort(),
			).toEqual(plan.changes.map(({ key }) => `applied ${key}`));
			for (const secret of Object.values(secrets))
				for (const shown of [text, applied.out, applied.err])
					expect(shown).not.toContain(secret);
			expect(
				simulator.organization
					.liveIntegrations()
					.map(({ name, intendedState }) => `${name} ${intendedState}`)
					.sort(),
			).toEqual([
				"All orders ENABLED",
				"All stock ENABLED",
				"Fresh ENABLED",
				"Off DISABLED",
				"Quiet ENABLED",
			]);
			simulator.clearLog();
			const again = await apply();
			expect(again.code).toBe(1);
			expect(refusalsOf(again).map(([rule, key]) => [rule, key])).toEqual(
				plan.changes.map(({ key }) => ["stale-plan", key]),
			);
			expect(writes(simulator)).toEqual([]);
		}));

	test.each(moves)("is stale where $title", ({ move, variables, refused }) =>
		withPlan(async (reviewed) => {
			await move(reviewed);
			const ended = await reviewed.apply([], variables);
			expect(ended.code, ended.err).toBe(1);
			expect(refusalsOf(ended)).toEqual(
				refused.map(([key, says]) => [
					"stale-plan",
					key,
					expect.stringMatching(says),
				]),
			);
			const { results } = JSON.parse(ended.out) as Report;
			expect(new Set(results.map(({ outcome }) => outcome))).toEqual(
				new Set(["skipped"]),
			);
			expect(writes(reviewed.simulator)).toEqual([]);
			expect(ended.out + ended.err).not.toContain("canary-");
			const pretty = await reviewed.apply(["--format", "pretty"], variables);
			expect(pretty.code).toBe(1);
			expect(pretty.out).toContain("nothing will be written\n  stale-plan");
			expect(writes(reviewed.simulator)).toEqual([]);
		}),
	);

	test("is stale in another organization", () =>
		withPlan(({ history, apply, simulator }) =>
			withSimulator("00000000-0000-4000-8000-000000000002", async (other) => {
				writeIn(history.folder, {
					"gc-integrations.yaml": settingsOf(other),
				});
				const ended = await apply();
				expect(ended.code).toBe(1);
				expect(refusalsOf(ended)[0]).toEqual([
					"stale-plan",
					null,
					"the plan was made for organization 00000000-0000-4000-8000-000000000001, these credentials open 00000000-0000-4000-8000-000000000002",
				]);
				expect(writes(other)).toEqual([]);
				expect(simulator.log).toEqual([]);
			}),
		));

	test("that was made without secrets is not applied", () =>
		withPlan(
			async ({ plan, apply, simulator }) => {
				expect(plan.secretsRead).toBe(false);
				const ended = await apply();
				expect(ended.code).toBe(1);
				expect(refusalsOf(ended)[0]).toEqual([
					"stale-plan",
					null,
					expect.stringContaining("without reading the secrets"),
				]);
				expect(writes(simulator)).toEqual([]);
			},
			["--skip-secrets"],
		));
});

/** Any other value of the same kind. */
function other(value: unknown): unknown {
	if (typeof value === "number") return value + 1;
	if (typeof value === "boolean") return !value;
	if (typeof value === "string") return `${value}x`;
	if (Array.isArray(value)) return value.length > 0 ? value.slice(1) : [{}];
	return value === null ? "x" : {};
}

function save(history: History, plan: unknown): void {
	history.write({ "plan.json": JSON.stringify(plan) });
}

describe("an altered plan file", () => {
	test("is refused before anything is read, whichever member was altered", () =>
		withPlan(async ({ plan, history, apply, simulator }) => {
			const members = Object.entries(plan).filter(
				([name]) => name !== "version" && name !== "platformCalls",
			);
			expect(members.length).toBeGreaterThan(10);
			const [first] = plan.changes;
			const altered: [string, unknown][] = [
				...members.map(([name, value]): [string, unknown] => [
					name,
					{ ...plan, [name]: other(value) },
				]),
				...Object.entries(first ?? {}).map(
					([name, value]): [string, unknown] => [
						`changes[0].${name}`,
						{
							...plan,
							changes: [
								{ ...first, [name]: other(value) },
								...plan.changes.slice(1),
							],
						},
					],
				),
				["one more member", { ...plan, more: true }],
			];
			for (const [name, content] of altered) {
				save(history, content);
				const ended = await apply();
				expect(ended.code, name).toBe(1);
				expect(refusalsOf(ended), name).toEqual([
					[
						"stale-plan",
						null,
						"the plan file was altered after it was saved (its checksum does not fit): plan again",
					],
				]);
			}
			expect(simulator.log).toEqual([]);
			const { platformCalls: _calls, ...rest } = plan;
			save(history, { ...rest, platformCalls: 0 });
			expect((await apply()).code).toBe(0);
		}));

	test("is refused too where its checksum was made anew", () =>
		withPlan(async ({ plan, history, apply, simulator }) => {
			const orders = ofIntegrations(plan.changes).find(
				({ key }) => key === "orders",
			);
			if (!orders) throw new Error("no change of the orders");
			const withOrders = (change: Change): Partial<Plan> => ({
				changes: plan.changes.map((one) => (one === orders ? change : one)),
			});
			const { target } = orders;
			const altered: [string, Partial<Plan>, string | null][] = [
				["commit", { commit: "0".repeat(40) }, null],
				["organizationId", { organizationId: "other" }, null],
				["secretsRead", { secretsRead: false }, null],
				["a change less", { changes: plan.changes.slice(1) }, "fresh"],
				[
					"a change more",
					{ changes: [...plan.changes, { ...orders, key: "zebra" }] },
					"zebra",
				],
				["verb", withOrders({ ...orders, verb: "delete" }), "orders"],
				["fields", withOrders({ ...orders, fields: [] }), "orders"],
				["name", withOrders({ ...orders, name: "Other" }), "orders"],
				["type", withOrders({ ...orders, type: "google" }), "orders"],
				["document", withOrders({ ...orders, document: null }), "orders"],
				[
					"integration",
					withOrders({ ...orders, integrationId: "x" }),
					"orders",
				],
				...Object.entries(target).map(
					([member, value]): [string, Partial<Plan>, string] => [
						`target.${member}`,
						withOrders({
							...orders,
							target: { ...target, [member]: other(value) },
						}),
						"orders",
					],
				),
			];
			for (const [name, edit, key] of altered) {
				const content = { ...plan, ...edit };
				save(history, { ...content, checksum: checksum(content) });
				const ended = await apply();
				expect(ended.code, name).toBe(1);
				expect(
					refusalsOf(ended).map(([rule, of]) => [rule, of]),
					name,
				).toEqual([["stale-plan", key]]);
			}
			expect(writes(simulator)).toEqual([]);
		}));
});

describe("wrong usage ends with 3, and calls nobody", () => {
	test("a file that is no plan of ours, another environment, no --yes", () =>
		withPlan(async ({ plan, history, apply, simulator }) => {
			const usage = async (
				says: string,
				more: readonly string[] = [],
			): Promise<void> => {
				const ended = await apply(more);
				expect(ended.code, says).toBe(3);
				expect(ended.err).toContain(says);
				expect(JSON.parse(ended.out)).toEqual({
					version: 1,
					error: { exitCode: 3, message: expect.stringContaining(says) },
				});
			};
			await usage("is for environment dev, not prod", ["--env", "prod"]);
			await usage("cannot read the plan file nowhere.json", [
				"--plan",
				"nowhere.json",
			]);
			history.write({ "plan.json": "{ not JSON" });
			await usage("the plan file plan.json is not JSON");
			history.write({ "plan.json": "[]" });
			await usage("the plan file plan.json is not a plan");
			save(history, { ...plan, version: 2 });
			await usage("is not a plan of version 1");
			save(history, { version: 1 });
			await usage("lacks environment, checksum or changes");
			const renamed = { ...plan, environment: "nowhere" };
			save(history, { ...renamed, checksum: checksum(renamed) });
			await usage('there is no environment "nowhere"');
			save(history, plan);
			const unasked = await command(
				history.folder,
				["apply", "--plan", "plan.json"],
				secrets,
			);
			expect([unasked.code, unasked.out]).toEqual([3, ""]);
			expect(unasked.err).toContain("--yes");
			expect(simulator.log).toEqual([]);
		}));
});
