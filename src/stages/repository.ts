// Arguments -> the repository they mean: settings, files, findings.
import { resolve } from "node:path";
import type { Catalog } from "../core/catalog/catalog.ts";
import type { SourceFile } from "../core/document/source.ts";
import { readSettings } from "../core/settings/read.ts";
import type { Settings } from "../core/settings/settings.ts";
import type { Finding } from "../core/types.ts";
import {
	findSettings,
	isSettingsName,
	realPathOf,
	repositoryRoot,
	statOf,
} from "../io/files.ts";
import type { Walked } from "../io/walk.ts";
import { callsOf, type From, type RepositoryArguments } from "./arguments.ts";
import { readBesides } from "./beside.ts";
import { packageCatalog } from "./catalog.ts";
import {
	chosenFiles,
	filesAt,
	findDocuments,
	globsOf,
	nothingWalked,
	type Place,
	settingsTest,
} from "./documents.ts";
import { sortNamed } from "./strays.ts";
import { fewAtATime, textReader } from "./texts.ts";
import { UsageError } from "./usage.ts";

export interface Repository {
	readonly catalog: Catalog;
	/** Where the globs and findings' file names start: the settings' folder or the checkout of their source, else the working directory. */
	readonly folder: string;
	/** Where documents are looked for; null: elsewhere, and it is not known where yet. */
	readonly documents: string | null;
	/** What secret files are relative to. */
	readonly settingsFolder: string;
	/** Null: there are none, or they are wrong (then `settingsFindings` says how). */
	readonly settings: Settings | null;
	readonly settingsPath: string | null;
	readonly settingsFindings: readonly Finding[];
	readonly sources: readonly SourceFile[];
	/** Files that documents name, by their names as findings show them; those too that could not be read. */
	readonly beside: ReadonlyMap<string, SourceFile>;
	/** Files that were named and are no documents, nor of any. */
	readonly strays: ReadonlySet<string>;
	/** Paths of the command line that links lead from: where the globs find the same. */
	readonly meant: ReadonlyMap<string, string>;
	/** What was found out when the files were looked for. */
	readonly walked: Omit<Walked, "files">;
}

export async function openRepository(
	from: From,
	given: RepositoryArguments,
): Promise<Repository> {
	const catalog = packageCatalog();
	const settingsPath = await locateSettings(from, given);
	if (settingsPath === null) return openAlone(from, given, catalog);
	const settingsFolder = resolve(settingsPath, "..");
	const folder = given.documents ?? settingsFolder;
	const calls = callsOf(given);
	const root = await repositoryRoot(folder, calls);
	const source = await textReader(given, settingsFolder)(
		settingsPath,
		given.documents === undefined ? root : settingsFolder,
	);
	if ("problem" in source)
		throw new UsageError(
			`the settings file ${settingsPath} ${source.problem.message}`,
		);
	const own = await realPathOf(settingsPath, calls);
	// Read a moment ago: it is gone, or what stands there is not what was read.
	if (own === null && given.overlay?.path !== settingsPath)
		throw new UsageError(`there is no settings file ${settingsPath} any more`);
	const { settings, findings } = readSettings(source, catalog);
	const elsewhere = given.settingsOnly === true && settings?.source != null;
	for (const path of given.paths)
		if (!(await statOf(resolve(from.folder, path))))
			throw new UsageError(`there is no file or folder ${path}`);
	const place: Place = {
		folder,
		root,
		...globsOf(settings),
		calls,
		isSettings: settingsTest(own ?? settingsPath),
	};
	const { files, named, meant, ...walked } = given.settingsOnly
		? {
				...nothingWalked,
				files: [],
				named: new Set<string>(),
				meant: nothingMeant,
			}
		: await chosenFiles(from, given, place);
	const { overlay } = given;
	const read = textReader(
		overlay
			? {
					...given,
					overlay: {
						...overlay,
						path: meant.get(overlay.path) ?? overlay.path,
					},
				}
			: given,
		folder,
	);
	const sources = await fewAtATime(files, (path) =>
		read(path, root, walked.regular.has(path)),
	);
	const beside = await readBesides(sources, folder, root, (path) =>
		read(path, root),
	);
	const sorted = sortNamed(sources, beside, (_source, at) =>
		named.has(files[at] ?? ""),
	);
	return {
		catalog,
		folder,
		documents: elsewhere ? null : folder,
		settingsFolder,
		settings,
		settingsPath,
		settingsFindings: findings,
		sources: [source, ...sorted.sources],
		beside,
		strays: sorted.strays,
		meant,
		walked,
	};
}

const nothingMeant: Repository["meant"] = new Map();

/** Looks for the documents as they are now. @throws UnreadablePath */
export async function walkAgain(repository: Repository): Promise<Walked> {
	const { documents, settings, settingsPath } = repository;
	if (documents === null) return { ...nothingWalked, files: [] };
	return findDocuments({
		folder: documents,
		root: await repositoryRoot(documents),
		...globsOf(settings),
		isSettings:
			settingsPath === null
				? isSettingsName
				: settingsTest((await realPathOf(settingsPath)) ?? settingsPath),
	});
}

async function locateSettings(
	from: From,
	given: RepositoryArguments,
): Promise<string | null> {
	if (given.config !== undefined) {
		const path = resolve(from.folder, given.config);
		if (given.overlay?.path === path) return path;
		const found = await statOf(path);
		if (!found)
			throw new UsageError(`there is no settings file ${given.config}`);
		if (found.isDirectory())
			throw new UsageError(
				`--config ${given.config} is a folder: name the settings file in it`,
			);
		return path;
	}
	const found = await findSettings(given.paths[0], from.folder, callsOf(given));
	if (found !== null) return found;
	if (given.needsSettings)
		throw new UsageError(
			`no gc-integrations.yaml here or in any folder above: name it with --config, or make one with gc-integrations init`,
		);
	if (given.paths.length === 0 && !given.overlay)
		throw new UsageError(
			"no gc-integrations.yaml here or in any folder above: name the files to lint, or the settings with --config",
		);
	return null;
}

async function openAlone(
	from: From,
	given: RepositoryArguments,
	catalog: Catalog,
): Promise<Repository> {
	const files = new Set<string>();
	for (const path of given.paths)
		for (const file of await filesAt(from, path)) files.add(file);
	if (given.overlay) files.add(given.overlay.path);
	const read = textReader(given, from.folder);
	const sources = await fewAtATime([...files].sort(), async (path) =>
		read(path, await repositoryRoot(resolve(path, ".."))),
	);
	const beside = await readBesides(
		sources,
		from.folder,
		await repositoryRoot(from.folder),
		async (path) => read(path, await repositoryRoot(resolve(path, ".."))),
	);
	return {
		catalog,
		folder: from.folder,
		documents: from.folder,
		settingsFolder: from.folder,
		settings: null,
		settingsPath: null,
		settingsFindings: [],
		sources: sources.filter(({ file }) => !beside.has(file)),
		beside,
		strays: new Set(),
		meant: nothingMeant,
		walked: nothingWalked,
	};
}

/** The integration files: everything but the settings. */
export function integrationSources(
	repository: Repository,
): readonly SourceFile[] {
	return repository.settingsPath === null
		? repository.sources
		: repository.sources.slice(1);
}

/** The settings that every command but lint needs whole. */
export function requireSettings(repository: Repository): Settings {
	if (repository.settings) return repository.settings;
	const lines = repository.settingsFindings.map(
		({ file, span, message }) =>
			`  ${file}:${span.line}:${span.column} ${message}`,
	);
	throw new UsageError(`the settings are wrong:\n${lines.join("\n")}`);
}
