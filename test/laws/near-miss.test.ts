// A name that is nearly that of an integration nobody manages: said before a second one is made.
import { describe, expect, test } from "vitest";
import { isNear } from "../../src/core/plan/near-miss.ts";
import { plain } from "../../src/core/render/palette.ts";
import { planText } from "../../src/core/render/plan.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { planOnly, repositoryOf } from "../fixtures/session.ts";

const document = (key: string, name: string) => ({
	key,
	type: "web-services",
	name,
	status: "inactive",
});

async function withOrganization(
	seed: (organization: Organization) => void,
	use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({ seed });
	try {
		await use(simulator);
	} finally {
		await simulator.close();
	}
}

describe("names are near", () => {
	for (const [one, other] of [
		["CRM lookup", "CRM  Lookup"],
		["CRM lookup", "CRMlookup"],
		["CRM lookup", "CRM\u00a0lookup"],
		["Café orders", "cafe orders"],
		["CRM lookup", "CRM lokup"],
		["CRM lookup", "CRM lookups"],
		["CRM lookup", "CRM loopuk"],
		["Orders", "Oders"],
		["CRM", "CRN"],
		["Wien: Aufträge", "Wien: Auftraege"],
	] as const)
		test(`${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
			expect([isNear(one, other), isNear(other, one)]).toEqual([true, true]);
		});
});

describe("names are not near", () => {
	for (const [one, other] of [
		["CRM lookup", "CRM lookup old"],
		["CRM lookup", "Orders"],
		["A", "B"],
		["EU", "US"],
		["Orders 1", "Orders 2"],
		["CRM", "ERP"],
		["Orders", "Order 2"],
	] as const)
		test(`${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
			expect([isNear(one, other), isNear(other, one)]).toEqual([false, false]);
		});
});

test("is a note on the change and in the summary, with the id and what to do", () =>
	withOrganization(
		(organization) => {
			organization.addIntegration({
				id: "by-hand",
				type: "custom-rest-actions",
				name: "CRM  Lookup",
			});
		},
		async (simulator) => {
			const plan = await planOnly(
				simulator,
				repositoryOf([document("crm", "CRM lookup")]),
			);
			expect(plan.changes).toMatchObject([
				{
					verb: "create",
					notes: [
						expect.stringMatching(/"CRM {2}Lookup" \(by-hand\).*exactly/),
					],
				},
			]);
			expect(plan.nearMisses).toEqual([
				{
					key: "crm",
					name: "CRM lookup",
					integrationId: "by-hand",
					found: "CRM  Lookup",
				},
			]);
			expect(planText(plan, plain, Number.POSITIVE_INFINITY)).toMatch(
				/nearly the same name[^\n]*\n {2}crm: [^\n]*by-hand\n/,
			);
		},
	));

test("is no news where the other is of another type, managed, or meant by another document", () =>
	withOrganization(
		(organization) => {
			const add = (name: string, more: object = {}) =>
				organization.addIntegration({
					type: "custom-rest-actions",
					name,
					...more,
				});
			add("CRM lookups", { type: "embedded-client-app" });
			add("CRM lookupt", { notes: "[gc-integrations key=gone]" });
			add("CRM lookupu", { notes: "[gc-integrations owner=b key=theirs]" });
			add("CRM lookupv");
		},
		async (simulator) => {
			const plan = await planOnly(
				simulator,
				repositoryOf([
					document("crm", "CRM lookup"),
					document("other", "CRM lookupv"),
				]),
			);
			expect(plan.nearMisses).toEqual([]);
		},
	));

test("orphans say what can be done about them", () =>
	withOrganization(
		(organization) => {
			organization.addIntegration({
				type: "custom-rest-actions",
				name: "Old",
				notes: "[gc-integrations key=old]",
			});
		},
		async (simulator) => {
			const repository = repositoryOf([document("crm", "CRM lookup")]);
			const plan = await planOnly(simulator, {
				...repository,
				settings: repository.settings.replace("prune: true", "prune: false"),
			});
			const text = planText(plan, plain, Number.POSITIVE_INFINITY);
			expect(text).toContain("old: Old");
			expect(text).toContain("with prune: true");
			expect(text).toContain(
				"take the ownership line off its notes with gc-integrations release KEY",
			);
		},
	));
