// Each limit of safety at its boundary: as many as are allowed pass, one more is refused, and only what counts is counted.
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/core/plan/comparison.ts";
import { judgeSafety } from "../../../src/core/plan/safety.ts";
import type { Safety } from "../../../src/core/settings/settings.ts";
import type {
	Actual,
	ActualIntegration,
	CredentialTarget,
	IntegrationChange,
	LiveType,
	Refusal,
} from "../../../src/core/types.ts";

const generous: Safety = {
	maxDeletes: 9,
	maxDisables: 9,
	maxCredentialRewrites: 9,
	maxActionsLost: 9,
};
const type: LiveType = {
	id: "custom-rest-actions",
	name: "Web Services",
	nonInstallable: false,
	maxInstances: null,
	slots: {},
	brief: false,
};

function change(
	key: string,
	more: Partial<IntegrationChange> = {},
	target: Partial<IntegrationChange["target"]> = {},
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
			typeId: type.id,
			credential: null,
			config: null,
			state: null,
			removeCredentials: [],
			configVersion: 1,
			...target,
		},
	};
}

function credential(action: CredentialTarget["action"]): CredentialTarget {
	return {
		action,
		id: "credential",
		slot: "basicAuth",
		name: "gc-integrations/x",
		type: "basicAuth",
		fieldKeys: {},
		modifiedDate: null,
		fingerprints: null,
	};
}

function live(
	count: number,
	more: Partial<ActualIntegration> = {},
): readonly ActualIntegration[] {
	return Array.from({ length: count }, (_, at) => ({
		id: `live-${at}-${more.typeId ?? ""}${more.intendedState ?? ""}`,
		name: "x",
		typeId: type.id,
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes: "",
		...more,
	}));
}

function refusalsOf(
	changes: readonly IntegrationChange[],
	safety: Partial<Safety> = {},
	given: {
		readonly integrations?: readonly ActualIntegration[];
		readonly maxInstances?: number | null;
		readonly shipped?: number;
		readonly actions?: Actual["actions"];
	} = {},
): readonly Refusal[] {
	const comparison: Comparison = {
		changes,
		matchedActions: [],
		refusals: [],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unchanged: 0,
		unmanaged: 0,
		liveTypes: new Map([
			["web-services", { ...type, maxInstances: given.maxInstances ?? null }],
		]),
		questions: [],
	};
	const actual: Actual = {
		organization: null,
		integrations: given.integrations ?? [],
		credentials: [],
		types: [],
		configSchemas: {},
		actions: given.actions === undefined ? [] : given.actions,
	};
	const limits = new Map<string, number>(
		given.shipped === undefined ? [] : [["web-services", given.shipped]],
	);
	return judgeSafety(comparison, actual, { ...generous, ...safety }, limits);
}

function judge(...given: Parameters<typeof refusalsOf>): readonly string[] {
	return refusalsOf(...given).map(({ rule, key }) => `${rule} ${key}`);
}

describe("deletes", () => {
	const three = ["a", "b", "c"].map((key) => change(key, { verb: "delete" }));
	test("as many as are allowed", () => {
		expect(judge(three, { maxDeletes: 3 })).toEqual([]);
	});
	test("one more", () => {
		expect(judge(three, { maxDeletes: 2 })).toEqual(["too-many-deletes a"]);
	});
	test("a credential that was left behind is no integration", () => {
		const left = change("a", { verb: "delete", integrationId: null });
		expect(judge([left], { maxDeletes: 0 })).toEqual([]);
	});
	test("what is updated is not deleted", () => {
		expect(judge([change("a")], { maxDeletes: 0 })).toEqual([]);
	});
});

describe("disables", () => {
	const off = (verb: IntegrationChange["verb"]) =>
		change("a", { verb }, { state: "DISABLED" });
	test("as many as are allowed, and one more", () => {
		expect(judge([off("update")], { maxDisables: 1 })).toEqual([]);
		expect(judge([off("update")], { maxDisables: 0 })).toEqual([
			"too-many-disables a",
		]);
	});
	test("adopting counts, creating does not, enabling does not", () => {
		expect(judge([off("adopt")], { maxDisables: 0 })).toHaveLength(1);
		expect(judge([off("create")], { maxDisables: 0 })).toEqual([]);
		const on = change("a", {}, { state: "ENABLED" });
		expect(judge([on], { maxDisables: 0 })).toEqual([]);
	});
});

describe("credential rewrites", () => {
	const writes = (
		verb: IntegrationChange["verb"],
		action: CredentialTarget["action"],
	) => change("a", { verb }, { credential: credential(action) });
	test("as many as are allowed, and one more", () => {
		const one = [writes("update", "rewrite")];
		expect(judge(one, { maxCredentialRewrites: 1 })).toEqual([]);
		expect(judge(one, { maxCredentialRewrites: 0 })).toEqual([
			"too-many-credential-rewrites a",
		]);
	});
	test("only what an integration uses counts: what a run that was cut off left does not", () => {
		const adopts = [writes("adopt", "rewrite")];
		const bound = (credentials: Record<string, string>) =>
			refusalsOf(
				adopts,
				{ maxCredentialRewrites: 0 },
				{
					integrations: live(1, {
						id: "id-of-a",
						config: {
							version: 1,
							name: "x",
							notes: "",
							properties: {},
							advanced: {},
							credentials,
						},
					}),
				},
			);
		expect(bound({ basicAuth: "credential" })).toHaveLength(1);
		expect(bound({ basicAuth: "another" })).toEqual([]);
		expect(bound({})).toEqual([]);
	});
	test("only what exists can be rewritten", () => {
		for (const given of [
			writes("update", "create"),
			writes("update", "keep"),
			writes("create", "rewrite"),
			change("a"),
		])
			expect(judge([given], { maxCredentialRewrites: 0 })).toEqual([]);
	});
});

describe("data actions", () => {
	const deletes = [
		change("a", { verb: "delete" }),
		change("b", { verb: "delete", actionsLost: 2 }),
		change("c", { verb: "delete", actionsLost: 1 }),
	];
	test("as many as are allowed, and one more", () => {
		expect(judge(deletes, { maxActionsLost: 3 })).toEqual([]);
		expect(judge(deletes, { maxActionsLost: 2 })).toEqual([
			"too-many-actions-lost b",
		]);
	});
	test("only those of integrations that are deleted", () => {
		const left = { verb: "delete", integrationId: null } as const;
		expect(
			judge(
				[
					change("a", { actionsLost: 1 }),
					change("b", { ...left, actionsLost: 1 }),
				],
				{ maxActionsLost: 0 },
			),
		).toEqual([]);
	});
	test("that cannot be seen may be any number, where an integration is deleted", () => {
		const unseen = { actions: null };
		expect(judge(deletes, {}, unseen)).toEqual(["too-many-actions-lost a"]);
		expect(judge([change("a")], {}, unseen)).toEqual([]);
		expect(
			judge([change("a", { verb: "delete", integrationId: null })], {}, unseen),
		).toEqual([]);
	});
	test("are counted for each integration that has some", () => {
		expect(refusalsOf(deletes, { maxActionsLost: 0 })[0]?.message).toContain(
			"3 data actions would be deleted with their integrations, 0 are allowed (b: 2, c: 1)",
		);
	});
});

describe("the organization's limit", () => {
	const creates = [
		change("a", { verb: "create", integrationId: null }),
		change("b", { verb: "create", integrationId: null }),
	];
	const refused = ["limit-exceeded a"];
	test("as many as there is room for, and one more", () => {
		const three = { integrations: live(3) };
		expect(judge(creates, {}, { ...three, maxInstances: 5 })).toEqual([]);
		expect(judge(creates, {}, { ...three, maxInstances: 4 })).toEqual(refused);
	});
	test("names every document that waits for room, and no other", () => {
		expect(
			refusalsOf(
				[
					...creates,
					change("c"),
					change("d", { verb: "create" }, { typeId: "zendesk" }),
				],
				{},
				{ integrations: live(3), maxInstances: 4 },
			),
		).toEqual([expect.objectContaining({ creates: ["a", "b"] })]);
	});
	test("deletes of that type make room, others do not", () => {
		const three = { integrations: live(3), maxInstances: 4 };
		const gone = change("z", { verb: "delete" });
		const other = change("z", { verb: "delete" }, { typeId: "zendesk" });
		const credentialOnly = change("z", {
			verb: "delete",
			integrationId: null,
		});
		expect(judge([...creates, gone], {}, three)).toEqual([]);
		expect(judge([...creates, other], {}, three)).toEqual(refused);
		expect(judge([...creates, credentialOnly], {}, three)).toEqual(refused);
	});
	test("what is of another type or deleted is not there", () => {
		const integrations = [
			...live(2),
			...live(5, { typeId: "zendesk" }),
			...live(5, { intendedState: "DELETED" }),
		];
		expect(judge(creates, {}, { integrations, maxInstances: 4 })).toEqual([]);
	});
	test("over the limit already, but nothing is created: no refusal", () => {
		expect(
			judge([change("a")], {}, { integrations: live(9), maxInstances: 2 }),
		).toEqual([]);
	});
	test("the platform's number goes before ours; ours counts where it says none; without any there is none", () => {
		const three = { integrations: live(3) };
		expect(
			judge(creates, {}, { ...three, maxInstances: 5, shipped: 1 }),
		).toEqual([]);
		expect(judge(creates, {}, { ...three, shipped: 4 })).toEqual(refused);
		expect(judge(creates, {}, three)).toEqual([]);
	});
});
