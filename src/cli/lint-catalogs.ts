// `lint --catalog`: files that doctor kept -> what documents of their environments are judged by.
import { readCatalog } from "../core/doctor/live-catalog.ts";
import type { LiveViews } from "../core/lint/scope.ts";
import { liveViews } from "../stages/live-catalogs.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";
import { readNamedFile } from "./named-file.ts";

/** @throws UsageError where one cannot be used */
export async function readCatalogs(
	edge: Edge,
	{ catalog, settings }: Repository,
	files: readonly string[],
	environments: readonly string[],
): Promise<LiveViews> {
	const named = await Promise.all(
		files.map(async (file) => {
			const read = readCatalog(
				await readNamedFile(edge, "the catalogue", file),
			);
			if ("problem" in read)
				throw new UsageError(`the catalogue ${file} ${read.problem}`);
			return { file, saved: read.catalog };
		}),
	);
	return liveViews(
		named,
		catalog,
		settings && [...settings.environments.keys()],
		environments,
	);
}
