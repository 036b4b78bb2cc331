// Plans -> the exact comment, and what holds for the comment of any plan at all.
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	planMarkdown,
	plansMarkdown,
} from "../../../src/core/render/markdown.ts";
import type { Plan } from "../../../src/core/types.ts";
import { anyText } from "../../fixtures/any-text.ts";
import { needs, planOf, plans } from "../../fixtures/plans.ts";
import { anyPlan } from "./any-plan.ts";
import { scan } from "./scan.ts";

const golden = (name: string): string =>
	fileURLToPath(new URL(`../../golden/markdown/${name}.md`, import.meta.url));
const limit = 65_536;
const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe.each(Object.entries(plans))("%s", (name, plan) => {
	const comment = planMarkdown(plan);

	test("reads so", async () => {
		await expect(comment).toMatchFileSnapshot(golden(name));
	});

	test("is safe, whole and below the limit", () => {
		expect(scan(comment).problems).toEqual([]);
		expect(bytes(comment)).toBeLessThan(limit);
		expect(comment.endsWith("\n")).toBe(true);
	});

	test("is the same whatever the run cost", () => {
		expect(planMarkdown({ ...structuredClone(plan), platformCalls: 99 })).toBe(
			comment,
		);
	});
});

describe("a comment", () => {
	const normal = plans["normal"] as Plan;

	test("tells certificate needs, and no mere advice", async () => {
		const comment = planMarkdown(normal, { needs });
		await expect(comment).toMatchFileSnapshot(golden("needs"));
		expect(scan(comment).problems).toEqual([]);
		expect(comment).not.toContain("not told");
	});

	test("says so where the certificates could not be read", () => {
		const comment = planMarkdown(normal, {
			needsUnread: "the platform did not answer",
		});
		expect(comment).toContain(
			"- what the client certificates of these integrations need could not be read: the platform did not answer\n",
		);
	});

	test("fits a screen for a normal change", () => {
		for (const name of ["empty", "normal", "refused", "losses"])
			expect(
				visibleLines(planMarkdown(plans[name] as Plan)).length,
				name,
			).toBeLessThanOrEqual(24);
	});

	test("says nothing of the platform's other members of a change", () => {
		const comment = planMarkdown(normal);
		expect(comment).not.toContain("sha256");
		expect(comment).not.toContain("platform call");
	});

	test("folds details before it gives up the table, and the table as a whole", () => {
		const wide = scan(planMarkdown(plans["many-fields"] as Plan));
		expect([wide.rows, wide.folds > 0]).toEqual([10, true]);
		expect(wide.text).toMatch(/field details are left out of □ \(300 fields\)/);
		const many = scan(planMarkdown(plans["many-changes"] as Plan));
		expect([many.rows, many.folds]).toEqual([0, 0]);
		expect(many.text).toMatch(/\*\*200 to delete\*\*: □/);
	});

	test("drops the details of creations first", () => {
		const comment = planMarkdown(plans["many-fields"] as Plan);
		expect(comment).toContain("<details><summary>update <code>wide-0</code>");
		expect(comment).not.toContain("<summary>create");
	});

	test("never loses a refusal: beyond some they are counted by rule", () => {
		const refusals = Array.from({ length: 500 }, (_, at) => ({
			rule: at % 2 ? "lint-errors" : "type-change",
			key: `key-${at}`,
			message: `what is wrong, at length: ${"word ".repeat(400)} and what to do`,
		}));
		const comment = planMarkdown(planOf({ refusals }));
		expect(comment).toContain("500 refusals; without them");
		const shown = comment.match(/^- `(?:lint-errors|type-change)` for/gm) ?? [];
		expect(shown.length).toBeGreaterThan(7);
		expect(comment).toContain(`- and ${500 - shown.length} more: `);
		expect(comment).toContain("and what to do");
		expect(bytes(comment)).toBeLessThan(limit);
	});

	test("shows no secret, only whether it changed", () => {
		expect(planMarkdown(normal)).toContain(
			"! credentials.fields.password: (secret, changed)",
		);
	});
});

/** What a reader sees before opening a fold. */
function visibleLines(comment: string): readonly string[] {
	let open = 0;
	return comment.split("\n").filter((line) => {
		if (line === "</details>") open -= 1;
		const seen = open === 0 && line !== "" && !line.startsWith("<!--");
		if (line.startsWith("<details>")) open += 1;
		return seen && line !== "</details>";
	});
}

test("any plan gives a comment that is safe, whole and below the limit", () => {
	fc.assert(
		fc.property(anyPlan, (plan) => {
			const comment = planMarkdown(plan);
			expect(scan(comment).problems).toEqual([]);
			expect(bytes(comment)).toBeLessThan(limit);
			expect(comment).not.toMatch(/\p{Cs}/u);
			expect(comment).not.toMatch(/(?!\n)[\p{Cc}\u202e\u200b]/u);
		}),
		{ seed: 20260101, numRuns: 120 },
	);
});

const unread = fc.record({
	environment: anyText({ maxLength: 80 }),
	error: anyText({ maxLength: 3000 }),
});

test("so do any plans of several environments, also of those that could not be read", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					anyPlan.map((plan) => ({ plan })),
					unread,
				),
				{
					minLength: 1,
					maxLength: 4,
				},
			),
			fc.constantFrom(1, 1, 1, 60),
			(found, times) => {
				const all = Array.from({ length: times }, () => found).flat();
				const comment = plansMarkdown(all);
				expect(scan(comment).problems).toEqual([]);
				expect(bytes(comment)).toBeLessThan(limit);
				const sections = comment.match(/^### /gm) ?? [];
				expect(sections.length).toBeLessThanOrEqual(all.length);
				expect(sections.length).toBeGreaterThanOrEqual(
					Math.min(all.length, 50),
				);
			},
		),
		{ seed: 20260101, numRuns: 25 },
	);
});
