// HTTP requests -> answers to those who may ask; bounded in time, number, methods and hosts.
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { NotYet, UsageError } from "../../stages/usage.ts";
import {
	type Access,
	type AccessRules,
	hostAccess,
	readAccess,
	triggerAccess,
} from "./access.ts";
import { boundConnections } from "./connections.ts";
import { send } from "./reply.ts";
import { type Answers, routes } from "./routes.ts";

export interface ServerInput extends Answers {
	readonly host: string;
	/** 0 takes a free one. */
	readonly port: number;
	readonly rules: () => AccessRules;
	/** Told what nobody expected. */
	crashed(error: unknown): void;
}

export interface RunningServer {
	readonly url: string;
	readonly port: number;
	close(): Promise<void>;
}

const MOST_CONNECTIONS = 200;
const limits = {
	/** From the first byte, or from the beginning of the connection. */
	headersTimeout: 5_000,
	requestTimeout: 10_000,
	keepAliveTimeout: 5_000,
	/** How often the two are looked at. */
	connectionsCheckingInterval: 1_000,
};

/** @throws UsageError where it cannot listen there; NotYet where it may later */
export async function startServer(input: ServerInput): Promise<RunningServer> {
	const server = createServer(limits, (request, response) => {
		answer(input, request, response).catch((error: unknown) => {
			if (response.headersSent || request.destroyed) {
				response.destroy();
				return;
			}
			input.crashed(error);
			send(response, 500, "text/plain", "internal error\n");
		});
	});
	server.maxHeadersCount = 100;
	server.maxRequestsPerSocket = 1_000;
	boundConnections(server, MOST_CONNECTIONS);
	await listen(server, input.host, input.port);
	const { port } = server.address() as AddressInfo;
	const host = input.host.includes(":") ? `[${input.host}]` : input.host;
	return {
		url: `http://${host}:${port}`,
		port,
		close() {
			const closed = new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
			server.closeAllConnections();
			return closed;
		},
	};
}

/** A port that its last owner still holds, an address or a resolver that is not up yet. */
const passing = new Set([
	"EADDRINUSE",
	"EADDRNOTAVAIL",
	"EAI_AGAIN",
	"ENOTFOUND",
	"ENETDOWN",
	"ENETUNREACH",
	"EMFILE",
	"ENFILE",
]);

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const { code = error.message } = error;
			const Kind = passing.has(code) ? NotYet : UsageError;
			reject(
				new Kind(
					`cannot listen on ${host}:${port} (${code}): choose another server.host or server.port`,
				),
			);
		});
		server.listen(port, host, () => {
			server.removeAllListeners("error");
			server.on("error", () => undefined);
			resolve();
		});
	});
}

async function answer(
	input: ServerInput,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const path = request.url ?? "/";
	const url = URL.canParse(path, "http://daemon.invalid")
		? new URL(path, "http://daemon.invalid")
		: null;
	const route =
		url && Object.hasOwn(routes, url.pathname) && routes[url.pathname];
	const rules = input.rules();
	const access = hostAccess(request.headers, rules);
	// Probes ask by address, and proxies of webhooks by any name.
	if (!access.allowed && !(route && route.access === "open")) {
		refuse(response, access, password);
		return;
	}
	if (!url || !route) {
		send(response, 404, "text/plain", "there is nothing here\n");
		return;
	}
	const method = request.method === "HEAD" ? "GET" : request.method;
	if (method !== route.method) {
		response.setHeader("allow", route.method);
		send(response, 405, "text/plain", `${route.method} only\n`);
		return;
	}
	const granted: Access =
		route.access === "open"
			? { allowed: true }
			: route.access === "read"
				? readAccess(request.headers, rules)
				: triggerAccess(request.headers, rules);
	if (!granted.allowed) {
		refuse(response, granted, route.access === "trigger" ? bearer : password);
		return;
	}
	const triggers = rules.token !== null;
	await route.handle({ input, request, response, url, triggers });
}

const password = 'Basic realm="gc-integrations", charset="UTF-8"';
/** Where no password counts, no browser has to ask for one. */
const bearer = 'Bearer realm="gc-integrations"';

function refuse(
	response: ServerResponse,
	{ status: code, says }: Extract<Access, { allowed: false }>,
	challenge: string,
): void {
	if (code === 401) response.setHeader("www-authenticate", challenge);
	// The body of what is refused is not waited for.
	response.setHeader("connection", "close");
	send(response, code, "text/plain", `${says}\n`);
}
