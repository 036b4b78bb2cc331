// What an earlier run made is found again, however the platform hides it: at most one object per document.
import { expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";

const document = (key: string) => ({
	key,
	type: "web-services",
	name: `Service ${key}`,
	status: "active",
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: "PASSWORD" } },
	},
});
const three: Repository = repositoryOf(["a", "b", "c"].map(document), {
	variables: { PASSWORD: "from-git" },
});

async function withSimulator(
	behavior: Partial<Behavior>,
	use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({ behavior });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

function expectThree(simulator: Simulator): void {
	const { organization } = simulator;
	expect(
		organization
			.liveIntegrations()
			.map(({ name }) => name)
			.sort(),
	).toEqual(["Service a", "Service b", "Service c"]);
	expect(organization.liveCredentials()).toHaveLength(3);
}

const secondIsLost = {
	operation: "postIntegrations",
	after: 1,
	kind: "lost",
} as const;

test("a lost create whose name the platform did not honour is the one new of its type", () =>
	withSimulator({ createName: "type-name" }, async (simulator) => {
		simulator.addFault(secondIsLost);
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expectThree(simulator);
		expect(pending(await planOnly(simulator, three))).toEqual([]);
	}));

test("a lost create is found in a list that shows it fifteen seconds late", () =>
	withSimulator({ listLagNewReads: 5 }, async (simulator) => {
		simulator.addFault(secondIsLost);
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expectThree(simulator);
	}));

test("a create that was cut off before its name was written is taken up by its credential", () =>
	withSimulator({ createName: "type-name" }, async (simulator) => {
		const { organization } = simulator;
		const [type] = [
			...new Set(organization.liveIntegrations().map(({ name }) => name)),
		];
		expect(type).toBeUndefined();
		// The run dies after POST: the credential is there, the integration bears its type's name.
		simulator.addFault({
			operation: "putIntegrationConfigCurrent",
			kind: "status",
			status: 400,
			times: 3,
		});
		await reconcile(
			simulator,
			repositoryOf([document("a")], {
				variables: { PASSWORD: "from-git" },
			}),
		);
		simulator.clearFaults();
		expect(organization.liveIntegrations()).toHaveLength(1);
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expectThree(simulator);
	}));

test("what a cut-off run made is waited for in a list that lags", () =>
	withSimulator({}, async (simulator) => {
		// The run dies after POST, before the list shows what it made.
		simulator.addFault({
			operation: "putIntegrationConfigCurrent",
			kind: "status",
			status: 400,
			times: 3,
		});
		await reconcile(simulator, three);
		simulator.clearFaults();
		let reads = 0;
		const ran = await reconcile(simulator, three, {
			tamper: (actual) => {
				reads += 1;
				return reads === 1 ? { ...actual, integrations: [] } : actual;
			},
		});
		expect(ran.plan.summary).toMatchObject({ create: 0, adopt: 3 });
		expect(failures(ran)).toEqual([]);
		expectThree(simulator);
	}));

test("a run ends only when the list shows what it made", () =>
	withSimulator({ listLagNewReads: 2 }, async (simulator) => {
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expect(pending(await planOnly(simulator, three))).toEqual([]);
		expectThree(simulator);
	}));

test("a credential of our name that something else uses is not written over", () =>
	withSimulator({}, async (simulator) => {
		const { organization } = simulator;
		organization.addCredential({
			id: "theirs",
			type: "basicAuth",
			name: "gc-integrations/a",
			fields: { userName: "them", password: "theirs" },
		});
		organization.addIntegration({
			type: "custom-rest-actions",
			name: "Somebody's",
			notes: "[gc-integrations owner=somebody key=a]",
			credentials: { basicAuth: "theirs" },
		});
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expect(organization.credentialFields("theirs")).toEqual({
			userName: "them",
			password: "theirs",
		});
		expect(pending(await planOnly(simulator, three))).toEqual([]);
	}));

test("a date that moves by binding is recorded, not taken for somebody's change", () =>
	withSimulator(
		{ modifiedDate: "also-when-bound", configCredentials: "dated" },
		async (simulator) => {
			expect(failures(await reconcile(simulator, three))).toEqual([]);
			expect(pending(await planOnly(simulator, three))).toEqual([]);
		},
	));

test("a bound credential that the listing does not show is asked for, not made again", () =>
	withSimulator({}, async (simulator) => {
		await reconcile(simulator, three);
		let reads = 0;
		const hidden = await planOnly(simulator, three, {
			tamper: (actual) => {
				reads += 1;
				return reads === 1
					? { ...actual, credentials: actual.credentials.slice(1) }
					: actual;
			},
		});
		expect(pending(hidden)).toEqual([]);
	}));

test("a bound credential that is gone is made anew", () =>
	withSimulator({}, async (simulator) => {
		await reconcile(simulator, three);
		const { organization } = simulator;
		const [gone] = organization.liveCredentials();
		organization.deleteCredential(gone?.id ?? "");
		const ran = await reconcile(simulator, three);
		expect(failures(ran)).toEqual([]);
		expect(ran.plan.summary.update).toBe(1);
		expect(pending(await planOnly(simulator, three))).toEqual([]);
	}));

test("of two creates that were cut off, the one does not take the other's untouched integration", () =>
	withSimulator({}, async (simulator) => {
		const { organization } = simulator;
		for (const key of ["a", "b"])
			organization.addCredential({
				type: "basicAuth",
				name: `gc-integrations/${key}`,
				fields: { userName: "u", password: "from-git" },
			});
		organization.addIntegration({
			type: "custom-rest-actions",
			name: "Service a",
		});
		expect(failures(await reconcile(simulator, three))).toEqual([]);
		expectThree(simulator);
		expect(pending(await planOnly(simulator, three))).toEqual([]);
	}));
