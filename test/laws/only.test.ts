// With --only nothing but what the named keys have is written, whatever there is to do for others; and the second time, nothing.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const wanted = fc.record({
	/** What becomes of it between the two applies, or what there is of it before the second. */
	fate: fc.constantFrom(
		"same",
		"new",
		"changed",
		"other-secret",
		"other-key",
		"gone",
		"by-hand",
		"left-credential",
		"broken",
		"secretless",
		"suspended",
	),
	credential: fc.boolean(),
	edited: fc.boolean(),
	named: fc.boolean(),
});
type Wanted = typeof wanted extends fc.Arbitrary<infer T> ? T : never;

const applied: readonly Wanted["fate"][] = [
	...(["same", "changed", "other-secret", "other-key", "gone"] as const),
	...(["broken", "secretless", "suspended"] as const),
];

/** Two digits, so that none is the beginning of another. */
const number = (at: number): string => String(at + 10);
const keyBefore = ({ fate }: Wanted, at: number): string =>
	fate === "other-key" ? `former-${number(at)}` : `key-${number(at)}`;

function documentOf(one: Wanted, at: number, earlier: boolean): object {
	const { fate } = one;
	const now = !earlier;
	const is = (word: Wanted["fate"]): boolean => now && fate === word;
	const secret = is("secretless")
		? "MISSING"
		: is("other-secret")
			? "LATER"
			: "SECRET";
	const hasCredential = one.credential || fate === "secretless";
	return {
		key: earlier ? keyBefore(one, at) : `key-${number(at)}`,
		...(is("other-key") ? { previousKeys: [keyBefore(one, at)] } : {}),
		type: "web-services",
		name: is("changed") ? `Renamed ${number(at)}` : `Of ${number(at)}`,
		status: is("changed") ? "inactive" : "active",
		...(is("suspended") ? { suspend: true, notes: "More." } : {}),
		...(is("broken") ? { colour: "red" } : {}),
		...(hasCredential
			? {
					credentials: {
						type: "basicAuth",
						fields: { userName: "u", password: { env: secret } },
					},
				}
			: {}),
	};
}

function repositoryFor(
	all: readonly Wanted[],
	earlier: boolean,
	prune: boolean,
): Repository {
	const there = all.flatMap((one, at) =>
		(earlier ? applied.includes(one.fate) : one.fate !== "gone")
			? [documentOf(one, at, earlier) as Record<string, unknown>]
			: [],
	);
	const made = repositoryOf(there, {
		variables: { SECRET: "of-git", LATER: "another-of-git" },
	});
	return prune
		? made
		: {
				...made,
				settings: made.settings.replace("prune: true", "prune: false"),
			};
}

function prepare(organization: Organization, all: readonly Wanted[]): void {
	all.forEach((one, at) => {
		const name = `Of ${number(at)}`;
		if (one.fate === "by-hand")
			organization.addIntegration({ type: "custom-rest-actions", name });
		if (one.fate === "left-credential")
			organization.addCredential({
				type: "basicAuth",
				name: `gc-integrations/key-${number(at)}`,
			});
		if (!one.edited) return;
		const [found] = organization.integrationsNamed(name);
		if (found) organization.setState(found.id, "DISABLED");
	});
}

/** All that is there, by whose it is. */
function objectsOf(
	organization: Organization,
	all: readonly Wanted[],
): readonly unknown[] {
	const integrations = organization.liveIntegrations();
	const credentials = organization.liveCredentials();
	const isOf = (at: number, text: string): boolean =>
		new RegExp(`\\b(?:Of |Renamed |key-|former-)${number(at)}\\b`).test(text);
	return structuredClone(
		all.map((_, at) => ({
			integrations: integrations.filter(({ name }) => isOf(at, name)),
			credentials: credentials.filter(({ name }) => isOf(at, name)),
		})),
	);
}

async function holds(all: readonly Wanted[], prune: boolean): Promise<void> {
	const simulator = await startSimulator({
		clock: () => Date.UTC(2026, 0, 1),
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	const { organization } = simulator;
	const safety = {
		maxDeletes: 99,
		maxDisables: 99,
		maxCredentialRewrites: 99,
		maxActionsLost: 99,
	};
	try {
		const earlier = repositoryFor(all, true, false);
		if (Object.keys(earlier.files).length > 0)
			await reconcile(simulator, earlier, { safety });
		prepare(organization, all);
		const only = all.flatMap((one, at) =>
			one.named ? [one.edited ? keyBefore(one, at) : `key-${number(at)}`] : [],
		);
		if (only.length === 0) return;
		const repository = repositoryFor(all, false, prune);
		const before = objectsOf(organization, all);
		simulator.clearLog();
		const { plan, applied: ran } = await reconcile(simulator, repository, {
			safety,
			only,
		});
		const after = objectsOf(organization, all);
		all.forEach((one, at) => {
			if (!one.named) expect(after[at]).toEqual(before[at]);
		});
		const refused = all.some(
			({ named, fate }) =>
				named && (fate === "broken" || fate === "secretless"),
		);
		expect(plan.refusals.length > 0).toBe(refused);
		if (refused) {
			expect(writes(simulator)).toEqual([]);
			return;
		}
		expect(ran.results.filter(({ outcome }) => outcome !== "applied")).toEqual(
			[],
		);
		expect(
			pending(await planOnly(simulator, repository, { safety, only })),
		).toEqual([]);
		// What is left out is all that is left.
		const whole = await planOnly(simulator, repository, { safety });
		expect(plan.leftOut).toEqual(
			whole.changes.map(({ key, verb }) => ({ key, verb })),
		);
	} finally {
		await simulator.close();
	}
}

test("only the objects of the named keys are written, and a second run writes nothing", () =>
	fc.assert(
		fc.asyncProperty(
			fc.array(wanted, { minLength: 1, maxLength: 6 }),
			fc.boolean(),
			holds,
		),
		{ seed: 20_261_126, numRuns: 120 },
	));
