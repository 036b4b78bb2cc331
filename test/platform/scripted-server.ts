// A script of replies -> a loopback HTTP server that also resets, hangs and cuts; and a clock that never waits.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createRedactor } from "../../src/io/redact.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { type Http, openHttp } from "../../src/platform/http.ts";
import type { PlatformOptions } from "../../src/platform/options.ts";
import { openPlatform } from "../../src/platform/platform.ts";

export interface Seen {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	/** The body as JSON, or null. */
	readonly body: unknown;
	/** How many requests of this method and path came before. */
	readonly before: number;
	/** The request line's target as it came. */
	readonly target: string;
}

export interface Reply {
	readonly status?: number;
	/** Sent as JSON; a string as it is. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** cut: half of the body, then the connection is closed. */
	readonly fault?: "reset" | "hang" | "cut";
}

export interface ScriptedServer {
	readonly url: string;
	readonly seen: readonly Seen[];
	/** Requests but the token's, as `GET /path`. */
	lines(): readonly string[];
	close(): Promise<void>;
}

/** Token requests are granted, what has no reply is 404. */
export async function serve(
	script: (request: Seen) => Reply | undefined | Promise<Reply | undefined>,
): Promise<ScriptedServer> {
	const seen: Seen[] = [];
	const server = createServer(
		{ keepAliveTimeout: 10_000 },
		(request, response) => {
			const chunks: Buffer[] = [];
			request.on("data", (chunk: Buffer) => chunks.push(chunk));
			request.on("end", () => {
				void (async () => {
					const target = request.url ?? "/";
					const url = new URL(target, "http://loopback");
					const method = request.method ?? "";
					const text = Buffer.concat(chunks).toString("utf8");
					const each: Seen = {
						method,
						path: url.pathname,
						query: url.searchParams,
						headers: request.headers,
						text,
						body: text.startsWith("{") ? (JSON.parse(text) as unknown) : null,
						before: seen.filter(
							(other) => other.method === method && other.path === url.pathname,
						).length,
						target,
					};
					seen.push(each);
					const reply = (await script(each)) ?? standard(each);
					if (reply.fault === "reset") return request.socket.resetAndDestroy();
					if (reply.fault === "hang") return;
					const body =
						typeof reply.body === "string"
							? reply.body
							: JSON.stringify(reply.body ?? {});
					response.writeHead(reply.status ?? 200, {
						"content-type": "application/json",
						"content-length": Buffer.byteLength(body),
						...reply.headers,
					});
					if (reply.fault !== "cut") return response.end(body);
					response.write(body.slice(0, body.length / 2), () =>
						request.socket.destroy(),
					);
				})();
			});
		},
	);
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		lines: () =>
			seen
				.filter(({ path }) => !path.endsWith("/oauth/token"))
				.map(({ method, path }) => `${method} ${path}`),
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function standard({ path, before }: Seen): Reply {
	return path.endsWith("/oauth/token")
		? { body: { access_token: `token-${before + 1}`, expires_in: 86_400 } }
		: { status: 404, body: { message: "no such thing", code: "not.found" } };
}

export interface FakeClock extends Clock {
	readonly sleeps: readonly number[];
	advance(ms: number): void;
	/** As somebody sets a wrong clock right: no time passes. */
	set(now: number): void;
}

/** Sleeping moves the time on at once. */
export function fakeClock(): FakeClock {
	let passed = 0;
	let start = 1_700_000_000_000;
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => start + passed,
		monotonic: () => passed,
		random: () => 0.5,
		advance(ms) {
			passed += ms;
		},
		set(now) {
			start = now - passed;
		},
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			sleeps.push(ms);
			passed += ms;
			await Promise.resolve();
			signal?.throwIfAborted();
		},
	};
}

export const CLIENT_SECRET = "canary-client-secret";

export function optionsFor(
	url: string,
	more: Partial<PlatformOptions> = {},
): PlatformOptions {
	return {
		loginUrl: url,
		apiUrl: url,
		clientId: "client",
		clientSecret: () => CLIENT_SECRET,
		requestsPerMinute: 100_000,
		timeoutMs: 15_000,
		clock: fakeClock(),
		scrub: createRedactor().scrub,
		...more,
	};
}

export async function withHttp<T>(
	script: Parameters<typeof serve>[0],
	use: (http: Http, server: ScriptedServer) => Promise<T>,
	more: Partial<PlatformOptions> = {},
): Promise<T> {
	const server = await serve(script);
	const http = openHttp(optionsFor(server.url, more));
	try {
		return await use(http, server);
	} finally {
		await http.close();
		await server.close();
	}
}

export async function withPlatform<T>(
	script: Parameters<typeof serve>[0],
	use: (
		platform: ReturnType<typeof openPlatform>,
		server: ScriptedServer,
	) => Promise<T>,
	more: Partial<PlatformOptions> = {},
): Promise<T> {
	const server = await serve(script);
	const platform = openPlatform(optionsFor(server.url, more));
	try {
		return await use(platform, server);
	} finally {
		await platform.close();
		await server.close();
	}
}
