// The settings' Git source, or the folder of the settings -> where the files are, at which commit, and how that is shown.
import { resolve } from "node:path";
import { commitTemplate, fileLink } from "../../core/render/forge-links.ts";
import type { GitSource } from "../../core/settings/settings.ts";
import { withoutTrailing } from "../../core/values/text.ts";
import { addressWithoutUser } from "../../io/git/address.ts";
import type { GitCheckouts } from "../../io/git/checkout.ts";
import { GitError } from "../../io/git/error.ts";
import { repositoryPrefix } from "../../io/git/folder.ts";
import { headCommit, remoteUrls } from "../../io/git/git.ts";
import type { Redactor } from "../../io/redact.ts";
import { UsageError } from "../../stages/usage.ts";
import type { Commit, SourceStatus } from "../types.ts";

export interface Source {
	/** Null: the files are in the settings' folder. */
	readonly checkouts: GitCheckouts | null;
	/** The folder, or the address without user and password. */
	readonly where: string;
	/** How often the remote is asked, in ms. */
	readonly fetchEveryMs: number;
	/** Absolute; undefined: the settings' folder. @throws NothingFetched while nothing was fetched */
	documents(): string | undefined;
	/** The folder of the commit that is in force; null: no checkout. */
	checkout(): string | null;
	commit(folder: string): Promise<Commit | null>;
	/** Whether a push to the branch may bring something new; null: it is not known to which. */
	follows(branch: string | null): boolean;
	fetched(problem: string | null): void;
	/** ms since 1970 of the last fetch that worked. */
	fetchedAt(): number | null;
	/** @param template of the settings */
	link(
		template: string | null,
		commit: string | null,
		file: string,
		line: number,
	): string | null;
	status(commit: Commit | null): SourceStatus;
}

export interface SourceInput {
	/** Null: the files are in the folder. */
	readonly git: GitSource | null;
	readonly checkouts: GitCheckouts | null;
	/** Where the settings are. */
	readonly folder: string;
	readonly now: () => number;
	/** For what Git says, and whoever committed. */
	readonly scrub: Redactor["scrub"];
	/** Told once of what git does not tell. */
	warn(text: string): void;
}

/** Who committed, and the words for it, come from anybody who may push. */
export function withoutSecrets(
	commit: Commit | null,
	scrub: Redactor["scrub"],
): Commit | null {
	const shown = (text: string | null): string | null =>
		text === null ? null : scrub(text);
	return (
		commit && {
			id: commit.id,
			author: shown(commit.author),
			subject: shown(commit.subject),
		}
	);
}

/** There is no commit yet to work with: it passes when the remote can be fetched. */
export class NothingFetched extends UsageError {}

export async function openSource(input: SourceInput): Promise<Source> {
	const { git, checkouts, folder, now, scrub, warn } = input;
	let complaint: string | null = null;
	/** What is managed goes without: the commit and the links only tell people of it. */
	const orNothing = (error: unknown): null => {
		if (!(error instanceof GitError)) throw error;
		const says = scrub(error.message);
		if (says !== complaint)
			warn(`the commit of the files cannot be told: ${says}`);
		complaint = says;
		return null;
	};
	const urls = git ? [git.url] : await remoteUrls(folder).catch(orNothing);
	const remote = urls?.[0] ?? null;
	const inner = withoutTrailing(git?.path ?? "", "/");
	const prefix = git
		? `${inner}${inner === "" ? "" : "/"}`
		: await repositoryPrefix(folder);
	const where = git ? addressWithoutUser(git.url) : folder;
	let at: number | null = null;
	let trouble: string | null = null;
	return {
		checkouts,
		where,
		fetchEveryMs: git?.intervalMs ?? 0,
		documents() {
			if (!checkouts || !git) return undefined;
			if (!checkouts.current)
				throw new NothingFetched(
					trouble ?? `nothing was fetched from ${where} yet`,
				);
			return resolve(checkouts.current.folder, git.path);
		},
		checkout: () => checkouts?.current?.folder ?? null,
		commit: (of) =>
			checkouts
				? Promise.resolve(checkouts.current?.commit ?? null)
				: headCommit(of).catch(orNothing),
		follows: (branch) =>
			branch === null || !git?.branch || branch === git.branch,
		fetched(problem) {
			trouble = problem;
			if (problem === null) at = now();
		},
		fetchedAt: () => at,
		link: (template, commit, file, line) =>
			fileLink({ template, remote, prefix }, commit, file, line),
		status: (commit) => ({
			kind: git ? "git" : "folder",
			where,
			commit: withoutSecrets(
				commit ?? checkouts?.current?.commit ?? null,
				scrub,
			),
			commitLink: commitTemplate(remote),
			fetchedAt: at === null ? null : new Date(at).toISOString(),
			problem: trouble,
		}),
	};
}
