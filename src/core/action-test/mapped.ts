// An answer, the paths into it and their defaults -> the names that the success template may use, as JSON texts.
import { parsePath } from "../json-path/parse.ts";
import { readPath } from "../json-path/read.ts";
import type { Answer } from "./answer.ts";
import { pathFault } from "./messages.ts";
import { StageError } from "./stage-error.ts";
import type { TemplateName, TestedAction } from "./types.ts";

export function mapped(
	{ translationMap, defaults }: TestedAction["response"],
	answer: Answer,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(translationMap).flatMap(([name, text]) => {
			const found = valueAt(name, text, answer) ?? own(defaults, name);
			// Without a default, the name is not set.
			return found === undefined ? [] : [[name, found]];
		}),
	);
}

/** Undefined: the path finds nothing; a null is something. */
function valueAt(
	name: string,
	text: string,
	answer: Answer,
): string | undefined {
	const template: TemplateName = `response.translationMap.${name}`;
	const path = parsePath(text);
	if ("problem" in path) {
		const { at, end, message } = path.problem;
		throw new StageError({
			stage: "map",
			message: pathFault(name, message),
			place: { template, at, end },
		});
	}
	const read = readPath(path, answer.json);
	if ("problem" in read)
		throw new StageError({
			stage: "map",
			message: pathFault(name, read.problem),
			place: { template, at: 0, end: text.length },
		});
	return "text" in read ? read.text : undefined;
}

function own(
	texts: Readonly<Record<string, string>>,
	name: string,
): string | undefined {
	return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
