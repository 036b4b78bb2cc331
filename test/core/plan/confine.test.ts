// A plan with refusals -> what may be done all the same.
import { expect, test } from "vitest";
import { confine } from "../../../src/core/plan/confine.ts";
import type { Change, Plan, Refusal, Verb } from "../../../src/core/types.ts";

function change(key: string, verb: Verb = "update"): Change {
	return {
		key,
		type: "web-services",
		name: key,
		verb,
		fields: [],
		notes: [],
		integrationId: verb === "create" ? null : `id-${key}`,
		document: null,
		target: {
			typeId: "custom-rest-actions",
			credential: null,
			config: null,
			state: null,
			removeCredentials: [],
			configVersion: 1,
		},
	};
}

function plan(changes: readonly Change[], refusals: readonly Refusal[]): Plan {
	return {
		version: 1,
		environment: "dev",
		organizationId: null,
		commit: null,
		checksum: "",
		changes,
		refusals,
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unmanaged: 0,
		secretsRead: true,
		platformCalls: 0,
		summary: {
			create: 0,
			adopt: 0,
			update: 0,
			delete: 0,
			unchanged: 0,
			frozen: 0,
		},
	};
}

const refusal = (
	rule: string,
	key: string | null,
	more: Partial<Refusal> = {},
): Refusal => ({ rule, key, message: "", ...more });

function done(
	changes: readonly Change[],
	refusals: readonly Refusal[],
	contested: readonly string[] = [],
): readonly string[] {
	return confine(plan(changes, refusals), new Set(contested)).plan.changes.map(
		({ key }) => key,
	);
}

const all = [
	change("bad"),
	change("good"),
	change("new", "create"),
	change("other", "create"),
	change("gone", "delete"),
];

test("without refusals all of it is done", () => {
	expect(done(all, [])).toEqual(["bad", "good", "new", "other", "gone"]);
	expect(confine(plan(all, [])).held).toEqual([]);
});

test.each([
	"lint-errors",
	"unresolved-secret",
	"ambiguous-match",
	"owned-by-other",
	"type-change",
	"credential-type-change",
	"platform-schema-mismatch",
])("%s holds its own document still, and nothing is deleted", (rule) => {
	expect(done(all, [refusal(rule, "bad")])).toEqual(["good", "new", "other"]);
	expect(confine(plan(all, [refusal(rule, "bad")])).held).toEqual([
		"bad",
		"gone",
	]);
});

test("those that it conflicts with are held still too", () => {
	expect(
		done(all, [refusal("ambiguous-match", "bad", { rivals: ["good"] })]),
	).toEqual(["new", "other"]);
});

test("a file that cannot be read holds no document still, but nothing is deleted", () => {
	expect(done(all, [refusal("lint-errors", null)])).toEqual([
		"bad",
		"good",
		"new",
		"other",
	]);
});

test("too many of a type: nothing of it is made, what there is goes on", () => {
	expect(
		done(all, [
			refusal("limit-exceeded", "new", { creates: ["new", "other"] }),
		]),
	).toEqual(["bad", "good"]);
});

test("whom a refusal about room is filed under is held still only if it waits", () => {
	expect(
		done(all, [refusal("limit-exceeded", "bad", { creates: ["other"] })]),
	).toEqual(["bad", "good", "new"]);
});

test("only a new one waits for room", () => {
	expect(
		done(all, [refusal("limit-exceeded", "new", { creates: ["new", "good"] })]),
	).toEqual(["bad", "good", "other"]);
});

test("what is left is the same plan, with those refusals alone that stop all of it", () => {
	const given = plan(all, [refusal("lint-errors", "bad")]);
	expect(confine(given).plan).toEqual({
		...given,
		changes: [all[1], all[2], all[3]],
		refusals: [],
	});
	const stopped = [refusal("stale-plan", null), refusal("type-change", "new")];
	expect(confine(plan(all, stopped)).plan).toEqual(
		plan([], stopped.slice(0, 1)),
	);
});

test.each([
	"wrong-organization",
	"too-many-deletes",
	"too-many-disables",
	"too-many-actions-lost",
	"too-many-credential-rewrites",
	"stale-plan",
	"a-rule-to-come",
])("%s stops everything", (rule) => {
	expect(done(all, [refusal(rule, "bad")])).toEqual([]);
	expect(confine(plan(all, [refusal(rule, "bad")])).plan.refusals).toHaveLength(
		1,
	);
});

test("what another program keeps changing is left alone", () => {
	expect(done(all, [], ["good"])).toEqual(["bad", "new", "other", "gone"]);
});

function actionChange(
	key: string,
	integration: string,
	verb: Verb = "update",
): Change {
	return {
		kind: "action",
		key,
		integration,
		type: "web-services",
		name: key,
		verb,
		fields: [],
		notes: [],
		integrationId: null,
		actionId: verb === "create" ? null : `custom_-_${key}`,
		document: null,
		target: { version: 1, retires: [] },
	};
}

const held = (
	changes: readonly Change[],
	refusals: readonly Refusal[],
	contested: readonly string[] = [],
) => confine(plan(changes, refusals), new Set(contested)).held;

const ofAction = { kind: "action", integration: "orders" } as const;

test("an action and an integration of one key are two documents", () => {
	const both = [change("same"), actionChange("same", "orders")];
	expect(held(both, [refusal("lint-errors", "same")])).toEqual(["same"]);
	expect(held(both, [refusal("lint-errors", "same", ofAction)])).toEqual([
		"data action same",
	]);
	expect(
		held(both, [
			refusal("lint-errors", "else", { ...ofAction, rivals: ["same"] }),
		]),
	).toEqual(["data action same"]);
	expect(held(both, [], ["same"])).toEqual(["same"]);
	expect(held(both, [], ["data action same"])).toEqual(["data action same"]);
});

test("an action waits with the change of its integration, and not with its refusal", () => {
	const actions = [
		actionChange("a", "new", "create"),
		actionChange("b", "good"),
	];
	const limit = refusal("limit-exceeded", null, { creates: ["new"] });
	expect(held([...all, ...actions], [limit])).toEqual([
		"data action a",
		"gone",
		"new",
	]);
	expect(held(actions, [refusal("unresolved-secret", "good")])).toEqual([]);
});

test("a data action without a document waits while anything is held", () => {
	const changes = [change("moved"), actionChange("old", "orders", "delete")];
	expect(done(changes, [])).toEqual(["moved", "old"]);
	expect(done(changes, [], ["moved"])).toEqual([]);
	expect(held(changes, [], ["moved"])).toEqual(["data action old", "moved"]);
});
