// A file that a reference names -> its text, where it may be read; and a word about one that everybody may read.
import { stat } from "node:fs/promises";
import { platform } from "node:os";
import { resolve } from "node:path";
import { exposedFile, ungrantedSource } from "../../core/plan/messages.ts";
import type { Grants } from "../../core/settings/grants.ts";
import { grantedFile } from "../granted-file.ts";
import { readRegularFile } from "../regular-file.ts";
import { UnreadablePath } from "../unreadable.ts";
import type { Resolved } from "./resolved.ts";

const largestSecret = 64 * 1024;

/**
 * @param folder what the path is relative to
 * @param exposed told of a file that everyone on the machine may read
 */
export async function fromFile(
	folder: string,
	file: string,
	grants: Grants | null,
	exposed: (file: string) => void,
): Promise<Resolved> {
	const granted = grants
		? await grantedFile(folder, file, grants)
		: { path: resolve(folder, file) };
	if ("ungranted" in granted)
		return { problem: ungrantedSource[granted.ungranted] };
	try {
		const text = await readRegularFile(granted.path, { limit: largestSecret });
		if (await everyoneReads(granted.path)) exposed(file);
		return { value: text };
	} catch (error) {
		if (error instanceof UnreadablePath) return { problem: error.reason };
		throw error;
	}
}

async function everyoneReads(path: string): Promise<boolean> {
	// What Windows says of its files in these bits is made up.
	if (platform() === "win32") return false;
	const found = await stat(path).catch(() => null);
	return found !== null && (found.mode & 0o004) !== 0;
}

/** Tells of each file once, however often it is read. */
export function exposureWarnings(
	warn: (text: string) => void,
): (file: string) => void {
	const told = new Set<string>();
	return (file) => {
		if (told.has(file)) return;
		told.add(file);
		warn(exposedFile(file));
	};
}
