// Data actions that a run made -> told beside the list, which may not show them for a while: one that is not seen would be made a second time.
import type { Actual, Question, Result } from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import type { PlanReader } from "./reconcile.ts";

export interface Newcomer {
	readonly newcomer: string;
}

/** What the platform would show late of a list, it is asked for by its id. */
const since = "newcomer";

export function newcomersOf(results: readonly Result[]): readonly Newcomer[] {
	return results.flatMap(({ kind, actionId }) =>
		kind && actionId ? [{ newcomer: actionId }] : [],
	);
}

export function isNewcomer(json: unknown): json is Newcomer {
	return isObject(json) && typeof json["newcomer"] === "string";
}

/** With those that are there although the list does not show them. */
export async function withNewcomers(
	reader: PlanReader,
	actual: Actual,
	newcomers: readonly Newcomer[],
): Promise<Actual> {
	const { actions } = actual;
	const missing = newcomers
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
