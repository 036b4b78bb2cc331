// Git's index -> the repository that the next commit makes: settings, files, findings; nothing of the work tree.

import { posix, resolve } from "node:path";
import * as messages from "../core/document/messages.ts";
import type { SourceFile } from "../core/document/source.ts";
import { readSettings } from "../core/settings/read.ts";
import { by } from "../core/values/order.ts";
import {
	displayName,
	findSettings,
	isSettingsName,
	sourceOf,
	sourceReader,
} from "../io/files.ts";
import { GitError } from "../io/git/error.ts";
import { type StagedFiles, stagedFiles, stagedName } from "../io/git/staged.ts";
import { readGlobs } from "../io/globs.ts";
import type { From } from "./arguments.ts";
import { notThere, readBesides } from "./beside.ts";
import { packageCatalog } from "./catalog.ts";
import { globsOf, nothingWalked } from "./documents.ts";
import type { Repository } from "./repository.ts";
import { sortNamed } from "./strays.ts";
import { UsageError } from "./usage.ts";

export interface StagedRepository {
	readonly repository: Repository;
	/** Names as findings have them; files of the next commit that differ from the last one. */
	readonly changed: ReadonlySet<string>;
}

/** @throws UsageError where there is no index, or a path is not in it */
export async function openStaged(
	from: From,
	given: {
		readonly config: string | undefined;
		readonly paths: readonly string[];
	},
	/** For what git says. */
	scrub: (text: string) => string,
): Promise<StagedRepository> {
	const index = await indexOf(from.folder, scrub);
	const settingsPath = await locate(index, from, given);
	const folder =
		settingsPath === null ? from.folder : resolve(settingsPath, "..");
	const prefix = stagedName(index.top, folder) ?? "..";
	const catalog = packageCatalog();
	const source =
		settingsPath === null ? null : await settingsSource(index, settingsPath);
	const { settings, findings } = source
		? readSettings(source, catalog)
		: { settings: null, findings: [] };
	const globs = readGlobs(source ? globsOf(settings).globs : []);
	const named = given.paths.map((path) => {
		const name = stagedName(index.top, resolve(from.folder, path));
		const some = (one: string): boolean =>
			one === name || name === "" || one.startsWith(`${name}/`);
		if (!index.names.some(some) && !index.dead.has(name ?? ""))
			throw new UsageError(`nothing of ${path} is in Git's index`);
		return name;
	});
	const shown = (name: string): string => posix.relative(prefix, name);
	const settingsName =
		settingsPath === null ? null : stagedName(index.top, settingsPath);
	const wanted = (name: string): boolean =>
		name !== settingsName &&
		!isSettingsName(name) &&
		(globs.matching(shown(name)).length > 0 || named.includes(name));
	const names = index.names.filter(
		// What two names lead to is one file.
		(name) =>
			wanted(name) && (index.real(name) === name || !wanted(index.real(name))),
	);
	const texts = await index.read(names);
	const read = [
		...names.map((name, at) =>
			sourceOf(shown(name), texts[at] ?? Buffer.alloc(0)),
		),
		...[...index.dead]
			.filter(([name]) => wanted(name))
			.map(([name, target]) => deadLink(shown(name), target)),
	].sort(by(({ file }) => file));
	const beside = await readBesides(read, folder, index.top, async (path) => {
		const name = stagedName(index.top, path) ?? "";
		if (!index.names.includes(name)) return notThere(shown(name));
		const [bytes = Buffer.alloc(0)] = await index.read([name]);
		return sourceOf(shown(name), bytes);
	});
	const { sources, strays } = sortNamed(
		read,
		beside,
		({ file }) => globs.matching(file).length === 0,
	);
	return {
		repository: {
			catalog,
			folder,
			documents: folder,
			settingsFolder: folder,
			settings,
			settingsPath,
			settingsFindings: findings,
			sources: [...(source ? [source] : []), ...sources],
			beside,
			strays,
			meant: new Map(),
			walked: {
				...nothingWalked,
				unmatched: globs.wanted.filter(
					(glob) =>
						!names.some((name) => globs.matching(shown(name)).includes(glob)),
				),
			},
		},
		changed: new Set([
			...[...index.changed].map(shown),
			...names.filter((name) => index.changed.has(index.real(name))).map(shown),
		]),
	};
}

async function indexOf(
	folder: string,
	scrub: (text: string) => string,
): Promise<StagedFiles> {
	const index = await stagedFiles(folder).catch((error: unknown) => {
		throw error instanceof GitError
			? new UsageError(scrub(error.message))
			: error;
	});
	if (index) return index;
	throw new UsageError(
		"--staged judges what Git is about to commit, but this folder is in no repository",
	);
}

const settingsFile = "gc-integrations.yaml";

/** As for the work tree; settings that only the index has count. */
async function locate(
	index: StagedFiles,
	from: From,
	given: {
		readonly config: string | undefined;
		readonly paths: readonly string[];
	},
): Promise<string | null> {
	if (given.config !== undefined) return resolve(from.folder, given.config);
	for (let at = resolve(from.folder); ; at = resolve(at, "..")) {
		const name = stagedName(index.top, resolve(at, settingsFile));
		if (name === null) break;
		if (index.has(name)) return resolve(at, settingsFile);
	}
	const found = await findSettings(given.paths[0], from.folder);
	if (found !== null || given.paths.length > 0) return found;
	throw new UsageError(
		"no gc-integrations.yaml in Git's index, here or in any folder above: name it with --config",
	);
}

/** Settings that are not in the index are those of the machine. */
async function settingsSource(
	index: StagedFiles,
	path: string,
): Promise<{ readonly file: string; readonly text: string }> {
	const name = stagedName(index.top, path);
	const folder = resolve(path, "..");
	const shown = displayName(folder, path);
	const source =
		name !== null && index.has(name)
			? sourceOf(shown, (await index.read([name]))[0] ?? Buffer.alloc(0))
			: await sourceReader(folder)(path, shown);
	if ("text" in source) return source;
	throw new UsageError(`the settings file ${path} ${source.problem.message}`);
}

function deadLink(file: string, target: string): SourceFile {
	const leaves = target === ".." || target.startsWith("../");
	return leaves || target.startsWith("/")
		? {
				file,
				problem: {
					rule: "unsafe-yaml",
					message: messages.leavesRepository(target),
				},
			}
		: {
				file,
				problem: {
					rule: "yaml-syntax",
					message: messages.unreadable("ENOENT"),
				},
			};
}
