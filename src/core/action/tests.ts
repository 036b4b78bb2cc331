// The tests that a document has of its action -> tests as they run, each with the place that it stands at.
import type { ActionTest } from "../action-test/types.ts";
import { fileAt } from "../document/beside.ts";
import { nodeAt, stringAt, toJson } from "../document/node.ts";
import type { Json, JsonObject, MapNode, Node } from "../types.ts";
import {
	isObject,
	object,
	optionalText,
	parsed,
	texts,
} from "../values/json.ts";
import { type Besides, besideText } from "./action.ts";

export interface WrittenTest {
	readonly name: string;
	/** In the list of tests. */
	readonly at: number;
	readonly node: Node;
	/** Null: the file that holds the answer has no text. */
	readonly test: ActionTest | null;
}

/** @param root of a data action's document, or `customAuth`, as an environment sees it */
export function testsOf(
	root: MapNode,
	file: string,
	beside: Besides,
): readonly WrittenTest[] {
	const tests = nodeAt(root, ["tests"]);
	if (tests?.kind !== "seq") return [];
	return tests.items.map((node, at) => ({
		name: stringAt(node, "name") ?? `test ${at + 1}`,
		at,
		node,
		test: testOf(node, file, beside),
	}));
}

function testOf(node: Node, file: string, beside: Besides): ActionTest | null {
	const json = object(toJson(node));
	const body = nodeAt(node, ["answer", "body"]);
	const inFile = body && fileAt(body) ? besideText(body, file, beside) : null;
	return inFile === undefined ? null : readTest(json, inFile?.text);
}

/** @param body of the answer, where it stands in a file */
export function readTest(json: JsonObject, body?: string): ActionTest {
	const answer = answerOf(json["answer"], body);
	const { credentials, authResponse, request } = json;
	const error = optionalText(json["error"]);
	return {
		input: object(json["input"]),
		...(credentials === undefined ? {} : { credentials: object(credentials) }),
		...(authResponse === undefined
			? {}
			: { authResponse: object(authResponse) }),
		...(request === undefined ? {} : { request: requestOf(object(request)) }),
		...(answer && { answer }),
		...("output" in json ? { output: outputOf(json["output"] ?? null) } : {}),
		...(error === undefined ? {} : { error }),
	};
}

function requestOf(json: JsonObject): NonNullable<ActionTest["request"]> {
	const method = optionalText(json["method"]);
	const url = optionalText(json["url"]);
	const { headers, body } = json;
	return {
		...(method === undefined ? {} : { method }),
		...(url === undefined ? {} : { url }),
		...(headers === undefined ? {} : { headers: texts(headers) }),
		...(body === undefined ? {} : { body: rawOf(body) ?? body }),
	};
}

function answerOf(
	json: Json | undefined,
	inFile: string | undefined,
): ActionTest["answer"] {
	if (json === undefined) return undefined;
	const { status, body } = object(json);
	return {
		...(typeof status === "number" ? { status } : {}),
		...(body === undefined ? {} : { body: inFile ?? rawOf(body) ?? body }),
	};
}

/** JSON that looks like a reference is written as its text. */
function outputOf(json: Json): Json {
	const raw = rawOf(json);
	return raw === undefined ? json : ((parsed(raw) as Json | undefined) ?? json);
}

/** Of `{ raw: TEXT }`. */
function rawOf(json: Json): string | undefined {
	return isObject(json) && Object.keys(json).length === 1
		? optionalText(json["raw"])
		: undefined;
}
