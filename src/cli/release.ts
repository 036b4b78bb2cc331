// `release`: keys -> their integrations without our line, which nobody manages any more.
import { desiredState } from "../core/plan/desired.ts";
import { type Release, releasesOf } from "../core/plan/release.ts";
import {
	releaseJson,
	releaseText,
	resultsText,
} from "../core/render/release.ts";
import type { Result } from "../core/types.ts";
import { suggest } from "../core/values/suggest.ts";
import { at, didYouMean, every } from "../core/values/words.ts";
import { lintRepository } from "../stages/lint.ts";
import { strangerRefusal } from "../stages/reconcile.ts";
import { type Carriers, readCarriers, release } from "../stages/release.ts";
import { UsageError } from "../stages/usage.ts";
import { confirm } from "./confirm.ts";
import type { Action, Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import { type Connection, connect, type SessionOptions } from "./session.ts";

interface ReleaseOptions extends SessionOptions {
	readonly format: string;
	readonly yes?: boolean;
}

export const releaseCommand: Action = async (context, command) => {
	const options = command.optsWithGlobals<ReleaseOptions>();
	requireFormat("release", options.format);
	if (!options.yes && !context.edge.interactive)
		throw new UsageError(
			"release writes to the platform: without a terminal to ask on it needs --yes",
		);
	const connection = await connect(context, [], options);
	try {
		requireNoDocument(command.args, connection);
		return await releaseKeys(context, command.args, connection, options);
	} finally {
		await connection.platform.close();
	}
};

/** While a document has the key, or had it, the next apply would write the line again. */
function requireNoDocument(
	keys: readonly string[],
	{ repository, environment }: Connection,
): void {
	const { name } = environment;
	const state = desiredState(
		lintRepository(repository, { environments: [name], base: null }),
		name,
		repository.catalog,
	);
	for (const key of keys) {
		const document = state.documents.find(
			(one) => one.key === key || one.previousKeys?.includes(key),
		);
		if (document)
			throw new UsageError(
				document.key === key
					? `the document of ${key} is still there (${at(document.place)}): remove it first`
					: `the document of ${document.key} (${at(document.place)}) has ${key} among its previousKeys: take it away there first`,
			);
		const frozen = [...state.frozenKeys, ...(state.frozenPreviousKeys ?? [])];
		if (frozen.includes(key))
			throw new UsageError(
				`the document of ${key} is still there, with errors that gc-integrations lint shows: remove it first`,
			);
	}
	if (state.frozenUnknown > 0)
		throw new UsageError(
			`some document cannot be read, and may be that of ${every(keys)}: mend what gc-integrations lint shows first`,
		);
}

async function releaseKeys(
	{ edge }: Context,
	keys: readonly string[],
	{ repository, settings, environment, platform }: Connection,
	options: ReleaseOptions,
): Promise<ExitCode> {
	const { reader, writer } = platform;
	const { owner } = settings;
	const carriers = await readCarriers(reader, repository.catalog);
	const stranger = strangerRefusal(
		environment.organizationId,
		null,
		carriers.actual,
	);
	const releases = stranger
		? []
		: known(keys, owner, carriers, environment.name);
	const report = (results: readonly Result[]) => ({
		environment: environment.name,
		organizationId: carriers.actual.organization?.id ?? null,
		releases,
		refusals: stranger ? [stranger] : [],
		results,
	});
	const pretty = options.format === "pretty";
	if (pretty)
		edge.out(
			releaseText(report([]), carriers.actual, edge.palette, edge.width),
		);
	const stopped =
		stranger || options.yes
			? null
			: await confirm(
					edge,
					`Release ${releases.length} in ${environment.name}?`,
				);
	const { results, unreadable } =
		stopped === null
			? await release({ releases, owner, reader, writer, signal: edge.stop })
			: { results: [], unreadable: false };
	edge.out(
		pretty
			? resultsText(results, edge.palette, edge.width)
			: releaseJson(report(results)),
	);
	if (stopped !== null) return stopped;
	if (unreadable) return exitCodes.unreadable;
	const done = results.every(({ outcome }) => outcome === "applied");
	return stranger || !done ? exitCodes.problems : exitCodes.done;
}

function known(
	keys: readonly string[],
	owner: string | null,
	{ ownerships }: Carriers,
	environment: string,
): readonly Release[] {
	const releases = releasesOf(keys, owner, ownerships);
	const unknown = keys.find((key) => !releases.some((one) => one.key === key));
	if (unknown === undefined) return releases;
	const meant = suggest(
		unknown,
		ownerships.flatMap(({ mark }) => (mark?.owner === owner ? mark.key : [])),
	);
	const whose = owner === null ? "" : ` of owner ${owner}`;
	throw new UsageError(
		`no integration of ${environment} carries the key ${unknown}${whose}${didYouMean(meant)}`,
	);
}
