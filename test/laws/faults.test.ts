// Every kind of fault at every call of a run, once: what is known not to have happened is repeated, and a clean run after it converges.
import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/simulator/faults.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	failures,
	pending,
	planOnly,
	type Ran,
	reconcile,
} from "../fixtures/session.ts";
import { after, differences, startWorld } from "../fixtures/world.ts";
import { eachOf } from "./each.ts";

const kinds: readonly (Fault & { readonly title: string })[] = [
	{ title: "500", kind: "status", status: 500 },
	{ title: "503", kind: "status", status: 503 },
	{ title: "503, retry after 1 s", kind: "status", status: 503, retryAfter: 1 },
	{ title: "429, retry after 0 s", kind: "status", status: 429, retryAfter: 0 },
	{ title: "429, retry after 1 s", kind: "status", status: 429, retryAfter: 1 },
	// Of the login's 4xx only its rate limit is worth a retry.
	{ title: "408", kind: "status", status: 408, operation: /^[A-Z]+ \/api/ },
	{ title: "reset", kind: "reset" },
	{ title: "lost", kind: "lost" },
	{ title: "hang", kind: "hang" },
	{ title: "slow", kind: "slow", ms: 5 },
	{ title: "garbage", kind: "garbage" },
	{ title: "truncated", kind: "truncated" },
];

/** Only what hangs has to wait for it; a busy machine answers late. */
const timeoutOf = ({ kind }: Pick<Fault, "kind">): number =>
	kind === "hang" ? 2_500 : 15_000;

/** @param cleanRun another one, without the fault, after it */
async function attempt(
	fault: Fault,
	cleanRun: boolean,
): Promise<{ ran: Ran | Error; problems: readonly string[] }> {
	const simulator = await startWorld({ faults: [fault] });
	try {
		const ran = await reconcile(simulator, after, {
			timeoutMs: timeoutOf(fault),
		}).catch((error: unknown) => error as Error);
		simulator.clearFaults();
		if (cleanRun) {
			const again = await reconcile(simulator, after);
			expect(failures(again), JSON.stringify(fault)).toEqual([]);
		}
		const left = pending(await planOnly(simulator, after));
		return { ran, problems: [...(await differences(simulator)), ...left] };
	} finally {
		await simulator.close();
	}
}

let counted: Promise<readonly number[]> | undefined;

/** The calls of the run without any fault, the login included: how many come before each. */
function callsOfTheRun(): Promise<readonly number[]> {
	counted ??= (async () => {
		const simulator = await startWorld();
		try {
			expect(failures(await reconcile(simulator, after))).toEqual([]);
			expect(simulator.log.length).toBeGreaterThan(25);
			return simulator.log.map((_, at) => at);
		} finally {
			await simulator.close();
		}
	})();
	return counted;
}

describe("a single transient fault does not fail a run, and creates nothing twice", () => {
	for (const { title, ...fault } of kinds)
		test(title, async () =>
			eachOf(
				await callsOfTheRun(),
				fault.kind === "hang" ? 16 : 4,
				async (call) => {
					const { ran, problems } = await attempt(
						{ ...fault, after: call },
						false,
					);
					const where = `at call ${call + 1}`;
					expect(problems, where).toEqual([]);
					expect(
						ran instanceof Error ? ran.message : failures(ran),
						where,
					).toEqual([]);
				},
			),
		);
});

describe("any single fault, then a clean run, converges", () => {
	for (const status of [400, 401, 403, 404, 409])
		test(`${status}`, async () =>
			eachOf(await callsOfTheRun(), 4, async (call) => {
				const { problems } = await attempt(
					{ kind: "status", status, after: call },
					true,
				);
				expect(problems, `at call ${call + 1}`).toEqual([]);
			}));
});

describe("a lost answer creates nothing twice, also where lists lag behind", () => {
	for (const operation of ["postIntegrations", "postIntegrationsCredentials"])
		for (const kind of ["lost", "truncated", "garbage", "hang"] as const)
			test(`${kind}: ${operation}`, async () => {
				const simulator = await startWorld({
					behavior: { listLagNewReads: 2 },
					faults: [{ kind, operation }],
				});
				try {
					const ran = await reconcile(simulator, after, {
						timeoutMs: timeoutOf({ kind }),
					});
					expect(failures(ran)).toEqual([]);
					expect(await differences(simulator)).toEqual([]);
				} finally {
					await simulator.close();
				}
			});
});

describe("the program itself", () => {
	const faults: readonly Fault[] = [
		{ kind: "lost", operation: "postIntegrations" },
		{ kind: "lost", operation: "postIntegrationsCredentials" },
		{ kind: "reset", operation: "postIntegrationsCredentials" },
		{ kind: "hang", operation: "putIntegrationConfigCurrent" },
		{ kind: "truncated", operation: "getIntegrations" },
		{ kind: "garbage", operation: "postOauthToken" },
	];
	test("gets over one fault without creating anything twice", () =>
		eachOf(faults, 3, async (fault) => {
			const simulator = await startWorld({ faults: [fault] });
			try {
				const { code, err, out } = await withRepository(
					after,
					simulator,
					(folder) =>
						command(
							folder,
							["apply", "--yes", "--timeout", "1"],
							after.variables,
						),
				);
				expect(code, JSON.stringify(fault) + err + out).toBe(0);
				expect(simulator.log.some((call) => call.fault !== null)).toBe(true);
				expect(await differences(simulator), JSON.stringify(fault)).toEqual([]);
			} finally {
				await simulator.close();
			}
		}));
});
