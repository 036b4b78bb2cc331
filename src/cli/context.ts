// What every command gets, whatever it does, and what it is.
import type { Command } from "commander";
import type { Redactor } from "../io/redact.ts";
import type { Clock } from "../platform/clock.ts";
import type { Edge, ExitCode } from "./edge.ts";

export interface Context {
	readonly edge: Edge;
	readonly redactor: Redactor;
	readonly clock: Clock;
	/** Of this program. */
	readonly version: string;
}

/** Runs one command line in the same process, as the shell would start it. */
export type RunLine = (
	context: Context,
	argv: readonly string[],
) => Promise<number>;

/** Arguments and options as commander has read them -> the exit code. */
export type Action = (
	context: Context,
	command: Command,
	run: RunLine,
) => ExitCode | Promise<ExitCode>;
