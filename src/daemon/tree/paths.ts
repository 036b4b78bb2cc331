// A repository -> the files and folders whose changes matter, and a signature of their state.
import { join, resolve } from "node:path";
import { secretFiles } from "../../core/plan/secret-files.ts";
import {
	exists,
	findFiles,
	globFolders,
	repositoryRoot,
	statSignature,
} from "../../io/files.ts";
import { gitState } from "../../io/git/git.ts";
import { lintRepository, type Repository } from "../../stages/repository.ts";

export interface RepositoryPaths {
	/** Of everything that the settings mean, and of what git moves when another commit is checked out. */
	signature(repository: Repository): Promise<string>;
	/** Whether git is working on the files just now. */
	moving(repository: Repository): Promise<boolean>;
	/** Absolute, sorted. */
	secretFiles(repository: Repository): readonly string[];
	/** What to watch: absolute, sorted. */
	targets(repository: Repository): readonly string[];
}

type GitFiles = Awaited<ReturnType<typeof gitState>>;

/** @param checkout the folder of the commit that is in force; null: the files are where they are */
export function repositoryPaths(
	checkout: () => string | null,
): RepositoryPaths {
	const secrets = new WeakMap<Repository, readonly string[]>();
	let known: { readonly of: string; readonly git: GitFiles } | null = null;

	/** Asking git is a process of its own: only where the repository is another one than before. */
	async function gitFiles(folder: string): Promise<GitFiles> {
		if (checkout() !== null) return null;
		const root = await repositoryRoot(folder);
		const of = `${folder} ${root} ${await exists(join(root, ".git"))}`;
		if (known?.of !== of) known = { of, git: await gitState(folder) };
		return known.git;
	}

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
			const git = await gitFiles(folder);
			const files = await findFiles(folder, globs);
			return `${checkout() ?? ""} ${await statSignature([
				...(settingsPath === null ? [] : [settingsPath]),
				...(git?.head ?? []),
				...globFolders(folder, globs),
				...files,
			])}`;
		},
		async moving({ folder }) {
			const git = await gitFiles(folder);
			return git !== null && exists(git.lock);
		},
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
