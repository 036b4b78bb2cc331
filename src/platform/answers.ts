// An answer or a network fault -> the value that was asked for, or a failure with what may be done about it.
import { isObject, list, parsed } from "../core/values/json.ts";
import type { ApiErrorKind, Failure } from "./errors.ts";
import { LONGEST_WAIT_MS, type Verdict } from "./retry.ts";
import { type View, viewOf } from "./shape.ts";
import type { Answer, Exchange } from "./transport.ts";

/** The token endpoint says it in words, the API in a code. */
interface ErrorBody {
	readonly message: string | null;
	readonly code: string | null;
	readonly contextId: string | null;
}

/** What a success is read as; with `value`, its body is of no interest and need not be whole. */
export type Wanted<T> =
	| {
			readonly read: (answer: View) => T;
			/** What an answer that says nothing is; absent: garbled. */
			readonly nothing?: T;
	  }
	/** Its body as it is, whatever its type says. */
	| { readonly text: (body: string) => T }
	| { readonly value: T };

/** Takes secrets out of what the platform or the network said. */
export type Clean = (text: string) => string;

/** @param host where the request went, for network faults */
export function judge<T>(
	exchange: Exchange,
	host: string,
	now: number,
	wanted: Wanted<T>,
	clean: Clean,
): Verdict<T> {
	if (exchange.kind === "fault")
		return failed(clean, exchange, {
			kind: "unavailable",
			notDone: !exchange.sent,
			again: exchange.transient ? "fault" : "never",
			says: `got no answer from ${host}${exchange.via === null ? "" : ` through the proxy ${exchange.via}`}: ${clean(exchange.reason)}`,
		});
	if (exchange.status < 200 || exchange.status >= 300)
		return failed(clean, exchange, byStatus(exchange, now, clean));
	if ("value" in wanted && !isPage(exchange))
		return { done: true, value: wanted.value };
	return readSuccess(exchange, wanted, clean);
}

function readSuccess<T>(
	answer: Answer,
	wanted: Wanted<T>,
	clean: Clean,
): Verdict<T> {
	const garbled = (problem: string) =>
		failed(clean, answer, {
			kind: "unavailable",
			notDone: false,
			again: "fault",
			says: `answered ${problem}`,
		});
	if (answer.cut !== null)
		return garbled(
			`${answer.status}, but the body was cut: ${clean(answer.cut)}`,
		);
	if ("value" in wanted || ("text" in wanted && isPage(answer)))
		return garbled(`${answer.status} with a page in HTML`);
	if ("text" in wanted) return { done: true, value: wanted.text(answer.body) };
	const body = parsed(answer.body.replace(/^\uFEFF/, ""));
	if ("nothing" in wanted && (answer.body.trim() === "" || saysNothing(body)))
		return { done: true, value: wanted.nothing as T };
	if (body === undefined)
		return garbled(`${answer.status} with a body that is not JSON`);
	const misread: { error?: Error } = {};
	const view = viewOf(body, clean, (problem) => {
		misread.error = new Error(problem);
		throw misread.error;
	});
	try {
		return { done: true, value: wanted.read(view) };
	} catch (error) {
		if (misread.error && error === misread.error)
			return garbled(misread.error.message);
		throw error;
	}
}

function saysNothing(body: unknown): boolean {
	return body === null || (isObject(body) && Object.keys(body).length === 0);
}

/** What a gateway or a login puts in the place of an answer; a text that is wanted may be anything else. */
function isPage({ header, body }: Answer): boolean {
	return (
		/^text\/html\b/i.test(header("content-type") ?? "") &&
		/^\s*<(?:!doctype\s+html|html)\b/i.test(body)
	);
}

type Judged = Pick<Failure, "kind" | "notDone" | "again" | "says"> & {
	readonly waitMs?: number | null;
};

/** Decided by the status; by message text only for the clash that Genesys Cloud answers with 400. */
function byStatus(answer: Answer, now: number, clean: Clean): Judged {
	const { status } = answer;
	const body = errorBody(answer.body);
	const code = body.code ? ` ${clean(body.code)}` : "";
	const says = `answered ${status}${code}`;
	if (status < 400)
		return {
			kind: "rejected",
			notDone: true,
			again: "never",
			says: `${says}, a redirect: check the URLs of the environment`,
		};
	if (status === 429 || (status === 503 && answer.header("retry-after"))) {
		const notDone = status === 429;
		const waitMs = retryAfterMs(answer.header, now);
		if (waitMs !== null && waitMs > LONGEST_WAIT_MS)
			return {
				kind: "unavailable",
				notDone,
				again: "never",
				says: `${says} and asks to wait ${Math.ceil(waitMs / 1000)} s, which is too long`,
			};
		const again = notDone ? "rate-limit" : "fault";
		return { kind: "unavailable", notDone, again, says, waitMs };
	}
	if (status === 408 || (status >= 500 && status !== 501))
		return { kind: "unavailable", notDone: false, again: "fault", says };
	const clash =
		status === 400 &&
		/does not match the current version/i.test(body.message ?? "");
	return {
		kind: clash ? "conflict" : (KINDS[status] ?? "rejected"),
		notDone: true,
		// The refusal is certain, but what it says got lost on the way.
		again: answer.cut === null ? "never" : "fault",
		says,
	};
}

const KINDS: Readonly<Record<number, ApiErrorKind>> = {
	401: "credentials",
	403: "permission",
	404: "not-found",
	409: "conflict",
};

function failed(
	clean: Clean,
	exchange: Exchange,
	judged: Judged,
): { readonly done: false; readonly failure: Failure } {
	const answer = exchange.kind === "answer" ? exchange : null;
	const body = answer && answer.status >= 300 ? errorBody(answer.body) : null;
	const said = (text: string | null | undefined) =>
		typeof text === "string" ? clean(text) : null;
	return {
		done: false,
		failure: {
			waitMs: null,
			...judged,
			status: answer?.status ?? null,
			code: said(body?.code),
			platformMessage: said(body?.message),
			correlationId: said(
				answer?.header("inin-correlation-id") ?? body?.contextId,
			),
		},
	};
}

/**
 * Reads an error body leniently: it may be a gateway's page. Nothing is taken out of it yet.
 * The API says `{message, code, contextId, details, limit}`, the login `{error, description, error_description}`.
 */
export function errorBody(text: string): ErrorBody {
	const body = parsed(text);
	if (!isObject(body)) return { message: null, code: null, contextId: null };
	const { details, limit } = body;
	const said = (value: unknown) =>
		typeof value === "string" && value !== "" ? value : null;
	const parts = [
		said(body.message) ??
			said(body.description) ??
			said(body.error_description),
	];
	for (const detail of list(details))
		if (isObject(detail))
			parts.push(
				[said(detail.fieldName), said(detail.errorCode)]
					.filter((part) => part !== null)
					.join(" ") || null,
			);
	if (isObject(limit))
		parts.push(
			`limit ${said(limit.key)} = ${JSON.stringify(limit.value ?? null)}`,
		);
	return {
		message: parts.filter((part) => part !== null).join("; ") || null,
		code: said(body.code) ?? said(body.error),
		contextId: said(body.contextId),
	};
}

/**
 * Seconds, or an HTTP date; null where it is absent or neither.
 * @param now counts where the answer does not say when it was sent: a date is by the sender's clock, not by ours
 */
export function retryAfterMs(
	header: (name: string) => string | null,
	now: number,
): number | null {
	const text = header("retry-after")?.trim() ?? "";
	if (text === "") return null;
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	const until = Date.parse(text);
	const from = Date.parse(header("date") ?? "");
	return Number.isNaN(until)
		? null
		: Math.max(0, until - (Number.isNaN(from) ? now : from));
}
