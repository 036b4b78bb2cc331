// A path that a document names, and what the settings grant -> the file that may be read, wherever links lead.
import type { Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import {
	type Grants,
	hasWildcard,
	pathMatches,
	type Ungranted,
} from "../core/settings/grants.ts";

/** @param folder what paths and patterns are relative to */
export async function grantedFile(
	folder: string,
	path: string,
	{ files, own }: Grants,
): Promise<{ readonly path: string } | { readonly ungranted: Ungranted }> {
	const named = resolve(folder, path);
	if (files === null) return { path: named };
	if (files.some((grant) => resolve(folder, grant) === named))
		return { path: named };
	const [real, found] = await Promise.all([
		realpath(named).catch(() => null),
		statOf(named),
	]);
	// Whoever reads it says what is wrong.
	if (real === null || found === null) return { path: named };
	for (const one of own) {
		if (!("file" in one)) continue;
		const ours = await statOf(resolve(folder, one.file));
		if (ours && ours.dev === found.dev && ours.ino === found.ino)
			return { ungranted: "own" };
	}
	for (const pattern of files)
		if (await leadsInto(folder, pattern, real)) return { path: real };
	return { ungranted: "unlisted" };
}

function statOf(path: string): Promise<Stats | null> {
	return stat(path).catch(() => null);
}

/** Whether a file without links is one of the pattern's, whose own folder may be reached over links. */
async function leadsInto(
	folder: string,
	pattern: string,
	real: string,
): Promise<boolean> {
	const names = pattern.split("/");
	const first = names.findIndex(hasWildcard);
	if (first === -1) return false;
	const fixed = names.slice(0, first).join("/");
	const base = await realpath(
		resolve(folder, fixed === "" && pattern.startsWith("/") ? "/" : fixed),
	).catch(() => null);
	if (base === null) return false;
	// Kubernetes keeps what it mounts in folders such as ..2026_11_26_03_14_15.1234 and links to them.
	const inside = relative(base, real)
		.split(sep)
		.filter((name) => !/^\.\.[^.]/.test(name))
		.join("/");
	return pathMatches(names.slice(first).join("/"), inside);
}
