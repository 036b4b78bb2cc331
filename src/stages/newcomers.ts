// What a run made -> told beside the lists, which may not show it for a while: what is not seen would be made a second time.
import type { Actual, Change, Question, Result } from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import type { PlanReader } from "./reconcile.ts";

export interface Newcomer {
	readonly newcomer: string;
	/** Absent: a data action. */
	readonly of?: "integrations";
}

/** What the platform would show late of a list, it is asked for by its id. */
const since = "newcomer";

export function newcomersOf(
	changes: readonly Change[],
	results: readonly Result[],
): readonly Newcomer[] {
	const isNew = (wanted: string): boolean =>
		changes.some(
			({ kind, key, integrationId }) =>
				!kind && key === wanted && integrationId === null,
		);
	return results.flatMap(
		({ kind, key, integrationId, actionId }): Newcomer[] => {
			if (kind) return actionId ? [{ newcomer: actionId }] : [];
			return integrationId && isNew(key)
				? [{ newcomer: integrationId, of: "integrations" }]
				: [];
		},
	);
}

export function isNewcomer(json: unknown): json is Newcomer {
	return isObject(json) && typeof json["newcomer"] === "string";
}

/** With the integrations that are there although the list does not show them. */
export async function withNewIntegrations(
	reader: PlanReader,
	actual: Actual,
	newcomers: readonly Newcomer[],
): Promise<Actual> {
	const missing = newcomers.filter(
		({ newcomer, of }) =>
			of === "integrations" &&
			!actual.integrations.some(({ id }) => id === newcomer),
	);
	if (missing.length === 0) return actual;
	return reader.answer(
		actual,
		missing.map(
			({ newcomer }): Question => ({
				ask: "integration",
				integrationId: newcomer,
			}),
		),
	);
}

/** With the data actions that are there although the list does not show them. */
export async function withNewActions(
	reader: PlanReader,
	actual: Actual,
	newcomers: readonly Newcomer[],
): Promise<Actual> {
	const { actions } = actual;
	const missing = newcomers
		.filter(({ of }) => of === undefined)
		.map(({ newcomer }) => newcomer)
		.filter((id) => !actions?.some((listed) => listed.id === id));
	if (!actions || missing.length === 0) return actual;
	const asked = await reader.answer(
		actual,
		missing.map((actionId): Question => ({ ask: "action", actionId, since })),
	);
	const found = missing.flatMap((id) => asked.wholeActions?.[id] ?? []);
	return {
		...actual,
		actions: [
			...actions,
			...found.map(({ id, integrationId, version, content: { name } }) => ({
				id,
				integrationId,
				name,
				version,
			})),
		],
		wholeActions: {
			...actual.wholeActions,
			...Object.fromEntries(
				found.map(({ since: _since, ...whole }) => [whole.id, whole]),
			),
		},
	};
}
