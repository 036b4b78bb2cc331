// A Git remote -> its newest commit as a folder of files that never changes; the last good one while the remote is in trouble.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
	chmod,
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { GitError } from "./git.ts";

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

export interface Fetched {
	/** What is in force now; null: nothing could ever be fetched. */
	readonly checkout: Checkout | null;
	/** One line: why the newest commit could not be had, and what to do; null: it could. */
	readonly problem: string | null;
	/** Another commit is in force than before. */
	readonly moved: boolean;
}

export interface GitCheckouts {
	/**
	 * Asks the remote. What the remote, git or the disk get wrong is a `problem`, not an error. Two at once share one;
	 * it stops when all who asked have aborted.
	 */
	fetch(signal?: AbortSignal): Promise<Fetched>;
	readonly current: Checkout | null;
}

export interface CheckoutOptions {
	/** As git takes it: https, ssh, `user@host:path`, or a path. */
	readonly url: string;
	/** Null: the remote's default branch. */
	readonly branch: string | null;
	/** Sent with the token over http and https. */
	readonly username: string;
	/** Read anew for each fetch; null: git's own means. */
	token(): Promise<string | null>;
	/** Private to one process, absolute; made where it is missing. */
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Takes secrets out of git's words. */
	scrub(text: string): string;
	/** Milliseconds for each call of git. */
	readonly timeoutMs: number;
}

type Variables = Readonly<Record<string, string>>;

interface Account {
	readonly username: string;
	readonly password: string;
}

/** A call of git that did not come to its end. */
class Stopped extends Error {
	readonly why: "abort" | "time";

	constructor(why: "abort" | "time") {
		super(why);
		this.why = why;
	}
}

/** The remote answered, and what is wanted is not there. */
class NotThere extends Error {}

/** A commit whose files cannot be written. */
class NotWritable extends Error {}

const newestRef = "refs/gc-integrations/newest";
/** The last commit whose files could be written. */
const goodRef = "refs/gc-integrations/good";
/** Exit code of `git ls-remote --exit-code` where no name matches. */
const noMatch = 2;
const largestAnswer = 4 * 1024 * 1024;
const largestComplaint = 64 * 1024;
const longestWords = 400;
/** From asking git to end to ending it. */
const graceMs = 2000;
/** GIT_CONFIG_COUNT came with it. */
const oldestGit = [2, 31] as const;

/**
 * What of git's own variables may pass: the others would lead it to another repository or object store, or make it
 * print what it sends.
 */
const passing =
	/^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/**
 * For showing: without user, password, and what could be a token in the query. `git@host:path` stays as people know it:
 * it has no place for a password.
 */
export function addressWithoutUser(url: string): string {
	const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0];
	if (scheme === undefined) return url;
	const rest = url.slice(scheme.length);
	return scheme + rest.replace(/^[^/?#]*@/, "").replace(/[?#].*$/s, "");
}

/**
 * What an earlier process fetched is in force at once, whether the remote can be reached or not.
 * @throws Error of node:fs where the folder cannot be made or written, such as EACCES
 */
export async function openCheckouts(
	options: CheckoutOptions,
): Promise<GitCheckouts> {
	const { folder, branch } = options;
	const repository = join(folder, "repository.git");
	const trees = join(folder, "trees");
	const remote = remoteOf(options.url);
	const address = addressWithoutUser(options.url);
	const wanted = branch === null ? "HEAD" : `refs/heads/${branch}`;
	const inherited = inheritedVariables(options.environment);
	let current: Checkout | null = null;
	let previous: Checkout | null = null;
	/** A commit whose files could not be written from a clone that was just made: making it anew again is no help. */
	let unusable: string | null = null;
	let gitIsRecent = false;
	let running: Run | null = null;

	/** For what needs no network: neither the machine's settings of git nor the token have a say. */
	function local(
		words: readonly string[],
		signal: AbortSignal | undefined,
		more: { readonly cwd?: string; readonly variables?: Variables } = {},
	): Promise<string> {
		const plain = Object.entries(inherited).filter(
			([name]) => !name.startsWith("GIT_CONFIG_"),
		);
		return git(words, {
			cwd: more.cwd ?? folder,
			variables: {
				...Object.fromEntries(plain),
				GIT_CONFIG_GLOBAL: "/dev/null",
				GIT_CONFIG_NOSYSTEM: "1",
				...configuration([
					["core.hooksPath", "/dev/null"],
					["core.fsmonitor", "false"],
					["gc.autoDetach", "false"],
				]),
				...more.variables,
			},
			timeoutMs: options.timeoutMs,
			signal,
		});
	}

	/** For what asks the remote, called `source` here: its address may hold a user, and arguments can be read by others. */
	async function distant(
		words: readonly string[],
		account: Account | null,
		signal: AbortSignal,
	): Promise<string> {
		const count = Number(inherited["GIT_CONFIG_COUNT"] ?? 0) || 0;
		return git(words, {
			cwd: folder,
			variables: {
				...inherited,
				...configuration(
					[
						["remote.source.url", remote.url],
						["core.hooksPath", "/dev/null"],
						["protocol.ext.allow", "never"],
						["http.followRedirects", "initial"],
						["fetch.recurseSubmodules", "false"],
						["maintenance.auto", "false"],
						...(account === null || remote.origin === null
							? []
							: helperFor(remote.origin)),
					],
					count,
				),
				...(account === null
					? {}
					: {
							GC_INTEGRATIONS_GIT_USERNAME: account.username,
							GC_INTEGRATIONS_GIT_PASSWORD: account.password,
						}),
			},
			timeoutMs: options.timeoutMs,
			signal,
		});
	}

	async function account(): Promise<Account | null> {
		if (remote.origin === null) return null;
		const token = await options.token();
		// A line feed would end the answer to git too early.
		const password = token?.trim() || remote.password;
		if (password === null) return null;
		return token?.trim()
			? { username: options.username, password }
			: { username: remote.username ?? options.username, password };
	}

	/** @throws NotThere where the remote has no such branch */
	async function newestAtRemote(
		login: Account | null,
		signal: AbortSignal,
	): Promise<string> {
		const answer = await distant(
			["ls-remote", "--exit-code", "--quiet", "--", "source", wanted],
			login,
			signal,
		).catch((error: unknown) => {
			if (error instanceof GitError && error.exitCode === noMatch) return "";
			throw error;
		});
		for (const line of answer.split("\n")) {
			const [id = "", name] = line.split("\t");
			if (name === wanted && isId(id)) return id;
		}
		throw new NotThere();
	}

	/** The id of the commit that came, which may be newer than the one that the remote told of. */
	async function fetchInto(
		place: string,
		login: Account | null,
		signal: AbortSignal,
	): Promise<string> {
		await distant(
			[
				`--git-dir=${place}`,
				"fetch",
				"--quiet",
				"--depth=1",
				"--no-tags",
				"--no-recurse-submodules",
				"--no-write-fetch-head",
				"--force",
				"--",
				"source",
				`+${wanted}:${newestRef}`,
			],
			login,
			signal,
		);
		return commitId(place, newestRef, signal);
	}

	function commitId(
		place: string,
		ref: string,
		signal: AbortSignal | undefined,
	): Promise<string> {
		return local(
			[
				`--git-dir=${place}`,
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
		place: string,
		id: string,
		signal: AbortSignal | undefined,
	): Promise<Checkout> {
		const answer = await local(
			[`--git-dir=${place}`, "log", "-1", "--format=%an <%ae>%x00%s", id],
			signal,
		);
		const [author = "", subject = ""] = answer.split("\0").map(plain);
		const commit = { id, author: author || null, subject: subject || null };
		const tree = await writeTree(place, id, signal);
		await local([`--git-dir=${place}`, "update-ref", goodRef, id], signal);
		return { folder: tree, commit };
	}

	/**
	 * Written beside, and given its name at the end: a process that is killed leaves no half of a tree under it. The tree
	 * is a linked work tree of the clone (git docs, "gitrepository-layout", worktrees/): the reader of files finds its
	 * root by `.git`, and what asks git in it hears of its own commit instead of a repository further up.
	 */
	async function writeTree(
		place: string,
		id: string,
		signal: AbortSignal | undefined,
	): Promise<string> {
		const tree = join(trees, id);
		const own = join(place, "worktrees", id);
		await mkdir(own, { recursive: true });
		await writeFile(join(own, "HEAD"), `${id}\n`);
		await writeFile(join(own, "commondir"), "../..\n");
		await writeFile(join(own, "gitdir"), `${join(tree, ".git")}\n`);
		const inUse = [current, previous].some((one) => one?.commit.id === id);
		if (inUse && (await isThere(join(tree, ".git")))) return tree;
		const draft = join(trees, `new-${randomUUID()}`);
		try {
			await mkdir(draft, { recursive: true });
			const variables = {
				GIT_DIR: place,
				GIT_WORK_TREE: draft,
				GIT_INDEX_FILE: join(own, "index"),
			};
			const at = { cwd: draft, variables };
			await local(["read-tree", id], signal, at);
			await local(
				["checkout-index", "--all", "--index", "--quiet"],
				signal,
				at,
			);
			await writeFile(
				join(draft, ".git"),
				`gitdir: ../../repository.git/worktrees/${id}\n`,
			);
			await rm(tree, { recursive: true, force: true });
			await rename(draft, tree);
			return tree;
		} catch (error) {
			if (error instanceof GitError)
				throw new NotWritable(`${id.slice(0, 10)}: ${words(error.message)}`);
			throw error;
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
	}

	/** A clone that git complains about costs less to make anew than to understand; the old one stays until it is made. */
	async function advance(
		login: Account | null,
		newest: string,
		signal: AbortSignal,
	): Promise<Checkout> {
		if (await isThere(repository)) {
			try {
				const id = await fetchInto(repository, login, signal);
				return await checkOut(repository, id, signal);
			} catch (error) {
				const complaint =
					error instanceof GitError || error instanceof NotWritable;
				if (!complaint || newest === unusable) throw error;
			}
		}
		const fresh = join(folder, `new-${randomUUID()}.git`);
		try {
			await local(
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
			const id = await fetchInto(fresh, login, signal);
			let checkout: Checkout;
			try {
				checkout = await checkOut(fresh, id, signal);
			} catch (error) {
				if (error instanceof NotWritable) {
					unusable = id;
					if (!(await isThere(repository))) await rename(fresh, repository);
				}
				throw error;
			}
			await rm(repository, { recursive: true, force: true });
			await rename(fresh, repository);
			return checkout;
		} finally {
			await rm(fresh, { recursive: true, force: true });
		}
	}

	/** A cycle that began on the previous commit may still read its tree. */
	async function removeOld(signal: AbortSignal): Promise<void> {
		const kept = new Set([current?.commit.id, previous?.commit.id]);
		for (const place of [trees, join(repository, "worktrees")])
			for (const name of await readdir(place))
				if (!kept.has(name))
					await rm(join(place, name), { recursive: true, force: true });
		await local(
			[
				`--git-dir=${repository}`,
				...["-c", "gc.pruneExpire=now"],
				...["gc", "--auto", "--quiet"],
			],
			signal,
		);
	}

	async function update(signal: AbortSignal): Promise<boolean> {
		await mkdir(trees, { recursive: true });
		gitIsRecent ||= await isRecent((words) => local(words, signal));
		if (!gitIsRecent)
			throw new GitError(`git ${oldestGit.join(".")} or newer is needed`);
		const login = await account();
		const newest = await newestAtRemote(login, signal);
		const before = current;
		if (before?.commit.id === newest && (await isThere(before.folder)))
			return false;
		const checkout = await advance(login, newest, signal);
		current = checkout;
		if (checkout.commit.id === before?.commit.id) return false;
		previous = before;
		// What could not be tidied up is tidied up after the next commit.
		await removeOld(signal).catch(() => undefined);
		return true;
	}

	async function fetchOnce(signal: AbortSignal): Promise<Fetched> {
		try {
			const moved = await update(signal);
			return { checkout: current, problem: null, moved };
		} catch (error) {
			return { checkout: current, problem: problemOf(error), moved: false };
		}
	}

	function problemOf(error: unknown): string {
		if (error instanceof Stopped)
			return error.why === "abort"
				? `stopped before ${address} had answered`
				: `git did not get done with ${address} in ${options.timeoutMs / 1000} s: is it reachable from here?`;
		if (error instanceof NotThere)
			return branch === null
				? `${address} has no commit on its default branch: push one, or set source.git.branch`
				: `${address} has no branch ${words(branch)}: push it, or set source.git.branch to one that is there`;
		if (error instanceof NotWritable)
			return `a commit of ${address} cannot be checked out: ${error.message}: push one that can`;
		if (error instanceof GitError && error.exitCode !== null)
			return `cannot fetch ${address}: ${words(error.message)}: ${adviceFor(remote.kind)}`;
		const says = error instanceof Error ? error.message : String(error);
		return `cannot fetch ${address}: ${words(says)}`;
	}

	/** What git said, on one line, without secrets. */
	function words(text: string): string {
		const lines = text
			.split("\n")
			.map((line) => plain(line).replace(/^(fatal|error|remote): /, ""))
			.filter((line) => line !== "" && !line.startsWith("hint:"));
		const line = lines.join(" ").replaceAll(options.url, address);
		return options
			.scrub(line.replaceAll(remote.url, address))
			.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi, "$1")
			.slice(0, longestWords)
			.replace(/[\s.:]+$/, "");
	}

	/** Leaves of an earlier process what is whole and of this source. */
	async function begin(): Promise<void> {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await chmod(folder, 0o700);
		const note = join(folder, "source");
		const source = createHash("sha256")
			.update(JSON.stringify([addressWithoutPassword(remote), branch]))
			.digest("hex");
		const known = await readFile(note, "utf8").catch(() => "");
		if (known !== source)
			await rm(repository, { recursive: true, force: true });
		await rm(trees, { recursive: true, force: true });
		for (const name of await readdir(folder))
			if (/^new-.*\.git$/.test(name))
				await rm(join(folder, name), { recursive: true, force: true });
		await mkdir(trees);
		await writeFile(note, source, { mode: 0o600 });
		if (!(await isThere(repository))) return;
		try {
			await rm(join(repository, "worktrees"), { recursive: true, force: true });
			for (const name of await readdir(repository, { recursive: true }))
				if (name.endsWith(".lock")) await rm(join(repository, name));
			// Written anew: a tree that a power cut left half on the disk would look whole.
			const id = await commitId(repository, goodRef, undefined);
			current = await checkOut(repository, id, undefined);
		} catch (error) {
			const damaged =
				error instanceof NotWritable ||
				(error instanceof GitError && error.exitCode !== null);
			if (damaged) await rm(repository, { recursive: true, force: true });
			else if (!(error instanceof Stopped || error instanceof GitError))
				throw error;
		}
	}

	await begin();
	return {
		async fetch(signal) {
			while (running?.stop.signal.aborted) await running.ended;
			if (signal?.aborted)
				return {
					checkout: current,
					problem: problemOf(new Stopped("abort")),
					moved: false,
				};
			if (running === null) {
				const stop = new AbortController();
				const ended = fetchOnce(stop.signal).finally(() => {
					running = null;
				});
				running = { stop, ended, waiting: 0 };
			}
			return joined(running, signal, () => ({
				checkout: current,
				problem: problemOf(new Stopped("abort")),
				moved: false,
			}));
		},
		get current() {
			return current;
		},
	};
}

interface Run {
	readonly stop: AbortController;
	readonly ended: Promise<Fetched>;
	waiting: number;
}

/** The last who gives up stops it, and waits until git has ended; the others go at once. */
function joined(
	run: Run,
	signal: AbortSignal | undefined,
	stopped: () => Fetched,
): Promise<Fetched> {
	run.waiting += 1;
	return new Promise((resolve, reject) => {
		const leave = (): void => {
			run.waiting -= 1;
			if (run.waiting === 0) run.stop.abort();
			else resolve(stopped());
		};
		signal?.addEventListener("abort", leave, { once: true });
		run.ended
			.then(resolve, reject)
			.finally(() => signal?.removeEventListener("abort", leave));
	});
}

interface Remote {
	/** As git gets it: never with a password. */
	readonly url: string;
	readonly kind: "http" | "ssh" | "other";
	/** Scheme, host and port; null: no token can be sent. */
	readonly origin: string | null;
	readonly username: string | null;
	readonly password: string | null;
}

/** Git hands the address on to its helpers as an argument, so a password in it goes the token's way. */
function remoteOf(url: string): Remote {
	const none = { origin: null, username: null, password: null };
	if (!/^https?:\/\//i.test(url)) {
		const ssh = /^(git\+)?ssh(\+git)?:\/\//i.test(url) || /^[^/]+:/.test(url);
		return { url, kind: ssh ? "ssh" : "other", ...none };
	}
	if (!URL.canParse(url)) return { url, kind: "http", ...none };
	const parts = new URL(url);
	const username = decoded(parts.username) || null;
	const password = decoded(parts.password) || null;
	parts.password = "";
	const { origin } = parts;
	return { url: parts.href, kind: "http", origin, username, password };
}

function addressWithoutPassword({ url }: Remote): string {
	return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*):[^/]*@/i, "$1@");
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function adviceFor(kind: Remote["kind"]): string {
	if (kind === "ssh")
		return "check that this host has a key that may read it, and knows the remote's host key (known_hosts)";
	if (kind === "http")
		return "check the address, and that source.git.token is valid and may read it";
	return "check source.git.url";
}

/**
 * The first, empty one takes the machine's own helpers off the list: they would be given the token to store.
 * An extra header would be sent on to where the remote redirects to; helpers are asked for this origin alone
 * (git docs, "gitcredentials").
 */
function helperFor(origin: string): readonly (readonly [string, string])[] {
	const key = `credential.${origin}.helper`;
	const answer =
		'!f() { test "$1" = get || return 0; printf "username=%s\\npassword=%s\\n" "$GC_INTEGRATIONS_GIT_USERNAME" "$GC_INTEGRATIONS_GIT_PASSWORD"; }; f';
	return [
		[key, ""],
		[key, answer],
	];
}

/** Git's own form of passing settings by the environment; after the `count` that are there already. */
function configuration(
	settings: readonly (readonly [string, string])[],
	count = 0,
): Variables {
	const pairs = settings.flatMap(([key, value], at) => [
		[`GIT_CONFIG_KEY_${count + at}`, key],
		[`GIT_CONFIG_VALUE_${count + at}`, value],
	]);
	return {
		GIT_CONFIG_COUNT: String(count + settings.length),
		...Object.fromEntries(pairs),
	};
}

function inheritedVariables(
	environment: CheckoutOptions["environment"],
): Variables {
	const kept = Object.entries(environment).flatMap(([name, value]) =>
		value === undefined || (name.startsWith("GIT_") && !passing.test(name))
			? []
			: [[name, value] as const],
	);
	const own = Object.fromEntries(kept);
	return {
		...(own["GIT_SSH"] === undefined
			? { GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=15" }
			: {}),
		...own,
		GIT_TERMINAL_PROMPT: "0",
		GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
		GIT_OPTIONAL_LOCKS: "0",
		LC_ALL: "C",
	};
}

async function isRecent(
	ask: (words: readonly string[]) => Promise<string>,
): Promise<boolean> {
	const [, major, minor] =
		/(\d+)\.(\d+)/.exec(await ask(["--version"]))?.map(Number) ?? [];
	if (major === undefined || minor === undefined) return true;
	return (
		major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1])
	);
}

interface Call {
	readonly cwd: string;
	readonly variables: Variables;
	readonly timeoutMs: number;
	readonly signal: AbortSignal | undefined;
}

/**
 * @returns its standard output, trimmed
 * @throws GitError with what it complained of; Stopped when it was ended on the way
 */
function git(words: readonly string[], call: Call): Promise<string> {
	return new Promise((resolve, reject) => {
		if (call.signal?.aborted) {
			reject(new Stopped("abort"));
			return;
		}
		const child = spawn("git", words, {
			cwd: call.cwd,
			env: {
				...call.variables,
				// The folder may be inside of another repository.
				GIT_CEILING_DIRECTORIES: dirname(call.cwd),
			},
			stdio: ["ignore", "pipe", "pipe"],
			// A group of its own, so that its helpers (git-remote-https, ssh) end with it.
			detached: true,
			windowsHide: true,
		});
		let failure: Error | null = null;
		let grace: NodeJS.Timeout | undefined;
		const end = (why: Error): void => {
			if (failure !== null) return;
			failure = why;
			endGroup(child, "SIGTERM");
			grace = setTimeout(() => endGroup(child, "SIGKILL"), graceMs);
		};
		const answer = collect(child.stdout, largestAnswer, () =>
			end(new GitError("git gave a longer answer than can be")),
		);
		const complaint = collect(child.stderr, largestComplaint, () => undefined);
		const onAbort = (): void => end(new Stopped("abort"));
		const timer = setTimeout(() => end(new Stopped("time")), call.timeoutMs);
		call.signal?.addEventListener("abort", onAbort, { once: true });
		const settle = (exitCode: number | null): void => {
			clearTimeout(timer);
			clearTimeout(grace);
			call.signal?.removeEventListener("abort", onAbort);
			child.stdout.destroy();
			child.stderr.destroy();
			if (failure !== null) reject(failure);
			else if (exitCode === 0) resolve(answer().trim());
			else
				reject(
					new GitError(
						complaint().trim() || `git ended with ${exitCode ?? "a signal"}`,
						exitCode ?? -1,
					),
				);
		};
		child.on("error", (error: NodeJS.ErrnoException) => {
			failure ??= new GitError(
				error.code === "ENOENT" ? "git is not installed" : error.message,
			);
			settle(null);
		});
		child.on("close", (code) => settle(code));
		// A shared connection of ssh stays behind and holds the pipes open: after git's own end they are not waited for.
		child.on("exit", (code) => {
			clearTimeout(timer);
			clearTimeout(grace);
			if (failure !== null) endGroup(child, "SIGKILL");
			grace = setTimeout(() => settle(code), graceMs);
		});
	});
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, signal);
	} catch {
		// Gone already, or a system without groups of processes.
		child.kill(signal);
	}
}

function collect(
	stream: NodeJS.ReadableStream,
	largest: number,
	tooMuch: () => void,
): () => string {
	const parts: Buffer[] = [];
	let size = 0;
	stream.on("data", (part: Buffer) => {
		size += part.length;
		if (size <= largest) parts.push(part);
		else tooMuch();
	});
	stream.on("error", () => undefined);
	return () => Buffer.concat(parts).toString("utf8");
}

function plain(text: string): string {
	return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function isId(text: string): boolean {
	return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

async function isThere(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
