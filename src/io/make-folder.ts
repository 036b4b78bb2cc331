// A path -> a folder that is there, and all above it. Node's own `recursive` never ends where none can be made, such as in /proc.
import { promises } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./unreadable.ts";

/** @throws Error of node:fs */
export async function makeFolder(path: string, mode?: number): Promise<void> {
	const above = dirname(path);
	try {
		await makeOne(path, mode);
	} catch (error) {
		if (codeOf(error) !== "ENOENT" || above === path) throw error;
		await makeFolder(above, mode);
		await makeOne(path, mode);
	}
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
	try {
		await promises.mkdir(path, mode === undefined ? {} : { mode });
	} catch (error) {
		if (codeOf(error) === "ENOENT") throw error;
		const found = await promises.stat(path).catch(() => null);
		if (!found?.isDirectory()) throw error;
	}
}
