// Files and commits -> a Git repository in a temporary folder, by one author on one day.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const runFile = promisify(execFile);

const author: Readonly<Record<string, string>> = {
	GIT_AUTHOR_NAME: "An Author",
	GIT_AUTHOR_EMAIL: "author@example.com",
	GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
	GIT_COMMITTER_NAME: "An Author",
	GIT_COMMITTER_EMAIL: "author@example.com",
	GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
};

export interface History {
	readonly folder: string;
	git(...words: readonly string[]): Promise<string>;
	write(files: Readonly<Record<string, string>>): Promise<void>;
	remove(name: string): Promise<void>;
	move(from: string, to: string): Promise<void>;
	/** All that is in the folder; the commit's id. */
	commit(message: string): Promise<string>;
}

/** A folder that is gone afterwards; no repository yet. */
export async function withFolder<T>(
	use: (folder: string) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-review-"));
	try {
		return await use(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export async function gitIn(
	folder: string,
	...words: readonly string[]
): Promise<string> {
	const { stdout } = await runFile("git", words, {
		cwd: folder,
		env: { PATH: process.env["PATH"], ...author },
	});
	return stdout.trim();
}

export async function writeIn(
	folder: string,
	files: Readonly<Record<string, string>>,
): Promise<void> {
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), text);
	}
}

/** `files` are the first commit, on the branch `main`. */
export function withHistory<T>(
	files: Readonly<Record<string, string>>,
	use: (history: History) => Promise<T>,
): Promise<T> {
	return withFolder(async (folder) => {
		const git = (...words: readonly string[]): Promise<string> =>
			gitIn(folder, ...words);
		const history: History = {
			folder,
			git,
			write: (more) => writeIn(folder, more),
			remove: (name) => rm(join(folder, name)),
			async move(from, to) {
				await mkdir(dirname(join(folder, to)), { recursive: true });
				await rename(join(folder, from), join(folder, to));
			},
			async commit(message) {
				await git("add", "--all");
				await git("commit", "--quiet", "--message", message);
				return git("rev-parse", "HEAD");
			},
		};
		await git("init", "--quiet", "--initial-branch", "main");
		await history.write(files);
		await history.commit("Begin");
		return use(history);
	});
}
