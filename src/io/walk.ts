// Globs -> the files that they match, by listing folders; a listing that fails ends it, so that nothing looks absent.
import type { Dirent, Stats } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { type FileCalls, patient } from "./file-calls.ts";
import { readGlobs } from "./globs.ts";
import {
	codeOf,
	isAbsence,
	notListed,
	notLookedAt,
	UnreadablePath,
} from "./unreadable.ts";

export interface Walked {
	/** What the globs match, and links to nowhere or out of the repository, which reading tells; absolute, sorted. */
	readonly files: readonly string[];
	/** Those of them that a listing called regular files. */
	readonly regular: ReadonlySet<string>;
	/** The folders that were listed, without links in their ways; absolute, sorted. */
	readonly folders: readonly string[];
	/** The files that links in those folders lead to, without links in their ways. */
	readonly linkedFiles: readonly string[];
	/** What the globs start from, absolute. */
	readonly starts: readonly string[];
	/** Folders that globs start from and that are not there: what they held is not known to be gone. */
	readonly missing: readonly string[];
	/** Globs that match no file. */
	readonly unmatched: readonly string[];
}

export interface WalkInput {
	/** What the globs are relative to. */
	readonly folder: string;
	readonly globs: readonly string[];
	/** The repository, which links must not leave. */
	readonly root: string;
	/** Whether a file, named without links, is none of those that are looked for, whatever the globs say. */
	readonly excluded: (path: string) => boolean;
	readonly mostEntries?: number;
	readonly calls?: FileCalls;
}

/** Far more than a repository of integrations has, and listed within seconds. */
const mostEntriesOfAll = 200_000;
/** How often what went away during the walk makes it begin again. */
const mostWalks = 3;

/** What another program took away between the listing that named it and the look at it. */
class Vanished extends Error {}

/** @throws UnreadablePath where anything but the start of a glob cannot be listed, or where there is too much */
export async function walk(input: WalkInput): Promise<Walked> {
	for (let walks = 1; ; walks += 1) {
		try {
			return await walkOnce(input);
		} catch (error) {
			if (!(error instanceof Vanished)) throw error;
			if (walks === mostWalks) throw error.cause;
		}
	}
}

/** A folder on the way: as the globs name it, and where it is without links. */
interface Spot {
	/** Relative to the globs' folder, with forward slashes. */
	readonly name: string;
	/** As the globs name it, absolute. */
	readonly path: string;
	readonly real: string;
}

interface Listed {
	readonly folders: readonly string[];
	readonly links: readonly string[];
	readonly regular: readonly string[];
	readonly others: readonly string[];
}

async function walkOnce(input: WalkInput): Promise<Walked> {
	const { folder, calls = patient } = input;
	const globs = readGlobs(input.globs);
	const root = await rootOf(calls, input.root);
	const listings = new Map<string, Listed>();
	const files = new Set<string>();
	const regular = new Set<string>();
	/** By where a file is without links: one that several links lead to is one file. */
	const found = new Set<string>();
	const linkedFiles = new Set<string>();
	const matched = new Set<string>();
	const missing: string[] = [];
	let entries = 0;

	const pathOf = (name: string): string => resolve(folder, name);

	function count(number: number): void {
		entries += number;
		const most = input.mostEntries ?? mostEntriesOfAll;
		if (entries > most)
			throw new UnreadablePath(
				folder,
				"TOO_MANY",
				`holds more than ${most} files and folders where the globs look for integrations`,
				"narrow integrations in the settings",
			);
	}

	async function list({ path, real }: Spot): Promise<Listed> {
		const known = listings.get(real);
		if (known) {
			for (const names of Object.values(known)) count(names.length);
			return known;
		}
		const listed: Record<keyof Listed, string[]> = {
			folders: [],
			links: [],
			regular: [],
			others: [],
		};
		for (const entry of await entriesOf(calls, path)) {
			count(1);
			const kind = isOfKnownKind(entry)
				? entry
				: await lookAt(calls, join(path, entry.name));
			const of = kind.isDirectory()
				? listed.folders
				: kind.isSymbolicLink()
					? listed.links
					: kind.isFile()
						? listed.regular
						: listed.others;
			of.push(entry.name);
		}
		for (const names of Object.values(listed)) names.sort();
		listings.set(real, listed);
		return listed;
	}

	/**
	 * @param target what `real` leads to, where it is a link
	 * @returns whether it is one of those that are looked for, and was not taken under another name
	 */
	function take({ name, path, real }: Spot, target = real): boolean {
		const matching = globs.matching(name);
		if (matching.length === 0 || input.excluded(target)) return false;
		for (const glob of matching) matched.add(glob);
		if (found.has(real)) return false;
		found.add(real);
		if (target !== real) linkedFiles.add(target);
		files.add(path);
		return true;
	}

	/** @returns the folder that it leads to, null where there is nothing to go into */
	async function follow(link: Spot): Promise<Spot | null> {
		const { name, path } = link;
		const matching = globs.matching(name).length > 0;
		if (!matching && !globs.mayHold(name)) return null;
		const target = await targetOf(calls, path);
		if (target === null) {
			// What editors leave beside an open file is hidden; all else may have been a folder of documents.
			if (matching || !basename(name).startsWith(".")) files.add(path);
			return null;
		}
		const there = await realOf(calls, path);
		if (!target.isDirectory()) {
			take(link, there);
			return null;
		}
		if (!globs.mayHold(name)) return null;
		if (leaves(path, there)) {
			files.add(path);
			return null;
		}
		return { name, path, real: there };
	}

	function leaves(path: string, real: string): boolean {
		// What the globs look for elsewhere is no link out of here.
		return isBelow(resolve(input.root), path) && !isBelow(root, real);
	}

	/** Each folder once: what links lead to, after what is really there. @returns the links on the way */
	async function from(start: Spot): Promise<readonly Spot[]> {
		const visited = new Set<string>();
		const links: Spot[] = [];
		const later: Spot[] = [];
		const now = [start];
		for (;;) {
			const spot = now.pop() ?? later.shift();
			if (!spot) return links;
			if (visited.has(spot.real)) continue;
			visited.add(spot.real);
			const listed = await list(spot);
			const inside = (name: string): Spot => {
				const path = below(spot.path, name);
				return {
					name: spot.name === "" ? name : `${spot.name}/${name}`,
					path,
					real: spot.real === spot.path ? path : below(spot.real, name),
				};
			};
			for (const each of listed.regular.map(inside))
				if (take(each)) regular.add(each.path);
			for (const each of listed.others.map(inside)) take(each);
			now.push(
				...listed.folders
					.map(inside)
					.filter(({ name }) => globs.mayHold(name))
					.reverse(),
			);
			for (const each of listed.links.map(inside)) {
				const target = await follow(each);
				if (!target) continue;
				later.push(target);
				links.push(target);
			}
		}
	}

	async function begin(base: string): Promise<Spot | null> {
		const path = pathOf(base);
		const there = await startOf(calls, path);
		if (!there) {
			missing.push(base);
			return null;
		}
		if (!there.isDirectory())
			throw notListed(path, Object.assign(new Error(), { code: "ENOTDIR" }));
		const real = await realOf(calls, path);
		if (!leaves(path, real)) return { name: base, path, real };
		files.add(path);
		return null;
	}

	for (const base of globs.bases) {
		const start = await begin(base);
		if (!start) continue;
		const links = await from(start);
		// A folder that has several names was visited under one of them, and the globs may mean another.
		if (!globs.byName) for (const link of links) await from(link);
	}
	return {
		files: [...files].sort(),
		regular,
		folders: [...listings.keys()].sort(),
		linkedFiles: [...linkedFiles].sort(),
		starts: globs.bases.map(pathOf),
		missing,
		unmatched: globs.wanted.filter((glob) => !matched.has(glob)),
	};
}

async function rootOf(calls: FileCalls, path: string): Promise<string> {
	try {
		return await calls.realpath(path);
	} catch (error) {
		throw notLookedAt(path, error);
	}
}

async function entriesOf(
	calls: FileCalls,
	path: string,
): Promise<readonly Dirent[]> {
	try {
		return await calls.readdir(path);
	} catch (error) {
		throw gone(error, notListed(path, error));
	}
}

/** Some file systems do not say in a listing what an entry is. */
function isOfKnownKind(entry: Dirent): boolean {
	return (
		entry.isFile() ||
		entry.isDirectory() ||
		entry.isSymbolicLink() ||
		entry.isFIFO() ||
		entry.isSocket() ||
		entry.isCharacterDevice() ||
		entry.isBlockDevice()
	);
}

async function lookAt(calls: FileCalls, path: string): Promise<Stats> {
	try {
		return await calls.lstat(path);
	} catch (error) {
		throw gone(error, notLookedAt(path, error));
	}
}

/** Null: it leads nowhere, to itself, or to where this user may not look. */
async function targetOf(calls: FileCalls, path: string): Promise<Stats | null> {
	try {
		return await calls.stat(path);
	} catch (error) {
		const told = ["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "ENAMETOOLONG"];
		if (told.includes(codeOf(error))) return null;
		throw notLookedAt(path, error);
	}
}

async function realOf(calls: FileCalls, path: string): Promise<string> {
	try {
		return await calls.realpath(path);
	} catch (error) {
		throw gone(error, notLookedAt(path, error));
	}
}

/** Null where there is nothing. */
async function startOf(calls: FileCalls, path: string): Promise<Stats | null> {
	try {
		return await calls.stat(path);
	} catch (error) {
		if (codeOf(error) === "ENOENT") return null;
		throw notListed(path, error);
	}
}

function gone(error: unknown, told: UnreadablePath): Error {
	return isAbsence(error) ? new Vanished(told.message, { cause: told }) : told;
}

/** @param name of what a listing of the folder has */
function below(folder: string, name: string): string {
	return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

function isBelow(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`);
}
