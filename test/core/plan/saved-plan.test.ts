// A saved plan beside the plan of now -> which keys moved and why; a file that is no plan is told from one.
import { describe, expect, test } from "vitest";
import { stale } from "../../../src/core/plan/messages.ts";
import { checksum } from "../../../src/core/plan/plan.ts";
import {
	readSavedPlan,
	staleRefusals,
} from "../../../src/core/plan/saved-plan.ts";
import type {
	ActionChange,
	CredentialTarget,
	IntegrationChange,
	Plan,
	Target,
} from "../../../src/core/types.ts";

const credential: CredentialTarget = {
	action: "rewrite",
	id: "credential",
	slot: "basicAuth",
	name: "gc-integrations/a",
	type: "basicAuth",
	fieldKeys: { userName: "userName" },
	modifiedDate: "2026-01-01T00:00:00.000Z",
	fingerprints: { keyId: "k", fields: { userName: "f" } },
};

function change(
	key: string,
	more: Partial<IntegrationChange> = {},
	target: Partial<Target> = {},
): IntegrationChange {
	return {
		key,
		type: "web-services",
		name: key,
		verb: "update",
		fields: [],
		notes: [],
		integrationId: `id-of-${key}`,
		document: `document-of-${key}`,
		...more,
		target: {
			typeId: "custom-rest-actions",
			credential,
			config: null,
			state: "ENABLED",
			removeCredentials: [],
			configVersion: 3,
			...target,
		},
	};
}

function plan(more: Partial<Plan> = {}): Plan {
	const content: Plan = {
		version: 1,
		environment: "dev",
		organizationId: "org",
		commit: "abc",
		checksum: "",
		changes: [change("b"), change("a")],
		refusals: [],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unmanaged: 0,
		secretsRead: true,
		platformCalls: 7,
		summary: {
			create: 0,
			adopt: 0,
			update: 2,
			delete: 0,
			unchanged: 0,
			frozen: 0,
		},
		...more,
	};
	return { ...content, checksum: checksum(content) };
}

const moved = (saved: Plan, now: Plan) =>
	staleRefusals(saved, now).map(({ rule, key, message }) => {
		expect(rule).toBe("stale-plan");
		return [key, message];
	});

describe("a saved plan still holds", () => {
	test("where nothing moved", () => {
		expect(staleRefusals(plan(), plan())).toEqual([]);
	});
	test("whatever it cost, and whoever else's integrations came", () => {
		expect(
			staleRefusals(plan(), plan({ platformCalls: 99, unmanaged: 5 })),
		).toEqual([]);
	});
});

describe("a saved plan is stale", () => {
	test.each<[string, Partial<Plan>, Partial<Plan>, string]>([
		[
			"without secrets",
			{ secretsRead: false },
			{ secretsRead: false },
			stale.withoutSecrets(),
		],
		["at another commit", {}, { commit: null }, stale.commit("abc", null)],
		[
			"in another organization",
			{},
			{ organizationId: "other" },
			stale.organization("org", "other"),
		],
		[
			"where something else is said of the numbers",
			{},
			{ summary: { ...plan().summary, frozen: 1 } },
			stale.other(),
		],
		[
			"where a document is suspended now",
			{},
			{
				suspended: [
					{ key: "c", type: "web-services", name: "c", document: "d" },
				] as unknown as Plan["suspended"],
			},
			stale.other(),
		],
		[
			"where something is left behind now",
			{},
			{ orphans: [{ key: "c" }] as unknown as Plan["orphans"] },
			stale.other(),
		],
		[
			"where something is refused now",
			{ refusals: [] },
			{ refusals: [{ rule: "lint-errors", key: "c", message: "" }] },
			stale.other(),
		],
		[
			"where a note says something else",
			{},
			{ changes: [change("b"), change("a", { notes: ["takes over x"] })] },
			stale.other(),
		],
		[
			"where one of two changes of a key moved",
			{
				changes: [change("a", { verb: "delete" }), change("a")],
			},
			{
				changes: [
					change("a", { verb: "delete", integrationId: "x" }),
					change("a"),
				],
			},
			stale.other(),
		],
	])("%s", (_says, saved, now, message) => {
		expect(moved(plan(saved), plan(now))).toEqual([[null, message]]);
	});

	test("for each key that came, went or moved, in order, and for what holds of all", () => {
		const saved = plan({
			commit: "x",
			changes: [change("d"), change("c"), change("a")],
		});
		const now = plan({
			changes: [change("d", { document: null }), change("b"), change("c")],
		});
		expect(moved(saved, now)).toEqual([
			[null, stale.commit("x", "abc")],
			["a", stale.vanished()],
			["b", stale.appeared()],
			["d", stale.document()],
		]);
	});

	const other = (more: Partial<CredentialTarget>): IntegrationChange =>
		change("a", {}, { credential: { ...credential, ...more } });
	test.each<[string, IntegrationChange, string]>([
		["the document", change("a", { document: "x" }), stale.document()],
		[
			"the integration",
			change("a", { integrationId: null }),
			stale.integration(),
		],
		[
			"the configuration",
			change("a", {}, { configVersion: 4 }),
			stale.configuration(3, 4),
		],
		["the credential", other({ modifiedDate: "x" }), stale.credential()],
		[
			"the secrets",
			other({ fingerprints: { keyId: "k", fields: { userName: "g" } } }),
			stale.secrets(),
		],
		["the secrets' key", other({ fingerprints: null }), stale.secrets()],
		["the credential's id", other({ id: "x" }), stale.other()],
		["what is to be done", change("a", { verb: "delete" }), stale.other()],
		["the state", change("a", {}, { state: null }), stale.other()],
	])("of a change that says another word about %s", (_says, is, message) => {
		expect(
			moved(plan({ changes: [change("a")] }), plan({ changes: [is] })),
		).toEqual([["a", message]]);
	});

	const action = (actionId: string | null, version: number | null) =>
		({
			...change("a"),
			kind: "action",
			integration: "i",
			actionId,
			target: { version, retires: [] },
		}) as ActionChange;

	test.each([
		["a version", action("x", 3), stale.action(2, 3)],
		["another action", action("y", 2), stale.otherAction()],
		[
			"other fields",
			{ ...action("x", 2), fields: [{ path: "name", from: "", to: "b" }] },
			stale.other(),
		],
	])("of a data action that says %s", (_says, is, message) => {
		expect(
			staleRefusals(
				plan({ changes: [action("x", 2)] }),
				plan({ changes: [is] }),
			),
		).toEqual([
			{
				rule: "stale-plan",
				key: "a",
				message,
				kind: "action",
				integration: "i",
			},
		]);
	});

	test("where a credential came to what had none", () => {
		const none = plan({ changes: [change("a", {}, { credential: null })] });
		const some = plan({ changes: [change("a")] });
		expect(moved(none, some)).toEqual([["a", stale.credential()]]);
		expect(moved(some, none)).toEqual([["a", stale.credential()]]);
		const undated = { ...credential, modifiedDate: null };
		const unwritten = { ...undated, fingerprints: null };
		const of = (one: CredentialTarget) =>
			plan({ changes: [change("a", {}, { credential: one })] });
		expect(moved(of(unwritten), of(undated))).toEqual([["a", stale.secrets()]]);
	});
});

describe("a plan file", () => {
	test("is read, and told where it was altered", () => {
		const saved = plan();
		expect(readSavedPlan(JSON.stringify(saved))).toEqual({
			plan: saved,
			altered: false,
		});
		const other = { ...saved, organizationId: "x" };
		expect(readSavedPlan(JSON.stringify(other))).toEqual({
			plan: other,
			altered: true,
		});
	});

	test.each<[string, unknown, string]>([
		["nothing", null, "is not a plan"],
		["a text", "plan", "is not a plan"],
		["a list", [plan()], "is not a plan"],
		[
			"of a later version",
			{ ...plan(), version: 2 },
			"is not a plan of version 1",
		],
		[
			"without an environment",
			{ ...plan(), environment: undefined },
			"lacks environment, checksum or changes",
		],
		[
			"without a checksum",
			{ ...plan(), checksum: 1 },
			"lacks environment, checksum or changes",
		],
		[
			"without changes",
			{ ...plan(), changes: {} },
			"lacks environment, checksum or changes",
		],
	])("%s is none", (_says, content, problem) => {
		expect(readSavedPlan(JSON.stringify(content))).toEqual({ problem });
	});

	test("that is no JSON is none", () => {
		expect(readSavedPlan("{")).toEqual({ problem: "is not JSON" });
	});
});
