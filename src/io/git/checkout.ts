// A Git remote -> its newest commit as a folder of files that never changes; the last good one while the remote is in trouble.

import { Stopped } from "../program.ts";
import { addressWithoutPassword, gitAddress } from "./address.ts";
import type { Checkout } from "./clone-folder.ts";
import { openCloneFolder } from "./clone-folder.ts";
import { type FetchOptions, fetchProblem } from "./fetch-problem.ts";
import { type GitProcessOptions, gitProcess } from "./process.ts";
import { type GitRemoteOptions, gitRemote } from "./remote.ts";

export interface Fetched {
	/** What is in force now; null: nothing could ever be fetched. */
	readonly checkout: Checkout | null;
	/** One line: why the newest commit could not be had, and what to do; null: it could. */
	readonly problem: string | null;
	/** Another commit is in force than before, or its files had to be written anew. */
	readonly moved: boolean;
}

export interface GitCheckouts {
	/**
	 * Asks the remote. What the remote, git or the disk get wrong is a `problem`, not an error. Two at once share one;
	 * it stops when all who asked have aborted.
	 */
	fetch(signal?: AbortSignal): Promise<Fetched>;
	readonly current: Checkout | null;
	/** Whether the files of the current one are as they were written; the next fetch writes them anew where they are not. */
	whole(): Promise<boolean>;
}

export interface CheckoutOptions
	extends GitProcessOptions,
		GitRemoteOptions,
		FetchOptions {
	/** As git takes it: https, ssh, `user@host:path`, or a path. */
	readonly url: string;
	/** Private to one process, absolute; made where it is missing. */
	readonly folder: string;
}

/**
 * What an earlier process fetched is in force at once, whether the remote can be reached or not.
 * @throws Error of node:fs where the folder cannot be made or written, such as EACCES
 */
export async function openCheckouts(
	options: CheckoutOptions,
): Promise<GitCheckouts> {
	const address = gitAddress(options.url);
	const git = gitProcess(options);
	const remote = gitRemote(address, options, git);
	const source = [addressWithoutPassword(address), options.branch];
	const clone = await openCloneFolder(
		options.folder,
		JSON.stringify(source),
		git,
	);
	let running: Run | null = null;

	async function update(signal: AbortSignal): Promise<boolean> {
		await clone.prepare();
		await git.requireRecent(signal);
		const login = await remote.account();
		const newest = await remote.newest(login, signal);
		if (await clone.holds(newest)) return false;
		return clone.take(
			newest,
			(place, ref) => remote.fetchInto(place, ref, login, signal),
			signal,
		);
	}

	async function fetchOnce(signal: AbortSignal): Promise<Fetched> {
		try {
			const moved = await update(signal);
			return { checkout: clone.current, problem: null, moved };
		} catch (error) {
			return failed(error);
		}
	}

	function failed(error: unknown): Fetched {
		const problem = fetchProblem(error, address, options);
		return { checkout: clone.current, problem, moved: false };
	}

	return {
		async fetch(signal) {
			while (running?.stop.signal.aborted) await running.ended;
			if (signal?.aborted) return failed(new Stopped("abort"));
			if (running === null) {
				const stop = new AbortController();
				const ended = fetchOnce(stop.signal).finally(() => {
					running = null;
				});
				running = { stop, ended, waiting: 0 };
			}
			return joined(running, signal, () => failed(new Stopped("abort")));
		},
		get current() {
			return clone.current;
		},
		whole: clone.whole,
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
