// A plan and the documents of data actions -> how each stands, and which have no document.
import type { LintedDocument } from "../lint/linted.ts";
import type { WantedAction } from "../plan/action/desired.ts";
import { identityOf } from "../plan/kinds.ts";
import type { Orphan } from "../types.ts";
import {
	type ActionStatus,
	described,
	type StatusInput,
	type StatusStanding,
	saysNothing,
} from "./row.ts";

export function actionRows(input: StatusInput): readonly ActionStatus[] {
	const { tree, plan, state } = input;
	const { documents = [], frozenKeys = [] } = state.actions ?? {};
	const wanted = new Map(documents.map((one) => [one.key, one]));
	const isFrozen = ({ key }: LintedDocument): boolean =>
		key === undefined || frozenKeys.includes(key) || !wanted.has(key);
	return [
		...tree.actions
			.filter(({ environments }) => environments.includes(plan.environment))
			.map((document) => {
				const own = wanted.get(document.key ?? "");
				return isFrozen(document) || !own
					? rowOf(input, document, "frozen")
					: rowOf(input, document, standingOf(input, own), own);
			}),
		...plan.orphans.flatMap((one) => (one.kind ? orphanRow(input, one) : [])),
	];
}

export function actionsElsewhere(input: StatusInput): readonly ActionStatus[] {
	return input.tree.actions
		.filter(
			({ environments }) => !environments.includes(input.plan.environment),
		)
		.map((document) => rowOf(input, document, "elsewhere"));
}

function standingOf(
	{ plan, matchedActions }: StatusInput,
	{ key, integration, suspend }: WantedAction,
): StatusStanding {
	const identity = identityOf({ kind: "action", key });
	const isIt = (one: { kind?: "action" | undefined; key: string | null }) =>
		one.kind === "action" && one.key === key;
	if (suspend || plan.suspended.some(isIt)) return "suspended";
	const change = plan.changes.find((one) => identityOf(one) === identity);
	if (change) return change.verb === "create" ? "missing" : "differs";
	const isRefused = plan.refusals.some((one) => isIt(one) && !saysNothing(one));
	if (isRefused) return "differs";
	if (matchedActions.some((one) => one.key === key)) return "in-sync";
	// Nobody looked, because its integration is refused.
	return plan.refusals.some((one) => !one.kind && one.key === integration)
		? "differs"
		: "missing";
}

function rowOf(
	input: StatusInput,
	document: LintedDocument,
	standing: StatusStanding,
	wanted?: WantedAction,
): ActionStatus {
	const { key, name, file, line, integration } = described(document);
	const host = wanted?.integration ?? integration;
	return {
		...blank(input, host),
		key,
		actionId:
			input.matchedActions.find((one) => one.key === key)?.actionId ?? null,
		name: wanted?.content.name ?? name,
		managed: "ours",
		owner: input.owner,
		standing,
		file,
		line,
	};
}

function orphanRow(input: StatusInput, orphan: Orphan): ActionStatus {
	const { integration = null, integrationId, actionId = null, name } = orphan;
	return {
		...blank(input, integration),
		integrationId,
		key: null,
		actionId,
		name,
		managed: "no",
		owner: null,
		standing: "orphan",
		file: null,
		line: null,
	};
}

/** What is told of an integration, and not of its data actions. */
function blank({ plan, state }: StatusInput, integration: string | null) {
	const host = plan.standings.find(({ key }) => key === integration);
	const document = state.documents.find(({ key }) => key === integration);
	return {
		kind: "action",
		integration,
		integrationId: host?.integrationId ?? null,
		type: document?.type ?? null,
		status: null,
		reportedState: null,
		detail: null,
		credential: null,
		actions: null,
		writer: null,
	} as const;
}
