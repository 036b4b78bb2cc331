// What a person reads of a plan: within the terminal, values beside their paths, and nothing of what was before what is new.
import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { plain } from "../../../src/core/render/palette.ts";
import { planText, reportText } from "../../../src/core/render/plan.ts";
import { widthOf } from "../../../src/core/values/width.ts";
import { change, field, planOf, plans } from "../../fixtures/plans.ts";

const url =
	"https://crm.example.com/api/v2/customers/lookup?by=phone&country=de";
const id = "3f7c1a52-0d1f-4b5e-9c55-1f6a3e8b7d10";
const plan = planOf({
	changes: [
		change("create", "crm-lookup", {
			name: "顧客 lookup 🙂",
			fields: [
				field("name", null, "顧客 lookup 🙂"),
				field(
					"notes",
					null,
					"Owned by the CRM team.\nThe web service trusts the private root of the region.",
				),
				field("properties.roles", null, ["a reader", { "of what": "all" }]),
				field("credentials.fields.impersonateUserEmail", null, "(secret, new)"),
				field(
					"advanced.something.that.is.nested.deeper.than.any.column",
					null,
					true,
				),
				field("mutualTls.certificateAuthority", "genesys-cloud", "digicert"),
				field("status", "inactive", "active"),
			],
			notes: [
				`"顧客-lookup" (${id}) of this type has nearly the same name: to adopt it, write adopt: ${id}`,
			],
		}),
		change("update", "billing", {
			fields: [
				field("name", "The billing of all shops in the north", "Billing"),
				field("properties.url", `${url}&old=1`, url),
				field("credentials.fields.password", "(secret)", "(secret, changed)"),
				field("properties.gone", "what was there before, and is no more", null),
				field("status", "inactive", "active"),
			],
		}),
	],
	refusals: [
		{
			rule: "ambiguous-match",
			key: "orders",
			message: `2 integrations of type web-services are named "Orders" (${id}, ${id}): say which one is meant with adopt: ID in the document`,
		},
	],
	orphans: [{ key: "old", integrationId: id, name: "The old one" }],
	nearMisses: [
		{
			key: "crm-lookup",
			name: "顧客 lookup 🙂",
			found: "顧客-lookup",
			integrationId: id,
		},
	],
	unmanaged: 3,
});

test("a plan at 80 columns", async () => {
	await expect(planText(plan, plain, 80)).toMatchFileSnapshot(
		"../../golden/render/plan-80.txt",
	);
});

describe.each([40, 80, 100, 200])("at %i columns", (width) => {
	test("no line is wider, but where one word is", () => {
		for (const one of [plan, ...Object.values(plans)])
			for (const line of planText(one, plain, width).split("\n"))
				if (widthOf(line) > width)
					expect(line).toMatch(/^ *(\S+ {2,})?(→ )?\S+$/);
	});

	test("values stand in a column of at most 32, and no word is torn apart", () => {
		const text = planText(plan, plain, width);
		for (const word of [url, `${url}&old=1`.slice(0, 60), id])
			expect(text).toContain(word);
		const rows = text
			.split("\n")
			.filter((line) => line.includes("(secret, new)"));
		expect(rows).toHaveLength(1);
		for (const line of text.split("\n").filter((one) => /^ {20,}\S/.test(one)))
			if (line.trim().includes(" ") && !line.includes("→"))
				expect(widthOf(line.trim())).toBeLessThanOrEqual(32);
	});
});

test("colours change nothing but colours", () => {
	const coloured = planText(plan, picocolors.createColors(true), 80);
	expect(coloured).toContain("\u001b[32m");
	expect(stripVTControlCharacters(coloured)).toBe(planText(plan, plain, 80));
});

test("a create shows what it makes, an update what it changes", () => {
	const rows = planText(plan, plain, 100)
		.split("\n")
		.filter((line) => line.startsWith("    status"));
	expect(rows.map((row) => row.replace(/ +/g, " ").trim())).toEqual([
		"status active",
		"status inactive → active",
	]);
});

test("a report is within the terminal", () => {
	const text = reportText(
		{
			...plan,
			results: [
				{
					key: "billing",
					outcome: "failed",
					integrationId: id,
					error: `PUT /api/v2/integrations/${id}/config/current answered 400 bad.request: no`,
				},
			],
		},
		plain,
		60,
	);
	expect(text).toBe(
		`failed billing: PUT\n  /api/v2/integrations/${id}/config/current\n  answered 400 bad.request: no\n0 applied, 1 failed (7 platform calls)\n`,
	);
});
