// The options of the log -> the log.
import { createLog, type Log } from "../io/log.ts";
import { logLevels } from "../io/log-levels.ts";
import type { Clock } from "../platform/clock.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";

export interface LogOptions {
	readonly logLevel: string;
	readonly logFormat?: string;
}

export function openLog(
	edge: Edge,
	{ logLevel, logFormat }: LogOptions,
	clock: Clock,
	commit: () => string | null,
): Log {
	const level = logLevels.find((one) => one === logLevel);
	if (!level)
		throw new UsageError(
			`--log-level takes ${logLevels.join(", ")}, not "${logLevel}"`,
		);
	const format = logFormat ?? (edge.watched ? "pretty" : "json");
	if (format !== "json" && format !== "pretty")
		throw new UsageError(`--log-format takes json or pretty, not "${format}"`);
	return createLog({
		format,
		level,
		now: clock.now,
		palette: edge.errPalette,
		write: edge.err,
		commit,
	});
}
