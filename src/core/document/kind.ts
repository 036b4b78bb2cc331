// A document -> what it is: an integration, or a data action of one.
import type { Kind, MapNode } from "../types.ts";

/** By the members that only one of the kinds has; an integration where neither tells. */
export function kindOf({ entries }: MapNode): Kind {
	const isAction =
		!entries.has("type") &&
		(entries.has("integration") || entries.has("request"));
	return isAction ? "action" : "integration";
}
