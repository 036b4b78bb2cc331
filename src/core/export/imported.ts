// What an import has to write, and what it has to say: values, before anything is written.
import type { EditedFile, NewTexts } from "./exported.ts";

export interface NewAction extends NewTexts {
	readonly key: string;
	readonly name: string;
	/** The file that it was in. */
	readonly source: string;
}

export interface NotTaken {
	readonly file: string;
	/** Of the action; empty where it is not known. */
	readonly name: string;
	readonly reason: string;
}

interface Said {
	readonly file: string;
	readonly message: string;
}

export interface Imported {
	readonly documents: readonly NewAction[];
	/** The integration's file, with its custom auth action. */
	readonly edit: (EditedFile & Pick<NewAction, "name" | "source">) | null;
	readonly skipped: readonly NotTaken[];
	readonly notices: readonly Said[];
	/** About no file. */
	readonly said: readonly string[];
}

/** What became of it. */
export interface ImportReport {
	readonly written: readonly TakenFile[];
	readonly updated: readonly TakenFile[];
	readonly skipped: readonly NotTaken[];
	readonly notices: readonly Said[];
}

interface TakenFile {
	readonly key: string;
	readonly file: string;
}
