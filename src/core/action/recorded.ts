// What a test found -> the members to write into it, which read back as exactly that.
import type { Outcome, SentRequest } from "../action-test/types.ts";
import type { Json, JsonObject } from "../types.ts";
import { isObject, parsed } from "../values/json.ts";

/** Of a test that passed: what it lacks. */
export function recorded(
	test: JsonObject,
	{ request, output }: Pick<Outcome, "request" | "output">,
): JsonObject {
	return {
		...(request && !("request" in test)
			? { request: requestMembers(request) }
			: {}),
		...(output !== undefined && !("output" in test) && !("error" in test)
			? { output: spelled(output) }
			: {}),
	};
}

function requestMembers({
	method,
	url,
	headers,
	body,
}: SentRequest): JsonObject {
	return {
		method,
		url,
		...(Object.keys(headers).length > 0 ? { headers } : {}),
		...(body === undefined ? {} : { body: bodyValue(body) }),
	};
}

/** Members and lists as JSON, where they say the same; else the text. */
function bodyValue(text: string): Json {
	const json = parsed(text);
	if (typeof json !== "object" || json === null || losesDigits(json as Json))
		return text;
	return spelled(json as Json);
}

function losesDigits(json: Json): boolean {
	if (typeof json === "number")
		return Number.isInteger(json) && !Number.isSafeInteger(json);
	return (
		typeof json === "object" &&
		json !== null &&
		Object.values(json).some(losesDigits)
	);
}

/** JSON that looks like a reference is written as its text. */
function spelled(json: Json): Json {
	const [only, ...others] = isObject(json) ? Object.keys(json) : [];
	const isReference =
		others.length === 0 && (only === "file" || only === "raw");
	return isReference ? { raw: JSON.stringify(json) } : json;
}
