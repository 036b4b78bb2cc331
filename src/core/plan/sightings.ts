// The ownership lines of two looks at one organization -> what another program with our mark wrote in between.

import type { Actual } from "../types.ts";
import { by } from "../values/order.ts";
import { readNotes } from "./ownership.ts";

/** Who wrote an integration of ours last, by integration id. */
export type Writers = ReadonlyMap<
	string,
	{ readonly key: string; readonly writer: string | null }
>;

export interface Seen {
	readonly key: string;
	readonly writer: string | null;
}

export function writersOf(actual: Actual, owner: string | null): Writers {
	const writers = new Map<string, Seen>();
	for (const { id, notes, config, intendedState } of actual.integrations) {
		if (intendedState === "DELETED") continue;
		const { mark } = readNotes(config?.notes ?? notes ?? "");
		if (mark && mark.owner === owner)
			writers.set(id, { key: mark.key, writer: mark.writer });
	}
	return writers;
}

/**
 * Integrations whose last writer is another one than at the look before, and not us. An edit in the platform's UI leaves
 * the line as it is, and is none. @param before null: nothing to compare with
 */
export function otherWriters(
	before: Writers | null,
	now: Writers,
	own: string,
): readonly Seen[] {
	if (before === null) return [];
	return [...now]
		.filter(
			([id, { writer }]) =>
				writer !== own &&
				(before.get(id) === undefined || before.get(id)?.writer !== writer),
		)
		.map(([, seen]) => seen)
		.sort(by(({ key }) => key));
}
