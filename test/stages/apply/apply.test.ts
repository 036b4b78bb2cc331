// A plan and a platform that answers as told -> which writes are made, in which order, and what becomes of each change.
import { describe, expect, test } from "vitest";
import type { ConfigBody } from "../../../src/core/plan/configuration.ts";
import { readNotes } from "../../../src/core/plan/ownership.ts";
import type {
	Actual,
	ActualConfig,
	ActualCredential,
	ActualIntegration,
	ConfigTarget,
	CredentialTarget,
	IntegrationChange,
	Plan,
	Standing,
	Target,
} from "../../../src/core/types.ts";
import { ApiError, type ApiErrorKind } from "../../../src/platform/errors.ts";
import { apply } from "../../../src/stages/apply/apply.ts";
import type {
	Applied,
	ApplyInput,
	Progress,
} from "../../../src/stages/apply/input.ts";

const config: ActualConfig = {
	version: 1,
	name: "Orders",
	notes: "",
	properties: {},
	advanced: {},
	credentials: {},
};

function live(
	id: string,
	reported = "INACTIVE",
	intendedState = "DISABLED",
): ActualIntegration {
	return {
		id,
		name: id,
		typeId: "rest",
		intendedState,
		reportedState: {
			code: reported,
			message: reported === "ERROR" ? "no route" : null,
		},
		notes: "",
		config,
	};
}

const wantedConfig: ConfigTarget = {
	name: "Orders",
	notes: null,
	properties: {},
	advanced: {},
	owner: null,
};

function credential(more: Partial<CredentialTarget> = {}): CredentialTarget {
	return {
		action: "rewrite",
		id: "bound",
		slot: "basicAuth",
		name: "gc-integrations/orders",
		type: "basicAuth",
		fieldKeys: { user: "userName" },
		modifiedDate: "2026-01-01T00:00:00Z",
		fingerprints: null,
		...more,
	};
}
const created = credential({ action: "create", id: null, modifiedDate: null });

function change(
	key: string,
	target: Partial<Target> = {},
	more: Partial<IntegrationChange> = {},
): IntegrationChange {
	return {
		key,
		type: "web-services",
		name: key,
		verb: "update",
		fields: [],
		notes: [],
		integrationId: `id-of-${key}`,
		document: null,
		...more,
		target: {
			typeId: "rest",
			credential: null,
			config: null,
			state: null,
			removeCredentials: [],
			configVersion: 1,
			...target,
		},
	};
}
const made = (key: string, target: Partial<Target> = {}): IntegrationChange =>
	change(key, target, { verb: "create", integrationId: null });
const gone = (key: string, ...removed: readonly string[]): IntegrationChange =>
	change(
		key,
		{ removeCredentials: removed.map((id) => ({ id, name: id })) },
		{ verb: "delete" },
	);

function refusal(kind: ApiErrorKind, method = "PUT"): ApiError {
	return new ApiError(
		{
			method,
			path: "/p",
			status: 400,
			code: null,
			platformMessage: null,
			correlationId: null,
			kind,
			outcome: "not-done",
			host: "api.example",
		},
		`${method} was refused: ${kind}`,
	);
}

const standing = (key: string): Standing => ({
	key,
	integrationId: `id-of-${key}`,
	name: key,
	type: "web-services",
	status: "active",
	reportedState: "ACTIVE",
	detail: null,
});

type Rivals = { listed: boolean; rivals: readonly string[] };

interface Given {
	readonly changes: readonly IntegrationChange[];
	readonly integrations?: readonly ActualIntegration[];
	readonly credentials?: readonly ActualCredential[];
	readonly refusals?: Plan["refusals"];
	/** What a call answers instead: the first that begins so, each as often as it stands here. */
	readonly fails?: readonly (readonly [string, Error])[];
	/** Reported states, look by look; the last one stays. */
	readonly states?: readonly string[];
	readonly rivals?: readonly Rivals[];
	readonly replan?: ApplyInput["replan"];
	readonly dates?: ActualConfig["credentialDates"];
	readonly input?: Partial<ApplyInput>;
	/** Told before a call is answered. */
	readonly onCall?: (call: string) => void;
	readonly standings?: readonly Standing[];
}

interface Seen extends Applied {
	readonly calls: readonly string[];
	readonly outcomes: Readonly<Record<string, string>>;
	readonly errors: string;
	readonly bodies: readonly ConfigBody[];
	readonly progress: readonly Progress[];
}

async function applied(given: Given): Promise<Seen> {
	const calls: string[] = [];
	const bodies: ConfigBody[] = [];
	const progress: Progress[] = [];
	const fails = [...(given.fails ?? [])];
	const states = [...(given.states ?? ["ACTIVE"])];
	const rivals = [...(given.rivals ?? [])];
	const found =
		given.integrations ??
		given.changes.flatMap(({ integrationId }) =>
			integrationId === null ? [] : [live(integrationId)],
		);
	const actual: Actual = {
		organization: null,
		integrations: found,
		credentials: given.credentials ?? [],
		types: [],
		configSchemas: {},
	};
	const call = <T>(what: string, answer: () => T): Promise<T> => {
		calls.push(what);
		given.onCall?.(what);
		const at = fails.findIndex(([begins]) => what.startsWith(begins));
		const [failure] = at < 0 ? [] : fails.splice(at, 1);
		return failure ? Promise.reject(failure[1]) : Promise.resolve(answer());
	};
	let version = 1;
	let passed = 0;
	const next = () => (states.length > 1 ? states.shift() : states[0]) ?? "";
	const stored = (id: string): ActualCredential => ({
		id,
		name: "gc-integrations/orders",
		type: "basicAuth",
		createdDate: null,
		modifiedDate: "2026-02-02T00:00:00Z",
	});
	const answer = await apply({
		plan: {
			version: 1,
			environment: "dev",
			organizationId: null,
			commit: null,
			checksum: "",
			changes: given.changes,
			refusals: given.refusals ?? [],
			orphans: [],
			nearMisses: [],
			suspended: [],
			standings: given.standings ?? [],
			unmanaged: 0,
			secretsRead: true,
			platformCalls: 0,
			summary: {} as Plan["summary"],
		},
		actual,
		reader: {
			readConfig: (id, options) =>
				call(`read config ${id}${options?.fresh ? " afresh" : ""}`, () => {
					version += 1;
					return { ...config, version };
				}),
			readIntegration: (id) => call(`look at ${id}`, () => live(id, next())),
			readIntegrations: (typeId) =>
				call(`list ${typeId}`, () => {
					const { listed } = rivals[0] ?? { listed: true };
					const { config: _config, ...m } = live("m");
					return listed ? [m] : [];
				}),
			readActions: () => call("list actions", () => []),
			readAction: (id) =>
				call(`read action ${id}`, () => {
					throw new Error("nobody asked for it");
				}),
		},
		writer: {
			createCredential: (wanted, known) =>
				call(
					`create credential ${JSON.stringify(wanted)} beside ${[...known].join()}`,
					() => stored("new-credential"),
				),
			writeCredential: (id, wanted) =>
				call(`write credential ${id} ${JSON.stringify(wanted.fields)}`, () =>
					stored(id),
				),
			deleteCredential: (id) => call(`delete credential ${id}`, () => {}),
			createIntegration: ({ name, typeId }, known) =>
				call(
					`create integration ${name} of ${typeId} beside ${[...known].join()}`,
					() => {
						const { config: _config, ...one } = live("m");
						return one;
					},
				),
			rivalsOf: () => Promise.resolve(rivals.shift()?.rivals ?? []),
			writeConfig: (id, body) =>
				call(`write config ${id}`, () => {
					bodies.push(body);
					return {
						...config,
						notes: body.notes,
						version: body.version + 1,
						...(given.dates ? { credentialDates: given.dates } : {}),
					};
				}),
			setState: (id, state) =>
				call(`set ${id} ${state}`, () => live(id, next(), state)),
			deleteIntegration: (id) => call(`delete integration ${id}`, () => {}),
			createAction: (integrationId, { name }) =>
				call(`create action ${name} of ${integrationId}`, () => ({
					id: "new-action",
					integrationId,
					name,
					version: 1,
				})),
			writeAction: ({ id, version }) =>
				call(`write action ${id}`, () => version + 1),
			deleteAction: (id) => call(`delete action ${id}`, () => {}),
		},
		secrets: () => ({ user: "u", password: "p" }),
		actionContent: () => undefined,
		authContent: () => undefined,
		replanAction: () => null,
		replan:
			given.replan ??
			(() => {
				throw new Error("nobody planned again");
			}),
		clock: {
			now: () => 0,
			monotonic: () => passed,
			sleep: (ms) => {
				passed += ms;
				calls.push(`wait ${ms}`);
				return Promise.resolve();
			},
			random: () => 0,
		},
		settleMs: 60_000,
		onProgress: (event) => progress.push(event),
		...given.input,
	});
	return {
		...answer,
		calls,
		bodies,
		progress,
		outcomes: Object.fromEntries(
			answer.results.map(({ key, outcome }) => [key, outcome]),
		),
		errors: answer.results.map(({ error }) => error ?? "").join(""),
	};
}

describe("the order of the writes of a change", () => {
	test("a new one: credential, integration, rivals, configuration, state, and last what is left over", async () => {
		const seen = await applied({
			changes: [
				made("a", {
					credential: created,
					config: wantedConfig,
					state: "ENABLED",
					removeCredentials: [{ id: "left", name: "left" }],
				}),
			],
			integrations: [live("other")],
			credentials: [
				{
					id: "theirs",
					name: "theirs",
					type: "basicAuth",
					createdDate: null,
					modifiedDate: null,
				},
			],
		});
		expect(seen.calls).toEqual([
			'create credential {"name":"gc-integrations/orders","type":"basicAuth","fields":{"userName":"u","password":"p"}} beside theirs',
			"create integration a of rest beside other",
			"list rest",
			"read config m afresh",
			"write config m",
			"set m ENABLED",
			"delete credential left",
		]);
		expect(seen.results).toEqual([
			{ key: "a", outcome: "applied", integrationId: "m", error: null },
		]);
		expect(seen.bodies.map(({ credentials }) => credentials)).toEqual([
			{ basicAuth: { id: "new-credential" } },
		]);
		expect(
			seen.progress.map(({ step, done, total }) => `${step} ${done}/${total}`),
		).toEqual([
			"credential 0/1",
			"integration 0/1",
			"configuration 0/1",
			"enabling 0/1",
			"done 1/1",
		]);
	});

	test("one that is there: nothing is made, and its configuration is the one that was read", async () => {
		const seen = await applied({
			changes: [
				change("a", {
					credential: credential(),
					config: wantedConfig,
					state: "DISABLED",
				}),
			],
			states: ["INACTIVE"],
		});
		expect(seen.calls).toEqual([
			'write credential bound {"userName":"u","password":"p"}',
			"write config id-of-a",
			"set id-of-a DISABLED",
		]);
		expect(seen.progress.map(({ step }) => step)).toContain("disabling");
	});

	test("a credential that is kept needs no secrets and no write", async () => {
		const seen = await applied({
			changes: [
				change("a", {
					credential: credential({ action: "keep" }),
					config: wantedConfig,
				}),
			],
			input: { secrets: () => undefined },
		});
		expect(seen.calls).toEqual(["write config id-of-a"]);
		expect(seen.outcomes).toEqual({ a: "applied" });
		expect(seen.bodies[0]?.credentials).toEqual({ basicAuth: { id: "bound" } });
	});

	test("a credential whose secrets were not read is not written, nor anything after it", async () => {
		const seen = await applied({
			changes: [
				change("a", { credential: credential(), config: wantedConfig }),
			],
			input: { secrets: () => undefined },
		});
		expect(seen.calls).toEqual([]);
		expect(seen.errors).toBe("its secrets were not read: plan again with them");
	});

	test("a delete takes the integration first, then what nothing uses any more", async () => {
		const seen = await applied({ changes: [gone("a", "x", "y")] });
		expect(seen.calls).toEqual([
			"delete integration id-of-a",
			"delete credential x",
			"delete credential y",
		]);
		expect(seen.progress.map(({ step }) => step)).toEqual(["deleting", "done"]);
	});

	test("a delete of credentials alone deletes no integration", async () => {
		const seen = await applied({
			changes: [{ ...gone("a", "x"), integrationId: null }],
		});
		expect(seen.calls).toEqual(["delete credential x"]);
	});

	test("an integration that cannot be deleted keeps its credentials", async () => {
		const seen = await applied({
			changes: [gone("a", "x")],
			fails: [["delete integration", refusal("rejected", "DELETE")]],
		});
		expect(seen.calls).toEqual(["delete integration id-of-a"]);
		expect(seen.outcomes).toEqual({ a: "failed" });
	});

	test("what is gone already counts as deleted", async () => {
		const seen = await applied({
			changes: [gone("a", "x")],
			fails: [
				["delete integration", refusal("not-found", "DELETE")],
				["delete credential", refusal("not-found", "DELETE")],
			],
		});
		expect(seen.outcomes).toEqual({ a: "applied" });
		expect(seen.calls).toHaveLength(2);
	});

	test("deletes come before everything else, and the results in the plan's order", async () => {
		const seen = await applied({
			changes: [change("a", { config: wantedConfig }), gone("b")],
			input: { concurrency: 1 },
		});
		expect(seen.calls).toEqual([
			"delete integration id-of-b",
			"write config id-of-a",
		]);
		expect(seen.results.map(({ key }) => key)).toEqual(["a", "b"]);
	});
});

describe("what is not applied", () => {
	test("a plan with refusals writes nothing at all", async () => {
		const standings = [standing("a")];
		const seen = await applied({
			changes: [change("a", { config: wantedConfig }), gone("b")],
			refusals: [{ rule: "r", key: null, message: "m" }],
			standings,
		});
		expect(seen.calls).toEqual([]);
		expect(seen.results).toEqual(
			["a", "b"].map((key) => ({
				key,
				outcome: "skipped",
				integrationId: `id-of-${key}`,
				error: null,
			})),
		);
		expect([seen.unreadable, seen.standings, seen.causes]).toEqual([
			false,
			standings,
			{},
		]);
	});

	test("after a stop the write in flight is finished, and no change begins", async () => {
		const stop = new AbortController();
		const seen = await applied({
			changes: ["a", "b", "c"].map((key) =>
				change(key, { config: wantedConfig }),
			),
			onCall: () => stop.abort(),
			input: { signal: stop.signal, concurrency: 1 },
		});
		expect(seen.calls).toEqual(["write config id-of-a"]);
		expect(seen.outcomes).toEqual({ a: "applied", b: "skipped", c: "skipped" });
		expect(
			seen.progress.map(({ key, step, done }) => [key, step, done]),
		).toEqual([
			["a", "configuration", 0],
			["a", "done", 1],
			["b", "skipped", 2],
			["c", "skipped", 3],
		]);
	});

	test("a change that a stop broke off says that a further run finishes it", async () => {
		const stop = new AbortController();
		const seen = await applied({
			changes: [change("a", { config: wantedConfig })],
			fails: [["write config", new Error("the socket's own words")]],
			onCall: () => stop.abort(),
			input: { signal: stop.signal },
		});
		expect(seen.errors).toBe(
			"stopped before it was done: run again to finish it",
		);
		expect(seen.outcomes).toEqual({ a: "failed" });
	});

	test("a fault of this program is not taken for a failed change", async () => {
		await expect(
			applied({
				changes: [change("a", { config: wantedConfig })],
				fails: [["write config", new Error("a bug")]],
			}),
		).rejects.toThrow("a bug");
	});

	test("a change that fails lets the others go on", async () => {
		const seen = await applied({
			changes: ["a", "b"].map((key) => change(key, { config: wantedConfig })),
			fails: [["write config id-of-a", refusal("rejected")]],
		});
		expect(seen.outcomes).toEqual({ a: "failed", b: "applied" });
		expect(seen.errors).toBe("PUT was refused: rejected");
		expect([seen.unreadable, seen.causes]).toEqual([false, {}]);
		expect(seen.progress.map(({ step, done }) => `${step} ${done}`)).toEqual(
			expect.arrayContaining(["failed 1", "done 2"]),
		);
	});

	for (const [kind, method, unreadable, cause] of [
		["credentials", "PUT", true, "api.example refuses the client"],
		["permission", "PUT", true, undefined],
		["unavailable", "GET", true, "api.example cannot answer now"],
		["unavailable", "PUT", false, "api.example cannot answer now"],
		["rejected", "PUT", false, undefined],
	] as const)
		test(`${kind} at ${method}: the platform ${unreadable ? "refuses us or cannot be read" : "refused a write"}`, async () => {
			const seen = await applied({
				changes: [change("a", { config: wantedConfig })],
				fails: [["write config", refusal(kind, method)]],
			});
			expect([seen.unreadable, seen.causes["a"]]).toEqual([unreadable, cause]);
		});
});

describe("a clash", () => {
	const edited = change(
		"a",
		{ config: wantedConfig },
		{ fields: [{ path: "name", from: "A", to: "B" }] },
	);
	const clash = ["write config", refusal("conflict")] as const;

	test("is answered by reading, and the change that was planned again goes on", async () => {
		const seen = await applied({
			changes: [edited],
			fails: [clash],
			replan: () => ({
				...edited,
				target: {
					...edited.target,
					config: { ...wantedConfig, name: "planned again" },
				},
			}),
		});
		expect(seen.calls).toEqual([
			"write config id-of-a",
			"read config id-of-a",
			"write config id-of-a",
		]);
		expect(
			seen.bodies.map(({ version, name }) => `${version} ${name}`),
		).toEqual(["2 planned again"]);
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	for (const [title, again] of [
		["cannot go on", null],
		[
			"differs",
			{ ...edited, fields: [{ path: "name", from: "theirs", to: "B" }] },
		],
		["is about another integration", { ...edited, integrationId: "another" }],
	] as const)
		test(`never overwrites where the plan made again ${title}`, async () => {
			const seen = await applied({
				changes: [edited],
				fails: [clash],
				replan: () => again,
			});
			expect(seen.calls).toEqual([
				"write config id-of-a",
				"read config id-of-a",
			]);
			expect(seen.errors).toMatch(/^somebody else changed integration id-of-a/);
		});

	test("that left nothing to write is the end", async () => {
		const seen = await applied({
			changes: [edited],
			fails: [clash],
			replan: () => ({
				...edited,
				target: { ...edited.target, config: null },
			}),
		});
		expect(seen.calls).toHaveLength(2);
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	test("is not answered for ever", async () => {
		const seen = await applied({
			changes: [edited],
			fails: Array.from({ length: 9 }, () => clash),
			replan: () => edited,
		});
		expect(
			seen.calls.filter((call) => call.startsWith("write config")),
		).toHaveLength(4);
		expect(seen.errors).toBe("PUT was refused: conflict");
	});

	test("at one just made needs no new plan", async () => {
		const seen = await applied({
			changes: [made("a", { config: wantedConfig })],
			fails: [clash],
		});
		expect(seen.outcomes).toEqual({ a: "applied" });
		expect(seen.bodies.map(({ version }) => version)).toEqual([3]);
	});

	test("any other refusal is not tried again", async () => {
		const seen = await applied({
			changes: [edited],
			fails: [["write config", refusal("rejected")]],
			replan: () => edited,
		});
		expect(seen.calls).toEqual(["write config id-of-a"]);
		expect(seen.outcomes).toEqual({ a: "failed" });
	});
});

describe("the date in the ownership line", () => {
	const dateOf = ({ notes }: ConfigBody) =>
		readNotes(notes).mark?.credentialDate;
	const later = "2026-02-02T00:00:05Z";
	const rewritten = credential({
		fingerprints: { keyId: "abcdefgh", fields: { user: "0123456789abcdef" } },
	});

	for (const [title, target, dates, expected] of [
		["is told again where binding moved it", rewritten, later, 2],
		["stays where binding did not", credential(), "2026-02-02T00:00:00Z", 1],
		["stays where the platform does not say", credential(), undefined, 1],
		["stays with a credential kept", credential({ action: "keep" }), later, 1],
		["is nobody's without a credential", null, later, 1],
	] as const)
		test(title, async () => {
			const seen = await applied({
				changes: [change("a", { credential: target, config: wantedConfig })],
				...(dates ? { dates: { bound: dates } } : {}),
				input: { writerName: "daemon-1" },
			});
			expect(seen.bodies).toHaveLength(expected);
			if (expected === 2) {
				expect(seen.bodies.map(dateOf)).toEqual([
					"2026-02-02T00:00:00Z",
					later,
				]);
				expect(seen.bodies[1]?.credentials).toEqual({
					basicAuth: { id: "bound" },
				});
				expect(
					seen.bodies.map(({ notes }) => readNotes(notes).mark?.writer),
				).toEqual(["daemon-1", "daemon-1"]);
			}
		});
});

describe("the state", () => {
	const enabling = change("a", { state: "ENABLED" });
	const disabling = change("a", { state: "DISABLED" });
	const first = "set id-of-a ENABLED";

	test("is waited for until the platform reports it", async () => {
		const seen = await applied({
			changes: [enabling],
			states: ["INACTIVE", "ACTIVATING", "ACTIVE"],
		});
		expect(seen.calls).toEqual([
			first,
			"wait 400",
			"look at id-of-a",
			"wait 1000",
			"look at id-of-a",
		]);
		expect(seen.standings.map(({ reportedState }) => reportedState)).toEqual([
			"ACTIVE",
		]);
	});

	test("an error after enabling fails, with what the platform says of it", async () => {
		const seen = await applied({
			changes: [enabling],
			states: ["ACTIVATING", "ERROR"],
		});
		expect(seen.calls).toEqual([first, "wait 400", "look at id-of-a"]);
		expect(seen.progress.map(({ step }) => step)).toEqual([
			"enabling",
			"failed",
		]);
		expect(seen.errors).toBe(
			"integration id-of-a was enabled, but the platform reports ERROR: no route",
		);
		expect(
			seen.standings.map(({ reportedState, detail }) => [
				reportedState,
				detail,
			]),
		).toEqual([["ERROR", "no route"]]);
	});

	test("an error in the answer itself is looked at once more", async () => {
		const seen = await applied({
			changes: [enabling],
			states: ["ERROR", "ACTIVE"],
		});
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	for (const [states, outcome] of [
		[["ERROR", "ERROR", "ACTIVE"], "applied"],
		[["ERROR", "ERROR", "ERROR", "ACTIVE"], "failed"],
	] as const)
		test(`an error from before is looked at twice: ${states.join(", ")}`, async () => {
			const seen = await applied({
				changes: [enabling],
				integrations: [live("id-of-a", "ERROR", "ENABLED")],
				states,
			});
			expect(seen.outcomes).toEqual({ a: outcome });
		});

	test("an error after disabling is good enough", async () => {
		const seen = await applied({
			changes: [disabling],
			states: ["ERROR", "ERROR"],
		});
		expect(seen.calls).toHaveLength(3);
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	test("disabling waits for what still runs", async () => {
		const seen = await applied({
			changes: [disabling],
			states: ["ACTIVE", "DEACTIVATING", "INACTIVE"],
		});
		expect(seen.calls).toHaveLength(5);
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	for (const [verb, one] of [
		["enabled", enabling],
		["disabled", disabling],
	] as const)
		test(`${verb}, but never reported so: it fails in the time it was given`, async () => {
			const seen = await applied({
				changes: [one],
				states: ["WAITING"],
				input: { settleMs: 4_000 },
			});
			expect(seen.errors).toMatch(
				new RegExp(`was ${verb}, but still reports WAITING after 4 s`),
			);
			expect(seen.calls.filter((call) => call.startsWith("wait"))).toEqual([
				"wait 400",
				"wait 1000",
				"wait 2000",
			]);
		});

	test("is looked at ever more seldom, and at last every five seconds", async () => {
		const seen = await applied({
			changes: [enabling],
			states: ["ACTIVATING"],
			input: { settleMs: 25_000 },
		});
		expect(seen.calls.filter((call) => call.startsWith("wait"))).toEqual(
			[400, 1_000, 2_000, 3_000, 5_000, 5_000, 5_000].map((ms) => `wait ${ms}`),
		);
	});

	test("is not waited for after a stop", async () => {
		const stop = new AbortController();
		const seen = await applied({
			changes: [enabling],
			states: ["ACTIVATING"],
			onCall: () => stop.abort(),
			input: { signal: stop.signal },
		});
		expect(seen.calls).toEqual([first]);
		expect(seen.outcomes).toEqual({ a: "failed" });
	});

	test("one that was not settled before is looked at for show, and no answer harms nothing", async () => {
		const given = {
			changes: [change("a", { config: wantedConfig })],
			integrations: [live("id-of-a", "ERROR", "ENABLED")],
		};
		const seen = await applied(given);
		expect(seen.calls).toEqual(["write config id-of-a", "look at id-of-a"]);
		expect(seen.standings[0]?.reportedState).toBe("ACTIVE");
		const unanswered = await applied({
			...given,
			fails: [["look at", refusal("unavailable", "GET")]],
		});
		expect(unanswered.outcomes).toEqual({ a: "applied" });
		expect(unanswered.standings[0]?.reportedState).toBe("ERROR");
	});

	for (const [code, intended, looks] of [
		["ACTIVE", "ENABLED", 0],
		["INACTIVE", "DISABLED", 0],
		["INACTIVE", "ENABLED", 1],
		["ACTIVE", "DISABLED", 1],
	] as const)
		test(`${intended} and reported ${code}: ${looks} looks`, async () => {
			const seen = await applied({
				changes: [change("a", { config: wantedConfig })],
				integrations: [live("id-of-a", code, intended)],
			});
			expect(
				seen.calls.filter((call) => call.startsWith("look at")),
			).toHaveLength(looks);
		});
});

describe("two programs that make the same", () => {
	const both = made("a", { credential: created, config: wantedConfig });
	const calls = (rivals: readonly Rivals[], one = both) =>
		applied({
			changes: [one],
			rivals,
			standings: [standing("a"), standing("b")],
		});
	const looks = (seen: Seen) =>
		seen.calls.filter((call) => call.startsWith("list")).length;

	test("a lower id is there: ours is taken back, the integration before its credential, and nothing else is written", async () => {
		const seen = await calls([{ listed: true, rivals: ["b"] }]);
		expect(seen.calls.slice(2)).toEqual([
			"list rest",
			"delete integration m",
			"delete credential new-credential",
		]);
		expect(seen.results[0]?.integrationId).toBeNull();
		expect(seen.errors).toMatch(
			/^another program made "a" at the same moment \(b\): ours was taken back/,
		);
		expect(seen.standings.map(({ key }) => key)).toEqual(["b"]);
	});

	test("a credential that was there before is not taken back", async () => {
		const seen = await calls(
			[{ listed: true, rivals: ["b"] }],
			made("a", { credential: credential(), config: wantedConfig }),
		);
		expect(seen.calls.slice(-1)).toEqual(["delete integration m"]);
	});

	test("nor is there any to take back without one", async () => {
		const seen = await calls(
			[{ listed: true, rivals: ["b"] }],
			made("a", { config: wantedConfig }),
		);
		expect(seen.calls.slice(-1)).toEqual(["delete integration m"]);
		expect(seen.outcomes).toEqual({ a: "failed" });
	});

	test("a higher id steps back while we wait: we go on", async () => {
		const seen = await calls([
			{ listed: true, rivals: ["z"] },
			{ listed: true, rivals: [] },
		]);
		expect(seen.calls.slice(2, 5)).toEqual([
			"list rest",
			"wait 1000",
			"list rest",
		]);
		expect(seen.outcomes).toEqual({ a: "applied" });
	});

	test("a higher id that stays has gone on: ours is taken back", async () => {
		const seen = await calls(
			Array.from({ length: 9 }, () => ({ listed: true, rivals: ["z"] })),
		);
		expect(looks(seen)).toBe(4);
		expect(seen.calls).toContain("delete integration m");
		expect(seen.calls).not.toContain("write config m");
	});

	test("a list that does not show ours yet is looked at again, and not for ever", async () => {
		const lagging = { listed: false, rivals: [] };
		const twice = await calls([lagging, { listed: true, rivals: [] }]);
		expect([looks(twice), twice.outcomes["a"]]).toEqual([2, "applied"]);
		const always = await calls(Array.from({ length: 9 }, () => lagging));
		expect([looks(always), always.outcomes["a"]]).toEqual([4, "applied"]);
	});

	test("one that is there already has no rivals", async () => {
		const seen = await applied({
			changes: [change("a", { config: wantedConfig })],
		});
		expect(looks(seen)).toBe(0);
	});
});

test("what was seen takes the place of how the plan found it, and the others stay, by key", async () => {
	const seen = await applied({
		changes: [made("a", { config: wantedConfig }), change("c", {})],
		standings: [standing("z"), standing("c")],
	});
	expect(seen.standings.map(({ key }) => key)).toEqual(["a", "c", "z"]);
});
