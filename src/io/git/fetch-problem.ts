// What went wrong with a fetch -> one line that says so and what to do, without secrets.

import { errorText } from "../../core/values/error.ts";
import { withoutTrailing } from "../../core/values/text.ts";
import { Stopped } from "../program.ts";
import type { GitAddress } from "./address.ts";
import { NotWritable } from "./clone-folder.ts";
import { GitError, withoutUsers } from "./error.ts";
import { oneLine } from "./process.ts";
import { NotThere } from "./remote.ts";

export interface FetchOptions {
	/** Null: the remote's default branch. */
	readonly branch: string | null;
	/** Takes secrets out of git's words. */
	scrub(text: string): string;
	/** Milliseconds for each call of git. */
	readonly timeoutMs: number;
}

const longestWords = 400;

export function fetchProblem(
	error: unknown,
	address: GitAddress,
	options: FetchOptions,
): string {
	const { shown } = address;
	const { branch, timeoutMs } = options;
	const words = (text: string): string =>
		wordsOf(text, address, (said) => options.scrub(said));
	if (error instanceof Stopped)
		return error.why === "abort"
			? `stopped before ${shown} had answered`
			: `git did not get done with ${shown} in ${timeoutMs / 1000} s: is it reachable from here?`;
	if (error instanceof NotThere)
		return branch === null
			? `${shown} has no commit on its default branch: push one, or set source.git.branch`
			: `${shown} has no branch ${branch}: push it, or set source.git.branch to one that is there`;
	if (error instanceof NotWritable)
		return `a commit of ${shown} cannot be checked out: ${error.commit.slice(0, 10)}: ${words(error.message)}: push one that can`;
	if (error instanceof GitError && error.exitCode !== null)
		return `cannot fetch ${shown}: ${words(error.message)}: ${adviceFor(address.kind)}`;
	const says = errorText(error);
	return `cannot fetch ${shown}: ${words(says)}`;
}

/** What git said, on one line, without secrets. */
function wordsOf(
	text: string,
	address: GitAddress,
	scrub: (text: string) => string,
): string {
	const shown = [address.given, address.url].reduce(
		(said, url) =>
			said
				.replaceAll(url, address.shown)
				.replaceAll(withoutUsers(url), address.shown),
		text,
	);
	// Before the lines are put together: a secret may have several.
	const lines = scrub(shown)
		.split("\n")
		.map((line) => oneLine(line).replace(/^(fatal|error|remote): /, ""))
		.filter((line) => line !== "" && !line.startsWith("hint:"));
	const words = withoutUsers(lines.join(" ")).slice(0, longestWords);
	return withoutTrailing(words, " .:");
}

function adviceFor(kind: GitAddress["kind"]): string {
	if (kind === "ssh")
		return "check that this host has a key that may read it, and knows the remote's host key (known_hosts)";
	if (kind === "http")
		return "check the address, and that source.git.token is valid and may read it";
	return "check source.git.url";
}
