// A file that the command line names -> its text, or why the command cannot begin.
import { resolve } from "node:path";
import { readRegularFile } from "../io/regular-file.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";

/** A plan of every integration that an organization may have is a few MiB. */
const largestNamedFile = 64 * 1024 * 1024;

/**
 * @param what completes "cannot read …": `the plan file`
 * @throws UsageError where it cannot be read
 */
export async function readNamedFile(
	edge: Pick<Edge, "folder">,
	what: string,
	path: string,
): Promise<string> {
	try {
		return await readRegularFile(resolve(edge.folder, path), {
			limit: largestNamedFile,
		});
	} catch (error) {
		if (!(error instanceof UnreadablePath)) throw error;
		throw new UsageError(`cannot read ${what} ${path}: it ${error.reason}`);
	}
}
