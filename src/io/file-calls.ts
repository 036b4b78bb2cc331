// What is asked of the file system, patiently or at once.
import {
	closeSync,
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

type Now<T> = T | Promise<T>;

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
}

/** The process does something else meanwhile: a file system may answer late, or never. */
export const patient: FileCalls = {
	lstat: (path) => promises.lstat(path),
	stat: (path) => promises.stat(path),
	realpath: (path) => promises.realpath(path),
	readdir: (path) => promises.readdir(path, { withFileTypes: true }),
	open: (path, flags) => promises.open(path, flags),
};

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
};
