// A data action -> the members of its document, and the files beside it that hold what is longer than a line.
import { wholeInput } from "../plan/action/desired.ts";
import { standardTimeout } from "../plan/action/fields.ts";
import type { Json, JsonObject } from "../types.ts";
import { isObject, parsed } from "../values/json.ts";
import type { Call, DataAction } from "./action.ts";

export interface BesideFile {
	/** Relative to the document. */
	readonly file: string;
	readonly text: string;
}

export interface ActionMembers {
	readonly members: JsonObject;
	readonly beside: readonly BesideFile[];
}

/** @param only the environments that it is in; null: all */
export function actionMembers(
	action: DataAction,
	key: string,
	integration: string,
	only: Json | null,
): ActionMembers {
	const { name, category, secure, timeout, input, output } = action;
	const { members, beside } = callMembers(action, key);
	return {
		members: {
			key,
			integration,
			name,
			...(category === null ? {} : { category }),
			...(secure ? { secure } : {}),
			...(timeout === null || timeout === standardTimeout ? {} : { timeout }),
			input,
			output,
			...members,
			...(only === null ? {} : { only }),
		},
		beside,
	};
}

/** @param stem what the names of files beside the document begin with */
export function callMembers(
	{ request, response }: Pick<Call, "request" | "response">,
	stem: string,
): ActionMembers {
	const { method, url, headers } = request;
	const beside: BesideFile[] = [];
	const template = (text: string, name: string): Json => {
		if (!isFile(text)) return text;
		const file = `${stem}.${name}.vm`;
		beside.push({ file, text });
		return { file };
	};
	// A GET sends none: the platform shows the default all the same.
	const body =
		method === "GET" && request.body === wholeInput ? null : request.body;
	const defaults = Object.entries(response.defaults).map(
		([name, text]) => [name, defaultValue(text)] as const,
	);
	const answer = {
		...filled("translationMap", response.translationMap),
		...filled("defaults", Object.fromEntries(defaults)),
		...(response.successTemplate === null
			? {}
			: { successTemplate: template(response.successTemplate, "success") }),
	};
	return {
		members: {
			request: {
				method,
				url,
				...filled("headers", headers),
				...(body === null ? {} : { body: template(body, "request") }),
			},
			...filled("response", answer),
		},
		beside,
	};
}

function filled(name: string, members: JsonObject): JsonObject {
	return Object.keys(members).length === 0 ? {} : { [name]: members };
}

/** More than one line; what no file of UTF-8 holds stays in the document. */
export function isFile(text: string): boolean {
	return (
		text.trimEnd().includes("\n") &&
		!/\p{Surrogate}/u.test(text) &&
		!text.startsWith("\ufeff")
	);
}

/** JSON as the value that it is, where the value says all that the text does. */
export function defaultValue(text: string): Json {
	const value = parsed(text) as Json | undefined;
	return value === undefined || !isExact(text)
		? { raw: text }
		: unmistaken(value);
}

/** A number of many digits, or with an exponent, would be written as another one. */
function isExact(text: string): boolean {
	const outsideStrings = text
		.replace(/\\./g, "")
		.split('"')
		.filter((_part, at) => at % 2 === 0);
	return !/\d{16}|\de/i.test(outsideStrings.join(" "));
}

/** An object with the one member `file` or `raw` would be read as a reference. */
function unmistaken(value: Json): Json {
	const names = isObject(value) ? Object.keys(value) : [];
	const isReference =
		names.length === 1 && (names[0] === "file" || names[0] === "raw");
	return isReference ? { raw: JSON.stringify(value) } : value;
}
