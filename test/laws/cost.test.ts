// What a run may cost: calls of a plan in the desired state, and of a create.
import { describe, expect, test } from "vitest";
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
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";

const owned = 30;
const documents = Array.from({ length: owned }, (_, at) => ({
	key: `document-${at}`,
	type: at % 10 === 0 ? "salesforce" : "web-services",
	name: `Document ${at}`,
	status: at % 2 === 0 ? "active" : "inactive",
	notes: `Notes of ${at}`,
	credentials:
		at % 10 === 0
			? {
					type: "salesforce",
					fields: {
						username: "u@example.com",
						password: { env: "SECRET" },
						securityToken: { env: "SECRET" },
					},
				}
			: {
					type: "basicAuth",
					fields: { userName: "u", password: { env: "SECRET" } },
				},
}));
const repository = repositoryOf(documents, {
	variables: { SECRET: "a-secret-of-the-tests" },
});

function crowd(organization: Organization): void {
	for (let at = 0; at < 1_200; at += 1)
		organization.addIntegration({
			type: "embedded-client-app",
			name: `Client application ${at}`,
		});
	for (let at = 0; at < 450; at += 1)
		organization.addCredential({ type: "basicAuth", name: `Credential ${at}` });
}

async function costOfPlan(
	behavior: Partial<Behavior>,
	seed?: (organization: Organization) => void,
): Promise<{ calls: number; simulator: Simulator }> {
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...behavior },
		...(seed ? { seed } : {}),
	});
	try {
		expect(failures(await reconcile(simulator, repository))).toEqual([]);
		simulator.clearLog();
		const plan = await planOnly(simulator, repository);
		expect(pending(plan)).toEqual([]);
		expect(plan.platformCalls).toBe(simulator.log.length);
		return { calls: simulator.log.length, simulator };
	} finally {
		await simulator.close();
	}
}

/** Token, organization, types: one page of each. */
const base = 3;

describe("a plan in the desired state", () => {
	const lists = (integrations: number, credentials: number): number =>
		Math.ceil(integrations / 999) + Math.ceil(credentials / 200);

	test("where expand=config answers", async () => {
		const { calls } = await costOfPlan({ expandConfig: "carried" });
		expect(calls).toBeLessThanOrEqual(base + lists(owned, owned));
	});

	test("where expand=config is ignored: one read for each that we own", async () => {
		const { calls } = await costOfPlan({ expandConfig: "ignored" });
		expect(calls).toBeLessThanOrEqual(base + lists(owned, owned) + owned);
	});

	test("where expand=config is refused: one more", async () => {
		const { calls } = await costOfPlan({ expandConfig: "rejected" });
		expect(calls).toBeLessThanOrEqual(base + lists(owned, owned) + owned + 1);
	});

	test("where the list of types is brief: one read for each type that is used", async () => {
		const { calls } = await costOfPlan({ typeListing: "brief" });
		expect(calls).toBeLessThanOrEqual(base + lists(owned, owned) + 2);
	});

	for (const expandConfig of ["carried", "ignored"] as const)
		test(`among 1,200 integrations and 450 credentials of others, expand=config ${expandConfig}`, async () => {
			const { calls } = await costOfPlan({ expandConfig }, crowd);
			expect(calls).toBeLessThanOrEqual(
				base +
					lists(1_200 + owned, 450 + owned) +
					(expandConfig === "carried" ? 0 : owned),
			);
		});

	test("where lists carry no notes: one read for each that could be ours", async () => {
		const { calls } = await costOfPlan(
			{ expandConfig: "ignored", listNotes: false },
			crowd,
		);
		expect(calls).toBeLessThanOrEqual(
			base + lists(1_200 + owned, 450 + owned) + owned,
		);
	});
});

describe("a create", () => {
	const [document] = documents;
	for (const createAnswer of ["stub", "current", "none"] as const)
		for (const createName of ["honoured", "type-name"] as const)
			test(`createAnswer ${createAnswer}, createName ${createName}`, async () => {
				const simulator = await startSimulator({
					behavior: { settleReads: 0, createAnswer, createName },
				});
				try {
					const one = repositoryOf(
						[document as object as Record<string, unknown>],
						{
							variables: { SECRET: "a-secret-of-the-tests" },
						},
					);
					await planOnly(simulator, one);
					const ofPlan = simulator.log.length;
					simulator.clearLog();
					expect(failures(await reconcile(simulator, one))).toEqual([]);
					const writes = simulator.log.filter(({ mutating }) => mutating);
					expect(writes.map(({ method }) => method)).toEqual([
						"POST",
						"POST",
						"PUT",
						"PATCH",
					]);
					expect(
						simulator.log.length - writes.length - ofPlan,
					).toBeLessThanOrEqual(2);
				} finally {
					await simulator.close();
				}
			});
});
