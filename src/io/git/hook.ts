// What git tells its hooks by variables -> what may stay of it: in another folder the rest would lead to the wrong repository.
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The index that is about to be committed counts wherever git is asked. A repository that is named with its work tree was
 * named by a person; git itself names it alone, and then takes the folder that it is asked in for the top.
 * @returns the variables that change; undefined: none of that name
 */
export function hookVariables(given: Variables, folder: string): Variables {
	const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE } = given;
	const index =
		GIT_INDEX_FILE === undefined
			? {}
			: { GIT_INDEX_FILE: upwards(folder, GIT_INDEX_FILE) };
	return GIT_DIR !== undefined && GIT_WORK_TREE !== undefined
		? {
				...index,
				GIT_DIR: resolve(folder, GIT_DIR),
				GIT_WORK_TREE: resolve(folder, GIT_WORK_TREE),
			}
		: { ...index, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
}

/** It is relative to the top of the work tree, and a hook may have gone to a folder below. */
function upwards(folder: string, path: string): string {
	for (let at = folder; ; at = dirname(at)) {
		if (!isAbsolute(path) && existsSync(join(at, path))) return join(at, path);
		if (at === dirname(at)) return resolve(folder, path);
	}
}
