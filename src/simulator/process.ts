// A matched request becomes an outcome: who asks, may they, is it well-formed, then the handler.
import { errorBody, Refusal } from "./errors.ts";
import { handlers } from "./handlers/index.ts";
import {
	checkBody,
	checkParameters,
	type matchOperation,
	takesBody,
} from "./operations.ts";
import type { Query } from "./paging.ts";
import type { Platform } from "./platform.ts";
import {
	authenticate,
	checkPermissions,
	countRequest,
	login,
	mediaType,
	rateHeaders,
} from "./tokens.ts";

export interface Outcome {
	readonly status: number;
	readonly body?: unknown;
	/** In place of a body that is JSON. */
	readonly text?: string;
	/** Of the text; absent: text/plain. */
	readonly contentType?: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly clientId: string | null;
	readonly processed: boolean;
}

export interface ReceivedCall {
	readonly matched: ReturnType<typeof matchOperation>;
	readonly path: string;
	readonly query: Query;
	readonly authorization: string | undefined;
	readonly contentType: string | undefined;
	/** Null: longer than the platform accepts. */
	readonly body: string | null;
	readonly correlationId: string;
}

export function answerLogin(
	{ organization, tokens, clients }: Platform,
	authorization: string | undefined,
	contentType: string | undefined,
	body: string,
): Outcome {
	const answer = login(
		organization.world,
		tokens,
		clients,
		authorization,
		contentType,
		body,
	);
	return { ...answer, headers: {}, processed: answer.status === 200 };
}

/** Never throws for what the client did: refusals are outcomes with an ErrorBody. */
export function answerCall(platform: Platform, call: ReceivedCall): Outcome {
	const { world } = platform.organization;
	const known: { clientId: string | null; headers: Record<string, string> } = {
		clientId: null,
		headers: rateHeaders(world.behavior, null, world.now()),
	};
	try {
		if (call.matched === undefined)
			throw new Refusal(404, "not.found", `There is no ${call.path} here.`);
		const { operation, parameters } = call.matched;
		const token = authenticate(world, platform.tokens, call.authorization);
		known.clientId = token.client.clientId;
		known.headers = countRequest(world, token);
		checkPermissions(token.client, operation.permissions, operation.needs);
		const handler = handlers.get(operation.id);
		if (handler === undefined)
			throw new Refusal(
				501,
				"not.implemented",
				`${operation.id} is described but not simulated.`,
			);
		checkParameters(operation, parameters, call.query);
		const body = takesBody(operation)
			? checkBody(operation, readJson(call), world.behavior)
			: {};
		const { path, query } = call;
		const answer = handler(platform, {
			operation,
			path,
			parameters,
			query,
			body,
			token,
		});
		return { ...answer, ...known, processed: true };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return {
			...known,
			status: error.status,
			body: errorBody(error, call.correlationId),
			headers: { ...known.headers, ...error.headers },
			processed: false,
		};
	}
}

function readJson({ body, contentType }: ReceivedCall): unknown {
	if (body === null)
		throw new Refusal(
			413,
			"request.entity.too.large",
			"The request body must not be larger than 512000 bytes.",
		);
	if (body === "") return undefined;
	if (mediaType(contentType) !== "application/json")
		throw new Refusal(
			415,
			"unsupported.media.type",
			"The content type must be application/json.",
		);
	try {
		return JSON.parse(body) as unknown;
	} catch {
		throw new Refusal(400, "bad.request", "The request body is not JSON.");
	}
}
