// The clone that is built -> how npm gets the same again: what `init` writes into a package.json.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = new URL("../", import.meta.url);

/** Null where it is no clone: an unpacked archive, the build of an image. */
export const origin = existsSync(new URL(".git", root)) ? ofClone() : null;

function ofClone() {
	const commit = git("rev-parse", "HEAD");
	if (commit === null) return null;
	const [tag] = (git("tag", "--points-at", "HEAD") ?? "").split("\n");
	const remote = git("remote", "get-url", "origin");
	const isThere = tag || git("branch", "--remotes", "--contains", "HEAD");
	const address =
		remote && isThere ? withoutUser(remote) : pathToFileURL(here()).href;
	return `git+${address}#${tag || commit}`;
}

/** As an address that npm takes; a token that somebody cloned with goes no further. */
function withoutUser(/** @type {string} */ remote) {
	const short = /^([^/:]+@[^/:]+):(.+)$/.exec(remote);
	if (short) return `ssh://${short[1]}/${short[2]}`;
	if (/^https?:/.test(remote)) return remote.replace(/\/\/[^/]*@/, "//");
	return /^[a-z]+:\/\//.test(remote)
		? remote.replace(/(\/\/[^/:@]*):[^/]*@/, "$1@")
		: pathToFileURL(remote).href;
}

function here() {
	return fileURLToPath(root).replace(/[/\\]$/, "");
}

/** Null where git has no answer, or is not there. */
function git(/** @type {string[]} */ ...words) {
	try {
		return (
			execFileSync("git", words, {
				cwd: here(),
				encoding: "utf8",
				stdio: ["ignore", "pipe", "ignore"],
			}).trim() || null
		);
	} catch {
		return null;
	}
}
