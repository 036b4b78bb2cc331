// A data action as it was read of the platform -> its parts, without what a document leaves to the platform.
import type { ActionContent, ExchangeContent } from "../types.ts";
import { object } from "../values/json.ts";
import type { Call, DataAction, Unlike } from "./action.ts";
import * as messages from "./messages.ts";

/** @param integrationName what the category is where none is said */
export function liveAction(
	content: ActionContent,
	integrationName: string,
): DataAction | Unlike {
	const { name, category, secure, timeout, request } = content;
	if (request.url === "") return { wrong: [messages.missingAt("request.url")] };
	return {
		name,
		category: category.trim() === integrationName.trim() ? null : category,
		secure,
		timeout,
		...liveCall(content),
		input: object(content.input),
		output: object(content.output),
	};
}

export function liveCall({
	request,
	response,
}: ExchangeContent): Pick<Call, "request" | "response"> {
	return {
		request: {
			...request,
			url: lines(request.url),
			body: request.body && lines(request.body),
		},
		response: {
			...response,
			successTemplate:
				response.successTemplate && lines(response.successTemplate),
		},
	};
}

/** Templates are kept, and sent, with LF. */
export function lines(text: string): string {
	return text.replaceAll("\r\n", "\n");
}
