// What is asked of the file system, patiently or at once.
import {
	closeSync,
	constants,
	type Dirent,
	fstatSync,
	lstatSync,
	openSync,
	promises,
	readdirSync,
	readSync,
	realpathSync,
	type Stats,
	statSync,
} from "node:fs";

export type Now<T> = T | Promise<T>;

/** What is no regular file is not waited for. */
export const unasked = constants.O_RDONLY | constants.O_NONBLOCK;

export interface OpenFile {
	stat(): Now<Stats>;
	read(
		buffer: Uint8Array,
		offset: number,
		length: number,
		position: number | null,
	): Now<{ readonly bytesRead: number }>;
	close(): Now<void>;
}

export interface FileCalls {
	lstat(path: string): Now<Stats>;
	stat(path: string): Now<Stats>;
	realpath(path: string): Now<string>;
	readdir(path: string): Now<readonly Dirent[]>;
	open(path: string, flags: number): Now<OpenFile>;
	/**
	 * What is in a file that a listing called regular, until the next call; null where anything is not as it mostly is: it is
	 * empty, a link, long, gone, or in use. What that is, the other calls tell.
	 */
	ordinary(path: string): Uint8Array | null;
}

/** The process does something else meanwhile: a file system may answer late, or never. */
export const patient: FileCalls = {
	lstat: (path) => promises.lstat(path),
	stat: (path) => promises.stat(path),
	realpath: (path) => promises.realpath(path),
	readdir: (path) => promises.readdir(path, { withFileTypes: true }),
	open: (path, flags) => promises.open(path, flags),
	ordinary: () => null,
};

/** Few documents are longer. */
const room = Buffer.alloc(64 * 1024);

/** For a process that has nothing else to do: a call that waits for a thread takes several times as long. */
export const atOnce: FileCalls = {
	lstat: (path) => lstatSync(path),
	stat: (path) => statSync(path),
	realpath: (path) => realpathSync.native(path),
	readdir: (path) => readdirSync(path, { withFileTypes: true }),
	open(path, flags) {
		const file = openSync(path, flags);
		return {
			stat: () => fstatSync(file),
			read: (buffer, offset, length, position) => ({
				bytesRead: readSync(file, buffer, offset, length, position),
			}),
			close: () => closeSync(file),
		};
	},
	ordinary(path) {
		try {
			const file = openSync(path, unasked | constants.O_NOFOLLOW);
			try {
				const found = fstatSync(file);
				if (!found.isFile() || found.size >= room.length) return null;
				const length = readSync(file, room, 0, found.size + 1, null);
				return length > 0 && length === found.size
					? room.subarray(0, length)
					: null;
			} finally {
				closeSync(file);
			}
		} catch {
			return null;
		}
	},
};
