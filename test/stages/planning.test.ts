// What a plan leaves out of documents is said, whoever plans.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { repositoryOf, webService } from "../fixtures/session.ts";

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({ behavior: { rateLimit: 1_000_000 } });
});
afterEach(() => simulator.close());

const customAuth = {
	request: { method: "POST", url: "https://login.example.com" },
};
const credentials = {
	type: "userDefinedOAuth",
	fields: {
		loginUrl: "https://login.example.com",
		secret: { env: "PASSWORD" },
	},
};
const said = /customAuth of shop: judged and tested, but not written/;

test.each(["plan", "apply"])(
	"%s says that customAuth is not written",
	async (name) => {
		const repository = repositoryOf([
			webService("billing"),
			webService("shop", { credentials, customAuth }),
		]);
		await withRepository(repository, simulator, async (folder) => {
			const words = name === "apply" ? [name, "--yes"] : [name];
			const { code, err } = await command(folder, words, repository.variables);
			expect([code, err]).toEqual([0, expect.stringMatching(said)]);
		});
	},
);

test("and nothing where there is none", async () => {
	const repository = repositoryOf([webService("shop", { credentials })]);
	await withRepository(repository, simulator, async (folder) => {
		const { code, err } = await command(folder, ["plan"], repository.variables);
		expect(code).toBe(0);
		expect(err).not.toMatch(said);
	});
});
