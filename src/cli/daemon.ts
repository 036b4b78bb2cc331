// `daemon`: watches the files and reconciles every environment with them, on a schedule and whenever something changes.
import { randomBytes } from "node:crypto";
import type { Settings } from "../core/settings/settings.ts";
import { createDaemon, STOP_WITHIN_MS } from "../daemon/daemon.ts";
import { startServer } from "../daemon/http/server.ts";
import { createFleet, type Fleet } from "../daemon/loop/fleet.ts";
import { type Announcer, createAnnouncer } from "../daemon/notify/announcer.ts";
import { createNotifier } from "../daemon/notify/notifier.ts";
import { type RepositoryPaths, repositoryPaths } from "../daemon/tree/paths.ts";
import { restartNeeded } from "../daemon/tree/restart.ts";
import {
	readSettingsSecrets,
	type SettingsSecrets,
} from "../daemon/tree/settings-secrets.ts";
import { openSource, type Source } from "../daemon/tree/source.ts";
import { createTree, type Tree } from "../daemon/tree/tree.ts";
import { openCheckouts } from "../io/git/checkout.ts";
import { createLog, type Log } from "../io/log.ts";
import { logLevels } from "../io/log-levels.ts";
import { post } from "../io/post.ts";
import { exposureWarnings } from "../io/secrets/files.ts";
import { secretSources } from "../io/secrets/sources.ts";
import { systemdNotifier } from "../io/systemd.ts";
import { watchFiles } from "../io/watch.ts";
import type { Clock } from "../platform/clock.ts";
import type { RepositoryArguments } from "../stages/arguments.ts";
import { bugReport } from "../stages/bug.ts";
import {
	openRepository,
	type Repository,
	requireSettings,
} from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { printOnce } from "./daemon-once.ts";
import { openState, stateProblem } from "./daemon-state.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { GIT_TIMEOUT_MS } from "./fetch.ts";
import { requireFormat } from "./formats.ts";
import { proxyOf, rememberPassword } from "./proxies.ts";
import { seconds, storeConnections } from "./session.ts";

interface DaemonOptions {
	readonly config?: string;
	readonly env?: string;
	readonly timeout: string;
	readonly settle: string;
	readonly once?: boolean;
	readonly state?: string;
	readonly logLevel: string;
	readonly logFormat?: string;
	readonly format: string;
}

/** How long notifications that wait are tried once more at the end. */
const LAST_WORDS_MS = 2_000;
/** After an error that ends it: a write in flight may get its answer. */
const CRASH_WITHIN_MS = 1_000;
const SHOWN_HISTORY = 200;

export const daemon: Action = async (context, command) => {
	const options = command.optsWithGlobals<DaemonOptions>();
	const world = await prepare(context, command.args, options);
	return options.once
		? runOnce(context.edge, world, options.format)
		: runUntilStopped(context.edge, world);
};

/** All that a daemon is made of, before anything runs. */
interface World extends Context {
	readonly log: Log;
	/** Tells of what nobody expected. */
	crashed(error: unknown): void;
	/** Of the settings' folder, as it was at the start. */
	readonly first: Repository;
	/** As they are now. */
	settings: Settings;
	readonly secrets: SettingsSecrets;
	readonly loopback: boolean;
	readonly source: Source;
	readonly paths: RepositoryPaths;
	readonly tree: Tree;
	readonly fleet: Fleet;
	readonly writer: string;
	readonly announcer: Announcer;
	/** Gives what waits to be told a last chance, and stores what was told. */
	lastWords(): Promise<void>;
	nextRunAt: () => number | null;
}

async function prepare(
	given: Context,
	paths: readonly string[],
	options: DaemonOptions,
): Promise<World> {
	const { edge, redactor, clock, version } = given;
	const timeoutMs = seconds("--timeout", options.timeout) * 1000;
	const settleMs = seconds("--settle", options.settle) * 1000;
	requireFormat("daemon --once", options.format);
	let commitInForce = (): string | null => null;
	const log = openLog(edge, options, clock, () => commitInForce());
	const crashed = (error: unknown): void =>
		log.error({}, bugReport(error, redactor.scrub));
	edge.onCrash(crashed);
	const warn = (text: string): void => log.warn({}, text);
	const open = (
		where: Pick<RepositoryArguments, "documents" | "settingsOnly">,
	): Promise<Repository> =>
		openRepository(edge, {
			config: options.config,
			paths,
			needsSettings: true,
			...where,
		});
	const first = await open({ settingsOnly: true });
	const settings = requireSettings(first);
	if (options.env !== undefined && !settings.environments.has(options.env))
		throw new UsageError(
			`there is no environment "${options.env}"; the settings have ${[...settings.environments.keys()].join(", ")}`,
		);
	const exposed = exposureWarnings(warn);
	const stores = storeConnections(edge, clock);
	const sources = (at: string) =>
		secretSources(edge.environment, at, redactor, exposed, stores);
	const secrets = await readSettingsSecrets(
		// One cycle has no server whose secrets would be needed.
		options.once ? withoutServer(settings) : settings,
		sources(first.settingsFolder),
		warn,
	);
	const loopback = isLoopback(settings.server.host);
	if (!options.once && !loopback && secrets.token() === null)
		throw new UsageError(
			`server.host ${settings.server.host} can be reached from elsewhere: set server.token, or listen on 127.0.0.1`,
		);
	const git = settings.source;
	if (git) rememberPassword(redactor, git.url);
	const state = await openState(
		edge,
		options.state,
		first.settingsPath ?? "",
		git !== null,
		warn,
	);
	const checkouts =
		git && state
			? await openCheckouts({
					url: git.url,
					branch: git.branch,
					username: git.username,
					token: () => secrets.of(git.token),
					folder: state.git,
					environment: edge.environment,
					scrub: redactor.scrub,
					timeoutMs: GIT_TIMEOUT_MS,
				}).catch((error: unknown) => {
					throw stateProblem(error);
				})
			: null;
	const source = await openSource({
		git,
		checkouts,
		folder: first.folder,
		now: clock.now,
		scrub: redactor.scrub,
		warn,
	});
	const watchedPaths = repositoryPaths(
		git && checkouts
			? { folder: source.checkout, whole: checkouts.whole }
			: null,
		redactor.scrub,
	);
	const tree = createTree({
		open: () => {
			const documents = source.documents();
			return open(documents === undefined ? {} : { documents });
		},
		signature: watchedPaths.signature,
		commit: source.commit,
		unsettled: watchedPaths.unsettled,
		secretFiles: watchedPaths.secretFiles,
		clock,
		get pauseMs() {
			return world.settings.reconcile.debounceMs;
		},
	});
	commitInForce = () => tree.last?.commit?.id ?? null;
	const proxy = proxyOf(edge.environment);
	/** Later than the signal to stop: what waits to be told gets a last chance. */
	const silent = new AbortController();
	const notifier = createNotifier({
		receivers: secrets.receivers,
		clock,
		send: (posting) => post({ ...posting, proxy }),
		log: (level, text) => log[level]({}, text),
		onDelivered: ({ receiver, outcome }) =>
			world.fleet.metrics.notification(receiver, outcome),
		onThrough: (notice, receiver) =>
			announcer.delivery.through(notice, receiver),
		onEnd: (notice, over) => announcer.delivery.ended(notice, over),
		signal: silent.signal,
	});
	const announcer = await createAnnouncer({
		notifier,
		load: () => state?.loadSaid() ?? Promise.resolve(null),
		save: (text) => state?.saveSaid(text) ?? Promise.resolve(),
		now: clock.now,
		warn,
	});
	const writer = randomBytes(4).toString("hex");
	const fleet = createFleet({
		version,
		writer,
		only: options.env ?? null,
		tree,
		sources,
		clock,
		signal: edge.stop,
		timeoutMs,
		settleMs,
		proxy,
		scrub: redactor.scrub,
		log,
		journal: state?.journal ?? null,
		source: () => source.status(tree.last?.commit ?? null),
		restartNeeded: () => restartNeeded(settings, world.settings),
		nextRunAt: () => world.nextRunAt(),
		link: (commit, file, line) =>
			source.link(world.settings.server.fileLink, commit, file, line),
		memory: edge.memory,
		onReport: announcer.cycle,
		onCertificates: announcer.certificates,
	});
	fleet.follow(settings);
	announcer.follow([...settings.environments.keys()]);
	if (state)
		fleet.status.remember(await state.journal.newest(SHOWN_HISTORY), "earlier");
	const world: World = {
		...given,
		log,
		crashed,
		first,
		settings,
		secrets,
		loopback,
		source,
		paths: watchedPaths,
		tree,
		fleet,
		writer,
		announcer,
		nextRunAt: () => null,
		async lastWords() {
			await notifier.close(LAST_WORDS_MS);
			silent.abort();
			await announcer.stored();
		},
	};
	return world;
}

async function runOnce(
	edge: Edge,
	{ fleet, source, log, lastWords }: World,
	format: string,
): Promise<ExitCode> {
	edge.hangupStops();
	let fetched = true;
	if (source.checkouts) {
		const { problem } = await source.checkouts.fetch(edge.stop);
		source.fetched(problem);
		fetched = problem === null;
		if (problem !== null) log.warn({}, problem);
	}
	const reports = await fleet.once();
	await fleet.close();
	await lastWords();
	edge.stop.throwIfAborted();
	return printOnce(edge, format, reports, fetched);
}

async function runUntilStopped(edge: Edge, world: World): Promise<ExitCode> {
	const { log, fleet, tree, paths, source, secrets, first, clock } = world;
	const warn = (text: string): void => log.warn({}, text);
	let watched = first;
	const daemon = createDaemon({
		fleet,
		tree,
		log,
		clock,
		signal: edge.stop,
		source,
		startWatching: (changed) =>
			watchFiles({
				look(again) {
					if (!again) watched = tree.last?.repository ?? first;
					return paths.look(watched).finally(daemon.looked);
				},
				changed,
				debounceMs: () => world.settings.reconcile.debounceMs,
				clock,
				warn,
				signal: edge.stop,
			}),
		startServer: (triggers) =>
			startServer({
				host: world.settings.server.host,
				port: world.settings.server.port,
				rules: () => ({
					loopback: world.loopback,
					hosts: world.settings.server.hosts.map((host) => host.toLowerCase()),
					token: secrets.token(),
				}),
				webhookSecret: secrets.webhook,
				unhealthy: () => daemon.stuck(),
				ailing: () => daemon.ailing(),
				unready: fleet.unready,
				status: fleet.status.view,
				metrics: async () => ({
					text: await fleet.metrics.text(),
					contentType: fleet.metrics.contentType,
				}),
				trigger: triggers.trigger,
				pushed: triggers.pushed,
				crashed: world.crashed,
			}),
		onHangup: edge.onHangup,
		systemd: systemdNotifier(edge.environment, { pid: edge.pid, warn }),
		async onSettings(settings) {
			const before = fleet.status.view().restartNeeded.join(", ");
			world.settings = settings;
			const changed = fleet.status.view().restartNeeded.join(", ");
			if (changed !== before && changed !== "")
				warn(
					`${changed} changed in the settings: restart the daemon, the old values count until then`,
				);
			if (changed === "" && before !== "")
				log.info({}, "the settings are as they were: no restart is needed");
			world.announcer.follow([...settings.environments.keys()]);
			await secrets.follow(settings);
		},
	});
	world.nextRunAt = daemon.nextRunAt;
	const { version, writer } = world;
	log.info(
		{ version, writer },
		`gc-integrations ${version}: daemon ${writer} for ${fleet.environments().join(", ")}`,
	);
	const hurry = (): void =>
		edge.endWithin(STOP_WITHIN_MS, () =>
			log.warn(
				{},
				`ended after ${STOP_WITHIN_MS / 1000} s, ${daemon.underWay()}: the next start takes it up`,
			),
		);
	if (edge.stop.aborted) hurry();
	edge.stop.addEventListener("abort", hurry, { once: true });
	try {
		await daemon.run();
	} catch (error) {
		// What still listens and waits must not keep half a daemon alive.
		edge.endWithin(CRASH_WITHIN_MS, () => undefined);
		throw error;
	}
	await world.lastWords();
	return exitCodes.done;
}

function openLog(
	edge: Edge,
	{ logLevel, logFormat }: DaemonOptions,
	clock: Clock,
	commit: () => string | null,
): Log {
	const level = logLevels.find((one) => one === logLevel);
	if (!level)
		throw new UsageError(
			`--log-level takes ${logLevels.join(", ")}, not "${logLevel}"`,
		);
	const format = logFormat ?? (edge.watched ? "pretty" : "json");
	if (format !== "json" && format !== "pretty")
		throw new UsageError(`--log-format takes json or pretty, not "${format}"`);
	return createLog({
		format,
		level,
		now: clock.now,
		palette: edge.errPalette,
		write: edge.err,
		commit,
	});
}

function withoutServer(settings: Settings): Settings {
	const server = { ...settings.server, token: null, webhookSecret: null };
	return { ...settings, server };
}

function isLoopback(host: string): boolean {
	return (
		host === "localhost" ||
		host === "::1" ||
		/^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
	);
}
