// Arguments -> the real program as a process of its own, in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { node, program } from "../program.ts";
import type { Repository } from "./session.ts";

export interface Ended {
	/** Null: killed. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Running {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
}

/** Writes the repository into a folder that is gone afterwards. */
export async function withFolder<T>(
	repository: Repository,
	simulator: Simulator,
	use: (folder: string) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-laws-"));
	try {
		const settings = repository.settings.replaceAll("SIMULATOR", simulator.url);
		for (const [name, text] of Object.entries({
			...repository.files,
			"gc-integrations.yaml": settings,
		})) {
			await mkdir(dirname(join(folder, name)), { recursive: true });
			await writeFile(join(folder, name), text);
		}
		return await use(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export function start(
	folder: string,
	variables: Readonly<Record<string, string>>,
	args: readonly string[],
): Running {
	const child = spawn(node, [program, ...args], {
		cwd: folder,
		env: { PATH: process.env["PATH"], TMPDIR: folder, ...variables },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (part: string) => {
		stdout += part;
	});
	child.stderr.setEncoding("utf8").on("data", (part: string) => {
		stderr += part;
	});
	const ended = new Promise<Ended>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve({ code, stdout, stderr }));
	});
	return { child, ended };
}

export function run(
	folder: string,
	variables: Readonly<Record<string, string>>,
	args: readonly string[],
): Promise<Ended> {
	return start(folder, variables, args).ended;
}

/** Works through the items, some at a time; the first failure is thrown once all have ended. */
export async function eachOf<T>(
	items: readonly T[],
	atOnce: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	const left = [...items];
	const workers = Array.from({ length: atOnce }, async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift())
			await work(item);
	});
	const ended = await Promise.allSettled(workers);
	for (const worker of ended)
		if (worker.status === "rejected") throw worker.reason;
}
