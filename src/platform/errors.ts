// A failed call, as an error that is safe to print: it never holds a request, a header, a body or another error.

export type ApiErrorKind =
	/** The token was refused, or a call is still 401 after the token was renewed several times. */
	| "credentials"
	/** 403 */
	| "permission"
	/** 404 */
	| "not-found"
	/** 409, or the 400 that says the version sent is not the current one. */
	| "conflict"
	/** Any other 4xx, a redirect, 501: repeating would not help. */
	| "rejected"
	/** No answer, an answer that cannot be read, 408, 429 for too long, 5xx. */
	| "unavailable";

/** Without a token nothing is done, whatever was wanted. */
export const tokenPath = "/oauth/token";

export interface ApiErrorFacts {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly status: number | null;
	readonly code: string | null;
	readonly platformMessage: string | null;
	readonly correlationId: string | null;
	readonly kind: ApiErrorKind;
	/** `unknown`: the request may have taken effect. */
	readonly outcome: "not-done" | "unknown";
	/** Where the request went. */
	readonly host: string;
}

export class ApiError extends Error implements ApiErrorFacts {
	readonly method: string;
	readonly path: string;
	readonly status: number | null;
	readonly code: string | null;
	readonly platformMessage: string | null;
	readonly correlationId: string | null;
	readonly kind: ApiErrorKind;
	readonly outcome: "not-done" | "unknown";
	readonly host: string;

	/** @param message the whole sentence; like the facts, free of secrets already */
	constructor(facts: ApiErrorFacts, message: string) {
		super(message);
		this.name = "ApiError";
		this.method = facts.method;
		this.path = facts.path;
		this.status = facts.status;
		this.code = facts.code;
		this.platformMessage = facts.platformMessage;
		this.correlationId = facts.correlationId;
		this.kind = facts.kind;
		this.outcome = facts.outcome;
		this.host = facts.host;
	}
}

/**
 * What it comes from where any other call would have met the same, without path and ids: one outage is one cause,
 * whichever call finds it out first. Null: it is about what this call wanted.
 */
export function causeOf({
	kind,
	status,
	method,
	path,
	host,
}: ApiErrorFacts): string | null {
	if (kind === "credentials") return `${host} refuses the client`;
	if (kind === "unavailable")
		return `${host} ${status === null ? "gives no answer" : status < 300 ? "gives answers that cannot be read" : "cannot answer now"}`;
	return (method === "GET" || path === tokenPath) && kind !== "conflict"
		? `${host} answers ${status ?? kind}`
		: null;
}

/** What the platform and the network said in it is free of secrets already. */
export interface Failure {
	readonly kind: ApiErrorKind;
	readonly status: number | null;
	readonly code: string | null;
	readonly platformMessage: string | null;
	readonly correlationId: string | null;
	/** Continues "GET /path …". */
	readonly says: string;
	/** Known not to have taken effect. */
	readonly notDone: boolean;
	readonly again: "never" | "fault" | "rate-limit";
	/** How long the platform asked to wait. */
	readonly waitMs: number | null;
}

const LONGEST_TEXT = 600;

/** Composes the sentence: what happened, where, how often it was tried, and the correlation id that the vendor's support asks for. */
export function apiError(
	call: {
		readonly method: string;
		readonly path: string;
		readonly host: string;
	},
	failure: Failure,
	attempts: number,
	outcome: "not-done" | "unknown",
): ApiError {
	const tidy = (text: string | null) => (text === null ? null : shorten(text));
	const correlationId = tidy(failure.correlationId);
	const platformMessage = tidy(failure.platformMessage);
	const message = [
		`${call.method} ${call.path} ${tidy(failure.says)}`,
		platformMessage ? `: ${platformMessage}` : "",
		attempts > 1 ? ` (${attempts} attempts)` : "",
		outcome === "unknown" ? "; whether it took effect is not known" : "",
		correlationId ? ` [correlation id ${correlationId}]` : "",
	].join("");
	return new ApiError(
		{
			method: call.method,
			path: call.path,
			status: failure.status,
			code: tidy(failure.code),
			platformMessage,
			correlationId,
			kind: failure.kind,
			outcome,
			host: call.host,
		},
		message,
	);
}

/** One line without control characters, which could rewrite a terminal or a log. */
function shorten(text: string): string {
	const line = text
		.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
		.replace(/ {2,}/g, " ")
		.trim();
	return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}
