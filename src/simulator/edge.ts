// An HTTP request becomes a call of the simulated platform, and its answer the reply: with faults, log, limits and headers.
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { errorBody, Refusal, usualCode } from "./errors.ts";
import { type ArmedFault, type Fault, nextFault } from "./faults.ts";
import { type LoggedCall, withoutSecrets } from "./log.ts";
import { matchOperation, type Operation } from "./operations.ts";
import type { Query } from "./paging.ts";
import type { Platform } from "./platform.ts";
import { answerCall, answerLogin, type Outcome } from "./process.ts";
import { reply, sendJson } from "./reply.ts";
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
	/** Answers `/simulator/…`. */
	readonly control: (
		request: IncomingMessage,
		path: string,
		body: string,
	) => { readonly status: number; readonly body: unknown };
	/** Aborted when the simulator closes: nothing waits any longer. */
	readonly closing: AbortSignal;
	calls: number;
}

const loginOperation: Pick<Operation, "id" | "method" | "template"> = {
	id: "postOauthToken",
	method: "POST",
	template: "/oauth/token",
};

const maxBody = 512_000;

/** A simulator that serves a daemon for weeks shall not grow for weeks. */
const maxLog = 20_000;

/** A server that is not listening yet. */
export function simulatorServer(edge: Edge): Server {
	const server = createServer((request, response) => {
		serve(edge, request, response).catch((error: unknown) => {
			// Where the client went away or the simulator closes, nobody is left to tell.
			if (request.destroyed || response.headersSent || edge.closing.aborted)
				response.destroy();
			else
				sendJson(response, 500, { message: `simulator: ${String(error)}` }, {});
		});
	});
	server.keepAliveTimeout = 10_000;
	return server;
}

async function serve(
	edge: Edge,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const url = new URL(`http://simulator.invalid${request.url ?? "/"}`);
	const body = await readBody(request);
	if (url.pathname.startsWith("/simulator/")) {
		const answer = edge.control(request, url.pathname, body.text);
		sendJson(response, answer.status, answer.body, {});
		return;
	}
	const method = request.method ?? "GET";
	const route = findRoute(edge, method, url.pathname);
	const query = queryOf(url);
	const correlationId = edge.newCorrelationId();
	const fault =
		route.operation === undefined
			? undefined
			: nextFault(edge.faults, route.operation, route.path);
	const outcome = act(edge, {
		request,
		route,
		query,
		body,
		fault,
		correlationId,
	});
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
		body: route.isLogin ? null : loggedBody(body.text),
		correlationId,
	};
	edge.log.push(call);
	if (edge.log.length > maxLog) edge.log.shift();
	for (const listener of edge.listeners) await listener(call);
	// Of the simulated platform's clock, not of this machine's.
	response.sendDate = false;
	await reply(edge.closing, response, outcome, fault, {
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

interface Received {
	readonly request: IncomingMessage;
	readonly route: Route;
	readonly query: Query;
	readonly body: ReadBody;
	readonly fault: Fault | undefined;
	readonly correlationId: string;
}

function act(edge: Edge, received: Received): Outcome {
	const { request, route, query, body, fault, correlationId } = received;
	const { authorization, "content-type": contentType } = request.headers;
	if (
		fault?.kind === "status" ||
		fault?.kind === "reset" ||
		fault?.kind === "hang"
	)
		return failed(fault, correlationId, route.isLogin);
	if (route.isLogin)
		return answerLogin(edge.platform, authorization, contentType, body.text);
	return answerCall(edge.platform, {
		matched: route.matched,
		path: route.path,
		query,
		authorization,
		contentType,
		body: body.size > maxBody ? null : body.text,
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

interface ReadBody {
	readonly size: number;
	/** Cut where it is longer than the platform accepts. */
	readonly text: string;
}

async function readBody(request: IncomingMessage): Promise<ReadBody> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= maxBody) chunks.push(chunk);
	}
	return { size, text: Buffer.concat(chunks).toString("utf8") };
}

function queryOf(url: URL): Query {
	const names = [...new Set(url.searchParams.keys())];
	return Object.fromEntries(
		names.map((name) => [name, url.searchParams.getAll(name)]),
	);
}

function loggedBody(text: string): unknown {
	if (text === "") return null;
	try {
		return withoutSecrets(JSON.parse(text));
	} catch {
		// What cannot be read cannot be cleaned of secrets either.
		return "(not JSON)";
	}
}
