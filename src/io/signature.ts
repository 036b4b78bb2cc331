// Paths -> one word for the state that their files are in.
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { codeOf } from "./unreadable.ts";

/**
 * Of the files as they are now; equal signatures mean equal contents: whatever writes or replaces a file moves its
 * change time, which no program can set.
 */
export async function statSignature(paths: readonly string[]): Promise<string> {
	const hash = createHash("sha256");
	const rows = await Promise.all(
		paths.map(async (path) => {
			try {
				const found = await stat(path, { bigint: true });
				const { dev, ino, size, mtimeNs, ctimeNs } = found;
				return [path, dev, ino, size, mtimeNs, ctimeNs].join("\0");
			} catch (error) {
				return `${path}\0${codeOf(error)}`;
			}
		}),
	);
	for (const row of rows) hash.update(row).update("\n");
	return hash.digest("hex");
}
