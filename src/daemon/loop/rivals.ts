// What a cycle sees on the platform, and what it wrote -> other programs that write the same, and what is left to them for a while.
import { identityOf, kindOf } from "../../core/plan/kinds.ts";
import {
	otherWriters,
	type Seen,
	type Writers,
	writersOf,
} from "../../core/plan/sightings.ts";
import type { Actual, Change, Plan, Result } from "../../core/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Sighting } from "../types.ts";
import { createContest } from "./contest.ts";

export interface Rivals {
	look(
		plan: Plan,
		actual: Actual,
		owner: string | null,
	): {
		/** Identities of the documents to leave alone now. */
		readonly contested: ReadonlySet<string>;
		readonly others: readonly Sighting[];
	};
	/** @param plan what was to be done */
	wrote(plan: Plan, results: readonly Result[]): void;
}

/** @param own this daemon's name */
export function createRivals(clock: Clock, own: string): Rivals {
	const contest = createContest();
	let writers: Writers | null = null;
	/** By what has data actions written, which carry no line of ours, the document that they were made like. */
	const made = new Map<string, string | null>();

	/** Once for each time that it was made like its document, which is the same still. */
	function undoneActions({ changes }: Plan): readonly Change[] {
		const undone = changes.filter(
			(change) =>
				writesAction(change) &&
				change.document !== null &&
				// With its integration it went because of that.
				change.integrationId !== null &&
				made.get(identityOf(change)) === change.document,
		);
		for (const change of undone) made.delete(identityOf(change));
		return undone;
	}

	return {
		look(plan, actual, owner) {
			const now = writersOf(actual, owner);
			const others = otherWriters(writers, now, own);
			writers = now;
			const undone = undoneActions(plan);
			const contested = contest.held(
				clock.monotonic(),
				plan.changes.map(identityOf),
				[...others.map(({ key }) => key), ...undone.map(identityOf)],
			);
			return {
				contested,
				others: [
					...others.map((seen) => sighting(seen, contested)),
					// Once may be anybody's edit, and is put right.
					...undone
						.filter((change) => contested.has(identityOf(change)))
						.map(undoneAgain),
				],
			};
		},
		wrote({ changes }, results) {
			contest.wrote(results);
			const documents = new Map(
				changes
					.filter(writesAction)
					.map((one) => [identityOf(one), one.document]),
			);
			for (const result of results) {
				const document = documents.get(identityOf(result));
				if (document !== undefined && result.outcome === "applied")
					made.set(identityOf(result), document);
			}
			writers = withOwn(writers ?? new Map(), results, own);
		},
	};
}

/** What we wrote is ours, whatever the look before it said. */
function withOwn(
	writers: Writers,
	results: readonly Result[],
	own: string,
): Writers {
	const next = new Map(writers);
	// The line stands on the integration, and an action does not write it.
	for (const { kind, key, integrationId, outcome } of results)
		if (!kind && integrationId !== null && outcome !== "skipped")
			next.set(integrationId, { key, writer: own });
	return next;
}

function sighting(seen: Seen, contested: ReadonlySet<string>): Sighting {
	const { key, writer } = seen;
	const who =
		writer === null
			? "an apply by hand, in CI, or of an older version"
			: `another daemon (${writer})`;
	const held = contested.has(key)
		? "; the two undo each other's work, so it is left alone for a while"
		: "";
	return {
		key,
		writer,
		message: `${who} wrote ${key}${held}: let one program alone manage an organization, or give each its own owner`,
	};
}

/** Of its own, or the one that fetches an integration's tokens. */
function writesAction(change: Change): boolean {
	return change.kind === "action" || change.target.customAuth !== undefined;
}

function undoneAgain(change: Change): Sighting {
	const { key } = change;
	const what = change.kind
		? `${identityOf(change)} of ${change.integration}`
		: `the custom auth action of ${key}`;
	return {
		...kindOf(change),
		key,
		writer: null,
		message: `${what} does not stay as it is written: another program or a person changes it, so it is left alone for a while; let one program alone manage an organization`,
	};
}
