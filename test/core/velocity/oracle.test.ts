// What our engine writes is what Apache Velocity wrote, or it says why it does not say.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { placeIn } from "../../../src/core/velocity/place.ts";
import type { TemplateProblem } from "../../../src/core/velocity/problem.ts";
import {
	goldens,
	type TemplateAnswer,
	templateCases,
} from "../../oracle/cases.ts";
import { judgeWritten, written } from "../../oracle/ours.ts";

const cases = templateCases();
const recorded = JSON.parse(
	readFileSync(goldens.templates, "utf8"),
) as readonly (readonly [string, TemplateAnswer])[];

function placeOf(template: string, { at }: TemplateProblem): string {
	const { line, column } = placeIn(template, at);
	return `${line}:${column}`;
}

test("every case is recorded", () => {
	expect(recorded.map(([template]) => template)).toEqual(
		cases.map(({ template }) => template),
	);
	expect(cases.length).toBeGreaterThan(500);
});

test("we write what Velocity wrote, and fail where it failed", async () => {
	const refused: string[] = [];
	const different: unknown[] = [];
	cases.forEach((asked, index) => {
		const answer = recorded[index]?.[1];
		const made = written(asked);
		if (answer === undefined) return;
		const verdict = judgeWritten(answer, made);
		if (verdict === "different")
			different.push({ asked: asked.template, answer, made });
		if (verdict === "refused" && "output" in answer && "problem" in made)
			refused.push(
				`${JSON.stringify(asked.template)}\n\t${placeOf(asked.template, made.problem)} ${made.problem.message}\n\tVelocity: ${JSON.stringify(answer.output)}${answer.strict === undefined ? "" : `, or ${JSON.stringify(answer.strict)}`}`,
			);
	});
	expect(different).toEqual([]);
	await expect(`${refused.join("\n")}\n`).toMatchFileSnapshot(
		"../../golden/oracle/templates-refused.txt",
	);
});

test("a name that nothing sets is told where Velocity tells it", () => {
	const told = cases.flatMap((asked, index) => {
		const answer = recorded[index]?.[1];
		const made = written(asked);
		if (answer === undefined || !("error" in answer) || !("problem" in made))
			return [];
		if (!/^Variable .* has not been set/.test(answer.error)) return [];
		// Velocity counts the backslashes before it to the reference.
		if (asked.template.startsWith("\\")) return [];
		return [
			{
				template: asked.template,
				velocity: answer.place,
				ours: placeOf(asked.template, made.problem),
			},
		];
	});
	expect(told.length).toBeGreaterThan(10);
	// In a text of several lines Velocity adds the column of its first one to all.
	expect(
		told.filter(
			({ velocity, ours: place, template }) =>
				velocity !== place && !template.includes('"'),
		),
	).toEqual([]);
});
