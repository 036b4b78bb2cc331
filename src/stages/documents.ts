// Globs, and what the command line names -> where documents are.
import { resolve } from "node:path";
import type { Settings } from "../core/settings/settings.ts";
import type { FileCalls } from "../io/file-calls.ts";
import {
	isSettingsName,
	realPathOf,
	repositoryRoot,
	statOf,
} from "../io/files.ts";
import { readGlobs } from "../io/globs.ts";
import { type Walked, walk } from "../io/walk.ts";
import type { From, RepositoryArguments } from "./arguments.ts";
import { meantPaths } from "./meant-paths.ts";
import { UsageError } from "./usage.ts";

/** Where documents are looked for. */
export interface Place {
	readonly folder: string;
	readonly root: string;
	readonly globs: readonly string[];
	/** Those of them whose folders need not be there. */
	readonly optional: readonly string[];
	readonly calls?: FileCalls;
	/** Of a path without links: settings are no documents, whatever the globs say. */
	isSettings(path: string): boolean;
}

/** @param own the settings file without links */
export function settingsTest(own: string): Place["isSettings"] {
	return (path) => path === own || isSettingsName(path);
}

export async function findDocuments(place: Place): Promise<Walked> {
	const walked = await walk({ ...place, excluded: place.isSettings });
	const { bases } = readGlobs(place.optional);
	return {
		...walked,
		missing: walked.missing.filter((base) => !bases.includes(base)),
	};
}

/** Where the paths of the command line are all there is. */
export const nothingWalked: Omit<Walked, "files"> = {
	regular: new Set(),
	folders: [],
	linkedFiles: [],
	starts: [],
	missing: [],
	unmatched: [],
};

/** Where the settings have documents; what broken settings leave us to look at. */
export function globsOf(
	settings: Settings | null,
): Pick<Place, "globs" | "optional"> {
	if (!settings)
		return { globs: ["integrations/**/*.{yaml,yml,json}"], optional: [] };
	const { integrations, actions, actionPlaces } = settings;
	return {
		globs: [...integrations, ...actions],
		// Not every repository has data actions.
		optional: actionPlaces.length === 0 ? actions : [],
	};
}

export async function filesAt(
	from: From,
	path: string,
): Promise<readonly string[]> {
	const full = resolve(from.folder, path);
	const found = await statOf(full);
	if (!found) throw new UsageError(`there is no file or folder ${path}`);
	if (!found.isDirectory()) return [full];
	const { files } = await findDocuments({
		folder: full,
		root: await repositoryRoot(full),
		globs: ["**/*.{yaml,yml,json}"],
		optional: [],
		isSettings: isSettingsName,
	});
	return files;
}

/** All files of the globs; what paths name beside them is judged too. */
export async function chosenFiles(
	from: From,
	{ paths, overlay }: RepositoryArguments,
	place: Place,
): Promise<
	Walked & {
		readonly named: ReadonlySet<string>;
		readonly meant: ReadonlyMap<string, string>;
	}
> {
	const walked = await findDocuments(place);
	const wanted = paths.map((path) => resolve(from.folder, path));
	const meant = await meantPaths(
		overlay ? [...wanted, overlay.path] : wanted,
		place,
		walked.files,
	);
	const files = new Set(walked.files);
	const add = async (path: string): Promise<void> => {
		if (!place.isSettings((await realPathOf(path)) ?? path)) files.add(path);
	};
	if (overlay) await add(meant.get(overlay.path) ?? overlay.path);
	for (const full of wanted)
		if (!(await statOf(full))?.isDirectory())
			await add(meant.get(full) ?? full);
	const found = new Set(walked.files);
	return {
		...walked,
		files: [...files].sort(),
		named: new Set([...files].filter((path) => !found.has(path))),
		meant,
	};
}
