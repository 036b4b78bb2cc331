// Paths that the command line names -> the same files and folders as the globs find them: a link may lead to them, or to the repository.
import { relative, resolve } from "node:path";
import type { FileCalls } from "../io/file-calls.ts";
import { isInside, realPathOf } from "../io/files.ts";
import { fromHereUp } from "./here-up.ts";

/** @returns only those that have another path there */
export async function meantPaths(
	paths: readonly string[],
	{ folder, calls }: { readonly folder: string; readonly calls?: FileCalls },
	files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const meant = new Map<string, string>();
	if (paths.length === 0) return meant;
	const known = new Set(files.flatMap(fromHereUp));
	const home = await realPathOf(folder, calls);
	for (const path of paths) {
		if (known.has(path) || home === null) continue;
		const real = await realPathOf(path, calls);
		if (real === null || !isInside(home, real)) continue;
		const found = resolve(folder, relative(home, real));
		if (known.has(found)) meant.set(path, found);
	}
	return meant;
}
