#!/usr/bin/env node
// The process edge: arguments, environment, streams, signals, exit code. The only file that touches process.
import { readFileSync } from "node:fs";
import { listenToSignals } from "./cli/signals.ts";

// Before the commands are loaded, which takes most of the start.
const signals = listenToSignals(process, () => process.exit(130));

// A reader that is gone, a disk that is full, a terminal that was closed: what cannot be written is lost, the work goes on.
process.stderr.on("error", () => undefined);
let lost = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	// A reader that closed the pipe (`| head`) wants no more, and no complaint.
	if (error.code === "EPIPE" || lost) return;
	lost = true;
	process.exitCode ||= 1;
	process.stderr.write(`standard output cannot be written: ${error.message}\n`);
});

const { version } = JSON.parse(
	readFileSync(`${import.meta.dirname}/../package.json`, "utf8"),
) as { version: string };

if (/^(--version|-V)$/.test(process.argv.slice(2).join(" ")))
	// Installers and scripts ask for it alone: nothing else is loaded.
	process.stdout.write(`${version}\n`);
else {
	const left = (): void => {
		process.exitCode = 13;
	};
	// What waits for nothing that can come is no success.
	process.once("beforeExit", left);
	void import("./cli/compiled.ts")
		.then(({ useCompiled }) => {
			useCompiled(import.meta.dirname);
			return import("./cli/start.ts");
		})
		.then(({ start }) => start(process, signals, version))
		.then((code) => {
			process.off("beforeExit", left);
			// Setting the code instead of exiting lets what was printed reach a slow pipe.
			process.exitCode = code === 0 && lost ? 1 : code;
		});
}
