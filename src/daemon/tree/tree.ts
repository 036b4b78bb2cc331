// The files of the repository -> one state of them, read when nothing moved; the same one again while nothing has.
import { isDeepStrictEqual } from "node:util";
import type { LintedTree } from "../../core/lint/lint.ts";
import type { Unsettled } from "../../io/git/folder.ts";
import type { Clock } from "../../platform/clock.ts";
import { lintRepository } from "../../stages/lint.ts";
import type { Repository } from "../../stages/repository.ts";
import type { Commit } from "../types.ts";

export interface Snapshot {
	readonly repository: Repository;
	readonly commit: Commit | null;
	/** Why nothing may be concluded from what is not there; null: it may. */
	readonly unsettled: string | null;
	/** Linted for one environment; once a snapshot. */
	tree(environment: string): LintedTree;
	/** Absolute paths of the files that secrets are read from, sorted. */
	readonly secretFiles: readonly string[];
}

export interface TreePorts {
	/** Reads everything. @throws UsageError where there are no settings */
	open(): Promise<Repository>;
	/** Of all files that the repository's settings mean, at this moment. Equal signatures mean equal contents. */
	signature(repository: Repository): Promise<string>;
	commit(folder: string): Promise<Commit | null>;
	/** Why the files may be half of one commit and half of another; null: they are not. */
	unsettled(repository: Repository): Promise<Unsettled | null>;
	/** Absolute paths of the files that the repository's secrets are read from. */
	secretFiles(repository: Repository): readonly string[];
	readonly clock: Clock;
	/** How long to wait before files that moved are read again. */
	readonly pauseMs: number;
}

/** The files kept changing while they were read. */
export class TreeMoves extends Error {}

/** Together with the pause long enough for any checkout, short enough not to hang for ever on a lock that was left. */
const mostLooks = 20;

export interface Tree {
	/**
	 * @throws TreeMoves where no two looks agreed
	 * @throws UsageError where there are no settings
	 */
	read(signal: AbortSignal): Promise<Snapshot>;
	/** The last one that was read. */
	readonly last: Snapshot | null;
}

export function createTree(ports: TreePorts): Tree {
	let last: { readonly snapshot: Snapshot; readonly signature: string } | null =
		null;
	let reading: Promise<Snapshot> | null = null;

	async function read(signal: AbortSignal): Promise<Snapshot> {
		let known = last?.snapshot.repository ?? null;
		let before = known && (await ports.signature(known));
		if (known && last && before === last.signature) {
			const was = last.snapshot.unsettled;
			if (was === null || was === (await ports.unsettled(known))?.why)
				return last.snapshot;
		}
		for (let look = 1; look <= mostLooks; look += 1) {
			signal.throwIfAborted();
			const repository = alike(await ports.open(), known);
			const commit = await ports.commit(repository.folder);
			const after = await ports.signature(repository);
			const open = await ports.unsettled(repository);
			const waits = open?.passes === true && look < mostLooks;
			// Read between two equal looks at the same files: nothing moved meanwhile.
			if (after === before && !waits) {
				const why = open?.why ?? null;
				const snapshot = snapshotOf(ports, repository, commit, why);
				last = { snapshot, signature: after };
				return snapshot;
			}
			if (known !== null) await ports.clock.sleep(ports.pauseMs, signal);
			known = repository;
			before = await ports.signature(repository);
		}
		throw new TreeMoves(
			"the files kept changing while they were read: is something writing them all the time?",
		);
	}

	return {
		read(signal) {
			// Environments that wake together share one reading; one that wakes later wants what is there then.
			reading ??= read(signal).finally(() => {
				reading = null;
			});
			return reading;
		},
		get last() {
			return last?.snapshot ?? null;
		},
	};
}

/** With what is as it was before: a file that was parsed once is not parsed again while its text stays. */
function alike(repository: Repository, before: Repository | null): Repository {
	const known = new Map(before?.sources.map((source) => [source.file, source]));
	const sources = repository.sources.map((source) => {
		const was = known.get(source.file);
		return was && isDeepStrictEqual(was, source) ? was : source;
	});
	return { ...repository, sources };
}

function snapshotOf(
	ports: TreePorts,
	repository: Repository,
	commit: Commit | null,
	unsettled: string | null,
): Snapshot {
	const trees = new Map<string, LintedTree>();
	return {
		repository,
		commit,
		unsettled,
		secretFiles: ports.secretFiles(repository),
		tree(environment) {
			let tree = trees.get(environment);
			if (!tree) {
				tree = lintRepository(repository, {
					environments: [environment],
					base: null,
				});
				trees.set(environment, tree);
			}
			return tree;
		},
	};
}
