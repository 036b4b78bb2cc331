// What an export has to write, and what it has to say: values, before anything is written.
import type { Origin, Skipped } from "./candidates.ts";

export interface NewFile {
	/** From the settings' folder, with forward slashes. */
	readonly file: string;
	readonly text: string;
}

/** A document, and the files beside it that it names. */
export interface NewTexts extends NewFile {
	readonly beside: readonly NewFile[];
}

export interface NewDocument extends NewTexts, Origin {
	readonly key: string;
	readonly name: string;
	/** Variables or files that it reads. */
	readonly sources: readonly string[];
}

/** A file of documents as it is, and as it shall be. */
export interface EditedFile {
	readonly file: string;
	readonly before: string;
	readonly after: string;
	/** New files that it names. */
	readonly beside: readonly NewFile[];
	/** The documents that it changes. */
	readonly documents: readonly ({ readonly key: string } & Origin)[];
}

export interface Exported {
	readonly environment: string | null;
	readonly organization: { readonly id: string; readonly name: string } | null;
	readonly documents: readonly NewDocument[];
	readonly edits: readonly EditedFile[];
	readonly skipped: readonly Skipped[];
	/** What people should know of what is written. */
	readonly said: readonly string[];
	/** Text of an example of the secrets to be filled in. */
	readonly example: string | null;
	/** What the settings have to allow of a type, where that is more than they do. */
	readonly limits: Readonly<Record<string, number>>;
	readonly platformCalls: number;
}

/** What became of it. */
export interface ExportReport {
	readonly environment: string | null;
	readonly written: readonly ReportedDocument[];
	readonly updated: readonly ReportedDocument[];
	readonly skipped: readonly Skipped[];
}

export interface ReportedDocument extends Origin {
	readonly key: string;
	readonly file: string;
}
