// Folders and files -> a call whenever the system says that something in them happened.
import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { isAbsence } from "./unreadable.ts";

export interface Watched {
	/** Whatever happens in them matters, but not what happens in folders below. */
	readonly folders: readonly string[];
	/** They need not exist. */
	readonly files: readonly string[];
}

export interface FolderWatches {
	/**
	 * Watches these and nothing else.
	 * @throws Error of node:fs where something that is there cannot be watched; the others are
	 */
	arm(watched: Watched): Promise<void>;
	close(): void;
}

interface Wanted {
	readonly path: string;
	/** Null: every name. */
	readonly names: Set<string> | null;
}

export function createFolderWatches(
	happened: () => void,
	failed: (error: unknown) => void,
): FolderWatches {
	const open = new Map<string, FSWatcher>();

	function start(id: string, { path, names }: Wanted): void {
		const watcher = watch(path, { persistent: false }, (_event, name) => {
			if (names === null || name === null || names.has(name)) happened();
		});
		watcher.on("error", (error) => {
			watcher.close();
			open.delete(id);
			failed(error);
		});
		open.set(id, watcher);
	}

	return {
		async arm({ folders, files }) {
			const all = await Promise.all(
				wantedOf(folders, files).map(async (wanted) => ({
					id: await identityOf(wanted),
					wanted,
				})),
			);
			const wanted = new Map(
				all.flatMap(({ id, wanted: one }) => (id === null ? [] : [[id, one]])),
			);
			for (const [id, watcher] of open) {
				if (wanted.has(id)) continue;
				watcher.close();
				open.delete(id);
			}
			let problem: { readonly error: unknown } | null = null;
			for (const [id, one] of wanted) {
				if (open.has(id)) continue;
				try {
					start(id, one);
				} catch (error) {
					// What went away meanwhile is for the next look.
					if (!isAbsence(error)) problem ??= { error };
				}
			}
			if (problem) throw problem.error;
		},
		close() {
			for (const watcher of open.values()) watcher.close();
			open.clear();
		},
	};
}

/** A file is watched itself, as it may be written in place from elsewhere, and in its folder, as it may be replaced. */
function wantedOf(
	folders: readonly string[],
	files: readonly string[],
): readonly Wanted[] {
	const whole = new Set(folders);
	const parents = new Map<string, Set<string>>();
	for (const file of files) {
		const parent = dirname(file);
		if (whole.has(parent)) continue;
		const names = parents.get(parent) ?? new Set();
		parents.set(parent, names.add(basename(file)));
	}
	return [
		...[...whole].map((path) => ({ path, names: null })),
		...[...parents].map(([path, names]) => ({ path, names })),
		...[...new Set(files)].map((path) => ({ path, names: null })),
	];
}

/** A folder that was replaced by another one of the same name has to be watched anew. Null: nothing is there. */
async function identityOf({ path, names }: Wanted): Promise<string | null> {
	try {
		const { dev, ino } = await stat(path, { bigint: true });
		return JSON.stringify([
			path,
			String(dev),
			String(ino),
			names && [...names],
		]);
	} catch (error) {
		if (isAbsence(error)) return null;
		throw error;
	}
}
