// An outcome and a fault -> the reply, or what is left of it.
import { setTimeout as wait } from "node:timers/promises";
import { type Fault, LONGEST_SLOW_MS } from "./faults.ts";
import type { Outcome } from "./process.ts";

/** `none`: never answered, and not closed either · `broken`: the connection ends before the answer · `cut`: it ends in the middle of it. */
export type Reply =
	| { readonly kind: "none" }
	| { readonly kind: "broken" }
	| Answer;

interface Answer {
	readonly kind: "whole" | "cut";
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** Null: no body. */
	readonly text: string | null;
}

export async function replyTo(
	closing: AbortSignal,
	outcome: Outcome,
	fault: Fault | undefined,
	headers: Readonly<Record<string, string>>,
): Promise<Reply> {
	switch (fault?.kind) {
		case "hang":
			return { kind: "none" };
		case "reset":
		case "lost":
			return { kind: "broken" };
		case "garbage":
			return whole(
				200,
				"<html><body>Please stand by.</body></html>",
				"text/html",
				headers,
			);
		case "truncated": {
			const text = outcome.text ?? JSON.stringify(outcome.body ?? {});
			const status = outcome.status === 204 ? 200 : outcome.status;
			return {
				...whole(status, text, "application/json", headers),
				kind: "cut",
			};
		}
		case "slow":
			await wait(Math.min(fault.ms ?? 1000, LONGEST_SLOW_MS), undefined, {
				signal: closing,
			});
			break;
	}
	const { status, text, contentType } = outcome;
	return text === undefined
		? json(status, outcome.body, headers)
		: whole(status, text, contentType ?? "text/plain", headers);
}

/** @param body undefined: none is sent */
export function json(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>>,
): Reply {
	return body === undefined
		? { kind: "whole", status, headers, text: null }
		: whole(status, JSON.stringify(body), "application/json", headers);
}

function whole(
	status: number,
	text: string,
	contentType: string,
	headers: Readonly<Record<string, string>>,
): Answer {
	return {
		kind: "whole",
		status,
		headers: {
			...headers,
			"content-type": contentType,
			"cache-control": "no-store",
		},
		text,
	};
}
