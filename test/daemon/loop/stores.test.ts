// Secrets of a store that change -> the daemon asks once a cycle, and writes at the next one.
import { afterEach, expect, test } from "vitest";
import { startSimulator } from "../../../src/simulator/simulator.ts";
import { fakeClock, repositoryOf } from "../../fixtures/session.ts";
import { stageFleet } from "../../fixtures/stage.ts";
import { refusing, startVault } from "../../fixtures/vault.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const document = (key: string) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: {
			userName: { store: "vault", item: "crm#user" },
			password: { store: "vault", item: "crm#password" },
		},
	},
});

test("each item is read once a cycle, also where one plans twice, and a change is written at the next one", async () => {
	const vault = await startVault({
		secrets: { crm: { user: "genesys", password: "first" } },
	});
	ends.push(() => vault.close());
	const clock = fakeClock();
	const simulator = await startSimulator({
		behavior: { settleReads: 0 },
		clock: clock.now,
	});
	ends.push(() => simulator.close());
	const stage = await stageFleet(
		simulator,
		repositoryOf([document("a"), document("b")], {
			settings: `reconcile: { deepInterval: 1h }
secrets:
  stores:
    vault: { type: vault, address: "${vault.url}", auth: { token: { env: VAULT_TOKEN } } }
`,
			variables: { VAULT_TOKEN: "root-token" },
		}),
		{ clock },
	);
	ends.push(() => stage.close());
	const cycle = async () => {
		vault.asked.length = 0;
		const [report] = await stage.cycle();
		return [report?.verdict, ...vault.asked];
	};
	const read = "GET secret/data/crm";
	expect(await cycle()).toEqual(["changed", read]);
	expect(await cycle()).toEqual(["converged", read]);
	vault.secrets["crm"] = { user: "genesys", password: "second" };
	expect(await cycle()).toEqual(["changed", read]);
	const stored = () =>
		simulator.organization
			.liveIntegrations()
			.map(({ credentials }) =>
				simulator.organization.credentialFields(
					Object.values(credentials)[0] ?? "",
				),
			);
	const second = { userName: "genesys", password: "second" };
	expect(stored()).toEqual([second, second]);
	// What cannot be read changes nothing, and is told.
	vault.faults.push(refusing(503), refusing(503));
	expect(await cycle()).toEqual(["refused", read, read]);
	expect(JSON.stringify(stage.reports.at(-1))).toContain(
		"not ready (HTTP 503)",
	);
	expect(stored()).toEqual([second, second]);
	expect(await cycle()).toEqual(["converged", read]);
});
