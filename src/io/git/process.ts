// Words for git, and what it may see of the environment -> its answer; it ends in time, with all that it started.
import { dirname } from "node:path";
import { errorText } from "../../core/values/error.ts";
import { type Ended, runProgram, Stopped } from "../program.ts";
import { codeOf } from "../unreadable.ts";
import { GitError } from "./error.ts";

export type Variables = Readonly<Record<string, string>>;

export type Settings = readonly (readonly [key: string, value: string])[];

export interface GitProcess {
	/** For what needs no network: neither the machine's settings of git nor the token have a say. */
	local(
		words: readonly string[],
		signal: AbortSignal | undefined,
		more?: { readonly cwd?: string; readonly variables?: Variables },
	): Promise<string>;
	/** For what asks a remote: the settings come after the machine's. */
	distant(
		words: readonly string[],
		settings: Settings,
		variables: Variables,
		signal: AbortSignal,
	): Promise<string>;
	/** @throws GitError where git is too old for being given settings by the environment */
	requireRecent(signal: AbortSignal): Promise<void>;
}

export interface GitProcessOptions {
	/** Where git runs, unless a call says otherwise. */
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Milliseconds for each call of git. */
	readonly timeoutMs: number;
}

const largestAnswer = 4 * 1024 * 1024;
/** GIT_CONFIG_COUNT came with it. */
const oldestGit = [2, 31] as const;

/**
 * What of git's own variables may pass: the others would lead it to another repository or object store, or make it
 * print what it sends.
 */
const passing =
	/^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/** All calls throw GitError with what git complained of, and Stopped when it was ended on the way. */
export function gitProcess(options: GitProcessOptions): GitProcess {
	const { folder, timeoutMs } = options;
	const inherited = inheritedVariables(options.environment);
	let known = false;

	function local(
		words: readonly string[],
		signal: AbortSignal | undefined,
		more: { readonly cwd?: string; readonly variables?: Variables } = {},
	): Promise<string> {
		const plain = Object.entries(inherited).filter(
			([name]) => !name.startsWith("GIT_CONFIG_"),
		);
		return run(words, {
			cwd: more.cwd ?? folder,
			variables: {
				...Object.fromEntries(plain),
				GIT_CONFIG_GLOBAL: "/dev/null",
				GIT_CONFIG_NOSYSTEM: "1",
				...configuration([
					["core.hooksPath", "/dev/null"],
					["core.fsmonitor", "false"],
					["gc.autoDetach", "false"],
				]),
				...more.variables,
			},
			timeoutMs,
			signal,
		});
	}

	return {
		local,
		async distant(words, settings, variables, signal) {
			const count = Number(inherited["GIT_CONFIG_COUNT"] ?? 0) || 0;
			return run(words, {
				cwd: folder,
				variables: {
					...inherited,
					...configuration(settings, count),
					...variables,
				},
				timeoutMs,
				signal,
			});
		},
		async requireRecent(signal) {
			known ||= isRecent(await local(["--version"], signal));
			if (!known)
				throw new GitError(`git ${oldestGit.join(".")} or newer is needed`);
		},
	};
}

/** What git said, on one line. */
export function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** Git's own form of passing settings by the environment; after the `count` that are there already. */
function configuration(settings: Settings, count = 0): Variables {
	const pairs = settings.flatMap(([key, value], at) => [
		[`GIT_CONFIG_KEY_${count + at}`, key],
		[`GIT_CONFIG_VALUE_${count + at}`, value],
	]);
	return {
		GIT_CONFIG_COUNT: String(count + settings.length),
		...Object.fromEntries(pairs),
	};
}

function inheritedVariables(
	environment: GitProcessOptions["environment"],
): Variables {
	const kept = Object.entries(environment).flatMap(([name, value]) =>
		value === undefined || (name.startsWith("GIT_") && !passing.test(name))
			? []
			: [[name, value] as const],
	);
	const own = Object.fromEntries(kept);
	return {
		...(own["GIT_SSH"] === undefined
			? { GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=15" }
			: {}),
		...own,
		// This machine is past every proxy, as it is for our own requests; curl asks the small letters first.
		no_proxy: [own["no_proxy"] ?? own["NO_PROXY"], "localhost,127.0.0.1,::1"]
			.filter((names) => names !== undefined && names !== "")
			.join(","),
		GIT_TERMINAL_PROMPT: "0",
		GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
		GIT_OPTIONAL_LOCKS: "0",
		LC_ALL: "C",
	};
}

function isRecent(version: string): boolean {
	const [, major, minor] =
		/\b(\d{1,9})\.(\d{1,9})/.exec(version)?.map(Number) ?? [];
	if (major === undefined || minor === undefined) return true;
	return (
		major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1])
	);
}

interface Call {
	readonly cwd: string;
	readonly variables: Variables;
	readonly timeoutMs: number;
	readonly signal: AbortSignal | undefined;
}

/**
 * @returns its standard output, trimmed
 * @throws GitError with what it complained of; Stopped when it was ended on the way
 */
async function run(words: readonly string[], call: Call): Promise<string> {
	let ended: Ended;
	try {
		ended = await runProgram("git", words, {
			...call,
			variables: {
				...call.variables,
				// The folder may be inside of another repository.
				GIT_CEILING_DIRECTORIES: dirname(call.cwd),
			},
			largest: largestAnswer,
			leftBehind: "stays",
		});
	} catch (error) {
		if (error instanceof Stopped && error.why !== "size") throw error;
		throw new GitError(
			error instanceof Stopped
				? "git gave a longer answer than can be"
				: codeOf(error) === "ENOENT"
					? "git is not installed"
					: errorText(error),
		);
	}
	const { exitCode, output, complaint } = ended;
	if (exitCode === 0) return output.toString("utf8").trim();
	throw new GitError(
		complaint.trim() || `git ended with ${exitCode ?? "a signal"}`,
		exitCode ?? -1,
	);
}
