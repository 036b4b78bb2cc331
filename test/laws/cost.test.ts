// What a run may cost: calls of a plan in the desired state, of one create and of many; and who waits for whom.
import { describe, expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	fakeClock,
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

const many = (count: number) =>
	repositoryOf(
		Array.from({ length: count }, (_, at) => ({
			key: `one-of-many-${at}`,
			type: "web-services",
			name: `One of many ${at}`,
			status: "active",
			credentials: {
				type: "basicAuth",
				fields: { userName: "u", password: { env: "SECRET" } },
			},
		})),
		{
			variables: { SECRET: "a-secret-of-the-tests" },
			settings: "limits: { web-services: 1000 }",
		},
	);

const roomy = {
	settleReads: 0,
	rateLimit: 1_000_000,
	maxInstances: { "custom-rest-actions": 1_000 },
} satisfies Partial<Behavior>;

describe("creating many", () => {
	async function costOfCreating(
		count: number,
		behavior: Partial<Behavior>,
		seed?: (organization: Organization) => void,
	): Promise<{ readonly writes: number; readonly reads: number }> {
		const simulator = await startSimulator({
			behavior: { ...roomy, ...behavior },
			...(seed ? { seed } : {}),
		});
		try {
			const repository = many(count);
			await planOnly(simulator, repository);
			const ofPlan = simulator.log.length;
			simulator.clearLog();
			expect(failures(await reconcile(simulator, repository))).toEqual([]);
			const { log, organization } = simulator;
			const writes = log.filter(({ mutating }) => mutating).length;
			const reads = log.length - ofPlan - writes;
			const enabled = organization
				.liveIntegrations()
				.filter(({ intendedState }) => intendedState === "ENABLED");
			expect(enabled).toHaveLength(count);
			expect(pending(await planOnly(simulator, repository))).toEqual([]);
			return { writes, reads };
		} finally {
			await simulator.close();
		}
	}

	for (const count of [10, 100, 300])
		test(`${count}: at most ${4 * count} writes and ${count / 10 + 10} reads`, async () => {
			const { writes, reads } = await costOfCreating(count, {});
			expect(writes).toBeLessThanOrEqual(4 * count);
			expect(reads).toBeLessThanOrEqual(count / 10 + 10);
		});

	for (const [title, behavior, seed] of [
		["where names are not honoured", { createName: "type-name" }],
		["where activation takes a look", { settleReads: 1 }],
		["among many others", {}, crowd],
	] as const)
		test(`100 ${title}: no more`, async () => {
			const { writes, reads } = await costOfCreating(100, behavior, seed);
			expect(writes).toBeLessThanOrEqual(400);
			expect(reads).toBeLessThanOrEqual(20);
		});

	for (const expandConfig of ["ignored", "rejected"] as const)
		for (const count of [10, 100, 300])
			test(`${count} where expand=config is ${expandConfig}: each configuration is read once more`, async () => {
				const { writes, reads } = await costOfCreating(count, { expandConfig });
				expect(writes).toBeLessThanOrEqual(4 * count);
				expect(reads).toBeLessThanOrEqual(
					count + count / 10 + 10 + (expandConfig === "rejected" ? 1 : 0),
				);
			});

	test("an answer to a create may carry the configuration: then none is read", async () => {
		const { reads } = await costOfCreating(100, {
			expandConfig: "ignored",
			createAnswer: "current",
		});
		expect(reads).toBeLessThanOrEqual(20);
	});
});

describe("nobody waits for another", () => {
	const count = 30;

	for (const concurrency of [1, 8])
		test(`that settles late, ${concurrency} at once`, async () => {
			const clock = fakeClock();
			const simulator = await startSimulator({
				clock: clock.now,
				behavior: { ...roomy, settleMs: 30_000 },
			});
			// The first to be enabled is the slow one.
			const stop = simulator.onCall(({ method }) => {
				if (method === "PATCH") simulator.behave({ settleMs: 0 });
			});
			const begun = clock.now();
			try {
				const ran = await reconcile(simulator, many(count), {
					clock,
					concurrency,
				});
				expect(failures(ran)).toEqual([]);
				const ends = simulator.log
					.filter(({ mutating }) => mutating)
					.map(({ at }) => Date.parse(at) - begun);
				expect(ends).toHaveLength(4 * count);
				expect(Math.max(...ends)).toBeLessThan(5_000);
				expect(clock.now() - begun).toBeGreaterThanOrEqual(30_000);
			} finally {
				stop();
				await simulator.close();
			}
		});

	for (const operation of [
		"postIntegrationsCredentials",
		"postIntegrations",
		"putIntegrationConfigCurrent",
		"patchIntegration",
	])
		test(`whose ${operation} is not answered`, async () => {
			const simulator = await startSimulator({ behavior: roomy });
			let held = false;
			let writes = 0;
			let release = () => {};
			const othersWritten = new Promise<void>((resolve) => {
				release = resolve;
			});
			simulator.onCall(async ({ mutating, operationId }) => {
				if (!mutating) return;
				writes += 1;
				if (writes > 4 * (count - 1)) release();
				if (held || operationId !== operation) return;
				held = true;
				await othersWritten;
			});
			try {
				const ran = await reconcile(simulator, many(count), {
					timeoutMs: 60_000,
				});
				expect(failures(ran)).toEqual([]);
				expect(writes).toBe(4 * count);
			} finally {
				await simulator.close();
			}
		});
});
