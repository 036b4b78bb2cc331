// The platform's data actions -> those of one integration.

import { isAuth, isCustom } from "../action/ids.ts";
import type { Actual, LiveAction } from "../types.ts";

/** Names of an integration's data actions, built-in ones too, sorted; null where they may not be seen. */
export function actionsOf(
	actual: Actual,
	integrationId: string,
): readonly string[] | null {
	return namesOf(actual, integrationId, (action) => !isAuth(action));
}

/** Of those that nothing but a hand makes again. */
export function customActionsOf(
	actual: Actual,
	integrationId: string,
): readonly string[] | null {
	return namesOf(actual, integrationId, isCustom);
}

function namesOf(
	actual: Actual,
	integrationId: string,
	isMeant: (action: LiveAction) => boolean,
): readonly string[] | null {
	return (
		actual.actions
			?.filter(
				(action) => action.integrationId === integrationId && isMeant(action),
			)
			.map(({ name }) => name)
			.sort() ?? null
	);
}
