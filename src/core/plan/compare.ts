// Desired and actual -> changes and refusals, or the questions that must be answered first. Pure: ask it again with more.

import type { Catalog } from "../catalog/catalog.ts";
import type {
	Actual,
	ActualIntegration,
	Desired,
	IntegrationChange,
	LiveType,
	NearMiss,
	Question,
	Refusal,
	Standing,
	Suspended,
} from "../types.ts";
import { by } from "../values/order.ts";
import { compareActions, matchedActions } from "./action/compare.ts";
import type { Host } from "./action/host.ts";
import type { Comparison, ComparisonInput } from "./comparison.ts";
import { judgeDocument } from "./document-change.ts";
import { leftBehind } from "./left-behind.ts";
import { findLiveType } from "./live-type.ts";
import { type Ownership, readOwnerships } from "./marked.ts";
import type { Claims } from "./match-case.ts";
import * as messages from "./messages.ts";
import { nearMisses } from "./near-miss.ts";
import { statusWord } from "./status.ts";

export function compare(input: ComparisonInput): Comparison {
	const { state, actual, catalog, owner } = input;
	const liveTypes = liveTypesOf(catalog, actual);
	const hosting = new Set([...liveTypes.values()].map((type) => type.id));
	const { ownerships, questions } = readOwnerships(actual, hosting);
	const ask: Question[] = [
		...questions,
		...briefTypes(state.documents, liveTypes, actual),
	];
	if (ask.length > 0) return provisional(ask, liveTypes);

	const claims = claimsOf(state);
	const changes: IntegrationChange[] = [];
	const refusals: Refusal[] = [];
	const suspended: Suspended[] = [];
	const standings: Standing[] = [];
	const mine = new Set<string>();
	/** Which document took an integration: no two may. */
	const takers = new Map<string, string>();
	const doubtful = new Set<string>();
	const hosts = new Map<string, Host>();
	let unchanged = 0;
	for (const desired of state.documents) {
		const judged = judgeDocument(desired, input, ownerships, claims, takers);
		const rival = judged.integration && takers.get(judged.integration.id);
		if (judged.integration && rival) {
			refusals.push({
				rule: "ambiguous-match",
				key: desired.key,
				message: messages.contested(judged.integration.id, [
					rival,
					desired.key,
				]),
				rivals: [rival],
			});
			continue;
		}
		if (judged.integration) {
			takers.set(judged.integration.id, desired.key);
			mine.add(judged.integration.id);
			standings.push(standing(desired, judged.integration));
		}
		if ("change" in judged)
			hosts.set(desired.key, {
				type: desired.type,
				integrationId: judged.integration?.id ?? null,
				suspend: desired.suspend,
				isUploaded: catalog.types.get(desired.type)?.uploadsActions === true,
			});
		if ("questions" in judged) ask.push(...judged.questions);
		else if ("refusal" in judged) {
			for (const id of judged.doubtful ?? []) doubtful.add(id);
			if (!desired.suspend) refusals.push(judged.refusal);
		} else if (judged.change === null)
			unchanged += desired.suspend || input.unresolved.has(desired.key) ? 0 : 1;
		else if (desired.suspend)
			suspended.push({
				key: desired.key,
				verb: judged.change.verb,
				fields: judged.change.fields,
			});
		else changes.push(judged.change);
	}

	const told = withNearMisses(
		changes,
		ownerships.filter(({ integration }) => !mine.has(integration.id)),
	);
	const left = leftBehind(input, liveTypes, ownerships, claims.keys);
	ask.push(...left.questions);
	const deletions =
		input.prune && !state.incomplete
			? left.deletions.filter(
					({ integrationId }) => !doubtful.has(integrationId ?? ""),
				)
			: [];
	const orphans =
		state.incomplete && state.frozenUnknown > 0 ? [] : left.orphans;
	const ofActions = state.actions
		? compareActions(
				state.actions,
				hosts,
				actual,
				input.pruneActions === true && !state.incomplete,
			)
		: null;
	ask.push(...(ofActions?.questions ?? []));
	const managed = ownerships.filter(
		({ integration, mark }) =>
			mine.has(integration.id) || (mark !== null && mark.owner === owner),
	);
	return {
		changes: [
			...told.changes,
			...deletions,
			...(ofActions?.changes ?? []),
		].sort(by(({ key }) => key)),
		matchedActions: ofActions ? matchedActions(ofActions) : [],
		refusals: [...refusals, ...(ofActions?.refusals ?? [])].sort(
			by(({ key }) => key ?? ""),
		),
		orphans: [
			...orphans,
			// What cannot be read may hold their documents.
			...((state.frozenUnknown > 0 ? null : ofActions?.orphans) ?? []),
		],
		nearMisses: told.nearMisses,
		suspended: [...suspended, ...(ofActions?.suspended ?? [])],
		standings: standings.sort(by(({ key }) => key)),
		unchanged: unchanged + (ofActions?.unchanged ?? 0),
		unmanaged: ownerships.length - managed.length,
		liveTypes,
		questions: unique(ask),
	};
}

function claimsOf(state: ComparisonInput["state"]): Claims {
	const { documents, frozenKeys, frozenPreviousKeys = [] } = state;
	return {
		keys: new Set([
			...documents.flatMap(({ key, previousKeys = [] }) => [
				key,
				...previousKeys,
			]),
			...frozenKeys,
			...frozenPreviousKeys,
		]),
		adopters: new Map(
			documents.flatMap(({ key, adopt }) =>
				adopt === undefined ? [] : [[adopt.toLowerCase(), key] as const],
			),
		),
	};
}

/** Each integration to be made, with a note where one that nobody manages may be meant. */
function withNearMisses(
	changes: readonly IntegrationChange[],
	free: readonly Ownership[],
): {
	readonly changes: readonly IntegrationChange[];
	readonly nearMisses: readonly NearMiss[];
} {
	const found: NearMiss[] = [];
	const noted = changes.map((change) => {
		const near =
			change.verb === "create" && change.target.typeId !== null
				? nearMisses(change, change.target.typeId, free)
				: [];
		found.push(...near);
		return near.length === 0
			? change
			: {
					...change,
					notes: [
						...change.notes,
						...near.map((one) =>
							messages.notes.nearMiss(one.found, one.integrationId),
						),
					],
				};
	});
	return {
		changes: noted,
		nearMisses: found.sort(by(({ key }) => key)),
	};
}

function provisional(
	questions: readonly Question[],
	liveTypes: ReadonlyMap<string, LiveType>,
): Comparison {
	return {
		changes: [],
		matchedActions: [],
		refusals: [],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unchanged: 0,
		unmanaged: 0,
		liveTypes,
		questions: unique(questions),
	};
}

function unique(questions: readonly Question[]): readonly Question[] {
	const lists = questions.filter((question) => question.ask === "actions");
	// One list of actions answers all who want one.
	const list: Question = {
		ask: "actions",
		...(lists.some(({ needed }) => needed) ? { needed: true } : {}),
		...(lists.some(({ auth }) => auth) ? { auth: true } : {}),
	};
	return [
		...new Map(
			[
				...questions.filter(({ ask }) => ask !== "actions"),
				...(lists.length > 0 ? [list] : []),
			].map((question) => [JSON.stringify(question), question]),
		).values(),
	];
}

/** The live type of each of our types, where the platform has one. */
export function liveTypesOf(
	catalog: Catalog,
	actual: Actual,
): ReadonlyMap<string, LiveType> {
	const found = new Map<string, LiveType>();
	for (const [name, type] of catalog.types) {
		const live = findLiveType(
			type.platformType,
			type.credentialTypes,
			catalog,
			actual.types,
		);
		if (live) found.set(name, live);
	}
	return found;
}

/** Types that documents need and that the list only named; for one whose id is not ours, all that may be it. */
function briefTypes(
	documents: readonly Desired[],
	liveTypes: ReadonlyMap<string, LiveType>,
	{ types }: Actual,
): readonly Question[] {
	return documents.flatMap(({ type }): Question[] => {
		const live = liveTypes.get(type);
		return (live ? [live] : types)
			.filter(({ brief }) => brief)
			.map(({ id }) => ({ ask: "type", typeId: id }));
	});
}

/** How an integration stands on the platform. */
export function standing(
	desired: Pick<Desired, "key" | "name" | "type">,
	{ id, intendedState, reportedState }: ActualIntegration,
): Standing {
	return {
		key: desired.key,
		integrationId: id,
		name: desired.name,
		type: desired.type,
		status: statusWord(intendedState),
		reportedState: reportedState.code,
		detail: reportedState.message,
	};
}
