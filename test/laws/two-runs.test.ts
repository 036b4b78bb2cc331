// Two runs at once on one organization: what they leave is right, or the next plan says what is not.
import { expect, test } from "vitest";
import { idSequence } from "../../src/simulator/ids.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import {
	openSession,
	pending,
	planOnly,
	reconcile,
	repositoryOf,
} from "./session.ts";
import { after, differences, startWorld } from "./world.ts";

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

test("two that create: what is there twice is refused as ambiguous-match, never taken for one", async () => {
	for (let round = 0; round < 5; round += 1) {
		const simulator = await startSimulator({
			ids: idSequence(`round ${round}`),
			behavior: { settleReads: 0, rateLimit: 1_000_000 },
		});
		try {
			const both = await Promise.all([
				openSession(simulator, repository),
				openSession(simulator, repository),
			]);
			await Promise.all(both.map((session) => session.apply()));
			await Promise.all(both.map((session) => session.close()));
			const { refusals, changes } = await planOnly(simulator, repository);
			const refused = new Set(
				refusals
					.filter(({ rule }) => rule === "ambiguous-match")
					.map(({ key }) => key),
			);
			for (const { key, name } of documents) {
				const there = simulator.organization.integrationsNamed(name).length;
				expect(there).toBeGreaterThan(0);
				expect(refused.has(key)).toBe(there > 1);
			}
			expect(changes.filter(({ verb }) => verb === "create")).toEqual([]);
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
