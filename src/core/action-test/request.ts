// The request's templates -> what is sent, and how it differs from what must be.
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import type { Origin } from "../velocity/render.ts";
import { differences } from "./differences.ts";
import { jsonFault } from "./json-fault.ts";
import { bodyNoJson, otherRequest } from "./messages.ts";
import { type Context, placeOf, rendered } from "./rendered.ts";
import { StageError } from "./stage-error.ts";
import type {
	ActionTest,
	Difference,
	SentRequest,
	TestedAction,
} from "./types.ts";

/** Those that send the request template; of DELETE nothing is known. */
const withBody = new Set(["POST", "PUT", "PATCH"]);
const wholeInput = ["$", "{input.rawRequest}"].join("");

export interface Sent {
	readonly request: SentRequest;
	/** What wrote the body. */
	readonly origins: readonly Origin[];
}

export function sentRequest(
	{ method, url, headers, body }: TestedAction["request"],
	context: Context,
): Sent {
	const address = rendered("request", "request.url", url, context).text;
	const sentHeaders = Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			rendered("request", `request.headers.${name}`, value, context).text,
		]),
	);
	const sends = withBody.has(method)
		? rendered("request", "request.body", body ?? wholeInput, context)
		: undefined;
	const request = {
		method,
		url: address,
		headers: sentHeaders,
		body: sends?.text,
	};
	return { request, origins: sends?.origins ?? [] };
}

/** Only what the test gives is compared. */
export function checkRequest(
	{ request: sent, origins }: Sent,
	wanted: NonNullable<ActionTest["request"]>,
): void {
	const found = [
		...plain("request.method", wanted.method, sent.method),
		...plain("request.url", wanted.url, sent.url),
		...Object.entries(wanted.headers ?? {}).flatMap(([name, value]) =>
			plain(`request.headers.${name}`, value, headerOf(sent, name)),
		),
		...(wanted.body === undefined ? [] : body(wanted.body, sent.body)),
	];
	if (found.length === 0) return;
	const text = sent.body ?? "";
	const fault =
		isJson(wanted.body) && sent.body !== undefined
			? jsonFault(text)
			: undefined;
	throw new StageError({
		stage: "request",
		...(fault
			? {
					message: bodyNoJson(fault.message),
					place: placeOf("request.body", origins, fault.at),
					rendered: { text, at: fault.at },
				}
			: { message: otherRequest }),
		differences: found,
	});
}

function plain(
	path: string,
	expected: string | undefined,
	actual: string | undefined,
): readonly Difference[] {
	return expected === undefined || expected === actual
		? []
		: [{ path, expected, actual }];
}

function headerOf({ headers }: SentRequest, name: string): string | undefined {
	const lower = name.toLowerCase();
	return Object.entries(headers).find(
		([header]) => header.toLowerCase() === lower,
	)?.[1];
}

/** As JSON where both are, else as text. */
function body(expected: Json, sent: string | undefined): readonly Difference[] {
	const actual = sent === undefined ? undefined : jsonOf(sent);
	const wanted = typeof expected === "string" ? jsonOf(expected) : expected;
	return actual === undefined || wanted === undefined
		? differences("request.body", expected, sent)
		: differences("request.body", wanted, actual);
}

/** Not text, which may be of any kind. */
function isJson(wanted: Json | undefined): boolean {
	return typeof wanted === "object" && wanted !== null;
}

function jsonOf(text: string): Json | undefined {
	return parsed(text) as Json | undefined;
}
