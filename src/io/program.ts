// A program and its arguments -> what it put out and how it ended: in time, with all that it started, never through a shell.
import { spawn } from "node:child_process";
import { endGroup, running } from "./running.ts";

export interface ProgramCall {
	readonly cwd: string;
	readonly variables: Readonly<Record<string, string | undefined>>;
	readonly timeoutMs: number;
	readonly signal: AbortSignal | undefined;
	/** Bytes of its standard output. */
	readonly largest: number;
	/** What it started and left behind: stays, or ends with it. */
	readonly leftBehind: "stays" | "ends";
}

export interface Ended {
	/** Null: ended by a signal. */
	readonly exitCode: number | null;
	readonly output: Buffer;
	/** Of its standard error, as much as anybody reads. */
	readonly complaint: string;
}

/** A program that did not come to its end. */
export class Stopped extends Error {
	readonly why: "abort" | "time" | "size";

	constructor(why: "abort" | "time" | "size") {
		super(why);
		this.why = why;
	}
}

const largestComplaint = 64 * 1024;
/** From asking a program to end to ending it. */
const graceMs = 2000;

/** @throws Stopped where it was ended on the way; an error of the system, with its code, where it could not be started */
export function runProgram(
	program: string,
	words: readonly string[],
	call: ProgramCall,
): Promise<Ended> {
	return new Promise((resolve, reject) => {
		if (call.signal?.aborted) {
			reject(new Stopped("abort"));
			return;
		}
		const child = spawn(program, words, {
			cwd: call.cwd,
			env: call.variables,
			stdio: ["ignore", "pipe", "pipe"],
			// A group of its own, so that its helpers (git-remote-https, ssh) end with it.
			detached: true,
			windowsHide: true,
		});
		running.add(child);
		let failure: Error | null = null;
		let grace: NodeJS.Timeout | undefined;
		const end = (why: Stopped["why"]): void => {
			if (failure !== null) return;
			failure = new Stopped(why);
			endGroup(child, "SIGTERM");
			grace = setTimeout(() => endGroup(child, "SIGKILL"), graceMs);
		};
		const output = collect(child.stdout, call.largest, () => end("size"));
		const complaint = collect(child.stderr, largestComplaint, () => undefined);
		const onAbort = (): void => end("abort");
		const timer = setTimeout(() => end("time"), call.timeoutMs);
		call.signal?.addEventListener("abort", onAbort, { once: true });
		const settle = (exitCode: number | null): void => {
			running.delete(child);
			clearTimeout(timer);
			clearTimeout(grace);
			call.signal?.removeEventListener("abort", onAbort);
			child.stdout.destroy();
			child.stderr.destroy();
			if (failure !== null) reject(failure);
			else
				resolve({
					exitCode,
					output: output(),
					complaint: complaint().toString("utf8"),
				});
		};
		child.on("error", (error) => {
			failure ??= error;
			settle(null);
		});
		child.on("close", (code) => settle(code));
		// What stays behind, such as a shared connection of ssh, holds the pipes open: after the program's own end they are not waited for.
		child.on("exit", (code) => {
			running.delete(child);
			clearTimeout(timer);
			clearTimeout(grace);
			if (failure !== null || call.leftBehind === "ends")
				endGroup(child, "SIGKILL");
			grace = setTimeout(() => settle(code), graceMs);
		});
	});
}

function collect(
	stream: NodeJS.ReadableStream,
	largest: number,
	tooMuch: () => void,
): () => Buffer {
	const parts: Buffer[] = [];
	let size = 0;
	stream.on("data", (part: Buffer) => {
		size += part.length;
		if (size <= largest) parts.push(part);
		else tooMuch();
	});
	stream.on("error", () => undefined);
	return () => Buffer.concat(parts);
}
