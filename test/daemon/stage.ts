// Files in a folder of their own and a simulator -> a fleet of environments in this process, on a clock that never waits.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createFleet, type Fleet } from "../../src/daemon/loop/fleet.ts";
import { repositoryPaths } from "../../src/daemon/tree/paths.ts";
import { createTree, type Tree } from "../../src/daemon/tree/tree.ts";
import type { CycleReport, HistoryEntry } from "../../src/daemon/types.ts";
import { headCommit } from "../../src/io/git/git.ts";
import type { Log } from "../../src/io/log.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { secretSources } from "../../src/io/secrets.ts";
import type { Clock } from "../../src/platform/clock.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import {
	openRepository,
	requireSettings,
} from "../../src/stages/repository.ts";
import type { Repository } from "../laws/session.ts";

export interface Stage {
	readonly folder: string;
	readonly fleet: Fleet;
	readonly tree: Tree;
	readonly reports: CycleReport[];
	readonly history: HistoryEntry[];
	readonly lines: { level: string; environment: string; message: string }[];
	readonly stop: AbortController;
	/** One cycle of each environment; the reports in the order of the names. */
	cycle(): Promise<readonly CycleReport[]>;
	write(file: string, text: string): Promise<void>;
	remove(file: string): Promise<void>;
	close(): Promise<void>;
}

export interface StageOptions {
	readonly clock: Clock;
	readonly writer?: string;
	/** Shares the folder of another stage. */
	readonly folder?: string;
	readonly settleMs?: number;
	readonly timeoutMs?: number;
}

/** SIMULATOR in the settings is the simulator's address. */
export async function stageFleet(
	simulator: Pick<Simulator, "url">,
	repository: Repository,
	options: StageOptions,
): Promise<Stage> {
	const { clock } = options;
	const folder =
		options.folder ??
		(await mkdtemp(join(tmpdir(), "gc-integrations-daemon-")));
	const write = async (file: string, text: string): Promise<void> => {
		await mkdir(dirname(join(folder, file)), { recursive: true });
		await writeFile(join(folder, file), text);
	};
	if (options.folder === undefined) {
		for (const [file, text] of Object.entries(repository.files))
			await write(file, text);
		await write(
			"gc-integrations.yaml",
			repository.settings.replaceAll("SIMULATOR", simulator.url),
		);
	}
	const redactor = createRedactor();
	const paths = repositoryPaths(null, redactor.scrub);
	const tree = createTree({
		open: () =>
			openRepository(
				{ folder, environment: repository.variables },
				{ config: undefined, paths: [], needsSettings: true },
			),
		signature: paths.signature,
		commit: headCommit,
		unsettled: paths.unsettled,
		secretFiles: paths.secretFiles,
		clock,
		pauseMs: 100,
	});
	const stop = new AbortController();
	const reports: CycleReport[] = [];
	const history: HistoryEntry[] = [];
	const lines: Stage["lines"] = [];
	const at =
		(level: string): Log["info"] =>
		({ environment = "" }, message) => {
			lines.push({ level, environment, message });
		};
	const fleet = createFleet({
		version: "0.0.0",
		writer: options.writer ?? "daemon-a",
		only: null,
		tree,
		sources: (where) => secretSources(repository.variables, where, redactor),
		clock,
		signal: stop.signal,
		timeoutMs: options.timeoutMs ?? 2_000,
		settleMs: options.settleMs ?? 10_000,
		proxy: {},
		scrub: redactor.scrub,
		log: {
			debug: at("debug"),
			info: at("info"),
			warn: at("warn"),
			error: at("error"),
		},
		journal: {
			append(entries) {
				history.push(...entries);
				return Promise.resolve();
			},
		},
		source: () => ({
			kind: "folder",
			where: folder,
			commit: null,
			fetchedAt: null,
			problem: null,
		}),
		restartNeeded: () => [],
		nextRunAt: () => null,
		link: () => null,
		memory: () => ({ rss: 0 }),
		onReport: (report) => reports.push(report),
		onCertificates: () => undefined,
	});
	const snapshot = await tree.read(stop.signal);
	fleet.follow(requireSettings(snapshot.repository));
	return {
		folder,
		fleet,
		tree,
		reports,
		history,
		lines,
		stop,
		async cycle() {
			const from = reports.length;
			await fleet.once();
			return reports
				.slice(from)
				.sort((a, b) => (a.environment < b.environment ? -1 : 1));
		},
		write,
		remove: (file) => rm(join(folder, file), { recursive: true, force: true }),
		async close() {
			stop.abort(new Error("closed"));
			await fleet.close();
			if (options.folder === undefined)
				await rm(folder, { recursive: true, force: true });
		},
	};
}
