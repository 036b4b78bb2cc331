// The program itself: what a document says of the custom auth action is shown, written, and then there is nothing left to do.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { withRepository } from "../fixtures/folder.ts";
import { runProcess } from "../fixtures/process.ts";
import { repositoryOf, webService } from "../fixtures/session.ts";

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({ behavior: { rateLimit: 1_000_000 } });
});
afterEach(() => simulator.close());

const shop = (scope: string, more: object = {}) => {
	const repository = repositoryOf([
		webService("shop", {
			credentials: {
				type: "userDefinedOAuth",
				fields: { id: "shop", secret: { env: "PASSWORD" } },
			},
			customAuth: {
				request: {
					method: "POST",
					url: "https://login.example.com",
					body: { file: "token.vm" },
				},
				...more,
			},
		}),
	]);
	const body = `grant_type=client_credentials&\nscope=${scope}\n`;
	return {
		...repository,
		files: { ...repository.files, "integrations/token.vm": body },
	};
};
const { variables } = shop("");

test("a plan shows it by its fields, a template of a file as a diff, and what was applied is not planned again", async () => {
	await withRepository(shop("read"), simulator, async (folder) => {
		const made = await runProcess(folder, ["apply", "--yes"], variables);
		expect(made.code, made.err + made.out).toBe(0);
		expect(made.err).toBe("");
		expect(made.out).toContain("customAuth.request.url");
	});
	await withRepository(shop("write"), simulator, async (folder) => {
		const plan = await runProcess(folder, ["plan"], variables);
		expect(plan.out).toContain(`~ update The shop web-services, key shop
    customAuth.request.body
      @@ -1,2 +1,2 @@
       grant_type=client_credentials&
      -scope=read
      +scope=write
`);
		const review = ["plan", "--format", "markdown"];
		const { out } = await runProcess(folder, review, variables);
		expect(out).toContain("```diff\n");
		expect(out).toContain("\n+scope=write\n");
		const done = await runProcess(folder, ["apply", "--yes"], variables);
		expect(done.code, done.err + done.out).toBe(0);
		const again = ["plan", "--detailed-exitcode", "--format", "json"];
		const left = await runProcess(folder, again, variables);
		expect(left.code, left.err).toBe(0);
		expect(JSON.parse(left.out)).toMatchObject({
			changes: [],
			refusals: [],
			summary: { unchanged: 1 },
		});
	});
});

test("a plan that was saved is not applied once the action moved, which is said", async () => {
	await withRepository(shop("read"), simulator, (folder) =>
		runProcess(folder, ["apply", "--yes"], variables),
	);
	await withRepository(shop("write"), simulator, async (folder) => {
		await runProcess(folder, ["plan", "--out", "plan.json"], variables);
		const [auth] = simulator.organization.liveActions();
		simulator.organization.editAction(auth?.id ?? "", { name: "Moved" });
		const stale = await runProcess(
			folder,
			["apply", "--yes", "--plan", "plan.json", "--format", "json"],
			variables,
		);
		expect(stale.code).toBe(1);
		expect(JSON.parse(stale.out).refusals).toEqual([
			{
				rule: "stale-plan",
				key: "shop",
				message:
					"the custom auth action on the platform moved from version 2 to 3: plan again",
			},
		]);
		await runProcess(folder, ["plan", "--out", "plan.json"], variables);
		const fresh = await runProcess(
			folder,
			["apply", "--yes", "--plan", "plan.json"],
			variables,
		);
		expect(fresh.code, fresh.err + fresh.out).toBe(0);
	});
});

test("where a file of it is missing, nothing is written", async () => {
	const { files, ...rest } = shop("read");
	const { "integrations/token.vm": _gone, ...others } = files;
	const missing = { ...rest, files: others };
	await withRepository(missing, simulator, async (folder) => {
		const ran = await runProcess(
			folder,
			["apply", "--yes", "--format", "json"],
			variables,
		);
		expect(ran.code).toBe(1);
		expect(JSON.parse(ran.out).refusals).toMatchObject([
			{ rule: "lint-errors", key: "shop" },
		]);
		expect(simulator.log.some(({ mutating }) => mutating)).toBe(false);
	});
});

test("a role that may not see data actions cannot plan one", async () => {
	await simulator.close();
	simulator = await startSimulator({
		clients: [
			{
				clientId: "simulator",
				clientSecret: "simulator-secret",
				permissions: [
					"integrations:integration:view",
					"integrations:integration:add",
					"integrations:integration:edit",
				],
			},
		],
	});
	await withRepository(shop("read"), simulator, async (folder) => {
		const made = await runProcess(folder, ["apply", "--yes"], variables);
		expect(made.code).toBe(4);
		expect(simulator.log.some(({ mutating }) => mutating)).toBe(false);
	});
});
