// A repository -> the files and folders whose changes matter, and a signature of their state.
import { resolve } from "node:path";
import { documentsMeant } from "../../core/document/source.ts";
import { secretFiles } from "../../core/plan/secret-files.ts";
import { headFiles, type Unsettled, unsettled } from "../../io/git/folder.ts";
import type { Redactor } from "../../io/redact.ts";
import { statSignature } from "../../io/signature.ts";
import type { Walked } from "../../io/walk.ts";
import type { Look } from "../../io/watch.ts";
import {
	integrationSources,
	type Repository,
	walkAgain,
} from "../../stages/repository.ts";

export interface RepositoryPaths {
	/** Of everything that the settings mean, and of what git moves when another commit is checked out. */
	signature(repository: Repository): Promise<string>;
	/** Why the files may be half of one commit and half of another; null: they are not. */
	unsettled(repository: Repository): Promise<Unsettled | null>;
	/** Absolute, sorted. */
	secretFiles(repository: Repository): readonly string[];
	/** The signature, the secrets' files included, and what to watch. */
	look(repository: Repository): Promise<Look>;
}

/** What is fetched for us alone: nobody else writes there, and whoever fetches tells of it. */
export interface OwnCheckout {
	/** The folder of the commit that is in force; null: nothing was fetched yet. */
	folder(): string | null;
	/** Whether its files are as they were written. */
	whole(): Promise<boolean>;
}

/**
 * @param checkout null: the files are where they are
 * @param scrub for what git, and files that are its own, say
 */
export function repositoryPaths(
	checkout: OwnCheckout | null,
	scrub: Redactor["scrub"],
): RepositoryPaths {
	const secrets = new WeakMap<Repository, readonly string[]>();
	function secretFilesOf(repository: Repository): readonly string[] {
		let files = secrets.get(repository);
		if (!files) {
			const { settings, settingsFolder } = repository;
			const documents = integrationSources(repository).flatMap((source) =>
				"text" in source ? documentsMeant(source) : [],
			);
			files = secretFiles(settings, documents).map((file) =>
				resolve(settingsFolder, file),
			);
			secrets.set(repository, files);
		}
		return files;
	}

	async function walkOf(
		repository: Repository,
	): Promise<{ readonly walked: Walked; readonly signature: string }> {
		const { folder, settingsPath } = repository;
		const head = checkout === null ? await headFiles(folder) : [];
		const walked = await walkAgain(repository);
		const { files, folders, missing } = walked;
		const state = await statSignature([
			...(settingsPath === null ? [] : [settingsPath]),
			...head,
			...files,
			...besides(repository),
		]);
		return {
			walked,
			signature: JSON.stringify([
				checkout?.folder() ?? null,
				folders,
				missing,
				state,
			]),
		};
	}

	return {
		signature: async (repository) => (await walkOf(repository)).signature,
		async unsettled({ folder }) {
			if (checkout !== null)
				return (await checkout.whole()) ? null : damaged(folder);
			const found = await unsettled(folder);
			return found && { ...found, why: scrub(found.why) };
		},
		secretFiles: secretFilesOf,
		async look(repository) {
			const { settingsPath } = repository;
			const own = [
				...(settingsPath === null ? [] : [settingsPath]),
				...secretFilesOf(repository),
			];
			const state = await statSignature(own);
			if (checkout !== null)
				return { signature: state, folders: [], files: own, starts: [] };
			const { walked, signature } = await walkOf(repository);
			return {
				signature: `${signature} ${state}`,
				folders: walked.folders,
				files: [...own, ...walked.linkedFiles, ...besides(repository)],
				starts: walked.starts,
			};
		},
	};
}

function besides({ beside, folder }: Repository): readonly string[] {
	return [...beside.keys()].map((name) => resolve(folder, name));
}

function damaged(folder: string): Unsettled {
	return {
		why: `somebody else changed the files of the commit in ${folder}, which the next fetch writes anew (keep cleaners of old files away from the state folder)`,
		passes: false,
	};
}
