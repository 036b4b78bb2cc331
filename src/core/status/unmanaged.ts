// A plan and the organization that it was made of -> the data-action integrations that are nobody's here, by name.
import type { Catalog } from "../catalog/catalog.ts";
import { liveTypes } from "../export/candidates.ts";
import { readOwnerships } from "../plan/marked.ts";
import type { Actual, Plan } from "../types.ts";
import { order } from "../values/order.ts";

export interface Unmanaged {
	readonly integrationId: string;
	readonly name: string;
	/** Ours, else the platform's id. */
	readonly type: string;
	/** other: somebody else's line is on it. */
	readonly managed: "other" | "no";
	/** Of that line; null: it names none, or there is none. */
	readonly owner: string | null;
}

/** Sorted by name; asks for nothing beyond what the plan was made of. */
export function unmanagedOnes(
	plan: Plan,
	actual: Actual,
	catalog: Catalog,
	owner: string | null,
	/** What the platform calls it, without secrets. */
	shownName: (name: string) => string,
): readonly Unmanaged[] {
	const types = liveTypes(catalog, actual);
	const documented = new Set(
		plan.standings.map(({ integrationId }) => integrationId),
	);
	return readOwnerships(actual, new Set(types.keys()))
		.ownerships.filter(
			({ integration, mark }) =>
				!documented.has(integration.id) &&
				(mark === null ? types.has(integration.typeId) : mark.owner !== owner),
		)
		.map(
			({ integration: { id, name, typeId }, mark }): Unmanaged => ({
				integrationId: id,
				name: shownName(name),
				type: types.get(typeId)?.ours.name ?? typeId,
				managed: mark ? "other" : "no",
				owner: mark?.owner ?? null,
			}),
		)
		.sort(
			(a, b) =>
				order(a.name, b.name) || order(a.integrationId, b.integrationId),
		);
}
