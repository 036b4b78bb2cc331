// Settings' globs, or --out -> the folder that new documents go to.
import { relative, resolve, sep } from "node:path";
import { isInside, repositoryRoot } from "../io/files.ts";
import { readGlobs } from "../io/globs.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";

/**
 * From the settings' folder, with forward slashes.
 * @param globs the folder of the first is meant where `out` does not say
 * @throws UsageError where it is outside of the repository
 */
export async function folderOf(
	{ edge }: Context,
	{ settingsFolder }: Repository,
	globs: readonly string[],
	out: string | undefined,
): Promise<string> {
	const [first = ""] = readGlobs(globs).bases;
	const folder =
		out === undefined
			? resolve(settingsFolder, first)
			: resolve(edge.folder, out);
	if (!isInside(await repositoryRoot(settingsFolder), folder))
		throw new UsageError(
			`--out ${out ?? first} is outside of the repository: name a folder in it`,
		);
	return relative(settingsFolder, folder).split(sep).join("/") || ".";
}
