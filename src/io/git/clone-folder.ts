// A private folder, and what fetches into a clone -> a clone of the remote, and the files of its commits as folders that never change.
import { createHash, randomUUID } from "node:crypto";
import {
	chmod,
	lstat,
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { exists } from "../files.ts";
import { makeFolder } from "../make-folder.ts";
import { Stopped } from "../program.ts";
import { GitError } from "./error.ts";
import { type GitProcess, oneLine } from "./process.ts";

export interface CheckedOutCommit {
	/** Full id. */
	readonly id: string;
	/** `Name <address>`; null: not known. */
	readonly author: string | null;
	/** First line of its message; null: it has none. */
	readonly subject: string | null;
}

export interface Checkout {
	/** The root of the repository's files, absolute; nothing in it changes while it is the current or the previous one. */
	readonly folder: string;
	readonly commit: CheckedOutCommit;
}

/** Lets `ref` of a clone be the remote's newest commit. */
export type FetchInto = (clone: string, ref: string) => Promise<void>;

export interface CloneFolder {
	readonly current: Checkout | null;
	/** Makes it where somebody removed it. */
	prepare(): Promise<void>;
	/** Whether this commit is the current one, and its files are as they were written. */
	holds(id: string): Promise<boolean>;
	/** Whether the current commit's files are as they were written: no cleaner of old files, and no disk, took any away. */
	whole(): Promise<boolean>;
	/**
	 * Makes what is fetched the current commit. A clone that git complains about is made anew.
	 * @param newest the id that the remote told of
	 * @returns whether another commit is the current one than before, or its files had to be written anew
	 * @throws NotWritable, and what `fetchInto` and git throw
	 */
	take(
		newest: string,
		fetchInto: FetchInto,
		signal: AbortSignal,
	): Promise<boolean>;
}

/** A commit whose files cannot be written; the message is git's. */
export class NotWritable extends Error {
	readonly commit: string;

	constructor(commit: string, message: string) {
		super(message);
		this.commit = commit;
	}
}

const newestRef = "refs/gc-integrations/newest";
/** The last commit whose files could be written. */
const goodRef = "refs/gc-integrations/good";

/**
 * Leaves of an earlier process what is whole and of this source.
 * @param source tells one remote and branch from another
 * @throws Error of node:fs where the folder cannot be made or written, such as EACCES
 */
export async function openCloneFolder(
	folder: string,
	source: string,
	git: GitProcess,
): Promise<CloneFolder> {
	const repository = join(folder, "repository.git");
	const trees = join(folder, "trees");
	let current: Checkout | null = null;
	let previous: Checkout | null = null;
	/** By commit: the state of its files when they were written. */
	const written = new Map<string, string>();
	/** A commit whose files could not be written from a clone that was just made: making it anew again is no help. */
	let unusable: string | null = null;

	async function begin(): Promise<void> {
		await makeFolder(folder, 0o700);
		await chmod(folder, 0o700);
		const note = join(folder, "source");
		const digest = createHash("sha256").update(source).digest("hex");
		const known = await readFile(note, "utf8").catch(() => "");
		if (known !== digest) await removeAll(repository);
		await removeAll(trees);
		for (const name of await readdir(folder))
			if (/^new-.*\.git$/.test(name)) await removeAll(join(folder, name));
		await mkdir(trees);
		await writeFile(note, digest, { mode: 0o600 });
		if (await exists(repository)) await restore();
	}

	/** The trees are written anew: one that a power cut left half on the disk would look whole. */
	async function restore(): Promise<void> {
		try {
			await removeAll(join(repository, "worktrees"));
			for (const name of await readdir(repository, { recursive: true }))
				if (name.endsWith(".lock")) await rm(join(repository, name));
			const id = await commitId(repository, goodRef, undefined);
			current = await checkOut(repository, id, undefined);
		} catch (error) {
			const damaged =
				error instanceof NotWritable ||
				(error instanceof GitError && error.exitCode !== null);
			if (damaged) await removeAll(repository);
			else if (!(error instanceof Stopped || error instanceof GitError))
				throw error;
		}
	}

	function commitId(
		clone: string,
		ref: string,
		signal: AbortSignal | undefined,
	): Promise<string> {
		return git.local(
			[
				`--git-dir=${clone}`,
				"rev-parse",
				"--verify",
				"--quiet",
				"--end-of-options",
				`${ref}^{commit}`,
			],
			signal,
		);
	}

	async function checkOut(
		clone: string,
		id: string,
		signal: AbortSignal | undefined,
	): Promise<Checkout> {
		const answer = await git.local(
			[`--git-dir=${clone}`, "log", "-1", "--format=%an <%ae>%x00%s", id],
			signal,
		);
		const [author = "", subject = ""] = answer.split("\0").map(oneLine);
		const commit = { id, author: author || null, subject: subject || null };
		const tree = await writeTree(clone, id, signal);
		await git.local([`--git-dir=${clone}`, "update-ref", goodRef, id], signal);
		return { folder: tree, commit };
	}

	/**
	 * Written beside, and given its name at the end: a process that is killed leaves no half of a tree under it. The tree
	 * is a linked work tree of the clone (git docs, "gitrepository-layout", worktrees/): the reader of files finds its
	 * root by `.git`, and what asks git in it hears of its own commit instead of a repository further up.
	 */
	async function writeTree(
		clone: string,
		id: string,
		signal: AbortSignal | undefined,
	): Promise<string> {
		const tree = join(trees, id);
		const own = join(clone, "worktrees", id);
		await makeFolder(own);
		await writeFile(join(own, "HEAD"), `${id}\n`);
		await writeFile(join(own, "commondir"), "../..\n");
		await writeFile(join(own, "gitdir"), `${join(tree, ".git")}\n`);
		const inUse = [current, previous].some((one) => one?.commit.id === id);
		if (inUse && (await isWhole(id))) return tree;
		const draft = join(trees, `new-${randomUUID()}`);
		try {
			await makeFolder(draft);
			const variables = {
				GIT_DIR: clone,
				GIT_WORK_TREE: draft,
				GIT_INDEX_FILE: join(own, "index"),
			};
			const at = { cwd: draft, variables };
			await git.local(["read-tree", id], signal, at);
			await git.local(
				["checkout-index", "--all", "--index", "--quiet"],
				signal,
				at,
			);
			await writeFile(
				join(draft, ".git"),
				`gitdir: ../../repository.git/worktrees/${id}\n`,
			);
			await removeAll(tree);
			await rename(draft, tree);
			written.set(id, await treeState(tree));
			return tree;
		} catch (error) {
			if (error instanceof GitError) throw new NotWritable(id, error.message);
			throw error;
		} finally {
			await removeAll(draft);
		}
	}

	async function isWhole(id: string): Promise<boolean> {
		const before = written.get(id);
		return Boolean(before) && before === (await treeState(join(trees, id)));
	}

	async function fetched(
		clone: string,
		fetchInto: FetchInto,
		signal: AbortSignal,
	): Promise<string> {
		await fetchInto(clone, newestRef);
		return commitId(clone, newestRef, signal);
	}

	/** A clone that git complains about costs less to make anew than to understand; the old one stays until it is made. */
	async function advance(
		newest: string,
		fetchInto: FetchInto,
		signal: AbortSignal,
	): Promise<Checkout> {
		if (await exists(repository)) {
			try {
				const id = await fetched(repository, fetchInto, signal);
				return await checkOut(repository, id, signal);
			} catch (error) {
				const complaint =
					error instanceof GitError || error instanceof NotWritable;
				if (!complaint || newest === unusable) throw error;
			}
		}
		return cloneAnew(newest, fetchInto, signal);
	}

	async function cloneAnew(
		newest: string,
		fetchInto: FetchInto,
		signal: AbortSignal,
	): Promise<Checkout> {
		const fresh = join(folder, `new-${randomUUID()}.git`);
		try {
			await git.local(
				[
					"init",
					"--bare",
					"--quiet",
					"--template=",
					`--object-format=${newest.length === 64 ? "sha256" : "sha1"}`,
					fresh,
				],
				signal,
			);
			const id = await fetched(fresh, fetchInto, signal);
			let checkout: Checkout;
			try {
				checkout = await checkOut(fresh, id, signal);
			} catch (error) {
				if (error instanceof NotWritable) {
					unusable = id;
					if (!(await exists(repository))) await rename(fresh, repository);
				}
				throw error;
			}
			await removeAll(repository);
			await rename(fresh, repository);
			return checkout;
		} finally {
			await removeAll(fresh);
		}
	}

	/** A cycle that began on the previous commit may still read its tree. */
	async function removeOld(signal: AbortSignal): Promise<void> {
		const kept = new Set([current?.commit.id, previous?.commit.id]);
		for (const place of [trees, join(repository, "worktrees")])
			for (const name of await readdir(place))
				if (!kept.has(name)) await removeAll(join(place, name));
		for (const id of written.keys()) if (!kept.has(id)) written.delete(id);
		await git.local(
			[
				`--git-dir=${repository}`,
				...["-c", "gc.pruneExpire=now"],
				...["gc", "--auto", "--quiet"],
			],
			signal,
		);
	}

	await begin();
	return {
		get current() {
			return current;
		},
		async prepare() {
			await makeFolder(trees);
		},
		async holds(id) {
			return current?.commit.id === id && (await isWhole(id));
		},
		whole: () =>
			current === null ? Promise.resolve(true) : isWhole(current.commit.id),
		async take(newest, fetchInto, signal) {
			const before = current;
			const intact = before === null || (await isWhole(before.commit.id));
			const checkout = await advance(newest, fetchInto, signal);
			current = checkout;
			if (checkout.commit.id === before?.commit.id) return !intact;
			previous = before;
			// What could not be tidied up is tidied up after the next commit.
			await removeOld(signal).catch(() => undefined);
			return true;
		},
	};
}

async function removeAll(path: string): Promise<void> {
	await rm(path, { recursive: true, force: true });
}

/** Names, sizes and times of all that is in it; empty where it cannot be read. */
async function treeState(folder: string): Promise<string> {
	try {
		// Without the kinds it would go into what links lead to, up to the whole machine.
		const entries = await readdir(folder, {
			recursive: true,
			withFileTypes: true,
		});
		const paths = entries
			.map(({ parentPath, name }) => join(parentPath, name))
			.sort();
		const rows = await Promise.all(
			paths.map(async (path) => {
				const found = await lstat(path, { bigint: true });
				return found.isDirectory()
					? [path]
					: [path, String(found.size), String(found.mtimeNs)];
			}),
		);
		return JSON.stringify(rows);
	} catch {
		return "";
	}
}
