// Integrations that people made by hand, taken over: with their credential where it is theirs alone, and with nothing left behind.
import { describe, expect, test } from "vitest";
import { ofIntegrations } from "../../src/core/plan/kinds.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const webServices = "custom-rest-actions";
const document = (more: object = {}) => ({
	key: "lookup",
	type: "web-services",
	name: "Lookup",
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: "PASSWORD" } },
	},
	...more,
});
const one = (more: object = {}): Repository =>
	repositoryOf([document(more)], { variables: { PASSWORD: "from-git" } });

function byHand(
	organization: Organization,
	more: Partial<Parameters<Organization["addIntegration"]>[0]> = {},
): void {
	organization.addCredential({
		id: "by-hand",
		type: "basicAuth",
		name: "Integration-lookup",
		fields: { userName: "somebody", password: "by-hand" },
	});
	organization.addIntegration({
		id: "lookup",
		type: webServices,
		name: " LOOKUP",
		notes: "Made by hand.",
		credentials: { basicAuth: "by-hand" },
		state: "ENABLED",
		...more,
	});
}

async function withOrganization(
	seed: (organization: Organization) => void,
	use: (simulator: Simulator, organization: Organization) => Promise<void>,
	behavior: Partial<Behavior> = {},
): Promise<void> {
	const simulator = await startSimulator({
		seed,
		behavior: { rateLimit: 1_000_000, ...behavior },
	});
	try {
		await use(simulator, simulator.organization);
	} finally {
		await simulator.close();
	}
}

async function adopts(
	simulator: Simulator,
	repository: Repository,
): Promise<readonly string[]> {
	const ran = await reconcile(simulator, repository);
	expect(ran.plan.changes.map(({ verb }) => verb)).toEqual(["adopt"]);
	expect(failures(ran)).toEqual([]);
	expect(pending(await planOnly(simulator, repository))).toEqual([]);
	return ran.plan.changes.flatMap(({ notes }) => notes);
}

const credentialsOf = (organization: Organization) =>
	organization
		.liveCredentials()
		.map(({ id, name, fields }) => ({ id, name, fields }));

const ours = {
	name: "gc-integrations/lookup",
	fields: { userName: "u", password: "from-git" },
};

describe("adoption", () => {
	test("takes over the credential that nothing else uses, and keeps the notes", () =>
		withOrganization(byHand, async (simulator, organization) => {
			const notes = await adopts(simulator, one());
			expect(notes.join()).toContain(
				'takes over its credential "Integration-lookup"',
			);
			expect(credentialsOf(organization)).toEqual([{ id: "by-hand", ...ours }]);
			expect(organization.liveIntegrations()).toHaveLength(1);
			expect(organization.integration("lookup").notes).toMatch(
				/^Made by hand\.\n\[gc-integrations key=lookup /,
			);
		}));

	test("finds a name again that differs by characters that nobody sees", () =>
		withOrganization(
			(organization) =>
				byHand(organization, { name: "\u200bLook\u00adUP\u00a0" }),
			async (simulator, organization) => {
				await adopts(simulator, one());
				expect(organization.liveIntegrations().map(({ name }) => name)).toEqual(
					["Lookup"],
				);
			},
		));

	for (const configCredentials of ["info", "id-only"] as const)
		for (const expandConfig of ["carried", "ignored", "rejected"] as const)
			test(`leaves a credential alone that another integration uses: ${configCredentials}, ${expandConfig}`, () =>
				withOrganization(
					(organization) => {
						byHand(organization);
						organization.addIntegration({
							id: "other",
							type: webServices,
							name: "Another",
							credentials: { basicAuth: "by-hand" },
						});
					},
					async (simulator, organization) => {
						const other = organization.integration("other");
						const notes = await adopts(simulator, one());
						expect(notes.join()).toContain("also used by Another");
						const [shared, made] = credentialsOf(organization);
						expect(shared).toEqual({
							id: "by-hand",
							name: "Integration-lookup",
							fields: { userName: "somebody", password: "by-hand" },
						});
						expect(made).toMatchObject(ours);
						expect(organization.liveCredentials()).toHaveLength(2);
						expect(organization.integration("lookup").credentials).toEqual({
							basicAuth: made?.id,
						});
						expect(organization.integration("other")).toEqual(other);
					},
					{ configCredentials, expandConfig },
				));

	test("finishes what an interrupted run began: its new credential is used, not made again", () =>
		withOrganization(
			(organization) => {
				byHand(organization);
				organization.addIntegration({
					type: webServices,
					name: "Another",
					credentials: { basicAuth: "by-hand" },
				});
				organization.addCredential({
					id: "left",
					type: "basicAuth",
					name: "gc-integrations/lookup",
					fields: { userName: "u", password: "of the run before" },
				});
			},
			async (simulator, organization) => {
				await adopts(simulator, one());
				expect(credentialsOf(organization)).toContainEqual({
					id: "left",
					...ours,
				});
				expect(organization.liveCredentials()).toHaveLength(2);
			},
		));

	test("leaves no orphan where a run before left a credential and the bound one is taken over", () =>
		withOrganization(
			(organization) => {
				byHand(organization);
				for (const type of ["basicAuth", "userDefined"])
					organization.addCredential({ type, name: "gc-integrations/lookup" });
			},
			async (simulator, organization) => {
				await adopts(simulator, one());
				expect(credentialsOf(organization)).toEqual([
					{ id: "by-hand", ...ours },
				]);
			},
		));

	test("of one without a credential makes one", () =>
		withOrganization(
			(organization) => byHand(organization, { credentials: {} }),
			async (simulator, organization) => {
				await adopts(simulator, one());
				expect(credentialsOf(organization)).toContainEqual(
					expect.objectContaining(ours),
				);
				expect(organization.credentialFields("by-hand")).toEqual({
					userName: "somebody",
					password: "by-hand",
				});
			},
		));

	test("does not take what carries a mark, or another type, or is deleted", () =>
		withOrganization(
			(organization) => {
				organization.addIntegration({
					type: "embedded-client-app",
					name: "Lookup",
				});
				organization.addIntegration({
					type: webServices,
					name: "Lookup",
					notes: "[gc-integrations key=another]",
				});
				organization.addIntegration({
					id: "deleted",
					type: webServices,
					name: "Lookup",
				});
				organization.deleteIntegration("deleted");
			},
			async (simulator) => {
				const plan = await planOnly(
					simulator,
					repositoryOf(
						[document(), document({ key: "another", name: "Something else" })],
						{
							variables: { PASSWORD: "from-git" },
						},
					),
				);
				expect(plan.changes.map(({ key, verb }) => `${verb} ${key}`)).toEqual([
					"update another",
					"create lookup",
				]);
			},
		));
});

describe("adoption with another credential type", () => {
	const other = () =>
		one({
			allowCredentialTypeChange: true,
			credentials: {
				type: "userDefined",
				fields: { token: { env: "PASSWORD" } },
			},
		});
	const made = {
		name: "gc-integrations/lookup",
		type: "userDefined",
		fields: { token: "from-git" },
	};
	const all = (organization: Organization) =>
		organization
			.liveCredentials()
			.map(({ name, type, fields }) => ({ name, type, fields }));

	test("takes away the credential that the integration alone used, and says so", () =>
		withOrganization(byHand, async (simulator, organization) => {
			const notes = await adopts(simulator, other());
			expect(notes.join()).toContain("Integration-lookup");
			expect(all(organization)).toEqual([made]);
		}));

	test("leaves the one that another integration uses, without a word of keeping it as ours", () =>
		withOrganization(
			(organization) => {
				byHand(organization);
				organization.addIntegration({
					id: "other",
					type: webServices,
					name: "Another",
					credentials: { basicAuth: "by-hand" },
				});
			},
			async (simulator, organization) => {
				const before = organization.credentialFields("by-hand");
				const { plan } = await reconcile(simulator, other());
				expect(
					ofIntegrations(plan.changes)[0]?.target.removeCredentials,
				).toEqual([]);
				expect(plan.changes[0]?.notes.join()).not.toContain(
					"Integration-lookup",
				);
				expect(organization.credentialFields("by-hand")).toEqual(before);
				expect(all(organization)).toHaveLength(2);
			},
		));

	test("of what is ours already, somebody else's credential stays", () =>
		withOrganization(
			() => undefined,
			async (simulator, organization) => {
				await reconcile(simulator, one());
				organization.addCredential({
					id: "somebody",
					type: "basicAuth",
					name: "Somebody's",
					fields: { userName: "s", password: "s" },
				});
				const [ours] = organization.integrationsNamed("Lookup");
				organization.editConfig(ours?.id ?? "", {
					credentials: { basicAuth: "somebody" },
				});
				await reconcile(simulator, other());
				expect(
					all(organization)
						.map(({ name }) => name)
						.sort(),
				).toContain("Somebody's");
			},
		));
});

describe("a credential that is kept", () => {
	const kept = one({ credentials: { type: "basicAuth", keep: true } });
	const puts = (simulator: Simulator): readonly string[] =>
		writes(simulator).filter((write) => write.includes("credentials"));

	test("is not written, while all else is", () =>
		withOrganization(byHand, async (simulator, organization) => {
			const before = structuredClone(organization.liveCredentials());
			const notes = await adopts(simulator, kept);
			expect(notes).toContain(
				'keeps its credential "Integration-lookup" as it is',
			);
			expect(writes(simulator)).toHaveLength(1);
			const { id, notes: written } = organization.integration("lookup");
			expect(written).toBe("Made by hand.\n[gc-integrations key=lookup]");
			await reconcile(
				simulator,
				one({
					credentials: { type: "basicAuth", keep: true },
					name: "Renamed",
					status: "inactive",
				}),
			);
			expect(organization.integration(id)).toMatchObject({
				name: "Renamed",
				intendedState: "DISABLED",
			});
			organization.editCredential("by-hand", { fields: { userName: "x" } });
			expect(pending(await planOnly(simulator, kept))).toHaveLength(1);
			expect(organization.liveCredentials()).toMatchObject(
				before.map(({ id: of, name }) => ({ id: of, name })),
			);
			expect(puts(simulator)).toEqual([]);
		}));

	test("is taken over when it is managed after all, and let go again with its new name", () =>
		withOrganization(byHand, async (simulator, organization) => {
			await adopts(simulator, kept);
			const managed = await reconcile(simulator, one());
			expect(failures(managed)).toEqual([]);
			expect(managed.plan.changes.flatMap(({ notes }) => notes)).toEqual([
				'takes over its credential "Integration-lookup": renamed and rewritten',
			]);
			expect(pending(await planOnly(simulator, one()))).toEqual([]);
			expect(credentialsOf(organization)).toEqual([{ id: "by-hand", ...ours }]);
			const written = puts(simulator).length;
			expect(failures(await reconcile(simulator, kept))).toEqual([]);
			expect(pending(await planOnly(simulator, kept))).toEqual([]);
			expect(puts(simulator)).toHaveLength(written);
			expect(credentialsOf(organization)).toEqual([{ id: "by-hand", ...ours }]);
		}));

	test("stays where it is not ours and its document goes", () =>
		withOrganization(byHand, async (simulator, organization) => {
			await adopts(simulator, kept);
			const other = repositoryOf([document({ key: "other", name: "Other" })], {
				variables: { PASSWORD: "from-git" },
			});
			expect(failures(await reconcile(simulator, other))).toEqual([]);
			expect(organization.integrationsNamed("Lookup")).toEqual([]);
			expect(organization.credential("by-hand").fields).toEqual({
				userName: "somebody",
				password: "by-hand",
			});
			expect(pending(await planOnly(simulator, other))).toEqual([]);
		}));

	test("stays where another type takes its place", () =>
		withOrganization(byHand, async (simulator, organization) => {
			await adopts(simulator, kept);
			const other = one({
				allowCredentialTypeChange: true,
				credentials: {
					type: "userDefined",
					fields: { token: { env: "PASSWORD" } },
				},
			});
			expect(failures(await reconcile(simulator, other))).toEqual([]);
			expect(organization.credential("by-hand").name).toBe(
				"Integration-lookup",
			);
			expect(pending(await planOnly(simulator, other))).toEqual([]);
		}));
});

describe("a suspended document", () => {
	test("is reported and never touched, whatever it would do", () =>
		withOrganization(byHand, async (simulator) => {
			const { plan } = await reconcile(
				simulator,
				one({ suspend: true, status: "inactive" }),
			);
			expect(plan.changes).toEqual([]);
			expect(plan.suspended.map(({ key, verb }) => `${verb} ${key}`)).toEqual([
				"adopt lookup",
			]);
			expect(plan.summary.frozen).toBe(1);
			expect(writes(simulator)).toEqual([]);
		}));

	test("needs none of its secrets, and is not pruned", () =>
		withOrganization(byHand, async (simulator, organization) => {
			await reconcile(simulator, one());
			const before = [
				organization.integration("lookup"),
				...organization.liveCredentials(),
			];
			simulator.clearLog();
			const { plan } = await reconcile(
				simulator,
				repositoryOf([document({ suspend: true, name: "New" })]),
			);
			expect(plan.refusals).toEqual([]);
			expect(plan.orphans).toEqual([]);
			expect(writes(simulator)).toEqual([]);
			expect([
				organization.integration("lookup"),
				...organization.liveCredentials(),
			]).toEqual(before);
		}));
});

const google = repositoryOf(
	[
		{
			key: "cloud",
			type: "google",
			name: "Cloud",
			status: "active",
			credentials: {
				type: "googleCloudPlatformServiceAccount",
				fields: {
					clientId: "100000000000000000001",
					clientEmail: "a@b.iam.gserviceaccount.com",
					privateKeyId: "0000000000000000000000000000000000000001",
					privateKey: { env: "PEM" },
				},
			},
		},
		{
			key: "calendar",
			type: "google",
			name: "Calendar",
			status: "inactive",
			credentials: {
				type: "googleGSuiteServiceAccount",
				fields: {
					serviceAccountEmail: "a@b.iam.gserviceaccount.com",
					privateKeyId: "0000000000000000000000000000000000000002",
					privateKey: { env: "PEM" },
					scopes: "https://www.googleapis.com/auth/calendar.readonly",
					impersonateUserEmail: "c@example.com",
				},
			},
		},
	],
	{
		variables: {
			PEM: `-----BEGIN PRIVATE KEY-----\\n${"EXAMPLE+NOT+A+KEY+".repeat(12)}\\n-----END PRIVATE KEY-----\\n`,
		},
	},
);

describe("what the platform calls differently", () => {
	const cases: Readonly<Record<string, Partial<Behavior>>> = {
		"field keys of a service account's JSON file": { googleFieldKeys: "other" },
		"another type id": { googleTypeId: "google-cloud-data-actions" },
		"another slot": { googleSlot: "serviceAccount" },
		"all of it": {
			googleFieldKeys: "other",
			googleTypeId: "some-id",
			googleSlot: "some-slot",
			credentialTypesListing: "paged",
		},
		"another type id, and the list only names types": {
			googleTypeId: "google-cloud-data-actions",
			typeListing: "brief",
		},
	};
	for (const [what, behavior] of Object.entries(cases))
		test(`Google: ${what}`, () =>
			withOrganization(
				() => undefined,
				async (simulator, organization) => {
					expect(failures(await reconcile(simulator, google))).toEqual([]);
					expect(pending(await planOnly(simulator, google))).toEqual([]);
					const email = behavior.googleFieldKeys
						? "client_email"
						: "clientEmail";
					const cloud = organization
						.liveCredentials()
						.find(({ name }) => name.endsWith("/cloud"));
					expect(cloud?.fields[email]).toBe("a@b.iam.gserviceaccount.com");
					expect(
						organization.integrationsNamed("Cloud")[0]?.reportedState.code,
					).toBe("ACTIVE");
				},
				behavior,
			));

	test("renamed slots and fields of other types", () =>
		withOrganization(
			(organization) =>
				byHand(organization, { credentials: { renamed: "by-hand" } }),
			async (simulator, organization) => {
				await adopts(simulator, one());
				expect(organization.integration("lookup").credentials).toEqual({
					renamed: "by-hand",
				});
			},
			{
				renamedSlots: { [webServices]: "renamed" },
				renamedFields: { basicAuth: { userName: "user_name" } },
			},
		));
});

describe("a credential of another type", () => {
	const retyped = (more: object = {}) =>
		repositoryOf(
			[
				document({
					credentials: {
						type: "userDefined",
						fields: { apiKey: { env: "PASSWORD" } },
					},
					...more,
				}),
			],
			{ variables: { PASSWORD: "from-git" } },
		);
	for (const webServicesSlots of ["one", "per-type"] as const)
		for (const deleteCredentialInUse of ["allowed", 409] as const)
			test(`is refused, then replaced where that is allowed: slots ${webServicesSlots}, deleting one in use ${deleteCredentialInUse}`, () =>
				withOrganization(
					() => undefined,
					async (simulator, organization) => {
						expect(failures(await reconcile(simulator, one()))).toEqual([]);
						const { refusals } = await planOnly(simulator, retyped());
						expect(refusals.map(({ rule }) => rule)).toEqual([
							"credential-type-change",
						]);
						const allowed = retyped({ allowCredentialTypeChange: true });
						expect(failures(await reconcile(simulator, allowed))).toEqual([]);
						expect(pending(await planOnly(simulator, allowed))).toEqual([]);
						const [left, ...more] = organization.liveCredentials();
						expect(more).toEqual([]);
						expect(left).toMatchObject({
							name: "gc-integrations/lookup",
							type: "userDefined",
							fields: { apiKey: "from-git" },
						});
						expect(
							Object.values(
								organization.integrationsNamed("Lookup")[0]?.credentials ?? {},
							),
						).toEqual([left?.id]);
					},
					{ webServicesSlots, deleteCredentialInUse },
				));
});

describe("an integration that is enabled but reports ERROR", () => {
	test("is a failed change with the platform's detail, then healed by another run", () =>
		withOrganization(
			() => undefined,
			async (simulator, organization) => {
				simulator.behave({
					activationErrors: { Lookup: "The endpoint does not answer." },
				});
				const failed = failures(await reconcile(simulator, one()));
				expect(failed).toHaveLength(1);
				expect(failed[0]).toMatch(
					/^lookup: .*ERROR: The endpoint does not answer\./,
				);
				const plan = await planOnly(simulator, one());
				expect(
					plan.changes.map(({ verb, fields }) => ({ verb, fields })),
				).toEqual([
					{
						verb: "update",
						fields: [{ path: "status", from: "error", to: "active" }],
					},
				]);
				expect(failures(await reconcile(simulator, one()))).toHaveLength(1);
				simulator.behave({ activationErrors: {} });
				expect(failures(await reconcile(simulator, one()))).toEqual([]);
				expect(pending(await planOnly(simulator, one()))).toEqual([]);
				expect(organization.liveIntegrations()).toHaveLength(1);
			},
		));

	for (const errorRecovery of ["config-change", "patch"] as const)
		test(`is adopted and healed: recovery by ${errorRecovery}`, () =>
			withOrganization(
				(organization) =>
					byHand(organization, {
						reportedState: "ERROR",
						reportedMessage: "Wrong password.",
					}),
				async (simulator, organization) => {
					await adopts(simulator, one());
					expect(organization.integration("lookup").reportedState.code).toBe(
						"ACTIVE",
					);
				},
				{ errorRecovery },
			));

	test("that never settles is a failed change, and not waited for for ever", () =>
		withOrganization(
			() => undefined,
			async (simulator) => {
				expect(
					failures(await reconcile(simulator, one(), { settleMs: 60_000 }))[0],
				).toMatch(/still reports ACTIVATING after 60 s/);
			},
			{ settleReads: "never" },
		));
});
