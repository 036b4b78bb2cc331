// A request becomes a call of the simulated platform, and its answer the reply: with faults, log, limits and headers.
import { errorBody, Refusal, usualCode } from "./errors.ts";
import { type ArmedFault, type Fault, nextFault } from "./faults.ts";
import { type LoggedCall, withoutSecrets } from "./log.ts";
import { matchOperation, type Operation } from "./operations.ts";
import type { Query } from "./paging.ts";
import type { Platform } from "./platform.ts";
import { answerCall, answerLogin, type Outcome } from "./process.ts";
import { type Reply, replyTo } from "./reply.ts";
import type { World } from "./state.ts";

export interface Edge {
	readonly platform: Platform;
	readonly faults: ArmedFault[];
	readonly log: LoggedCall[];
	readonly listeners: Set<(call: LoggedCall) => void | Promise<void>>;
	/** What a gateway has in front of the paths; empty: nothing. */
	readonly loginPrefix: string;
	readonly apiPrefix: string;
	readonly newCorrelationId: () => string;
	/** Aborted when the simulator closes: nothing waits any longer. */
	readonly closing: AbortSignal;
	calls: number;
}

export interface Received {
	readonly method: string;
	readonly url: Pick<URL, "pathname" | "searchParams">;
	readonly authorization: string | undefined;
	readonly contentType: string | undefined;
	/** Null: longer than the platform accepts. */
	readonly body: string | null;
}

const loginOperation: Pick<Operation, "id" | "method" | "template"> = {
	id: "postOauthToken",
	method: "POST",
	template: "/oauth/token",
};

/** A simulator that serves a daemon for weeks shall not grow for weeks. */
const maxLog = 20_000;

export async function answer(edge: Edge, received: Received): Promise<Reply> {
	const { method, url, body } = received;
	const route = findRoute(edge, method, url.pathname);
	const query = queryOf(url.searchParams);
	const correlationId = edge.newCorrelationId();
	const fault =
		route.operation === undefined
			? undefined
			: nextFault(edge.faults, route.operation, route.path);
	const outcome = act(edge, received, { route, query, fault, correlationId });
	edge.calls += 1;
	const call: LoggedCall = {
		number: edge.calls,
		at: new Date(edge.platform.organization.world.now()).toISOString(),
		operationId: route.operation?.id ?? null,
		method,
		path: route.path,
		query,
		status:
			fault?.kind === "garbage"
				? 200
				: fault?.kind === "reset" || fault?.kind === "hang"
					? null
					: outcome.status,
		clientId: outcome.clientId,
		mutating: !route.isLogin && method !== "GET" && method !== "HEAD",
		processed: outcome.processed,
		fault: fault?.kind ?? null,
		body: route.isLogin ? null : loggedBody(body),
		correlationId,
	};
	edge.log.push(call);
	if (edge.log.length > maxLog) edge.log.shift();
	for (const listener of edge.listeners) await listener(call);
	return replyTo(edge.closing, outcome, fault, {
		...outcome.headers,
		...dateHeader(edge.platform.organization.world),
		"inin-correlation-id": correlationId,
	});
}

function dateHeader({ behavior, now }: World): Record<string, string> {
	const sent = now() + behavior.dateAheadSeconds * 1000;
	return behavior.dateHeader ? { date: new Date(sent).toUTCString() } : {};
}

interface Route {
	readonly operation: Pick<Operation, "id" | "method" | "template"> | undefined;
	readonly matched: ReturnType<typeof matchOperation>;
	readonly isLogin: boolean;
	/** Without the gateway's prefix. */
	readonly path: string;
}

function findRoute(edge: Edge, method: string, pathname: string): Route {
	const { loginPrefix, apiPrefix } = edge;
	if (pathname === `${loginPrefix}/oauth/token` && method === "POST")
		return {
			operation: loginOperation,
			matched: undefined,
			isLogin: true,
			path: "/oauth/token",
		};
	const path = pathname.startsWith(`${apiPrefix}/`)
		? pathname.slice(apiPrefix.length)
		: undefined;
	const matched = path === undefined ? undefined : matchOperation(method, path);
	return {
		operation: matched?.operation,
		matched,
		isLogin: false,
		path: path ?? pathname,
	};
}

interface Asked {
	readonly route: Route;
	readonly query: Query;
	readonly fault: Fault | undefined;
	readonly correlationId: string;
}

function act(
	edge: Edge,
	{ authorization, contentType, body }: Received,
	{ route, query, fault, correlationId }: Asked,
): Outcome {
	if (
		fault?.kind === "status" ||
		fault?.kind === "reset" ||
		fault?.kind === "hang"
	)
		return failed(fault, correlationId, route.isLogin);
	if (route.isLogin)
		return answerLogin(edge.platform, authorization, contentType, body ?? "");
	return answerCall(edge.platform, {
		matched: route.matched,
		path: route.path,
		query,
		authorization,
		contentType,
		body,
		correlationId,
	});
}

function failed(
	fault: Fault,
	correlationId: string,
	isLogin: boolean,
): Outcome {
	const status = fault.status ?? 503;
	const code = fault.code ?? usualCode(status);
	const message = fault.message ?? "The service is temporarily unavailable.";
	return {
		status,
		body: isLogin
			? { error: code, description: message, error_description: message }
			: errorBody(new Refusal(status, code, message), correlationId),
		headers:
			fault.retryAfter === undefined
				? {}
				: { "retry-after": `${fault.retryAfter}` },
		clientId: null,
		processed: false,
	};
}

function queryOf(searchParams: URLSearchParams): Query {
	const names = [...new Set(searchParams.keys())];
	return Object.fromEntries(
		names.map((name) => [name, searchParams.getAll(name)]),
	);
}

function loggedBody(text: string | null): unknown {
	if (text === "") return null;
	try {
		return withoutSecrets(JSON.parse(text ?? ""));
	} catch {
		// What cannot be read cannot be cleaned of secrets either.
		return "(not JSON)";
	}
}
