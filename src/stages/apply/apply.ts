// Plan x writer -> results: the deletes, then all the others side by side.
import pLimit from "p-limit";
import { standing } from "../../core/plan/compare.ts";
import { ofIntegrations } from "../../core/plan/kinds.ts";
import type { Change, IntegrationChange, Result } from "../../core/types.ts";
import { order } from "../../core/values/order.ts";
import { ApiError, causeOf } from "../../platform/errors.ts";
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
	const changes = ofIntegrations(plan.changes);
	const total = changes.length;
	let done = 0;
	let unreadable = false;
	const causes: Record<string, string> = {};
	const standings = new Map(plan.standings.map((one) => [one.key, one]));

	async function run(change: IntegrationChange, rank: number): Promise<Result> {
		const { key } = change;
		let begun = false;
		const step = (words: string): void =>
			input.onProgress?.({ key, step: words, done, total });
		const course: Course = {
			...shared,
			change,
			write: (words, work) =>
				turns.take(rank, () => {
					signal?.throwIfAborted();
					begun = true;
					if (words !== null) step(words);
					return work();
				}),
			integrationId: change.integrationId,
			seen: null,
		};
		const ended = (words: string): void => {
			done += 1;
			step(words);
		};
		const result = (
			outcome: Result["outcome"],
			error: string | null,
		): Result => ({
			key,
			outcome,
			integrationId: course.integrationId,
			error,
		});
		try {
			signal?.throwIfAborted();
			await applyChange(course);
			ended("done");
			return result("applied", null);
		} catch (error) {
			const expected =
				error instanceof ApiError || error instanceof ChangeFailed;
			if (!expected && !signal?.aborted) throw error;
			if (!expected && !begun) {
				ended("skipped");
				return skipped(change);
			}
			if (error instanceof ApiError && isUnreadable(error)) unreadable = true;
			const cause = error instanceof ApiError ? causeOf(error) : null;
			if (cause !== null) causes[key] = cause;
			ended("failed");
			return result(
				"failed",
				expected
					? error.message
					: "stopped before it was done: run again to finish it",
			);
		} finally {
			if (course.seen) standings.set(key, standing(change, course.seen));
			if (course.integrationId === null) standings.delete(key);
		}
	}

	// Deletes first: they make room where an organization is at its limit.
	const results = new Map<string, Result>();
	try {
		for (const deletes of [true, false]) {
			const part = changes.filter(
				({ verb }) => (verb === "delete") === deletes,
			);
			for (const result of await Promise.all(part.map(run)))
				results.set(result.key, result);
		}
	} finally {
		looks.end();
	}
	return {
		results: changes.flatMap(({ key }) => results.get(key) ?? []),
		unreadable,
		standings: [...standings.values()].sort((a, b) => order(a.key, b.key)),
		causes,
	};
}

function skipped(change: Change): Result {
	return {
		key: change.key,
		outcome: "skipped",
		integrationId: change.integrationId,
		error: null,
	};
}

export function isUnreadable(error: ApiError): boolean {
	return (
		error.kind === "credentials" ||
		error.kind === "permission" ||
		error.method === "GET"
	);
}
