#!/usr/bin/env node
// The process edge: arguments, environment, streams, signals, exit code. The only file that touches process.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import picocolors from "picocolors";
import { ask } from "./cli/ask.ts";
import type { Edge } from "./cli/edge.ts";
import { listenToSignals } from "./cli/signals.ts";
import type { Palette } from "./core/render/palette.ts";
import { systemClock } from "./io/clock.ts";
import { hookVariables } from "./io/git/hook.ts";
import { endEveryProgram } from "./io/program.ts";
import { createRedactor } from "./io/redact.ts";
import { bugReport } from "./stages/bug.ts";

const redactor = createRedactor();
// Before the commands are loaded, which takes most of the start.
const signals = listenToSignals(process, () => process.exit(130));

/** NO_COLOR, CI and anything that is not a terminal get none; FORCE_COLOR overrides. */
function colours(stream: NodeJS.WriteStream): Palette {
	const { NO_COLOR, FORCE_COLOR, CI, TERM } = process.env;
	const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
	const wanted = stream.isTTY === true && !CI && TERM !== "dumb";
	return picocolors.createColors(!NO_COLOR && (forced || wanted));
}

process.once("exit", endEveryProgram);

// A reader that is gone, a disk that is full, a terminal that was closed: what cannot be written is lost, the work goes on.
process.stderr.on("error", () => undefined);
let lost: Error | null = null;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	// A reader that closed the pipe (`| head`) wants no more, and no complaint.
	if (error.code === "EPIPE" || lost) return;
	lost = error;
	process.exitCode ||= 1;
	edge.err(`standard output cannot be written: ${error.message}\n`);
});

let tellCrash = (error: unknown): void => {
	edge.err(`${bugReport(error, redactor.scrub)}\n`);
};
// Rejections that nobody handles come here too. What is half broken is not kept alive: whoever supervises starts it anew.
process.on("uncaughtException", (error) => {
	try {
		tellCrash(error);
	} finally {
		process.exit(1);
	}
});

// Run by a hook of git.
for (const [name, value] of Object.entries(
	hookVariables(process.env, process.cwd()),
))
	if (value === undefined) delete process.env[name];
	else process.env[name] = value;

/** What a person or a script set; nothing where it is no width. */
function columns(set: string | undefined): number | undefined {
	return set !== undefined && /^[1-9][0-9]{0,3}$/.test(set)
		? Number(set)
		: undefined;
}

const edge: Edge = {
	environment: process.env,
	folder: process.cwd(),
	out: (text) => process.stdout.write(text),
	err: (text) => process.stderr.write(text),
	async input() {
		const parts: Buffer[] = [];
		for await (const part of process.stdin) parts.push(Buffer.from(part));
		return Buffer.concat(parts);
	},
	palette: colours(process.stdout),
	errPalette: colours(process.stderr),
	width: columns(process.env["COLUMNS"]) ?? process.stdout.columns ?? 100,
	interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
	watched: process.stderr.isTTY === true && !process.env["CI"],
	ask: (question) =>
		ask(
			question,
			createInterface({ input: process.stdin, output: process.stderr }),
			process.stderr,
			signals.stop,
		),
	pid: process.pid,
	memory: () => process.memoryUsage(),
	onHangup: signals.onHangup,
	hangupStops: signals.hangupStops,
	onCrash(tell) {
		tellCrash = tell;
	},
	temporaryFolder() {
		const folder = mkdtempSync(join(tmpdir(), "gc-integrations-"));
		process.once("exit", () =>
			rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
		);
		return folder;
	},
	endWithin(ms, lastWords) {
		setTimeout(() => {
			lastWords();
			process.exit();
		}, ms).unref();
	},
	stop: signals.stop,
	untilStopped: signals.untilStopped,
};

const { version } = JSON.parse(
	readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

const { run } = await import("./cli/program.ts");
const code = await run(
	{ edge, redactor, clock: systemClock, version },
	process.argv.slice(2),
);
// Setting the code instead of exiting lets what was printed reach a slow pipe.
process.exitCode = code === 0 && lost ? 1 : code;
