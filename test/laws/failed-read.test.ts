// A read that keeps failing ends the run before anything is planned: never a write, never a delete.
import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/simulator/faults.ts";
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
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";
import { after, startWorld } from "../fixtures/world.ts";

/** Every read that the run makes before it writes. */
const reads = [
	"getOrganizationsMe",
	"getIntegrationsTypes",
	"getIntegrations",
	"getIntegrationsCredentialsListing",
	"getIntegrationConfigCurrent",
	"getIntegrationsCredentialsTypes",
	"getIntegrationsTypeConfigschema",
] as const;
const withoutExpand = { expandConfig: "ignored" } as const;

const kinds: readonly Fault[] = [
	{ kind: "status", status: 500 },
	{ kind: "status", status: 409 },
	{ kind: "status", status: 501 },
	{ kind: "status", status: 429, retryAfter: 181 },
	{ kind: "reset" },
	{ kind: "garbage" },
	{ kind: "truncated" },
];

describe("a failed read never yields a write or a delete", () => {
	for (const operation of reads)
		test(operation, async () => {
			for (const fault of kinds) {
				const simulator = await startWorld({
					behavior: withoutExpand,
					faults: [{ ...fault, operation, times: 1_000 }],
				});
				try {
					await expect(
						reconcile(simulator, after),
						JSON.stringify(fault),
					).rejects.toThrow(/^GET \//);
					expect(writes(simulator)).toEqual([]);
				} finally {
					await simulator.close();
				}
			}
		});

	test("an integration type that the list only names", async () => {
		const simulator = await startWorld({
			behavior: { typeListing: "brief" },
			faults: [
				{
					kind: "status",
					status: 500,
					operation: "getIntegrationsType",
					times: 1_000,
				},
			],
		});
		try {
			await expect(reconcile(simulator, after)).rejects.toThrow(/^GET \//);
			expect(writes(simulator)).toEqual([]);
		} finally {
			await simulator.close();
		}
	});

	for (const operation of ["postOauthToken", ...reads])
		test(`exit code 4: ${operation}`, async () => {
			const simulator = await startWorld({
				behavior: withoutExpand,
				faults: [{ kind: "status", status: 501, operation, times: 1_000 }],
			});
			try {
				const { code, out, err } = await withRepository(
					after,
					simulator,
					(folder) =>
						command(
							folder,
							["apply", "--yes", "--format", "json"],
							after.variables,
						),
				);
				expect(code).toBe(4);
				expect(Object.keys(JSON.parse(out) as object)).toEqual([
					"version",
					"error",
				]);
				expect(err).toMatch(/answered 501/);
				expect(writes(simulator)).toEqual([]);
			} finally {
				await simulator.close();
			}
		});
});

/** 1,200 integrations, of which two are ours on the second page; 450 credentials. */
function crowd(organization: Organization): void {
	for (let at = 0; at < 1_198; at += 1)
		organization.addIntegration({
			type: "embedded-client-app",
			name: `Client application ${at}`,
		});
	for (const key of ["kept", "gone"])
		organization.addIntegration({
			type: "custom-rest-actions",
			name: key,
			notes: `[gc-integrations key=${key}]`,
		});
	for (let at = 0; at < 450; at += 1)
		organization.addCredential({ type: "basicAuth", name: `Credential ${at}` });
}
const kept = repositoryOf([
	{ key: "kept", type: "web-services", name: "kept", status: "inactive" },
]);

async function withCrowd(
	options: Partial<SimulatorOptions>,
	use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({ seed: crowd, ...options });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

describe("a list of which a page is missing is no list", () => {
	test("with all pages one integration is deleted", () =>
		withCrowd({}, async (simulator) => {
			await reconcile(simulator, kept);
			expect(writes(simulator)).toHaveLength(1);
		}));

	for (const operation of [
		"getIntegrations",
		"getIntegrationsCredentialsListing",
	])
		for (const fault of [...kinds, { kind: "status", status: 404 } as const])
			test(`${operation}: ${JSON.stringify(fault)}`, () =>
				withCrowd(
					{ faults: [{ ...fault, operation, after: 1, times: 1_000 }] },
					async (simulator) => {
						await expect(reconcile(simulator, kept)).rejects.toThrow(/^GET \//);
						expect(writes(simulator)).toEqual([]);
					},
				));

	test("integrations that come and go between the pages", () =>
		withCrowd({}, async (simulator) => {
			const { organization } = simulator;
			const stop = simulator.onCall((call) => {
				const [first] = organization.liveIntegrations();
				if (call.operationId === "getIntegrations" && first)
					organization.deleteIntegration(first.id);
			});
			await expect(openSession(simulator, kept)).rejects.toThrow(
				/changed while it was read/,
			);
			stop();
			expect(writes(simulator)).toEqual([]);
		}));
});

test("an organization that cannot be told is not the one that is guarded", async () => {
	for (const status of [403, 404]) {
		const simulator = await startWorld({
			faults: [
				{
					kind: "status",
					status,
					operation: "getOrganizationsMe",
					times: 1_000,
				},
			],
		});
		try {
			const { plan } = await reconcile(simulator, {
				...after,
				settings: after.settings.replace(
					"prune: true",
					`prune: true\n    organizationId: ${simulator.organization.id}`,
				),
			});
			expect(plan.refusals.map(({ rule }) => rule)).toEqual([
				"wrong-organization",
			]);
			expect(writes(simulator)).toEqual([]);
		} finally {
			await simulator.close();
		}
	}
});
