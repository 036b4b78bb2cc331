// The law: what could not be read is never said to be all right, and whatever cannot be read, doctor writes nothing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckName } from "../../src/core/doctor/check.ts";
import type { DoctorReport } from "../../src/core/doctor/report.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import type { Fault } from "../../src/simulator/faults.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { fakeClock, repositoryOf, writes } from "../fixtures/session.ts";

const start = Date.UTC(2026, 0, 1);
const repository = repositoryOf(
	["crm", "shop"].map((key) => ({
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		credentials: {
			type: "basicAuth",
			fields: { userName: "u", password: { env: "PASSWORD" } },
		},
	})),
	{ variables: { PASSWORD: "from-git" } },
);

interface Looked {
	readonly report: DoctorReport;
	/** What lint says of the documents by the catalogue that was kept; null: none was. */
	readonly linted: string | null;
}

async function look(
	behavior: Partial<Behavior>,
	faults: readonly Fault[] = [],
): Promise<Looked> {
	const simulator = await startSimulator({
		clock: () => start,
		behavior,
		faults,
		seed: (organization) => {
			const { id } = organization.addCredential({
				type: "basicAuth",
				name: "Integration-by-hand",
			});
			organization.addIntegration({
				type: "custom-rest-actions",
				name: "By hand",
				credentials: {
					[behavior.renamedSlots?.["custom-rest-actions"] ?? "basicAuth"]: id,
				},
			});
		},
	});
	try {
		return await withRepository(repository, simulator, async (folder) => {
			const go = (...words: string[]) =>
				command(folder, words, repository.variables, {
					clock: fakeClock(start),
				});
			const { out, err } = await go(
				...["doctor", "--format", "json", "--save-catalog", "catalog.json"],
			);
			expect(writes(simulator)).toEqual([]);
			const kept = err.includes("saved the catalogue");
			return {
				report: JSON.parse(out) as DoctorReport,
				linted: kept
					? (await go("lint", "--catalog", "catalog.json")).out
					: null,
			};
		});
	} finally {
		await simulator.close();
	}
}

/** Every check that rests on an operation. */
const rests: readonly [
	operation: string,
	checks: readonly CheckName[],
	behavior?: Partial<Behavior>,
][] = [
	["getOrganizationsMe", ["organization"]],
	["getAuthorizationSubjectsMe", ["permissions"]],
	[
		"getIntegrationsTypes",
		[
			"types",
			"certificate-authorities",
			"duplicates",
			"shared-credentials",
			"orphan-credentials",
			"failing",
		],
	],
	["getIntegrationsCredentialsTypes", ["credential-types"]],
	[
		"getIntegrations",
		[
			"duplicates",
			"shared-credentials",
			"orphan-credentials",
			"failing",
			"owners",
		],
	],
	[
		"getIntegrationsCredentialsListing",
		["shared-credentials", "orphan-credentials"],
	],
	["getIntegrationsTypeConfigschema", ["types", "certificate-authorities"]],
	[
		"getIntegrationConfigCurrent",
		["shared-credentials", "orphan-credentials", "owners"],
		{ expandConfig: "ignored", configStub: "none", listNotes: false },
	],
	[
		"getIntegrationsType",
		[
			"types",
			"duplicates",
			"shared-credentials",
			"orphan-credentials",
			"failing",
		],
		{ typeListing: "brief" },
	],
];

describe.each(rests)("where %s fails", (operation, checks, behavior = {}) => {
	test.each([400, 403, 500])("with %i", async (status) => {
		const { report } = await look(behavior, [
			{ kind: "status", status, operation, times: 1_000 },
		]);
		const right = report.checks
			.filter(({ severity }) => severity === "ok" || severity === "info")
			.map(({ check }) => check);
		expect(right.filter((check) => checks.includes(check))).toEqual([]);
		expect(right).toContain("login");
	});
});

test("an answer that is garbage or cut is none", async () => {
	for (const kind of ["garbage", "truncated", "reset"] as const) {
		const { report } = await look({}, [
			{ kind, operation: "getIntegrations", times: 1_000 },
		]);
		expect(
			report.checks.find(({ check }) => check === "failing")?.severity,
		).toBe("error");
	}
});

test("however the platform does what is documented nowhere, nothing is wrong with a sound organization", () =>
	fc.assert(
		fc.asyncProperty(
			fc.record({
				expandConfig: fc.constantFrom("carried", "ignored", "rejected"),
				configStub: fc.constantFrom("self-uri", "empty-credentials", "none"),
				listNotes: fc.boolean(),
				emptyNotes: fc.constantFrom(
					"empty",
					"node_dynamodb_empty_string",
					"absent",
				),
				cursorTail: fc.constantFrom("absent", "empty-page"),
				typeListing: fc.constantFrom("full", "brief"),
				credentialTypesListing: fc.constantFrom("array", "paged"),
				configCredentials: fc.constantFrom("info", "dated", "id-only"),
				configSchemas: fc.constantFrom("closed", "open"),
				googleTypeId: fc.constantFrom("google-data-actions", "another-google"),
				googleSlot: fc.constantFrom("googleServiceAccount", "anotherSlot"),
				googleFieldKeys: fc.constantFrom("assumed", "other"),
				subjectsMe: fc.constantFrom("answered", "wildcards"),
			} satisfies Partial<Record<keyof Behavior, fc.Arbitrary<unknown>>>),
			async (behavior) => {
				const { report, linted } = await look(behavior as Partial<Behavior>);
				expect(
					report.checks.filter(({ severity }) => severity !== "ok"),
				).toEqual([]);
				expect(linted).toContain("no problems");
			},
		),
		{ numRuns: 25 },
	));
