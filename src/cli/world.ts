// Settings and options -> all that a daemon is made of, put together before anything runs.
import { randomBytes } from "node:crypto";
import { commitLink } from "../core/render/forge-links.ts";
import type { Settings } from "../core/settings/settings.ts";
import { createFleet, type Fleet } from "../daemon/loop/fleet.ts";
import { type Announcer, createAnnouncer } from "../daemon/notify/announcer.ts";
import { createNotifier } from "../daemon/notify/notifier.ts";
import { pageAddress } from "../daemon/page/query.ts";
import { type RepositoryPaths, repositoryPaths } from "../daemon/tree/paths.ts";
import { restartNeeded } from "../daemon/tree/restart.ts";
import {
	readSettingsSecrets,
	type SettingsSecrets,
} from "../daemon/tree/settings-secrets.ts";
import { openSource, type Source } from "../daemon/tree/source.ts";
import { createTree, type Tree } from "../daemon/tree/tree.ts";
import { openCheckouts } from "../io/git/checkout.ts";
import type { Log } from "../io/log.ts";
import { post } from "../io/post.ts";
import { exposureWarnings } from "../io/secrets/files.ts";
import { secretSources } from "../io/secrets/sources.ts";
import type { RepositoryArguments } from "../stages/arguments.ts";
import { bugReport } from "../stages/bug.ts";
import { chooseEnvironment } from "../stages/environment.ts";
import {
	openRepository,
	type Repository,
	requireSettings,
} from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import { openActionStore } from "./action-store.ts";
import type { Context } from "./context.ts";
import { type LogOptions, openLog } from "./daemon-log.ts";
import { openState, stateProblem } from "./daemon-state.ts";
import { GIT_TIMEOUT_MS } from "./fetch.ts";
import { requireFormat } from "./formats.ts";
import { proxyOf, rememberPassword } from "./proxies.ts";
import { seconds, storeConnections } from "./session.ts";

export interface DaemonOptions extends LogOptions {
	readonly config?: string;
	readonly env?: string;
	readonly timeout: string;
	readonly settle: string;
	readonly once?: boolean;
	readonly state?: string;
	readonly format: string;
}

/** How long notifications that wait are tried once more at the end. */
const LAST_WORDS_MS = 2_000;

const SHOWN_HISTORY = 200;

/** All that a daemon is made of, before anything runs. */
export interface World extends Context {
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

export async function prepare(
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
	if (options.env !== undefined) chooseEnvironment(edge, settings, options.env);
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
		links: ({ environment, commit }) => ({
			page: pageAddress(world.settings.server.publicUrl, environment),
			commit:
				commit === null
					? null
					: commitLink(source.status(null).commitLink, commit),
		}),
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
		transport: edge.transport,
		scrub: redactor.scrub,
		log,
		journal: state?.journal ?? null,
		actionStore:
			state &&
			((environment, clientSecret) =>
				openActionStore({
					folder: state.folder,
					environment,
					clientSecret,
					version,
					warn,
				})),
		source: () => source.status(tree.last?.commit ?? null),
		restartNeeded: () => restartNeeded(settings, world.settings),
		nextRunAt: () => world.nextRunAt(),
		link: (commit, file, line) =>
			source.link(world.settings.server.fileLink, commit, file, line),
		memory: edge.memory,
		onReport: announcer.cycle,
		onCertificates: announcer.certificates,
		onLiveTests: announcer.liveTests,
	});
	fleet.follow(settings);
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
	announcer.follow([...settings.environments.keys()]);
	return world;
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
