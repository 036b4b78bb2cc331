// The success template and what it may use -> the action's output.
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import { jsonFault } from "./json-fault.ts";
import { nothingFound, outputNoJson } from "./messages.ts";
import { type Context, placeOf, rendered } from "./rendered.ts";
import { StageError } from "./stage-error.ts";
import type { TestedAction } from "./types.ts";

const wholeAnswer = ["$", "{rawResult}"].join("");

export function outputOf(
	{ successTemplate, translationMap }: TestedAction["response"],
	context: Context,
): Json {
	const { text, origins } = rendered(
		"template",
		"response.successTemplate",
		successTemplate ?? wholeAnswer,
		context,
		Object.fromEntries(
			Object.entries(translationMap).map(([name, path]) => [
				name,
				nothingFound(name, path),
			]),
		),
	);
	const fault = jsonFault(text);
	if (fault)
		throw new StageError({
			stage: "template",
			message: outputNoJson(fault.message),
			place: placeOf("response.successTemplate", origins, fault.at),
			rendered: { text, at: fault.at },
		});
	return parsed(text) as Json;
}
