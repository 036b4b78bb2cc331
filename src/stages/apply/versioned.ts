// A data action -> written at the version that was read, or not at all.
import type { ActionContent, ActualAction } from "../../core/types.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Course } from "./course.ts";
import { type ApplyInput, ChangeFailed } from "./input.ts";

/** A clash is answered by reading and planning again, and only the same change goes on: never by the old body. */
const mostClashes = 3;

export interface Versioned {
	readonly input: Pick<ApplyInput, "reader" | "writer">;
	readonly step: string;
	readonly write: Course["write"];
	/** What to write over what it is by now; null: nothing is left to do. @throws ChangeFailed where that is not what was planned */
	again(fresh: ActualAction): ActionContent | null;
}

export async function writeAtVersion(
	{ input: { reader, writer }, step, write, again }: Versioned,
	found: Pick<ActualAction, "id" | "version" | "remembered">,
	content: ActionContent,
): Promise<void> {
	const { id } = found;
	let now = found;
	let next = content;
	async function look(): Promise<boolean> {
		const fresh = await reader.readAction(id);
		const left = again(fresh);
		if (left === null) return false;
		now = fresh;
		next = left;
		return true;
	}
	// What an earlier run read is enough to plan on, not to write on.
	if (found.remembered && !(await look())) return;
	for (let clash = 0; ; clash += 1) {
		try {
			await write(step, () => writer.writeAction(now, next));
			return;
		} catch (error) {
			if (!isClash(error) || clash >= mostClashes) throw error;
			if (!(await look())) return;
		}
	}
}

export function isClash(error: unknown): boolean {
	return error instanceof ApiError && error.kind === "conflict";
}

export function moved(id: string, done = "overwritten"): ChangeFailed {
	return new ChangeFailed(
		`somebody else changed the data action ${id} after this was planned: nothing was ${done}, plan again to see what differs now`,
	);
}
