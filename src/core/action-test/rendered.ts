// One template of an action and what it may use -> what it writes, or a failure at its place.
import type { Json } from "../types.ts";
import { parseTemplate } from "../velocity/parse.ts";
import { type Rendered, render } from "../velocity/render.ts";
import { StageError } from "./stage-error.ts";
import type { Stage, TemplateName } from "./types.ts";

export type Context = Readonly<Record<string, Json>>;

export function rendered(
	stage: Stage,
	template: TemplateName,
	text: string,
	context: Context,
): Rendered {
	const parsed = parseTemplate(text);
	const made = "problem" in parsed ? parsed : render(parsed, context);
	if (!("problem" in made)) return made;
	const { at, end, message } = made.problem;
	throw new StageError({ stage, message, place: { template, at, end } });
}
