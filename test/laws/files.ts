// The file system of this process -> the same one, where a test decides which call fails.
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

const operations = [
	"readdir",
	"stat",
	"lstat",
	"realpath",
	"readFile",
] as const;

export function interceptFiles(): InterceptedFiles {
	const real = { ...fs };
	const files: InterceptedFiles = {
		calls: new Set(),
		fault: null,
		restore() {
			Object.assign(fs, real);
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
