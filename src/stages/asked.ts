// What the command line asks for out of a whole repository.
import { resolve } from "node:path";
import type { LintedTree } from "../core/lint/lint.ts";
import { displayName, isInside } from "../io/files.ts";
import type { From } from "./arguments.ts";
import { fromHereUp } from "./here-up.ts";
import type { Repository } from "./repository.ts";
import { UsageError } from "./usage.ts";

/** What was asked for out of the whole: cross-file rules need all files, the answer only tells of some. */
export function narrowTo(
	repository: Repository,
	tree: LintedTree,
	chosen: (file: string) => boolean,
): LintedTree {
	const settingsFile = repository.settingsFindings[0]?.file;
	return {
		...tree,
		files: tree.files.filter(chosen),
		documents: tree.documents.filter(({ file }) => chosen(file)),
		actions: tree.actions.filter(({ file }) => chosen(file)),
		findings: tree.findings.filter(
			({ file, rule, alsoIn }) =>
				chosen(file) ||
				// Other files than those that were asked for are missing.
				(file === settingsFile && rule !== "no-files") ||
				(alsoIn ?? []).some(chosen),
		),
	};
}

/** Whether a file is one of those that the paths of the command line name, or lies below one. */
export function chosenBy(
	from: From,
	repository: Repository,
	paths: readonly string[],
): (file: string) => boolean {
	const wanted = new Set(paths.map((path) => meantBy(path, from, repository)));
	const all =
		wanted.size === 0 || [...wanted].some((path) => holdsAll(path, repository));
	return (file) =>
		all ||
		fromHereUp(resolve(repository.folder, file)).some((path) =>
			wanted.has(path),
		);
}

/** Settings have a part in every document. */
function holdsAll(path: string, { folder, settingsPath }: Repository): boolean {
	return isInside(path, folder) || path === settingsPath;
}

/** As the globs find it. */
function meantBy(path: string, from: From, { meant }: Repository): string {
	const full = resolve(from.folder, path);
	return meant.get(full) ?? full;
}

/** @throws UsageError where a path of the command line holds nothing that is judged */
export function requireMatches(
	from: From,
	repository: Repository,
	paths: readonly string[],
): void {
	if (paths.length === 0) return;
	// Wrong settings are told first: their globs are not known.
	if (repository.settingsPath !== null && repository.settings === null) return;
	const { sources, beside, strays, folder } = repository;
	const holding = new Set(
		[...sources.map(({ file }) => file), ...beside.keys()].flatMap((file) =>
			fromHereUp(resolve(folder, file)),
		),
	);
	for (const path of paths) {
		const full = meantBy(path, from, repository);
		if (strays.has(displayName(folder, full)))
			throw new UsageError(
				`no document names ${path}, and no glob of the settings matches it: nothing was checked`,
			);
		if (
			!holding.has(full) &&
			(sources.length === 0 || !holdsAll(full, repository))
		)
			throw new UsageError(
				`no integration file is at ${path}, or below it: nothing was checked`,
			);
	}
}
