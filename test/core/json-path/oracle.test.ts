// What our engine reads is what Jayway read, or it says why it does not say.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goldens, type PathAnswer, pathCases } from "../../oracle/cases.ts";
import { judgeRead, read } from "../../oracle/ours.ts";

const cases = pathCases();
const recorded = JSON.parse(
	readFileSync(goldens.paths, "utf8"),
) as readonly (readonly [string, PathAnswer])[];

test("every case is recorded", () => {
	expect(recorded.map(([path]) => path)).toEqual(cases.map(({ path }) => path));
	expect(cases.length).toBeGreaterThan(400);
});

test("we read what Jayway read, and fail where it failed", async () => {
	const refused: string[] = [];
	const different: unknown[] = [];
	cases.forEach((asked, index) => {
		const answer = recorded[index]?.[1];
		const made = read(asked);
		if (answer === undefined) return;
		const verdict = judgeRead(answer, made);
		if (verdict === "different")
			different.push({ asked: asked.path, answer, made });
		if (verdict === "refused" && "problem" in made)
			refused.push(
				`${JSON.stringify(asked.path)}\n\t${made.problem}\n\tJayway: ${JSON.stringify(answer)}`,
			);
	});
	expect(different).toEqual([]);
	await expect(`${refused.join("\n")}\n`).toMatchFileSnapshot(
		"../../golden/oracle/paths-refused.txt",
	);
});
