// A secret that a comment accepted outside of credentials is for the platform alone: no plan shows it, and a saved one still applies.
import { expect, test } from "vitest";
import { checksum } from "../../../src/core/plan/plan.ts";
import { judgeProperties } from "../../../src/core/plan/properties.ts";
import {
	readSavedPlan,
	staleRefusals,
} from "../../../src/core/plan/saved-plan.ts";
import { planJson } from "../../../src/core/render/plan.ts";
import type {
	Actual,
	ActualConfig,
	Desired,
	JsonObject,
} from "../../../src/core/types.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";
import { change, planOf } from "../../fixtures/plans.ts";

const advanced: JsonObject = {
	headers: { apiKey: "hunter2-canary", plain: "harmless" },
	list: [{ clientSecret: "hunter2-canary" }],
	proxyPassword: "hunter2-canary",
	way: "https://svc:hunter2-canary@proxy.example.com",
};

test("the fields of a plan show no plain secret, of the document or of the platform", () => {
	const shipped = packageCatalog().types.get("web-services");
	if (!shipped) throw new Error("no such type");
	const judged = judgeProperties({
		desired: { properties: {}, advanced } as unknown as Desired,
		shipped,
		typeId: "custom-rest-actions",
		config: {
			properties: {},
			advanced: { proxyPassword: "older-canary" },
		} as unknown as ActualConfig,
		actual: {
			configSchemas: {
				"custom-rest-actions/advanced": { open: true, properties: {} },
			},
		} as unknown as Actual,
	});
	if (!("fields" in judged)) throw new Error("was to be written");
	expect(judged.advanced).toEqual(advanced);
	expect(JSON.stringify(judged.fields)).not.toContain("canary");
	expect(judged.fields).toContainEqual({
		path: "advanced.proxyPassword",
		from: "(secret)",
		to: "(secret, changed)",
	});
	expect(judged.fields).toContainEqual({
		path: "advanced.headers",
		from: null,
		to: { apiKey: "(secret)", plain: "harmless" },
	});
});

test("a saved plan holds none either, and is what was reviewed", () => {
	const given = change("create", "crm");
	const content = planOf({
		changes: [
			{
				...given,
				target: {
					...given.target,
					config: {
						name: "CRM",
						notes: null,
						properties: {},
						advanced,
						owner: null,
					},
				},
			},
		],
	});
	const plan = { ...content, checksum: checksum(content) };
	const text = planJson(plan);
	expect(text).not.toContain("canary");
	expect(text).toContain("harmless");
	const saved = readSavedPlan(text);
	if (!("plan" in saved)) throw new Error(saved.problem);
	expect(saved.altered).toBe(false);
	expect(staleRefusals(saved.plan, plan)).toEqual([]);
});
