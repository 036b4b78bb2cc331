// A name and a text -> a file that is there as a whole or not at all.
import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Makes the folder where it is missing, and takes the place of what has the name: of a symbolic link itself, not of
 * what it leads to. Readable by everybody.
 * @throws Error of node:fs, such as EACCES.
 */
export async function saveFile(path: string, text: string): Promise<void> {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true });
	const temporary = join(folder, `.gc-integrations-${randomUUID()}.tmp`);
	try {
		await writeFile(temporary, text, { flag: "wx", mode: 0o644 });
		// The umask may have taken some of it away.
		await chmod(temporary, 0o644);
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
