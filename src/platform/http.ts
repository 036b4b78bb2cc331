// Calls in the platform's words -> checked answers, with token, budget, retries and errors taken care of.

import { withoutTrailing } from "../core/values/text.ts";
import { manyListeners } from "./abort.ts";
import { judge, retryAfterMs, type Wanted } from "./answers.ts";
import { type Beside, listenBeside, rateLimitOf } from "./beside.ts";
import { createBudget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { type ApiError, apiError, type Failure } from "./errors.ts";
import { createGate } from "./gate.ts";
import type { PlatformOptions } from "./options.ts";
import { LONGEST_WAIT_MS, persist, type Verdict } from "./retry.ts";
import type { View } from "./shape.ts";
import { createTokens } from "./token.ts";
import {
	CONNECTIONS,
	createTransport,
	type Exchange,
	type Request,
} from "./transport.ts";
import { tellingWaits } from "./waits.ts";

/** Tokens of one call that the platform may refuse: a long call can outlive more than one, a client without rights all. */
const MOST_REFUSALS = 4;

export interface Call {
	readonly method: Request["method"];
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number>>;
	readonly body?: unknown;
	/**
	 * `always`: a read, or a write that has the same effect twice.
	 * `when-not-done`: repeated only while it is known that it had no effect; else the error's outcome is `unknown`.
	 */
	readonly repeat: "always" | "when-not-done";
	/** Values in the body that must not be seen in an error. */
	readonly secrets?: readonly string[];
	/** How long an attempt may take at least; absent: as long as every other. */
	readonly patienceMs?: number;
	/** For reads: ends the call, over and above the client's own signal. */
	readonly signal?: AbortSignal;
}

export interface Http {
	ask<T>(call: Call, read: (answer: View) => T): Promise<T>;
	/** Null: it was done, and the answer has no body. */
	askOrNothing<T>(call: Call, read: (answer: View) => T): Promise<T | null>;
	/** For answers that are texts, and no JSON even where they look like it. */
	text(call: Call): Promise<string>;
	/** For calls whose answer says nothing but its status. */
	tell(call: Call): Promise<void>;
	/** An error that only several answers together show. */
	trouble(
		call: Pick<Call, "method" | "path">,
		says: string,
		kind: "unavailable" | "conflict" | "rejected",
		outcome: "not-done" | "unknown",
	): ApiError;
	/** What the platform says to people, without secrets; what it is asked for and compared stays as it is. */
	clean(text: string): string;
	readonly clock: Clock;
	/** Aborted by the caller's signal and by closing. */
	readonly signal: AbortSignal;
	/** Every HTTP request so far, token requests included. */
	readonly calls: () => number;
	/** What their answers said beside their bodies. */
	readonly beside: () => Beside;
	/** Ends reads and pauses at once, and waits for writes under way. */
	readonly close: () => Promise<void>;
}

export function openHttp(options: PlatformOptions): Http {
	const clock = tellingWaits(options.clock, options.onWait);
	const budget = options.budget ?? createBudget({ ...options, clock });
	const gate = createGate(CONNECTIONS);
	const transport =
		options.transport?.(options.timeoutMs) ?? createTransport(options);
	const api = baseUrl(options.apiUrl, "apiUrl");
	const lifetime = new AbortController();
	manyListeners(lifetime.signal);
	const onAbort = () => lifetime.abort(options.signal?.reason);
	if (options.signal?.aborted) onAbort();
	options.signal?.addEventListener("abort", onAbort, { once: true });
	const tokens = createTokens(
		options,
		baseUrl(options.loginUrl, "loginUrl"),
		lifetime.signal,
		exchange,
		(text) => cleaned(text),
	);
	let calls = 0;
	const listener = listenBeside();

	/** The one place where secrets are taken out of what comes in: before it is part of anything of ours. */
	function cleaned(text: string, secrets: readonly string[] = []): string {
		return options.scrub(text, [...tokens.secrets(), ...secrets]);
	}

	async function exchange(
		request: Request,
		call: { readonly method: string; readonly path: string },
	): Promise<Exchange> {
		calls += 1;
		let status: number | null = null;
		let correlationId: string | null = null;
		try {
			const answer = await transport.exchange(request);
			if (answer.kind === "answer") {
				status = answer.status;
				listener.hear(answer.header, clock.now());
				const told = answer.header("inin-correlation-id");
				correlationId = told === null ? null : cleaned(told);
			}
			return answer;
		} finally {
			const { method, path } = call;
			options.onCall?.({ method, path, status, correlationId });
		}
	}

	/**
	 * A place among the connections first, then the budget: a request is counted when it is really sent. The token last,
	 * because it may end during either wait.
	 */
	function send(call: Call, signal: AbortSignal, accept: string) {
		return gate.pass(signal, async () => {
			await budget.take(signal);
			const token = await tokens.current(signal);
			const answer = await exchange(
				{
					url: callUrl(api, call),
					method: call.method,
					headers: {
						accept,
						authorization: `Bearer ${token}`,
						...(call.body === undefined
							? {}
							: { "content-type": "application/json" }),
					},
					body: call.body === undefined ? null : JSON.stringify(call.body),
					...(call.patienceMs === undefined
						? {}
						: { patienceMs: call.patienceMs }),
					// A write is never cut off half-way: its outcome would not be known.
					...(call.method === "GET" ? { signal } : {}),
				},
				call,
			);
			if (answer.kind === "answer") {
				const pause = pauseMs(answer, clock.now());
				if (pause > 0) budget.block(pause);
				if (answer.status === 401) tokens.drop(token);
			}
			return answer;
		});
	}

	async function run<T>(call: Call, wanted: Wanted<T>): Promise<T> {
		const signal = call.signal ?? lifetime.signal;
		const clean = (text: string): string => cleaned(text, call.secrets);
		const accept = "text" in wanted ? "*/*" : "application/json";
		let refusals = 0;

		async function attempt(): Promise<Verdict<T>> {
			for (;;) {
				const answer = await send(call, signal, accept);
				const refused = answer.kind === "answer" && answer.status === 401;
				if (refused) refusals += 1;
				if (!refused || refusals >= MOST_REFUSALS)
					return judge(answer, api.host, clock.now(), wanted, clean);
			}
		}

		const always = call.repeat === "always";
		const ending = await persist(clock, signal, always, attempt);
		if (ending.done) return ending.value;
		const { failure, attempts, unsure } = ending;
		const goneByUs =
			call.method === "DELETE" && failure.status === 404 && unsure;
		if (goneByUs && "value" in wanted) return wanted.value;
		const outcome = unsure && call.method !== "GET" ? "unknown" : "not-done";
		throw apiError({ ...call, host: api.host }, failure, attempts, outcome);
	}

	return {
		ask: (call, read) => run(call, { read }),
		askOrNothing: <T>(call: Call, read: (answer: View) => T) =>
			run<T | null>(call, { read, nothing: null }),
		text: (call) => run(call, { text: (body) => body }),
		tell: (call) => run<void>(call, { value: undefined }),
		trouble(call, says, kind, outcome) {
			const failure: Failure = {
				kind,
				says,
				status: null,
				code: null,
				platformMessage: null,
				correlationId: null,
				notDone: outcome === "not-done",
				again: "never",
				waitMs: null,
			};
			return apiError({ ...call, host: api.host }, failure, 1, outcome);
		},
		clean: (text) => cleaned(text),
		clock,
		signal: lifetime.signal,
		calls: () => calls,
		beside: listener.heard,
		async close() {
			options.signal?.removeEventListener("abort", onAbort);
			lifetime.abort(
				new DOMException("the platform client was closed", "AbortError"),
			);
			await transport.close();
		},
	};
}

/** The URL with exactly one slash at its end, so that paths can be put behind a gateway's prefix. */
function baseUrl(text: string, member: string): URL {
	// The text may hold a password, so its parse error must not be passed on.
	if (!URL.canParse(text)) throw new Error(`${member} is not a URL`);
	const url = new URL(text);
	return new URL(`${url.origin}${withoutTrailing(url.pathname, "/")}/`);
}

function callUrl(base: URL, call: Call): URL {
	const url = new URL(`${base.href}${call.path.slice(1)}`);
	for (const [name, value] of Object.entries(call.query ?? {}))
		url.searchParams.set(name, String(value));
	return url;
}

/** How long nobody may send. Genesys Cloud help: 429 carries Retry-After. */
function pauseMs(
	answer: Exchange & { readonly kind: "answer" },
	now: number,
): number {
	const asked =
		answer.status === 429 ? (retryAfterMs(answer.header, now) ?? 0) : 0;
	// Whoever asks for longer makes the call fail; the others shall hear it for themselves.
	const retryAfter = asked > LONGEST_WAIT_MS ? 0 : asked;
	const limit = rateLimitOf(answer.header);
	const used = limit && limit.count >= limit.allowed ? limit.resetMs : 0;
	return Math.max(retryAfter, Math.min(used, LONGEST_WAIT_MS));
}
