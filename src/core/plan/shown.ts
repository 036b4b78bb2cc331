// A plan -> the same plan as it is written down: a secret that a comment accepted outside of credentials is for the platform alone.
import { withoutSecrets } from "../findings/secret-words.ts";
import type { Change, JsonObject, Plan } from "../types.ts";
import { digest } from "../values/digest.ts";
import { checksum } from "./plan.ts";

/** Its checksum is that of what is shown. */
export function shownPlan<Shown extends Plan>(plan: Shown): Shown {
	const changes = plan.changes.map(shownChange);
	if (digest({ changes }) === digest({ changes: plan.changes })) return plan;
	const shown = { ...plan, changes };
	const { results: _results, ...content } = shown as Plan & {
		readonly results?: unknown;
	};
	return { ...shown, checksum: checksum(content) };
}

function shownChange(change: Change): Change {
	if (change.kind) return change;
	const { config } = change.target;
	if (config === null) return change;
	const { properties, advanced } = config;
	return {
		...change,
		target: {
			...change.target,
			config: {
				...config,
				properties: withoutSecrets("", properties) as JsonObject,
				advanced: withoutSecrets("", advanced) as JsonObject,
			},
		},
	};
}
