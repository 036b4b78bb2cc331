// Documents and what is on the platform -> changes, refusals, orphans and counts: what is frozen, suspended or not ours is never written.
import { describe, expect, test } from "vitest";
import type { Catalog } from "../../../src/core/catalog/catalog.ts";
import { compare } from "../../../src/core/plan/compare.ts";
import { ofIntegrations } from "../../../src/core/plan/kinds.ts";
import { writeNotes } from "../../../src/core/plan/ownership.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	Desired,
	Fingerprints,
	Json,
	LiveType,
} from "../../../src/core/types.ts";

const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
function document(key: string, more: Partial<Desired> = {}): Desired {
	return {
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		properties: {},
		advanced: {},
		suspend: false,
		allowCredentialTypeChange: false,
		place: { file: "a.yaml", span },
		fieldPlaces: {},
		...more,
	};
}
const credential: NonNullable<Desired["credential"]> = {
	type: "basicAuth",
	fields: {},
};

const rest: LiveType = {
	id: "rest",
	name: "rest",
	nonInstallable: false,
	maxInstances: null,
	slots: { slot: { required: false, credentialTypes: ["basicAuth"] } },
	brief: false,
};

const fingerprints: Fingerprints = { keyId: "abcdefgh", fields: { a: "1" } };
interface Live extends Partial<Omit<ActualIntegration, "config">> {
	readonly key?: string | null;
	readonly owner?: string;
	readonly binds?: string;
	readonly unread?: boolean;
	readonly text?: string;
	readonly knows?: Fingerprints;
}
function live(id: string, given: Live = {}): ActualIntegration {
	const {
		key = id,
		owner = null,
		binds,
		unread,
		text = "",
		knows,
		...more
	} = given;
	const notes =
		key === null
			? text
			: writeNotes(text, {
					owner,
					key,
					credentialDate: null,
					fingerprints: knows ?? null,
					writer: null,
				});
	const one: ActualIntegration = {
		id: `id-of-${id}`,
		name: `The ${id}`,
		typeId: "rest",
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes,
		...more,
	};
	if (unread) return one;
	return {
		...one,
		config: {
			version: 7,
			name: one.name,
			notes,
			properties: {},
			advanced: {},
			credentials: binds === undefined ? {} : { slot: binds },
		},
	};
}
function stored(key: string, id = `credential-of-${key}`): ActualCredential {
	return {
		id,
		name: `gc-integrations/${key}`,
		type: "basicAuth",
		createdDate: null,
		modifiedDate: null,
	};
}

type ComparisonInput = Parameters<typeof compare>[0];

interface Given
	extends Partial<Omit<ComparisonInput, "state" | "actual" | "unresolved">> {
	readonly documents?: readonly Desired[];
	readonly integrations?: readonly ActualIntegration[];
	readonly credentials?: readonly ActualCredential[];
	readonly state?: Partial<ComparisonInput["state"]>;
	readonly actual?: Partial<Actual>;
	readonly unresolved?: readonly string[];
	/** The data actions were not asked for yet. */
	readonly unasked?: boolean;
}
function compared(given: Given) {
	const { documents = [], integrations = [], credentials = [] } = given;
	const comparison = compare({
		catalog: {
			types: new Map([
				[
					"web-services",
					{
						platformType: "rest",
						slot: "slot",
						credentialTypes: ["basicAuth"],
						platformProperties: [],
					},
				],
			]),
			credentialTypes: new Map([["basicAuth", { free: true }]]),
		} as unknown as Catalog,
		owner: null,
		prune: true,
		fingerprints: new Map(),
		...given,
		unresolved: new Set(given.unresolved ?? []),
		state: {
			documents,
			frozenKeys: [],
			frozenUnknown: 0,
			incomplete: false,
			...given.state,
		},
		actual: {
			organization: null,
			integrations,
			credentials,
			types: [rest],
			credentialTypes: [{ name: "basicAuth", fields: {}, required: [] }],
			configSchemas: {},
			...(given.unasked ? {} : { actions: [] }),
			...given.actual,
		},
	});
	return { ...comparison, changes: ofIntegrations(comparison.changes) };
}

const word = (value: Json): string =>
	typeof value === "string" ? value : JSON.stringify(value);

/** In short: what is done, refused, left over and asked. */
function said(given: Given): readonly string[] {
	const { changes, refusals, orphans, questions } = compared(given);
	return [
		...changes.map(
			({ verb, key, fields }) =>
				`${verb} ${key}${fields.map(({ path, from, to }) => ` ${path}: ${word(from)} -> ${word(to)}`).join()}`,
		),
		...refusals.map(({ rule, key }) => `${rule} ${key}`),
		...orphans.map(
			({ key, integrationId }) => `orphan ${key} ${integrationId}`,
		),
		...questions.map((question) => `asks ${JSON.stringify(question)}`),
	];
}

describe("a credential that is kept", () => {
	const keeping = (more: Partial<Desired> = {}) =>
		document("a", { keeps: "basicAuth", ...more });
	const byHand: ActualCredential = {
		...stored("a", "by-hand"),
		name: "Integration-a",
	};
	const bound = (more: Live = {}) => live("a", { binds: "by-hand", ...more });

	test("is left as it is when its integration is adopted, and after it", () => {
		const given = { documents: [keeping()], credentials: [byHand] };
		const adopted = compared({
			...given,
			integrations: [bound({ key: null })],
		});
		expect(adopted.changes).toMatchObject([
			{
				verb: "adopt",
				fields: [],
				notes: [
					expect.stringContaining("takes over integration"),
					'keeps its credential "Integration-a" as it is',
				],
				target: { credential: null, removeCredentials: [] },
			},
		]);
		expect(said({ ...given, integrations: [bound()] })).toEqual([]);
	});

	test.each<[string, readonly ActualIntegration[]]>([
		["no integration", []],
		["no credential", [live("a")]],
	])("is refused where there is %s", (_says, integrations) =>
		expect(said({ documents: [keeping()], integrations })).toEqual([
			"nothing-to-keep a",
		]),
	);

	test("is asked for where it is bound and not listed, and refused where it is gone", () => {
		const given = { documents: [keeping()], integrations: [bound()] };
		expect(said(given)).toEqual([
			'asks {"ask":"credential","credentialId":"by-hand"}',
		]);
		expect(
			said({ ...given, actual: { goneCredentials: ["by-hand"] } }),
		).toEqual(["nothing-to-keep a"]);
	});

	test("is refused where it is of another type, which nobody can allow", () =>
		expect(
			said({
				documents: [keeping({ allowCredentialTypeChange: true })],
				integrations: [bound()],
				credentials: [{ ...byHand, type: "userDefined" }],
			}),
		).toEqual(["credential-type-change a"]));

	test("is forgotten by the line that knew it, and keeps its name", () => {
		const integrations = [
			live("a", { binds: "credential-of-a", knows: fingerprints }),
		];
		const [change] = compared({
			documents: [keeping()],
			integrations,
			credentials: [stored("a")],
		}).changes;
		expect(change).toMatchObject({
			verb: "update",
			fields: [],
			notes: [expect.stringContaining("keeps it as it is")],
			target: { credential: null },
		});
	});

	test("is taken over as on adoption when it is managed again", () => {
		const given = {
			documents: [document("a", { credential })],
			integrations: [bound()],
			credentials: [byHand],
			fingerprints: new Map([["a", fingerprints]]),
		};
		expect(compared(given).changes).toMatchObject([
			{
				verb: "update",
				notes: [
					'takes over its credential "Integration-a": renamed and rewritten',
				],
				target: {
					credential: {
						action: "rewrite",
						id: "by-hand",
						name: "gc-integrations/a",
					},
					removeCredentials: [],
				},
			},
		]);
		const shared = compared({
			...given,
			integrations: [bound(), live("b", { key: null, binds: "by-hand" })],
		});
		expect(shared.changes[0]?.target).toMatchObject({
			credential: { action: "create" },
			removeCredentials: [],
		});
	});
});

describe("a document that had another key", () => {
	const rekeyed = (more: Partial<Desired> = {}) =>
		document("a", { previousKeys: ["old"], ...more });
	const asOld = (more: Live = {}) => live("a", { key: "old", ...more });

	test("gives its integration the new one, and is no orphan of the old one", () => {
		const { changes, orphans } = compared({
			documents: [rekeyed()],
			integrations: [asOld()],
		});
		expect(orphans).toEqual([]);
		expect(changes).toMatchObject([
			{
				verb: "update",
				fields: [{ path: "key", from: "old", to: "a" }],
				notes: [expect.stringContaining("carries the key old until now")],
				integrationId: "id-of-a",
			},
		]);
		expect(said({ documents: [rekeyed()], integrations: [live("a")] })).toEqual(
			[],
		);
	});

	test("renames its credential, whose values it compares as the old key made them", () => {
		const ofOld: Fingerprints = { keyId: "abcdefgh", fields: { a: "old" } };
		const given = {
			documents: [rekeyed({ credential })],
			integrations: [asOld({ binds: "credential-of-old", knows: ofOld })],
			credentials: [stored("old"), stored("a")],
			fingerprints: new Map([
				["a", fingerprints],
				["old", ofOld],
			]),
		};
		expect(said(given)).toEqual([
			"update a key: old -> a, credentials.fields: (secret) -> (secret, rewritten)",
		]);
		expect(compared(given).changes[0]).toMatchObject({
			notes: [
				expect.stringContaining("carries the key old"),
				expect.stringContaining('renames its credential "gc-integrations/old"'),
				expect.stringContaining("deletes the credential"),
			],
			target: {
				credential: {
					action: "rewrite",
					id: "credential-of-old",
					name: "gc-integrations/a",
					fingerprints,
				},
				removeCredentials: [{ id: "credential-of-a" }],
			},
		});
		// Killed before the line was written: the credential has its new name, and is written once more with it.
		expect(
			said({
				...given,
				credentials: [{ ...stored("a"), id: "credential-of-old" }],
			}),
		).toEqual([
			"update a key: old -> a, credentials.fields: (secret) -> (secret, rewritten)",
		]);
	});

	test("and does not say so has nothing deleted, suspended neither", () => {
		const integrations = [live("a", { key: "old" })];
		const unsaid = document("a");
		expect(said({ documents: [unsaid], integrations })).toEqual([
			"key-changed a",
			"orphan old id-of-a",
		]);
		expect(
			said({ documents: [{ ...unsaid, suspend: true }], integrations }),
		).toEqual(["orphan old id-of-a"]);
		const adopting = document("a", {
			name: "A",
			adopt: "id-of-a",
			suspend: true,
		});
		expect(said({ documents: [adopting], integrations })).toEqual([
			"orphan old id-of-a",
		]);
	});

	test("that is frozen keeps what carries the old one from being an orphan", () =>
		expect(
			said({
				integrations: [asOld()],
				state: {
					frozenKeys: ["a"],
					frozenPreviousKeys: ["a", "old"],
					incomplete: true,
				},
			}),
		).toEqual([]));
});

describe("a document", () => {
	test("that nothing on the platform meets is created, in all it says", () => {
		const given = { documents: [document("a", { notes: "N" })] };
		expect(said(given)).toEqual([
			"create a name: null -> The a, notes: null -> N, status: inactive -> active",
		]);
		expect(compared(given).changes[0]).toMatchObject({
			integrationId: null,
			target: {
				typeId: "rest",
				credential: null,
				config: { name: "The a", notes: "N", owner: null },
				state: "ENABLED",
				removeCredentials: [],
				configVersion: null,
			},
		});
		expect(compared(given).standings).toEqual([]);
	});

	test("that is met is unchanged, and stands as it was found", () => {
		const given = { documents: [document("a")], integrations: [live("a")] };
		expect(said(given)).toEqual([]);
		const { unchanged, unmanaged, standings } = compared(given);
		expect([unchanged, unmanaged]).toEqual([1, 0]);
		expect(standings).toEqual([
			{
				key: "a",
				integrationId: "id-of-a",
				name: "The a",
				type: "web-services",
				status: "active",
				reportedState: "ACTIVE",
				detail: null,
			},
		]);
	});

	test("that differs by name and notes writes the configuration, and by status only the status", () => {
		const named = compared({
			documents: [document("a", { name: "New", notes: "N" })],
			integrations: [live("a", { text: "Old" })],
		}).changes[0];
		expect([
			named?.integrationId,
			...(named?.fields ?? []).map(({ path }) => path),
		]).toEqual(["id-of-a", "name", "notes"]);
		expect(
			named?.fields.map(({ from, to }) => `${word(from)} ${word(to)}`),
		).toEqual(["The a New", "Old N"]);
		expect([named?.target.state, named?.target.config?.notes]).toEqual([
			null,
			"N",
		]);
		const off = compared({
			documents: [document("a", { status: "inactive" })],
			integrations: [live("a")],
		}).changes[0];
		expect([
			off?.verb,
			off?.target.state,
			off?.target.config,
			off?.target.configVersion,
		]).toEqual(["update", "DISABLED", null, 7]);
	});

	test("without notes leaves those that are there", () => {
		expect(
			said({
				documents: [document("a")],
				integrations: [live("a", { text: "Theirs" })],
			}),
		).toEqual([]);
		expect(
			said({
				documents: [document("a", { notes: "Theirs" })],
				integrations: [live("a", { text: "Theirs" })],
			}),
		).toEqual([]);
	});

	test("is named by its configuration, and by the list where that has no name", () => {
		const named = (list: string, name: string) => {
			const one = live("a", { name: list });
			const config = { ...one.config, name } as NonNullable<
				ActualIntegration["config"]
			>;
			return said({
				documents: [document("a")],
				integrations: [{ ...one, config }],
			});
		};
		expect(named("Lagging", "The a")).toEqual([]);
		expect(named("The a", "")).toEqual([]);
		expect(named("The a", "Old")).toEqual(["update a name: Old -> The a"]);
	});

	test("that enables asks for no data actions, whatever word the platform has for its state", () => {
		for (const [intendedState, found] of [
			["DISABLED", "inactive"],
			["PAUSED", "paused"],
		] as const)
			expect(
				said({
					documents: [document("a")],
					integrations: [live("a", { intendedState })],
					unasked: true,
				}),
			).toEqual([`update a status: ${found} -> active`]);
	});

	test("is of the live type that takes its credential, where the platform has another id for it", () => {
		const types = [
			{
				...rest,
				id: "another",
				slots: { slot: { required: false, credentialTypes: ["userDefined"] } },
			},
			{ ...rest, id: "live" },
		];
		for (const more of [{}, { credential }])
			expect(
				compared({
					documents: [document("a", more)],
					actual: { types },
				}).changes.map(({ target }) => target.typeId),
			).toEqual(["live"]);
	});

	test("without a credential asks so too, and makes nothing before it knows", () => {
		expect(
			said({
				documents: [document("a")],
				integrations: [live("x", { key: null, unread: true })],
				credentials: [stored("a")],
			}),
		).toEqual(['asks {"ask":"config","integrationId":"id-of-x"}']);
	});

	test("binds in the slot that we know, where several take its credential", () => {
		const slot = { required: false, credentialTypes: ["basicAuth"] };
		expect(
			compared({
				documents: [document("a", { credential })],
				actual: { types: [{ ...rest, slots: { another: slot, slot } }] },
			}).changes.map(({ target }) => target.credential?.slot),
		).toEqual(["slot"]);
	});

	test("that waits for the data actions stands as its integration does", () => {
		expect(
			compared({
				documents: [document("a", { status: "inactive" })],
				integrations: [live("a")],
				unasked: true,
			}).standings.map(({ key }) => key),
		).toEqual(["a"]);
	});

	test("takes what an interrupted run made, never what bears another document's name", () => {
		const given = (name: string) =>
			compared({
				documents: [document("a", { credential }), document("b")],
				integrations: [
					live("x", { key: null, name, intendedState: "DISABLED" }),
				],
				credentials: [stored("a")],
				actual: { looks: 2 },
			}).changes.map(({ verb, key }) => `${verb} ${key}`);
		expect(given("Web Services 7")).toEqual(["adopt a", "create b"]);
		expect(given("The b")).toEqual(["create a", "adopt b"]);
	});

	test("asks who binds its credential before it is said to have no integration", () => {
		expect(
			said({
				documents: [document("a", { credential })],
				integrations: [live("x", { key: null, unread: true })],
				credentials: [stored("a")],
			}),
		).toEqual(['asks {"ask":"config","integrationId":"id-of-x"}']);
	});

	test("whose integration is enabled but failing enables it again, one that shall be off does not", () => {
		const failing = (intendedState: string) =>
			live("a", {
				intendedState,
				reportedState: { code: "ERROR", message: "m" },
			});
		expect(
			said({ documents: [document("a")], integrations: [failing("ENABLED")] }),
		).toEqual(["update a status: error -> active"]);
		expect(
			said({
				documents: [document("a", { status: "inactive" })],
				integrations: [failing("DISABLED")],
			}),
		).toEqual([]);
	});

	test("that disables asks for the data actions first, and one that is made inactive does not", () => {
		const documents = [document("a", { status: "inactive" })];
		expect(
			said({ documents, integrations: [live("a")], unasked: true }),
		).toEqual(['asks {"ask":"actions"}']);
		expect(said({ documents, unasked: true })).toEqual([
			"create a name: null -> The a",
		]);
	});

	test("adopts the one of its name that nobody manages, and says so", () => {
		const given = {
			documents: [document("a")],
			integrations: [live("x", { key: null, name: "The a" })],
		};
		expect(said(given)).toEqual(["adopt a"]);
		const [change] = compared(given).changes;
		expect(change?.notes.join()).toContain("takes over integration id-of-x");
		expect(change?.notes.join()).not.toContain("gc-integrations/");
		expect(change?.target.config).not.toBeNull();
	});

	test("that two integrations may be is refused, as is one of another type", () => {
		expect(
			said({
				documents: [document("a")],
				integrations: [live("x", { key: "a" }), live("y", { key: "a" })],
			}),
		).toEqual(["ambiguous-match a"]);
		const { refusals } = compared({
			documents: [document("a")],
			integrations: [live("x", { key: "a", typeId: "other" })],
		});
		expect(refusals.map(({ rule }) => rule)).toEqual(["type-change"]);
		expect(refusals[0]?.message).toContain("other");
	});

	test("does not adopt the one that another document's line claims", () => {
		expect(
			said({
				documents: [document("a", { name: "Same" }), document("b")],
				integrations: [live("x", { key: "b", name: "Same" })],
			}),
		).toEqual([
			"create a name: null -> Same, status: inactive -> active",
			"update b name: Same -> The b",
		]);
		expect(
			said({
				documents: [document("a", { name: "Same" })],
				integrations: [live("x", { key: "b", name: "Same" })],
				state: { frozenKeys: ["b"], incomplete: true },
			}),
		).toEqual(["create a name: null -> Same, status: inactive -> active"]);
	});

	test("that is refused stands as its integration does", () => {
		const { standings, refusals } = compared({
			documents: [document("a")],
			integrations: [live("a")],
			actual: {
				types: [
					{
						...rest,
						slots: { slot: { required: true, credentialTypes: ["basicAuth"] } },
					},
				],
			},
		});
		expect([refusals.length, standings.map(({ key }) => key)]).toEqual([
			1,
			["a"],
		]);
	});

	test("whose credential would change its type is refused, and nothing is written", () => {
		expect(
			said({
				documents: [document("a", { credential })],
				integrations: [live("a", { binds: "credential-of-a" })],
				credentials: [{ ...stored("a"), type: "userDefined" }],
			}),
		).toEqual(["credential-type-change a"]);
	});

	test("whose bound credential is not listed is asked for it", () => {
		expect(
			said({
				documents: [document("a", { credential })],
				integrations: [live("a", { binds: "unseen" })],
			}),
		).toEqual(['asks {"ask":"credential","credentialId":"unseen"}']);
	});

	test("whose properties differ writes them, once their schema is known and accepts them", () => {
		const given = (schema?: Actual["configSchemas"][string]) => ({
			documents: [document("a", { properties: { p: 1 }, credential })],
			integrations: [
				live("a", { binds: "credential-of-a", knows: fingerprints }),
			],
			credentials: [stored("a")],
			fingerprints: new Map([["a", fingerprints]]),
			actual: {
				configSchemas:
					schema === undefined ? {} : { "rest/properties": schema },
			},
		});
		expect(said(given())).toEqual([
			'asks {"ask":"config-schema","typeId":"rest","part":"properties"}',
		]);
		expect(compared(given()).standings.map(({ key }) => key)).toEqual(["a"]);
		expect(said(given(null))).toEqual(["platform-schema-mismatch a"]);
		const open = given({ properties: {}, open: true, required: [] } as never);
		expect(said(open)).toEqual(["update a properties.p: null -> 1"]);
		const advanced = compared({
			documents: [document("a", { advanced: { q: 2 } })],
			integrations: [live("a")],
			actual: {
				configSchemas: {
					"rest/advanced": { properties: {}, open: true } as never,
				},
			},
		}).changes[0]?.target.config;
		expect(advanced).toMatchObject({ properties: {}, advanced: { q: 2 } });
		expect(compared(open).changes[0]?.target).toMatchObject({
			config: { properties: { p: 1 } },
			credential: { action: "keep", id: "credential-of-a" },
		});
	});

	test("with the credential that the platform demands is made with it, and says each of its fields", () => {
		const wanted = { type: "basicAuth", fields: { a: null as never } };
		const [change] = compared({
			documents: [document("a", { credential: wanted })],
			actual: {
				types: [
					{
						...rest,
						slots: { slot: { required: true, credentialTypes: ["basicAuth"] } },
					},
				],
			},
		}).changes;
		expect(change?.target.credential?.action).toBe("create");
		expect(change?.fields.map(({ path }) => path)).toContain(
			"credentials.fields.a",
		);
	});

	test("that may change its credential's type does, and one that adopts takes it over", () => {
		const other = { ...stored("x", "c"), name: "by hand" };
		expect(
			said({
				documents: [
					document("a", { credential, allowCredentialTypeChange: true }),
				],
				integrations: [live("a", { binds: "c" })],
				credentials: [{ ...other, type: "userDefined" }],
			})[0],
		).toMatch(/^update a credentials.type: userDefined -> basicAuth/);
		const [change] = compared({
			documents: [document("a", { credential })],
			integrations: [live("x", { key: null, name: "The a", binds: "c" })],
			credentials: [other],
			fingerprints: new Map([["a", fingerprints]]),
		}).changes;
		expect(change?.target.credential?.id).toBe("c");
		expect(change?.notes).toHaveLength(2);
		expect(change?.notes[1]).toContain("takes over its credential");
	});

	test("found by its credential says so, and names the other that bears its name", () => {
		const [change] = compared({
			documents: [document("a", { credential })],
			integrations: [
				live("m", { key: null, name: "Old", binds: "credential-of-a" }),
				live("x", { key: null, name: "The a" }),
			],
			credentials: [stored("a")],
			fingerprints: new Map([["a", fingerprints]]),
		}).changes;
		expect(change).toMatchObject({
			verb: "adopt",
			type: "web-services",
			integrationId: "id-of-m",
		});
		expect(change?.notes[0]).toContain("gc-integrations/a");
		expect(change?.notes[1]).toContain("another integration (id-of-x)");
	});

	test("whose credential is only to be bound writes the configuration, without its secrets too", () => {
		const [change] = compared({
			documents: [document("a", { credential })],
			integrations: [live("a", { knows: fingerprints })],
			credentials: [stored("a")],
		}).changes;
		expect(change?.target.credential).toMatchObject({
			action: "keep",
			id: "credential-of-a",
		});
		expect(change?.target.config).not.toBeNull();
		expect(change?.fields.map(({ path }) => path)).toEqual([
			"credentials.type",
		]);
	});

	test("that disables names the data actions that vanish, and one that fails what is said of it", () => {
		const integrations = [live("a")];
		const [off] = compared({
			documents: [document("a", { status: "inactive" })],
			integrations,
			actual: {
				actions: [
					{ id: "1", integrationId: "id-of-a", name: "Look up", version: 1 },
				],
			},
		}).changes;
		expect(off?.notes.join()).toContain("Look up");
		const [failing] = compared({
			documents: [document("a")],
			integrations: [
				live("a", { reportedState: { code: "ERROR", message: "no route" } }),
			],
		}).changes;
		expect(failing?.notes.join()).toContain("no route");
		expect(failing?.target.state).toBe("ENABLED");
	});

	test("is known by what it says, not by where it stands", () => {
		const digestOf = (more: Partial<Desired>) =>
			compared({ documents: [document("a", more)] }).changes[0]?.document;
		expect(digestOf({ place: { file: "b.yaml", span } })).toBe(digestOf({}));
		expect(digestOf({ notes: "N" })).not.toBe(digestOf({}));
	});

	test("of an unknown or uninstallable type is refused, but what is there already is managed", () => {
		const actual = { types: [{ ...rest, nonInstallable: true }] };
		expect(said({ documents: [document("a")], actual: { types: [] } })).toEqual(
			["platform-schema-mismatch a"],
		);
		expect(said({ documents: [document("a")], actual })).toEqual([
			"platform-schema-mismatch a",
		]);
		expect(
			said({ documents: [document("a")], integrations: [live("a")], actual }),
		).toEqual([]);
	});

	test("without the credential that the platform demands is refused, unless one is bound", () => {
		const actual = {
			types: [
				{
					...rest,
					slots: { slot: { required: true, credentialTypes: ["basicAuth"] } },
				},
			],
		};
		const documents = [document("a")];
		const refused = ["platform-schema-mismatch a"];
		expect(said({ documents, actual })).toEqual(refused);
		expect(said({ documents, integrations: [live("a")], actual })).toEqual(
			refused,
		);
		expect(
			said({
				documents,
				integrations: [live("a", { binds: "c" })],
				actual,
			}),
		).toEqual([]);
	});

	test("that gave up its credential leaves it bound, and the line forgets it, once", () => {
		const given = {
			documents: [document("a")],
			integrations: [
				live("a", { binds: "credential-of-a", knows: fingerprints }),
			],
			credentials: [stored("a")],
		};
		const [change] = compared(given).changes;
		expect([change?.verb, change?.target.removeCredentials]).toEqual([
			"update",
			[],
		]);
		expect(change?.notes.join()).toContain("gc-integrations/a");
	});

	test("that gave up a credential that is not bound any more says that it is forgotten", () => {
		const notesOf = (binds: { binds?: string }) =>
			compared({
				documents: [document("a")],
				integrations: [live("a", { ...binds, knows: fingerprints })],
			}).changes[0]?.notes;
		expect(notesOf({ binds: "unlisted" })?.join()).toContain("unlisted");
		expect(notesOf({})).toHaveLength(1);
		expect(notesOf({})?.join()).not.toContain("undefined");
	});

	test("that manages its credential goes on knowing it where nothing changes", () => {
		expect(
			said({
				documents: [document("a", { credential })],
				integrations: [
					live("a", { binds: "credential-of-a", knows: fingerprints }),
				],
				credentials: [stored("a")],
				fingerprints: new Map([["a", fingerprints]]),
			}),
		).toEqual([]);
	});

	test("whose credential is rewritten writes the configuration too, for the line tells of it", () => {
		const [change] = compared({
			documents: [document("a", { credential })],
			integrations: [
				live("a", { binds: "credential-of-a", knows: fingerprints }),
			],
			credentials: [stored("a")],
			fingerprints: new Map([["a", { ...fingerprints, fields: { a: "2" } }]]),
		}).changes;
		expect(change?.target.credential?.action).toBe("rewrite");
		expect(change?.target.config).not.toBeNull();
	});

	test("that only disables touches no credential", () => {
		const [change] = compared({
			documents: [document("a", { credential, status: "inactive" })],
			integrations: [
				live("a", { binds: "credential-of-a", knows: fingerprints }),
			],
			credentials: [stored("a")],
			fingerprints: new Map([["a", fingerprints]]),
		}).changes;
		expect([change?.target.credential, change?.target.state]).toEqual([
			null,
			"DISABLED",
		]);
	});

	test("whose leftover credential nothing uses removes it, though all else is right", () => {
		expect(
			compared({
				documents: [document("a", { credential })],
				integrations: [
					live("a", { binds: "credential-of-a", knows: fingerprints }),
				],
				credentials: [stored("a"), stored("a", "left")],
				fingerprints: new Map([["a", fingerprints]]),
			}).changes[0]?.target.removeCredentials.map(({ id }) => id),
		).toEqual(["left"]);
	});

	test("whose credential is there is looked for twice before it is made", () => {
		const given = (looks?: number) => ({
			documents: [document("a", { credential })],
			credentials: [stored("a")],
			actual: looks === undefined ? {} : { looks },
		});
		expect(said(given())).toEqual(['asks {"ask":"integrations","look":1}']);
		expect(said(given(1))).toEqual(['asks {"ask":"integrations","look":2}']);
		expect(said(given(2))[0]).toMatch(/^create a /);
		expect(said({ documents: [document("a", { credential })] })[0]).toMatch(
			/^create a /,
		);
	});

	test("whose configuration is not read is asked for it, and stands nevertheless", () => {
		const given = {
			documents: [document("a")],
			integrations: [live("a", { unread: true })],
		};
		expect(said(given)).toEqual([
			'asks {"ask":"config","integrationId":"id-of-a"}',
		]);
		expect(compared(given).standings.map(({ key }) => key)).toEqual(["a"]);
	});

	test("of a type that the list only named asks for the type, once, and says nothing else", () => {
		const given = {
			documents: [document("a"), document("b")],
			integrations: [live("gone")],
			actual: { types: [{ ...rest, brief: true }] },
		};
		expect(said(given)).toEqual(['asks {"ask":"type","typeId":"rest"}']);
		expect(compared(given)).toMatchObject({
			unchanged: 0,
			unmanaged: 0,
			standings: [],
			suspended: [],
			nearMisses: [],
		});
	});
});

test("an integration whose notes the list did not carry is asked for before anything is said", () => {
	const given = {
		documents: [document("a")],
		integrations: [live("x", { unread: true })].map(
			({ notes: _notes, ...one }) => ({ ...one, notes: undefined }),
		),
	};
	expect(said(given)).toEqual([
		'asks {"ask":"config","integrationId":"id-of-x"}',
	]);
});

test("types that no document needs are not asked for", () => {
	const types = [rest, { ...rest, id: "other", brief: true }];
	const given = {
		documents: [document("a")],
		integrations: [live("a")],
		actual: { types },
	};
	expect(said(given)).toEqual([]);
	expect([...compared(given).liveTypes]).toEqual([["web-services", rest]]);
});

describe("suspended", () => {
	const suspended = (more: Partial<Desired> = {}) =>
		document("a", { suspend: true, ...more });

	test("a document is not written: what differs is shown instead", () => {
		const given = {
			documents: [suspended({ status: "inactive" })],
			integrations: [live("a")],
		};
		expect(said(given)).toEqual([]);
		expect(compared(given).suspended).toEqual([
			{
				key: "a",
				verb: "update",
				fields: [{ path: "status", from: "active", to: "inactive" }],
			},
		]);
		expect(compared(given).unchanged).toBe(0);
	});

	test("a document that is met counts as none, and a refusal of it is none", () => {
		const met = { documents: [suspended()], integrations: [live("a")] };
		expect([
			said(met),
			compared(met).unchanged,
			compared(met).suspended,
		]).toEqual([[], 0, []]);
		expect(said({ documents: [suspended()], actual: { types: [] } })).toEqual(
			[],
		);
	});

	test("its integration is not an orphan, and not deleted", () => {
		expect(
			said({ documents: [suspended()], integrations: [live("a")] }),
		).toEqual([]);
	});
});

test("a document whose secrets could not be read does not count as unchanged", () => {
	const given = { documents: [document("a")], integrations: [live("a")] };
	expect(compared({ ...given, unresolved: ["a"] }).unchanged).toBe(0);
	expect(compared({ ...given, unresolved: ["b"] }).unchanged).toBe(1);
});

test("two documents never take one integration: the second is refused, naming both", () => {
	const given = {
		documents: [
			document("a", { name: "Same" }),
			document("b", { name: "Same" }),
		],
		integrations: [live("x", { key: null, name: "Same" })],
	};
	expect(said(given)).toEqual(["adopt a", "ambiguous-match b"]);
	const { refusals, standings } = compared(given);
	expect(refusals[0]?.rivals).toEqual(["a"]);
	expect(refusals[0]?.message).toContain("id-of-x");
	expect(standings.map(({ key }) => key)).toEqual(["a"]);
});

test("what nobody manages is counted: neither ours by its line nor a document's", () => {
	expect(
		compared({
			documents: [document("a")],
			prune: false,
			integrations: [
				live("a"),
				live("orphan"),
				live("theirs", { owner: "team-b" }),
				live("theirs-too", { owner: "team-b" }),
				live("by-hand", { key: null }),
			],
		}).unmanaged,
	).toBe(3);
	expect(
		compared({
			documents: [document("a")],
			integrations: [live("x", { key: null, name: "The a" })],
		}).unmanaged,
	).toBe(0);
});

test("one to be made names the unmanaged one that may be meant, never one that a document has", () => {
	const near = compared({
		documents: [document("orders", { name: "Orders" })],
		integrations: [live("x", { key: null, name: "Order" })],
	});
	expect(near.nearMisses.map(({ integrationId }) => integrationId)).toEqual([
		"id-of-x",
	]);
	expect(near.changes[0]?.key).toBe("orders");
	expect(near.changes[0]?.notes.join()).toContain('called "Order"');
	const noted = compared({
		documents: [document("orders", { name: "Orders", credential })],
		integrations: [live("x", { key: null, name: "Order" })],
		credentials: [stored("orders")],
		actual: { looks: 2 },
	});
	expect(noted.changes[0]?.notes).toHaveLength(3);
	const several = compared({
		documents: ["b", "a"].map((key) => document(key, { name: "Orders" })),
		integrations: [live("x", { key: null, name: "Order" })],
	});
	expect(several.nearMisses.map(({ key }) => key)).toEqual(["a", "b"]);
	const taken = compared({
		documents: [
			document("order", { name: "Order" }),
			document("orders", { name: "Orders" }),
		],
		integrations: [live("x", { key: null, name: "Order" })],
	});
	expect(taken.nearMisses).toEqual([]);
	expect(
		compared({
			documents: [document("a", { name: "Orders" })],
			integrations: [
				live("a", { name: "Other" }),
				live("x", { key: null, name: "Order" }),
			],
		}).nearMisses,
	).toEqual([]);
});

describe("what has no document any more", () => {
	const integrations = [live("gone", { binds: "credential-of-gone" })];
	const credentials = [stored("gone")];

	test("is deleted with its credential and its actions counted, and only with prune", () => {
		const given = {
			integrations,
			credentials,
			actual: {
				actions: [
					{ id: "1", integrationId: "id-of-gone", name: "one", version: 1 },
					{ id: "2", integrationId: "id-of-other", name: "two", version: 1 },
				],
			},
		};
		expect(said(given)).toEqual(["delete gone", "orphan gone id-of-gone"]);
		const [change] = compared(given).changes;
		expect(change).toMatchObject({
			integrationId: "id-of-gone",
			type: "web-services",
			name: "The gone",
			actionsLost: 1,
			document: null,
			target: {
				typeId: "rest",
				credential: null,
				config: null,
				state: null,
				removeCredentials: [{ id: "credential-of-gone" }],
				configVersion: 7,
			},
		});
		expect(change?.notes).toEqual([
			"1 data action is deleted with it: one",
			'deletes the credential "gc-integrations/gone", which nothing uses',
		]);
		expect(said({ ...given, prune: false })).toEqual([
			"orphan gone id-of-gone",
		]);
		expect(compared(given).orphans).toEqual([
			{ key: "gone", integrationId: "id-of-gone", name: "The gone" },
		]);
		for (const actions of [[], null])
			expect(
				compared({ ...given, actual: { actions } }).changes[0],
			).not.toHaveProperty("actionsLost");
	});

	test("and is of a type that we do not know is deleted under the platform's name of it", () => {
		expect(
			compared({
				integrations: [live("gone", { typeId: "other" })],
			}).changes.map(({ type }) => type),
		).toEqual(["other"]);
	});

	test("asks nothing where nothing is deleted", () => {
		for (const more of [{ prune: false }, { state: { incomplete: true } }])
			expect(
				said({
					integrations: [live("gone", { unread: true })],
					credentials: [stored("c")],
					unasked: true,
					...more,
				}),
			).toEqual(["orphan c null", "orphan gone id-of-gone"]);
	});

	test("takes only credentials of its own key along", () => {
		const [change, ...others] = compared({
			documents: [document("kept", { credential })],
			integrations: [...integrations, live("kept", { binds: "k" })],
			credentials: [
				...credentials,
				stored("kept", "k"),
				{ ...stored("x"), name: "by hand" },
				{ ...stored("y"), name: "gc-integrations/team-b/gone" },
			],
		}).changes;
		expect(change?.target.removeCredentials).toEqual([
			{ id: "credential-of-gone", name: "gc-integrations/gone" },
		]);
		expect(others).toEqual([]);
	});

	test("is told by key, then by id", () => {
		expect(
			compared({
				prune: false,
				integrations: [
					live("b"),
					live("z", { key: "a" }),
					live("y", { key: "a" }),
				],
				credentials: [stored("c"), stored("0")],
			}).orphans.map(({ key, integrationId }) => `${key} ${integrationId}`),
		).toEqual(["0 null", "a id-of-y", "a id-of-z", "b id-of-b", "c null"]);
	});

	test("asks who else may use its credential", () => {
		expect(
			said({
				integrations: [...integrations, live("x", { key: null, unread: true })],
				credentials,
			}),
		).toContain('asks {"ask":"config","integrationId":"id-of-x"}');
	});

	test("is not deleted where the repository is not whole, nor is a broken document's", () => {
		const given = { integrations, credentials };
		expect(said({ ...given, state: { incomplete: true } })).toEqual([
			"orphan gone id-of-gone",
		]);
		expect(
			said({ ...given, state: { incomplete: true, frozenUnknown: 1 } }),
		).toEqual([]);
		expect(
			said({ ...given, state: { incomplete: true, frozenKeys: ["gone"] } }),
		).toEqual([]);
	});

	test("of another owner, or of nobody, is left alone", () => {
		expect(
			said({
				integrations: [
					live("theirs", { owner: "team-b" }),
					live("by-hand", { key: null }),
				],
				credentials: [
					{ ...stored("x"), name: "gc-integrations/team-b/x" },
					{ ...stored("y"), name: "by hand" },
				],
			}),
		).toEqual([]);
		expect(said({ integrations, credentials, owner: "team-b" })).toEqual([]);
	});

	test("keeps the credential that another integration uses", () => {
		expect(
			compared({
				integrations: [
					...integrations,
					live("x", { key: null, binds: "credential-of-gone" }),
				],
				credentials,
			}).changes.map(({ target }) => target.removeCredentials),
		).toEqual([[]]);
	});

	test("asks for its configuration, then for the data actions, before it is deleted", () => {
		expect(said({ integrations: [live("gone", { unread: true })] })).toEqual([
			"orphan gone id-of-gone",
			'asks {"ask":"config","integrationId":"id-of-gone"}',
		]);
		expect(
			said({
				integrations,
				unasked: true,
			}),
		).toEqual(["orphan gone id-of-gone", 'asks {"ask":"actions"}']);
	});

	test("is a credential alone: deleted where nothing uses it, and named once", () => {
		expect(
			said({ credentials: [stored("c", "c1"), stored("c", "c2")] }),
		).toEqual(["delete c", "orphan c null"]);
		expect(
			compared({
				credentials: [stored("c", "c1"), stored("c", "c2")],
			}).changes[0]?.target.removeCredentials.map(({ id }) => id),
		).toEqual(["c1", "c2"]);
		const alone = compared({ credentials: [stored("c", "c1")] });
		expect(alone.changes).toEqual([
			{
				key: "c",
				type: "basicAuth",
				name: "gc-integrations/c",
				verb: "delete",
				fields: [],
				notes: [
					'deletes the credential "gc-integrations/c", which nothing uses',
				],
				integrationId: null,
				document: null,
				target: {
					typeId: null,
					credential: null,
					config: null,
					state: null,
					removeCredentials: [{ id: "c1", name: "gc-integrations/c" }],
					configVersion: null,
				},
			},
		]);
		expect(alone.orphans.map(({ name }) => name)).toEqual([
			"gc-integrations/c",
		]);
		const used = {
			credentials: [stored("c", "c1")],
			integrations: [live("x", { key: null, binds: "c1" })],
		};
		expect(said(used)).toEqual([]);
		expect(said({ ...used, prune: false })).toEqual([]);
		expect(said({ credentials: [stored("c")], prune: false })).toEqual([
			"orphan c null",
		]);
		expect(
			said({
				credentials: [stored("c")],
				integrations: [live("x", { key: null, unread: true })],
			}),
		).toEqual([
			"orphan c null",
			'asks {"ask":"config","integrationId":"id-of-x"}',
		]);
	});
});

test("everything is told by key, whatever the order it was found in", () => {
	const { changes, standings } = compared({
		documents: [document("d"), document("b", { name: "New" })],
		integrations: [live("d"), live("c"), live("b"), live("a")],
	});
	expect(changes.map(({ key }) => key)).toEqual(["a", "b", "c"]);
	expect(standings.map(({ key }) => key)).toEqual(["b", "d"]);
	expect(
		said({
			documents: ["c", "a", "b"].map((key) => document(key)),
			actual: { types: [] },
		}),
	).toEqual(["a", "b", "c"].map((key) => `platform-schema-mismatch ${key}`));
});
