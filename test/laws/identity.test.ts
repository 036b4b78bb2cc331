// Owner and key are the identity: two owners never clash, and what lost its line is found by its credential, never made twice.
import { describe, expect, test } from "vitest";
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
} from "./session.ts";

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

	test("a document that would take the other's by type and name is refused", () =>
		withSimulator(async (simulator) => {
			await done(simulator, a);
			const taking = of([document({ name: " lookup OF a" })], "owner: team-b");
			expect(verbs(await planOnly(simulator, taking))).toEqual([
				"owned-by-other lookup",
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
