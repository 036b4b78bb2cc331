// What the process lends to the commands: arguments, environment, streams, terminal, signals. Only main.ts makes one.

import type { Palette } from "../core/render/palette.ts";
import type { OpenTransport } from "../platform/transport.ts";
import type { Answer } from "./ask.ts";

export interface Edge {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly folder: string;
	/** Results. */
	out(text: string): void;
	/** Everything else. */
	err(text: string): void;
	/** All of standard input. */
	input(): Promise<Uint8Array>;
	readonly palette: Palette;
	readonly errPalette: Palette;
	/** Columns of the terminal; a fixed width where there is none. */
	readonly width: number;
	/** True where a person can answer: standard input and error are a terminal. */
	readonly interactive: boolean;
	/** True where a person watches standard error: progress is worth printing. */
	readonly watched: boolean;
	ask(question: string): Promise<Answer>;
	/** The process's own number, for systemd. */
	readonly pid: number;
	memory(): { readonly rss: number };
	/** Calls back at each SIGHUP, and for those that came since the process began. @returns stops listening */
	onHangup(listener: () => void): () => void;
	/** A SIGHUP stops, as SIGTERM does. */
	hangupStops(): void;
	/** Who words an error that nobody caught; it ends the process with 1. */
	onCrash(tell: (error: unknown) => void): void;
	/** A new one for this process alone; it goes with the process, however that ends. */
	temporaryFolder(): string;
	/** Ends the process after so long, whatever is still under way then. */
	endWithin(ms: number, lastWords: () => void): void;
	/** Aborted by the first signal to stop. */
	readonly stop: AbortSignal;
	readonly transport?: OpenTransport;
	untilStopped(): Promise<void>;
}

export const exitCodes = {
	done: 0,
	problems: 1,
	pending: 2,
	usage: 3,
	unreadable: 4,
	interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
