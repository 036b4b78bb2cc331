// A script of answers -> a loopback server that takes deliveries; and clocks that never wait, or wait until told.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../src/platform/clock.ts";
import { fakeClock } from "../laws/session.ts";

export interface Taken {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** hang: no answer; stall: a head without the rest; reset: the connection is torn. */
	readonly fault?: "hang" | "stall" | "reset";
}

export interface ReceivingServer {
	/** With a path that is a secret. */
	readonly url: string;
	readonly origin: string;
	readonly taken: readonly Taken[];
	/** Answers without an end, as far as they have left. */
	readonly stalled: number;
	close(): Promise<void>;
}

export const SECRET_PATH = "/services/T0/B0/canary-of-the-address";

/** @param script the answer to the request with this number, from 0; absent: 200 */
export async function receive(
	script: (number: number, taken: Taken) => Answer | undefined = () =>
		undefined,
): Promise<ReceivingServer> {
	const taken: Taken[] = [];
	let stalled = 0;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const one: Taken = {
				method: request.method ?? "",
				path: request.url ?? "",
				headers: request.headers,
				body: Buffer.concat(chunks).toString("utf8"),
			};
			taken.push(one);
			const answer = script(taken.length - 1, one) ?? {};
			if (answer.fault === "reset") return request.socket.resetAndDestroy();
			if (answer.fault === "hang") return;
			response.writeHead(answer.status ?? 200, answer.headers);
			if (answer.fault === "stall")
				return response.write("o", () => {
					stalled += 1;
				});
			response.end(answer.body ?? "ok");
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	const { port } = server.address() as AddressInfo;
	const origin = `http://127.0.0.1:${port}`;
	return {
		origin,
		url: `${origin}${SECRET_PATH}`,
		taken,
		get stalled() {
			return stalled;
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

export interface RecordingClock extends Clock {
	/** What was slept, in ms. */
	readonly sleeps: readonly number[];
}

export function recordingClock(): RecordingClock {
	const clock = fakeClock();
	const sleeps: number[] = [];
	return {
		...clock,
		sleeps,
		sleep(ms, signal) {
			sleeps.push(ms);
			return clock.sleep(ms, signal);
		},
	};
}

export interface HeldClock extends Clock {
	/** How many sleep. */
	readonly sleeping: number;
	/** Ends every sleep. */
	release(): void;
}

/** Sleeps until it is released. */
export function heldClock(): HeldClock {
	const clock = fakeClock();
	const held = new Set<() => void>();
	return {
		now: clock.now,
		monotonic: clock.monotonic,
		random: clock.random,
		get sleeping() {
			return held.size;
		},
		release() {
			for (const wake of held) wake();
		},
		sleep: (_, signal) =>
			new Promise<void>((resolve, reject) => {
				const wake = () => {
					held.delete(wake);
					if (signal?.aborted) reject(signal.reason as Error);
					else resolve();
				};
				if (signal?.aborted) return wake();
				held.add(wake);
				signal?.addEventListener("abort", wake, { once: true });
			}),
	};
}

/** On loopback, what one side has sent is read by the other within a few turns. */
export async function turns(count = 50): Promise<void> {
	for (let turn = 0; turn < count; turn += 1)
		await new Promise((resolve) => setImmediate(resolve));
}

/** Lets everything that is due happen, until `done`. */
export async function until(done: () => boolean): Promise<void> {
	for (let turn = 0; !done(); turn += 1) {
		if (turn > 200_000) throw new Error("it never happened");
		await new Promise((resolve) => setImmediate(resolve));
	}
}
