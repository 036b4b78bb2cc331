// What our engine reads is what Jayway read, or it says why it does not say.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { parsePath } from "../../../src/core/json-path/parse.ts";
import { readPath } from "../../../src/core/json-path/read.ts";
import type { Json } from "../../../src/core/types.ts";
import {
	goldens,
	type PathAnswer,
	type PathCase,
	pathCases,
} from "../../oracle/cases.ts";

const cases = pathCases();
const recorded = JSON.parse(
	readFileSync(goldens.paths, "utf8"),
) as readonly (readonly [string, PathAnswer])[];

type Made =
	| { readonly definite: boolean; readonly value: Json }
	| { readonly definite: boolean; readonly missing: true }
	| { readonly definite?: boolean; readonly problem: string };

function ours({ path, json }: PathCase): Made {
	const parsed = parsePath(path);
	if ("problem" in parsed) return { problem: parsed.problem.message };
	const { definite } = parsed;
	return { definite, ...readPath(parsed, JSON.parse(json) as Json) };
}

function isSame(answer: PathAnswer, made: Made): boolean {
	if ("definite" in made && answer.definite !== made.definite) return false;
	if ("value" in answer)
		return (
			"value" in made && isDeepStrictEqual(JSON.parse(answer.value), made.value)
		);
	return "missing" in answer ? "missing" in made : "problem" in made;
}

test("every case is recorded", () => {
	expect(recorded.map(([path]) => path)).toEqual(cases.map(({ path }) => path));
	expect(cases.length).toBeGreaterThan(400);
});

test("we read what Jayway read, and fail where it failed", async () => {
	const refused: string[] = [];
	const different: unknown[] = [];
	cases.forEach((asked, index) => {
		const answer = recorded[index]?.[1];
		const made = ours(asked);
		if (answer === undefined || isSame(answer, made)) return;
		if ("problem" in made && !("error" in answer))
			refused.push(
				`${JSON.stringify(asked.path)}\n\t${made.problem}\n\tJayway: ${JSON.stringify(answer)}`,
			);
		else different.push({ asked: asked.path, answer, made });
	});
	expect(different).toEqual([]);
	await expect(`${refused.join("\n")}\n`).toMatchFileSnapshot(
		"../../golden/oracle/paths-refused.txt",
	);
});
