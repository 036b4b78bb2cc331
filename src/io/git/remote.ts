// The address of a remote, and a branch -> its newest commit: the id, and the objects fetched into a clone.

import type { GitAddress } from "./address.ts";
import { GitError } from "./error.ts";
import type { GitProcess, Settings } from "./process.ts";

export interface Account {
	readonly username: string;
	readonly password: string;
}

export interface GitRemote {
	/** Null: git's own means. */
	account(): Promise<Account | null>;
	/**
	 * The id of the newest commit.
	 * @throws NotThere where the remote has no such branch
	 */
	newest(login: Account | null, signal: AbortSignal): Promise<string>;
	/** Lets `ref` of the clone be the newest commit, which may be newer than the one that the remote told of. */
	fetchInto(
		clone: string,
		ref: string,
		login: Account | null,
		signal: AbortSignal,
	): Promise<void>;
}

export interface GitRemoteOptions {
	/** Null: the remote's default branch. */
	readonly branch: string | null;
	/** Sent with the token over http and https. */
	readonly username: string;
	/** Read anew for each fetch; null: git's own means. */
	token(): Promise<string | null>;
}

/** The remote answered, and what is wanted is not there. */
export class NotThere extends Error {}

/** Exit code of `git ls-remote --exit-code` where no name matches. */
const noMatch = 2;

export function gitRemote(
	address: GitAddress,
	options: GitRemoteOptions,
	git: GitProcess,
): GitRemote {
	const { branch } = options;
	const wanted = branch === null ? "HEAD" : `refs/heads/${branch}`;

	/** The remote is called `source` here: its address may hold a user, and arguments can be read by others. */
	function ask(
		words: readonly string[],
		login: Account | null,
		signal: AbortSignal,
	): Promise<string> {
		const settings: Settings = [
			["remote.source.url", address.url],
			["core.hooksPath", "/dev/null"],
			["protocol.ext.allow", "never"],
			["http.followRedirects", "initial"],
			["fetch.recurseSubmodules", "false"],
			["maintenance.auto", "false"],
			...(login === null || address.origin === null
				? []
				: helperFor(address.origin)),
		];
		const variables =
			login === null
				? {}
				: {
						GC_INTEGRATIONS_GIT_USERNAME: login.username,
						GC_INTEGRATIONS_GIT_PASSWORD: login.password,
					};
		return git.distant(words, settings, variables, signal);
	}

	return {
		async account() {
			if (address.origin === null) return null;
			const token = await options.token();
			// A line feed would end the answer to git too early.
			const password = token?.trim() || address.password;
			if (password === null) return null;
			return token?.trim()
				? { username: options.username, password }
				: { username: address.username ?? options.username, password };
		},
		async newest(login, signal) {
			const answer = await ask(
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
		},
		async fetchInto(clone, ref, login, signal) {
			await ask(
				[
					`--git-dir=${clone}`,
					"fetch",
					"--quiet",
					"--depth=1",
					"--no-tags",
					"--no-recurse-submodules",
					"--no-write-fetch-head",
					"--force",
					"--",
					"source",
					`+${wanted}:${ref}`,
				],
				login,
				signal,
			);
		},
	};
}

/**
 * The first, empty one takes the machine's own helpers off the list: they would be given the token to store.
 * An extra header would be sent on to where the remote redirects to; helpers are asked for this origin alone
 * (git docs, "gitcredentials").
 */
function helperFor(origin: string): Settings {
	const key = `credential.${origin}.helper`;
	const answer =
		'!f() { test "$1" = get || return 0; printf "username=%s\\npassword=%s\\n" "$GC_INTEGRATIONS_GIT_USERNAME" "$GC_INTEGRATIONS_GIT_PASSWORD"; }; f';
	return [
		[key, ""],
		[key, answer],
	];
}

function isId(text: string): boolean {
	return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
