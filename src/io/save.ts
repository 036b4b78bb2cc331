// A name and a text -> a file that is there as a whole or not at all.
import { randomUUID } from "node:crypto";
import {
	chmod,
	readFile,
	realpath,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "./make-folder.ts";

/**
 * Makes the folder where it is missing, and takes the place of what has the name: of a symbolic link itself, not of
 * what it leads to.
 * @param mode by default readable by everybody
 * @throws Error of node:fs, such as EACCES.
 */
export async function saveFile(
	path: string,
	text: string,
	mode = 0o644,
): Promise<void> {
	const folder = dirname(path);
	await makeFolder(folder);
	const temporary = join(folder, `.gc-integrations-${randomUUID()}.tmp`);
	try {
		await writeFile(temporary, text, { flag: "wx", mode });
		// The umask may have taken some of it away.
		await chmod(temporary, mode);
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}

/**
 * A file's text in the place of another one, with its permissions; where the name is a link, of what that leads to.
 * @returns false where the file is not what it was any more
 * @throws Error of node:fs, such as EACCES
 */
export async function replaceText(
	path: string,
	before: string,
	after: string,
): Promise<boolean> {
	const real = await realpath(path);
	const { mode } = await stat(real);
	const now = await readFile(real, "utf8");
	// Who reads a text loses the byte order mark; the file keeps it.
	const mark = now.startsWith("\ufeff") && !before.startsWith("\ufeff");
	const written = (text: string): string => `${mark ? "\ufeff" : ""}${text}`;
	if (now !== written(before)) return false;
	const temporary = join(dirname(real), `.gc-integrations-${randomUUID()}.tmp`);
	try {
		await writeFile(temporary, written(after), { flag: "wx", mode });
		await chmod(temporary, mode);
		// Once more, so that little time is left for another program.
		if ((await readFile(real, "utf8")) !== now) return false;
		await rename(temporary, real);
		return true;
	} finally {
		await rm(temporary, { force: true });
	}
}
