// `--base` and `--changed` -> what Git says: the documents where the change began, and the files it touched.
import { readBase } from "../core/lint/rules/base.ts";
import type { BaseTree } from "../core/lint/scope.ts";
import { readSettings } from "../core/settings/read.ts";
import { isSettingsName } from "../io/files.ts";
import { GitError } from "../io/git/error.ts";
import {
	changedFiles,
	currentCommit,
	filesAt,
	mergeBase,
} from "../io/git/git.ts";
import { readGlobs } from "../io/globs.ts";
import { globsOf } from "../stages/documents.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";

export interface Changes {
	/** Null: not asked for. */
	readonly base: BaseTree | null;
	/** Names as findings have them; null: not asked for. */
	readonly changed: ReadonlySet<string> | null;
}

/** @throws UsageError where Git cannot tell */
export async function readChanges(
	repository: Repository,
	options: { readonly base?: string; readonly changed?: boolean },
	/** For what git says. */
	scrub: (text: string) => string,
): Promise<Changes> {
	const { folder } = repository;
	try {
		const from =
			options.base === undefined ? null : await mergeBase(folder, options.base);
		const changed = options.changed
			? await changedFiles(folder, from ?? (await headOf(folder)))
			: null;
		return {
			base: from === null ? null : await readTree(repository, from),
			changed,
		};
	} catch (error) {
		if (error instanceof GitError) throw new UsageError(scrub(error.message));
		throw error;
	}
}

async function headOf(folder: string): Promise<string> {
	const commit = await currentCommit(folder);
	if (commit === null)
		throw new GitError(
			"--changed compares with Git, but this folder is in no repository with a commit",
		);
	return commit;
}

/** The integration files of a commit, by the globs that the settings had there. */
async function readTree(
	repository: Repository,
	commit: string,
): Promise<BaseTree> {
	const { folder, catalog, sources, settingsPath } = repository;
	const settingsName = settingsPath === null ? null : sources[0]?.file;
	const then = await filesAt(folder, commit, (path) => path === settingsName);
	const text = then.get(settingsName ?? "");
	const before =
		text === undefined || settingsName == null
			? null
			: readSettings({ file: settingsName, text }, catalog).settings;
	const settings = before ?? repository.settings;
	const globs = settings ? globsOf(settings).globs : ["**/*.{yaml,yml,json}"];
	const { matching } = readGlobs(globs);
	return readBase(
		await filesAt(
			folder,
			commit,
			(path) =>
				matching(path).length > 0 &&
				path !== settingsName &&
				!isSettingsName(path),
		),
	);
}
