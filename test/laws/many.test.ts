// Many creates side by side, and what goes wrong with several of them: never two of one, and a further run finds the desired state.
import { describe, expect, test } from "vitest";
import { idSequence } from "../../src/simulator/ids.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	openSession,
	pending,
	planOnly,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";
import { eachOf } from "./each.ts";

const count = 24;
const documents = Array.from({ length: count }, (_, at) => ({
	key: `one-of-many-${at}`,
	type: "web-services",
	name: `One of many ${at}`,
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: `user-${at}`, password: { env: "SECRET" } },
	},
}));
const repository = repositoryOf(documents, {
	variables: { SECRET: "a-secret-of-the-tests" },
});

/** How the organization is not one integration and one credential a document; empty: it is. */
function differences({ organization }: Simulator): readonly string[] {
	const live = organization.liveIntegrations();
	const found = live.map(({ name, credentials, intendedState }) => {
		const [bound = ""] = Object.values(credentials);
		const { fields } = organization.credentials.get(bound) ?? {};
		return `${name}, ${fields?.["userName"]}, ${intendedState}`;
	});
	const wanted = documents.map(
		({ name, credentials }) =>
			`${name}, ${credentials.fields.userName}, ENABLED`,
	);
	return [
		...found.filter(
			(one, at) => !wanted.includes(one) || found.indexOf(one) < at,
		),
		...wanted.filter((one) => !found.includes(one)).map((one) => `no ${one}`),
		...organization
			.liveCredentials()
			.slice(count)
			.map(({ name }) => `too many credentials: ${name}`),
	];
}

const behavior = { rateLimit: 1_000_000, settleReads: 0 };

describe.each(["honoured", "type-name"] as const)(
	"createName %s",
	(createName) => {
		const faults = (["lost", "reset", "truncated", "garbage"] as const).flatMap(
			(kind) =>
				["postIntegrations", "postIntegrationsCredentials"].flatMap(
					(operation) =>
						[0, 17].map((after) => ({ kind, operation, after, times: 5 })),
				),
		);

		for (const listLagNewReads of [0, 2])
			test(`several answers are lost${listLagNewReads > 0 ? ", and lists lag" : ""}: nothing is there twice`, () =>
				eachOf(faults, 4, async (fault) => {
					const simulator = await startSimulator({
						behavior: { ...behavior, createName, listLagNewReads },
						faults: [fault],
					});
					const title = JSON.stringify(fault);
					try {
						const ran = await reconcile(simulator, repository);
						expect(failures(ran), title).toEqual([]);
						expect(differences(simulator), title).toEqual([]);
					} finally {
						await simulator.close();
					}
				}));

		test("what was begun is soon whole: few integrations at a time are there without our line", async () => {
			const simulator = await startSimulator({
				behavior: {
					...behavior,
					createName,
					maxInstances: { "custom-rest-actions": 200 },
				},
			});
			const { organization } = simulator;
			let most = 0;
			simulator.onCall(() => {
				const bare = organization
					.liveIntegrations()
					.filter(({ notes }) => !notes);
				most = Math.max(most, bare.length);
			});
			try {
				const ran = await reconcile(
					simulator,
					repositoryOf(
						Array.from({ length: 200 }, (_, at) => ({
							...documents[0],
							key: `key-${at}`,
							name: `Name ${at}`,
						})),
						{
							variables: { SECRET: "a-secret-of-the-tests" },
							settings: "limits: { web-services: 200 }",
						},
					),
				);
				expect(failures(ran)).toEqual([]);
				expect(most).toBeLessThanOrEqual(createName === "honoured" ? 60 : 20);
			} finally {
				await simulator.close();
			}
		});

		test("two programs at once: never two of one", () =>
			eachOf([1, 2, 3, 4, 5], 1, async (round) => {
				const simulator = await startSimulator({
					ids: idSequence(`many ${round}`),
					behavior: { ...behavior, createName },
				});
				try {
					const both = await Promise.all([
						openSession(simulator, repository),
						openSession(simulator, repository),
					]);
					await Promise.all(both.map((session) => session.apply()));
					await Promise.all(both.map((session) => session.close()));
					const { organization } = simulator;
					for (const { name } of documents)
						expect(
							organization.integrationsNamed(name).length,
							name,
						).toBeLessThanOrEqual(1);
					await reconcile(simulator, repository);
					expect(differences(simulator)).toEqual([]);
					expect(pending(await planOnly(simulator, repository))).toEqual([]);
				} finally {
					await simulator.close();
				}
			}));

		test("cut off at any write: the next run finishes the work", () =>
			eachOf(
				Array.from({ length: (count * 4) / 3 }, (_, at) => at * 3),
				4,
				async (after) => {
					const simulator = await startSimulator({
						behavior: { ...behavior, createName },
						faults: [
							{
								kind: "status",
								status: 400,
								operation: /^(POST|PUT|PATCH|DELETE) \/api/,
								after,
								times: 1_000,
							},
						],
					});
					const title = `after ${after} writes`;
					try {
						await reconcile(simulator, repository);
						simulator.clearFaults();
						const ran = await reconcile(simulator, repository);
						expect(failures(ran), title).toEqual([]);
						expect(differences(simulator), title).toEqual([]);
						const left = await planOnly(simulator, repository);
						expect(pending(left), title).toEqual([]);
					} finally {
						await simulator.close();
					}
				},
			));
	},
);
