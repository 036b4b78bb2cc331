// The text of a template -> what it is made of; once, however many environments show it.

import { parseTemplate, type Template } from "../../velocity/parse.ts";
import type { TemplateProblem } from "../../velocity/problem.ts";
import type { WrittenText } from "./text.ts";
import { type Uses, usesOf } from "./uses.ts";

export type Parsed = Sound | Unsound;

interface Sound {
	readonly template: Template;
	readonly uses: Uses;
	readonly problem?: never;
}

interface Unsound {
	readonly problem: TemplateProblem;
	readonly uses?: never;
}

const known = new WeakMap<object, Parsed>();

export function parsedTemplate({ text, source }: WrittenText): Parsed {
	const before = known.get(source);
	if (before) return before;
	const read = parseTemplate(text);
	const parsed: Parsed =
		"problem" in read ? read : { template: read, uses: usesOf(read) };
	known.set(source, parsed);
	return parsed;
}
