// Real repositories, some behind a small HTTP server -> what the daemon has checked out, and what it says when it cannot.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import {
	chmod,
	lstat,
	mkdir,
	readdir,
	readFile,
	readlink,
	rename,
	rm,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot, sourceReader } from "../../../src/io/files.ts";
import { addressWithoutUser } from "../../../src/io/git/address.ts";
import {
	type CheckoutOptions,
	type Fetched,
	openCheckouts,
} from "../../../src/io/git/checkout.ts";
import { gitFolder, repositoryPrefix } from "../../../src/io/git/folder.ts";
import { changedFiles, currentCommit } from "../../../src/io/git/git.ts";
import { withFolder, writeIn } from "../../fixtures/folder.ts";
import { gitIn, scriptIn } from "../../fixtures/history.ts";

const token = "tok-3f9c/+secret=";
const encoded = Buffer.from(`robot:${token}`).toString("base64");

interface World {
	/** Temporary; also the home folder of git. */
	readonly top: string;
	/** A bare repository with the branch `main` as its default. */
	readonly bare: string;
	/** The private folder; not made. */
	readonly folder: string;
	/** Replaces all files, commits and pushes; the commit's id. */
	push(
		files: Readonly<Record<string, string>>,
		more?: { readonly branch?: string; readonly subject?: string },
	): Promise<string>;
	/** In the work tree that `push` pushes from. */
	git(...words: readonly string[]): Promise<string>;
	readonly work: string;
	options(more?: Partial<CheckoutOptions>): CheckoutOptions;
}

function inWorld(use: (world: World) => Promise<void>): Promise<void> {
	return withFolder({}, async (top) => {
		const bare = join(top, "remote.git");
		const work = join(top, "work");
		const folder = join(top, "state", "git");
		const git = (...words: readonly string[]) => gitIn(work, ...words);
		await scriptIn(
			top,
			'git init -q --bare -b main "$1"; git init -q -b main "$2"',
			bare,
			work,
		);
		await use({
			top,
			bare,
			folder,
			work,
			git,
			async push(files, { branch = "main", subject = "A change" } = {}) {
				for (const name of await readdir(work))
					if (name !== ".git") await rm(join(work, name), { recursive: true });
				writeIn(work, files);
				return scriptIn(
					work,
					'git add --all; git commit -q --allow-empty -m "$1"; git push -q --force "$2" "HEAD:refs/heads/$3"; git rev-parse HEAD',
					subject,
					bare,
					branch,
				);
			},
			options: (more = {}) => ({
				url: bare,
				branch: "main",
				username: "robot",
				token: () => Promise.resolve(null),
				folder,
				environment: { PATH: process.env["PATH"], HOME: top },
				scrub: (text) => text.replaceAll(token, "(secret)"),
				timeoutMs: 60_000,
				...more,
			}),
		});
	});
}

/** `git http-backend` below `/`, where the caller lets it. */
async function withServer<T>(
	listener: RequestListener,
	use: (origin: string) => Promise<T>,
): Promise<T> {
	const server = createServer(listener);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	try {
		return await use(`http://127.0.0.1:${port}`);
	} finally {
		server.closeAllConnections();
		server.close();
		await once(server, "close");
	}
}

function serveGit(
	root: string,
	request: IncomingMessage,
	response: ServerResponse,
): void {
	const url = new URL(request.url ?? "/", "http://any");
	const child = spawn("git", ["http-backend"], {
		env: {
			PATH: process.env["PATH"],
			GIT_PROJECT_ROOT: root,
			GIT_HTTP_EXPORT_ALL: "1",
			GIT_CONFIG_GLOBAL: "/dev/null",
			PATH_INFO: url.pathname,
			QUERY_STRING: url.search.slice(1),
			REQUEST_METHOD: request.method,
			CONTENT_TYPE: request.headers["content-type"] ?? "",
			HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
			GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
		},
	});
	request.pipe(child.stdin);
	child.stdin.on("error", () => undefined);
	const parts: Buffer[] = [];
	child.stdout.on("data", (part: Buffer) => parts.push(part));
	child.on("close", () => {
		const answer = Buffer.concat(parts);
		const end = answer.indexOf("\r\n\r\n");
		for (const line of answer.subarray(0, end).toString().split("\r\n")) {
			const [name = "", value = ""] = line.split(/: (.*)/s);
			if (name === "Status") response.statusCode = Number(value.slice(0, 3));
			else response.setHeader(name, value);
		}
		response.end(answer.subarray(end + 4));
	});
}

/** Answers with 401 until the token comes. */
function guarded(root: string): {
	readonly listener: RequestListener;
	readonly sent: (string | undefined)[];
} {
	const sent: (string | undefined)[] = [];
	return {
		sent,
		listener: (request, response) => {
			sent.push(request.headers.authorization);
			if (request.headers.authorization === `Basic ${encoded}`)
				serveGit(root, request, response);
			else {
				response.statusCode = 401;
				response.setHeader("www-authenticate", 'Basic realm="git"');
				response.end();
			}
		},
	};
}

async function filesBelow(folder: string): Promise<readonly string[]> {
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	});
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

function textOf(fetched: Fetched, name: string): Promise<string> {
	return readFile(join(fetched.checkout?.folder ?? "", name), "utf8");
}

async function namesIn(folder: string): Promise<readonly string[]> {
	return (await readdir(folder)).toSorted();
}

const exists = (path: string): Promise<boolean> =>
	lstat(path).then(
		() => true,
		() => false,
	);

describe("what is checked out", () => {
	test("the first commit, then a new one; the same one is no move", () =>
		inWorld(async ({ push, options, folder }) => {
			const one = await push(
				{ "a.yaml": "a: 1\n", "deep/b.yaml": "b\n" },
				{ subject: "Add ä" },
			);
			const checkouts = await openCheckouts(options());
			expect(checkouts.current).toBeNull();
			const first = await checkouts.fetch();
			expect(first).toEqual({
				checkout: {
					folder: join(folder, "trees", one),
					commit: {
						id: one,
						author: "An Author <author@example.com>",
						subject: "Add ä",
					},
				},
				problem: null,
				moved: true,
			});
			expect(checkouts.current).toEqual(first.checkout);
			expect(await textOf(first, "deep/b.yaml")).toBe("b\n");
			expect((await stat(folder)).mode & 0o777).toBe(0o700);
			expect(await checkouts.fetch()).toEqual({ ...first, moved: false });

			const two = await push({ "a.yaml": "a: 2\n" });
			const second = await checkouts.fetch();
			expect(second).toMatchObject({ moved: true, problem: null });
			expect(second.checkout?.commit.id).toBe(two);
			expect(await textOf(second, "a.yaml")).toBe("a: 2\n");
			expect(await exists(join(folder, "trees", two, "deep"))).toBe(false);
			// What began to read the previous one is not disturbed.
			expect(await textOf(first, "a.yaml")).toBe("a: 1\n");

			const three = await push({ "a.yaml": "a: 3\n" });
			await checkouts.fetch();
			expect(await namesIn(join(folder, "trees"))).toEqual(
				[two, three].toSorted(),
			);
		}));

	test("a branch that was pushed by force, also back to where it was", () =>
		inWorld(async ({ push, git, bare, options }) => {
			const one = await push({ "a.yaml": "1" });
			const two = await push({ "a.yaml": "2" });
			const checkouts = await openCheckouts(options());
			await checkouts.fetch();
			await git("push", "-q", "--force", bare, `${one}:refs/heads/main`);
			const back = await checkouts.fetch();
			expect(back.checkout?.commit.id).toBe(one);
			expect(await textOf(back, "a.yaml")).toBe("1");
			await git("push", "-q", "--force", bare, `${two}:refs/heads/main`);
			const again = await checkouts.fetch();
			expect(again).toMatchObject({ moved: true, problem: null });
			expect(await textOf(again, "a.yaml")).toBe("2");
			expect(await currentCommit(again.checkout?.folder ?? "")).toBe(two);
		}));

	test("the default branch of the remote, when none is named, also when it changes", () =>
		inWorld(async ({ push, bare, options }) => {
			await push({ "a.yaml": "main" });
			await push({ "a.yaml": "trunk" }, { branch: "trunk" });
			const checkouts = await openCheckouts(options({ branch: null }));
			expect(await textOf(await checkouts.fetch(), "a.yaml")).toBe("main");
			await gitIn(bare, "symbolic-ref", "HEAD", "refs/heads/trunk");
			expect(await textOf(await checkouts.fetch(), "a.yaml")).toBe("trunk");
		}));

	test("only the branch of the name, not one that ends like it", () =>
		inWorld(async ({ push, options }) => {
			await push({ "a.yaml": "x" }, { branch: "refs/heads/main" });
			const checkouts = await openCheckouts(options());
			expect((await checkouts.fetch()).problem).toMatch(/has no branch main/);
		}));

	test("links as they are; the tree is the root, and git in it knows the commit", () =>
		inWorld(async ({ push, work, git, bare, top, options }) => {
			// The private folder may be inside of another repository, which nothing may be taken from.
			await gitIn(top, "init", "-q");
			await push({ "a.yaml": "a", "sub/b.yaml": "b" });
			await symlink("a.yaml", join(work, "inside.yaml"));
			await symlink("/etc/hostname", join(work, "outside.yaml"));
			await symlink("nowhere", join(work, "dead.yaml"));
			await git("add", "--all");
			await git("commit", "-q", "-m", "Links");
			await git("push", "-q", bare, "HEAD:refs/heads/main");
			const { checkout } = await (await openCheckouts(options())).fetch();
			const tree = checkout?.folder ?? "";
			expect(await readlink(join(tree, "outside.yaml"))).toBe("/etc/hostname");
			expect(await readlink(join(tree, "dead.yaml"))).toBe("nowhere");
			expect(await readlink(join(tree, "inside.yaml"))).toBe("a.yaml");
			expect(await repositoryRoot(tree)).toBe(tree);
			expect(await repositoryRoot(join(tree, "sub"))).toBe(tree);
			const leaving = join(tree, "outside.yaml");
			expect(await sourceReader(tree)(leaving, "outside.yaml")).toHaveProperty(
				"problem.rule",
				"unsafe-yaml",
			);
			expect(await currentCommit(tree)).toBe(checkout?.commit.id);
			expect((await gitFolder(tree))?.top).toBe(tree);
			expect(await repositoryPrefix(join(tree, "sub"))).toBe("sub/");
			expect(await changedFiles(tree, "HEAD")).toEqual(new Set());
		}));

	test("no hooks, filters or settings of the machine have a say", () =>
		inWorld(async ({ push, top, options }) => {
			const mark = join(top, "mark");
			const hooks = join(top, "hooks");
			await mkdir(hooks);
			for (const hook of ["post-checkout", "reference-transaction"]) {
				await writeFile(join(hooks, hook), `#!/bin/sh\necho > "${mark}"\n`);
				await chmod(join(hooks, hook), 0o755);
			}
			await writeFile(
				join(top, ".gitconfig"),
				`[core]\n\thooksPath = ${hooks}\n\tautocrlf = true\n[filter "upper"]\n\tsmudge = tr a-z A-Z\n`,
			);
			await push({
				".gitattributes": "*.yaml filter=upper\n",
				"a.yaml": "a\n",
			});
			const fetched = await (await openCheckouts(options())).fetch();
			expect(await textOf(fetched, "a.yaml")).toBe("a\n");
			expect(await exists(mark)).toBe(false);
		}));

	test("git's variables of the process around lead nowhere", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "a" });
			const trace = join(top, "trace");
			const { environment } = options();
			const checkouts = await openCheckouts(
				options({
					environment: {
						...environment,
						GIT_DIR: join(top, "elsewhere"),
						GIT_WORK_TREE: top,
						GIT_INDEX_FILE: join(top, "index"),
						GIT_TRACE: trace,
					},
				}),
			);
			expect((await checkouts.fetch()).problem).toBeNull();
			expect(await exists(trace)).toBe(false);
			expect(await exists(join(top, "index"))).toBe(false);
		}));
});

describe("when the remote is in trouble", () => {
	test("the last good commit stays, and the next fetch goes on", () =>
		inWorld(async ({ push, bare, options }) => {
			await push({ "a.yaml": "1" });
			const checkouts = await openCheckouts(options());
			const good = await checkouts.fetch();
			await rename(bare, `${bare}.away`);
			const broken = await checkouts.fetch();
			expect(broken).toMatchObject({ checkout: good.checkout, moved: false });
			expect(broken.problem).toMatch(/^cannot fetch .*remote\.git: .*check /);
			expect(broken.problem).not.toMatch(/[\r\n]/);
			await rename(`${bare}.away`, bare);
			await push({ "a.yaml": "2" });
			expect(await textOf(await checkouts.fetch(), "a.yaml")).toBe("2");
		}));

	test("nothing was ever fetched", () =>
		inWorld(async ({ options, folder }) => {
			const url = "http://robot:pass-word@127.0.0.1:1/x.git";
			const checkouts = await openCheckouts(options({ url }));
			const { checkout, problem, moved } = await checkouts.fetch();
			expect({ checkout, moved }).toEqual({ checkout: null, moved: false });
			expect(problem).toMatch(
				/^cannot fetch http:\/\/127\.0\.0\.1:1\/x\.git: /,
			);
			expect(problem).not.toMatch(/robot|pass-word/);
			for (const file of await filesBelow(folder))
				expect(await readFile(file, "utf8")).not.toContain("pass-word");
		}));

	test("a branch that was deleted", () =>
		inWorld(async ({ push, git, bare, options }) => {
			await push({ "a.yaml": "1" });
			await push({ "a.yaml": "2" }, { branch: "live" });
			const checkouts = await openCheckouts(options({ branch: "live" }));
			const good = await checkouts.fetch();
			await git("push", "-q", bare, ":refs/heads/live");
			const gone = await checkouts.fetch();
			expect(gone).toMatchObject({ checkout: good.checkout, moved: false });
			expect(gone.problem).toMatch(/has no branch live: .*source\.git\.branch/);
		}));

	test("a repository without commits", () =>
		inWorld(async ({ options }) => {
			const checkouts = await openCheckouts(options({ branch: null }));
			expect((await checkouts.fetch()).problem).toMatch(
				/no commit on its default branch/,
			);
		}));

	test("a token that cannot be read", () =>
		inWorld(async ({ options }) => {
			const checkouts = await openCheckouts(
				options({
					url: "https://127.0.0.1:1/x.git",
					token: () => Promise.reject(new Error(`no file (${token})`)),
				}),
			);
			const { problem } = await checkouts.fetch();
			expect(problem).toBe(
				"cannot fetch https://127.0.0.1:1/x.git: no file ((secret))",
			);
		}));

	test.each(["ext::sh -c touch% mark", "-upload-pack=touch mark", "other::x"])(
		"an address that would run something: %s",
		(url) =>
			inWorld(async ({ options, folder }) => {
				const checkouts = await openCheckouts(options({ url }));
				expect((await checkouts.fetch()).problem).toMatch(/^cannot fetch /);
				expect(await exists(join(folder, "mark"))).toBe(false);
			}),
	);

	test("no git", () =>
		inWorld(async ({ options, top }) => {
			const checkouts = await openCheckouts(
				options({ environment: { PATH: top } }),
			);
			expect((await checkouts.fetch()).problem).toMatch(/git is not installed/);
		}));
});

describe("commits that cannot be checked out", () => {
	/** A name longer than file systems take. */
	async function pushUnusable({ push, git, bare }: World): Promise<string> {
		await push({ "a.yaml": "unusable" });
		const blob = await git("rev-parse", "HEAD:a.yaml");
		const entry = `100644,${blob},${"n".repeat(300)}.yaml`;
		await git("update-index", "--add", "--cacheinfo", entry);
		await git("commit", "-q", "-m", "Too long");
		await git("push", "-q", "--force", bare, "HEAD:refs/heads/main");
		await git("rm", "-q", "--cached", `${"n".repeat(300)}.yaml`);
		return git("rev-parse", "HEAD");
	}

	test("are a problem that the next good commit ends", () =>
		inWorld(async (world) => {
			await world.push({ "a.yaml": "1" });
			const checkouts = await openCheckouts(world.options());
			const good = await checkouts.fetch();
			const id = await pushUnusable(world);
			for (const _time of [1, 2]) {
				const bad = await checkouts.fetch();
				expect(bad).toMatchObject({ checkout: good.checkout, moved: false });
				expect(bad.problem).toContain("cannot be checked out");
				expect(bad.problem).toContain(id.slice(0, 10));
			}
			expect(await namesIn(join(world.folder, "trees"))).toEqual([
				good.checkout?.commit.id,
			]);
			// The last good one is what the next process begins with.
			const reopened = await openCheckouts(world.options());
			expect(reopened.current).toEqual(good.checkout);
			await world.push({ "a.yaml": "3" });
			expect(await textOf(await reopened.fetch(), "a.yaml")).toBe("3");
		}));

	test("also as the first one", () =>
		inWorld(async (world) => {
			await pushUnusable(world);
			const checkouts = await openCheckouts(world.options());
			for (const _time of [1, 2])
				expect(await checkouts.fetch()).toMatchObject({
					checkout: null,
					problem: expect.stringContaining("cannot be checked out"),
				});
			await world.push({ "a.yaml": "1" });
			expect(await textOf(await checkouts.fetch(), "a.yaml")).toBe("1");
		}));

	test("a file that git keeps for itself is not written", () =>
		inWorld(async (world) => {
			const { push, git, bare, options, top, work } = world;
			await push({ "a.yaml": "1" });
			const checkouts = await openCheckouts(options());
			const good = await checkouts.fetch();
			const blob = await git("rev-parse", "HEAD:a.yaml");
			await writeFile(join(top, "tree"), `100644 blob ${blob}\t.git\n`);
			const made = spawn("sh", ["-c", 'git mktree < "$0"', join(top, "tree")], {
				cwd: work,
				stdio: ["ignore", "pipe", "inherit"],
			});
			const [tree] = (await once(made.stdout, "data")) as [Buffer];
			const id = await git(
				"commit-tree",
				"-m",
				"Bad",
				tree.toString("utf8").trim(),
			);
			await git("push", "-q", "--force", bare, `${id}:refs/heads/main`);
			const bad = await checkouts.fetch();
			expect(bad).toMatchObject({ checkout: good.checkout, moved: false });
			expect(bad.problem).toContain("cannot be checked out");
		}));
});

describe("what an earlier process left", () => {
	test("its last good commit is there at once, even if the remote is not", () =>
		inWorld(async ({ push, bare, options }) => {
			await push({ "a.yaml": "1" });
			const good = await (await openCheckouts(options())).fetch();
			await rename(bare, `${bare}.away`);
			const checkouts = await openCheckouts(options());
			expect(checkouts.current).toEqual(good.checkout);
			expect(await textOf(good, "a.yaml")).toBe("1");
			expect(await checkouts.fetch()).toMatchObject({
				checkout: good.checkout,
				problem: expect.any(String),
			});
		}));

	test("killed half way: drafts and locks are cleared, half a tree is written again", () =>
		inWorld(async ({ push, folder, options }) => {
			const one = await push({ "a.yaml": "1", "b.yaml": "b" });
			await (await openCheckouts(options())).fetch();
			const repository = join(folder, "repository.git");
			await rm(join(folder, "trees", one, "b.yaml"));
			writeIn(folder, {
				"trees/new-1/a.yaml": "half",
				"new-1.git/HEAD": "half",
				"repository.git/shallow.lock": "",
				"repository.git/refs/gc-integrations/newest.lock": "",
				"repository.git/refs/gc-integrations/good.lock": "",
			});
			const checkouts = await openCheckouts(options());
			expect(await namesIn(join(folder, "trees"))).toEqual([one]);
			expect(await namesIn(folder)).toEqual([
				"repository.git",
				"source",
				"trees",
			]);
			const tree = checkouts.current?.folder ?? "";
			expect(await readFile(join(tree, "b.yaml"), "utf8")).toBe("b");
			await push({ "a.yaml": "2" });
			expect(await checkouts.fetch()).toMatchObject({
				problem: null,
				moved: true,
			});
			expect(await exists(join(repository, "shallow.lock"))).toBe(false);
		}));

	async function damage(folder: string): Promise<void> {
		const objects = join(folder, "repository.git", "objects");
		for (const file of await filesBelow(objects)) {
			await chmod(file, 0o644);
			await writeFile(file, "damaged");
		}
	}

	test("a damaged clone is made anew", () =>
		inWorld(async ({ push, bare, folder, options }) => {
			const one = await push({ "a.yaml": "1" });
			await (await openCheckouts(options())).fetch();
			await damage(folder);
			await rename(bare, `${bare}.away`);
			const checkouts = await openCheckouts(options());
			expect(checkouts.current).toBeNull();
			expect((await checkouts.fetch()).problem).not.toBeNull();
			await rename(`${bare}.away`, bare);
			const fetched = await checkouts.fetch();
			expect(fetched).toMatchObject({ problem: null, moved: true });
			expect(fetched.checkout?.commit.id).toBe(one);
			expect(await textOf(fetched, "a.yaml")).toBe("1");
		}));

	test.each([
		["its objects", (folder: string) => damage(folder)],
		[
			"its head",
			(folder: string) => rm(join(folder, "repository.git", "HEAD")),
		],
		[
			"all of it",
			(folder: string) =>
				rm(join(folder, "repository.git"), { recursive: true }),
		],
		[
			"a lock that stayed",
			(folder: string) =>
				writeFile(join(folder, "repository.git", "shallow.lock"), ""),
		],
	])("damaged under way: %s", (_name, spoil) =>
		inWorld(async ({ push, folder, options }) => {
			await push({ "a.yaml": "1" });
			const checkouts = await openCheckouts(options());
			const before = await checkouts.fetch();
			await spoil(folder);
			await push({ "a.yaml": "2" });
			const after = await checkouts.fetch();
			expect(after).toMatchObject({ problem: null, moved: true });
			expect(await textOf(after, "a.yaml")).toBe("2");
			expect(await textOf(before, "a.yaml")).toBe("1");
			expect(await namesIn(folder)).toEqual([
				"repository.git",
				"source",
				"trees",
			]);
		}),
	);

	test("a tree that was taken away, or a part of it, is written again", () =>
		inWorld(async ({ push, folder, options }) => {
			await push({ "a.yaml": "1" });
			const checkouts = await openCheckouts(options());
			const good = await checkouts.fetch();
			const file = join(good.checkout?.folder ?? "", "a.yaml");
			for (const spoil of [
				() => rm(join(folder, "trees"), { recursive: true }),
				() => rm(file),
				() => writeFile(file, "of somebody else"),
				() => writeFile(`${file}.new`, ""),
			]) {
				expect(await checkouts.whole()).toBe(true);
				await spoil();
				expect(await checkouts.whole()).toBe(false);
				expect(await checkouts.fetch()).toEqual({ ...good, moved: true });
				expect(await textOf(good, "a.yaml")).toBe("1");
				expect(await checkouts.fetch()).toEqual({ ...good, moved: false });
			}
		}));

	test("what a link in it leads to is not looked at", () =>
		inWorld(async ({ top, work, git, bare, push, options }) => {
			const elsewhere = join(top, "elsewhere");
			await mkdir(join(elsewhere, "deep"), { recursive: true });
			await push({ "a.yaml": "1" });
			await symlink(elsewhere, join(work, "link"));
			await git("add", "--all");
			await git("commit", "-q", "-m", "A link out of the repository");
			await git("push", "-q", bare, "HEAD:refs/heads/main");
			const checkouts = await openCheckouts(options());
			await checkouts.fetch();
			await writeFile(join(elsewhere, "deep", "new"), "");
			expect(await checkouts.whole()).toBe(true);
		}));

	test.each([
		["address", { url: "/nowhere/else.git" }],
		["branch", { branch: "other" }],
	])("another %s: the files of the old one are not used", (_name, change) =>
		inWorld(async ({ push, folder, options }) => {
			await push({ "a.yaml": "1" });
			await (await openCheckouts(options())).fetch();
			const checkouts = await openCheckouts(options(change));
			expect(checkouts.current).toBeNull();
			expect(await checkouts.fetch()).toMatchObject({
				checkout: null,
				problem: expect.any(String),
			});
			expect(await namesIn(join(folder, "trees"))).toEqual([]);
		}),
	);
});

describe("over http", () => {
	test("the token is sent, and stands in no argument, file or word", () =>
		inWorld(async ({ push, top, folder, options }) => {
			await push({ "a.yaml": "1" });
			await writeFile(
				join(top, ".gitconfig"),
				"[credential]\n\thelper = store\n",
			);
			const { listener, sent } = guarded(top);
			let seen = "";
			const watching: RequestListener = (request, response) => {
				if (process.platform === "linux") seen += allArguments();
				listener(request, response);
			};
			await withServer(watching, async (origin) => {
				const checkouts = await openCheckouts(
					options({
						url: `${origin}/remote.git`,
						token: () => Promise.resolve(`${token}\n`),
					}),
				);
				const good = await checkouts.fetch();
				expect(good).toMatchObject({ problem: null, moved: true });
				expect(await textOf(good, "a.yaml")).toBe("1");
				expect(sent).toContain(`Basic ${encoded}`);
				if (process.platform === "linux") expect(seen).toContain("ls-remote");
				for (const hidden of [token, encoded])
					expect(seen).not.toContain(hidden);
				for (const file of await filesBelow(top)) {
					const bytes = await readFile(file, "latin1");
					for (const hidden of [token, encoded])
						expect(bytes, file).not.toContain(hidden);
				}
				// A helper that stores would have been given it, to be read by everything else.
				expect(await exists(join(top, ".git-credentials"))).toBe(false);
				expect(await exists(folder)).toBe(true);
			});
		}));

	test("a wrong token is a problem that does not tell it", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "1" });
			const { listener } = guarded(top);
			await withServer(listener, async (origin) => {
				const wrong = "wrong-token-123";
				const checkouts = await openCheckouts(
					options({
						url: `${origin}/remote.git`,
						token: () => Promise.resolve(wrong),
					}),
				);
				const { problem } = await checkouts.fetch();
				expect(problem).toMatch(/^cannot fetch .*source\.git\.token/);
				expect(problem).not.toContain(wrong);
				expect(problem).not.toContain("robot");
			});
		}));

	test("a token that was renewed is sent from then on", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "1" });
			const { listener } = guarded(top);
			await withServer(listener, async (origin) => {
				let now = "old";
				const checkouts = await openCheckouts(
					options({
						url: `${origin}/remote.git`,
						token: () => Promise.resolve(now),
					}),
				);
				expect((await checkouts.fetch()).problem).not.toBeNull();
				now = token;
				expect((await checkouts.fetch()).problem).toBeNull();
			});
		}));

	test("user and password in the address go the token's way", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "1" });
			const { listener } = guarded(top);
			let seen = "";
			const watching: RequestListener = (request, response) => {
				if (process.platform === "linux") seen += allArguments();
				listener(request, response);
			};
			await withServer(watching, async (origin) => {
				const user = `robot:${encodeURIComponent(token)}`;
				const url = `${origin.replace("://", `://${user}@`)}/remote.git`;
				const checkouts = await openCheckouts(options({ url }));
				expect((await checkouts.fetch()).problem).toBeNull();
				expect(seen).not.toContain(encodeURIComponent(token));
				for (const file of await filesBelow(top))
					expect(await readFile(file, "latin1")).not.toContain(
						encodeURIComponent(token),
					);
			});
		}));

	test("a redirect is followed; where it leads to another host, the token stays behind", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "1" });
			const inside = guarded(top);
			const outside = guarded(top);
			await withServer(outside.listener, (other) =>
				withServer(
					(request, response) => {
						const path = request.url ?? "";
						if (path.startsWith("/remote.git"))
							return inside.listener(request, response);
						const to = path.startsWith("/abroad.git")
							? `${other.replace("127.0.0.1", "localhost")}${path.replace("abroad", "remote")}`
							: path.replace("moved", "remote");
						response.writeHead(301, { location: to }).end();
					},
					async (origin) => {
						const withToken = (name: string) =>
							openCheckouts(
								options({
									url: `${origin}/${name}.git`,
									token: () => Promise.resolve(token),
								}),
							);
						const moved = await (await withToken("moved")).fetch();
						expect(moved.problem).toBeNull();
						const abroad = await (await withToken("abroad")).fetch();
						expect(abroad).toMatchObject({
							checkout: null,
							problem: expect.stringContaining("source.git.token"),
						});
						expect(outside.sent.length).toBeGreaterThan(0);
						expect(outside.sent.every((sent) => sent === undefined)).toBe(true);
					},
				),
			);
		}));

	test("two at once ask once", () =>
		inWorld(async ({ push, top, options }) => {
			await push({ "a.yaml": "1" });
			let asked = 0;
			const counting: RequestListener = (request, response) => {
				if (request.method === "GET") asked += 1;
				serveGit(top, request, response);
			};
			await withServer(counting, async (origin) => {
				const url = `${origin}/remote.git`;
				const checkouts = await openCheckouts(options({ url }));
				const both = await Promise.all([checkouts.fetch(), checkouts.fetch()]);
				expect(both[0]).toMatchObject({ moved: true, problem: null });
				expect(both[1]).toEqual(both[0]);
				// Once which commit is the newest, once for the commit itself.
				expect(asked).toBe(2);
				expect(await checkouts.fetch()).toMatchObject({ moved: false });
				expect(asked).toBe(3);
			});
		}));
});

describe("an answer that does not come", () => {
	/** Takes requests and leaves them; tells of each and of its end. */
	async function withSilence(
		use: (
			origin: string,
			begun: Promise<void>,
			over: Promise<void>,
		) => Promise<void>,
	): Promise<void> {
		const begun = deferred();
		const over = deferred();
		await withServer(
			(request) => {
				request.socket.once("close", over.done);
				begun.done();
			},
			(origin) => use(origin, begun.promise, over.promise),
		);
	}

	test("ends with git and its helpers when it is aborted", () =>
		inWorld(({ options }) =>
			withSilence(async (origin, begun, over) => {
				const checkouts = await openCheckouts(
					options({ url: `${origin}/x.git` }),
				);
				const stop = new AbortController();
				const fetching = checkouts.fetch(stop.signal);
				await begun;
				stop.abort();
				expect(await fetching).toEqual({
					checkout: null,
					problem: `stopped before ${origin}/x.git had answered`,
					moved: false,
				});
				await over;
				expect((await checkouts.fetch(stop.signal)).problem).toMatch(
					/^stopped/,
				);
			}),
		));

	test("one who gives up does not stop the other", () =>
		inWorld(({ options }) =>
			withSilence(async (origin, begun, over) => {
				const checkouts = await openCheckouts(
					options({ url: `${origin}/x.git` }),
				);
				const one = new AbortController();
				const two = new AbortController();
				const first = checkouts.fetch(one.signal);
				let others = 0;
				const second = checkouts.fetch(two.signal).finally(() => {
					others += 1;
				});
				await begun;
				one.abort();
				expect((await first).problem).toMatch(/^stopped/);
				expect(others).toBe(0);
				two.abort();
				expect((await second).problem).toMatch(/^stopped/);
				await over;
			}),
		));

	test("is a problem after the time-out", () =>
		inWorld(({ options }) =>
			withSilence(async (origin, _begun, over) => {
				const checkouts = await openCheckouts(
					options({ url: `${origin}/x.git`, timeoutMs: 2000 }),
				);
				expect((await checkouts.fetch()).problem).toMatch(
					/did not get done with .* in 2 s/,
				);
				await over;
			}),
		));
});

test.each([
	["https://user:pass@host.example/a/b.git", "https://host.example/a/b.git"],
	[
		"https://user@host.example/a@b.git?token=x#y",
		"https://host.example/a@b.git",
	],
	["ssh://git@host.example:22/a.git", "ssh://host.example:22/a.git"],
	["git@host.example:a/b.git", "git@host.example:a/b.git"],
	["/srv/a@b:c.git", "/srv/a@b:c.git"],
	["https://us%40er:p@ss@host.example/a", "https://host.example/a"],
])("the address %s is shown as %s", (url, shown) => {
	expect(addressWithoutUser(url)).toBe(shown);
});

/** Of all processes, as anybody on the machine can read them. */
function allArguments(): string {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.map((name) => {
			try {
				return readFileSync(`/proc/${name}/cmdline`, "latin1");
			} catch {
				// It ended meanwhile.
				return "";
			}
		})
		.join("\n");
}

function deferred(): { readonly promise: Promise<void>; done(): void } {
	let done = (): void => undefined;
	const promise = new Promise<void>((resolve) => {
		done = resolve;
	});
	return { promise, done };
}
