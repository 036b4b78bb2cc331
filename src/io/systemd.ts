// What the daemon tells systemd -> calls of the system's systemd-notify, because Node has no datagram sockets of that family.
import { spawn } from "node:child_process";
import { errorText } from "../core/values/error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Says something to the service manager; where there is none, nothing. Never throws. */
export interface SystemdNotifier {
	ready(status: string): Promise<void>;
	status(text: string): Promise<void>;
	stopping(): Promise<void>;
	/** How often `alive` is to be called; null: nobody watches. */
	readonly watchdogMs: number | null;
	alive(): Promise<void>;
}

/** Rejects where the program could not be run or was not content. */
export type NotifyProgram = (
	words: readonly string[],
	environment: Environment,
) => Promise<void>;

const longestMs = 5_000;
/** In characters; systemd takes 4096 bytes a message. */
const longestStatus = 500;

/** The unit needs NotifyAccess=all: it is not the main process that sends. */
export function systemdNotifier(
	environment: Environment,
	input: {
		readonly pid: number;
		/** Told once, of the first failure. */
		warn(text: string): void;
		readonly run?: NotifyProgram;
	},
): SystemdNotifier {
	const { pid, warn, run = systemdNotify } = input;
	const socket = environment["NOTIFY_SOCKET"] ?? "";
	let warned = false;
	let last = Promise.resolve();

	async function send(words: readonly string[]): Promise<void> {
		try {
			// Nothing else of the environment: secrets may be in it.
			await run(words, {
				PATH: environment["PATH"],
				NOTIFY_SOCKET: socket,
			});
		} catch (error) {
			if (warned) return;
			warned = true;
			const why = errorText(error);
			warn(`systemd cannot be told how it goes: ${why}`);
		}
	}

	/** One after the other: "stopping" must not overtake "ready". */
	function tell(words: readonly string[]): Promise<void> {
		if (socket === "") return Promise.resolve();
		last = last.then(() => send(words));
		return last;
	}

	return {
		// READY=1 rather than --ready and its like: --stopping came with systemd 254 only. --pid makes us the main process
		// where a wrapper started us; the sender that systemd sees is its parent, us, or itself where privileges lack.
		ready: (text) => tell([`--pid=${pid}`, statusWord(text), "READY=1"]),
		status: (text) => tell([statusWord(text)]),
		stopping: () => tell(["STOPPING=1"]),
		watchdogMs: socket === "" ? null : watchdog(environment, pid),
		alive: () => tell(["WATCHDOG=1"]),
	};
}

/** A line break would begin another assignment, such as MAINPID=. */
function statusWord(text: string): string {
	const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
	return `--status=${Array.from(line).slice(0, longestStatus).join("")}`;
}

function watchdog(environment: Environment, pid: number): number | null {
	const meant = environment["WATCHDOG_PID"];
	if (meant !== undefined && meant !== String(pid)) return null;
	const microseconds = environment["WATCHDOG_USEC"] ?? "";
	if (!/^[1-9]\d*$/.test(microseconds)) return null;
	// Half of it, as sd_watchdog_enabled(3) advises; a day at most, because timers end at 24 of them.
	const half = Math.floor(Number(microseconds) / 2_000);
	return Math.min(Math.max(half, 1), 24 * 60 * 60 * 1000);
}

/** Ends within five seconds, whatever the program does. */
const systemdNotify: NotifyProgram = (words, environment) =>
	new Promise((resolve, reject) => {
		const child = spawn("systemd-notify", words, {
			env: { ...environment },
			stdio: ["ignore", "ignore", "pipe"],
		});
		const said: Buffer[] = [];
		const timer = setTimeout(() => {
			child.kill("SIGKILL");
			// What it started may hold the pipe open.
			child.stderr.destroy();
			reject(new Error("systemd-notify did not end within 5 seconds"));
		}, longestMs);
		child.stderr.on("data", (bytes: Buffer) => {
			if (said.length < 16) said.push(bytes);
		});
		child.on("error", (error: NodeJS.ErrnoException) => {
			clearTimeout(timer);
			reject(
				error.code === "ENOENT"
					? new Error("systemd-notify is not installed")
					: error,
			);
		});
		child.on("close", (code) => {
			clearTimeout(timer);
			if (code === 0) {
				resolve();
				return;
			}
			const words = Buffer.concat(said).toString("utf8").trim();
			reject(new Error(words || `systemd-notify ended with ${code}`));
		});
	});
