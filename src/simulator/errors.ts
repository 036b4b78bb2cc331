// A refusal becomes the platform's ErrorBody.

/** Thrown by the simulated platform where it refuses a request. */
export class Refusal extends Error {
	readonly status: number;
	readonly code: string;
	readonly members: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;

	constructor(
		status: number,
		code: string,
		message: string,
		members: Readonly<Record<string, unknown>> = {},
		headers: Readonly<Record<string, string>> = {},
	) {
		super(message);
		this.name = "Refusal";
		this.status = status;
		this.code = code;
		this.members = members;
		this.headers = headers;
	}
}

export function badRequest(
	message: string,
	members?: Record<string, unknown>,
): Refusal {
	return new Refusal(400, "bad.request", message, members);
}

/** Where one field is to blame. */
export function invalidField(fieldName: string, message: string): Refusal {
	return badRequest(message, {
		details: [{ errorCode: "invalid.value", fieldName }],
	});
}

export function notFound(what: string, id: string): Refusal {
	return new Refusal(404, "not.found", `${what} ${id} was not found`, {
		messageWithParams: "{entity} {id} was not found",
		messageParams: { entity: what, id },
	});
}

export function conflict(message: string): Refusal {
	return new Refusal(409, "general.conflict", message);
}

/** Where another version was read than there is now. */
export function versionMismatch(
	status: 400 | 408 | 409,
	given: number,
	current: number,
): Refusal {
	return new Refusal(
		status,
		usualCode(status),
		`The version ${given} does not match the current version ${current}.`,
	);
}

/** Where there would be more of something than there may be. */
export function overLimit(
	status: 400 | 403 | 409,
	message: string,
	limit: {
		readonly key: string;
		readonly namespace: string;
		readonly value: number;
	},
): Refusal {
	const code = status === 403 ? "not.authorized" : usualCode(status);
	return new Refusal(status, code, message, { limit });
}

/** The codes that go with a status where a fault names none. */
export function usualCode(status: number): string {
	return usualCodes[status] ?? "internal.server.error";
}

const usualCodes: Readonly<Record<number, string>> = {
	400: "bad.request",
	401: "bad.credentials",
	403: "missing.permissions",
	404: "not.found",
	408: "client.timeout",
	409: "general.conflict",
	413: "request.entity.too.large",
	415: "unsupported.media.type",
	429: "too.many.requests.retry.after",
	500: "internal.server.error",
	501: "not.implemented",
	502: "bad.gateway",
	503: "service.unavailable",
	504: "request.timeout",
};

/** The ErrorBody of the API description. */
export function errorBody(
	refusal: Pick<Refusal, "status" | "code" | "message" | "members">,
	contextId: string,
): Record<string, unknown> {
	return {
		message: refusal.message,
		code: refusal.code,
		status: refusal.status,
		messageParams: {},
		contextId,
		details: [],
		errors: [],
		...refusal.members,
	};
}
