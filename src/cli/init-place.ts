// A folder that may not be there yet -> where it is to be, and the Git work tree around it.
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { statOf } from "../io/files.ts";
import { GitError } from "../io/git/error.ts";
import { gitFolder } from "../io/git/folder.ts";
import { UsageError } from "../stages/usage.ts";

/** Where the repository is to be, and what is around it. */
export interface Place {
	readonly folder: string;
	/** The top of the Git work tree; null outside of any. */
	readonly top: string | null;
	/** The folder's way from the top, with a slash behind it; empty at the top and outside of any. */
	readonly prefix: string;
}

/** Git's own words, which say what to do about it. */
export function asUsage(error: unknown): never {
	throw error instanceof GitError ? new UsageError(error.message) : error;
}

/** A folder that is not there yet belongs to where its nearest parent does. */
export async function locate(given: string): Promise<Place> {
	let parent = given;
	let missing = "";
	for (;;) {
		const real = await realOf(parent);
		if (real !== null) {
			const folder = join(real, missing);
			const top = (await gitFolder(real).catch(asUsage))?.top ?? null;
			const way = top === null ? "" : relative(await realpath(top), folder);
			return {
				folder,
				top,
				prefix: way === "" ? "" : `${way.split(sep).join("/")}/`,
			};
		}
		if (parent === dirname(parent))
			return { folder: given, top: null, prefix: "" };
		missing = join(basename(parent), missing);
		parent = dirname(parent);
	}
}

/** Null where there is nothing. */
async function realOf(path: string): Promise<string | null> {
	return (await statOf(path)) === null ? null : realpath(path);
}
