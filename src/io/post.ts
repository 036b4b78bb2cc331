// A body and an address that is a secret -> one HTTP POST, and whether it arrived; nothing that is said of it holds the address.
import type { IncomingHttpHeaders } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { retryAfterMs } from "../platform/answers.ts";
import type { PlatformOptions } from "../platform/options.ts";
import {
	openDispatcher,
	ProxyError,
	type ProxyServer,
	proxyFor,
} from "../platform/proxy.ts";

export interface Posting {
	/** http or https; a secret. */
	readonly url: string;
	readonly body: string;
	readonly headers: Readonly<Record<string, string>>;
	/** For all of it: connecting, sending, and the head of the answer. */
	readonly timeoutMs: number;
	/** Aborted: it ends at once, with the problem "stopped". */
	readonly signal: AbortSignal;
	readonly proxy?: PlatformOptions["proxy"];
	/** What the time-out goes by; rejects when the signal is aborted. */
	readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export type Posted =
	| { readonly ok: true }
	| {
			readonly ok: false;
			/** A few words, such as `HTTP 500`, `no answer within 10 s`, `ENOTFOUND`. */
			readonly problem: string;
			/** Whether the same may work later. */
			readonly again: boolean;
			/** How long the other side asked to wait; null: it did not. */
			readonly waitMs: number | null;
	  };

/** Nobody reads the answers, but a connection ends well only with the last byte. */
const LARGEST_ANSWER = 64 * 1024;

/** Never rejects. A 2xx is an arrival; a redirect is not followed, since it would carry the body to somebody else. */
export async function post(posting: Posting): Promise<Posted> {
	const { signal, timeoutMs, sleep = patience } = posting;
	if (signal.aborted) return stopped;
	const url = addressOf(posting.url);
	if (url === null) return failed("the address is not an http or https URL");
	const ending = new AbortController();
	const onAbort = () => ending.abort();
	signal.addEventListener("abort", onAbort, { once: true });
	let head: Posted | null = null;
	const timeout = sleep(timeoutMs, ending.signal).then(
		() => head ?? (signal.aborted ? stopped : late(timeoutMs)),
		() => head ?? stopped,
	);
	try {
		const delivery = deliver(url, posting, ending.signal, (judged) => {
			head = judged;
		});
		return await Promise.race([delivery, timeout]);
	} finally {
		signal.removeEventListener("abort", onAbort);
		ending.abort();
	}
}

function patience(ms: number, signal: AbortSignal): Promise<unknown> {
	return wait(ms, undefined, { signal });
}

function addressOf(text: string): URL | null {
	if (!URL.canParse(text)) return null;
	const url = new URL(text);
	return url.protocol === "http:" || url.protocol === "https:" ? url : null;
}

/** Never rejects. */
async function deliver(
	url: URL,
	posting: Posting,
	signal: AbortSignal,
	/** Told before the rest of the answer has come, which must not undo an arrival. */
	onHead: (judged: Posted) => void,
): Promise<Posted> {
	let dispatcher: Dispatcher | undefined;
	let proxy: ProxyServer | null = null;
	try {
		proxy = proxyFor(url, posting.proxy ?? {});
		dispatcher = await openDispatcher(url.protocol, proxy, posting.timeoutMs);
		const { statusCode, headers, body } = await dispatcher.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method: "POST",
			headers: { ...posting.headers },
			body: posting.body,
			signal,
		});
		const judged = judge(statusCode, headers);
		onHead(judged);
		await body.dump({ limit: LARGEST_ANSWER, signal }).catch(() => undefined);
		return judged;
	} catch (error) {
		return signal.aborted ? stopped : broken(error, proxy);
	} finally {
		await dispatcher?.destroy().catch(() => undefined);
	}
}

function judge(status: number, headers: IncomingHttpHeaders): Posted {
	if (status >= 200 && status < 300) return { ok: true };
	const words = `HTTP ${status}`;
	if (status < 400) return failed(`${words}, a redirect`);
	if (status !== 429 && status < 500) return failed(words);
	const header = (name: string): string | null =>
		[headers[name] ?? null].flat()[0] ?? null;
	const waitMs = retryAfterMs(header, Date.now());
	return { ok: false, problem: words, again: true, waitMs };
}

const stopped: Posted = {
	ok: false,
	problem: "stopped",
	again: true,
	waitMs: null,
};

function failed(problem: string): Posted & { readonly ok: false } {
	return { ok: false, problem, again: false, waitMs: null };
}

function late(ms: number): Posted {
	const problem = `no answer within ${Math.round(ms / 100) / 10} s`;
	return { ok: false, problem, again: true, waitMs: null };
}

/** Only the code: the message of such an error may hold the address. */
export function broken(
	error: unknown,
	proxy: ProxyServer | null,
): Posted & { readonly ok: false } {
	if (error instanceof ProxyError) return failed(error.message);
	const { code } = (error ?? {}) as { readonly code?: unknown };
	const name =
		typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)
			? code
			: "no connection";
	const untrusted =
		/^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(name);
	const way = proxy ? ` through the proxy ${proxy.shown}` : "";
	return untrusted
		? failed(`the certificate is not trusted (${name})${way}`)
		: { ok: false, problem: `${name}${way}`, again: true, waitMs: null };
}
