// What carries our mark and has no document any more -> orphans, and with prune the changes that delete them.

import type {
	Actual,
	IntegrationChange,
	LiveType,
	NamedObject,
	Orphan,
	Question,
	Target,
} from "../types.ts";
import { order } from "../values/order.ts";
import { customActionsOf } from "./actions.ts";
import type { ComparisonInput } from "./comparison.ts";
import { credentialUsers } from "./credential-users.ts";
import type { Ownership } from "./marked.ts";
import * as messages from "./messages.ts";
import { keyOfCredential } from "./ownership.ts";

/** What carries our mark and has no document any more: integrations, and credentials that nothing uses. */
export function leftBehind(
	{ actual, owner, prune, state }: ComparisonInput,
	liveTypes: ReadonlyMap<string, LiveType>,
	ownerships: readonly Ownership[],
	claimed: ReadonlySet<string>,
): {
	orphans: readonly Orphan[];
	deletions: readonly IntegrationChange[];
	questions: readonly Question[];
} {
	const orphans: Orphan[] = [];
	const deletions: IntegrationChange[] = [];
	const questions: Question[] = [];
	const typeNames = new Map(
		[...liveTypes].map(([name, live]) => [live.id, name]),
	);
	const prunes = prune && !state.incomplete;
	const keysHeld = new Set<string>();
	for (const { integration, mark } of ownerships) {
		if (mark === null || mark.owner !== owner) continue;
		keysHeld.add(mark.key);
		if (claimed.has(mark.key)) continue;
		orphans.push({
			key: mark.key,
			integrationId: integration.id,
			name: integration.name,
		});
		if (!prunes) continue;
		if (!integration.config) {
			questions.push({ ask: "config", integrationId: integration.id });
			continue;
		}
		if (actual.actions === undefined) {
			questions.push({ ask: "actions" });
			continue;
		}
		const removable = unusedCredentials(
			actual,
			owner,
			mark.key,
			integration.id,
		);
		questions.push(...removable.questions);
		const actions = customActionsOf(actual, integration.id);
		deletions.push({
			key: mark.key,
			type: typeNames.get(integration.typeId) ?? integration.typeId,
			name: integration.name,
			verb: "delete",
			fields: [],
			notes: [
				messages.notes.deleting(actions),
				...removable.credentials.map(({ name }) =>
					messages.notes.removesCredential(name),
				),
			],
			integrationId: integration.id,
			...(actions && actions.length > 0 ? { actionsLost: actions.length } : {}),
			document: null,
			target: deletionTarget(
				integration.typeId,
				removable.credentials,
				integration.config.version,
			),
		});
	}
	for (const credential of actual.credentials) {
		const key = keyOfCredential(credential.name, owner);
		if (key === null || claimed.has(key) || keysHeld.has(key)) continue;
		keysHeld.add(key);
		const removable = unusedCredentials(actual, owner, key, null);
		const known = removable.questions.length === 0;
		// What is bound still is not left behind: its integration was released, or it is kept under a key of before.
		if (known && removable.credentials.length === 0) continue;
		orphans.push({ key, integrationId: null, name: credential.name });
		if (!prunes) continue;
		questions.push(...removable.questions);
		if (removable.credentials.length === 0) continue;
		deletions.push({
			key,
			type: credential.type,
			name: credential.name,
			verb: "delete",
			fields: [],
			notes: [messages.notes.removesCredential(credential.name)],
			integrationId: null,
			document: null,
			target: deletionTarget(null, removable.credentials, null),
		});
	}
	return {
		orphans: orphans.sort(
			(a, b) =>
				order(a.key, b.key) ||
				order(a.integrationId ?? "", b.integrationId ?? ""),
		),
		deletions,
		questions,
	};
}

function deletionTarget(
	typeId: string | null,
	removeCredentials: readonly NamedObject[],
	configVersion: number | null,
): Target {
	return {
		typeId,
		credential: null,
		config: null,
		state: null,
		removeCredentials,
		configVersion,
	};
}

/** The credentials of our name for `key` that nothing but `integrationId` uses. */
function unusedCredentials(
	actual: Actual,
	owner: string | null,
	key: string,
	integrationId: string | null,
): { credentials: readonly NamedObject[]; questions: readonly Question[] } {
	const credentials: NamedObject[] = [];
	const questions: Question[] = [];
	for (const credential of actual.credentials) {
		if (keyOfCredential(credential.name, owner) !== key) continue;
		const users = credentialUsers(actual, credential, integrationId);
		if ("questions" in users) questions.push(...users.questions);
		else if (users.names.length === 0)
			credentials.push({ id: credential.id, name: credential.name });
	}
	return { credentials, questions };
}
