// An HTTP request becomes what was received, and the reply what goes back over its connection.
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { answer, type Edge } from "./edge.ts";
import { json, type Reply } from "./reply.ts";

/** Answers `/simulator/…`. */
export type Control = (
	request: IncomingMessage,
	path: string,
	body: string,
) => { readonly status: number; readonly body: unknown };

const maxBody = 512_000;

/** A server that is not listening yet. */
export function simulatorServer(edge: Edge, control: Control): Server {
	const server = createServer((request, response) => {
		serve(edge, control, request).then(
			(reply) => send(response, reply),
			(error: unknown) => {
				// Where the client went away or the simulator closes, nobody is left to tell.
				if (request.destroyed || edge.closing.aborted) response.destroy();
				else
					send(
						response,
						json(500, { message: `simulator: ${String(error)}` }, {}),
					);
			},
		);
	});
	server.keepAliveTimeout = 10_000;
	return server;
}

async function serve(
	edge: Edge,
	control: Control,
	request: IncomingMessage,
): Promise<Reply> {
	const url = new URL(`http://simulator.invalid${request.url ?? "/"}`);
	const body = await readBody(request);
	if (url.pathname.startsWith("/simulator/")) {
		if (body === null)
			return json(413, { problems: ["the body is too long"] }, {});
		const told = control(request, url.pathname, body);
		return json(told.status, told.body, {});
	}
	const { authorization, "content-type": contentType } = request.headers;
	const method = request.method ?? "GET";
	return answer(edge, { method, url, authorization, contentType, body });
}

/** Null: longer than the platform accepts. */
async function readBody(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= maxBody) chunks.push(chunk);
	}
	return size > maxBody ? null : Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, reply: Reply): void {
	if (reply.kind === "none") return;
	if (reply.kind === "broken") {
		response.socket?.destroy();
		return;
	}
	const { kind, status, headers, text } = reply;
	// Of the simulated platform's clock, not of this machine's.
	response.sendDate = false;
	if (text === null) {
		response.writeHead(status, headers);
		response.end();
		return;
	}
	const length = Buffer.byteLength(text) + (kind === "cut" ? 1 : 0);
	response.writeHead(status, { ...headers, "content-length": length });
	if (kind === "whole") response.end(text);
	// Destroyed only once the first half is on its way: the client must see a cut answer, not a refused one.
	else
		response.write(text.slice(0, text.length / 2), () =>
			response.socket?.destroy(),
		);
}
