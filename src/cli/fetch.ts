// A Git source -> its newest commit, in a folder of this command alone.
import type { GitSource } from "../core/settings/settings.ts";
import { errorText } from "../core/values/error.ts";
import { addressWithoutUser } from "../io/git/address.ts";
import { openCheckouts } from "../io/git/checkout.ts";
import type { Checkout } from "../io/git/clone-folder.ts";
import { secretSources } from "../io/secrets/sources.ts";
import { neededSecret } from "../stages/planning.ts";
import { SourceError, UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import type { Edge } from "./edge.ts";
import { passingLine } from "./passing-line.ts";
import { rememberPassword } from "./proxies.ts";

/** For each call of git. */
export const GIT_TIMEOUT_MS = 120_000;

/** @throws SourceError where the remote cannot be fetched */
export async function fetched(
	{ edge, redactor }: Context,
	git: GitSource,
	settingsFolder: string,
): Promise<Checkout> {
	const where = addressWithoutUser(git.url);
	const sources = secretSources(edge.environment, settingsFolder, redactor);
	const { token } = git;
	rememberPassword(redactor, git.url);
	const password = token && (await neededSecret(sources, token));
	const checkouts = await openCheckouts({
		url: git.url,
		branch: git.branch,
		username: git.username,
		token: () => Promise.resolve(password),
		folder: cloneFolder(edge),
		environment: edge.environment,
		scrub: redactor.scrub,
		timeoutMs: GIT_TIMEOUT_MS,
	});
	passingLine(edge, `fetching ${where}`);
	const { checkout, problem } = await checkouts.fetch(edge.stop);
	passingLine(edge, "");
	if (problem !== null || !checkout)
		throw new SourceError(
			`${problem ?? `nothing was fetched from ${where}`}; --local reads the files that are here`,
		);
	edge.err(
		`documents: commit ${checkout.commit.id.slice(0, 10)} of ${where}\n`,
	);
	return checkout;
}

/** Of this command alone: the daemon's may be in use, and two commands must not meet. */
function cloneFolder(edge: Edge): string {
	try {
		return edge.temporaryFolder();
	} catch (error) {
		const reason = errorText(error);
		throw new UsageError(
			`the documents of source.git need a temporary folder: ${reason}: set TMPDIR to a folder that can be written`,
		);
	}
}
