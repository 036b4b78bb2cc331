// A folder of a work tree -> the files as they stand in git's index: what the next commit holds.
import { posix, relative, resolve, sep } from "node:path";
import { gitFolder } from "./folder.ts";
import { git, readBlobs } from "./git.ts";

export interface StagedFiles {
	/** The top of the work tree, absolute; all names are from here, with forward slashes. */
	readonly top: string;
	/** Regular files and those that links of the index lead to; sorted. A folder behind a link is there under both names. */
	readonly names: readonly string[];
	/** Where a link leads, and nothing of the index is. */
	readonly dead: ReadonlyMap<string, string>;
	/** The name that the file itself has. */
	real(name: string): string;
	has(name: string): boolean;
	/** Files that differ from the last commit, removed ones too; without a commit all are. */
	readonly changed: ReadonlySet<string>;
	/** In the order of the names. */
	read(names: readonly string[]): Promise<readonly Buffer[]>;
}

/**
 * Null: the folder is in no work tree. What git tells its hooks of the index counts: a commit of some files has its own.
 * @throws GitError
 */
export async function stagedFiles(folder: string): Promise<StagedFiles | null> {
	const found = await gitFolder(folder);
	if (found === null) return null;
	const { top } = found;
	const ask = async (...words: readonly string[]): Promise<readonly string[]> =>
		(await git(top, words))
			.toString("utf8")
			.split("\0")
			.filter((row) => row !== "");
	const [rows, announced, changed] = await Promise.all([
		ask("ls-files", "--stage", "-z"),
		// `git add --intent-to-add`: in the index by name only, and in no commit.
		ask("diff-files", "--diff-filter=A", "--name-only", "-z"),
		ask(
			"diff",
			"--cached",
			"--name-only",
			"--no-renames",
			"--no-ext-diff",
			"-z",
		),
	]);
	const regular = new Map<string, string>();
	const links = new Map<string, string>();
	for (const row of rows) {
		const tab = row.indexOf("\t");
		const name = row.slice(tab + 1);
		const [mode = "", id = "", stage] = row.slice(0, tab).split(" ");
		if (stage !== "0" || announced.includes(name)) continue;
		if (mode.startsWith("100")) regular.set(name, id);
		if (mode === "120000") links.set(name, id);
	}
	const targets = await readBlobs(top, [...links.values()]);
	const leads = new Map(
		[...links.keys()].map((name, at) => {
			const way = targets[at]?.toString("utf8") ?? "";
			return [
				name,
				posix.isAbsolute(way)
					? (stagedName(top, way) ?? way)
					: posix.join(posix.dirname(name), way),
			];
		}),
	);
	const reals = new Map([...regular.keys()].map((name) => [name, name]));
	const dead = new Map<string, string>();
	for (const name of leads.keys()) {
		const real = follow(name, leads);
		const below = [...regular.keys()].filter((file) =>
			file.startsWith(`${real}/`),
		);
		if (regular.has(real)) reals.set(name, real);
		else if (below.length === 0) dead.set(name, real);
		for (const file of below)
			reals.set(`${name}${file.slice(real.length)}`, file);
	}
	const real = (name: string): string => reals.get(name) ?? name;
	return {
		top,
		names: [...reals.keys()].sort(),
		dead,
		real,
		has: (name) => reals.has(name),
		changed: new Set(changed),
		read: (names) =>
			readBlobs(
				top,
				names.map((name) => regular.get(real(name)) ?? ""),
			),
	};
}

/** A path as the index has its names; null above the top. */
export function stagedName(top: string, path: string): string | null {
	const way = relative(top, resolve(path)).split(sep).join("/");
	return way === ".." || way.startsWith("../") ? null : way;
}

const MOST_LINKS = 40;

/** The path behind all links on the way, as far as they stay in the work tree. */
function follow(path: string, leads: ReadonlyMap<string, string>): string {
	let at = path;
	for (let turn = 0; turn < MOST_LINKS; turn += 1) {
		const parts = at.split("/");
		const upTo = parts.findIndex((_part, end) =>
			leads.has(parts.slice(0, end + 1).join("/")),
		);
		if (upTo === -1) return at;
		const link = parts.slice(0, upTo + 1).join("/");
		at = posix.join(leads.get(link) ?? "", ...parts.slice(upTo + 1));
	}
	return at;
}
