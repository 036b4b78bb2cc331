// A folder -> the commit it is checked out at, by the system's git.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The commit's full id; null where the folder is not in a Git repository, has no commit, or there is no git. */
export async function currentCommit(folder: string): Promise<string | null> {
	try {
		const { stdout } = await run("git", ["rev-parse", "--verify", "HEAD"], {
			cwd: folder,
			timeout: 5_000,
			windowsHide: true,
		});
		return stdout.trim() || null;
	} catch {
		return null;
	}
}
