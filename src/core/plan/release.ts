// Keys and live integrations -> those that carry our line for one of them, and the configuration that is without it.
import type { ActualConfig, ActualIntegration } from "../types.ts";
import { order } from "../values/order.ts";
import type { ConfigBody } from "./configuration.ts";
import type { Ownership } from "./marked.ts";
import { readNotes, withoutMark } from "./ownership.ts";

/** An integration that nobody will manage any more. */
export interface Release {
	readonly key: string;
	readonly integration: ActualIntegration;
}

/** Of clones that carry one key all are released. Sorted by key. */
export function releasesOf(
	keys: readonly string[],
	owner: string | null,
	ownerships: readonly Ownership[],
): readonly Release[] {
	return ownerships
		.flatMap(({ integration, mark }) =>
			mark !== null && mark.owner === owner && keys.includes(mark.key)
				? [{ key: mark.key, integration }]
				: [],
		)
		.sort(
			(a, b) =>
				order(a.key, b.key) || order(a.integration.id, b.integration.id),
		);
}

/** Null: there is no line of this owner and key any more, and so nothing to take off. */
export function releasedBody(
	{ key, integration }: Release,
	owner: string | null,
	live: ActualConfig,
): ConfigBody | null {
	const { mark } = readNotes(live.notes);
	if (mark?.key !== key || mark.owner !== owner) return null;
	return {
		name: live.name || integration.name,
		version: live.version,
		properties: live.properties,
		advanced: live.advanced,
		notes: withoutMark(live.notes),
		credentials: Object.fromEntries(
			Object.entries(live.credentials).map(([slot, id]) => [slot, { id }]),
		),
	};
}
