// `daemon`: watches the files and reconciles every environment with them, on a schedule and whenever something changes.
import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { Command } from "commander";
import { digest } from "../core/digest.ts";
import { fileLink } from "../core/file-link.ts";
import { planText, reportText } from "../core/render/plan.ts";
import type { PlacedValue, Settings } from "../core/settings.ts";
import { createAnnouncer } from "../daemon/announcer.ts";
import { createDaemon, STOP_WITHIN_MS } from "../daemon/daemon.ts";
import { createFleet, type Fleet } from "../daemon/fleet.ts";
import { isHistoryEntry } from "../daemon/history.ts";
import { createNotifier, type Receiver } from "../daemon/notifier.ts";
import { repositoryPaths } from "../daemon/paths.ts";
import { startServer } from "../daemon/server.ts";
import { createTree, type Tree } from "../daemon/tree.ts";
import type {
	CycleReport,
	HistoryEntry,
	SourceStatus,
} from "../daemon/types.ts";
import {
	addressWithoutUser,
	type GitCheckouts,
	openCheckouts,
} from "../io/checkout.ts";
import { statSignature } from "../io/files.ts";
import { headCommit, remoteUrls, repositoryPrefix } from "../io/git.ts";
import { type Journal, openJournal } from "../io/journal.ts";
import { createLog, type Log, type LogLevel, logLevels } from "../io/log.ts";
import { post } from "../io/post.ts";
import type { Redactor } from "../io/redact.ts";
import { saveFile } from "../io/save.ts";
import { secretSources } from "../io/secrets.ts";
import { systemdNotifier } from "../io/systemd.ts";
import { watchFiles } from "../io/watch.ts";
import { neededSecret } from "../planning.ts";
import type { Clock } from "../platform/options.ts";
import {
	openRepository,
	type Repository,
	requireSettings,
} from "../repository.ts";
import { UsageError } from "../usage.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { proxyOf, seconds } from "./session.ts";

/** How long notifications that wait are tried once more at the end. */
const LAST_WORDS_MS = 2_000;

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

export function addDaemon(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
	redactor: Redactor,
	clock: Clock,
	version: string,
): void {
	program
		.command("daemon")
		.description(
			"watch the files and reconcile every environment with them, until stopped",
		)
		.argument("[folder]", "the repository; default: this folder or one above")
		.option("--once", "run one cycle for all environments, and exit")
		.option("--format <format>", "with --once: pretty or json", "pretty")
		.option(
			"--state <folder>",
			"where the history and the Git clone are kept; default: $STATE_DIRECTORY, else $XDG_STATE_HOME/gc-integrations, else ~/.local/state/gc-integrations",
		)
		.option("--log-level <level>", logLevels.join(", "), "info")
		.option(
			"--log-format <format>",
			"json or pretty; default: pretty on a terminal",
		)
		.option(
			"--settle <seconds>",
			"how long an integration may take to report its new status",
			"60",
		)
		.action(async (folder: string | undefined, _options, command: Command) => {
			const options = command.optsWithGlobals<DaemonOptions>();
			exit(await daemon(edge, folder, options, redactor, clock, version));
		});
}

async function daemon(
	edge: Edge,
	folder: string | undefined,
	options: DaemonOptions,
	redactor: Redactor,
	clock: Clock,
	version: string,
): Promise<ExitCode> {
	const log = logOf(edge, options, clock, () => tree?.last?.commit?.id ?? null);
	const timeoutMs = seconds("--timeout", options.timeout) * 1000;
	const settleMs = seconds("--settle", options.settle) * 1000;
	if (!["pretty", "json"].includes(options.format))
		throw new UsageError(
			`unknown format "${options.format}": daemon --once knows pretty and json`,
		);
	const given = folder === undefined ? [] : [folder];
	const open = (documents?: string): Promise<Repository> =>
		openRepository(edge, {
			config: options.config,
			paths: given,
			needsSettings: true,
			...(documents === undefined ? {} : { documents }),
		});
	const first = await open();
	const settings = requireSettings(first);
	const { settingsFolder } = first;
	const settingsPath = first.settingsPath ?? "";
	if (options.env !== undefined && !settings.environments.has(options.env))
		throw new UsageError(
			`there is no environment "${options.env}"; the settings have ${[...settings.environments.keys()].join(", ")}`,
		);
	const sources = (at: string) => secretSources(edge.environment, at, redactor);
	const own = sources(settingsFolder);
	const secretOf = (wanted: PlacedValue | null): Promise<string | null> =>
		wanted ? neededSecret(own, wanted) : Promise.resolve(null);
	const token = { now: await secretOf(settings.server.token) };
	const webhook = { now: await secretOf(settings.server.webhookSecret) };
	const loopback = isLoopback(settings.server.host);
	if (!options.once && !loopback && token.now === null)
		throw new UsageError(
			`server.host ${settings.server.host} can be reached from elsewhere: set server.token, or listen on 127.0.0.1`,
		);

	const state = await stateFolder(edge, options, settingsPath, log, settings);
	const { source } = settings;
	const checkouts: GitCheckouts | null = source
		? await openCheckouts({
				url: source.url,
				branch: source.branch,
				username: source.username,
				token: () => secretOf(source.token),
				folder: join(state ?? "", "git"),
				environment: edge.environment,
				scrub: redactor.scrub,
				timeoutMs: 120_000,
			})
		: null;
	const fetched: { at: number | null; problem: string | null } = {
		at: null,
		problem: null,
	};
	const paths = repositoryPaths(() => checkouts?.current?.folder ?? null);
	const tree: Tree = createTree({
		open: () => open(documentsOf(checkouts, settings)),
		signature: paths.signature,
		commit: (at) =>
			checkouts
				? Promise.resolve(checkouts.current?.commit ?? null)
				: headCommit(at),
		moving: paths.moving,
		secretFiles: paths.secretFiles,
		clock,
		pauseMs: settings.reconcile.debounceMs,
	});
	const remote = source?.url ?? (await remoteUrls(first.folder))[0] ?? null;
	const prefix = source
		? source.path === ""
			? ""
			: `${source.path.replace(/\/+$/, "")}/`
		: await repositoryPrefix(first.folder);
	const writer = randomBytes(4).toString("hex");
	const journal = state === null ? null : journalOf(state, log);
	const now: { settings: Settings } = { settings };
	const proxy = proxyOf(edge.environment);
	/** Later than the signal to stop: what waits to be told gets a last chance. */
	const silent = new AbortController();
	const notifier = createNotifier({
		receivers: async () => {
			const receivers = now.settings.notifications.map(
				async (one): Promise<readonly Receiver[]> => {
					try {
						const url = await neededSecret(own, one.url);
						return [{ ...one, url, secret: await secretOf(one.secret) }];
					} catch (error) {
						// One that cannot be told must not keep the others from being told.
						log.warn(
							{},
							error instanceof Error ? error.message : String(error),
						);
						return [];
					}
				},
			);
			return (await Promise.all(receivers)).flat();
		},
		clock,
		send: (posting) => post({ ...posting, proxy }),
		log: (level, text) => log[level]({}, text),
		onDelivered: ({ receiver, outcome }) =>
			fleet.metrics.notification(receiver, outcome),
		signal: silent.signal,
	});
	const saidFile = state === null ? null : join(state, "notified.json");
	const announcer = await createAnnouncer({
		notifier,
		load: () =>
			saidFile === null
				? Promise.resolve(null)
				: readFile(saidFile, "utf8").catch(() => null),
		save: (text) =>
			saidFile === null ? Promise.resolve() : saveFile(saidFile, text),
		environments: () => fleet.environments(),
		scrub: redactor.scrub,
		warn: (text) => log.warn({}, text),
	});
	const fleet: Fleet = createFleet({
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
		journal,
		source: (): SourceStatus => ({
			kind: source ? "git" : "folder",
			where: source ? addressWithoutUser(source.url) : first.folder,
			commit: tree.last?.commit ?? checkouts?.current?.commit ?? null,
			fetchedAt:
				fetched.at === null ? null : new Date(fetched.at).toISOString(),
			problem: fetched.problem,
		}),
		nextRunAt: () => daemonOf.nextRunAt(),
		link: (commit, file, line) =>
			fileLink(
				{ template: now.settings.server.fileLink, remote, prefix },
				commit,
				file,
				line,
			),
		memory: edge.memory,
		onReport: announcer.cycle,
		onCertificates: announcer.certificates,
	});
	if (journal) fleet.status.remember(await journal.newest(200), "earlier");
	const onFetched = (problem: string | null): void => {
		if (problem === null) fetched.at = clock.now();
		fetched.problem = problem;
		fleet.metrics.source({ at: fetched.at, problem: problem !== null });
	};

	const daemonOf = createDaemon({
		fleet,
		tree,
		settings,
		log,
		clock,
		signal: edge.stop,
		checkouts,
		fetchEveryMs: source?.intervalMs ?? 0,
		onFetched,
		startWatching: (changed) =>
			watchFiles({
				targets: () => paths.targets(tree.last?.repository ?? first),
				signature: async () => {
					const repository = tree.last?.repository ?? first;
					const secrets = paths.secretFiles(repository);
					return `${await paths.signature(repository)} ${await statSignature(secrets)}`;
				},
				changed,
				debounceMs: () => now.settings.reconcile.debounceMs,
				clock,
				warn: (text) => log.warn({}, text),
				signal: edge.stop,
			}),
		startServer: (triggers) =>
			startServer({
				host: settings.server.host,
				port: settings.server.port,
				rules: () => ({
					loopback,
					hosts: now.settings.server.hosts.map((host) => host.toLowerCase()),
					token: token.now,
				}),
				webhookSecret: () => webhook.now,
				unhealthy: fleet.stuck,
				unready: fleet.unready,
				status: fleet.status.view,
				metrics: async () => ({
					text: await fleet.metrics.text(),
					contentType: fleet.metrics.contentType,
				}),
				trigger: triggers.trigger,
				pushed(branch) {
					const other =
						source?.branch !== null &&
						source !== null &&
						branch !== null &&
						branch !== source.branch;
					if (other) return false;
					if (checkouts) triggers.fetchNow();
					else fleet.wake("webhook");
					return true;
				},
				scrub: redactor.scrub,
				warn: (text) => log.warn({}, text),
			}),
		onHangup: edge.onHangup,
		systemd: systemdNotifier(edge.environment, {
			pid: edge.pid,
			warn: (text) => log.warn({}, text),
		}),
		async onSettings(next) {
			now.settings = next;
			// A secret that cannot be read just now is the one that it was.
			token.now = await secretOf(next.server.token).catch(() => token.now);
			webhook.now = await secretOf(next.server.webhookSecret).catch(
				() => webhook.now,
			);
		},
	});

	if (options.once) {
		if (checkouts) {
			const { problem } = await checkouts.fetch(edge.stop);
			onFetched(problem);
			if (problem !== null) log.warn({}, problem);
			if (!checkouts.current)
				throw new UsageError(problem ?? "the Git source has no commit");
		}
		fleet.follow(settings);
		const reports = await fleet.once();
		await fleet.close();
		await notifier.close(LAST_WORDS_MS);
		silent.abort();
		await announcer.stored();
		return printOnce(edge, options, reports);
	}
	log.info(
		{ version, writer },
		`gc-integrations ${version}: daemon ${writer} for ${options.env ?? [...settings.environments.keys()].join(", ")}`,
	);
	edge.stop.addEventListener("abort", () => edge.endWithin(STOP_WITHIN_MS), {
		once: true,
	});
	await daemonOf.run();
	await notifier.close(LAST_WORDS_MS);
	silent.abort();
	await announcer.stored();
	return exitCodes.done;
}

function logOf(
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
		level: level satisfies LogLevel,
		now: clock.now,
		palette: edge.errPalette,
		write: edge.err,
		commit,
	});
}

/** Each settings file has its own, so that two repositories of one user do not share a clone. */
async function stateFolder(
	edge: Edge,
	{ state, once }: DaemonOptions,
	settingsPath: string,
	log: Log,
	settings: Settings,
): Promise<string | null> {
	const { STATE_DIRECTORY, XDG_STATE_HOME, HOME } = edge.environment;
	const given =
		state ??
		// systemd may name several.
		(STATE_DIRECTORY || undefined)?.split(":")[0];
	const general = XDG_STATE_HOME
		? join(XDG_STATE_HOME, "gc-integrations")
		: HOME
			? join(HOME, ".local", "state", "gc-integrations")
			: null;
	const own =
		given !== undefined
			? resolve(edge.folder, given)
			: general && join(general, digest(settingsPath).slice(-12));
	if (own === null || !isAbsolute(own)) {
		if (settings.source)
			throw new UsageError(
				"there is no folder for the Git clone: name one with --state",
			);
		if (!once)
			log.warn(
				{},
				"the history is not kept: name a folder for it with --state",
			);
		return null;
	}
	try {
		await mkdir(own, { recursive: true, mode: 0o700 });
		return own;
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		if (state !== undefined || settings.source)
			throw new UsageError(`cannot make the state folder ${own}: ${words}`);
		log.warn(
			{},
			`the history is not kept (${words}): name a folder for it with --state`,
		);
		return null;
	}
}

function journalOf(state: string, log: Log): Journal<HistoryEntry> {
	return openJournal({
		file: join(state, "history.jsonl"),
		largest: 10 * 1024 * 1024,
		kept: 5,
		isEntry: isHistoryEntry,
		warn: (text) => log.warn({}, text),
	});
}

function documentsOf(
	checkouts: GitCheckouts | null,
	{ source }: Settings,
): string | undefined {
	if (!checkouts || !source) return undefined;
	const { current } = checkouts;
	if (!current)
		throw new UsageError(
			`nothing was fetched from ${addressWithoutUser(source.url)} yet`,
		);
	return resolve(current.folder, source.path);
}

function isLoopback(host: string): boolean {
	return (
		host === "localhost" ||
		host === "::1" ||
		/^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
	);
}

function printOnce(
	edge: Edge,
	{ format }: DaemonOptions,
	reports: readonly CycleReport[],
): ExitCode {
	const sorted = [...reports].sort((a, b) =>
		a.environment < b.environment ? -1 : 1,
	);
	if (format === "json")
		edge.out(
			`${JSON.stringify({ version: 1, environments: sorted }, null, 2)}\n`,
		);
	else
		for (const { environment, plan, results, calls, error } of sorted) {
			if (error || !plan) {
				edge.out(
					`${edge.palette.bold(environment)}\n\n${edge.palette.red("failed")}: ${error?.message ?? ""}\n\n`,
				);
				continue;
			}
			edge.out(`${planText(plan, edge.palette)}\n`);
			if (results.length > 0)
				edge.out(
					`${reportText({ ...plan, platformCalls: calls, results }, edge.palette)}\n`,
				);
		}
	const kinds = sorted.flatMap(({ error }) => error?.kind ?? []);
	if (kinds.includes("settings")) return exitCodes.usage;
	if (kinds.includes("platform")) return exitCodes.unreadable;
	const bad = sorted.some(
		({ verdict }) => verdict === "failed" || verdict === "refused",
	);
	return bad ? exitCodes.problems : exitCodes.done;
}
