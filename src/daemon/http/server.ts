// HTTP requests -> health, metrics, status, the page, and wake-ups; bounded in size, time, methods and hosts.
import { readFile } from "node:fs/promises";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, optionalText, parsed } from "../../core/values/json.ts";
import { NotYet, UsageError } from "../../stages/usage.ts";
import { pageAssets } from "../page/assets.ts";
import { pageHtml, pageQuery } from "../page/page.ts";
import type { Status } from "../types.ts";
import {
	type Access,
	type AccessRules,
	hostAccess,
	readAccess,
	triggerAccess,
} from "./access.ts";
import { boundConnections } from "./connections.ts";
import { webhookFrom } from "./webhooks.ts";

export interface ServerInput {
	readonly host: string;
	/** 0 takes a free one. */
	readonly port: number;
	readonly rules: () => AccessRules;
	/** Null: webhooks are off. */
	readonly webhookSecret: () => string | null;
	/** Why the loop is not alive; null: it is. */
	unhealthy(): string | null;
	/** What does not work just now and comes back by itself, in words for everybody; null: nothing. */
	ailing(): string | null;
	/** Environments whose first cycle has not ended. */
	unready(): readonly string[];
	status(): Status;
	metrics(): Promise<{ readonly text: string; readonly contentType: string }>;
	/** @param environment null: all. @returns the names that were woken; empty: there is no such one */
	trigger(environment: string | null): readonly string[];
	/** A push to this branch; null: not known. @returns whether it matters here */
	pushed(branch: string | null): boolean;
	/** Told what nobody expected. */
	crashed(error: unknown): void;
}

export interface RunningServer {
	readonly url: string;
	readonly port: number;
	close(): Promise<void>;
}

/** Of a request's body: a webhook's push event is far below. */
const LARGEST_BODY = 1024 * 1024;
const MOST_CONNECTIONS = 200;
const limits = {
	/** From the first byte, or from the beginning of the connection. */
	headersTimeout: 5_000,
	requestTimeout: 10_000,
	keepAliveTimeout: 5_000,
	/** How often the two are looked at. */
	connectionsCheckingInterval: 1_000,
};

const securityHeaders: Readonly<Record<string, string>> = {
	"content-security-policy":
		"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-resource-policy": "same-origin",
	"cache-control": "no-store",
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

interface Exchange {
	readonly input: ServerInput;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly url: URL;
}

interface Route {
	readonly method: "GET" | "POST";
	readonly access: "open" | "read" | "trigger";
	handle(exchange: Exchange): Promise<void> | void;
}

function read(handle: Route["handle"]): Route {
	return { method: "GET", access: "read", handle };
}

const routes: Readonly<Record<string, Route>> = {
	"/healthz": { method: "GET", access: "open", handle: health },
	"/readyz": { method: "GET", access: "open", handle: readiness },
	"/metrics": read(metrics),
	"/status.json": read(status),
	"/": read(page),
	...Object.fromEntries(
		Object.keys(pageAssets).map((path) => [path, read(asset)]),
	),
	"/reconcile": { method: "POST", access: "trigger", handle: reconcile },
	// Their signature is their token.
	"/webhooks/github": { method: "POST", access: "open", handle: webhook },
	"/webhooks/gitlab": { method: "POST", access: "open", handle: webhook },
};

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
		refuse(response, access);
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
	if (!granted.allowed) refuse(response, granted);
	else await route.handle({ input, request, response, url });
}

function refuse(
	response: ServerResponse,
	{ status: code, says }: Extract<Access, { allowed: false }>,
): void {
	if (code === 401)
		response.setHeader(
			"www-authenticate",
			'Basic realm="gc-integrations", charset="UTF-8"',
		);
	// The body of what is refused is not waited for.
	response.setHeader("connection", "close");
	send(response, code, "text/plain", `${says}\n`);
}

function send(
	response: ServerResponse,
	code: number,
	type: string,
	text: string,
): void {
	const body = Buffer.from(text);
	response.writeHead(code, {
		...securityHeaders,
		"content-type": type.includes("charset") ? type : `${type}; charset=utf-8`,
		"content-length": body.length,
	});
	response.end(response.req.method === "HEAD" ? undefined : body);
}

function sendJson(
	response: ServerResponse,
	code: number,
	value: unknown,
): void {
	const text = `${JSON.stringify(value, null, 2)}\n`;
	send(response, code, "application/json", text);
}

function health({ input, response }: Exchange): void {
	const problem = input.unhealthy();
	const ailing = input.ailing();
	const well = ailing === null ? "ok" : `ok, but ${ailing}`;
	const code = problem === null ? 200 : 503;
	send(response, code, "text/plain", `${problem ?? well}\n`);
}

function readiness({ input, response }: Exchange): void {
	const waiting = input.unready();
	const [code, says] =
		waiting.length === 0
			? [200, "ok"]
			: [503, `the first cycle has not ended: ${waiting.join(", ")}`];
	send(response, code, "text/plain", `${says}\n`);
}

async function metrics({ input, response }: Exchange): Promise<void> {
	const { text, contentType } = await input.metrics();
	send(response, 200, contentType, text);
}

function status({ input, response }: Exchange): void {
	sendJson(response, 200, input.status());
}

function page({ input, response, url }: Exchange): void {
	const html = pageHtml(input.status(), pageQuery(url.searchParams));
	send(response, 200, "text/html", html);
}

async function asset({ response, url }: Exchange): Promise<void> {
	const found = pageAssets[url.pathname];
	if (!found) return;
	send(response, 200, found.type, await readFile(found.path, "utf8"));
}

/** `{"environment": "dev"}`, `?environment=dev`, or nothing for all. */
async function reconcile({
	input,
	request,
	response,
	url,
}: Exchange): Promise<void> {
	const body = await readBody(request, response);
	if (body === null) return;
	const asked = environmentOf(url, body.toString("utf8"));
	if (asked === undefined) {
		sendJson(response, 400, {
			error: 'send nothing, or {"environment": "NAME"}',
		});
		return;
	}
	const woken = input.trigger(asked);
	if (woken.length === 0)
		sendJson(response, 404, {
			error: `there is no environment "${asked ?? ""}"`,
		});
	else sendJson(response, 202, { version: 1, environments: woken });
}

function environmentOf(url: URL, body: string): string | null | undefined {
	const named = url.searchParams.get("environment");
	if (named !== null || body.trim() === "") return named;
	const json = parsed(body);
	if (!isObject(json)) return undefined;
	const { environment = null } = json;
	return environment === null ? null : optionalText(environment);
}

async function webhook({
	input,
	request,
	response,
	url,
}: Exchange): Promise<void> {
	const secret = input.webhookSecret();
	if (secret === null) {
		sendJson(response, 404, {
			error: "webhooks are off: set server.webhookSecret in the settings",
		});
		return;
	}
	const body = await readBody(request, response);
	if (body === null) return;
	const kind = url.pathname.endsWith("github") ? "github" : "gitlab";
	const heard = webhookFrom(kind, request.headers, body, secret);
	if (!heard.accepted) {
		sendJson(response, 401, { error: heard.says });
		return;
	}
	const matters = heard.wakes && input.pushed(heard.branch);
	sendJson(response, matters ? 202 : 200, { version: 1, wakes: matters });
}

/** Null: it is larger than anything that is meant for us, and was refused. */
async function readBody(
	request: IncomingMessage,
	response: ServerResponse,
): Promise<Buffer | null> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > LARGEST_BODY) break;
		chunks.push(chunk);
	}
	if (size <= LARGEST_BODY) return Buffer.concat(chunks);
	response.setHeader("connection", "close");
	sendJson(response, 413, { error: `a body may have ${LARGEST_BODY} bytes` });
	return null;
}
