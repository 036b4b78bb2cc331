// A data action as the platform's JSON has it -> its parts, or what is wrong with that JSON.
import type { Json, JsonObject } from "../types.ts";
import { isObject } from "../values/json.ts";
import * as messages from "./messages.ts";

/** What an action and a custom auth action have both. */
export interface Call {
	readonly name: string;
	readonly timeout: number | null;
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body: string | null;
	};
	readonly response: {
		/** JSON paths by name. */
		readonly translationMap: Readonly<Record<string, string>>;
		/** Texts of JSON by name. */
		readonly defaults: Readonly<Record<string, string>>;
		readonly successTemplate: string | null;
	};
}

export interface DataAction extends Call {
	readonly category: string | null;
	readonly secure: boolean;
	readonly input: JsonObject;
	readonly output: JsonObject;
}

export interface Unlike {
	/** A sentence for each member that is not as it has to be. */
	readonly wrong: readonly string[];
}

export function readCall(json: JsonObject): Call | Unlike {
	const from = openReader(json);
	const call = callOf(from);
	return from.wrong.length > 0 ? { wrong: from.wrong } : call;
}

export function readAction(json: JsonObject): DataAction | Unlike {
	const from = openReader(json);
	const action: DataAction = {
		...callOf(from),
		category: from.text("category"),
		secure: from.yes("secure"),
		input: from.object("contract.input.inputSchema"),
		output: from.object("contract.output.successSchema"),
	};
	return from.wrong.length > 0 ? { wrong: from.wrong } : action;
}

function callOf(from: Reader): Call {
	const request = "config.request";
	const response = "config.response";
	return {
		name: from.required("name"),
		timeout: from.number("config.timeoutSeconds"),
		request: {
			method: from.required(`${request}.requestType`),
			url: lines(from.required(`${request}.requestUrlTemplate`)),
			headers: from.texts(`${request}.headers`),
			body: optionalLines(from.text(`${request}.requestTemplate`)),
		},
		response: {
			translationMap: from.texts(`${response}.translationMap`),
			defaults: from.texts(`${response}.translationMapDefaults`),
			successTemplate: optionalLines(from.text(`${response}.successTemplate`)),
		},
	};
}

/** Templates are kept, and sent, with LF. */
function lines(text: string): string {
	return text.replaceAll("\r\n", "\n");
}

function optionalLines(text: string | null): string | null {
	return text === null ? null : lines(text);
}

/** Members by their paths; null is as good as absent. */
interface Reader {
	readonly wrong: string[];
	text(path: string): string | null;
	required(path: string): string;
	number(path: string): number | null;
	yes(path: string): boolean;
	object(path: string): JsonObject;
	texts(path: string): Readonly<Record<string, string>>;
}

function openReader(json: JsonObject): Reader {
	const wrong: string[] = [];
	const at = (path: string): Json => {
		let value: Json | undefined = json;
		for (const step of path.split(".")) {
			if (!isObject(value)) return null;
			value = Object.hasOwn(value, step) ? value[step] : undefined;
		}
		return value ?? null;
	};
	const unlike = (path: string, wanted: string): null => {
		wrong.push(messages.wantedAt(path, wanted));
		return null;
	};
	const reader: Reader = {
		wrong,
		text(path) {
			const value = at(path);
			return value === null || typeof value === "string"
				? value
				: unlike(path, "text");
		},
		required(path) {
			const value = at(path);
			if (value === null || value === "") {
				wrong.push(messages.missingAt(path));
				return "";
			}
			return reader.text(path) ?? "";
		},
		number(path) {
			const value = at(path);
			return value === null || typeof value === "number"
				? value
				: unlike(path, "a number");
		},
		yes(path) {
			const value = at(path);
			return value === null || typeof value === "boolean"
				? (value ?? false)
				: unlike(path, "true or false") !== null;
		},
		object(path) {
			const value = at(path);
			if (isObject(value)) return value;
			if (value === null) wrong.push(messages.missingAt(path));
			else unlike(path, "an object");
			return {};
		},
		texts(path) {
			const value = at(path);
			if (value === null) return {};
			const members = isObject(value) ? Object.entries(value) : null;
			if (members?.every(isTextMember)) return Object.fromEntries(members);
			unlike(path, "an object of texts");
			return {};
		},
	};
	return reader;
}

function isTextMember(member: [string, Json]): member is [string, string] {
	return typeof member[1] === "string";
}
