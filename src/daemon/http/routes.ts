// A path -> what is answered there, and who may ask for it.
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, optionalText, parsed } from "../../core/values/json.ts";
import { pageAssets } from "../page/assets.ts";
import { pageHtml, pageQuery } from "../page/page.ts";
import type { Status } from "../types.ts";
import { send, sendJson } from "./reply.ts";
import { webhookFrom } from "./webhooks.ts";

/** What the daemon says, and does, when it is asked. */
export interface Answers {
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
}

/** Of a request's body: a webhook's push event is far below. */
const LARGEST_BODY = 1024 * 1024;

interface Exchange {
	readonly input: Answers;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly url: URL;
	/** Whether a token is set that a trigger can be asked for with. */
	readonly triggers: boolean;
}

interface Route {
	readonly method: "GET" | "POST";
	readonly access: "open" | "read" | "trigger";
	handle(exchange: Exchange): Promise<void> | void;
}

function read(handle: Route["handle"]): Route {
	return { method: "GET", access: "read", handle };
}

export const routes: Readonly<Record<string, Route>> = {
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

function page({ input, response, url, triggers }: Exchange): void {
	const query = pageQuery(url.searchParams);
	const html = pageHtml(input.status(), query, triggers);
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
