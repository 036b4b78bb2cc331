// What a command says about the repository that it means.
import { atOnce, type FileCalls, patient } from "../io/file-calls.ts";

/** Where the command was given, and what its environment says. */
export interface From {
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface RepositoryArguments {
	readonly config: string | undefined;
	readonly paths: readonly string[];
	/** Lint alone works without settings. */
	readonly needsSettings: boolean;
	/** Where the integration files are, where that is not the settings' folder. */
	readonly documents?: string;
	/** No documents are looked for, so that none can stop a daemon from starting. */
	readonly settingsOnly?: true;
	/** Nothing else goes on in this process, so that reading may hold it. */
	readonly atOnce?: true;
	/** A text that stands for what is on disk, as editors have it. */
	readonly overlay?: { readonly path: string; readonly bytes: Uint8Array };
}

/** How the file system is asked. */
export function callsOf({
	atOnce: isAlone,
}: Pick<RepositoryArguments, "atOnce">): FileCalls {
	return isAlone ? atOnce : patient;
}
