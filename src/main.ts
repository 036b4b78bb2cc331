#!/usr/bin/env node
// The process edge: arguments, environment, streams, signals, exit code. The only file that touches process.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import picocolors from "picocolors";
import type { Edge } from "./cli/edge.ts";
import { run } from "./cli/program.ts";
import type { Palette } from "./core/render/palette.ts";
import { createRedactor } from "./io/redact.ts";

const redactor = createRedactor();
const stopping = new AbortController();

function write(stream: NodeJS.WriteStream, text: string): void {
	stream.write(redactor.scrub(text));
}

/** NO_COLOR, CI and anything that is not a terminal get none; FORCE_COLOR overrides. */
function colours(stream: NodeJS.WriteStream): Palette {
	const { NO_COLOR, FORCE_COLOR, CI, TERM } = process.env;
	const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
	const wanted = stream.isTTY === true && !CI && TERM !== "dumb";
	return picocolors.createColors(!NO_COLOR && (forced || wanted));
}

function untilStopped(): Promise<void> {
	return new Promise((resolve) => {
		if (stopping.signal.aborted) resolve();
		else
			stopping.signal.addEventListener("abort", () => resolve(), {
				once: true,
			});
	});
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.on(signal, () => {
		if (stopping.signal.aborted) process.exit(130);
		stopping.abort(new Error("stopped by a signal"));
	});
// A reader that closed the pipe (`| head`) wants no more, and no complaint.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit(0);
	throw error;
});

const edge: Edge = {
	environment: process.env,
	folder: process.cwd(),
	out: (text) => write(process.stdout, text),
	err: (text) => write(process.stderr, text),
	scrub: (text) => redactor.scrub(text),
	async input() {
		const parts: Buffer[] = [];
		for await (const part of process.stdin) parts.push(Buffer.from(part));
		return Buffer.concat(parts).toString("utf8");
	},
	palette: colours(process.stdout),
	errPalette: colours(process.stderr),
	width: process.stdout.columns ?? 100,
	interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
	watched: process.stderr.isTTY === true && !process.env["CI"],
	async ask(question) {
		const prompt = createInterface({
			input: process.stdin,
			output: process.stderr,
		});
		try {
			return await prompt.question(question, { signal: stopping.signal });
		} finally {
			prompt.close();
		}
	},
	pid: process.pid,
	memory: () => process.memoryUsage(),
	onHangup(listener) {
		process.on("SIGHUP", listener);
		return () => process.off("SIGHUP", listener);
	},
	endWithin(ms) {
		setTimeout(() => process.exit(), ms).unref();
	},
	stop: stopping.signal,
	untilStopped,
};

const { version } = JSON.parse(
	readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

// Setting the code instead of exiting lets what was printed reach a slow pipe.
process.exitCode = await run(edge, process.argv.slice(2), version, redactor, {
	now: () => Date.now(),
	async sleep(ms, signal) {
		try {
			await delay(ms, undefined, signal ? { signal } : {});
		} catch (error) {
			throw signal?.reason ?? error;
		}
	},
	random: Math.random,
});
