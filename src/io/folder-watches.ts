// Folders and files -> a call whenever the system says that something in them happened.
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { isAbsence } from "./unreadable.ts";

export interface Watched {
	/** Whatever happens in them matters, but not what happens in folders below. */
	readonly folders: readonly string[];
	/** They need not exist. */
	readonly files: readonly string[];
}

export interface FolderWatches {
	/**
	 * Watches these and nothing else, follows no link, and goes into no folder below.
	 * @throws Error of node:fs where something that is there cannot be watched; the others are
	 */
	arm(watched: Watched): Promise<void>;
	close(): Promise<void>;
}

/** By folder, the names in it that matter; null: every name. */
type Wanted = ReadonlyMap<string, ReadonlySet<string> | null>;

export function createFolderWatches(
	happened: () => void,
	failed: (error: unknown) => void,
): FolderWatches {
	let watcher: FSWatcher | null = null;
	let closing: Promise<void> = Promise.resolve();
	let armed = "";

	function close(): Promise<void> {
		const before = watcher;
		watcher = null;
		if (before) closing = closing.then(() => closed(before));
		return closing;
	}

	return {
		async arm({ folders, files }) {
			const wanted = wantedOf(folders, files);
			const identity = await identityOf(wanted);
			if (watcher && identity === armed) return;
			// Watchers of one process share what they have of a path: a new one would go on with the old folder.
			await close();
			armed = identity;
			// Of no paths, chokidar never gets ready.
			if (wanted.size > 0) watcher = await open(wanted, happened, failed);
		},
		close,
	};
}

async function open(
	wanted: Wanted,
	happened: () => void,
	failed: (error: unknown) => void,
): Promise<FSWatcher> {
	const watcher = watch([...wanted.keys()], {
		depth: 0,
		followSymlinks: false,
		ignoreInitial: true,
		ignored: (path) => {
			const names = wanted.get(dirname(path));
			return !wanted.has(path) && names != null && !names.has(basename(path));
		},
	});
	const problems: unknown[] = [];
	let ready = false;
	watcher.on("all", happened);
	watcher.on("error", (error) => {
		// What went away meanwhile is for the next look.
		if (isAbsence(error)) return;
		if (ready) failed(error);
		else problems.push(error);
	});
	await new Promise<void>((resolve) => {
		watcher.once("ready", resolve);
	});
	ready = true;
	if (problems.length === 0) return watcher;
	await closed(watcher);
	throw problems[0];
}

function closed(watcher: FSWatcher): Promise<void> {
	const done = watcher.close();
	// A file that is found gone when it is closed would make it begin again, for ever, and with nobody who hears it fail.
	watcher.add = () => watcher;
	return done;
}

/** A file is watched in its folder, as it may be replaced by another one of its name. */
function wantedOf(
	folders: readonly string[],
	files: readonly string[],
): Wanted {
	const wanted = new Map<string, Set<string> | null>();
	for (const folder of folders) wanted.set(folder, null);
	for (const file of files) {
		const parent = dirname(file);
		const names = wanted.get(parent);
		if (names === undefined) wanted.set(parent, new Set([basename(file)]));
		else names?.add(basename(file));
	}
	return wanted;
}

/** A folder that was replaced by another one of the same name has to be watched anew. */
async function identityOf(wanted: Wanted): Promise<string> {
	const identities = await Promise.all(
		[...wanted].map(async ([path, names]) => {
			const at = [path, names && [...names]];
			try {
				const { dev, ino } = await stat(path, { bigint: true });
				return [...at, String(dev), String(ino)];
			} catch (error) {
				if (isAbsence(error)) return at;
				throw error;
			}
		}),
	);
	return JSON.stringify(identities);
}
