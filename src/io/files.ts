// Paths and globs -> the texts of the settings and of the integration files, or why a file gives none.

import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import * as callbacks from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { glob } from "tinyglobby";
import type { SourceFile } from "../core/document/source.ts";
import * as messages from "../core/messages.ts";
import { readRegularFile } from "./regular-file.ts";
import { codeOf, UnreadablePath } from "./unreadable.ts";

const settingsName = "gc-integrations.yaml";

/** An integration document is small; a larger file is a mistake, and reading it would only cost time. */
const largestFile = 1024 * 1024;

/**
 * The settings file: in `path` (a folder, or the file itself), else upwards from `from`; null where there is none.
 * @throws UnreadablePath where one may be there and cannot be looked at: those of a folder above are not the ones meant
 */
export async function findSettings(
	path: string | undefined,
	from: string,
): Promise<string | null> {
	if (path !== undefined) {
		const given = resolve(from, path);
		if (given.endsWith(`${sep}${settingsName}`) && (await isThere(given)))
			return given;
		const inside = join(given, settingsName);
		if (await isThere(inside)) return inside;
	}
	for (let folder = resolve(from); ; folder = dirname(folder)) {
		const candidate = join(folder, settingsName);
		if (await isThere(candidate)) return candidate;
		if (folder === dirname(folder)) return null;
	}
}

/** Whether the name is taken, by a link that leads nowhere too. @throws UnreadablePath */
async function isThere(path: string): Promise<boolean> {
	try {
		await lstat(path);
		return true;
	} catch (error) {
		const code = codeOf(error);
		if (code === "ENOENT" || code === "ENOTDIR") return false;
		throw new UnreadablePath(path, code, `cannot be read (${code})`);
	}
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
	try {
		const target = await realpath(path);
		// A file that was named from elsewhere is no link out of here.
		const leaves = !isInside(await realpath(root), target);
		if (leaves && isInside(resolve(root), resolve(path)))
			return refused(name, "unsafe-yaml", messages.leavesRepository(target));
		return {
			file: name,
			text: await readRegularFile(target, { limit: largestFile }),
		};
	} catch (error) {
		if (!(error instanceof UnreadablePath))
			return refused(name, "yaml-syntax", messages.unreadable(codeOf(error)));
		switch (error.code) {
			case "TOO_LARGE":
				return refused(name, "unsafe-yaml", messages.tooLarge(largestFile));
			case "NOT_REGULAR":
				return refused(name, "unsafe-yaml", messages.notRegular(error.reason));
			case "NOT_UTF8":
				return refused(name, "yaml-syntax", messages.notUtf8());
			default:
				return refused(name, "yaml-syntax", messages.unreadable(error.code));
		}
	}
}

/** The bytes of a file that is on no disk, such as one of Git's. */
export function sourceOf(name: string, bytes: Uint8Array): SourceFile {
	if (bytes.length > largestFile)
		return refused(name, "unsafe-yaml", messages.tooLarge(largestFile));
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return { file: name, text };
	} catch {
		return refused(name, "yaml-syntax", messages.notUtf8());
	}
}

function refused(
	file: string,
	rule: "yaml-syntax" | "unsafe-yaml",
	message: string,
): SourceFile {
	return { file, problem: { rule, message } };
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

/** Null where there is nothing. @throws UnreadablePath */
export async function statOf(path: string): Promise<Stats | null> {
	try {
		return await stat(path);
	} catch (error) {
		const code = codeOf(error);
		if (code === "ENOENT" || code === "ENOTDIR") return null;
		throw new UnreadablePath(path, code, `cannot be read (${code})`);
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
