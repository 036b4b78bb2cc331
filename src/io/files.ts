// Paths and globs -> the texts of the settings and of the integration files, or why a file gives none.

import { createHash } from "node:crypto";
import * as callbacks from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { glob } from "tinyglobby";
import type { SourceFile } from "../core/document/source.ts";
import * as messages from "../core/messages.ts";

const settingsName = "gc-integrations.yaml";

/** An integration document is small; a larger file is a mistake, and reading it would only cost time. */
const largestFile = 1024 * 1024;

/** The settings file: in `path` (a folder, or the file itself), else upwards from `from`; null where there is none. */
export async function findSettings(
	path: string | undefined,
	from: string,
): Promise<string | null> {
	if (path !== undefined) {
		const given = resolve(from, path);
		if (given.endsWith(`${sep}${settingsName}`) && (await isFile(given)))
			return given;
		const inside = join(given, settingsName);
		if (await isFile(inside)) return inside;
	}
	for (let folder = resolve(from); ; folder = dirname(folder)) {
		const candidate = join(folder, settingsName);
		if (await isFile(candidate)) return candidate;
		if (folder === dirname(folder)) return null;
	}
}

async function isFile(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isFile(),
		() => false,
	);
}

/**
 * The files that the globs match, sorted, absolute. A folder below them that cannot be listed throws: what is in it
 * must not look absent.
 */
export async function findFiles(
	folder: string,
	globs: readonly string[],
): Promise<readonly string[]> {
	const nowhere: string[] = [];
	for (const base of new Set(globs.map(staticBase)))
		nowhere.push(...(await deadLinks(join(folder, base))));
	const found = await glob([...globs], {
		cwd: folder,
		absolute: true,
		onlyFiles: true,
		expandDirectories: false,
		ignore: ["**/node_modules/**", "**/.git/**"],
		followSymbolicLinks: true,
		// A link that leads nowhere is taken for a file: reading it tells what is wrong, and nothing looks absent.
		fs: { stat: statOrLink, realpath: realpathOrLink },
	});
	return [
		...new Set([...found, ...nowhere].map((path) => resolve(path))),
	].sort();
}

/** Folders that globs start from and that are not there: what they held is not known to be gone. */
export async function missingFolders(
	folder: string,
	globs: readonly string[],
): Promise<readonly string[]> {
	const bases = [...new Set(globs.map(staticBase))];
	const there = await Promise.all(
		bases.map((base) => exists(join(folder, base))),
	);
	return bases.filter((_base, at) => !there[at]);
}

type Done<T> = (error: Error | null, found?: T) => void;

const statOrLink = ((path: string, done: Done<callbacks.Stats>) => {
	callbacks.stat(path, (error, stats) => {
		if (error) callbacks.lstat(path, done);
		else done(null, stats);
	});
}) as typeof callbacks.stat;

const realpathOrLink = ((path: string, done: Done<string>) => {
	callbacks.realpath(path, (error, target) =>
		done(null, error ? path : target),
	);
}) as typeof callbacks.realpath;

/** The folders of a glob before its first pattern. */
function staticBase(pattern: string): string {
	const parts = pattern.replace(/^!/, "").split("/");
	const first = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
	return parts.slice(0, first === -1 ? parts.length - 1 : first).join("/");
}

/**
 * Links below a folder that lead nowhere and may have been folders of documents; editors' own hidden ones are not.
 * @throws where a folder cannot be listed
 */
async function deadLinks(folder: string): Promise<readonly string[]> {
	try {
		const entries = await readdir(folder, {
			recursive: true,
			withFileTypes: true,
		});
		const links = entries.filter(
			(entry) =>
				entry.isSymbolicLink() &&
				/^[^.]+$|^[^.].*\.(?:ya?ml|json)$/.test(entry.name),
		);
		const paths = links.map((entry) => join(entry.parentPath, entry.name));
		const alive = await Promise.all(paths.map(exists));
		return paths.filter((_path, at) => !alive[at]);
	} catch (error) {
		if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
		throw error;
	}
}

/** Reads one file as UTF-8. `root`: the repository, which symbolic links must not leave. */
export async function readSource(
	path: string,
	name: string,
	root: string,
): Promise<SourceFile> {
	const refused = (
		rule: "yaml-syntax" | "unsafe-yaml",
		message: string,
	): SourceFile => ({ file: name, problem: { rule, message } });
	try {
		const target = await realpath(path);
		// A file that was named from elsewhere is no link out of here.
		const leaves = !isInside(await realpath(root), target);
		if (leaves && isInside(resolve(root), resolve(path)))
			return refused("unsafe-yaml", messages.leavesRepository(target));
		const { size } = await stat(target);
		if (size > largestFile)
			return refused("unsafe-yaml", messages.tooLarge(largestFile));
		const bytes = await readFile(target);
		return { file: name, text: decode(bytes) };
	} catch (error) {
		if (error instanceof TypeError)
			return refused("yaml-syntax", messages.notUtf8());
		return refused("yaml-syntax", messages.unreadable(codeOf(error)));
	}
}

function decode(bytes: Uint8Array): string {
	return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

export function isInside(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return (
		way === "" ||
		(!way.startsWith(`..${sep}`) &&
			way !== ".." &&
			resolve(folder, way) === path)
	);
}

/** The repository that holds a folder: the nearest one with `.git`, else the folder itself. */
export async function repositoryRoot(folder: string): Promise<string> {
	for (let at = resolve(folder); ; at = dirname(at)) {
		if (await exists(join(at, ".git"))) return at;
		if (at === dirname(at)) return resolve(folder);
	}
}

export async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}

/**
 * Of the files as they are now; equal signatures mean equal contents: whatever writes or replaces a file moves its
 * change time, which no program can set.
 */
export async function statSignature(paths: readonly string[]): Promise<string> {
	const hash = createHash("sha256");
	const rows = await Promise.all(
		paths.map(async (path) => {
			try {
				const found = await stat(path, { bigint: true });
				const { dev, ino, size, mtimeNs, ctimeNs } = found;
				return [path, dev, ino, size, mtimeNs, ctimeNs].join("\0");
			} catch (error) {
				return `${path}\0${codeOf(error)}`;
			}
		}),
	);
	for (const row of rows) hash.update(row).update("\n");
	return hash.digest("hex");
}

/** The folders that globs start from, absolute. */
export function globFolders(
	folder: string,
	globs: readonly string[],
): readonly string[] {
	return [...new Set(globs.map((glob) => join(folder, staticBase(glob))))];
}

/** A path as findings show it: relative to `folder`, with forward slashes. */
export function displayName(folder: string, path: string): string {
	return relative(folder, path).split(sep).join("/") || ".";
}

function codeOf(error: unknown): string {
	if (error instanceof Error && "code" in error) return String(error.code);
	return error instanceof Error ? error.message : String(error);
}
