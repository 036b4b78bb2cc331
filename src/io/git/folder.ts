// A folder -> git's own folder, found by the files alone: git refuses to answer in a repository of another user, and has its reasons.
import { promises } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { withoutTrailing } from "../../core/values/text.ts";
import { codeOf } from "../unreadable.ts";
import { GitError } from "./error.ts";

export interface GitFolder {
	/** The top of the work tree. */
	readonly top: string;
	/** Where this work tree's HEAD and index are. */
	readonly own: string;
}

/** Why the files may be half of one commit and half of another. */
export interface Unsettled {
	readonly why: string;
	/** It passes by itself: git is at work. */
	readonly passes: boolean;
}

/**
 * As git looks for it: the nearest `.git` upwards that is one, or that is a file which leads to one (git docs,
 * "gitrepository-layout"). Null: the folder is in no work tree.
 * @throws GitError where it cannot be told
 */
export async function gitFolder(folder: string): Promise<GitFolder | null> {
	for (let at = resolve(folder); ; at = dirname(at)) {
		const path = join(at, ".git");
		const found = await there(path, promises.stat);
		const own = found?.isFile() ? await target(path) : path;
		const isOne =
			found !== null && (await there(join(own, "HEAD"), promises.lstat));
		if (isOne) return { top: at, own };
		if (found?.isFile())
			throw new GitError(`${path} leads to ${own}, and no repository is there`);
		if (found && (await there(join(own, "objects"), promises.lstat)))
			throw new GitError(`${path} has lost its HEAD`);
		if (at === dirname(at)) return null;
	}
}

/** By the files alone: git need not be started to say so. False where it cannot be told. */
export async function isInNoRepository(folder: string): Promise<boolean> {
	const found = await gitFolder(folder).catch(() => undefined);
	return found === null;
}

/** Files of git's that change whenever HEAD moves; none outside of a work tree, and where it cannot be told. */
export async function headFiles(folder: string): Promise<readonly string[]> {
	const found = await gitFolder(folder).catch(() => null);
	return found === null
		? []
		: [join(found.own, "HEAD"), join(found.own, "logs/HEAD")];
}

/** Null: the files are what somebody meant them to be, as far as git goes. */
export async function unsettled(folder: string): Promise<Unsettled | null> {
	try {
		const found = await gitFolder(folder);
		if (found === null) return null;
		const lock = join(found.own, "index.lock");
		if ((await there(lock, promises.lstat)) === null) return null;
		const why = `git is working on the files (where it is not, remove ${lock})`;
		return { why, passes: true };
	} catch (error) {
		if (!(error instanceof GitError)) throw error;
		const why = `it cannot be told whether git is working on the files: ${error.message}`;
		return { why, passes: false };
	}
}

/** The folder's place in its work tree, such as `config/`; empty at the top, outside of any, and where it cannot be told. */
export async function repositoryPrefix(folder: string): Promise<string> {
	const found = await gitFolder(folder).catch(() => null);
	const way = found === null ? "" : relative(found.top, resolve(folder));
	return way === "" ? "" : `${way.split(sep).join("/")}/`;
}

async function target(path: string): Promise<string> {
	const text = await promises.readFile(path, "utf8").catch((error: unknown) => {
		throw unreadable(path, error);
	});
	const mark = "gitdir: ";
	const way = withoutTrailing(text, "\r\n").slice(mark.length);
	if (!text.startsWith(mark) || way === "")
		throw new GitError(`${path} names no repository`);
	return resolve(dirname(path), way);
}

/** Null where nothing has that name; any other answer than that is no absence. */
async function there<T>(
	path: string,
	look: (path: string) => Promise<T>,
): Promise<T | null> {
	return look(path).catch((error: unknown) => {
		const code = codeOf(error);
		if (code === "ENOENT" || code === "ENOTDIR") return null;
		throw unreadable(path, error);
	});
}

function unreadable(path: string, error: unknown): GitError {
	return new GitError(`${path} cannot be read (${codeOf(error)})`);
}
