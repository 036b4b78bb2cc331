// Desired and actual data actions -> changes and refusals, or the questions that must be answered first.

import { isCustom } from "../../action/ids.ts";
import type {
	ActionChange,
	Actual,
	FieldChange,
	LiveAction,
	Orphan,
	Question,
	Refusal,
	Suspended,
} from "../../types.ts";
import { digest } from "../../values/digest.ts";
import { comparableName } from "../../values/invisible.ts";
import * as messages from "../messages.ts";
import type { DesiredActions, WantedAction } from "./desired.ts";
import { fixedFields, settableFields } from "./fields.ts";
import type { Host } from "./host.ts";
import { actionsLeftBehind } from "./left-behind.ts";
import { matchAction } from "./match.ts";
import { type Pool, poolOf } from "./pool.ts";

export interface ActionComparison {
	/** Key of the document that has an action, or may mean it, by the action's id. */
	readonly documentOf: ReadonlyMap<string, string>;
	readonly changes: readonly ActionChange[];
	readonly refusals: readonly Refusal[];
	readonly orphans: readonly Orphan[];
	readonly suspended: readonly Suspended[];
	readonly unchanged: number;
	readonly questions: readonly Question[];
}

/**
 * @param hosts by key, of the integrations of which it is known what they are; what others host is not looked at
 * @param prunes what no document means is deleted
 */
export function compareActions(
	desired: DesiredActions,
	hosts: ReadonlyMap<string, Host>,
	{ actions, wholeActions = {} }: Pick<Actual, "actions" | "wholeActions">,
	prunes = false,
): ActionComparison {
	const none = {
		documentOf: new Map<string, string>(),
		changes: [],
		refusals: [],
		orphans: [],
		suspended: [],
		unchanged: 0,
		questions: [],
	};
	if (!actions) {
		// Where nothing here is described and nothing is to go, they are only told of: whoever may not see them manages integrations all the same.
		const needed = prunes || desired.documents.length + desired.frozen > 0;
		if (needed) return { ...none, questions: [{ ask: "actions", needed }] };
		return actions === null
			? none
			: { ...none, questions: [{ ask: "actions" }] };
	}
	const live = actions.filter(isCustom);
	const taken = new Set<LiveAction>();
	const documentOf = new Map<string, string>();
	const changes: ActionChange[] = [];
	const refusals: Refusal[] = [];
	const suspended: Suspended[] = [];
	const questions: Question[] = [];
	const undecided = new Set<string>();
	let unchanged = 0;
	const pools = poolsOf(live);
	const borne = namesBorne(desired.documents);
	for (const wanted of desired.documents) {
		const host = hosts.get(wanted.integration);
		if (!host) continue;
		const { key, integration } = wanted;
		const of = { kind: "action", integration } as const;
		const pool = pools.get(host.integrationId ?? "") ?? poolOf([]);
		const names = borne.get(integration);
		const own = comparableName(wanted.content.name);
		const judged = judge(wanted, host, pool, wholeActions, (name) => {
			const comparable = comparableName(name);
			const bearing = names?.get(comparable) ?? 0;
			return bearing > (comparable === own ? 1 : 0);
		});
		for (const one of judged.takes) {
			taken.add(one);
			pool.take(one);
			documentOf.set(one.id, key);
		}
		const still = wanted.suspend || host.suspend;
		if ("questions" in judged) questions.push(...judged.questions);
		else if ("refused" in judged) {
			undecided.add(integration);
			if (!still) refusals.push({ ...judged.refused, key, ...of });
		} else if (judged.change === null) unchanged += wanted.suspend ? 0 : 1;
		else if (still) {
			const { verb, fields } = judged.change;
			suspended.push({ key, verb, fields, ...of });
		} else changes.push(judged.change);
	}
	const left = actionsLeftBehind(
		hosts,
		// What a document without a meaning would say is not known.
		desired.frozen > 0 ? [] : live.filter((one) => !taken.has(one)),
		wholeActions,
		desired.documents,
		undecided,
		prunes,
	);
	return {
		documentOf,
		changes: [...changes, ...left.deletions],
		refusals,
		orphans: left.orphans,
		suspended: [...suspended, ...left.suspended],
		unchanged,
		questions: [...questions, ...left.questions],
	};
}

/** By the id of their integration. */
function poolsOf(live: readonly LiveAction[]): ReadonlyMap<string, Pool> {
	const byIntegration = new Map<string, LiveAction[]>();
	for (const one of live) {
		const same = byIntegration.get(one.integrationId);
		if (same) same.push(one);
		else byIntegration.set(one.integrationId, [one]);
	}
	return new Map(
		[...byIntegration].map(([id, actions]) => [id, poolOf(actions)]),
	);
}

/** How many documents of an integration, by its key, bear a name. */
function namesBorne(
	documents: readonly WantedAction[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
	const borne = new Map<string, Map<string, number>>();
	for (const { integration, content } of documents) {
		const names = borne.get(integration) ?? new Map<string, number>();
		const name = comparableName(content.name);
		borne.set(integration, names.set(name, (names.get(name) ?? 0) + 1));
	}
	return borne;
}

/** A document that an action was found for. */
export interface MatchedAction {
	/** Of the document. */
	readonly key: string;
	/** Null: several may be meant. */
	readonly actionId: string | null;
}

export function matchedActions({
	documentOf,
}: Pick<ActionComparison, "documentOf">): readonly MatchedAction[] {
	const found = new Map<string, string | null>();
	for (const [id, key] of documentOf)
		found.set(key, found.has(key) ? null : id);
	return [...found].map(([key, actionId]) => ({ key, actionId }));
}

type Judged = { readonly takes: readonly LiveAction[] } & (
	| { readonly change: ActionChange | null }
	| { readonly refused: Pick<Refusal, "rule" | "message"> }
	| { readonly questions: readonly Question[] }
);

function judge(
	wanted: WantedAction,
	host: Host,
	pool: Pool,
	whole: NonNullable<Actual["wholeActions"]>,
	isOthers: (name: string) => boolean,
): Judged {
	const { content } = wanted;
	const match = matchAction(wanted, pool, whole, isOthers);
	if (match.found === "unknown")
		return { takes: [], questions: match.questions };
	if (match.found === "refused") {
		const { rule, message, candidates: takes } = match;
		return { takes, refused: { rule, message } };
	}
	const change = (
		verb: ActionChange["verb"],
		fields: readonly FieldChange[],
		more: Partial<ActionChange>,
	): ActionChange => ({
		kind: "action",
		key: wanted.key,
		integration: wanted.integration,
		type: host.type,
		name: content.name,
		verb,
		fields,
		notes: [],
		integrationId: host.integrationId,
		actionId: null,
		document: digest(wanted),
		target: { version: null, retires: [] },
		...more,
	});
	if (match.found === "nothing")
		return {
			takes: [],
			change: change(
				"create",
				[...settableFields(content, null), ...fixedFields(content, null)],
				{},
			),
		};
	const { action, replaced } = match;
	const takes = [action, ...replaced];
	const actual = whole[action.id];
	if (!actual)
		return { takes, questions: [{ ask: "action", actionId: action.id }] };
	const fixed = fixedFields(content, actual.content);
	const fields = [...settableFields(content, actual.content), ...fixed];
	const actionId = action.id;
	const { version } = actual;
	if (fixed.length > 0)
		return wanted.replace
			? {
					takes,
					change: change("replace", fields, {
						actionId,
						notes: [messages.notes.replaces(actionId)],
						target: { version, retires: takes.map(named) },
					}),
				}
			: {
					takes,
					refused: {
						rule: "action-contract-change",
						message: messages.actionContractChange(actionId, fixed),
					},
				};
	if (replaced.length > 0)
		return {
			takes,
			change: change("replace", fields, {
				actionId,
				notes: replaced.map(({ id }) => messages.notes.retires(id)),
				target: { version, retires: replaced.map(named) },
			}),
		};
	return {
		takes,
		change:
			fields.length === 0
				? null
				: change("update", fields, {
						actionId,
						target: { version, retires: [] },
					}),
	};
}

function named({ id, name }: LiveAction) {
	return { id, name };
}
