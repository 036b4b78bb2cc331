// The data actions of one integration that no document has yet -> those of a name, without looking at each for each document.
import type { LiveAction } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";

export interface Pool {
	/** In the order in which the platform lists them. */
	named(names: readonly string[]): readonly LiveAction[];
	withId(id: string): LiveAction | undefined;
	take(action: LiveAction): void;
}

export function poolOf(live: readonly LiveAction[]): Pool {
	const byName = new Map<string, LiveAction[]>();
	const places = new Map<LiveAction, number>();
	const left = new Map<string, LiveAction>();
	for (const [at, action] of live.entries()) {
		const name = comparableName(action.name);
		const same = byName.get(name);
		if (same) same.push(action);
		else byName.set(name, [action]);
		places.set(action, at);
		left.set(action.id, action);
	}
	const placeOf = (action: LiveAction): number => places.get(action) ?? 0;
	return {
		named: (names) =>
			[...new Set(names.map(comparableName))]
				.flatMap((name) => byName.get(name) ?? [])
				.filter(({ id }) => left.has(id))
				.sort((one, other) => placeOf(one) - placeOf(other)),
		withId: (id) => left.get(id),
		take: ({ id }) => {
			left.delete(id);
		},
	};
}
