// A plan that was saved and the plan of now -> whether it still is what was reviewed.

import type { ActionChange, Change, Plan, Refusal } from "../types.ts";
import { digest } from "../values/digest.ts";
import { isObject, parsed } from "../values/json.ts";
import * as messages from "./messages.ts";
import { limitChanges, limitRefusals } from "./only.ts";
import { checksum } from "./plan.ts";
import { shownPlan } from "./shown.ts";

export type SavedPlan =
	| { readonly plan: Plan; readonly altered: boolean }
	/** Not a plan of our version; completes "the plan file …". */
	| { readonly problem: string };

export function readSavedPlan(text: string): SavedPlan {
	const json = parsed(text);
	if (json === undefined) return { problem: "is not JSON" };
	if (!isObject(json)) return { problem: "is not a plan" };
	const plan = json as unknown as Plan;
	if (plan.version !== 1) return { problem: "is not a plan of version 1" };
	const whole =
		typeof plan.environment === "string" &&
		typeof plan.checksum === "string" &&
		Array.isArray(plan.changes) &&
		(plan.only === undefined || Array.isArray(plan.only));
	if (!whole) return { problem: "lacks environment, checksum or changes" };
	return { plan, altered: checksum(plan) !== plan.checksum };
}

/**
 * One for each key that moved since; none: both plans write the same. Where the plan of now is for some keys alone, what
 * was reviewed of them counts.
 */
export function staleRefusals(
	reviewed: Plan,
	current: Plan,
): readonly Refusal[] {
	const now = shownPlan(current);
	const saved = now.only ? limitedTo(reviewed, now.only) : reviewed;
	const refusals: Refusal[] = [];
	const refuse = (key: string | null, message: string, of?: Change): void => {
		const action = of?.kind
			? { kind: of.kind, integration: of.integration }
			: {};
		refusals.push({ rule: "stale-plan", key, message, ...action });
	};
	if (!saved.secretsRead) refuse(null, messages.stale.withoutSecrets());
	if (saved.commit !== now.commit)
		refuse(null, messages.stale.commit(saved.commit, now.commit));
	if (saved.organizationId !== now.organizationId)
		refuse(
			null,
			messages.stale.organization(saved.organizationId, now.organizationId),
		);
	for (const kind of [undefined, "action"] as const) {
		const before = byKey(saved, kind);
		const after = byKey(now, kind);
		const keys = new Set([...before.keys(), ...after.keys()]);
		for (const key of [...keys].sort()) {
			const was = before.get(key);
			const is = after.get(key);
			if (!was) refuse(key, messages.stale.appeared(), is);
			else if (!is) refuse(key, messages.stale.vanished(), was);
			else if (essence(was) !== essence(is)) refuse(key, reason(was, is), is);
		}
	}
	// Whoever reviewed the file relied on all that it says, not only on what is written.
	const { only } = now;
	if (refusals.length === 0 && said(saved, only) !== said(now, only))
		refuse(null, messages.stale.other());
	return refusals;
}

function said(
	{ changes, summary, orphans, suspended, refusals }: Plan,
	only: readonly string[] | undefined,
): string {
	if (only === undefined)
		return digest({ changes, summary, orphans, suspended, refusals });
	// What else there is may move: it is not written.
	const ofThem = ({ key }: { readonly key: string }): boolean =>
		only.includes(key);
	return digest({
		changes,
		orphans: orphans.filter(ofThem),
		suspended: suspended.filter(ofThem),
		refusals,
	});
}

function limitedTo(plan: Plan, only: readonly string[]): Plan {
	const { named } = limitChanges(plan, only);
	const { standing } = limitRefusals(plan.refusals, only, named.changes);
	return { ...named, refusals: standing };
}

/** An orphaned credential has no integration, so a key may have a change of each. */
function byKey(plan: Plan, kind?: "action"): ReadonlyMap<string, Change> {
	return new Map(
		plan.changes
			.filter((change) => change.kind === kind)
			.map((change) => [change.key, change]),
	);
}

function essence(change: Change): string {
	const { notes: _notes, ...rest } = change;
	return digest(rest);
}

function reason(was: Change, is: Change): string {
	if (was.document !== is.document) return messages.stale.document();
	if (was.integrationId !== is.integrationId)
		return messages.stale.integration();
	if (was.kind || is.kind)
		return was.kind && is.kind
			? reasonOfAction(was, is)
			: messages.stale.other();
	if (was.target.configVersion !== is.target.configVersion)
		return messages.stale.configuration(
			was.target.configVersion,
			is.target.configVersion,
		);
	const [auth, authNow] = [was.target.customAuth, is.target.customAuth];
	if (auth && authNow && auth.version !== authNow.version)
		return messages.stale.customAuth(auth.version, authNow.version);
	const before = was.target.credential;
	const after = is.target.credential;
	if (before?.modifiedDate !== after?.modifiedDate)
		return messages.stale.credential();
	if (
		digest(before?.fingerprints ?? null) !== digest(after?.fingerprints ?? null)
	)
		return messages.stale.secrets();
	return messages.stale.other();
}

function reasonOfAction(was: ActionChange, is: ActionChange): string {
	if (was.actionId !== is.actionId) return messages.stale.otherAction();
	return was.target.version === is.target.version
		? messages.stale.other()
		: messages.stale.action(was.target.version, is.target.version);
}
