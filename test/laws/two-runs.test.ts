// Two runs at once on one organization: what they leave is right, or the next plan says what is not.
import { describe, expect, test } from "vitest";
import { idSequence } from "../../src/simulator/ids.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import {
	openSession,
	pending,
	planOnly,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";
import { after, differences, startWorld } from "../fixtures/world.ts";

const documents = ["a", "b", "c", "d"].map((key) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: key, password: { env: "PASSWORD" } },
	},
}));
const repository = repositoryOf(documents, {
	variables: { PASSWORD: "a-password" },
});

describe.each(["honoured", "type-name"] as const)(
	"createName %s",
	(createName) => {
		test("two that create: never two of one, and a further run finds the desired state", async () => {
			for (let round = 0; round < 5; round += 1) {
				const simulator = await startSimulator({
					ids: idSequence(`round ${round}`),
					behavior: { createName, settleReads: 0, rateLimit: 1_000_000 },
				});
				try {
					const both = await Promise.all([
						openSession(simulator, repository),
						openSession(simulator, repository),
					]);
					await Promise.all(both.map((session) => session.apply()));
					await Promise.all(both.map((session) => session.close()));
					const { integrations, credentials, integrationsNamed } =
						simulator.organization;
					for (const { name } of documents)
						expect(integrationsNamed(name).length).toBeLessThanOrEqual(1);
					await reconcile(simulator, repository);
					expect(pending(await planOnly(simulator, repository))).toEqual([]);
					const alive = [...integrations.values()].filter(
						({ deleted }) => !deleted,
					);
					expect(alive.map(({ name }) => name).sort()).toEqual(
						documents.map(({ name }) => name),
					);
					const kept = [...credentials.values()].filter(
						({ deleted }) => !deleted,
					);
					expect(kept.map(({ name }) => name).sort()).toEqual(
						documents.map(({ key }) => `gc-integrations/${key}`),
					);
				} finally {
					await simulator.close();
				}
			}
		});
	},
);

test("two that create data actions of an integration that is there: never two of one", async () => {
	const actions = ["one", "two", "three"].map((key) => ({
		key,
		integration: "a",
		name: `The ${key}`,
		input: { type: "object" },
		output: { type: "object" },
		request: { method: "GET", url: "https://api.example.com/" },
	}));
	const wanted = {
		...repository,
		files: {
			...repository.files,
			"actions/all.yaml": actions
				.map((one) => JSON.stringify(one))
				.join("\n---\n"),
		},
	};
	for (let round = 0; round < 4; round += 1) {
		const simulator = await startSimulator({
			ids: idSequence(`round ${round}`),
			behavior: {
				settleReads: 0,
				rateLimit: 1_000_000,
				listLagNewReads: round % 2,
			},
		});
		try {
			await reconcile(simulator, repository);
			const both = await Promise.all([
				openSession(simulator, wanted),
				openSession(simulator, wanted),
			]);
			await Promise.all(both.map((session) => session.apply()));
			await Promise.all(both.map((session) => session.close()));
			for (const { name } of actions)
				expect(
					simulator.organization.actionsNamed(name).length,
				).toBeLessThanOrEqual(1);
			await reconcile(simulator, wanted);
			expect(pending(await planOnly(simulator, wanted))).toEqual([]);
			for (const { name } of actions)
				expect(simulator.organization.actionsNamed(name)).toHaveLength(1);
		} finally {
			await simulator.close();
		}
	}
});

test("two that change the same: nothing twice, and a further run finds the desired state", async () => {
	const simulator = await startWorld();
	try {
		await reconcile(simulator, {
			...after,
			variables: { ...after.variables, RENAMED_PASSWORD: "to-be-changed" },
		});
		simulator.organization.setState("taken", "DISABLED");
		simulator.organization.editConfig("shared", { name: "Renamed by hand" });
		const both = await Promise.all([
			openSession(simulator, after),
			openSession(simulator, after),
		]);
		await Promise.all(both.map((session) => session.apply()));
		await Promise.all(both.map((session) => session.close()));
		await reconcile(simulator, after);
		expect(await differences(simulator)).toEqual([]);
		expect(pending(await planOnly(simulator, after))).toEqual([]);
	} finally {
		await simulator.close();
	}
});
