// What is wrong with a body by the API description -> what the platform may accept all the same.
import type { Behavior } from "./behavior.ts";
import { isObject, type JsonMap } from "./state.ts";

export interface Problem {
	readonly fieldName: string;
	readonly problem: string;
	/** The member of the body that is not there. */
	readonly missing?: string;
}

export function isTolerated(
	operationId: string,
	{ draftCreate, requestTypes }: Behavior,
	body: JsonMap,
): (problem: Problem) => boolean {
	// The vendor's own example creates drafts from a name and an integration, though the description demands more.
	const mayBeAbsent =
		operationId === "postIntegrationsActionsDrafts" && draftCreate === "lenient"
			? new Set(["category", "config", "contract"])
			: new Set<string>();
	const isMoreMethods =
		requestTypes === "more" &&
		["HEAD", "OPTIONS"].some((method) => method === requestTypeOf(body));
	return ({ fieldName, missing }) =>
		(missing !== undefined && mayBeAbsent.has(missing)) ||
		(isMoreMethods && fieldName === "config.request.requestType");
}

function requestTypeOf({ config }: JsonMap): unknown {
	const request = isObject(config) ? config["request"] : undefined;
	return isObject(request) ? request["requestType"] : undefined;
}
