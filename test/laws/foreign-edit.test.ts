// Somebody edits an integration between the plan and the write: a clash, in whatever form it is told, never overwrites the edit.
import { describe, expect, test } from "vitest";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	openSession,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";

const document = (key: string, more: object = {}) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "inactive",
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: "PASSWORD" } },
	},
	...more,
});
const repository = (
	password: string,
	more: object = {},
	renamed = "The edited",
): Repository =>
	repositoryOf(
		[document("edited", { name: renamed, ...more }), document("other")],
		{ variables: { PASSWORD: password } },
	);

type Edit = (organization: Organization, id: string) => void;

async function withClash(
	versionClash: 400 | 408 | 409,
	before: Repository,
	after: Repository,
	edit: Edit,
	check: (given: {
		readonly simulator: Simulator;
		readonly results: Readonly<Record<string, string>>;
		readonly errors: string;
		readonly id: string;
	}) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		behavior: { versionClash, configSchemas: "open", rateLimit: 1_000_000 },
	});
	try {
		await reconcile(simulator, before);
		const id =
			simulator.organization
				.liveIntegrations()
				.find(({ notes }) => notes.includes("key=edited "))?.id ?? "";
		const session = await openSession(simulator, after);
		edit(simulator.organization, id);
		const { results } = await session.apply();
		await session.close();
		await check({
			simulator,
			id,
			results: Object.fromEntries(
				results.map(({ key, outcome }) => [key, outcome]),
			),
			errors: results.map(({ error }) => error ?? "").join(""),
		});
	} finally {
		await simulator.close();
	}
}

/** As somebody would in the UI: around the ownership line. */
const addNote: Edit = (organization, id) => {
	organization.editConfig(id, {
		notes: `Call Anna before you touch this.\n${organization.integration(id).notes}`,
	});
};

for (const clash of [409, 400, 408] as const)
	describe(`a ${clash} never overwrites a foreign edit`, () => {
		test("of unmanaged notes and properties: both are there afterwards", () =>
			withClash(
				clash,
				repository("one"),
				repository("two", {}, "The new name"),
				(organization, id) => {
					addNote(organization, id);
					organization.editConfig(id, {
						properties: { theirs: { deep: [1] } },
						advanced: { alsoTheirs: true },
					});
				},
				async ({ simulator, results, id }) => {
					expect(results).toEqual({ edited: "applied", other: "applied" });
					const now = simulator.organization.integration(id);
					expect(now.name).toBe("The new name");
					expect(now.notes).toMatch(
						/^Call Anna before you touch this\.\n\[gc-integrations key=edited /,
					);
					expect(now.properties).toEqual({ theirs: { deep: [1] } });
					expect(now.advanced).toEqual({ alsoTheirs: true });
					expect(
						pending(
							await planOnly(simulator, repository("two", {}, "The new name")),
						),
					).toEqual([]);
				},
			));

		const managed: readonly [
			string,
			object,
			Edit,
			(now: ReturnType<Organization["integration"]>) => void,
		][] = [
			[
				"notes",
				{ notes: "Ours." },
				addNote,
				({ notes }) => expect(notes).toMatch(/^Call Anna/),
			],
			[
				"a property",
				{ mutualTls: { certificateAuthority: "genesys-cloud" } },
				(organization, id) => {
					organization.editConfig(id, {
						properties: { clientCertificateAuthority: "DigiCert" },
					});
				},
				({ properties }) =>
					expect(properties).toEqual({
						clientCertificateAuthority: "DigiCert",
					}),
			],
			[
				"its name",
				{},
				(organization, id) => {
					organization.editConfig(id, { name: "Renamed by hand" });
				},
				({ name }) => expect(name).toBe("Renamed by hand"),
			],
			[
				"its credential",
				{},
				(organization, id) => {
					const { id: theirs } = organization.addCredential({
						type: "userDefined",
						name: "theirs",
						id: "theirs",
					});
					organization.editConfig(id, { credentials: { basicAuth: theirs } });
				},
				({ credentials }) =>
					expect(credentials).toEqual({ basicAuth: "theirs" }),
			],
			[
				"its ownership line",
				{},
				(organization, id) => {
					organization.editConfig(id, {
						notes: "[gc-integrations owner=team-b key=edited]",
					});
				},
				({ notes }) =>
					expect(notes).toBe("[gc-integrations owner=team-b key=edited]"),
			],
		];
		for (const [what, more, edit, preserved] of managed)
			test(`of what the document manages, ${what}: that change fails, the others are applied`, () =>
				withClash(
					clash,
					repository("one", more),
					repository("two", more),
					edit,
					async ({ simulator, results, errors, id }) => {
						expect(results).toEqual({ edited: "failed", other: "applied" });
						expect(errors).toMatch(
							/somebody else changed integration \S+ after this was planned: nothing was overwritten, plan again/,
						);
						preserved(simulator.organization.integration(id));
					},
				));
	});

test("an edit that does what was planned leaves nothing to do", () =>
	withClash(
		409,
		repository("one"),
		repository("one", {}, "The new name"),
		(organization, id) => {
			organization.editConfig(id, { name: "The new name" });
		},
		async ({ simulator }) => {
			expect(
				pending(
					await planOnly(simulator, repository("one", {}, "The new name")),
				),
			).toEqual([]);
		},
	));
