// Settings with a Git source -> the documents of that remote's newest commit, as the daemon reads them; else the files that are here.
import { resolve } from "node:path";
import type { Checkout } from "../io/git/clone-folder.ts";
import type { RepositoryArguments } from "../stages/arguments.ts";
import { openRepository, type Repository } from "../stages/repository.ts";
import type { Context } from "./context.ts";

export interface Documents {
	readonly repository: Repository;
	/** Null: the documents are in the settings' folder. */
	readonly checkout: Checkout | null;
}

/**
 * Paths and a text of an editor are of this machine.
 * @throws SourceError where the remote cannot be fetched
 */
export async function openDocuments(
	context: Context,
	given: RepositoryArguments,
	local: boolean,
): Promise<Documents> {
	const { edge } = context;
	const alone = { ...given, atOnce: true } as const;
	if (!local && given.paths.length === 0 && !given.overlay) {
		const here = await openRepository(edge, { ...alone, settingsOnly: true });
		const git = here.settings?.source;
		if (git) {
			const { fetched } = await import("./fetch.ts");
			const checkout = await fetched(context, git, here.settingsFolder);
			const documents = resolve(checkout.folder, git.path);
			const repository = await openRepository(edge, { ...alone, documents });
			return { repository, checkout };
		}
	}
	return { repository: await openRepository(edge, alone), checkout: null };
}
