// The scripted answer -> its JSON, and its text as the templates see it.
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import { jsonFault } from "./json-fault.ts";
import { answeredStatus, answerNoJson, longNumber } from "./messages.ts";
import { StageError } from "./stage-error.ts";
import type { ActionTest } from "./types.ts";

export interface Answer {
	readonly json: Json;
	readonly text: string;
}

export function readAnswer({
	status = 200,
	body,
}: NonNullable<ActionTest["answer"]>): Answer {
	if (status >= 400)
		throw new StageError({ stage: "answer", message: answeredStatus(status) });
	if (body !== undefined && typeof body !== "string") {
		checkNumbers(body);
		return { json: body, text: JSON.stringify(body) };
	}
	// Nothing counts as an answer without members.
	const text = body === undefined || body.trim() === "" ? "{}" : body;
	const fault = jsonFault(text);
	if (fault)
		throw new StageError({
			stage: "answer",
			message: answerNoJson(fault.message),
			rendered: { text, at: fault.at },
		});
	const json = parsed(text) as Json;
	checkNumbers(json);
	return { json, text };
}

/** Digits that our numbers would lose. */
function checkNumbers(json: Json): void {
	if (Number.isInteger(json) && !Number.isSafeInteger(json))
		throw new StageError({
			stage: "answer",
			message: longNumber(JSON.stringify(json)),
		});
	if (typeof json === "object" && json !== null)
		Object.values(json).forEach(checkNumbers);
}
