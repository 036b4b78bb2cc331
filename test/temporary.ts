// Where the tests keep their files: in memory where there is room, else where the system has such files. They make and remove
// thousands, and some file systems take longer for each the more were removed just before.
import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	readdirSync,
	rmSync,
	statfsSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
const room = 2 * 1024 ** 3;
const prefix = "gc-integrations-tests-";

/** Set for all that the run starts; what it left is gone when it ends, and what a killed one left when the next begins. */
export default function setup(): () => void {
	const base = process.env["TMPDIR"] || !isGood() ? tmpdir() : memory;
	for (const name of readdirSync(base))
		if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
			remove(join(base, name));
	const folder = join(base, `${prefix}${process.pid}`);
	mkdirSync(folder, { recursive: true });
	process.env["TMPDIR"] = folder;
	return () => remove(folder);
}

function remove(folder: string): void {
	rmSync(folder, { recursive: true, force: true });
}

/** Room for what is packed and installed, and what lies there can be started. */
function isGood(): boolean {
	const probe = join(memory, `${prefix}${process.pid}`);
	try {
		const { bavail, bsize } = statfsSync(memory);
		if (bavail * bsize < room) return false;
		writeFileSync(probe, "#!/bin/sh\n");
		chmodSync(probe, 0o755);
		execFileSync(probe);
		return true;
	} catch {
		return false;
	} finally {
		remove(probe);
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
