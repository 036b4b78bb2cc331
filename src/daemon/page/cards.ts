// The documents of an environment -> cards: an integration with its data actions, and what has no integration to stand in.
import type {
	ActionStatus,
	DocumentStatus,
	IntegrationStatus,
} from "../types.ts";

export interface Card {
	readonly integration: IntegrationStatus;
	readonly actions: readonly ActionStatus[];
}

export interface Cards {
	readonly cards: readonly Card[];
	/** Data actions whose integration has no document here. */
	readonly strays: readonly ActionStatus[];
}

export function cardsOf(documents: readonly DocumentStatus[]): Cards {
	const integrations = documents.flatMap((one) => (one.kind ? [] : [one]));
	const actions = new Map<string | null, ActionStatus[]>(
		integrations.map(({ key }) => [key, []]),
	);
	const strays: ActionStatus[] = [];
	for (const one of documents)
		if (one.kind) (actions.get(one.integration) ?? strays).push(one);
	return {
		cards: integrations.map((integration) => ({
			integration,
			actions: actions.get(integration.key) ?? [],
		})),
		strays,
	};
}

/** All that a card tells of. */
export function documentsIn({
	integration,
	actions,
}: Card): readonly DocumentStatus[] {
	return [integration, ...actions];
}
