// The system's git -> commits, and the files of one. Reads only, and decides nothing by git's wording.
import {
	type ExecFileOptionsWithBufferEncoding,
	execFile,
} from "node:child_process";
import { resolve } from "node:path";
import { GitError } from "./error.ts";
import { gitFolder, isInNoRepository } from "./folder.ts";

/** Exit code of the commands that look for something and find that it is not there; what they cannot tell is another. */
const nothing = 1;

const largestAnswer = 256 * 1024 * 1024;

/**
 * Git's answer, as it is.
 * @throws GitError
 */
export function git(
	folder: string,
	words: readonly string[],
	input?: string,
): Promise<Buffer> {
	const options: ExecFileOptionsWithBufferEncoding = {
		cwd: folder,
		encoding: "buffer",
		timeout: 60_000,
		maxBuffer: largestAnswer,
		windowsHide: true,
	};
	return new Promise((resolve, reject) => {
		const child = execFile(
			"git",
			["--no-optional-locks", ...words],
			options,
			(error, stdout, stderr) => {
				if (!error) resolve(stdout);
				else if (error.code === "ENOENT")
					reject(new GitError("git is not installed"));
				else
					reject(
						new GitError(
							stderr.toString("utf8").trim() || error.message,
							typeof error.code === "number" ? error.code : null,
						),
					);
			},
		);
		child.stdin?.on("error", () => undefined);
		child.stdin?.end(input ?? "");
	});
}

function text(answer: Buffer): string {
	return answer.toString("utf8").trim();
}

/**
 * The commit's full id; null where the folder is in no Git repository, or the repository has no commit.
 * @throws GitError where git cannot say: another user's repository, no git
 */
export async function currentCommit(folder: string): Promise<string | null> {
	return git(folder, ["rev-parse", "--verify", "--quiet", "HEAD"]).then(
		(answer) => text(answer) || null,
		(error: unknown) => absentOr(folder, error),
	);
}

/** What git says of the commit that is checked out, with who made it; null as for `currentCommit`. */
export async function headCommit(folder: string): Promise<{
	readonly id: string;
	readonly author: string | null;
	readonly subject: string | null;
} | null> {
	if (await isInNoRepository(folder)) return null;
	const commit = await currentCommit(folder);
	if (commit === null) return null;
	const format = "--format=%H%x00%an <%ae>%x00%s";
	const answer = text(
		await git(folder, ["log", "-1", "--no-show-signature", format, commit]),
	);
	const [id = commit, author, subject] = answer.split("\0");
	return { id, author: author || null, subject: subject || null };
}

/** What git refuses with its own word for "nothing" is none; another refusal is one only where the files show no repository. */
async function absentOr(folder: string, error: unknown): Promise<null> {
	if (error instanceof GitError && error.exitCode === nothing) return null;
	if ((await gitFolder(folder)) !== null) throw error;
	return null;
}

/**
 * The commit where HEAD and `ref` parted.
 * @throws GitError where the reference is unknown, or the clone is too shallow to tell
 */
export async function mergeBase(folder: string, ref: string): Promise<string> {
	if (ref.startsWith("-") || ref === "")
		throw new GitError(`"${ref}" is not the name of a commit, branch or tag`);
	const commit = await git(folder, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${ref}^{commit}`,
	]).then(text, (error: unknown) => {
		if (error instanceof GitError && error.exitCode === nothing) return "";
		throw error;
	});
	if (commit === "")
		throw new GitError(
			`git knows no commit, branch or tag "${ref}" here${await fetchAdvice(folder, ref)}`,
		);
	return git(folder, ["merge-base", "HEAD", commit]).then(
		text,
		async (error: unknown) => {
			if (!(error instanceof GitError && error.exitCode === nothing))
				throw error;
			throw new GitError(
				(await isShallow(folder))
					? `the clone is shallow, so where HEAD and ${ref} parted cannot be told${await fetchAdvice(folder, ref)}`
					: `HEAD and ${ref} have no common history`,
			);
		},
	);
}

async function isShallow(folder: string): Promise<boolean> {
	const answer = await git(folder, ["rev-parse", "--is-shallow-repository"]);
	return text(answer) === "true";
}

/**
 * What brings `ref` and its history. A clone of one branch fetches that one alone, so the command names where the other
 * one goes. Empty where there is nowhere to fetch from.
 */
async function fetchAdvice(folder: string, ref: string): Promise<string> {
	const remotes = lines(await git(folder, ["remote"]));
	const name = ref.replace(/^refs\/(remotes|heads)\//, "");
	const of = remotes.find((remote) => name.startsWith(`${remote}/`));
	const remote = of ?? remotes.find((one) => one === "origin") ?? remotes[0];
	if (remote === undefined) return "";
	const branch = of === undefined ? name : name.slice(of.length + 1);
	const isId = /^[0-9a-f]{7,64}$/.test(ref);
	const plain = /^[\w./-]+$/.test(branch) && !ref.startsWith("refs/tags/");
	const shallow = await isShallow(folder);
	const words = [
		...["git", "fetch", ...(shallow ? ["--unshallow"] : []), remote],
		...(plain && !isId
			? [`+refs/heads/${branch}:refs/remotes/${remote}/${branch}`]
			: []),
	];
	const then =
		plain && !isId && of === undefined
			? `, and name a branch of it as ${remote}/${branch}`
			: "";
	const inCi = shallow
		? "; with actions/checkout, fetch-depth: 0; in GitLab CI, GIT_DEPTH: 0"
		: "";
	return `: fetch it first (${words.join(" ")}${inCi})${then}`;
}

/** Regular files of a commit below `folder`: path relative to it -> text; files that are not UTF-8 are left out. */
export async function filesAt(
	folder: string,
	commit: string,
	wanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
	const listing = await git(folder, ["ls-tree", "-r", "-z", commit]);
	const blobs = listing
		.toString("utf8")
		.split("\0")
		.flatMap((row): { path: string; id: string }[] => {
			const [facts = "", path = ""] = row.split("\t");
			const [mode = "", kind = "", id = ""] = facts.split(" ");
			const regular = kind === "blob" && mode.startsWith("100");
			return regular && wanted(path) ? [{ path, id }] : [];
		});
	const contents = await readBlobs(
		folder,
		blobs.map(({ id }) => id),
	);
	const files = new Map<string, string>();
	const decoder = new TextDecoder("utf-8", { fatal: true });
	blobs.forEach(({ path }, at) => {
		const bytes = contents[at];
		if (!bytes) return;
		try {
			files.set(path, decoder.decode(bytes));
		} catch {
			// What could not be read at the base has nothing to compare with.
		}
	});
	return files;
}

/** `git cat-file --batch`: a line `<id> blob <size>`, the bytes, a line feed, for each id asked. */
export async function readBlobs(
	folder: string,
	ids: readonly string[],
): Promise<readonly Buffer[]> {
	if (ids.length === 0) return [];
	const answer = await git(
		folder,
		["cat-file", "--batch"],
		ids.map((id) => `${id}\n`).join(""),
	);
	const contents: Buffer[] = [];
	let at = 0;
	while (contents.length < ids.length) {
		const end = answer.indexOf(10, at);
		const row = answer.subarray(at, end === -1 ? at : end).toString("utf8");
		const [id = "", kind, size] = row.split(" ");
		at = end + 1;
		// A clone of a part, and a remote that does not answer: what is not here is not gone.
		if (end === -1 || kind !== "blob")
			throw new GitError(`git cannot read the object ${id || "asked for"}`);
		contents.push(answer.subarray(at, at + Number(size)));
		at += Number(size) + 1;
	}
	return contents;
}

/** Files below `folder` that differ from `commit` in the work tree, new ones too; relative to it. Deleted ones included. */
export async function changedFiles(
	folder: string,
	commit: string,
): Promise<ReadonlySet<string>> {
	const [changed, untracked] = await Promise.all([
		git(folder, [
			"diff",
			"--name-only",
			"--no-renames",
			"--relative",
			"-z",
			commit,
			"--",
			".",
		]),
		git(folder, [
			"ls-files",
			"--others",
			"--exclude-standard",
			"-z",
			"--",
			".",
		]),
	]);
	return new Set(
		[changed, untracked]
			.flatMap((answer) => answer.toString("utf8").split("\0"))
			.filter((path) => path !== ""),
	);
}

/**
 * Where git looks for hooks: `core.hooksPath` counts, and a work tree shares those of its repository.
 * @throws GitError outside of a repository
 */
export async function hooksFolder(folder: string): Promise<string> {
	const answer = await git(folder, ["rev-parse", "--git-path", "hooks"]);
	return resolve(folder, lines(answer)[0] ?? "");
}

/**
 * The addresses of all remotes; none outside of a repository.
 * @throws GitError where git cannot say
 */
export async function remoteUrls(folder: string): Promise<readonly string[]> {
	if ((await gitFolder(folder)) === null) return [];
	// In a repository that it distrusts git reads the settings of the machine alone, without a word.
	await git(folder, ["rev-parse", "--git-dir"]);
	return git(folder, ["config", "--get-regexp", "^remote\\..*\\.url$"]).then(
		(answer) => lines(answer).map((line) => line.replace(/^\S+ /, "")),
		(error: unknown) => {
			if (error instanceof GitError && error.exitCode === nothing) return [];
			throw error;
		},
	);
}

function lines(answer: Buffer): readonly string[] {
	return answer
		.toString("utf8")
		.split("\n")
		.filter((line) => line !== "");
}
