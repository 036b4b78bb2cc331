// The platform's data actions -> those of one integration.
import type { Actual } from "../types.ts";

/** Names of an integration's data actions, sorted; null where they may not be seen. */
export function actionsOf(
	actual: Actual,
	integrationId: string,
): readonly string[] | null {
	return (
		actual.actions
			?.filter((action) => action.integrationId === integrationId)
			.map(({ name }) => name)
			.sort() ?? null
	);
}
