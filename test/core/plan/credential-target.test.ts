// A document's credential and what is bound -> made, rewritten or kept, what is bound anew, and what is taken away: to err is to overwrite or delete one that something else uses.
import { describe, expect, test } from "vitest";
import type { Catalog } from "../../../src/core/catalog/catalog.ts";
import { judgeCredential } from "../../../src/core/plan/credential-target.ts";
import type { Mark } from "../../../src/core/plan/ownership.ts";
import type {
	ActualCredential,
	ActualIntegration,
	Fingerprints,
	Json,
	LiveType,
} from "../../../src/core/types.ts";

const liveType: LiveType = {
	id: "rest",
	name: "rest",
	nonInstallable: false,
	maxInstances: null,
	slots: {
		slot: { required: false, credentialTypes: ["basicAuth"] },
		tokens: {
			required: false,
			credentialTypes: ["userDefinedOAuth", "userDefined"],
		},
	},
	brief: false,
};

const written = "2026-01-01T00:00:00Z";
function stored(
	id: string,
	more: Partial<ActualCredential> = {},
): ActualCredential {
	return {
		id,
		name: "gc-integrations/orders",
		type: "basicAuth",
		createdDate: null,
		modifiedDate: written,
		...more,
	};
}

function live(
	id: string,
	binds: string | null,
	slot = "slot",
): ActualIntegration {
	return {
		id,
		name: `name of ${id}`,
		typeId: "rest",
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes: "",
		config: {
			version: 1,
			name: id,
			notes: "",
			properties: {},
			advanced: {},
			credentials: binds === null ? {} : { [slot]: binds },
		},
	};
}

const digests = (
	fields: Readonly<Record<string, string>>,
	keyId = "key",
): Fingerprints => ({ keyId, fields });
const same = digests({ password: "1", user: "1" });
const markOf = (more: Partial<Mark> = {}): Mark => ({
	owner: null,
	key: "orders",
	credentialDate: written,
	fingerprints: same,
	writer: null,
	...more,
});

type CredentialCase = Parameters<typeof judgeCredential>[0];

interface Given extends Partial<Omit<CredentialCase, "actual">> {
	readonly credentials?: readonly ActualCredential[];
	readonly others?: readonly ActualIntegration[];
	readonly gone?: readonly string[];
	readonly unread?: boolean;
}

function judge(given: Given) {
	const { credentials = [], others = [], gone = [], unread, ...more } = given;
	const integration =
		more.integration === undefined ? live("mine", "bound") : more.integration;
	const fields = { user: "u", password: "p" };
	return judgeCredential({
		key: "orders",
		previousKeys: [],
		owner: null,
		desired: {
			type: "basicAuth",
			fields: fields as unknown as CredentialCase["desired"]["fields"],
		},
		allowTypeChange: false,
		liveType,
		shippedSlot: "slot",
		adopts: false,
		mark: markOf(),
		fingerprints: same,
		comparable: more.fingerprints === undefined ? same : more.fingerprints,
		catalog: {
			credentialTypes: new Map([["basicAuth", { free: true }]]),
		} as unknown as Catalog,
		...more,
		integration,
		actual: {
			organization: null,
			integrations: [...(integration ? [integration] : []), ...others],
			credentials,
			types: [liveType],
			...(unread
				? {}
				: {
						credentialTypes: ["basicAuth", "userDefinedOAuth"].map((name) => ({
							name,
							fields: { user: null, password: null },
							required: [],
						})),
					}),
			configSchemas: {},
			goneCredentials: gone,
		},
	});
}

const word = (value: Json): string =>
	typeof value === "string" ? value : JSON.stringify(value);

/** In short: what is done to which one, whether it is bound anew, what differs, what is said and what is taken away. */
function said(given: Given): string {
	const answer = judge(given);
	if ("questions" in answer) return `asks ${JSON.stringify(answer.questions)}`;
	if ("refused" in answer)
		return `${answer.refused.rule}: ${answer.refused.message}`;
	const { target, binds, fields, notes, removes } = answer.judged;
	return [
		`${target.action} ${target.id}${binds ? `, bound to ${target.slot}` : ""}`,
		...fields.map(
			({ path, from, to }) => `${path}: ${word(from)} -> ${word(to)}`,
		),
		...notes.map((note) => `"${note}"`),
		...(removes.length > 0
			? [`removes ${removes.map(({ id }) => id).join()}`]
			: []),
	].join("\n");
}

const bound = stored("bound");
const theirs = stored("bound", { name: "Integration-1" });
const oauth = stored("bound", { type: "userDefinedOAuth" });
const rewrittenWhole = "credentials.fields: (secret) -> (secret, rewritten)";
const madeWhole = [
	"credentials.fields.password: null -> (secret, new)",
	"credentials.fields.user: null -> (secret, new)",
].join("\n");
const uncomparable = [
	"credentials.fields.password: (secret) -> (secret, cannot compare)",
	"credentials.fields.user: (secret) -> (secret, cannot compare)",
].join("\n");

describe("its values", () => {
	const credentials = [bound];

	test("that did not change are kept", () => {
		const answer = judge({ credentials });
		expect(said({ credentials })).toBe("keep bound");
		expect("judged" in answer && answer.judged.target).toEqual({
			action: "keep",
			id: "bound",
			slot: "slot",
			name: "gc-integrations/orders",
			type: "basicAuth",
			fieldKeys: {},
			modifiedDate: written,
			fingerprints: same,
		});
	});

	test("that changed, came or went are rewritten, by field", () => {
		const fingerprints = digests({ password: "2", added: "1" });
		expect(said({ credentials, fingerprints })).toBe(
			[
				"rewrite bound",
				"credentials.fields.added: null -> (secret, new)",
				"credentials.fields.password: (secret) -> (secret, changed)",
				"credentials.fields.user: (secret) -> null",
			].join("\n"),
		);
		const answer = judge({ credentials, fingerprints });
		expect("judged" in answer && answer.judged.target).toMatchObject({
			fieldKeys: { user: "user", password: "password" },
			fingerprints,
		});
	});

	test("are rewritten for a single one that changed", () => {
		expect(
			said({
				credentials,
				fingerprints: digests({ password: "2", user: "1" }),
			}),
		).toBe(
			"rewrite bound\ncredentials.fields.password: (secret) -> (secret, changed)",
		);
	});

	test("that were not read are kept, with what the line says of them", () => {
		const given = {
			credentials: [stored("bound", { modifiedDate: "2026-05-05T00:00:00Z" })],
			fingerprints: null,
		};
		expect(said(given)).toMatch(/^keep bound\n"[^\n]*compared[^\n]*"$/);
		const answer = judge(given);
		expect("judged" in answer && answer.judged.target.fingerprints).toEqual(
			same,
		);
	});

	test("of which the line says nothing, or in another key, are rewritten", () => {
		for (const mark of [null, markOf({ fingerprints: null })])
			expect(said({ credentials, mark })).toMatch(
				new RegExp(`^rewrite bound\n${esc(uncomparable)}\n"[^\n]+"$`),
			);
		expect(said({ credentials, fingerprints: digests({}, "other") })).toMatch(
			new RegExp(`^rewrite bound\n${esc(uncomparable)}\n"[^\n]+"$`),
		);
	});

	for (const [title, date, at, expected] of [
		["after our last write", "2026-01-01T00:00:01Z", written, true],
		["at a date where our line has none", written, null, true],
		["at the date of our last write", written, written, false],
		["before it", "2025-12-31T00:00:00Z", written, false],
		["nobody knows when", null, written, false],
		["nobody knows when, by a line without a date", null, null, false],
	] as const)
		test(`that somebody wrote ${title} are ${expected ? "rewritten" : "kept"}`, () => {
			const answer = said({
				credentials: [stored("bound", { modifiedDate: date })],
				mark: markOf({ credentialDate: at }),
			});
			if (!expected) expect(answer).toBe("keep bound");
			else {
				expect(answer).toContain(`rewrite bound\n${rewrittenWhole}\n`);
				expect(answer).toContain(`${date}`);
			}
		});
});

describe("the slot", () => {
	test("is the one that accepts the type, and the shipped one of several", () => {
		const integration = null;
		expect(said({ integration })).toMatch(/^create null, bound to slot\n/);
		const both: LiveType = {
			...liveType,
			slots: {
				b: { required: false, credentialTypes: ["basicAuth"] },
				a: { required: false, credentialTypes: ["basicAuth"] },
				slot: { required: false, credentialTypes: ["other"] },
			},
		};
		expect(said({ integration, liveType: both })).toMatch(/bound to a\n/);
		expect(said({ integration, liveType: both, shippedSlot: "b" })).toMatch(
			/bound to b\n/,
		);
	});

	test("that accepts nothing of the kind is refused", () => {
		expect(said({ liveType: { ...liveType, slots: {} } })).toMatch(
			/^platform-schema-mismatch: /,
		);
	});
});

describe("what is bound", () => {
	test("and is not listed is asked for before it is taken for gone", () => {
		expect(said({})).toBe('asks [{"ask":"credential","credentialId":"bound"}]');
		expect(said({ gone: ["bound"] })).toBe(
			`create null, bound to slot\ncredentials.type: null -> basicAuth\n${madeWhole}`,
		);
	});

	test("of another type is replaced only where that is allowed, also out of another slot", () => {
		for (const integration of [
			live("mine", "bound"),
			live("mine", "bound", "tokens"),
		]) {
			const given = { credentials: [oauth], integration };
			expect(said(given)).toMatch(/^credential-type-change: /);
			expect(said({ ...given, allowTypeChange: true })).toMatch(
				new RegExp(
					`^create null, bound to slot\ncredentials.type: userDefinedOAuth -> basicAuth\n${esc(madeWhole)}\n"[^\n]+"\n"[^\n]*custom auth action"\nremoves bound$`,
					"i",
				),
			);
		}
	});

	test("is what the slot of its type has, whatever other slots have", () => {
		const integration = live("mine", "bound");
		const credentials = { tokens: "another", slot: "bound" };
		const config = { ...integration.config, credentials } as NonNullable<
			ActualIntegration["config"]
		>;
		expect(
			said({
				integration: { ...integration, config },
				credentials: [
					stored("another", { type: "userDefinedOAuth", name: "theirs" }),
					bound,
				],
			}),
		).toBe("keep bound");
	});

	test("is an OAuth one and stays one: no action is lost", () => {
		expect(
			said({
				integration: live("mine", "bound", "tokens"),
				credentials: [oauth],
				desired: { type: "userDefinedOAuth", fields: {} },
			}),
		).toBe("keep bound");
	});

	test("is not an OAuth one: nothing is said of an action that is lost", () => {
		const answer = said({
			credentials: [stored("bound", { type: "userDefined" })],
			allowTypeChange: true,
		});
		expect(answer).not.toContain("custom auth action");
		expect(answer).toMatch(/removes bound$/);
	});

	test("and ours by its name stays ours, even where another integration uses it", () => {
		expect(
			said({ credentials: [bound], others: [live("copy", "bound")] }),
		).toBe("keep bound");
	});

	test("was renamed by somebody: rewritten, or left alone where another uses it", () => {
		expect(said({ credentials: [theirs] })).toMatch(
			new RegExp(
				`^rewrite bound\n${esc(rewrittenWhole)}\n"[^\n]*Integration-1`,
			),
		);
		expect(said({ credentials: [theirs], others: [live("x", "bound")] })).toBe(
			`create null, bound to slot\ncredentials: Integration-1 -> gc-integrations/orders\n${madeWhole}\n"its credential "Integration-1" is also used by name of x: another one is bound, this one is left alone"`,
		);
	});
});

describe("adopting", () => {
	const adopts = { adopts: true, mark: null } as const;

	test("takes over the credential that nothing else uses", () => {
		expect(said({ ...adopts, credentials: [theirs] })).toMatch(
			new RegExp(
				`^rewrite bound\n${esc(uncomparable)}\n"takes over its credential [^\n]*"$`,
			),
		);
	});

	test("leaves alone the one that another uses, and takes it from nobody", () => {
		expect(
			said({ ...adopts, credentials: [theirs], others: [live("x", "bound")] }),
		).toBe(
			`create null, bound to slot\ncredentials: Integration-1 -> gc-integrations/orders\n${madeWhole}\n"its credential "Integration-1" is also used by name of x: another one is bound, this one is left alone"`,
		);
	});

	test("takes ours where there is one, and removes what it alone used", () => {
		const given = {
			...adopts,
			credentials: [
				stored("bound", { name: "Integration-1", type: "userDefined" }),
			],
			allowTypeChange: true,
		};
		expect(said(given)).toMatch(/\nremoves bound$/);
		expect(said({ ...given, adopts: false })).not.toContain("removes");
		expect(said({ ...given, others: [live("x", "bound")] })).not.toContain(
			"removes",
		);
	});

	test("takes away nothing else, though nothing uses it", () => {
		expect(
			said({
				...adopts,
				credentials: [theirs, stored("x", { name: "by hand" })],
			}),
		).not.toContain("removes");
	});

	test("asks for the configurations that may bind it", () => {
		const { config: _config, ...unread } = live("x", null);
		const asks = 'asks [{"ask":"config","integrationId":"x"}]';
		expect(said({ ...adopts, credentials: [theirs], others: [unread] })).toBe(
			asks,
		);
		expect(said({ credentials: [theirs], others: [unread] })).toBe(asks);
		expect(
			said({ integration: null, credentials: [bound], others: [unread] }),
		).toBe(asks);
		expect(
			said({
				credentials: [bound, stored("another")],
				others: [unread],
			}),
		).toBe(asks);
	});
});

describe("one of our name that is there already", () => {
	test("is used for a new integration, the oldest first, and the others are removed", () => {
		const credentials = [
			stored("a", { createdDate: "2026-01-02" }),
			stored("c", { createdDate: "2026-01-01" }),
			stored("b", { createdDate: "2026-01-01" }),
		];
		const answer = said({ integration: null, mark: null, credentials });
		expect(answer).toMatch(/^rewrite b, bound to slot\n/);
		expect(answer).toMatch(/\nremoves a,c$/);
		expect(answer).toContain(uncomparable);
	});

	test("says nothing of the line where it was not bound before", () => {
		const answer = said({
			mark: null,
			integration: live("mine", null),
			credentials: [stored("ours")],
		});
		expect(answer.match(/^".*"$/gm)).toHaveLength(1);
	});

	test("and no dates tell: the lowest id", () => {
		expect(
			said({
				integration: null,
				mark: null,
				credentials: [
					stored("b"),
					stored("a"),
					stored("c", { createdDate: "2026-01-01" }),
				],
			}),
		).toMatch(/^rewrite a, /);
	});

	test("takes the place of one that was renamed, and the note tells it from a new integration's", () => {
		const credentials = [theirs, stored("ours")];
		const again = said({ credentials });
		expect(again).toMatch(/^rewrite ours, bound to slot\n/);
		const fresh = said({
			integration: null,
			credentials: [stored("ours")],
		});
		const note = (answer: string) => /"[^\n]*"$/m.exec(answer)?.[0];
		expect(note(again)).toContain("gc-integrations/orders");
		expect(note(fresh)).not.toBe(note(again));
	});

	test("is bound by one that is adopted, and the note tells who uses what it had", () => {
		const answer = said({
			adopts: true,
			mark: null,
			credentials: [theirs, stored("ours")],
			others: [live("x", "bound")],
		});
		expect(answer).toMatch(/^rewrite ours, bound to slot\n/);
		expect(answer).toContain(
			'"its credential "Integration-1" is also used by name of x: another one',
		);
		expect(answer).not.toContain("removes");
	});

	test("and another that is in use elsewhere is kept, which is told", () => {
		const answer = said({
			credentials: [bound, stored("copy")],
			others: [live("x", "copy")],
		});
		expect(answer).toMatch(/^keep bound\n"[^\n]*"$/);
	});

	test("is rewritten when it is bound, whatever the line says", () => {
		expect(
			said({
				integration: live("mine", null),
				credentials: [stored("ours")],
			}),
		).toMatch(
			new RegExp(
				`^rewrite ours, bound to slot\ncredentials.type: null -> basicAuth\n${esc(rewrittenWhole)}\n"`,
			),
		);
	});

	test("and in use elsewhere is neither bound nor removed", () => {
		const answer = said({
			integration: null,
			credentials: [stored("ours")],
			others: [live("x", "ours")],
		});
		expect(answer).toMatch(/^create null, bound to slot\n/);
		expect(answer).toContain("also used by name of x");
		expect(answer).not.toContain("removes");
	});

	test("and free takes the place of one in use", () => {
		const answer = said({
			integration: null,
			credentials: [stored("a"), stored("b")],
			others: [live("x", "a")],
		});
		expect(answer).toMatch(/^rewrite b, bound to slot\n/);
		expect(answer).not.toContain("removes");
	});

	for (const [title, more] of [
		["of another type", { type: "userDefined" }],
		["of another name", { name: "gc-integrations/orders2" }],
	] as const)
		test(`but ${title} is not used`, () => {
			const answer = said({
				integration: null,
				credentials: [stored("ours", more)],
			});
			expect(answer).toMatch(/^create null, bound to slot\n/);
		});

	test("of another owner is neither used nor removed", () => {
		const answer = said({
			integration: null,
			owner: "a",
			credentials: [stored("ours")],
		});
		expect(answer).toBe(
			`create null, bound to slot\ncredentials.type: null -> basicAuth\n${madeWhole}`,
		);
	});
});

test("the platform's fields are asked for only where something is written", () => {
	expect(said({ credentials: [bound], unread: true })).toBe("keep bound");
	expect(said({ integration: null, unread: true })).toBe(
		'asks [{"ask":"credential-types"}]',
	);
});

test("a type that the platform does not have is refused where it would be written", () => {
	const desired = { type: "userDefined", fields: {} };
	expect(said({ integration: null, desired })).toMatch(
		/^platform-schema-mismatch: /,
	);
});

function esc(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
