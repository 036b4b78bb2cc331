// A document's credential and what is bound now -> what a document can say of that, and what it cannot.
import { readNotes } from "../plan/ownership.ts";
import type { Actual, ActualConfig, Desired } from "../types.ts";
import type { Differences } from "./differences.ts";
import * as messages from "./messages.ts";

/** A kept credential's type can be said; what a written one holds cannot be read. */
export function credentialMoves(
	{ keeps, credential }: Desired,
	config: ActualConfig,
	{ credentials }: Actual,
): Pick<Differences, "edits" | "left"> {
	const bound = credentials.find(({ id }) =>
		Object.values(config.credentials).includes(id),
	);
	if (keeps !== undefined) {
		if (!bound) return { edits: [], left: [messages.nothingKept] };
		return {
			edits:
				bound.type === keeps
					? []
					: [{ path: ["credentials", "type"], value: bound.type }],
			left: [],
		};
	}
	const { mark } = readNotes(config.notes);
	if (!credential || mark === null) return { edits: [], left: [] };
	const moved =
		bound === undefined ||
		bound.type !== credential.type ||
		Date.parse(bound.modifiedDate ?? "") >
			Date.parse(mark.credentialDate ?? "");
	return {
		edits: [],
		left: moved ? [messages.credentialMoved(bound?.modifiedDate ?? null)] : [],
	};
}
