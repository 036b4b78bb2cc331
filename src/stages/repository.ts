// Arguments -> the repository they mean: settings, files, findings.

import { dirname, resolve } from "node:path";
import type { Catalog } from "../core/catalog/catalog.ts";
import type { SourceFile } from "../core/document/source.ts";
import {
	type LintedTree,
	type LintOptions,
	lintTree,
} from "../core/lint/lint.ts";
import { orderFindings } from "../core/lint/told.ts";
import { readSettings } from "../core/settings/read.ts";
import type { Settings } from "../core/settings/settings.ts";
import type { Finding } from "../core/types.ts";
import {
	displayName,
	findSettings,
	isInside,
	isSettingsName,
	realPathOf,
	repositoryRoot,
	sourceOf,
	sourceReader,
	statOf,
} from "../io/files.ts";
import { atOnce, patient } from "../io/regular-file.ts";
import { type Walked, walk } from "../io/walk.ts";
import { packageCatalog } from "./catalog.ts";
import { UsageError } from "./usage.ts";

/** Where the command was given, and what its environment says. */
export interface From {
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
}

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
	/** What was found out when the files were looked for. */
	readonly walked: Omit<Walked, "files">;
}

export interface RepositoryArguments {
	readonly config: string | undefined;
	readonly paths: readonly string[];
	/** Lint alone works without settings. */
	readonly needsSettings: boolean;
	/** Where the integration files are, where that is not the settings' folder. */
	readonly documents?: string;
	/** No documents are looked for, so that none can stop a daemon from starting. */
	readonly settingsOnly?: true;
	/** Nothing else goes on in this process, so that reading may hold it. */
	readonly atOnce?: true;
	/** A text that stands for what is on disk, as editors have it. */
	readonly overlay?: { readonly path: string; readonly bytes: Uint8Array };
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
	const root = await repositoryRoot(folder);
	const source = await textReader(given, settingsFolder)(
		settingsPath,
		given.documents === undefined ? root : settingsFolder,
	);
	if ("problem" in source)
		throw new UsageError(
			`the settings file ${settingsPath} ${source.problem.message}`,
		);
	const own = await realPathOf(settingsPath);
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
		globs: settings?.integrations ?? defaultGlobs,
		isSettings: settingsTest(own ?? settingsPath),
	};
	const read = textReader(given, folder);
	const { files, ...walked } = given.settingsOnly
		? { ...nothingWalked, files: [] }
		: await chosenFiles(from, given, place);
	return {
		catalog,
		folder,
		documents: elsewhere ? null : folder,
		settingsFolder,
		settings,
		settingsPath,
		settingsFindings: findings,
		sources: [source, ...(await fewAtATime(files, (path) => read(path, root)))],
		walked,
	};
}

/** Where documents are looked for. */
interface Place {
	readonly folder: string;
	readonly root: string;
	readonly globs: readonly string[];
	/** Of a path without links: settings are no documents, whatever the globs say. */
	isSettings(path: string): boolean;
}

/** @param own the settings file without links */
function settingsTest(own: string): Place["isSettings"] {
	return (path) => path === own || isSettingsName(path);
}

function findDocuments(place: Place): Promise<Walked> {
	return walk({ ...place, excluded: place.isSettings });
}

/** Looks for the documents as they are now. @throws UnreadablePath */
export async function walkAgain(repository: Repository): Promise<Walked> {
	const { documents, settings, settingsPath } = repository;
	if (documents === null) return { ...nothingWalked, files: [] };
	return findDocuments({
		folder: documents,
		root: await repositoryRoot(documents),
		globs: settings?.integrations ?? defaultGlobs,
		isSettings:
			settingsPath === null
				? isSettingsName
				: settingsTest((await realPathOf(settingsPath)) ?? settingsPath),
	});
}

/** Where the paths of the command line are all there is. */
export const nothingWalked: Repository["walked"] = {
	folders: [],
	linkedFiles: [],
	starts: [],
	missing: [],
	unmatched: [],
};

/** What broken settings leave us to look at. */
export const defaultGlobs = ["integrations/**/*.{yaml,yml,json}"];

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
	const found = await findSettings(given.paths[0], from.folder);
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
	return {
		catalog,
		folder: from.folder,
		documents: from.folder,
		settingsFolder: from.folder,
		settings: null,
		settingsPath: null,
		settingsFindings: [],
		sources,
		walked: nothingWalked,
	};
}

/** Reads texts under names relative to `folder`; the overlay's where the path is its own. */
function textReader(
	{ overlay, atOnce: isAlone }: RepositoryArguments,
	folder: string,
): (path: string, root: string) => Promise<SourceFile> {
	const readers = new Map<string, ReturnType<typeof sourceReader>>();
	return async (path, root) => {
		const name = displayName(folder, path);
		if (overlay?.path === path) return sourceOf(name, overlay.bytes);
		const read =
			readers.get(root) ?? sourceReader(root, isAlone ? atOnce : patient);
		readers.set(root, read);
		return read(path, name);
	};
}

/** A process may have only so many files open. */
const mostAtATime = 8;

async function fewAtATime<T, U>(
	all: readonly T[],
	work: (one: T) => Promise<U>,
): Promise<readonly U[]> {
	const done: U[] = [];
	const left = all.entries();
	const workOn = async (): Promise<void> => {
		for (const [at, one] of left) done[at] = await work(one);
	};
	await Promise.all(Array.from({ length: mostAtATime }, workOn));
	return done;
}

async function filesAt(from: From, path: string): Promise<readonly string[]> {
	const full = resolve(from.folder, path);
	const found = await statOf(full);
	if (!found) throw new UsageError(`there is no file or folder ${path}`);
	if (!found.isDirectory()) return [full];
	const { files } = await findDocuments({
		folder: full,
		root: await repositoryRoot(full),
		globs: ["**/*.{yaml,yml,json}"],
		isSettings: isSettingsName,
	});
	return files;
}

/** All files of the globs; what paths name beside them is judged too. */
async function chosenFiles(
	from: From,
	{ paths, overlay }: RepositoryArguments,
	place: Place,
): Promise<Walked> {
	const walked = await findDocuments(place);
	const files = new Set(walked.files);
	const add = async (path: string): Promise<void> => {
		if (!place.isSettings((await realPathOf(path)) ?? path)) files.add(path);
	};
	if (overlay) await add(overlay.path);
	for (const path of paths) {
		const full = resolve(from.folder, path);
		if (!(await statOf(full))?.isDirectory()) await add(full);
	}
	return { ...walked, files: [...files].sort() };
}

/** The integration files: everything but the settings. */
export function integrationSources(
	repository: Repository,
): readonly SourceFile[] {
	return repository.settingsPath === null
		? repository.sources
		: repository.sources.slice(1);
}

/** Lints the whole tree; wrong settings leave the documents judged alone. */
export function lintRepository(
	repository: Repository,
	options?: LintOptions,
): LintedTree {
	const tree = lintTree(
		integrationSources(repository),
		repository.settings,
		repository.catalog,
		{
			environments: null,
			base: null,
			...options,
			unmatched: repository.walked.unmatched,
		},
	);
	return {
		...tree,
		findings: [...repository.settingsFindings, ...tree.findings].sort(
			orderFindings,
		),
	};
}

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
	const wanted = new Set(paths.map((path) => resolve(from.folder, path)));
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

/** A path and all folders above it. */
function fromHereUp(path: string): readonly string[] {
	const folder = dirname(path);
	return folder === path ? [path] : [path, ...fromHereUp(folder)];
}

/** @throws UsageError where a path of the command line holds nothing that is judged */
export function requireMatches(
	from: From,
	repository: Repository,
	paths: readonly string[],
): void {
	// Wrong settings are told first: their globs are not known.
	if (repository.settingsPath !== null && repository.settings === null) return;
	const { sources, folder } = repository;
	const holding = new Set(
		sources.flatMap(({ file }) => fromHereUp(resolve(folder, file))),
	);
	for (const path of paths) {
		const full = resolve(from.folder, path);
		if (
			!holding.has(full) &&
			(sources.length === 0 || !holdsAll(full, repository))
		)
			throw new UsageError(
				`no integration file is at ${path}, or below it: nothing was checked`,
			);
	}
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

/** `--env`, else GC_INTEGRATIONS_ENV, else the only one. */
export function chooseEnvironment(
	from: From,
	settings: Settings,
	given: string | undefined,
): string {
	const names = [...settings.environments.keys()];
	const name = given ?? (from.environment["GC_INTEGRATIONS_ENV"] || undefined);
	if (name === undefined) {
		const [only] = names;
		if (only !== undefined && names.length === 1) return only;
		throw new UsageError(
			`which environment? Name one with --env: ${names.join(", ")}`,
		);
	}
	if (!names.includes(name))
		throw new UsageError(
			`there is no environment "${name}"; the settings have ${names.join(", ")}`,
		);
	return name;
}
