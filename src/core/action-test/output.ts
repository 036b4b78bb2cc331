// The success template and what it may use -> the action's output.
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import type { Origin } from "../velocity/render.ts";
import { jsonFault } from "./json-fault.ts";
import { outputNoJson } from "./messages.ts";
import { type Context, rendered } from "./rendered.ts";
import { StageError } from "./stage-error.ts";
import type { TemplatePlace } from "./types.ts";

const wholeAnswer = ["$", "{rawResult}"].join("");

export function outputOf(template: string | undefined, context: Context): Json {
	const { text, origins } = rendered(
		"template",
		"response.successTemplate",
		template ?? wholeAnswer,
		context,
	);
	const fault = jsonFault(text);
	if (fault)
		throw new StageError({
			stage: "template",
			message: outputNoJson(fault.message),
			place: placeOf(origins, fault.at),
			rendered: { text, at: fault.at },
		});
	return parsed(text) as Json;
}

/** What wrote that character, or the last that was written. */
function placeOf(origins: readonly Origin[], written: number): TemplatePlace {
	const origin = origins.findLast(({ out }) => out <= written);
	const { out, at, end, kind } = origin ?? {
		out: 0,
		at: 0,
		end: 0,
		kind: "text",
	};
	const within = kind === "text" ? Math.min(at + written - out, end) : at;
	return {
		template: "response.successTemplate",
		at: within,
		end: kind === "text" ? Math.min(within + 1, end) : end,
	};
}
