// Files in a folder of their own and a simulator -> the real daemon as a process, and what becomes true because of it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Status } from "../../src/daemon/types.ts";
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { node, program } from "../program.ts";

export { program };

export interface Place {
	readonly folder: string;
	readonly simulator: Simulator;
	readonly variables: Record<string, string>;
	path(file: string): string;
	write(file: string, text: string): Promise<void>;
	/** @param stderr an open file that takes the place of what `err` and `log` read */
	start(args?: readonly string[], stderr?: number): DaemonProcess;
	/** Resolves when it becomes true; it is looked at whenever the platform was called or a daemon said something. */
	until(condition: () => boolean | Promise<boolean>): Promise<void>;
	close(): Promise<void>;
}

export interface DaemonProcess {
	readonly child: ChildProcess;
	readonly ended: Promise<number | null>;
	out(): string;
	err(): string;
	/** Lines of the log. */
	log(): readonly Record<string, unknown>[];
	/** The address, once it listens. */
	url(): Promise<string>;
	ready(): Promise<void>;
	status(): Promise<Status>;
	stop(): Promise<number | null>;
}

export const token = "the-bearer-token-of-the-tests";

export function settingsText(simulator: Simulator, more = ""): string {
	return `version: 1
environments:
  dev:
    platform: { loginUrl: "${simulator.url}", apiUrl: "${simulator.url}" }
    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }
    prune: true
fingerprintKey: { env: KEY }
reconcile: { schedule: "0 0 1 1 *", debounce: 50ms }
server: { port: 0, token: { env: TOKEN } }
${more}`;
}

export function documentText(
	key: string,
	more: Record<string, unknown> = {},
): string {
	return JSON.stringify({
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		credentials: {
			type: "basicAuth",
			fields: { userName: key, password: { env: "PASSWORD" } },
		},
		...more,
	});
}

/** `files`: by path; the settings are those of `settingsText` unless they are among them. */
export async function preparePlace(
	files: Readonly<Record<string, string>>,
	more: {
		readonly settings?: string;
		readonly simulator?: Partial<SimulatorOptions>;
	} = {},
): Promise<Place> {
	const simulator = await startSimulator({
		behavior: { settleReads: 0 },
		...more.simulator,
	});
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-process-"));
	const processes: DaemonProcess[] = [];
	const waiting = new Set<() => void>();
	const look = (): void => {
		for (const check of waiting) check();
	};
	simulator.onCall(() => {
		setImmediate(look);
	});
	const path = (file: string): string => join(folder, "repo", file);
	const write = async (file: string, text: string): Promise<void> => {
		await mkdir(dirname(path(file)), { recursive: true });
		await writeFile(path(file), text);
	};
	const variables: Record<string, string> = {
		ID: "simulator",
		SECRET: "simulator-secret",
		KEY: "a-long-fingerprint-key-of-the-tests",
		PASSWORD: "the-password-of-the-tests",
		TOKEN: token,
	};
	for (const [file, text] of Object.entries({
		"gc-integrations.yaml": settingsText(simulator, more.settings),
		...files,
	}))
		await write(file, text.replaceAll("SIMULATOR", simulator.url));

	function until(condition: () => boolean | Promise<boolean>): Promise<void> {
		return new Promise((resolve, reject) => {
			let busy = false;
			let again = false;
			const check = (): void => {
				again = true;
				if (busy) return;
				busy = true;
				void (async () => {
					try {
						while (again) {
							again = false;
							if (!(await condition())) continue;
							waiting.delete(check);
							resolve();
							return;
						}
					} catch (error) {
						waiting.delete(check);
						reject(error instanceof Error ? error : new Error(String(error)));
					} finally {
						busy = false;
					}
				})();
			};
			waiting.add(check);
			check();
		});
	}

	return {
		folder,
		simulator,
		variables,
		path,
		write,
		until,
		start(args = [], stderr) {
			const child = spawn(
				node,
				[program, "daemon", "--state", join(folder, "state"), ...args],
				{
					cwd: join(folder, "repo"),
					env: {
						PATH: process.env["PATH"],
						HOME: folder,
						TMPDIR: folder,
						...variables,
					},
					stdio: ["ignore", "pipe", stderr ?? "pipe"],
				},
			);
			let out = "";
			let err = "";
			child.stdout?.setEncoding("utf8").on("data", (part: string) => {
				out += part;
				look();
			});
			child.stderr?.setEncoding("utf8").on("data", (part: string) => {
				err += part;
				look();
			});
			let over = false;
			const ended = new Promise<number | null>((resolve, reject) => {
				child.once("error", reject);
				child.once("close", (code) => {
					over = true;
					resolve(code);
					look();
				});
			});
			const log = (): readonly Record<string, unknown>[] =>
				err
					.split("\n")
					.filter((line) => line.startsWith("{") && line.endsWith("}"))
					.map((line) => JSON.parse(line) as Record<string, unknown>);
			const url = async (): Promise<string> => {
				const found = (): string | undefined =>
					/"url":"(http[^"]+)"/.exec(err)?.[1];
				await until(() => found() !== undefined || over);
				const address = found();
				if (address === undefined) throw new Error(`it ended: ${out}${err}`);
				return address;
			};
			const running: DaemonProcess = {
				child,
				ended,
				out: () => out,
				err: () => err,
				log,
				url,
				async ready() {
					const address = await url();
					await until(
						async () => (await fetch(`${address}/readyz`)).status === 200,
					);
				},
				async status() {
					const answer = await fetch(`${await url()}/status.json`);
					return (await answer.json()) as Status;
				},
				stop() {
					child.kill("SIGTERM");
					return ended;
				},
			};
			processes.push(running);
			return running;
		},
		async close() {
			for (const one of processes) one.child.kill("SIGKILL");
			await Promise.all(processes.map(({ ended }) => ended));
			await simulator.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Names of the integrations that there are, sorted. */
export function live(simulator: Simulator): readonly string[] {
	return [...simulator.organization.integrations.values()]
		.filter(({ deleted }) => !deleted)
		.map(({ name }) => name)
		.sort();
}
