// A document and what is on the platform -> whose is whose, case by case: to err is to make a second integration, or to take a foreign one.
import { describe, expect, test } from "vitest";
import type { IntegrationType } from "../../../src/core/catalog/catalog.ts";
import {
	boundTo,
	credentialUsers,
} from "../../../src/core/plan/credential-users.ts";
import { findLiveType } from "../../../src/core/plan/live-type.ts";
import { readOwnerships } from "../../../src/core/plan/marked.ts";
import { matchDocument } from "../../../src/core/plan/match.ts";
import type { MatchCase } from "../../../src/core/plan/match-case.ts";
import { writeNotes } from "../../../src/core/plan/ownership.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	Desired,
	LiveType,
} from "../../../src/core/types.ts";

const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
const desired: Desired = {
	key: "orders",
	type: "web-services",
	name: "Orders",
	status: "active",
	properties: {},
	advanced: {},
	suspend: false,
	allowCredentialTypeChange: false,
	place: { file: "a.yaml", span },
	fieldPlaces: {},
};

function liveType(
	id: string,
	credentialTypes: readonly string[],
	brief = false,
): LiveType {
	return {
		id,
		name: id,
		nonInstallable: false,
		maxInstances: null,
		slots: {
			none: { required: false, credentialTypes: ["another"] },
			slot: { required: false, credentialTypes },
		},
		brief,
	};
}
const rest = liveType("rest", ["basicAuth", "userDefined"]);
const zendesk = liveType("zendesk", ["basicAuth"]);
const lambda = liveType("lambda", ["aws"]);

const ours: ActualCredential = {
	id: "cred",
	name: "gc-integrations/orders",
	type: "basicAuth",
	createdDate: null,
	modifiedDate: null,
};

const lineOf = (key: string, owner: string | null = null): string =>
	writeNotes("", {
		owner,
		key,
		credentialDate: null,
		fingerprints: null,
		writer: null,
	});

interface Live extends Partial<Omit<ActualIntegration, "config">> {
	readonly binds?: string;
	readonly unread?: boolean;
	readonly line?: string;
}

function live(id: string, more: Live = {}): ActualIntegration {
	const { binds, unread, line = "", ...rest } = more;
	const one: ActualIntegration = {
		id,
		name: "Orders",
		typeId: "rest",
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes: line,
		...rest,
	};
	if (unread) return one;
	const config = {
		version: 1,
		name: one.name,
		notes: line,
		properties: {},
		advanced: {},
		credentials: binds === undefined ? {} : { slot: binds },
	};
	return { ...one, config };
}

function actualOf(
	integrations: readonly ActualIntegration[],
	credentials: readonly ActualCredential[] = [],
): Actual {
	return {
		organization: null,
		integrations,
		credentials,
		types: [rest, zendesk, lambda],
		configSchemas: {},
	};
}

function match(
	integrations: readonly ActualIntegration[],
	credentials: readonly ActualCredential[] = [],
	more: Partial<MatchCase> = {},
) {
	const actual = actualOf(integrations, credentials);
	return matchDocument({
		desired,
		liveType: rest,
		owner: null,
		ownerships: readOwnerships(actual, new Set()).ownerships,
		claims: {
			keys: new Set(["orders", "other"]),
			adopters: new Map([["a-id-of-another", "other"]]),
		},
		otherNames: () => new Set(["other"]),
		siblings: () => [desired],
		taken: new Set(),
		actual,
		typeName: (id) => `the type ${id}`,
		...more,
	});
}

function beside(one: ActualIntegration | null): string {
	return one ? `, beside ${one.id}` : "";
}

/** In short: how it was found, which one, and who else bears the name. */
function found(...given: Parameters<typeof match>): string {
	const said = match(...given);
	switch (said.found) {
		case "refused":
			expect(said.refusal.key).toBe("orders");
			return `${said.refusal.rule}: ${said.refusal.message}`;
		case "unknown":
			return `unknown: ${JSON.stringify(said.questions)}`;
		case "owned":
			return `owned ${said.owned.integration.id}`;
		case "adoptable":
			return `${said.owned.integration.id} by ${said.by}${beside(said.sameName)}`;
		case "nothing":
			return `nothing${said.credentialExists ? ", but its credential" : ""}${beside(said.sameName)}`;
	}
}

describe("by its line", () => {
	test("the one with key and owner, whatever its name, and beside whatever bears the name", () => {
		const mine = live("mine", { name: "Old", line: lineOf("orders") });
		expect(found([live("x"), mine, live("y", { line: lineOf("other") })])).toBe(
			"owned mine",
		);
		expect(found([live("y", { line: lineOf("orders", "a") }), mine], [])).toBe(
			"owned mine",
		);
		expect(
			found([live("y", { line: lineOf("orders", "a") }), mine], [], {
				owner: "a",
			}),
		).toBe("owned y");
	});
	test("two are refused with the ids of both, sorted", () => {
		const line = lineOf("orders");
		expect(found([live("z", { line }), live("a", { line })])).toMatch(
			/^ambiguous-match: .*\(a, z\)/,
		);
	});
	test("of another type is refused", () => {
		expect(
			found([live("x", { line: lineOf("orders"), typeId: "zendesk" })]),
		).toMatch(/^type-change: .*\(x is the type zendesk, .* web-services\)/);
	});
});

describe("by the credential that it binds", () => {
	const binds = ours.id;
	test("that one, whatever its name, and who bears the name is told", () => {
		const mine = live("mine", { name: "Old", binds });
		expect(found([mine], [ours])).toBe("mine by credential");
		expect(found([live("x"), mine], [ours])).toBe(
			"mine by credential, beside x",
		);
		expect(found([live("mine", { binds })], [ours])).toBe("mine by credential");
		expect(found([mine], [{ ...ours, name: "gc-integrations/orderz" }])).toBe(
			"nothing",
		);
		expect(found([mine], [ours], { owner: "a" })).toBe("nothing");
		expect(
			found([mine], [{ ...ours, name: "gc-integrations/a/orders" }], {
				owner: "a",
			}),
		).toBe("mine by credential");
	});
	test("but not one with a line", () => {
		expect(
			found([live("x", { name: "X", binds, line: lineOf("other") })], [ours]),
		).toBe("nothing, but its credential");
	});
	test("of several the one of its name, else that which no other document names", () => {
		const old = live("old", { name: "Old", binds });
		const other = live("other", { name: "OTHER", binds });
		const named = live("named", { name: " orders", binds });
		expect(found([old, other, named], [ours])).toBe("named by credential");
		expect(found([other, old], [ours])).toBe("old by credential");
		expect(found([other], [ours])).toBe("other by credential");
		expect(found([live("z", { name: "Z", binds }), old], [ours])).toMatch(
			/^ambiguous-match: .*"gc-integrations\/orders".*\(old, z\)/,
		);
		expect(found([live("z", { binds }), named, old], [ours])).toMatch(
			/^ambiguous-match: .*\(named, old, z\)/,
		);
	});
	test("of another type is refused", () => {
		expect(found([live("x", { binds, typeId: "zendesk" })], [ours])).toMatch(
			/^type-change: /,
		);
	});
	test("is asked for where it was not read, whichever of our credentials it is", () => {
		expect(
			found(
				[live("x", { unread: true })],
				[{ ...ours, type: "aws", id: "c0" }, ours],
			),
		).toBe('unknown: [{"ask":"config","integrationId":"x"}]');
	});
});

describe("by type and name", () => {
	test("the only one without a line, however the name is written", () => {
		expect(
			found([live("x", { name: "ORDERS " }), live("y", { name: "Order" })]),
		).toBe("x by name");
		expect(found([live("x", { line: lineOf("other") }), live("y")])).toBe(
			"y by name",
		);
	});
	test("one of another type is only told", () => {
		expect(found([live("x", { typeId: "zendesk" })])).toBe("nothing, beside x");
		expect(found([live("x", { typeId: "zendesk" }), live("y")])).toBe(
			"y by name",
		);
	});
	test("two are refused with the ids of both, sorted", () => {
		expect(found([live("z"), live("a")])).toMatch(
			/^ambiguous-match: .*web-services.*"Orders" \(a, z\)/,
		);
	});
	test("another owner's is refused, also beside a free one", () => {
		const foreign = live("x", { line: lineOf("orders", "b") });
		for (const owner of [null, "a"])
			expect(found([live("y"), foreign], [], { owner })).toMatch(
				/^owned-by-other: .*\(x\).*b/,
			);
		expect(
			found([live("x", { line: lineOf("any") })], [], { owner: "a" }),
		).toMatch(/^owned-by-other: /);
	});
	test("one whose document is gone is refused, one whose document is there is its own", () => {
		const former = live("x", { line: lineOf("former") });
		expect(found([live("y"), former])).toMatch(
			/^ambiguous-match: .*\(x\) .*key former/,
		);
		expect(found([former])).toMatch(
			/^key-changed: .*\(x\) .*key former.* previousKeys: \[former\] below key: orders/,
		);
		expect(found([former, live("z", { line: lineOf("older") })])).toMatch(
			/^ambiguous-match: .*\(x\) .*key former.*\(z\) .*key older/,
		);
		expect(found([live("x", { line: lineOf("other") })])).toBe(
			"nothing, beside x",
		);
	});
	test("none", () => {
		expect(found([])).toBe("nothing");
		expect(found([live("x", { name: "X" })])).toBe("nothing");
		expect(found([], [ours])).toBe("nothing, but its credential");
		expect(found([live("x", { intendedState: "DELETED" })])).toBe("nothing");
	});
});

describe("keys that the document had", () => {
	const had: Partial<MatchCase> = {
		desired: { ...desired, previousKeys: ["former", "oldest"] },
	};
	test("find what carries one of them, whatever its name is", () => {
		expect(
			found(
				[live("y"), live("x", { name: "X", line: lineOf("oldest") })],
				[],
				had,
			),
		).toBe("owned x");
		expect(
			found(
				[live("x", { typeId: "zendesk", line: lineOf("former") })],
				[],
				had,
			),
		).toMatch(/^type-change: /);
	});
	test("do not find another owner's", () =>
		expect(
			found([live("x", { name: "X", line: lineOf("former", "b") })], [], had),
		).toBe("nothing"));
	test("find what is bound to a credential of one of them, without a line", () => {
		const old = { ...ours, name: "gc-integrations/former" };
		expect(
			found([live("x", { name: "X", binds: ours.id })], [old], had),
		).toMatch(/^x by credential/);
	});
	test("are refused where several carry one, or one beside the key itself", () => {
		const both = [
			live("x", { line: lineOf("orders") }),
			live("z", { line: lineOf("former") }),
		];
		expect(found(both, [], had)).toMatch(
			/^ambiguous-match: 2 integrations .*orders and former \(x, z\)/,
		);
	});
});

describe("the id that the document adopts", () => {
	const adopting = (id: string): Partial<MatchCase> => ({
		desired: { ...desired, adopt: id },
	});
	test("finds it, whatever its name is and who else bears the document's", () => {
		const named = [live("x", { name: "X" }), live("y"), live("z")];
		expect(found(named, [], adopting("X"))).toBe("x by id, beside y");
		expect(found([live("y"), live("z")], [], adopting("z"))).toBe(
			"z by id, beside y",
		);
	});
	test("has said enough where that one carries the document's line", () => {
		const mine = live("x", { line: lineOf("orders") });
		expect(found([mine], [], adopting("x"))).toBe("owned x");
		expect(found([mine], [], adopting("gone"))).toBe("owned x");
	});
	test("is refused where another one carries it", () => {
		const mine = live("x", { line: lineOf("orders") });
		expect(found([mine, live("y")], [], adopting("y"))).toMatch(
			/^ambiguous-match: adopt names y, but integration x /,
		);
	});
	test("is refused where it is not there, of another type, another key's or another owner's", () => {
		const gone = live("x", { intendedState: "DELETED" });
		expect(found([gone], [], adopting("x"))).toMatch(/^adopt-not-found: .* x,/);
		expect(found([live("x", { typeId: "lambda" })], [], adopting("x"))).toMatch(
			/^type-change: /,
		);
		expect(
			found([live("x", { line: lineOf("other") })], [], adopting("x")),
		).toMatch(/^owned-by-other: .*key other/);
		expect(
			found([live("x", { line: lineOf("orders", "b") })], [], adopting("x")),
		).toMatch(/^owned-by-other: .*owner b/);
	});
	test("is nobody's else: a document of its type and name does not take it", () => {
		const anothers = live("A-id-of-another");
		expect(found([anothers])).toBe("nothing, beside A-id-of-another");
		expect(found([anothers, live("y")])).toBe("y by name");
		expect(
			found(
				[live("A-id-of-another", { name: "W", intendedState: "DISABLED" })],
				[ours],
			),
		).toBe("nothing, but its credential");
	});
});

describe("what an interrupted run made under another name", () => {
	const made: Live = { name: "Web Services", intendedState: "DISABLED" };
	test("is taken where its credential waits and nobody touched it", () => {
		expect(found([live("x", made)], [ours])).toBe("x by name");
		expect(found([live("x", { ...made, notes: undefined })], [ours])).toBe(
			"x by name",
		);
		expect(
			found(
				[live("x", made), live("y", { ...made, intendedState: "ENABLED" })],
				[ours],
			),
		).toBe("x by name");
	});
	test.each<[string, Live]>([
		["enabled", { intendedState: "ENABLED" }],
		["of another type", { typeId: "zendesk" }],
		["another document's", { name: "Other" }],
		["with notes", { line: "mine" }],
		["with a line", { line: lineOf("other") }],
		["with notes that the list left out", { line: "mine", notes: undefined }],
		[
			"with a line that the list left out",
			{ line: lineOf("other"), notes: undefined },
		],
		["with a credential", { binds: "else" }],
	])("but not one that is %s", (_says, more) => {
		expect(found([live("x", { ...made, ...more })], [ours])).toBe(
			"nothing, but its credential",
		);
	});
	test("is taken without its configuration where that could not bind the credential", () => {
		const aws = { ...ours, type: "aws" };
		expect(found([live("x", { ...made, unread: true })], [aws])).toBe(
			"x by name",
		);
		const noted = live("x", { ...made, unread: true, line: "mine" });
		expect(found([noted], [aws])).toBe("nothing, but its credential");
	});
	test("but not one of two, and none where no credential waits", () => {
		expect(found([live("x", made), live("y", made)], [ours])).toBe(
			"nothing, but its credential",
		);
		expect(found([live("x", made)])).toBe("nothing");
	});
	test("of several, each document whose credential waits takes one, while there are enough such documents", () => {
		const other = { ...desired, key: "other", name: "Other" };
		const theirs = { ...ours, id: "theirs", name: "gc-integrations/other" };
		const two = [live("x", made), live("y", made)];
		const both = { siblings: () => [desired, other] };
		expect(found(two, [ours, theirs], both)).toBe("x by name");
		const taken = new Set(["x"]);
		expect(found(two, [ours, theirs], { ...both, taken })).toBe("y by name");
		const none = "nothing, but its credential";
		expect(found([...two, live("z", made)], [ours, theirs], both)).toBe(none);
		expect(found(two, [ours], both)).toBe(none);
		for (const theirsAlready of [
			live("t", { name: "Else", line: lineOf("other") }),
			live("t", { name: "other" }),
			live("t", { name: "Else", binds: "theirs" }),
		])
			expect(found([...two, theirsAlready], [ours, theirs], both)).toBe(none);
	});
});

describe("notes that the list did not carry", () => {
	const hosting = new Set(["rest"]);
	const bare = { unread: true, notes: undefined };
	const asked = (...integrations: readonly ActualIntegration[]) =>
		readOwnerships(actualOf(integrations), hosting).questions;
	test("are asked for, of types that documents have, unless the configuration was read", () => {
		expect(
			asked(
				live("x", bare),
				live("y", { ...bare, typeId: "zendesk" }),
				live("z", { notes: undefined }),
				live("gone", { ...bare, intendedState: "DELETED" }),
			),
		).toEqual([{ ask: "config", integrationId: "x" }]);
	});
	test("are none where the list carries those of another", () => {
		expect(
			asked(live("x", bare), live("y", { unread: true, notes: "" })),
		).toEqual([]);
	});
	test("a configuration's count before the list's, and what is deleted is nobody's", () => {
		const line = lineOf("orders");
		expect(
			readOwnerships(
				actualOf([
					live("x", { line, notes: "old" }),
					live("y", { unread: true, line: "", notes: line }),
					live("z", { unread: true, notes: undefined }),
					live("gone", { line, intendedState: "DELETED" }),
				]),
				hosting,
			).ownerships.map(({ integration, mark }) => [
				integration.id,
				mark?.key ?? null,
			]),
		).toEqual([
			["x", "orders"],
			["y", "orders"],
			["z", null],
		]);
	});
});

describe("the type on the platform", () => {
	const types = [rest, zendesk, lambda];
	const find = (
		platformType: string,
		credentialTypes: readonly string[],
		known: readonly string[] = [],
	) => {
		const ours = known.map(
			(id) => [id, { platformType: id } as IntegrationType] as const,
		);
		const catalog = { types: new Map(ours) };
		return findLiveType(platformType, credentialTypes, catalog, types);
	};
	test("is that of the id, else the only one that takes the credential", () => {
		expect(find("rest", ["aws"])).toBe(rest);
		expect(find("new", ["aws"])).toBe(lambda);
		expect(find("new", ["x", "aws"])).toBe(lambda);
	});
	test("is none that has the id of another type of ours", () => {
		expect(find("new", ["aws"], [lambda.id])).toBeUndefined();
		expect(find(lambda.id, ["aws"], [lambda.id])).toBe(lambda);
	});
	test("is unknown where several or none take it", () => {
		expect(find("new", ["basicAuth"])).toBeUndefined();
		expect(find("new", ["x"])).toBeUndefined();
		expect(find("new", [])).toBeUndefined();
	});
});

describe("who uses a credential", () => {
	const ids = (
		integrations: readonly ActualIntegration[],
		except: string | null = null,
		types: readonly LiveType[] = [rest, zendesk, lambda],
	) => {
		const said = boundTo({ ...actualOf(integrations), types }, ours, except);
		return "questions" in said
			? said.questions
			: said.integrations.map(({ id }) => id);
	};
	const user = live("x", { binds: "cred", name: "X" });
	const more = live("a", { binds: "cred", name: "A", typeId: "zendesk" });
	test("is whoever binds it, but for the one in question", () => {
		expect(ids([user, live("y", { binds: "else" }), live("z"), more])).toEqual([
			"x",
			"a",
		]);
		expect(ids([user, more], "x")).toEqual(["a"]);
		expect(credentialUsers(actualOf([user, more]), ours, null)).toEqual({
			names: ["A", "X"],
		});
	});
	test("is asked of all that could bind it and were not read", () => {
		const unread = { unread: true };
		const question = (integrationId: string) => ({
			ask: "config",
			integrationId,
		});
		expect(
			ids(
				[
					user,
					live("r", unread),
					live("s", unread),
					live("l", { ...unread, typeId: "lambda" }),
					live("u", { ...unread, typeId: "unlisted" }),
				],
				"s",
			),
		).toEqual([question("r"), question("u")]);
		expect(credentialUsers(actualOf([live("r", unread)]), ours, null)).toEqual({
			questions: [question("r")],
		});
		expect(
			ids([live("l", { ...unread, typeId: "lambda" })], null, [
				{ ...lambda, slots: {}, brief: true },
			]),
		).toEqual([question("l")]);
	});
});
