// Client credentials become tokens; tokens become clients with a budget of requests.
import { randomBytes } from "node:crypto";
import type { Behavior } from "./behavior.ts";
import { Refusal } from "./errors.ts";
import type { World } from "./state.ts";

export interface SimulatedClient {
	readonly clientId: string;
	readonly clientSecret: string;
	/** Such as `integrations:integration:view`, with `*` for a part or for all; absent: everything. */
	readonly permissions?: readonly string[];
}

export interface Token {
	readonly text: string;
	readonly client: SimulatedClient;
	/** Milliseconds since the epoch. */
	readonly expires: number;
	windowStart: number;
	requests: number;
}

export type Tokens = Map<string, Token>;

export interface LoginAnswer {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
	readonly clientId: string | null;
}

/** `POST /oauth/token`: a client-credentials grant with HTTP Basic. Refusals are `{error, description, error_description}`. */
export function login(
	world: World,
	tokens: Tokens,
	clients: readonly SimulatedClient[],
	authorization: string | undefined,
	contentType: string | undefined,
	body: string,
): LoginAnswer {
	const { behavior } = world;
	const [clientId, clientSecret] = basic(authorization);
	const refuse = (error: string, description: string): LoginAnswer => ({
		status: 400,
		body: { error, description, error_description: description },
		clientId: clientId ?? null,
	});
	if (behavior.loginRateLimit > 0) {
		behavior.loginRateLimit -= 1;
		return refuse(
			"invalid_request",
			"rate limit exceeded; too many login requests, try again later",
		);
	}
	if (mediaType(contentType) !== "application/x-www-form-urlencoded")
		return refuse("invalid_request", "the content type must be a form");
	if (new URLSearchParams(body).get("grant_type") !== "client_credentials")
		return refuse(
			"unsupported_grant_type",
			"the grant type must be client_credentials",
		);
	const client = clients.find((one) => one.clientId === clientId);
	if (clientId === undefined || client === undefined)
		return refuse("invalid_client", "client not found");
	if (client.clientSecret !== clientSecret)
		return refuse("invalid_client", "authentication failed");
	const token: Token = {
		text: randomBytes(32).toString("base64url"),
		client,
		expires: world.now() + behavior.tokenLifetimeSeconds * 1000,
		windowStart: world.now(),
		requests: 0,
	};
	for (const [text, { expires }] of tokens)
		if (world.now() >= expires) tokens.delete(text);
	tokens.set(token.text, token);
	return {
		status: 200,
		body: {
			access_token: token.text,
			token_type: "bearer",
			expires_in: behavior.tokenLifetimeSeconds,
		},
		clientId,
	};
}

/** @throws Refusal 401 where there is no token, or it is unknown or expired. */
export function authenticate(
	world: World,
	tokens: Tokens,
	authorization: string | undefined,
): Token {
	const text = /^bearer (\S+)$/i.exec(authorization ?? "")?.[1];
	if (text === undefined)
		throw new Refusal(
			401,
			"authentication.required",
			"No authentication bearer token specified in authorization header.",
		);
	const token = tokens.get(text);
	if (token === undefined)
		throw new Refusal(401, "bad.credentials", "Invalid login credentials.");
	if (world.now() >= token.expires)
		throw new Refusal(401, "credentials.expired", "The token has expired.");
	return token;
}

/**
 * Counts a request against the token's window.
 * @returns the `inin-ratelimit-*` headers. @throws Refusal 429 over the limit.
 */
export function countRequest(
	world: World,
	token: Token,
): Record<string, string> {
	const { rateLimit, rateLimitWindowSeconds } = world.behavior;
	const now = world.now();
	if (now - token.windowStart >= rateLimitWindowSeconds * 1000) {
		token.windowStart = now;
		token.requests = 0;
	}
	token.requests += 1;
	const headers = rateHeaders(world.behavior, token, now);
	if (token.requests <= rateLimit) return headers;
	const seconds = secondsLeft(world.behavior, token, now);
	throw new Refusal(
		429,
		"too.many.requests.retry.after",
		`Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
		{
			limit: {
				key: "token.rate.per.minute",
				namespace: "platform.api",
				value: rateLimit,
			},
		},
		{ ...headers, "retry-after": seconds },
	);
}

/** @throws Refusal 403 naming the permissions that are missing. */
export function checkPermissions(
	client: SimulatedClient,
	permissions: readonly string[],
	needs: "ANY" | "ALL",
): void {
	const missing = permissions.filter((one) => !isGranted(client, one));
	const enough =
		needs === "ALL" || permissions.length === 0
			? missing.length === 0
			: missing.length < permissions.length;
	if (enough) return;
	const names = missing.join(", ");
	const any = needs === "ANY" && permissions.length > 1;
	throw new Refusal(
		403,
		any ? "missing.any.permissions" : "missing.permissions",
		any
			? `Unable to perform the requested action. You must have at least one of the following permissions assigned: ${names}`
			: `Unable to perform the requested action. You are missing the following permission(s): ${names}`,
		{ messageParams: { permissions: names } },
	);
}

export function isGranted(client: SimulatedClient, wanted: string): boolean {
	return (client.permissions ?? ["*"]).some((granted) => {
		if (granted === "*") return true;
		const parts = wanted.split(":");
		const given = granted.split(":");
		return (
			given.length === parts.length &&
			given.every((part, index) => part === "*" || part === parts[index])
		);
	});
}

/** `type/subtype` in lower case; undefined where there is none. */
export function mediaType(contentType: string | undefined): string | undefined {
	return contentType?.split(";")[0]?.trim().toLowerCase();
}

/** @param token null: nobody is known to ask */
export function rateHeaders(
	behavior: Behavior,
	token: Token | null,
	now: number,
): Record<string, string> {
	if (!behavior.rateHeaders) return {};
	return {
		"inin-ratelimit-count": `${token?.requests ?? 0}`,
		"inin-ratelimit-allowed": `${behavior.rateLimit}`,
		"inin-ratelimit-reset": secondsLeft(behavior, token, now),
	};
}

/** Until the window ends. */
function secondsLeft(
	{ rateLimitWindowSeconds }: Behavior,
	token: Token | null,
	now: number,
): string {
	const start = token?.windowStart ?? now;
	const left = start + rateLimitWindowSeconds * 1000 - now;
	return `${Math.max(1, Math.ceil(left / 1000))}`;
}

function basic(
	authorization: string | undefined,
): [id?: string, secret?: string] {
	const encoded = /^basic (\S+)$/i.exec(authorization ?? "")?.[1];
	if (encoded === undefined) return [];
	const text = Buffer.from(encoded, "base64").toString("utf8");
	const at = text.indexOf(":");
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
