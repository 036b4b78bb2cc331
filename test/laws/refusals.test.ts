// Each refusal: told with its key and numbers, exit code 1, nothing written; and the switches that allow it once.
import { describe, expect, test } from "vitest";
import type { Plan, Refusal, Report } from "../../src/core/types.ts";
import {
	type Organization,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	openSession,
	type Repository,
	repositoryOf,
	type SessionOptions,
	writes,
} from "../fixtures/session.ts";

const webServices = "custom-rest-actions";

const lookup = {
	key: "lookup",
	type: "web-services",
	name: "Lookup",
	status: "active",
};
const withPassword = {
	...lookup,
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: "LOOKUP_PASSWORD" } },
	},
};
const kept = {
	...lookup,
	credentials: { type: "basicAuth", keep: true },
};
const dynamics = {
	key: "cases",
	type: "dynamics-365",
	name: "Cases",
	status: "active",
	credentials: {
		type: "msDynamics",
		fields: {
			username: "a@b.example",
			password: { env: "LOOKUP_PASSWORD" },
			orgWebAddress: "https://contoso.crm4.dynamics.com",
			applicationId: "33333333-3333-4333-8333-333333333333",
		},
	},
};
const variables = { LOOKUP_PASSWORD: "a-password-of-the-tests" };

const marked =
	(
		key: string,
		more: Partial<Parameters<Organization["addIntegration"]>[0]> = {},
	) =>
	(organization: Organization): void => {
		organization.addIntegration({
			type: webServices,
			id: `id-of-${key}`,
			name: key,
			notes: `[gc-integrations key=${key}]`,
			...more,
		});
	};

interface Case {
	readonly title: string;
	readonly rule: string;
	readonly key: string | null;
	/** What the message says. */
	readonly says: readonly (string | RegExp)[];
	readonly repository: Repository;
	readonly seed?: (organization: Organization) => void;
	readonly behavior?: SimulatorOptions["behavior"];
	/** With these it is done, and nothing is left to do. */
	readonly allowedBy?: readonly string[];
}

const cases: readonly Case[] = [
	{
		title: "ambiguous-match: several integrations of that type and name",
		rule: "ambiguous-match",
		key: "lookup",
		says: ["2 integrations", "Lookup", "first", "second", "web-services"],
		repository: repositoryOf([lookup]),
		seed: (organization) => {
			for (const [id, name] of [
				["first", "Lookup"],
				["second", " lookup"],
			] as const)
				organization.addIntegration({ id, name, type: webServices });
		},
	},
	{
		title: "ambiguous-match: several integrations with the key",
		rule: "ambiguous-match",
		key: "lookup",
		says: ["2 integrations", "first", "second"],
		repository: repositoryOf([lookup]),
		seed: (organization) => {
			for (const id of ["first", "second"])
				marked("lookup", { id })(organization);
		},
	},
	{
		title:
			"key-changed: the integration of that name has a key whose document is gone",
		rule: "key-changed",
		key: "lookup",
		says: ["id-of-old", "key old", "previousKeys: [old] below key: lookup"],
		repository: repositoryOf([lookup]),
		seed: marked("old", { name: "Lookup" }),
	},
	{
		title:
			"ambiguous-match: one of that name has a key whose document is gone, one has none",
		rule: "ambiguous-match",
		key: "lookup",
		says: ["id-of-old", "key old", "id-of-free"],
		repository: repositoryOf([lookup]),
		seed: (organization) => {
			marked("old", { name: "Lookup" })(organization);
			marked("free", { name: "Lookup", notes: "" })(organization);
		},
	},
	{
		title: "ambiguous-match: the key and one that the document had",
		rule: "ambiguous-match",
		key: "lookup",
		says: ["2 integrations", "lookup and old", "id-of-lookup", "id-of-old"],
		repository: repositoryOf([{ ...lookup, previousKeys: ["old"] }]),
		seed: (organization) => {
			for (const key of ["lookup", "old"]) marked(key)(organization);
		},
	},
	{
		title: "nothing-to-keep: no integration",
		rule: "nothing-to-keep",
		key: "lookup",
		says: ["an integration that is there already", "adopt"],
		repository: repositoryOf([kept]),
	},
	{
		title: "nothing-to-keep: no credential",
		rule: "nothing-to-keep",
		key: "lookup",
		says: ["a credential that is bound already", "fields"],
		repository: repositoryOf([kept]),
		seed: marked("lookup"),
	},
	{
		title: "credential-type-change: of what is kept",
		rule: "credential-type-change",
		key: "lookup",
		says: ["userDefined", "basicAuth", "correct the type"],
		repository: repositoryOf([{ ...kept, allowCredentialTypeChange: true }]),
		seed: (organization) => {
			organization.addCredential({ id: "bound", type: "userDefined" });
			marked("lookup", { credentials: { basicAuth: "bound" } })(organization);
		},
	},
	{
		title: "adopt-not-found",
		rule: "adopt-not-found",
		key: "lookup",
		says: ["id-of-another-organization", "for each environment"],
		repository: repositoryOf([
			{ ...lookup, adopt: "id-of-another-organization" },
		]),
		seed: marked("free", { name: "Lookup", notes: "" }),
	},
	{
		title: "type-change: of what adopt names",
		rule: "type-change",
		key: "lookup",
		says: ["id-of-free", "zendesk", "web-services"],
		repository: repositoryOf([{ ...lookup, adopt: "id-of-free" }]),
		seed: marked("free", { type: "zendesk-data-actions", notes: "" }),
	},
	{
		title: "owned-by-other: adopt names what has another key of ours",
		rule: "owned-by-other",
		key: "lookup",
		says: ["id-of-old", "key old", "previousKeys: [old]"],
		repository: repositoryOf([{ ...lookup, adopt: "id-of-old" }]),
		seed: marked("old"),
	},
	{
		title: "owned-by-other: adopt names another owner's",
		rule: "owned-by-other",
		key: "lookup",
		says: ["theirs", "owner team-b"],
		repository: repositoryOf([{ ...lookup, adopt: "theirs" }], {
			settings: "owner: team-a",
		}),
		seed: marked("lookup", {
			id: "theirs",
			notes: "[gc-integrations owner=team-b key=lookup]",
		}),
	},
	{
		title: "owned-by-other: by type and name",
		rule: "owned-by-other",
		key: "lookup",
		says: ["theirs", "owner team-b"],
		repository: repositoryOf([lookup], { settings: "owner: team-a" }),
		seed: marked("another", {
			id: "theirs",
			name: "LOOKUP",
			notes: "[gc-integrations owner=team-b key=another]",
		}),
	},
	{
		title: "owned-by-other: what has no owner, when we have one",
		rule: "owned-by-other",
		key: "lookup",
		says: ["id-of-lookup", "no owner"],
		repository: repositoryOf([lookup], { settings: "owner: team-a" }),
		seed: marked("lookup"),
	},
	{
		title: "type-change",
		rule: "type-change",
		key: "lookup",
		says: ["id-of-lookup", "zendesk", "web-services"],
		repository: repositoryOf([lookup]),
		seed: marked("lookup", { type: "zendesk-data-actions" }),
	},
	{
		title: "credential-type-change",
		rule: "credential-type-change",
		key: "lookup",
		says: [
			"userDefinedOAuth",
			"basicAuth",
			"allowCredentialTypeChange",
			"custom auth action",
		],
		repository: repositoryOf([withPassword], { variables }),
		seed: (organization) => {
			organization.addCredential({ id: "bound", type: "userDefinedOAuth" });
			marked("lookup", { credentials: { basicAuth: "bound" } })(organization);
		},
	},
	{
		title: "limit-exceeded: by maxInstances and the live count",
		rule: "limit-exceeded",
		key: "lookup",
		says: ["1 to create", "4 integrations", "3 are there", "may have 3"],
		repository: repositoryOf([lookup]),
		behavior: { maxInstances: { [webServices]: 3 } },
		seed: (organization) => {
			for (const name of ["a", "b", "c"])
				organization.addIntegration({ name, type: webServices });
		},
	},
	{
		title: "too-many-deletes",
		rule: "too-many-deletes",
		key: "old-a",
		says: [
			"2 integrations",
			"1 is allowed",
			"old-a",
			"old-b",
			"--allow-deletes 2",
		],
		repository: repositoryOf([lookup]),
		seed: (organization) => {
			marked("old-a")(organization);
			marked("old-b")(organization);
		},
		allowedBy: ["--allow-deletes", "2"],
	},
	{
		title: "too-many-actions-lost",
		rule: "too-many-actions-lost",
		key: "old-a",
		says: [
			"3 data actions",
			"0 are allowed",
			"old-a: 2, old-b: 1",
			"--allow-actions-lost 3",
			"safety.maxActionsLost",
		],
		repository: repositoryOf([lookup], {
			settings: "safety: { maxDeletes: 3 }",
		}),
		seed: (organization) => {
			marked("lookup", { name: "Lookup", state: "ENABLED" })(organization);
			for (const [key, actions] of [
				["old-a", 2],
				["old-b", 1],
				["old-c", 0],
			] as const) {
				marked(key)(organization);
				for (let action = 0; action < actions; action += 1)
					organization.addAction({
						integrationId: `id-of-${key}`,
						name: `Action ${action}`,
					});
			}
		},
		allowedBy: ["--allow-actions-lost", "3"],
	},
	{
		title: "too-many-disables",
		rule: "too-many-disables",
		key: "lookup",
		says: ["1 integration", "0 are allowed", "--allow-disables 1"],
		repository: repositoryOf([{ ...lookup, status: "inactive" }], {
			settings: "safety: { maxDisables: 0 }",
		}),
		seed: marked("lookup", { name: "Lookup", state: "ENABLED" }),
		allowedBy: ["--allow-disables", "1"],
	},
	{
		title: "too-many-credential-rewrites",
		rule: "too-many-credential-rewrites",
		key: "lookup",
		says: ["1 integration", "0 are allowed", "--allow-credential-rewrites 1"],
		repository: repositoryOf([withPassword], {
			variables,
			settings: "safety: { maxCredentialRewrites: 0 }",
		}),
		seed: (organization) => {
			organization.addCredential({
				id: "bound",
				type: "basicAuth",
				name: "gc-integrations/lookup",
				fields: { userName: "u", password: "another" },
			});
			marked("lookup", { credentials: { basicAuth: "bound" } })(organization);
		},
		allowedBy: ["--allow-credential-rewrites", "1"],
	},
	{
		title: "wrong-organization",
		rule: "wrong-organization",
		key: null,
		says: [
			"5f1e4c52-7c1e-4b53-9a5d-0c8f3f4e9a01",
			"00000000-0000-4000-8000-000000000001",
		],
		repository: {
			...repositoryOf([lookup]),
			settings: repositoryOf([]).settings.replace(
				"prune: true",
				"prune: true\n    organizationId: 00000000-0000-4000-8000-000000000001",
			),
		},
		seed: marked("gone"),
	},
	{
		title: "unresolved-secret",
		rule: "unresolved-secret",
		key: "lookup",
		says: [
			/^integrations\/lookup-0\.yaml:1:\d+: /,
			"LOOKUP_PASSWORD",
			"is not set: set it where this runs",
		],
		repository: repositoryOf([withPassword]),
	},
	{
		title: "platform-schema-mismatch: a property",
		rule: "platform-schema-mismatch",
		key: "lookup",
		says: ["properties.timeout", "clientCertificateAuthority"],
		repository: repositoryOf([{ ...lookup, properties: { timeout: 5 } }]),
	},
	{
		title: "platform-schema-mismatch: a value",
		rule: "platform-schema-mismatch",
		key: "lookup",
		says: ["DigiCert", "mutualTls.certificateAuthority", "Public CA"],
		repository: repositoryOf([
			{ ...lookup, mutualTls: { certificateAuthority: "digicert" } },
		]),
		behavior: { digicertName: "Public CA" },
	},
	{
		title: "lint-errors",
		rule: "lint-errors",
		key: "lookup",
		says: [
			"1 lint error",
			"integrations/lookup-0.yaml:1:",
			"gc-integrations lint",
		],
		repository: repositoryOf([{ ...lookup, colour: "red" }]),
		seed: marked("gone"),
	},
];

async function withWorld<T>(
	{ seed, behavior = {} }: Pick<Case, "seed" | "behavior">,
	use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator({
		...(seed ? { seed } : {}),
		behavior: { settleReads: 0, ...behavior },
	});
	try {
		return await use(simulator);
	} finally {
		await simulator.close();
	}
}

function check(refusals: readonly Refusal[], wanted: Case): void {
	expect(refusals.map(({ rule, key }) => ({ rule, key }))).toEqual([
		{ rule: wanted.rule, key: wanted.key },
	]);
	for (const words of wanted.says) expect(refusals[0]?.message).toMatch(words);
}

describe("a refusal writes nothing", () => {
	for (const wanted of cases)
		test(wanted.title, () =>
			withWorld(wanted, (simulator) =>
				withRepository(wanted.repository, simulator, async (folder) => {
					const go = (...args: string[]) =>
						command(folder, args, wanted.repository.variables);
					const refused = await go("apply", "--yes", "--format", "json");
					const report = JSON.parse(refused.out) as Report;
					expect(refused.code).toBe(1);
					check(report.refusals, wanted);
					expect(new Set(report.results.map(({ outcome }) => outcome))).toEqual(
						new Set(report.changes.length > 0 ? ["skipped"] : []),
					);
					expect(writes(simulator)).toEqual([]);
					if (!wanted.allowedBy) return;
					const allowed = await go("apply", "--yes", ...wanted.allowedBy);
					expect(allowed.code, allowed.out + allowed.err).toBe(0);
					const left = await go("plan", "--detailed-exitcode");
					expect(left.code, left.out).toBe(0);
				}),
			),
		);
});

describe("platform-schema-mismatch that no simulator shows", () => {
	const judged = async (
		document: Readonly<Record<string, unknown>>,
		tamper: NonNullable<SessionOptions["tamper"]>,
	): Promise<Plan> =>
		withWorld({}, async (simulator) => {
			const session = await openSession(
				simulator,
				repositoryOf([document], { variables }),
				{ tamper },
			);
			try {
				const { results } = await session.apply();
				expect(results.every(({ outcome }) => outcome === "skipped")).toBe(
					true,
				);
				expect(writes(simulator)).toEqual([]);
				return session.plan;
			} finally {
				await session.close();
			}
		});

	test("a type", async () => {
		const plan = await judged(dynamics, (actual) => ({
			...actual,
			types: actual.types.filter(({ id }) => !id.includes("dynamics")),
		}));
		check(plan.refusals, {
			...(cases[0] as Case),
			rule: "platform-schema-mismatch",
			key: "cases",
			says: ["microsoft-dynamics-data-actions", "dynamics-365"],
		});
	});

	test("a slot", async () => {
		const plan = await judged(dynamics, (actual) => ({
			...actual,
			types: actual.types.map((type) => ({
				...type,
				slots: {
					other: { required: false, credentialTypes: ["somethingElse"] },
				},
			})),
		}));
		check(plan.refusals, {
			...(cases[0] as Case),
			rule: "platform-schema-mismatch",
			key: "cases",
			says: ["slot", "msDynamics", "somethingElse"],
		});
	});

	test("a field", async () => {
		const plan = await judged(dynamics, (actual) => ({
			...actual,
			...(actual.credentialTypes
				? {
						credentialTypes: actual.credentialTypes.map((type) => ({
							...type,
							fields: { user: "Login", password: "Password" },
							required: [],
						})),
					}
				: {}),
		}));
		check(plan.refusals, {
			...(cases[0] as Case),
			rule: "platform-schema-mismatch",
			key: "cases",
			says: ['"username"', "msDynamics", "user, password"],
		});
	});
});

test("allowCredentialTypeChange lets it pass", () =>
	withWorld(
		{
			seed: (organization) => {
				organization.addCredential({
					id: "bound",
					type: "userDefinedOAuth",
					name: "gc-integrations/lookup",
				});
				marked("lookup", { credentials: { basicAuth: "bound" } })(organization);
			},
		},
		async (simulator) => {
			const session = await openSession(
				simulator,
				repositoryOf([{ ...withPassword, allowCredentialTypeChange: true }], {
					variables,
				}),
			);
			const { results } = await session.apply();
			await session.close();
			expect(results.map(({ outcome }) => outcome)).toEqual(["applied"]);
			expect(
				simulator.organization
					.liveCredentials()
					.map(({ name, type, fields }) => ({ name, type, fields })),
			).toEqual([
				{
					name: "gc-integrations/lookup",
					type: "basicAuth",
					fields: { userName: "u", password: "a-password-of-the-tests" },
				},
			]);
		},
	));
