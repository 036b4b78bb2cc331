// A name and a text -> a new file, whole or not at all; what is there already stays, and no link is followed out of the repository.
import { randomUUID } from "node:crypto";
import { link, lstat, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isInside } from "./files.ts";
import { makeFolder } from "./make-folder.ts";
import { codeOf, isAbsence } from "./unreadable.ts";

/** Where hard links do not exist: some mounts of containers and of memory cards. */
const linkless = new Set([
	"EPERM",
	"ENOTSUP",
	"EOPNOTSUPP",
	"ENOSYS",
	"EMLINK",
]);

/**
 * Readable by everybody, as far as the umask lets it.
 * @returns false where something has the name already: a file, a folder, a link that leads nowhere
 * @throws Error of node:fs, such as EACCES, and one of its own where a link leaves `root`
 */
export async function writeNewFile(
	root: string,
	path: string,
	text: string,
): Promise<boolean> {
	await requireInside(root, path);
	const folder = dirname(path);
	await makeFolder(folder);
	const temporary = join(folder, `.gc-integrations-${randomUUID()}.tmp`);
	try {
		await writeFile(temporary, text, { flag: "wx", mode: 0o644 });
		await link(temporary, path);
		return true;
	} catch (error) {
		const code = codeOf(error);
		if (code === "EEXIST") return false;
		if (!linkless.has(code)) throw error;
		return await writeAtOnce(path, text);
	} finally {
		await rm(temporary, { force: true });
	}
}

async function writeAtOnce(path: string, text: string): Promise<boolean> {
	try {
		await writeFile(path, text, { flag: "wx", mode: 0o644 });
		return true;
	} catch (error) {
		if (codeOf(error) === "EEXIST") return false;
		throw error;
	}
}

/** Of the folders in the way those that are there: links in it must lead to somewhere below the root. */
async function requireInside(root: string, path: string): Promise<void> {
	const top = await realpath(root);
	for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
		try {
			await lstat(folder);
		} catch (error) {
			if (isAbsence(error) && folder !== dirname(folder)) continue;
			throw error;
		}
		const real = await realpath(folder);
		if (isInside(top, real)) return;
		throw new Error(`${folder} leads out of the repository, to ${real}`);
	}
}
