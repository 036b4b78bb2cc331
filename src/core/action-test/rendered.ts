// One template of an action and what it may use -> what it writes, or a failure at its place.
import type { Json } from "../types.ts";
import { parseTemplate } from "../velocity/parse.ts";
import { type Origin, type Rendered, render } from "../velocity/render.ts";
import { noStandIn } from "./messages.ts";
import { StageError } from "./stage-error.ts";
import type { Stage, TemplateName, TemplatePlace } from "./types.ts";

export type Context = Readonly<Record<string, Json>>;

/** What only a test gives. */
const standIns: Readonly<Record<string, string>> = {
	credentials: noStandIn("credentials"),
	authResponse: noStandIn("authResponse"),
};

export function rendered(
	stage: Stage,
	template: TemplateName,
	text: string,
	context: Context,
	/** By name: why it is not set, where that is known. */
	more: Readonly<Record<string, string>> = {},
): Rendered {
	const parsed = parseTemplate(text);
	const made = "problem" in parsed ? parsed : render(parsed, context);
	if (!("problem" in made)) return made;
	const { at, end, message, unset = "" } = made.problem;
	const reasons = { ...standIns, ...more };
	throw new StageError({
		stage,
		message: Object.hasOwn(reasons, unset)
			? (reasons[unset] ?? message)
			: message,
		place: { template, at, end },
	});
}

/** What wrote that character, or the last that was written. */
export function placeOf(
	template: TemplateName,
	origins: readonly Origin[],
	written: number,
): TemplatePlace {
	const origin = origins.findLast(({ out }) => out <= written);
	const { out, at, end, kind } = origin ?? {
		out: 0,
		at: 0,
		end: 0,
		kind: "text",
	};
	const within = kind === "text" ? Math.min(at + written - out, end) : at;
	return {
		template,
		at: within,
		end: kind === "text" ? Math.min(within + 1, end) : end,
	};
}
