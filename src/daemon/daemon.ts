// A fleet of environments -> a process that runs for months: woken by files, the clock, signals, HTTP and Git, and stopped in peace.
import type { Settings } from "../core/settings/settings.ts";
import { errorText } from "../core/values/error.ts";
import { cronTimes } from "../io/cron-times.ts";
import type { Log } from "../io/log.ts";
import { runSchedule, type Schedule } from "../io/schedule.ts";
import type { SystemdNotifier } from "../io/systemd.ts";
import type { Watching } from "../io/watch.ts";
import { abortable, childOf } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import type { RunningServer } from "./http/server.ts";
import type { Fleet } from "./loop/fleet.ts";
import { gist } from "./status/news.ts";
import type { Source } from "./tree/source.ts";
import type { Snapshot, Tree } from "./tree/tree.ts";
import type { WakeReason } from "./types.ts";

export interface DaemonInput {
	readonly fleet: Fleet;
	readonly tree: Tree;
	readonly log: Log;
	readonly clock: Clock;
	/** Aborted by the first signal to stop. */
	readonly signal: AbortSignal;
	readonly source: Source;
	startWatching(changed: () => void): Watching;
	startServer(triggers: Triggers): Promise<RunningServer>;
	/** Calls back when the process is asked to look again. */
	onHangup(listener: () => void): () => void;
	readonly systemd: SystemdNotifier;
	/** Told of settings that were read again. */
	onSettings(settings: Settings): Promise<void>;
}

/** What the HTTP server may ask for. */
export interface Triggers {
	nextRunAt(): number | null;
	trigger(environment: string | null): readonly string[];
	/** A push to the branch; null: not known to which. @returns whether it matters here */
	pushed(branch: string | null): boolean;
}

export interface Daemon {
	nextRunAt(): number | null;
	readonly triggers: Triggers;
	/** What has begun and not ended, in words. */
	underWay(): string;
	/** What hangs, of all that goes round; null: nothing does. */
	stuck(): string | null;
	/** What is tried again by itself: no new start would mend it. Names no path. */
	ailing(): string | null;
	/** The files were looked at just now, whatever came of it. */
	looked(): void;
	/** Resolves when it was stopped, and what was under way has ended. */
	run(): Promise<void>;
}

/** A process that hangs is killed after ten seconds by most supervisors: what is under way by then is taken up by the next one. */
export const STOP_WITHIN_MS = 9_000;
/** Whatever the settings or a storm of webhooks ask for: from the end of a fetch to the next one. */
const BETWEEN_FETCHES_MS = 1_000;
/** Settings that are written all the time are followed at the next wake-up. */
const MOST_LOOKS = 5;
/** Longer than anything that goes round takes for one turn. */
const LONGEST_TURN_MS = 900_000;

export function createDaemon(input: DaemonInput): Daemon {
	const { fleet, tree, log, clock, signal, source } = input;
	let schedule: {
		readonly of: string;
		readonly running: Schedule;
		readonly cancel: AbortController;
	} | null = null;
	let watching: Watching | null = null;
	let fetching: Promise<void> | null = null;
	let fetchAgain = false;
	let fetchedAt = Number.NEGATIVE_INFINITY;
	let started = false;
	/** By the clock that nobody sets; null: no fetch is under way. */
	let fetchingSince: number | null = null;
	/** Null: the files are not watched yet. */
	let lookedAt: number | null = null;

	/** Reads the files first, so that environments that are new are woken too; broken settings are each cycle's to tell. */
	async function refresh(reason: WakeReason): Promise<void> {
		const read = () => tree.read(signal).catch(() => null);
		let followed: Snapshot | null = null;
		for (let look = 0; look < MOST_LOOKS; look += 1) {
			const snapshot: Snapshot | null = await read();
			if (signal.aborted) return;
			if (snapshot === null || snapshot === followed) break;
			await follow(snapshot);
			followed = snapshot;
			// The cycles read everything anew: what moved until here, such as our own checkout, needs no second one. Other
			// files may have to be watched now. Settings that moved meanwhile would not be followed: they are read again.
			await watching?.known();
		}
		fleet.wake(reason);
	}

	async function follow({ repository }: Snapshot): Promise<void> {
		const { settings } = repository;
		if (!settings) return;
		fleet.follow(settings);
		const { schedule: expression, timezone } = settings.reconcile;
		const wanted = JSON.stringify([expression, timezone]);
		if (schedule?.of !== wanted) {
			schedule?.cancel.abort();
			const cancel = childOf(signal);
			schedule = {
				of: wanted,
				cancel,
				running: runSchedule({
					next: cronTimes(expression, timezone),
					wake: () => fleet.wake("schedule"),
					clock,
					signal: cancel.signal,
				}),
			};
		}
		await input.onSettings(settings);
	}

	/** Never rejects. */
	function told(work: Promise<void>): Promise<void> {
		return work.catch((error: unknown) => {
			if (!signal.aborted) log.error({}, errorText(error));
		});
	}

	function refreshed(reason: WakeReason): void {
		void told(refresh(reason));
	}

	/**
	 * One fetch at a time; whoever asks during one gets one more.
	 * @param reason null: nobody is woken
	 */
	async function fetchNow(reason: "git" | "webhook" | null): Promise<void> {
		if (!source.checkouts || signal.aborted) return;
		if (fetching) {
			fetchAgain ||= reason !== null;
			await fetching;
			return;
		}
		fetchingSince = clock.monotonic();
		fetching = told(fetchOnce(reason));
		await fetching;
		fetching = null;
		fetchingSince = null;
		fetchedAt = clock.monotonic();
		if (!fetchAgain) return;
		fetchAgain = false;
		void fetchNow(reason ?? "git");
	}

	let problemBefore: string | null = null;
	async function fetchOnce(reason: WakeReason | null): Promise<void> {
		if (!source.checkouts) return;
		const rest = fetchedAt + BETWEEN_FETCHES_MS - clock.monotonic();
		if (rest > 0) await clock.sleep(rest, signal);
		const { checkout, problem, moved } = await source.checkouts.fetch(signal);
		if (signal.aborted) return;
		source.fetched(problem);
		fleet.metrics.source({
			at: source.fetchedAt(),
			problem: problem !== null,
		});
		const news = problem === null ? null : gist(problem);
		if (news !== null && news !== problemBefore)
			log.warn(
				{},
				`${problem}; ${checkout ? `commit ${checkout.commit.id.slice(0, 7)} stays in force` : "there is no commit yet"}`,
			);
		if (news === null && problemBefore !== null)
			log.info({}, "the Git source can be fetched again");
		problemBefore = news;
		if (!moved || reason === null) return;
		const { commit } = source.status(checkout?.commit ?? null);
		log.info(
			{ commit: commit?.id ?? null },
			`fetched ${commit?.id.slice(0, 7) ?? ""}: ${commit?.subject ?? ""}`,
		);
		await refresh(reason);
	}

	async function pollRemote(): Promise<void> {
		while (!signal.aborted) {
			await clock.sleep(
				source.fetchEveryMs * (0.9 + 0.2 * clock.random()),
				signal,
			);
			await fetchNow("git");
		}
	}

	/** A supervisor ends what is stuck and starts it anew: only what a new start can mend counts. */
	function stuck(): string | null {
		const turns: readonly (readonly [string, number | null])[] = [
			[`a fetch from ${source.where} has not ended`, fetchingSince],
			["nobody has looked at the files", lookedAt],
			["the schedule stands still", schedule?.running.lookedAt ?? null],
		];
		const late = turns.find(
			([, at]) => at !== null && clock.monotonic() - at > LONGEST_TURN_MS,
		);
		return late
			? `${late[0]} for ${Math.floor((clock.monotonic() - (late[1] ?? 0)) / 60_000)} minutes`
			: fleet.stuck();
	}

	async function keepAlive(): Promise<void> {
		const { watchdogMs } = input.systemd;
		if (watchdogMs === null) return;
		while (!signal.aborted) {
			if (stuck() === null) await input.systemd.alive();
			await clock.sleep(watchdogMs, signal);
		}
	}

	const triggers: Triggers = {
		nextRunAt: () => schedule?.running.nextAt ?? null,
		trigger: (environment) => fleet.wake("http", environment),
		pushed(branch) {
			if (!source.follows(branch)) return false;
			if (source.checkouts) void fetchNow("webhook");
			else fleet.wake("webhook");
			return true;
		},
	};
	const quietly = (work: Promise<void>): Promise<void> =>
		work.catch((error: unknown) => {
			if (!signal.aborted) throw error;
		});

	function underWay(): string {
		const cycles = fleet.running();
		const works = [
			...(cycles.length > 0 ? [`the cycle of ${cycles.join(", ")}`] : []),
			...(fetching ? [`a fetch from ${source.where}`] : []),
		];
		return works.length === 0
			? "nothing was under way"
			: `${works.join(" and ")} was under way`;
	}

	function sayStopping(): void {
		log.info(
			{},
			`stopping: what is being written is finished, nothing new begins; ${underWay()}`,
		);
	}

	/** Until the signal to stop, or until something of it ends in an error. */
	async function live(server: RunningServer): Promise<void> {
		// Probes are answered from here on, however long the first fetch takes.
		log.info({ url: server.url }, `listening on ${server.url}`);
		await fetchNow(null);
		if (signal.aborted) return;
		lookedAt = clock.monotonic();
		watching = input.startWatching(() => refreshed("files"));
		await abortable(watching.ready, signal);
		started = true;
		refreshed("start");
		await input.systemd.ready(`managing ${fleet.environments().join(", ")}`);
		await Promise.all([
			source.checkouts ? pollRemote() : Promise.resolve(),
			keepAlive(),
			abortable(new Promise<never>(() => undefined), signal),
		]);
	}

	return {
		triggers,
		underWay,
		stuck,
		ailing: () =>
			watching?.problem == null
				? null
				: "changes of the files may go unseen for a while: the log says why",
		looked() {
			lookedAt = clock.monotonic();
		},
		nextRunAt: triggers.nextRunAt,
		async run() {
			if (signal.aborted) {
				sayStopping();
				return;
			}
			signal.addEventListener("abort", sayStopping, { once: true });
			const server = await input.startServer(triggers);
			const offHangup = input.onHangup(() => {
				log.info({}, "SIGHUP: looking again");
				// The start looks at everything anyway.
				if (!started) return;
				void fetchNow("git");
				refreshed("signal");
			});
			await quietly(live(server));
			offHangup();
			await input.systemd.stopping();
			await Promise.all([
				server.close(),
				watching?.close(),
				fleet.close(),
				fetching,
				schedule?.running.ended,
			]);
			log.info({}, "stopped");
		},
	};
}
