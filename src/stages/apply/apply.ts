// Plan x writer -> results: the deletes, then all the others side by side.
import pLimit from "p-limit";
import { isCustom } from "../../core/action/ids.ts";
import { standing } from "../../core/plan/compare.ts";
import {
	identityOf,
	kindOf,
	ofActions,
	ofIntegrations,
} from "../../core/plan/kinds.ts";
import type {
	ActionChange,
	Change,
	IntegrationChange,
	Result,
} from "../../core/types.ts";
import { order } from "../../core/values/order.ts";
import { ApiError, causeOf, tokenPath } from "../../platform/errors.ts";
import { type ActionCourse, applyAction } from "./action.ts";
import { applyChange } from "./change.ts";
import type { Course } from "./course.ts";
import { type Applied, type ApplyInput, ChangeFailed } from "./input.ts";
import { createTraffic, enough } from "./looks.ts";

/** A plan with refusals is not applied at all: every change is skipped. */
export async function apply(input: ApplyInput): Promise<Applied> {
	const { plan, actual, signal } = input;
	if (plan.refusals.length > 0)
		return {
			results: plan.changes.map(skipped),
			unreadable: false,
			standings: plan.standings,
			causes: {},
		};
	const { turns, looks } = createTraffic(input);
	const shared = {
		input,
		looks,
		found: new Map(actual.integrations.map((one) => [one.id, one])),
		credentials: new Set(actual.credentials.map(({ id }) => id)),
		// Of a run that is killed before it knows that names are honoured, so many at most are not found again.
		unmarked: pLimit(enough),
	};
	const integrations = ofIntegrations(plan.changes);
	const actions = ofActions(plan.changes);
	const isRemoval = ({ verb }: ActionChange): boolean => verb === "delete";
	const written = actions.filter((change) => !isRemoval(change));
	const total = integrations.length + actions.length;
	let done = 0;
	let unreadable = false;
	const causes: Record<string, string> = {};
	const standings = new Map(plan.standings.map((one) => [one.key, one]));
	const results = new Map<Change, Result>();

	/** Takes turns for the writes of a change, and knows how it ended. */
	async function carryOut(
		change: Change,
		rank: number,
		work: (write: Course["write"]) => Promise<void>,
	): Promise<Pick<Result, "outcome" | "error">> {
		const { key } = change;
		let begun = false;
		const step = (words: string): void =>
			input.onProgress?.({ key, step: words, done, total });
		const write: Course["write"] = (words, one) =>
			turns.take(rank, () => {
				signal?.throwIfAborted();
				begun = true;
				if (words !== null) step(words);
				return one();
			});
		const ended = (
			words: string,
			outcome: Result["outcome"],
			error: string | null,
		) => {
			done += 1;
			step(words);
			return { outcome, error };
		};
		try {
			signal?.throwIfAborted();
			await work(write);
			return ended("done", "applied", null);
		} catch (error) {
			const expected =
				error instanceof ApiError || error instanceof ChangeFailed;
			if (!expected && !signal?.aborted) throw error;
			if (!expected && !begun) return ended("skipped", "skipped", null);
			if (error instanceof ApiError && isUnreadable(error)) unreadable = true;
			const cause = error instanceof ApiError ? causeOf(error) : null;
			if (cause !== null) causes[identityOf(change)] = cause;
			return ended(
				"failed",
				"failed",
				expected
					? error.message
					: "stopped before it was done: run again to finish it",
			);
		}
	}

	async function runAction(
		change: ActionChange,
		integrationId: string | null,
		of: Pick<ActionCourse, "isFresh" | "isYoung">,
	): Promise<void> {
		const rank = plan.changes.indexOf(change);
		let { actionId } = change;
		const made = (id: string | null): void => {
			actionId = id;
		};
		const found = await carryOut(change, rank, async (write) => {
			if (integrationId === null)
				throw new Error(`the integration of ${change.key} was never made`);
			await applyAction({
				input,
				change,
				integrationId,
				...of,
				made,
				write,
				quiet: turns.quiet,
			});
		});
		results.set(change, {
			...skipped(change),
			...found,
			integrationId,
			actionId,
		});
	}

	async function run(change: IntegrationChange): Promise<void> {
		const { key } = change;
		const rank = plan.changes.indexOf(change);
		const own = written.filter(({ integration }) => integration === key);
		const course: Omit<Course, "write"> = {
			...shared,
			change,
			integrationId: change.integrationId,
			seen: null,
			writeActions:
				own.length === 0
					? null
					: async (integrationId) => {
							const isFresh = change.integrationId === null;
							const isYoung = isFresh || isUnfinished(change, actual);
							await Promise.all(
								own.map((one) =>
									runAction(one, integrationId, { isFresh, isYoung }),
								),
							);
						},
		};
		try {
			const found = await carryOut(change, rank, (write) => {
				return applyChange(Object.assign(course, { write }));
			});
			const { integrationId } = course;
			results.set(change, { ...skipped(change), ...found, integrationId });
		} finally {
			if (course.seen) standings.set(key, standing(change, course.seen));
			if (course.integrationId === null) standings.delete(key);
		}
		for (const one of own) if (!results.has(one)) skip(one);
	}

	function skip(change: Change): void {
		done += 1;
		results.set(change, skipped(change));
	}

	// Deletes first: they make room where an organization is at its limit.
	try {
		for (const deletes of [true, false]) {
			const part = integrations.filter(
				({ verb }) => (verb === "delete") === deletes,
			);
			const alone = written.filter(
				({ integration }) =>
					!deletes && !integrations.some(({ key }) => key === integration),
			);
			await Promise.all([
				...part.map(run),
				...alone.map((one) => runAction(one, one.integrationId, old)),
			]);
		}
		// Last, and only where all else was done: what takes their place may not be there.
		const isDone = [...results.values()].every(
			({ outcome }) => outcome === "applied",
		);
		const removals = actions.filter(isRemoval);
		if (isDone)
			await Promise.all(
				removals.map((one) => runAction(one, one.integrationId, old)),
			);
		else removals.forEach(skip);
	} finally {
		looks.end();
	}
	return {
		results: plan.changes.flatMap((change) => results.get(change) ?? []),
		unreadable,
		standings: [...standings.values()].sort((a, b) => order(a.key, b.key)),
		causes,
	};
}

const old = { isFresh: false, isYoung: false };

/** Enabling comes last: one that waits for it, and has no data action, may be what a run made that was killed a moment ago. */
function isUnfinished(
	{ integrationId, target }: IntegrationChange,
	{ actions = [] }: ApplyInput["actual"],
): boolean {
	return (
		target.state === "ENABLED" &&
		!actions?.some(
			(one) => one.integrationId === integrationId && isCustom(one),
		)
	);
}

function skipped(change: Change): Result {
	return {
		...kindOf(change),
		key: change.key,
		outcome: "skipped",
		integrationId: change.integrationId,
		...(change.kind ? { actionId: change.actionId } : {}),
		error: null,
	};
}

export function isUnreadable(error: ApiError): boolean {
	return (
		error.kind === "credentials" ||
		error.kind === "permission" ||
		error.path === tokenPath ||
		error.method === "GET"
	);
}
