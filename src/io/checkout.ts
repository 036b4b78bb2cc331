// A Git remote -> the tree of its newest commit in a folder of its own that never changes; the last good one while the remote is in trouble.
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";

export interface CheckedOutCommit {
	/** Full id. */
	readonly id: string;
	/** `Name <address>` */
	readonly author: string | null;
	/** First line of the message. */
	readonly subject: string | null;
}

export interface Checkout {
	/** The root of the repository's files; nothing in it ever changes. */
	readonly folder: string;
	readonly commit: CheckedOutCommit;
}

export interface Fetched {
	/** What is in force now; null: nothing was ever fetched. */
	readonly checkout: Checkout | null;
	/** One line: why nothing new could be had, and what to do; null: the remote was asked and answered. */
	readonly problem: string | null;
	/** Another commit is in force than before. */
	readonly moved: boolean;
}

export interface GitCheckouts {
	/** Asks the remote. Never throws; two at once are one. */
	fetch(signal?: AbortSignal): Promise<Fetched>;
	readonly current: Checkout | null;
}

export interface CheckoutOptions {
	readonly url: string;
	/** Null: the remote's default branch. */
	readonly branch: string | null;
	/** Sent with the token over http and https. */
	readonly username: string;
	/** Read anew for each fetch; null: git's own means. */
	token(): Promise<string | null>;
	/** Private, absolute; made where it is missing. */
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Takes secrets out of git's words. */
	scrub(text: string): string;
	/** For each call of git. */
	readonly timeoutMs: number;
}

const REF = "refs/gc-integrations/head";
const LARGEST_ANSWER = 4 * 1024 * 1024;
const longestWords = 300;

/** Git's words; never the address's password or the token. */
class GitTrouble extends Error {}

/** For showing: without user and password. */
export function addressWithoutUser(url: string): string {
	return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^@/]*@/i, "$1");
}

/** What an earlier process fetched is in force at once. */
export async function openCheckouts(
	options: CheckoutOptions,
): Promise<GitCheckouts> {
	const { folder } = options;
	const repository = join(folder, "repository.git");
	const trees = join(folder, "trees");
	const origin = join(folder, "origin");
	const identity = createHash("sha256")
		.update(JSON.stringify([options.url, options.branch]))
		.digest("hex");
	let current: Checkout | null = null;
	let running: Promise<Fetched> | null = null;

	async function git(
		words: readonly string[],
		more: {
			readonly variables?: Readonly<Record<string, string>>;
			readonly signal?: AbortSignal | undefined;
		} = {},
	): Promise<string> {
		const environment = {
			...options.environment,
			GIT_DIR: repository,
			GIT_TERMINAL_PROMPT: "0",
			GIT_ASKPASS: "",
			SSH_ASKPASS: "",
			GIT_SSH_COMMAND:
				options.environment["GIT_SSH_COMMAND"] ??
				"ssh -o BatchMode=yes -o ConnectTimeout=15",
			LC_ALL: "C",
			...more.variables,
		};
		return new Promise((resolve, reject) => {
			execFile(
				"git",
				[
					...["-c", "core.hooksPath=/dev/null"],
					...["-c", "protocol.ext.allow=never"],
					...["-c", "http.followRedirects=initial"],
					...["-c", "gc.auto=0"],
					...["-c", "advice.detachedHead=false"],
					...words,
				],
				{
					cwd: folder,
					env: environment,
					timeout: options.timeoutMs,
					killSignal: "SIGKILL",
					maxBuffer: LARGEST_ANSWER,
					windowsHide: true,
					...(more.signal ? { signal: more.signal } : {}),
				},
				(error, stdout, stderr) => {
					if (!error) resolve(stdout.trim());
					else if (error.code === "ENOENT")
						reject(new GitTrouble("git is not installed"));
					else if (error.killed)
						reject(
							new GitTrouble(
								`git gave no answer within ${Math.round(options.timeoutMs / 1000)} s`,
							),
						);
					else reject(new GitTrouble(oneLine(stderr || error.message)));
				},
			);
		});
	}

	/** The last lines tell most; all on one line. */
	function oneLine(text: string): string {
		const lines = text
			.split("\n")
			.map((line) => line.trim())
			.filter((line) => line !== "" && !line.startsWith("hint:"));
		const line = lines.slice(-3).join(" ");
		const hidden = options.scrub(
			line.replaceAll(options.url, addressWithoutUser(options.url)),
		);
		return hidden
			.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
			.slice(0, longestWords);
	}

	/** The token goes by the environment, for this origin alone: not by arguments or files, which others can read. */
	async function credentials(): Promise<Readonly<Record<string, string>>> {
		const token = await options.token();
		if (token === null || !/^https?:\/\//i.test(options.url)) return {};
		const basic = Buffer.from(`${options.username}:${token}`).toString(
			"base64",
		);
		return {
			GIT_CONFIG_COUNT: "1",
			GIT_CONFIG_KEY_0: `http.${new URL(options.url).origin}/.extraHeader`,
			GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
		};
	}

	async function begin(): Promise<void> {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const known = await readFile(origin, "utf8").catch(() => "");
		if (known !== identity) {
			await rm(repository, { recursive: true, force: true });
			await rm(trees, { recursive: true, force: true });
			await rm(join(folder, "current"), { force: true });
		}
		await mkdir(trees, { recursive: true, mode: 0o700 });
		if (!(await isThere(join(repository, "HEAD"))))
			await git(["init", "--bare", "--quiet", repository]);
		await writeFile(origin, identity, { mode: 0o600 });
		for (const name of await readdir(trees))
			if (name.startsWith("."))
				await rm(join(trees, name), { recursive: true, force: true });
	}

	/** What was in force when the last process ended, if its tree is whole. */
	async function restore(): Promise<void> {
		try {
			const stored = JSON.parse(
				await readFile(join(folder, "current"), "utf8"),
			) as CheckedOutCommit;
			const tree = join(trees, stored.id);
			if (/^[0-9a-f]{40,64}$/.test(stored.id) && (await isThere(tree)))
				current = { folder: tree, commit: stored };
		} catch {
			// Nothing was stored, or half of it: the next fetch stores it again.
		}
	}

	async function newest(signal: AbortSignal | undefined): Promise<string> {
		const { branch, url } = options;
		const source = branch === null ? "HEAD" : `refs/heads/${branch}`;
		await git(
			[
				"fetch",
				"--quiet",
				"--depth=1",
				"--no-tags",
				"--force",
				"--no-recurse-submodules",
				"--no-write-fetch-head",
				"--end-of-options",
				url,
				`+${source}:${REF}`,
			],
			{ variables: await credentials(), signal },
		);
		return git(["rev-parse", "--verify", `${REF}^{commit}`], { signal });
	}

	/** Written beside, and given its name at the end: a process that is killed leaves no half of a tree under it. */
	async function writeTree(
		id: string,
		signal: AbortSignal | undefined,
	): Promise<string> {
		const tree = join(trees, id);
		if (await isThere(tree)) return tree;
		const draft = join(trees, `.${randomUUID()}`);
		const index = join(trees, `.${randomUUID()}.index`);
		const variables = { GIT_INDEX_FILE: index, GIT_WORK_TREE: draft };
		try {
			await mkdir(draft, { mode: 0o700 });
			// The reader of files takes the nearest folder with this name for the root, which links must not leave.
			await mkdir(join(draft, ".git"));
			await git(["read-tree", id], { variables, signal });
			await git(["checkout-index", "--all", "--quiet", `--prefix=${draft}/`], {
				variables,
				signal,
			});
			await rename(draft, tree);
			return tree;
		} finally {
			await rm(draft, { recursive: true, force: true });
			await rm(index, { force: true });
		}
	}

	async function commitOf(id: string): Promise<CheckedOutCommit> {
		const answer = await git([
			"log",
			"-1",
			"--format=%an <%ae>%x00%s",
			"--end-of-options",
			id,
		]);
		const [author = "", subject = ""] = answer.split("\0");
		return { id, author: author || null, subject: subject || null };
	}

	async function fetchOnce(signal: AbortSignal | undefined): Promise<boolean> {
		const id = await newest(signal);
		if (current?.commit.id === id && (await isThere(current.folder)))
			return false;
		const tree = await writeTree(id, signal);
		const commit = await commitOf(id);
		const before = current;
		current = { folder: tree, commit };
		await writeFile(join(folder, "current"), JSON.stringify(commit), {
			mode: 0o600,
		});
		// A cycle that began on the tree before may still read it.
		const kept = new Set([id, before?.commit.id]);
		for (const name of await readdir(trees))
			if (!kept.has(name) && !name.startsWith("."))
				await rm(join(trees, name), { recursive: true, force: true });
		return true;
	}

	async function fetchOrSay(signal?: AbortSignal): Promise<Fetched> {
		try {
			let moved: boolean;
			try {
				moved = await fetchOnce(signal);
			} catch (error) {
				// A clone that was damaged is no loss: it is made anew, once.
				if (signal?.aborted || !(await isDamaged())) throw error;
				await rm(repository, { recursive: true, force: true });
				await git(["init", "--bare", "--quiet", repository]);
				moved = await fetchOnce(signal);
			}
			return { checkout: current, problem: null, moved };
		} catch (error) {
			const says =
				error instanceof GitTrouble
					? error.message
					: options.scrub(error instanceof Error ? error.message : "");
			return {
				checkout: current,
				problem: `cannot fetch ${addressWithoutUser(options.url)}${options.branch === null ? "" : ` (branch ${options.branch})`}: ${signal?.aborted ? "stopped" : says}`,
				moved: false,
			};
		}
	}

	async function isDamaged(): Promise<boolean> {
		return git(["fsck", "--connectivity-only", "--no-dangling"]).then(
			() => false,
			() => true,
		);
	}

	await begin();
	await restore();
	return {
		fetch(signal) {
			running ??= fetchOrSay(signal).finally(() => {
				running = null;
			});
			return running;
		},
		get current() {
			return current;
		},
	};
}

function isThere(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
