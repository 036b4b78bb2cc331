// Named keys and refusals -> those that stand; the rest is told.
import { expect, test } from "vitest";
import { limitChanges, limitRefusals } from "../../../src/core/plan/only.ts";
import type { Refusal } from "../../../src/core/types.ts";
import { change } from "../../fixtures/plans.ts";

const refusal = (
	rule: string,
	key: string | null,
	more: Partial<Refusal> = {},
): Refusal => ({ rule, key, message: "", ...more });

const standing = (one: Refusal, verb: "create" | "update" = "update") =>
	limitRefusals([one], ["crm"], [change(verb, "crm")]).standing.length === 1;

test.each([
	["about the named key", refusal("unresolved-secret", "crm"), true],
	["about another", refusal("unresolved-secret", "shop"), false],
	["lint of another", refusal("lint-errors", "shop"), false],
	["a file whose key nobody knows", refusal("lint-errors", null), false],
	[
		"another that it conflicts with",
		refusal("ambiguous-match", "shop", { rivals: ["crm"] }),
		true,
	],
	[
		"others that conflict",
		refusal("ambiguous-match", "shop", { rivals: ["parcels"] }),
		false,
	],
	["the organization", refusal("wrong-organization", null), true],
	["safety", refusal("too-many-deletes", "shop"), true],
	["actions", refusal("too-many-actions-lost", "shop"), true],
	["what was reviewed", refusal("stale-plan", "shop"), true],
])("a refusal about %s", (_, one, stands) => {
	expect(standing(one)).toBe(stands);
});

test("a limit stands where the named one would be made, not where it is there", () => {
	const limit = refusal("lint-errors", "shop", { creates: ["crm", "shop"] });
	expect(standing(limit, "create")).toBe(true);
	expect(standing(limit, "update")).toBe(false);
});

test("without a name everything is named", () => {
	const changes = [change("update", "crm"), change("delete", "shop")];
	const all = { changes, nearMisses: [] };
	expect(limitChanges(all, [])).toEqual({ named: all, leftOut: [] });
	const refusals = [refusal("lint-errors", "shop")];
	expect(limitRefusals(refusals, [], changes)).toEqual({
		standing: refusals,
		others: [],
	});
});
