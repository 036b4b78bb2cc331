// An outcome and a fault -> the reply, or what is left of it.

import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Fault, LONGEST_SLOW_MS } from "./faults.ts";
import type { Outcome } from "./process.ts";

export async function reply(
	closing: AbortSignal,
	response: ServerResponse,
	outcome: Outcome,
	fault: Fault | undefined,
	headers: Readonly<Record<string, string>>,
): Promise<void> {
	switch (fault?.kind) {
		case "hang":
			return;
		case "reset":
		case "lost":
			response.socket?.destroy();
			return;
		case "garbage":
			response.writeHead(200, { ...headers, "content-type": "text/html" });
			response.end("<html><body>Please stand by.</body></html>");
			return;
		case "truncated": {
			const text = outcome.text ?? JSON.stringify(outcome.body ?? {});
			response.writeHead(outcome.status === 204 ? 200 : outcome.status, {
				...headers,
				"content-type": "application/json",
				"content-length": Buffer.byteLength(text) + 1,
			});
			// Destroyed only once the first half is on its way: the client must see a cut answer, not a refused one.
			response.write(text.slice(0, text.length / 2), () =>
				response.socket?.destroy(),
			);
			return;
		}
		case "slow":
			await wait(Math.min(fault.ms ?? 1000, LONGEST_SLOW_MS), undefined, {
				signal: closing,
			});
			break;
	}
	if (outcome.text === undefined)
		sendJson(response, outcome.status, outcome.body, headers);
	else
		send(
			response,
			outcome.status,
			outcome.text,
			outcome.contentType ?? "text/plain",
			headers,
		);
}

export function sendJson(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>>,
): void {
	if (body === undefined) {
		response.writeHead(status, { ...headers });
		response.end();
		return;
	}
	send(response, status, JSON.stringify(body), "application/json", headers);
}

function send(
	response: ServerResponse,
	status: number,
	text: string,
	contentType: string,
	headers: Readonly<Record<string, string>>,
): void {
	response.writeHead(status, {
		...headers,
		"content-type": contentType,
		"content-length": Buffer.byteLength(text),
		"cache-control": "no-store",
	});
	response.end(text);
}
