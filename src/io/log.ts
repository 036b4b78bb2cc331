// What the daemon does -> lines for machines (JSON, by pino) or for people; each is written at once.
import { pino } from "pino";
import type { Palette } from "../core/render/palette.ts";
import { inLine } from "../core/render/palette.ts";
import type { LogLevel } from "./log-levels.ts";

export interface LogFacts {
	readonly environment?: string;
	readonly commit?: string | null;
	readonly [fact: string]: unknown;
}

export type Log = Readonly<
	Record<LogLevel, (facts: LogFacts, message: string) => void>
>;

export interface LogInput {
	readonly format: "json" | "pretty";
	readonly level: LogLevel;
	/** ms since 1970. */
	readonly now: () => number;
	readonly palette: Palette;
	/** Gets whole lines, and has written them when it returns. */
	write(line: string): void;
	/** The commit that is in force, for lines that say none of their own. */
	commit(): string | null;
}

export function createLog(input: LogInput): Log {
	const { write, now } = input;
	const logger = pino(
		{
			level: input.level,
			base: null,
			timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
			formatters: { level: (label) => ({ level: label }) },
		},
		{
			write: input.format === "json" ? write : (line) => write(pretty(line)),
		},
	);
	const at =
		(level: LogLevel) =>
		(facts: LogFacts, message: string): void =>
			logger[level]({ commit: input.commit(), ...facts }, message);

	function pretty(line: string): string {
		const {
			level,
			time,
			environment,
			commit,
			msg = "",
		} = JSON.parse(line) as Record<string, string | undefined>;
		const { palette } = input;
		const paint =
			level === "error"
				? palette.red
				: level === "warn"
					? palette.yellow
					: palette.dim;
		return [
			palette.dim((time ?? "").slice(11, 19)),
			paint((level ?? "").padEnd(5)),
			...(environment ? [palette.bold(environment)] : []),
			inLine(msg),
			...(commit ? [palette.dim(commit.slice(0, 7))] : []),
		]
			.join(" ")
			.concat("\n");
	}

	return {
		debug: at("debug"),
		info: at("info"),
		warn: at("warn"),
		error: at("error"),
	};
}
