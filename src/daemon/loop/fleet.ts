// Settings with their environments -> a loop for each, and all that is told of their cycles: status, metrics, log, history, notices.
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import type {
	EnvironmentSettings,
	Settings,
} from "../../core/settings/settings.ts";
import type { Journal } from "../../io/journal.ts";
import type { Log } from "../../io/log.ts";
import type { Redactor } from "../../io/redact.ts";
import type { SecretSources } from "../../io/secrets/sources.ts";
import { childOf, manyListeners } from "../../platform/abort.ts";
import type { Clock } from "../../platform/clock.ts";
import type { PlatformOptions } from "../../platform/options.ts";
import type { ActionStore } from "../../stages/action-cache.ts";
import { bugReport } from "../../stages/bug.ts";
import { createMetrics, type Metrics } from "../http/metrics.ts";
import { type AnsweredWrite, historyOf } from "../status/history.ts";
import { gist } from "../status/news.ts";
import { createStatus, type StatusStore } from "../status/status.ts";
import { createVoice } from "../status/voice.ts";
import type { Tree } from "../tree/tree.ts";
import type {
	CycleReport,
	HistoryEntry,
	LiveTests,
	SourceStatus,
	WakeReason,
} from "../types.ts";
import { createLoop, type Loop } from "./loop.ts";
import { type Connections, createConnections } from "./platforms.ts";
import { createWorker, type Worker } from "./worker.ts";

export interface FleetInput {
	readonly version: string;
	readonly writer: string;
	/** Null: all environments of the settings. */
	readonly only: string | null;
	readonly tree: Tree;
	sources(folder: string): SecretSources;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly timeoutMs: number;
	readonly settleMs: number;
	readonly proxy: NonNullable<PlatformOptions["proxy"]>;
	readonly transport: PlatformOptions["transport"];
	readonly scrub: Redactor["scrub"];
	readonly log: Log;
	/** Null: the history is kept in memory only. */
	readonly journal: Pick<Journal<HistoryEntry>, "append"> | null;
	/** Null: what was read of data actions is kept in memory only. */
	readonly actionStore:
		| ((environment: EnvironmentSettings, clientSecret: string) => ActionStore)
		| null;
	source(): SourceStatus;
	/** Paths of settings that were changed and count only after a restart. */
	restartNeeded(): readonly string[];
	nextRunAt(): number | null;
	link(commit: string | null, file: string, line: number): string | null;
	memory(): { readonly rss: number };
	/** Told of every cycle, after all else. */
	onReport(report: CycleReport): void;
	onCertificates(report: CertificateReport): void;
	/** Null: none are run any more. */
	onLiveTests(tests: LiveTests | null, environment: string): void;
}

export interface Fleet {
	readonly status: StatusStore;
	readonly metrics: Metrics;
	/** Names of the environments, sorted. */
	environments(): readonly string[];
	/** Takes up the environments of new settings, and lets go of those that are gone. @returns the names that are new */
	follow(settings: Settings): readonly string[];
	/** @param environment null: all. @returns the names that were woken */
	wake(reason: WakeReason, environment?: string | null): readonly string[];
	/** One cycle of each, without loops. */
	once(): Promise<readonly CycleReport[]>;
	/** Resolves when nothing is under way and nothing is due. */
	idle(): Promise<void>;
	/** Names of the environments whose cycle is under way, sorted. */
	running(): readonly string[];
	/** Environments whose first cycle has not ended. */
	unready(): readonly string[];
	/** What hangs; null: nothing does. */
	stuck(): string | null;
	close(): Promise<void>;
}

interface Member {
	readonly worker: Worker;
	readonly loop: Loop;
	readonly connections: Connections;
	readonly ending: AbortController;
	readonly mode: "enforce" | "report";
	calls: number;
	/** By the clock that nobody sets. */
	lastCallAt: number;
	writes: AnsweredWrite[];
	/** Why the certificates could not be read last; null: they could. */
	certificateTrouble: string | null;
	ready: boolean;
}

/** Longer than any pause that a cycle makes between two requests: what is quiet for so long hangs. */
const LONGEST_QUIET_MS = 900_000;

export function createFleet(input: FleetInput): Fleet {
	const { clock, log } = input;
	// Every environment listens.
	manyListeners(input.signal);
	const members = new Map<string, Member>();
	const voice = createVoice(log);
	const names = (): readonly string[] => [...members.keys()].sort();
	const metrics = createMetrics({
		version: input.version,
		now: clock.now,
		environments: names,
		budgetLeft: (name) => members.get(name)?.connections.budgetLeft() ?? null,
		memory: input.memory,
		restartNeeded: input.restartNeeded,
	});
	const status = createStatus({
		product: `gc-integrations ${input.version}`,
		writer: input.writer,
		now: clock.now,
		environments: () =>
			names().map((name) => ({
				name,
				mode: members.get(name)?.mode ?? "enforce",
			})),
		source: input.source,
		restartNeeded: input.restartNeeded,
		running: (name) => (members.get(name)?.loop.runningSince ?? null) !== null,
		retryAt: (name) => members.get(name)?.loop.retryAt ?? null,
		nextRunAt: input.nextRunAt,
		budgetLeft: (name) => members.get(name)?.connections.budgetLeft() ?? null,
		link: input.link,
	});

	/** Its last cycle may end after the settings have let go of it: what was written is history, the rest is nobody's any more. */
	function isGone(member: Member, name: string): boolean {
		return members.get(name) !== member;
	}

	function onReport(member: Member, report: CycleReport): void {
		const entries = historyOf(report, input.writer, member.writes);
		member.writes = [];
		status.remember(entries);
		void input.journal?.append(entries);
		if (isGone(member, report.environment)) return;
		member.ready = true;
		status.report(report);
		metrics.cycle(report);
		voice.cycle(report);
		input.onReport(report);
	}

	function join(name: string, mode: Member["mode"]): Member {
		const ending = childOf(input.signal);
		manyListeners(ending.signal);
		const connections = createConnections({
			timeoutMs: input.timeoutMs,
			proxy: input.proxy,
			transport: input.transport,
			clock,
			signal: ending.signal,
			scrub: input.scrub,
			actionStore: (...given) => input.actionStore?.(...given) ?? null,
			onCall(call) {
				member.calls += 1;
				member.lastCallAt = clock.monotonic();
				if (!isGone(member, name)) metrics.call(name, call);
				const { method, path, correlationId } = call;
				if (method !== "GET" && !path.endsWith("/oauth/token"))
					member.writes.push({ path, correlationId });
			},
		});
		const worker = createWorker({
			name,
			tree: input.tree,
			sources: input.sources,
			connections,
			scrub: input.scrub,
			writer: input.writer,
			clock,
			signal: ending.signal,
			settleMs: input.settleMs,
			calls: () => member.calls,
			onReport: (report) => onReport(member, report),
			onCertificates(news, environment) {
				if (isGone(member, environment)) return;
				status.certificates(news, environment);
				const trouble = news.problem === null ? null : gist(news.problem);
				if (trouble !== null && trouble !== member.certificateTrouble)
					log.warn(
						{ environment },
						`the certificates could not be read: ${news.problem}`,
					);
				member.certificateTrouble = trouble;
				if (!news.report) return;
				metrics.certificates(news.report);
				input.onCertificates(news.report);
			},
			onLiveTests(tests, environment) {
				if (isGone(member, environment)) return;
				status.liveTests(tests, environment);
				metrics.liveTests(tests, environment);
				input.onLiveTests(tests, environment);
				if (tests === null) return;
				const { failed, passed, problem } = tests;
				const told = `live tests: ${problem ?? `${passed} passed, ${failed.length} failed`}`;
				if (problem !== null || failed.length > 0)
					log.warn({ environment }, told);
				else log.info({ environment }, told);
			},
		});
		const loop = createLoop({
			run: worker.cycle,
			crashed: (error) =>
				log.error({ environment: name }, bugReport(error, input.scrub)),
			clock,
			signal: ending.signal,
		});
		const member: Member = {
			worker,
			loop,
			connections,
			ending,
			mode,
			calls: 0,
			lastCallAt: Number.NEGATIVE_INFINITY,
			writes: [],
			certificateTrouble: null,
			ready: false,
		};
		return member;
	}

	return {
		status,
		metrics,
		environments: names,
		follow(settings) {
			const wanted = [...settings.environments.values()].filter(
				({ name }) => input.only === null || name === input.only,
			);
			for (const [name, member] of members) {
				if (wanted.some((one) => one.name === name)) continue;
				members.delete(name);
				log.info({ environment: name }, "the settings have it no more");
				member.ending.abort(new Error("the environment is gone"));
				void member.loop.idle().then(() => member.connections.close());
				metrics.forget(name);
				status.forget(name);
				voice.forget(name);
			}
			const fresh = wanted.filter(({ name }) => !members.has(name));
			for (const { name, mode } of fresh) members.set(name, join(name, mode));
			return fresh.map(({ name }) => name);
		},
		wake(reason, environment = null) {
			const woken = names().filter(
				(name) => environment === null || name === environment,
			);
			for (const name of woken) {
				metrics.wake(name, reason);
				members.get(name)?.loop.wake(reason);
			}
			return woken;
		},
		async once() {
			await Promise.all(
				[...members.values()].map(({ worker }) => worker.cycle(["start"])),
			);
			return status.reports();
		},
		async idle() {
			await Promise.all([...members.values()].map(({ loop }) => loop.idle()));
		},
		running: () =>
			names().filter((name) => {
				const loop = members.get(name)?.loop;
				return loop !== undefined && loop.runningSince !== null;
			}),
		unready: () => names().filter((name) => !members.get(name)?.ready),
		stuck() {
			for (const [name, { loop, lastCallAt }] of members) {
				const since = loop.runningSince;
				const quiet =
					since === null ? 0 : clock.monotonic() - Math.max(since, lastCallAt);
				if (quiet > LONGEST_QUIET_MS)
					return `environment ${name}: a cycle has been silent for ${Math.round(quiet / 60_000)} minutes`;
			}
			return null;
		},
		async close() {
			await Promise.all(
				[...members.values()].map(async ({ loop, connections }) => {
					await loop.idle();
					await connections.close();
				}),
			);
			// Behind all that was noted so far: the history is whole when it is over.
			await input.journal?.append([]);
		},
	};
}
