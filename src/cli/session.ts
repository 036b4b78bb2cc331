// A repository and an environment -> everything a plan or an apply works with: secrets, platform, plan.

import type { LintedTree } from "../core/lint/lint.ts";
import { inLine } from "../core/render/palette.ts";
import type {
	EnvironmentSettings,
	Safety,
	Settings,
} from "../core/settings/settings.ts";
import type { Actual } from "../core/types.ts";
import { GitError } from "../io/git/error.ts";
import { isInNoRepository, unsettled } from "../io/git/folder.ts";
import { currentCommit } from "../io/git/git.ts";
import { exposureWarnings } from "../io/secrets/files.ts";
import { type SecretSources, secretSources } from "../io/secrets/sources.ts";
import type { StoreConnections } from "../io/secrets/store-world.ts";
import type { Clock } from "../platform/clock.ts";
import { openPlatform } from "../platform/platform.ts";
import type { PlatformReader } from "../platform/reader.ts";
import type { PlatformWriter } from "../platform/writer.ts";
import { type ActionCache, createActionCache } from "../stages/action-cache.ts";
import { chooseEnvironment } from "../stages/environment.ts";
import { lintRepository } from "../stages/lint.ts";
import {
	neededSecret,
	plainHttpWarnings,
	planRepository,
} from "../stages/planning.ts";
import type { Planned, PlanReader } from "../stages/reconcile.ts";
import { type Repository, requireSettings } from "../stages/repository.ts";
import type { ResolvedCredentials } from "../stages/resolve.ts";
import { UsageError } from "../stages/usage.ts";
import { openActionStore } from "./action-store.ts";
import type { Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import type { Edge } from "./edge.ts";
import { passingLine } from "./passing-line.ts";
import { proxyOf } from "./proxies.ts";
import { stateFolder } from "./state-folder.ts";
import { tellWarning } from "./tell.ts";

/** Options that plan and apply share, as commander reads them. */
export interface SessionOptions {
	readonly config?: string;
	readonly env?: string;
	readonly timeout: string;
	readonly local?: boolean;
	readonly skipSecrets?: boolean;
	readonly only?: readonly string[];
	/** False: every data action is read. */
	readonly cache?: boolean;
	readonly allowDeletes?: string;
	readonly allowDisables?: string;
	readonly allowActionsLost?: string;
	readonly allowCredentialRewrites?: string;
}

export interface Session {
	readonly repository: Repository;
	readonly tree: LintedTree;
	readonly environment: EnvironmentSettings;
	readonly planned: Planned;
	readonly reader: PlatformReader;
	readonly writer: PlatformWriter;
	readonly resolved: ResolvedCredentials;
	/** Null: every data action is read. */
	readonly actionCache: ActionCache | null;
	close(): Promise<void>;
}

/** An environment of a repository, and its platform; nothing is sent yet. */
export interface Connection extends Documents {
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	readonly sources: SecretSources;
	readonly clientSecret: string;
	readonly platform: ReturnType<typeof openPlatform>;
}

export async function connect(
	context: Context,
	paths: readonly string[],
	options: Pick<SessionOptions, "config" | "env" | "timeout" | "local">,
): Promise<Connection> {
	const documents = await openDocuments(
		context,
		{ config: options.config, paths, needsSettings: true },
		options.local === true,
	);
	return connectWith(context, documents, options);
}

/** Signs in where the settings of documents that were opened say. */
export async function connectWith(
	{ edge, redactor, clock }: Context,
	{ repository, checkout }: Documents,
	options: Pick<SessionOptions, "env" | "timeout">,
): Promise<Connection> {
	const settings = requireSettings(repository);
	const name = chooseEnvironment(edge, settings, options.env);
	const environment = settings.environments.get(name) as EnvironmentSettings;
	const timeoutMs = seconds("--timeout", options.timeout) * 1000;
	const sources = secretSources(
		edge.environment,
		repository.settingsFolder,
		redactor,
		exposureWarnings((text) => tellWarning(edge, inLine(text))),
		storeConnections(edge, clock),
	);
	const clientId = await neededSecret(sources, environment.clientId, "open");
	const clientSecret = await neededSecret(sources, environment.clientSecret);
	for (const warning of plainHttpWarnings(environment))
		tellWarning(edge, warning);
	const platform = openPlatform({
		loginUrl: environment.loginUrl,
		apiUrl: environment.apiUrl,
		clientId,
		clientSecret: () => clientSecret,
		requestsPerMinute: environment.requestsPerMinute,
		timeoutMs,
		proxy: proxyOf(edge.environment),
		transport: edge.transport,
		onWait: (ms) =>
			passingLine(
				edge,
				ms > 0
					? `waiting ${Math.ceil(ms / 1000)} s: the requests of this minute are used up, or the platform asked for a pause`
					: "",
			),
		clock,
		signal: edge.stop,
		scrub: redactor.scrub,
	});
	return {
		repository,
		checkout,
		settings,
		environment,
		sources,
		clientSecret,
		platform,
	};
}

export async function openSession(
	context: Context,
	paths: readonly string[],
	options: SessionOptions,
): Promise<Session> {
	return sessionOver(context, await connect(context, paths, options), options);
}

/** Plans what a connection is for; it is closed where that fails. */
export async function sessionOver(
	context: Context,
	connection: Connection,
	options: SessionOptions,
): Promise<Session> {
	const { edge, redactor } = context;
	const { repository, checkout, settings, environment } = connection;
	const { sources, clientSecret, platform } = connection;
	try {
		const tree = lintRepository(repository, {
			environments: [environment.name],
			base: null,
		});
		const actionCache =
			options.cache === false ? null : cacheOf(context, connection);
		const { planned, resolved } = await planRepository({
			repository,
			tree,
			settings,
			environment,
			safety: allowed(environment.safety, options),
			commit: checkout?.commit.id ?? (await commitOf(context, repository)),
			unsettled: checkout
				? null
				: redactor.scrub((await unsettled(repository.folder))?.why ?? "") ||
					null,
			sources,
			clientSecret,
			reader: platform.reader,
			...(actionCache ? { actionCache } : {}),
			skipSecrets: options.skipSecrets === true,
			only: options.only ?? [],
			scrub: redactor.scrub,
			warn: (text) => edge.err(`${inLine(text)}\n`),
		});
		return {
			repository,
			tree,
			environment,
			planned,
			resolved,
			actionCache,
			reader: platform.reader,
			writer: platform.writer,
			close: platform.close,
		};
	} catch (error) {
		await platform.close();
		throw error;
	}
}

/** For what reads data actions without planning: `keep` keeps what was read by the end. */
export function rememberingReader(
	context: Context,
	connection: Connection,
	cache: boolean,
): { readonly reader: PlanReader; keep(): Promise<void> } {
	const { reader } = connection.platform;
	if (!cache) return { reader, keep: () => Promise.resolve() };
	const actionCache = cacheOf(context, connection);
	const cached = actionCache.before<PlanReader>(reader);
	let last: Actual | null = null;
	return {
		reader: {
			...cached,
			async answer(actual, questions) {
				const answered = await cached.answer(actual, questions);
				last = {
					...answered,
					wholeActions: { ...last?.wholeActions, ...answered.wholeActions },
				};
				return answered;
			},
		},
		keep: async () => {
			if (last) await actionCache.keep(last);
		},
	};
}

function cacheOf(
	{ edge, version }: Context,
	{ repository, environment, clientSecret }: Connection,
): ActionCache {
	const folder = stateFolder(edge, undefined, repository.settingsPath ?? "");
	return createActionCache(
		folder === null
			? null
			: openActionStore({
					folder,
					environment,
					clientSecret,
					version,
					warn: (text) => tellWarning(edge, inLine(text)),
				}),
	);
}

/** Null where the files are in no commit; what git does not tell is said. */
async function commitOf(
	{ edge, redactor }: Context,
	{ folder }: Repository,
): Promise<string | null> {
	const isNamed = edge.environment["GIT_DIR"] !== undefined;
	if (!isNamed && (await isInNoRepository(folder))) return null;
	return currentCommit(folder).catch((error: unknown) => {
		if (!(error instanceof GitError)) throw error;
		tellWarning(
			edge,
			`the commit of the files cannot be told: ${redactor.scrub(error.message)}`,
		);
		return null;
	});
}

function allowed(safety: Safety, options: SessionOptions): Safety {
	return {
		maxDeletes:
			whole("--allow-deletes", options.allowDeletes) ?? safety.maxDeletes,
		maxDisables:
			whole("--allow-disables", options.allowDisables) ?? safety.maxDisables,
		maxCredentialRewrites:
			whole("--allow-credential-rewrites", options.allowCredentialRewrites) ??
			safety.maxCredentialRewrites,
		maxActionsLost:
			whole("--allow-actions-lost", options.allowActionsLost) ??
			safety.maxActionsLost,
	};
}

function whole(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d{1,9}$/.test(text))
		throw new UsageError(`${option} takes a whole number, not "${text}"`);
	return Number(text);
}

export function seconds(option: string, text: string): number {
	const number = Number(text);
	if (!/^\d+(\.\d+)?$/.test(text) || number <= 0 || number > 3600)
		throw new UsageError(
			`${option} takes a number of seconds up to 3600, not "${text}"`,
		);
	return number;
}

/** For as long as the process lives. */
export function storeConnections(edge: Edge, clock: Clock): StoreConnections {
	const proxy = proxyOf(edge.environment);
	return { proxy, clock, signal: edge.stop, kept: new Map() };
}
