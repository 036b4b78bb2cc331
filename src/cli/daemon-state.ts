// Options and environment -> the folder where a daemon keeps what outlives it: history, clone, what was notified.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText } from "../core/values/error.ts";
import { isHistoryEntry } from "../daemon/status/history.ts";
import type { HistoryEntry } from "../daemon/types.ts";
import { type Journal, openJournal } from "../io/journal.ts";
import { makeFolder } from "../io/make-folder.ts";
import { saveFile } from "../io/save.ts";
import { codeOf } from "../io/unreadable.ts";
import { NotYet, UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";
import { stateFolder } from "./state-folder.ts";

export interface DaemonState {
	readonly folder: string;
	/** For the Git clone. */
	readonly git: string;
	readonly journal: Journal<HistoryEntry>;
	/** JSON of what was notified by earlier runs; null: nothing. */
	loadSaid(): Promise<string | null>;
	saveSaid(text: string): Promise<void>;
}

/**
 * Null where there is none and nothing needs one; why is told.
 * @param needed the Git source cannot do without
 * @throws UsageError, or NotYet, where the folder that was named cannot be made, or a needed one is missing
 */
export async function openState(
	edge: Edge,
	named: string | undefined,
	settingsPath: string,
	needed: boolean,
	warn: (text: string) => void,
): Promise<DaemonState | null> {
	const folder = stateFolder(edge, named, settingsPath);
	const without = "name a folder for it with --state";
	if (folder === null) {
		if (needed) throw new UsageError(`the Git clone has no place: ${without}`);
		warn(`the history is not kept: ${without}`);
		return null;
	}
	try {
		await makeFolder(folder, 0o700);
	} catch (error) {
		const words = errorText(error);
		if (named !== undefined || needed) throw stateProblem(error);
		warn(`the history is not kept (${words}): ${without}`);
		return null;
	}
	const said = join(folder, "notified.json");
	return {
		folder,
		git: join(folder, "git"),
		journal: openJournal({
			file: join(folder, "history.jsonl"),
			largest: 10 * 1024 * 1024,
			kept: 5,
			isEntry: isHistoryEntry,
			warn,
		}),
		loadSaid: () => readFile(said, "utf8").catch(() => null),
		saveSaid: (text) => saveFile(said, text),
	};
}

/** A disk that is full or does not answer may be mended while the settings stay as they are. */
const passing = new Set(["ENOSPC", "EDQUOT", "EIO", "ESTALE", "EMFILE"]);

export function stateProblem(error: unknown): Error {
	const Kind = passing.has(codeOf(error)) ? NotYet : UsageError;
	const words = errorText(error);
	return new Kind(`cannot use the state folder: ${words}`);
}
