// Changes and the numbers of the settings -> refusals: too many of something, or more than the organization may have.

import type { Safety } from "../settings/settings.ts";
import type {
	ActionChange,
	Actual,
	IntegrationChange,
	Refusal,
} from "../types.ts";
import type { Comparison } from "./comparison.ts";
import { ofActions, ofIntegrations } from "./kinds.ts";
import * as messages from "./messages.ts";

/** Judges all changes together, before the first write. */
export function judgeSafety(
	comparison: Comparison,
	actual: Actual,
	safety: Safety,
	/** Our own numbers, used where the platform does not say `maxInstances`. */
	limits: ReadonlyMap<string, number>,
): readonly Refusal[] {
	const changes = ofIntegrations(comparison.changes);
	return [
		...limitRefusals(changes, comparison.liveTypes, actual, limits),
		...tooMany(
			"deletes",
			changes.filter(deletesIntegration),
			safety.maxDeletes,
		),
		...tooMany("disables", changes.filter(disables), safety.maxDisables),
		...tooMany(
			"credential-rewrites",
			changes.filter((change) => rewrites(change, actual)),
			safety.maxCredentialRewrites,
		),
		...actionsLost(
			changes.filter(deletesIntegration),
			ofActions(comparison.changes).filter(({ verb }) => verb === "delete"),
			actual,
			safety.maxActionsLost,
		),
	];
}

/** What is not in Git cannot be brought back: data actions that go with their integration, and those without a document. */
function actionsLost(
	deletes: readonly IntegrationChange[],
	pruned: readonly ActionChange[],
	{ actions }: Actual,
	allowed: number,
): readonly Refusal[] {
	const rule = "too-many-actions-lost";
	const [first] = deletes;
	if (first !== undefined && !actions)
		return [
			{
				rule,
				key: first.key,
				message: messages.actionsUnseen(deletes.map(({ key }) => key)),
			},
		];
	const ofDeleted = deletes.flatMap(({ key, actionsLost: of = 0 }) =>
		of > 0 ? [{ key, actions: of }] : [],
	);
	const ofPruned = [
		...new Set(pruned.map(({ integration }) => integration)),
	].map((key) => ({
		key,
		actions: pruned.filter(({ integration }) => integration === key).length,
	}));
	const lost = [...ofDeleted, ...ofPruned].reduce(
		(sum, { actions: of }) => sum + of,
		0,
	);
	if (lost <= allowed) return [];
	const message = messages.tooManyActionsLost(
		lost,
		allowed,
		ofDeleted,
		ofPruned,
	);
	const [integration] = ofDeleted;
	const [action] = pruned;
	return [
		integration || !action
			? { rule, key: integration?.key ?? null, message }
			: {
					rule,
					key: action.key,
					kind: action.kind,
					integration: action.integration,
					message,
				},
	];
}

function deletesIntegration(change: IntegrationChange): boolean {
	return change.verb === "delete" && change.integrationId !== null;
}

function disables(change: IntegrationChange): boolean {
	return change.verb !== "create" && change.target.state === "DISABLED";
}

/** What an interrupted run left is used by nothing yet: nothing can break by its values. */
function rewrites(
	{ verb, integrationId, target }: IntegrationChange,
	actual: Actual,
): boolean {
	if (verb === "create" || target.credential?.action !== "rewrite")
		return false;
	const { config } =
		actual.integrations.find(({ id }) => id === integrationId) ?? {};
	const bound = config && Object.values(config.credentials);
	return bound?.includes(target.credential.id ?? "") ?? true;
}

function tooMany(
	what: "deletes" | "disables" | "credential-rewrites",
	found: readonly IntegrationChange[],
	allowed: number,
): readonly Refusal[] {
	if (found.length <= allowed) return [];
	const keys = found.map(({ key }) => key);
	return [
		{
			rule: `too-many-${what}`,
			key: keys[0] ?? null,
			message: messages.tooMany(what, found.length, allowed, keys),
		},
	];
}

/** Deletes are done before creates, so they make room. */
function limitRefusals(
	changes: readonly IntegrationChange[],
	liveTypes: Comparison["liveTypes"],
	actual: Actual,
	limits: ReadonlyMap<string, number>,
): readonly Refusal[] {
	const refusals: Refusal[] = [];
	for (const [type, live] of liveTypes) {
		const creates = changes.filter(
			({ verb, target }) => verb === "create" && target.typeId === live.id,
		);
		const deletes = changes.filter(
			(change) =>
				deletesIntegration(change) && change.target.typeId === live.id,
		);
		const limit = live.maxInstances ?? limits.get(type);
		if (creates.length === 0 || limit === undefined) continue;
		const there = actual.integrations.filter(
			({ typeId, intendedState }) =>
				typeId === live.id && intendedState !== "DELETED",
		);
		if (there.length + creates.length - deletes.length <= limit) continue;
		refusals.push({
			rule: "limit-exceeded",
			key: creates[0]?.key ?? null,
			message: messages.liveLimitExceeded(
				type,
				there.length,
				creates.length,
				deletes.length,
				limit,
			),
			creates: creates.map(({ key }) => key),
		});
	}
	return refusals;
}
