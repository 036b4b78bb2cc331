// Owner and key are the identity: two owners never clash, and what lost its line is found by its credential, never made twice.
import { describe, expect, test } from "vitest";
import { ofIntegrations } from "../../src/core/plan/kinds.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
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

function of(
	documents: readonly ReturnType<typeof document>[],
	settings?: string,
): Repository {
	return repositoryOf(documents, {
		variables: { PASSWORD: "from-git" },
		...(settings === undefined ? {} : { settings }),
	});
}
const one = of([document()]);

async function withSimulator(
	use: (
		simulator: Simulator,
		organization: Simulator["organization"],
	) => Promise<void>,
	behavior: Partial<Behavior> = {},
): Promise<void> {
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...behavior },
	});
	try {
		await use(simulator, simulator.organization);
	} finally {
		await simulator.close();
	}
}

const verbs = ({ changes, refusals }: Awaited<ReturnType<typeof planOnly>>) => [
	...changes.map(({ verb, key }) => `${verb} ${key}`),
	...refusals.map(({ rule, key }) => `${rule} ${key}`),
];

async function done(
	simulator: Simulator,
	repository: Repository,
): Promise<readonly string[]> {
	const ran = await reconcile(simulator, repository);
	expect(failures(ran)).toEqual([]);
	expect(pending(await planOnly(simulator, repository))).toEqual([]);
	return ran.plan.changes.flatMap(({ notes }) => notes);
}

/** Ours, made by a run. */
async function made(simulator: Simulator): Promise<string> {
	await done(simulator, one);
	const [integration] = simulator.organization.integrationsNamed("Lookup");
	return integration?.id ?? "";
}

describe("two owners with one key", () => {
	const a = of([document({ name: "Lookup of a" })], "owner: team-a");
	const b = of([document({ name: "Lookup of b" })], "owner: team-b");

	test("have an integration and a credential each, and neither sees the other's", () =>
		withSimulator(async (simulator, organization) => {
			await done(simulator, a);
			await done(simulator, b);
			await done(simulator, one);
			expect(pending(await planOnly(simulator, a))).toEqual([]);
			expect(organization.liveIntegrations().map(({ name }) => name)).toEqual([
				"Lookup of a",
				"Lookup of b",
				"Lookup",
			]);
			expect(organization.liveCredentials().map(({ name }) => name)).toEqual([
				"gc-integrations/team-a/lookup",
				"gc-integrations/team-b/lookup",
				"gc-integrations/lookup",
			]);
		}));

	test("when one of them deletes his, the other's stays", () =>
		withSimulator(async (simulator, organization) => {
			await done(simulator, a);
			await done(simulator, b);
			const without = of([document({ key: "other" })], "owner: team-a");
			const plan = await planOnly(simulator, without);
			expect(plan.orphans.map(({ name }) => name)).toEqual(["Lookup of a"]);
			await done(simulator, without);
			expect(organization.integrationsNamed("Lookup of b")).toHaveLength(1);
			expect(pending(await planOnly(simulator, b))).toEqual([]);
		}));

	test("a credential that the other left behind is no orphan of ours", () =>
		withSimulator(async (simulator, organization) => {
			for (const name of ["gone", "team-b/gone", "team-a/gone"])
				organization.addCredential({
					type: "basicAuth",
					name: `gc-integrations/${name}`,
				});
			const plan = await planOnly(simulator, a);
			expect(plan.orphans.map(({ name }) => name)).toEqual([
				"gc-integrations/team-a/gone",
			]);
			await done(simulator, a);
			expect(organization.liveCredentials().map(({ name }) => name)).toEqual([
				"gc-integrations/gone",
				"gc-integrations/team-b/gone",
				"gc-integrations/team-a/lookup",
			]);
		}));

	test("the other's integration of another type may bear our name", () =>
		withSimulator(async (simulator, organization) => {
			organization.addIntegration({
				type: "zendesk-data-actions",
				name: "Lookup",
				notes: "[gc-integrations owner=team-b key=tickets]",
			});
			const plan = await planOnly(simulator, one);
			expect(verbs(plan)).toEqual(["create lookup"]);
			expect(plan.changes[0]?.notes.join()).toContain("has the same name");
		}));

	test("a document that would take the other's by type and name is refused", () =>
		withSimulator(async (simulator) => {
			await done(simulator, a);
			const taking = of([document({ name: " lookup OF a" })], "owner: team-b");
			expect(verbs(await planOnly(simulator, taking))).toEqual([
				"owned-by-other lookup",
			]);
		}));
});

describe("a document that had another key", () => {
	const settings = "owner: team-a";
	const former = of([document({ key: "former" })], settings);
	const named = of(
		[document({ previousKeys: ["oldest", "former"] })],
		settings,
	);

	async function moved(
		simulator: Simulator,
		organization: Simulator["organization"],
		id: string,
	): Promise<void> {
		expect(organization.liveIntegrations().map((one) => one.id)).toEqual([id]);
		expect(organization.integration(id).notes).toMatch(
			/^\[gc-integrations owner=team-a key=lookup /,
		);
		expect(
			organization.liveCredentials().map(({ name, fields }) => [name, fields]),
		).toEqual([
			[
				"gc-integrations/team-a/lookup",
				{ userName: "u", password: "from-git" },
			],
		]);
		// The line may go from the file, or stay there.
		expect(
			pending(await planOnly(simulator, of([document()], settings))),
		).toEqual([]);
	}

	test("keeps its integration and its credential, and no secret counts as changed", () =>
		withSimulator(async (simulator, organization) => {
			await done(simulator, former);
			const id = organization.liveIntegrations()[0]?.id ?? "";
			const unsaid = await planOnly(simulator, of([document()], settings));
			expect(verbs(unsaid)).toEqual(["key-changed lookup"]);
			const { changes } = await planOnly(simulator, named);
			expect(changes.map(({ verb, fields }) => [verb, fields])).toEqual([
				[
					"update",
					[
						{ path: "key", from: "former", to: "lookup" },
						{
							path: "credentials.fields",
							from: "(secret)",
							to: "(secret, rewritten)",
						},
					],
				],
			]);
			const notes = await done(simulator, named);
			expect(notes.join()).toContain(
				'renames its credential "gc-integrations/team-a/former" to "gc-integrations/team-a/lookup"',
			);
			await moved(simulator, organization, id);
		}));

	test("and whose line was wiped is found by its credential", () =>
		withSimulator(async (simulator, organization) => {
			await done(simulator, former);
			const id = organization.liveIntegrations()[0]?.id ?? "";
			organization.editConfig(id, { notes: "", name: "Something else" });
			expect(verbs(await planOnly(simulator, named))).toEqual(["adopt lookup"]);
			await done(simulator, named);
			await moved(simulator, organization, id);
		}));

	test("and whose integration is gone is made with the credential that stayed", () =>
		withSimulator(async (simulator, organization) => {
			await done(simulator, former);
			organization.deleteIntegration(
				organization.liveIntegrations()[0]?.id ?? "",
			);
			expect(verbs(await planOnly(simulator, named))).toEqual([
				"create lookup",
			]);
			await done(simulator, named);
			await moved(
				simulator,
				organization,
				organization.liveIntegrations()[0]?.id ?? "",
			);
		}));

	test("does not take another owner's", () =>
		withSimulator(async (simulator) => {
			await done(simulator, of([document({ key: "former", name: "Theirs" })]));
			expect(verbs(await planOnly(simulator, named))).toEqual([
				"create lookup",
			]);
		}));
});

describe("an integration whose line was wiped", () => {
	for (const behavior of [
		{},
		{ expandConfig: "ignored" },
		{ expandConfig: "rejected", listNotes: false },
	] as const)
		for (const name of ["Lookup", "Renamed by hand"])
			test(`is adopted by its credential, never made twice: ${name}, ${JSON.stringify(behavior)}`, () =>
				withSimulator(async (simulator, organization) => {
					const id = await made(simulator);
					organization.editConfig(id, { name, notes: "" });
					expect(verbs(await planOnly(simulator, one))).toEqual([
						"adopt lookup",
					]);
					const notes = await done(simulator, one);
					expect(notes.join()).toContain('bound to "gc-integrations/lookup"');
					expect(organization.liveIntegrations()).toMatchObject([
						{ id, name: "Lookup" },
					]);
					expect(organization.liveCredentials()).toHaveLength(1);
				}, behavior));

	test("is told from its copy by the name, and the copy stays as it is", () =>
		withSimulator(async (simulator, organization) => {
			const id = await made(simulator);
			const { credentials } = organization.editConfig(id, { notes: "Wiped." });
			organization.addIntegration({
				id: "copy",
				type: webServices,
				name: "Copy",
				credentials,
			});
			expect(verbs(await planOnly(simulator, one))).toEqual(["adopt lookup"]);
			await done(simulator, one);
			expect(organization.integration("copy").credentials).toEqual(credentials);
			expect(organization.integration(id).credentials).toEqual(credentials);
			expect(organization.liveIntegrations()).toHaveLength(2);
			expect(organization.liveCredentials()).toHaveLength(1);
		}));

	test("and cannot be told from its copy is refused with the ids of both", () =>
		withSimulator(async (simulator, organization) => {
			const id = await made(simulator);
			const { credentials } = organization.editConfig(id, {
				name: "Something else",
				notes: "",
			});
			organization.addIntegration({
				id: "copy",
				type: webServices,
				name: "Copy",
				credentials,
			});
			const { refusals } = await planOnly(simulator, one);
			expect(refusals.map(({ rule }) => rule)).toEqual(["ambiguous-match"]);
			expect(refusals[0]?.message).toContain("copy");
			expect(refusals[0]?.message).toContain(id);
			// A copy that another document names is that document's.
			const both = of([document(), document({ key: "copy", name: "Copy" })]);
			expect(verbs(await planOnly(simulator, both))).toEqual([
				"adopt copy",
				"adopt lookup",
			]);
			await done(simulator, both);
			expect(organization.liveIntegrations()).toHaveLength(2);
			expect(organization.liveCredentials()).toHaveLength(2);
		}));

	test("and whose document is of another type now is refused", () =>
		withSimulator(async (simulator, organization) => {
			const credentials = {
				type: "userDefined",
				fields: { apiKey: { env: "PASSWORD" } },
			};
			await done(simulator, of([document({ credentials })]));
			const [{ id } = { id: "" }] = organization.liveIntegrations();
			organization.editConfig(id, { notes: "", name: "Renamed" });
			const retyped = of([document({ credentials, type: "genesys-function" })]);
			expect(verbs(await planOnly(simulator, retyped))).toEqual([
				"type-change lookup",
			]);
		}));

	test("is not taken by a document of another owner", () =>
		withSimulator(async (simulator, organization) => {
			const id = await made(simulator);
			organization.editConfig(id, { notes: "", name: "Renamed" });
			const theirs = of([document()], "owner: team-b");
			expect(verbs(await planOnly(simulator, theirs))).toEqual([
				"create lookup",
			]);
			expect(verbs(await planOnly(simulator, one))).toEqual(["adopt lookup"]);
		}));
});

test("where the original has its line, a copy that binds its credential is nobody's", () =>
	withSimulator(async (simulator, organization) => {
		const id = await made(simulator);
		const { credentials } = organization.integration(id);
		organization.addIntegration({
			id: "copy",
			type: webServices,
			name: "Lookup",
			credentials,
			state: "ENABLED",
		});
		const before = organization.integration("copy");
		const plan = await planOnly(simulator, one);
		expect(pending(plan)).toEqual([]);
		expect(plan.unmanaged).toBe(1);
		// Deleting the original leaves what the copy still uses.
		await done(simulator, of([document({ key: "other", name: "Other" })]));
		expect(organization.integration("copy")).toEqual(before);
		expect(organization.liveCredentials().map((found) => found.id)).toContain(
			Object.values(credentials)[0],
		);
	}));

describe("what a run may have made that was cut off, under the type's name", () => {
	const candidate = {
		type: webServices,
		name: "Web Services Data Actions",
	} as const;
	for (const [title, verb, more, count] of [
		["untouched, is taken up", "adopt", {}, 1],
		["enabled, is somebody's", "create", { state: "ENABLED" }, 1],
		["with notes, is somebody's", "create", { notes: "Mine." }, 1],
		["bound, is somebody's", "create", { credentials: "theirs" }, 1],
		["one of two, cannot be told", "create", {}, 2],
		[
			"of another type, is not it",
			"create",
			{ type: "embedded-client-app" },
			1,
		],
	] as const)
		test(title, () =>
			withSimulator(async (simulator, organization) => {
				const { id } = organization.addCredential({ type: "basicAuth" });
				organization.addCredential({
					type: "basicAuth",
					name: "gc-integrations/lookup",
				});
				for (let nth = 0; nth < count; nth += 1)
					organization.addIntegration({
						...candidate,
						...more,
						credentials: "credentials" in more ? { basicAuth: id } : {},
					});
				expect(verbs(await planOnly(simulator, one))).toEqual([
					`${verb} lookup`,
				]);
			}),
		);

	test("is left alone where no credential waits for it", () =>
		withSimulator(async (simulator, organization) => {
			organization.addIntegration(candidate);
			expect(verbs(await planOnly(simulator, one))).toEqual(["create lookup"]);
		}));
});

describe("what the platform demands", () => {
	type Tamper = NonNullable<Parameters<typeof planOnly>[2]>["tamper"];
	const typed =
		(
			change: (
				type: Parameters<NonNullable<Tamper>>[0]["types"][number],
			) => Partial<typeof type>,
		): NonNullable<Tamper> =>
		(actual) => ({
			...actual,
			types: actual.types.map((type) =>
				type.id === webServices ? { ...type, ...change(type) } : type,
			),
		});
	const { credentials: _left, ...bare } = document();

	test("of a type that cannot be installed any more, only new ones are refused", () =>
		withSimulator(async (simulator) => {
			const tamper = typed(() => ({ nonInstallable: true }));
			expect(verbs(await planOnly(simulator, one, { tamper }))).toEqual([
				"platform-schema-mismatch lookup",
			]);
			await made(simulator);
			expect(pending(await planOnly(simulator, one, { tamper }))).toEqual([]);
		}));

	test("a slot that has to be filled is refused empty, not where something is bound", () =>
		withSimulator(async (simulator) => {
			const tamper = typed(({ slots }) => ({
				slots: Object.fromEntries(
					Object.entries(slots).map(([name, slot]) => [
						name,
						{ ...slot, required: true },
					]),
				),
			}));
			const empty = repositoryOf([bare]);
			expect(verbs(await planOnly(simulator, empty, { tamper }))).toEqual([
				"platform-schema-mismatch lookup",
			]);
			await made(simulator);
			expect(verbs(await planOnly(simulator, empty, { tamper }))).toEqual([
				"update lookup",
			]);
		}));

	test("of several slots that would do, the shipped one is used", () =>
		withSimulator(async (simulator) => {
			const tamper = typed(({ slots }) => ({
				slots: {
					another: { required: false, credentialTypes: ["basicAuth"] },
					...slots,
				},
			}));
			const { changes } = await planOnly(simulator, one, { tamper });
			expect(ofIntegrations(changes)[0]?.target.credential?.slot).toBe(
				"basicAuth",
			);
		}));
});

test("a credential that an integration of an unlisted type uses is not taken over", () =>
	withSimulator(async (simulator, organization) => {
		const { id } = organization.addCredential({ type: "basicAuth" });
		for (const type of [webServices, "embedded-client-app"])
			organization.addIntegration({
				type,
				name: type === webServices ? "Lookup" : "Unlisted",
				credentials: { basicAuth: id },
			});
		const { changes } = await planOnly(simulator, one, {
			tamper: (actual) => ({
				...actual,
				types: actual.types.filter((type) => type.id !== "embedded-client-app"),
			}),
		});
		expect(changes[0]?.notes.join()).toContain("also used by Unlisted");
		expect(ofIntegrations(changes)[0]?.target.credential?.action).toBe(
			"create",
		);
	}));

test("a credential whose date is known now, and was not when it was written, is written again", () =>
	withSimulator(async (simulator, organization) => {
		const id = await made(simulator);
		const { notes } = organization.integration(id);
		organization.editConfig(id, { notes: notes.replace(/ at=\S+/, "") });
		const plan = await planOnly(simulator, one);
		expect(ofIntegrations(plan.changes)[0]?.target.credential?.action).toBe(
			"rewrite",
		);
		expect(plan.changes[0]?.notes.join()).toContain("changed outside Git");
	}));

describe("what is compared", () => {
	const inSync = async (simulator: Simulator) => {
		const id = await made(simulator);
		return simulator.organization.integration(id);
	};

	test("one integration that two documents mean, by credential and by name, is refused", () =>
		withSimulator(async (simulator, organization) => {
			const { id } = await inSync(simulator);
			organization.editConfig(id, { name: "Other", notes: "" });
			const both = of([document(), document({ key: "other", name: "Other" })]);
			expect(verbs(await planOnly(simulator, both))).toContain(
				"ambiguous-match other",
			);
		}));

	test("a suspended document's refusal blocks nothing", () =>
		withSimulator(async (simulator, organization) => {
			for (const id of ["first", "second"])
				organization.addIntegration({ id, type: webServices, name: "Lookup" });
			const suspended = of([document({ suspend: true })]);
			expect((await planOnly(simulator, suspended)).refusals).toEqual([]);
		}));

	test("a second credential of our name that nothing uses is taken away, and only that", () =>
		withSimulator(async (simulator, organization) => {
			await inSync(simulator);
			organization.addCredential({
				type: "basicAuth",
				name: "gc-integrations/lookup",
			});
			expect(verbs(await planOnly(simulator, one))).toEqual(["update lookup"]);
			await done(simulator, one);
			expect(organization.liveCredentials()).toHaveLength(1);
		}));

	test("an integration that shall be inactive and reports ERROR is as it shall be", () =>
		withSimulator(async (simulator, organization) => {
			const off = of([document({ status: "inactive" })]);
			await done(simulator, off);
			const [{ id } = { id: "" }] = organization.liveIntegrations();
			organization.setReportedState(id, "ERROR", "Refused.");
			expect(pending(await planOnly(simulator, off))).toEqual([]);
		}));

	test("another owner's and nobody's integrations are not managed, and no near miss of what is there", () =>
		withSimulator(async (simulator, organization) => {
			await inSync(simulator);
			for (const notes of ["", "[gc-integrations owner=team-b key=lookup]"])
				organization.addIntegration({
					type: webServices,
					name: "Lookups",
					notes,
				});
			const changed = of([document({ status: "inactive" })]);
			const plan = await planOnly(simulator, changed);
			expect(verbs(plan)).toEqual(["update lookup"]);
			expect([plan.unmanaged, plan.nearMisses]).toEqual([2, []]);
		}));
});

test("an integration that is listed as deleted is not there", () =>
	withSimulator(async (simulator) => {
		await made(simulator);
		const plan = await planOnly(simulator, one, {
			tamper: (actual) => ({
				...actual,
				integrations: actual.integrations.map((found) => ({
					...found,
					intendedState: "DELETED",
				})),
			}),
		});
		expect(verbs(plan)).toEqual(["create lookup"]);
		expect(plan.orphans).toEqual([]);
	}));

test("an integration that was deleted on the platform is made again with its credential, and the note says why", () =>
	withSimulator(async (simulator, organization) => {
		organization.deleteIntegration(await made(simulator));
		const notes = await done(simulator, one);
		expect(notes).toContain(
			'reuses the credential "gc-integrations/lookup": its integration is gone: deleted on the platform, or left by an interrupted run',
		);
		expect(organization.liveIntegrations()).toHaveLength(1);
		expect(organization.liveCredentials()).toHaveLength(1);
	}));

describe("a document that had a credential and has none any more", () => {
	const { credentials: _none, ...without } = document();

	test("says once that the credential stays bound, and forgets its fingerprints", () =>
		withSimulator(async (simulator, organization) => {
			const id = await made(simulator);
			const bound = organization.integration(id).credentials;
			expect(organization.integration(id).notes).toContain("fields=");
			const bare = repositoryOf([without]);
			const notes = await done(simulator, bare);
			expect(notes).toEqual([
				'its credential "gc-integrations/lookup" stays bound, and is not managed any more: the document has no credentials',
			]);
			expect(organization.integration(id).credentials).toEqual(bound);
			expect(organization.integration(id).notes).not.toContain("fields=");
			// Managed again, it is written again.
			organization.editCredential(Object.values(bound)[0] ?? "", {
				fields: { userName: "changed", password: "changed" },
			});
			await done(simulator, one);
			expect(organization.integration(id).credentials).toEqual(bound);
			expect(
				organization.credentialFields(Object.values(bound)[0] ?? ""),
			).toEqual({ userName: "u", password: "from-git" });
		}));

	test("the same where only a patch takes it away", () =>
		withSimulator(async (simulator) => {
			await made(simulator);
			const patched = of([
				document({ environments: { dev: { credentials: null } } }),
			]);
			expect((await done(simulator, patched)).join()).toContain("stays bound");
		}));

	test("and is unbound already: only the line forgets it", () =>
		withSimulator(async (simulator, organization) => {
			const id = await made(simulator);
			organization.editConfig(id, { credentials: {} });
			expect((await done(simulator, repositoryOf([without]))).join()).toContain(
				"none is bound",
			);
		}));
});
