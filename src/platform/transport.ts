// A request -> the platform's answer, or how the network failed; over undici, through a proxy where one is set.
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Dispatcher } from "undici";
import {
	openDispatcher,
	type ProxyServer,
	type ProxyVariables,
	proxyFor,
} from "./proxy.ts";

export const CONNECTIONS = 8;
const LARGEST_ANSWER = 64 * 1024 * 1024;
const USER_AGENT = "gc-integrations";

export interface Request {
	readonly url: URL;
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | null;
	/** How long it may take at least, whatever other requests may; absent: as long as those. */
	readonly patienceMs?: number;
	/** Ends the request at once; absent for writes, which are never cut off half-way. */
	readonly signal?: AbortSignal;
}

export type Exchange = Answer | Fault;

export interface Answer {
	readonly kind: "answer";
	readonly status: number;
	/** Null where the platform did not send it. */
	readonly header: (name: string) => string | null;
	readonly body: string;
	/** Why the body is not whole; null: it is. */
	readonly cut: string | null;
}

interface Fault {
	readonly kind: "fault";
	/** False: not a byte of the request left, the connection was never made. */
	readonly sent: boolean;
	readonly reason: string;
	/** The proxy that it went through, as may be shown; null: none. */
	readonly via: string | null;
	/** False where the same would happen again, as with a certificate that is not trusted. */
	readonly transient: boolean;
}

export interface Transport {
	/** Rejects only with the signal's reason. */
	exchange(request: Request): Promise<Exchange>;
	/** Waits for what is under way. */
	close(): Promise<void>;
}

/** Takes the place of the network, where the platform is a simulator in the same process. */
export type OpenTransport = (timeoutMs: number) => Transport;

export function createTransport(options: {
	readonly timeoutMs: number;
	readonly proxy?: ProxyVariables;
}): Transport {
	const dispatchers = new Map<string, Promise<Dispatcher>>();
	const active = new Set<Promise<unknown>>();

	function dispatcherFor(
		protocol: string,
		proxy: ProxyServer | null,
	): Promise<Dispatcher> {
		const way = `${protocol} ${proxy?.address ?? ""}`;
		let dispatcher = dispatchers.get(way);
		if (!dispatcher) {
			const { timeoutMs } = options;
			dispatcher = openDispatcher(protocol, proxy, timeoutMs, {
				connections: CONNECTIONS,
				headersTimeout: timeoutMs,
				bodyTimeout: timeoutMs,
				maxResponseSize: LARGEST_ANSWER,
			});
			dispatchers.set(way, dispatcher);
		}
		return dispatcher;
	}

	async function exchange(request: Request): Promise<Exchange> {
		const { url, signal } = request;
		signal?.throwIfAborted();
		let proxy: ProxyServer | null = null;
		try {
			proxy = proxyFor(url, options.proxy ?? {});
			const dispatcher = await dispatcherFor(url.protocol, proxy);
			signal?.throwIfAborted();
			const exchange = await send(
				dispatcher,
				request,
				Math.max(options.timeoutMs, request.patienceMs ?? 0),
			);
			return exchange.kind === "answer" || proxy === null
				? exchange
				: { ...exchange, via: proxy.shown };
		} catch (error) {
			signal?.throwIfAborted();
			return { ...fault(error, false), via: proxy?.shown ?? null };
		}
	}

	return {
		exchange(request) {
			const running = exchange(request);
			const done = () => active.delete(running);
			active.add(running);
			running.then(done, done);
			return running;
		},
		async close() {
			await Promise.allSettled(active);
			const opened = await Promise.allSettled(dispatchers.values());
			for (const each of opened)
				if (each.status === "fulfilled") await each.value.destroy();
		},
	};
}

/**
 * Dispatches by hand instead of by `request()`: so it is known whether the request left at all,
 * which decides if a write may be repeated, and time-outs and signals also end a connection that hangs.
 */
function send(
	dispatcher: Dispatcher,
	request: Request,
	timeoutMs: number,
): Promise<Exchange> {
	return new Promise((resolve, reject) => {
		let controller: Dispatcher.DispatchController | undefined;
		let head: Pick<Answer, "status" | "header"> | undefined;
		let ended = false;
		let size = 0;
		const chunks: Buffer[] = [];
		const { signal } = request;

		function finish(settle: () => void): void {
			if (ended) return;
			ended = true;
			clearTimeout(timer);
			signal?.removeEventListener("abort", onAbort);
			settle();
		}
		const fail = (error: unknown) =>
			finish(() => {
				const failed = fault(error, controller !== undefined);
				resolve(head ? answer(head, chunks, failed.reason) : failed);
			});
		function stop(error: Error): void {
			fail(error);
			controller?.abort(error);
		}
		function onAbort(): void {
			finish(() => reject(signal?.reason));
			controller?.abort(new Error("aborted"));
		}
		const timer = setTimeout(
			() => stop(new Error(`no complete answer within ${timeoutMs} ms`)),
			timeoutMs,
		);
		signal?.addEventListener("abort", onAbort, { once: true });

		const { url, method, headers, body } = request;
		const handler: Dispatcher.DispatchHandler = {
			onRequestStart(started) {
				if (ended) started.abort(new Error("ended"));
				else controller = started;
			},
			onResponseStart(_, status, found) {
				if (status >= 200)
					head = { status, header: (name) => one(found[name]) };
			},
			onResponseData(_, chunk) {
				size += chunk.length;
				// Again here, because undici does not pass its limit on to a proxy's connections.
				if (size > LARGEST_ANSWER) stop(new Error("the answer is too large"));
				else chunks.push(chunk);
			},
			onResponseEnd() {
				const whole = head;
				if (!whole) fail(new Error("the answer has no head"));
				else finish(() => resolve(answer(whole, chunks, null)));
			},
			onResponseError: (_, error) => fail(error),
		};
		try {
			dispatcher.dispatch(
				{
					origin: url.origin,
					path: `${url.pathname}${url.search}`,
					method,
					headers: { "user-agent": USER_AGENT, ...headers },
					body,
					headersTimeout: timeoutMs,
					bodyTimeout: timeoutMs,
				},
				handler,
			);
		} catch (error) {
			fail(error);
		}
	});
}

function answer(
	head: Pick<Answer, "status" | "header">,
	chunks: readonly Buffer[],
	cut: string | null,
): Answer {
	const sent = Buffer.concat(chunks);
	const encoding = head.header("content-encoding")?.trim().toLowerCase() ?? "";
	const unpack = packings[encoding];
	if (unpack === undefined || cut !== null || sent.length === 0)
		return { kind: "answer", ...head, body: sent.toString("utf8"), cut };
	try {
		const body = unpack(sent, { maxOutputLength: LARGEST_ANSWER }).toString();
		return { kind: "answer", ...head, body, cut };
	} catch {
		const words = `it is no ${encoding}, or too large`;
		return { kind: "answer", ...head, body: "", cut: words };
	}
}

/** Nobody asked for them, but gateways have been seen to pack what they pass on. */
const packings: Readonly<
	Record<
		string,
		| ((packed: Buffer, options: { maxOutputLength: number }) => Buffer)
		| undefined
	>
> = {
	gzip: gunzipSync,
	"x-gzip": gunzipSync,
	deflate: inflateSync,
	br: brotliDecompressSync,
};

function one(value: string | readonly string[] | undefined): string | null {
	return typeof value === "string" ? value : (value?.[0] ?? null);
}

/** Keeps only the words and the code of an error of undici or Node: the error itself may hold the request. */
function fault(error: unknown, sent: boolean): Fault {
	const { message, code } = (
		error instanceof Error ? error : { message: "" }
	) as { message: string; code?: unknown };
	const name = typeof code === "string" ? code : "";
	const words = [message, message.includes(name) ? "" : `(${name})`];
	const certificate =
		/^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(name);
	if (certificate)
		words.push(
			"(the certificate is not trusted; NODE_EXTRA_CA_CERTS adds one)",
		);
	return {
		kind: "fault",
		sent,
		reason: words.filter((word) => word !== "").join(" ") || "unknown failure",
		via: null,
		transient: !certificate,
	};
}
