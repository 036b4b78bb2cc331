// The file system of this process -> the same one, where a test decides which call fails.
import sync from "node:fs";
import fs, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

export interface InterceptedFiles {
	/** All that were made, such as `readdir /a/b`. */
	readonly calls: Set<string>;
	/** The one that fails, and the errno that answers it. */
	fault: { readonly call: string; readonly code: string } | null;
	restore(): void;
}

type Call = (path: string, ...more: readonly unknown[]) => Promise<unknown>;

type SyncCall = (path: string, ...more: readonly unknown[]) => unknown;

const operations = [
	"readdir",
	"stat",
	"lstat",
	"realpath",
	"readFile",
] as const;

export function interceptFiles(): InterceptedFiles {
	const real = { ...fs };
	const { lstatSync, statSync, readdirSync, openSync, fstatSync, readSync } =
		sync;
	const realSync = {
		lstatSync,
		statSync,
		readdirSync,
		openSync,
		fstatSync,
		readSync,
	};
	const realNative = sync.realpathSync.native;
	const files: InterceptedFiles = {
		calls: new Set(),
		fault: null,
		restore() {
			Object.assign(fs, real);
			Object.assign(sync, realSync);
			Object.assign(sync.realpathSync, { native: realNative });
			syncBuiltinESMExports();
		},
	};

	function ask(operation: string, path: string): void {
		const call = `${operation} ${path}`;
		files.calls.add(call);
		if (files.fault?.call !== call) return;
		const { code } = files.fault;
		throw Object.assign(new Error(`${code}: ${call}`), {
			code,
			syscall: operation,
			path,
		});
	}

	function intercepted(operation: string, work: Call): Call {
		return async (path, ...more) => {
			ask(operation, path);
			return work(path, ...more);
		};
	}

	/** What commands do, for which nobody waits. */
	function atOnce(operation: string, work: SyncCall): SyncCall {
		return (path, ...more) => {
			ask(operation, path);
			return work(path, ...more);
		};
	}

	const opened = new Map<number, string>();
	const ofFile =
		(operation: string, work: (file: number, ...more: never[]) => unknown) =>
		(file: number, ...more: never[]): unknown => {
			ask(operation, opened.get(file) ?? "");
			return work(file, ...more);
		};
	Object.assign(sync.realpathSync, {
		native: atOnce("realpath", realNative as SyncCall),
	});
	Object.assign(sync, {
		lstatSync: atOnce("lstat", realSync.lstatSync as SyncCall),
		statSync: atOnce("stat", realSync.statSync as SyncCall),
		readdirSync: atOnce("readdir", realSync.readdirSync as SyncCall),
		openSync(path: string, ...more: readonly unknown[]) {
			ask("open", path);
			const file = (realSync.openSync as SyncCall)(path, ...more) as number;
			opened.set(file, path);
			return file;
		},
		fstatSync: ofFile("fstat", realSync.fstatSync),
		readSync: ofFile("read", realSync.readSync as never),
	});
	for (const operation of operations)
		Object.assign(fs, {
			[operation]: intercepted(operation, real[operation] as Call),
		});
	Object.assign(fs, {
		async open(path: string, ...more: readonly unknown[]) {
			ask("open", path);
			const handle = (await (real.open as Call)(path, ...more)) as FileHandle;
			const { read, stat } = handle;
			return Object.assign(handle, {
				read: (...given: Parameters<typeof read>) => {
					ask("read", path);
					return read.apply(handle, given);
				},
				stat: (...given: Parameters<typeof stat>) => {
					ask("fstat", path);
					return stat.apply(handle, given);
				},
			});
		},
	});
	syncBuiltinESMExports();
	return files;
}
