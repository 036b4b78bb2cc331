// What our engine makes of a case, and whether that is what the Java library made of it.
import { isDeepStrictEqual } from "node:util";
import { parsePath } from "../../src/core/json-path/parse.ts";
import { readPath } from "../../src/core/json-path/read.ts";
import type { Json } from "../../src/core/types.ts";
import { parseTemplate } from "../../src/core/velocity/parse.ts";
import type { TemplateProblem } from "../../src/core/velocity/problem.ts";
import { render } from "../../src/core/velocity/render.ts";
import type {
	PathAnswer,
	PathCase,
	TemplateAnswer,
	TemplateCase,
} from "./cases.ts";

/** Refused: the library makes something of it, and we say why we do not. */
export type Verdict = "same" | "refused" | "different";

export type WrittenByUs =
	| { readonly text: string }
	| { readonly problem: TemplateProblem };

export function written({ template, context }: TemplateCase): WrittenByUs {
	const parsed = parseTemplate(template);
	return "problem" in parsed ? parsed : render(parsed, context);
}

export function judgeWritten(
	answer: TemplateAnswer,
	made: WrittenByUs,
): Verdict {
	if ("problem" in made) return "error" in answer ? "same" : "refused";
	return "output" in answer && answer.output === made.text
		? "same"
		: "different";
}

export type ReadByUs =
	| { readonly definite: boolean; readonly value: Json }
	| { readonly definite: boolean; readonly missing: true }
	| { readonly definite?: boolean; readonly problem: string };

export function read({ path, json }: PathCase): ReadByUs {
	const parsed = parsePath(path);
	if ("problem" in parsed) return { problem: parsed.problem.message };
	const { definite } = parsed;
	return { definite, ...readPath(parsed, JSON.parse(json) as Json) };
}

export function judgeRead(answer: PathAnswer, made: ReadByUs): Verdict {
	if ("problem" in made) return "error" in answer ? "same" : "refused";
	if (answer.definite !== made.definite) return "different";
	const same =
		"value" in answer
			? "value" in made &&
				isDeepStrictEqual(JSON.parse(answer.value), made.value)
			: "missing" in answer && "missing" in made;
	return same ? "same" : "different";
}
