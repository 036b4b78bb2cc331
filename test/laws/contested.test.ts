// Two documents that mean one integration are refused, even where lint was told not to mind the name.
import { expect, test } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { openSession, repositoryOf } from "../fixtures/session.ts";

const named = (key: string) => ({
	key,
	type: "web-services",
	name: "Same",
	status: "inactive",
});

test("two documents never take over the same integration", async () => {
	const simulator = await startSimulator({
		seed: (organization) => {
			organization.addIntegration({
				type: "custom-rest-actions",
				name: "Same",
			});
		},
	});
	try {
		const repository = repositoryOf([named("a"), named("b")], {});
		const session = await openSession(simulator, {
			...repository,
			settings: `${repository.settings}\nrules: { duplicate-name: off }\n`,
		});
		const { results } = await session.apply();
		await session.close();
		expect(
			session.plan.refusals.map(({ rule, key }) => `${rule} ${key}`),
		).toEqual(["ambiguous-match b"]);
		expect(results.every(({ outcome }) => outcome === "skipped")).toBe(true);
		expect(
			simulator.log.some(
				({ mutating, operationId }) =>
					mutating && operationId !== "postOauthToken",
			),
		).toBe(false);
	} finally {
		await simulator.close();
	}
});
