// A repository -> the files and folders whose changes matter, and a signature of their state.
import { resolve } from "node:path";
import { secretFiles } from "../../core/plan/secret-files.ts";
import { findFiles, globFolders, statSignature } from "../../io/files.ts";
import { headFiles, type Unsettled, unsettled } from "../../io/git/folder.ts";
import { lintRepository, type Repository } from "../../stages/repository.ts";

export interface RepositoryPaths {
	/** Of everything that the settings mean, and of what git moves when another commit is checked out. */
	signature(repository: Repository): Promise<string>;
	/** Why the files may be half of one commit and half of another; null: they are not. */
	unsettled(repository: Repository): Promise<Unsettled | null>;
	/** Absolute, sorted. */
	secretFiles(repository: Repository): readonly string[];
	/** What to watch: absolute, sorted. */
	targets(repository: Repository): readonly string[];
}

/** @param checkout the folder of the commit that is in force; null: the files are where they are */
export function repositoryPaths(
	checkout: () => string | null,
): RepositoryPaths {
	const secrets = new WeakMap<Repository, readonly string[]>();
	function secretFilesOf(repository: Repository): readonly string[] {
		let files = secrets.get(repository);
		if (!files) {
			const { settings, settingsFolder } = repository;
			const { documents } = lintRepository(repository, {
				environments: [],
				base: null,
			});
			files = secretFiles(settings, documents).map((file) =>
				resolve(settingsFolder, file),
			);
			secrets.set(repository, files);
		}
		return files;
	}

	return {
		async signature({ folder, settings, settingsPath }) {
			const globs = settings?.integrations ?? [];
			const head = checkout() === null ? await headFiles(folder) : [];
			const files = await findFiles(folder, globs);
			return `${checkout() ?? ""} ${await statSignature([
				...(settingsPath === null ? [] : [settingsPath]),
				...head,
				...globFolders(folder, globs),
				...files,
			])}`;
		},
		unsettled: async ({ folder }) =>
			checkout() === null ? unsettled(folder) : null,
		secretFiles: secretFilesOf,
		targets: (repository) => {
			const { folder, settings, settingsPath } = repository;
			return [
				...new Set([
					...(settingsPath === null ? [] : [settingsPath]),
					...globFolders(folder, settings?.integrations ?? []),
					...secretFilesOf(repository),
				]),
			].sort();
		},
	};
}
