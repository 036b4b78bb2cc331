// Paths and globs -> the texts of the settings and of the integration files, or why a file gives none.

import type { Stats } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import * as messages from "../core/document/messages.ts";
import type { SourceFile } from "../core/document/source.ts";
import { type FileCalls, type Now, patient } from "./file-calls.ts";
import { readOrdinary, readRegularFile } from "./regular-file.ts";
import {
	codeOf,
	isAbsence,
	notLookedAt,
	UnreadablePath,
} from "./unreadable.ts";

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
	calls: FileCalls = patient,
): Promise<string | null> {
	if (path !== undefined) {
		const given = resolve(from, path);
		if (
			given.endsWith(`${sep}${settingsName}`) &&
			(await isThere(given, calls))
		)
			return given;
		const inside = join(given, settingsName);
		if (await isThere(inside, calls)) return inside;
	}
	for (let folder = resolve(from); ; folder = dirname(folder)) {
		const candidate = join(folder, settingsName);
		if (await isThere(candidate, calls)) return candidate;
		if (folder === dirname(folder)) return null;
	}
}

/** Whether the name is taken, by a link that leads nowhere too. @throws UnreadablePath */
async function isThere(path: string, calls: FileCalls): Promise<boolean> {
	try {
		await calls.lstat(path);
		return true;
	} catch (error) {
		if (isAbsence(error)) return false;
		throw notLookedAt(path, error);
	}
}

/**
 * Reads files as UTF-8, each under the name that findings show; `listed` where a listing just now called it a regular file.
 * @param root the repository, which symbolic links must not leave
 */
export function sourceReader(
	root: string,
	calls: FileCalls = patient,
): (path: string, name: string, listed?: boolean) => Now<SourceFile> {
	const folders = new Map<string, Promise<Looked>>();
	const looked = new Map<string, Looked>();

	async function lookAt(path: string): Promise<Looked> {
		const real = await calls.realpath(path);
		// A file that was named from elsewhere is no link out of here.
		const leaves =
			isInside(resolve(root), resolve(path)) &&
			!isInside(await calls.realpath(root), real);
		return { real, leaves };
	}

	/** What is no link is where its folder is, which is looked at once for all files in it. */
	async function lookAtPlain(path: string): Promise<Looked> {
		const folder = dirname(path);
		const looking = folders.get(folder) ?? lookAt(folder);
		folders.set(folder, looking);
		const { real, leaves } = await looking;
		looked.set(folder, { real, leaves });
		return { real: join(real, basename(path)), leaves };
	}

	async function read(
		path: string,
		name: string,
		listed: boolean,
	): Promise<SourceFile> {
		try {
			const seen = listed ? "listed" : await calls.lstat(path);
			const isLink = seen !== "listed" && seen.isSymbolicLink();
			const { real, leaves } = await (isLink
				? lookAt(path)
				: lookAtPlain(path));
			if (leaves)
				return refused(name, "unsafe-yaml", messages.leavesRepository(real));
			const text = await readRegularFile(
				real,
				{ limit: largestFile },
				calls,
				isLink ? undefined : seen,
			);
			return { file: name, text };
		} catch (error) {
			// A link has taken its place meanwhile.
			return listed && codeOf(error) === "ELOOP"
				? read(path, name, false)
				: unreadable(name, error);
		}
	}

	/** Without a promise for each of thousands of files, of which hardly one is in any way special. */
	return (path, name, listed = false) => {
		const folder = listed ? looked.get(dirname(path)) : undefined;
		const text =
			folder && !folder.leaves
				? readOrdinary(join(folder.real, basename(path)), calls)
				: null;
		return text === null ? read(path, name, listed) : { file: name, text };
	};
}

interface Looked {
	/** Without links in the way. */
	readonly real: string;
	/** It was named as something of the repository, and is elsewhere. */
	readonly leaves: boolean;
}

function unreadable(name: string, error: unknown): SourceFile {
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
export async function repositoryRoot(
	folder: string,
	calls: FileCalls = patient,
): Promise<string> {
	for (let at = resolve(folder); ; at = dirname(at)) {
		if (await statOf(join(at, ".git"), calls)) return at;
		if (at === dirname(at)) return resolve(folder);
	}
}

/** Null where there is nothing. @throws UnreadablePath */
export async function statOf(
	path: string,
	calls: FileCalls = patient,
): Promise<Stats | null> {
	try {
		return await calls.stat(path);
	} catch (error) {
		if (isAbsence(error)) return null;
		throw notLookedAt(path, error);
	}
}

/** Without links; null where there is nothing. @throws UnreadablePath */
export async function realPathOf(
	path: string,
	calls: FileCalls = patient,
): Promise<string | null> {
	try {
		return await calls.realpath(path);
	} catch (error) {
		if (isAbsence(error)) return null;
		throw notLookedAt(path, error);
	}
}

/** @throws UnreadablePath */
export async function exists(path: string): Promise<boolean> {
	return (await statOf(path)) !== null;
}

/** Whether a name is one that only settings have. */
export function isSettingsName(path: string): boolean {
	return path.endsWith(settingsName) && basename(path) === settingsName;
}

/** A path as findings show it: relative to `folder`, with forward slashes. */
export function displayName(folder: string, path: string): string {
	const way = path.startsWith(folder + sep)
		? path.slice(folder.length + 1)
		: relative(folder, path);
	return (sep === "/" ? way : way.split(sep).join("/")) || ".";
}
