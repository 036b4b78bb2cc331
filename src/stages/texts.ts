// Paths -> texts, a few at a time.
import type { SourceFile } from "../core/document/source.ts";
import type { Now } from "../io/file-calls.ts";
import { displayName, sourceOf, sourceReader } from "../io/files.ts";
import { callsOf, type RepositoryArguments } from "./arguments.ts";

/** Reads texts under names relative to `folder`; the overlay's where the path is its own. */
export function textReader(
	given: RepositoryArguments,
	folder: string,
): (path: string, root: string, listed?: boolean) => Now<SourceFile> {
	const { overlay } = given;
	const readers = new Map<string, ReturnType<typeof sourceReader>>();
	return (path, root, listed) => {
		const name = displayName(folder, path);
		if (overlay?.path === path) return sourceOf(name, overlay.bytes);
		const read = readers.get(root) ?? sourceReader(root, callsOf(given));
		readers.set(root, read);
		return read(path, name, listed);
	};
}

/** A process may have only so many files open. */
const mostAtATime = 8;

export async function fewAtATime<T, U>(
	all: readonly T[],
	work: (one: T) => Now<U>,
): Promise<readonly U[]> {
	const done: U[] = [];
	const left = all.entries();
	const workOn = async (): Promise<void> => {
		for (const [at, one] of left) {
			const working = work(one);
			done[at] = working instanceof Promise ? await working : working;
		}
	};
	await Promise.all(Array.from({ length: mostAtATime }, workOn));
	return done;
}
