// Client id and secret -> an access token, shared by all calls and renewed before it ends.
import { abortable } from "./abort.ts";
import { type Clean, errorBody, judge } from "./answers.ts";
import { apiError, tokenPath } from "./errors.ts";
import type { PlatformOptions } from "./options.ts";
import { persist, type Verdict } from "./retry.ts";
import type { View } from "./shape.ts";
import type { Exchange, Request } from "./transport.ts";

const CALL = { method: "POST", path: tokenPath } as const;
/** Whoever answers so knows no tokens: nothing was said of the client. */
const elsewhere: readonly number[] = [404, 405, 410];
const EARLIEST_RENEWAL_MS = 60_000;
const REMEMBERED = 8;
const SHORTEST_LIFE_S = 300;

export interface Tokens {
	/** The signal ends the wait, not the request that others wait for too. */
	current(signal: AbortSignal): Promise<string>;
	/** The platform refused this one: the next caller asks for another, unless there is a newer one already. */
	drop(token: string): void;
	/** What must not be seen in any text: the client's secret and the tokens of late. */
	secrets(): readonly string[];
}

interface Grant {
	readonly token: string;
	/** By the clock that nobody sets. */
	readonly renewAt: number;
}

export function createTokens(
	options: Pick<PlatformOptions, "clientId" | "clientSecret" | "clock">,
	base: URL,
	lifetime: AbortSignal,
	exchange: (
		request: Request,
		call: { readonly method: string; readonly path: string },
	) => Promise<Exchange>,
	clean: Clean,
): Tokens {
	const { clock } = options;
	let grant: Grant | null = null;
	let pending: Promise<Grant> | null = null;
	/** Those before too: a call that used one may still be under way. */
	let seen: readonly string[] = [];

	const basic = () =>
		Buffer.from(`${options.clientId}:${options.clientSecret()}`).toString(
			"base64",
		);

	/** Genesys Cloud help: the lifetime is 300 to 172800 s. RFC 6749: it need not be said. */
	function readGrant(answer: View): Grant {
		const token = answer.id("access_token");
		seen = [token, ...seen].slice(0, REMEMBERED);
		const lifeMs = answer.numberOr("expires_in", SHORTEST_LIFE_S) * 1000;
		const early = Math.min(EARLIEST_RENEWAL_MS, lifeMs / 10);
		return { token, renewAt: clock.monotonic() + lifeMs - early };
	}

	async function attempt(): Promise<Verdict<Grant>> {
		const answer = await exchange(
			{
				url: new URL(`${base.href}oauth/token`),
				method: "POST",
				headers: {
					authorization: `Basic ${basic()}`,
					"content-type": "application/x-www-form-urlencoded",
				},
				body: "grant_type=client_credentials",
				signal: lifetime,
			},
			CALL,
		);
		const wanted = { read: readGrant };
		const verdict = judge(answer, base.host, clock.now(), wanted, clean);
		if (verdict.done || answer.kind === "fault") return verdict;
		const { failure } = verdict;
		if (answer.status < 400 || answer.status >= 500 || answer.status === 429)
			return verdict;
		const body = errorBody(answer.body);
		const limited =
			answer.status === 400 &&
			body.code === "invalid_request" &&
			/^rate limit exceeded;/i.test(body.message ?? "");
		if (limited)
			return {
				done: false,
				failure: { ...failure, kind: "unavailable", again: "rate-limit" },
			};
		if (elsewhere.includes(answer.status))
			return {
				done: false,
				failure: {
					...failure,
					// Never "not found": that would be said of what was asked for.
					kind: "rejected",
					says: `${failure.says}: no tokens are given at ${base.href}, check the environment's region or its login address`,
				},
			};
		return {
			done: false,
			failure: {
				...failure,
				kind: "credentials",
				again: answer.cut === null ? "never" : "fault",
				says: `${failure.says}: the platform refuses the OAuth client's id and secret`,
			},
		};
	}

	async function renew(): Promise<Grant> {
		const ending = await persist(clock, lifetime, true, attempt);
		if (!ending.done)
			throw apiError(
				{ ...CALL, host: base.host },
				ending.failure,
				ending.attempts,
				"not-done",
			);
		grant = ending.value;
		return grant;
	}

	return {
		async current(signal) {
			if (grant && clock.monotonic() < grant.renewAt) return grant.token;
			if (!pending) {
				pending = renew();
				const done = () => {
					pending = null;
				};
				pending.then(done, done);
			}
			return (await abortable(pending, signal)).token;
		},
		drop(token) {
			if (grant?.token === token) grant = null;
		},
		secrets: () => [options.clientSecret(), basic(), ...seen],
	};
}
