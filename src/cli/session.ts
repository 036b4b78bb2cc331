// A repository and an environment -> everything a plan or an apply works with: secrets, platform, plan.

import { fingerprintKey } from "../core/fingerprint.ts";
import * as messages from "../core/messages.ts";
import type {
	EnvironmentSettings,
	PlacedValue,
	Safety,
	Settings,
} from "../core/settings.ts";
import { missingFolders } from "../io/files.ts";
import { currentCommit } from "../io/git.ts";
import type { Redactor } from "../io/redact.ts";
import {
	type SecretSources,
	secretSources,
	sourceName,
} from "../io/secrets.ts";
import type { Clock } from "../platform/options.ts";
import { openPlatform } from "../platform/platform.ts";
import type { PlatformReader } from "../platform/reader.ts";
import type { PlatformWriter } from "../platform/writer.ts";
import { type Planned, planEnvironment } from "../reconcile.ts";
import {
	nothingResolved,
	type ResolvedCredentials,
	resolveCredentials,
} from "../resolve.ts";
import { type Edge, UsageError } from "./edge.ts";
import {
	chooseEnvironment,
	lintRepository,
	openRepository,
	type Repository,
	requireSettings,
} from "./repository.ts";

/** Options that plan and apply share, as commander reads them. */
export interface SessionOptions {
	readonly config?: string;
	readonly env?: string;
	readonly timeout: string;
	readonly skipSecrets?: boolean;
	readonly allowDeletes?: string;
	readonly allowDisables?: string;
	readonly allowCredentialRewrites?: string;
}

export interface Session {
	readonly planned: Planned;
	readonly reader: PlatformReader;
	readonly writer: PlatformWriter;
	readonly resolved: ResolvedCredentials;
	close(): Promise<void>;
}

/** An environment of a repository, and its platform; nothing is sent yet. */
export interface Connection {
	readonly repository: Repository;
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	readonly sources: SecretSources;
	readonly clientSecret: string;
	readonly platform: ReturnType<typeof openPlatform>;
}

export async function connect(
	edge: Edge,
	paths: readonly string[],
	options: Pick<SessionOptions, "config" | "env" | "timeout">,
	redactor: Redactor,
	clock: Clock,
): Promise<Connection> {
	const repository = await openRepository(edge, {
		config: options.config,
		paths,
		needsSettings: true,
	});
	const settings = requireSettings(repository);
	const name = chooseEnvironment(edge, settings, options.env);
	const environment = settings.environments.get(name) as EnvironmentSettings;
	const timeoutMs = seconds("--timeout", options.timeout) * 1000;
	const sources = secretSources(edge.environment, repository.folder, redactor);
	const clientId = await needed(sources, environment.clientId, "open");
	const clientSecret = await needed(sources, environment.clientSecret);
	warnOfPlainHttp(edge, environment);
	const platform = openPlatform({
		loginUrl: environment.loginUrl,
		apiUrl: environment.apiUrl,
		clientId,
		clientSecret: () => clientSecret,
		requestsPerMinute: environment.requestsPerMinute,
		timeoutMs,
		proxy: proxyOf(edge.environment),
		clock,
		signal: edge.stop,
		scrub: redactor.scrub,
	});
	return {
		repository,
		settings,
		environment,
		sources,
		clientSecret,
		platform,
	};
}

export async function openSession(
	edge: Edge,
	paths: readonly string[],
	options: SessionOptions,
	redactor: Redactor,
	clock: Clock,
): Promise<Session> {
	const { repository, settings, environment, sources, clientSecret, platform } =
		await connect(edge, paths, options, redactor, clock);
	let resolved = nothingResolved;
	try {
		const safety = allowed(environment.safety, options);
		const tree = lintRepository(repository, {
			environments: [environment.name],
			base: null,
		});
		if (tree.files.length === 0)
			edge.err(
				`no integration file matches ${settings.integrations.join(", ")}: nothing is pruned\n`,
			);
		const missing = await missingFolders(
			repository.folder,
			settings.integrations,
		);
		if (environment.prune && missing.length > 0 && tree.files.length > 0)
			edge.err(
				`there is no folder ${missing.join(", ")}, which the settings name: nothing is pruned\n`,
			);
		const planned = await planEnvironment({
			tree,
			settings,
			environment: {
				...environment,
				prune: environment.prune && missing.length === 0,
			},
			safety,
			catalog: repository.catalog,
			commit: await currentCommit(repository.folder),
			reader: platform.reader,
			resolve: async (state) => {
				if (options.skipSecrets) return nothingResolved;
				const key = await keyOf(settings, sources, clientSecret);
				resolved = await resolveCredentials(
					state,
					sources,
					key,
					repository.catalog,
				);
				for (const warning of resolved.warnings)
					edge.err(`warning: ${warning}\n`);
				return resolved;
			},
		});
		return {
			planned,
			resolved,
			reader: platform.reader,
			writer: platform.writer,
			close: platform.close,
		};
	} catch (error) {
		await platform.close();
		throw error;
	}
}

async function keyOf(
	settings: Settings,
	sources: SecretSources,
	clientSecret: string,
): Promise<ReturnType<typeof fingerprintKey>> {
	return settings.fingerprintKey
		? fingerprintKey(
				await needed(sources, settings.fingerprintKey),
				"fingerprintKey",
			)
		: fingerprintKey(clientSecret, "oauth");
}

/** Without the settings' own secrets nothing can be planned at all: wrong settings, not a refusal. */
async function needed(
	sources: SecretSources,
	wanted: PlacedValue,
	open?: "open",
): Promise<string> {
	const resolved = await sources.resolve(wanted.value, open);
	if ("value" in resolved) return resolved.value;
	const { value } = wanted;
	throw new UsageError(
		messages.unresolvedSecret(
			wanted.path,
			typeof value === "string" ? "the settings" : sourceName(value),
			resolved.problem,
			wanted.place,
		),
	);
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

function proxyOf(environment: Edge["environment"]): {
	http?: string;
	https?: string;
	no?: string;
} {
	const of = (...names: readonly string[]): string | undefined =>
		names
			.flatMap((name) => [environment[name], environment[name.toUpperCase()]])
			.find((value) => value !== undefined && value !== "");
	const http = of("http_proxy", "all_proxy");
	const https = of("https_proxy", "all_proxy");
	const no = of("no_proxy");
	return {
		...(http === undefined ? {} : { http }),
		...(https === undefined ? {} : { https }),
		...(no === undefined ? {} : { no }),
	};
}

function warnOfPlainHttp(edge: Edge, environment: EnvironmentSettings): void {
	for (const url of new Set([environment.loginUrl, environment.apiUrl])) {
		const { protocol, hostname, origin } = new URL(url);
		const local =
			hostname === "localhost" ||
			hostname === "[::1]" ||
			hostname.startsWith("127.");
		if (protocol === "http:" && !local)
			edge.err(
				`warning: ${origin} is not https: secrets would cross the network in plain text\n`,
			);
	}
}
