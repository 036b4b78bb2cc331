// The process -> its edge, and the command line that it was started with, run on it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import picocolors from "picocolors";
import type { Palette } from "../core/render/palette.ts";
import { systemClock } from "../io/clock.ts";
import { hookVariables } from "../io/git/hook.ts";
import { createRedactor } from "../io/redact.ts";
import { endEveryProgram } from "../io/running.ts";
import { bugReport } from "../stages/bug.ts";
import { ask } from "./ask.ts";
import type { Edge } from "./edge.ts";
import { run } from "./program.ts";
import type { Signals } from "./signals.ts";

/** @returns the exit code */
export async function start(
	host: NodeJS.Process,
	signals: Signals,
	version: string,
): Promise<number> {
	const redactor = createRedactor();
	host.once("exit", endEveryProgram);
	let tellCrash = (error: unknown): void => {
		edge.err(`${bugReport(error, redactor.scrub)}\n`);
	};
	// Rejections that nobody handles come here too. What is half broken is not kept alive: whoever supervises starts it anew.
	host.on("uncaughtException", (error) => {
		try {
			tellCrash(error);
		} finally {
			host.exit(1);
		}
	});

	// Run by a hook of git.
	for (const [name, value] of Object.entries(
		hookVariables(host.env, host.cwd()),
	))
		if (value === undefined) delete host.env[name];
		else host.env[name] = value;

	const edge: Edge = {
		environment: host.env,
		folder: host.cwd(),
		out: (text) => host.stdout.write(text),
		err: (text) => host.stderr.write(text),
		async input() {
			const parts: Buffer[] = [];
			for await (const part of host.stdin) parts.push(Buffer.from(part));
			return Buffer.concat(parts);
		},
		palette: colours(host.stdout, host.env),
		errPalette: colours(host.stderr, host.env),
		width: columns(host.env["COLUMNS"]) ?? host.stdout.columns ?? 100,
		// Few commands ask, and Node opens standard input when it is looked at.
		get interactive() {
			return host.stdin.isTTY === true && host.stderr.isTTY === true;
		},
		watched: host.stderr.isTTY === true && !host.env["CI"],
		async ask(question) {
			const { createInterface } = await import("node:readline/promises");
			const prompt = createInterface({
				input: host.stdin,
				output: host.stderr,
			});
			return ask(question, prompt, host.stderr, signals.stop);
		},
		pid: host.pid,
		memory: () => host.memoryUsage(),
		onHangup: signals.onHangup,
		hangupStops: signals.hangupStops,
		onCrash(tell) {
			tellCrash = tell;
		},
		temporaryFolder() {
			const folder = mkdtempSync(join(tmpdir(), "gc-integrations-"));
			host.once("exit", () =>
				rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
			);
			return folder;
		},
		endWithin(ms, lastWords) {
			setTimeout(() => {
				lastWords();
				host.exit();
			}, ms).unref();
		},
		stop: signals.stop,
		untilStopped: signals.untilStopped,
	};

	return run(
		{ edge, redactor, clock: systemClock, version },
		host.argv.slice(2),
	);
}

/** What a person or a script set; nothing where it is no width. */
function columns(set: string | undefined): number | undefined {
	return set !== undefined && /^[1-9][0-9]{0,3}$/.test(set)
		? Number(set)
		: undefined;
}

/** NO_COLOR, CI and anything that is not a terminal get none; FORCE_COLOR overrides. */
function colours(
	stream: NodeJS.WriteStream,
	environment: Edge["environment"],
): Palette {
	const { NO_COLOR, FORCE_COLOR, CI, TERM } = environment;
	const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
	const wanted = stream.isTTY === true && !CI && TERM !== "dumb";
	return picocolors.createColors(!NO_COLOR && (forced || wanted));
}
