// The tests that a document has of its action -> tests as they run, each with the place that it stands at.
import type { ActionTest } from "../action-test/types.ts";
import { fileAt, testFiles } from "../document/beside.ts";
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
	/** Null: a file that it names has no text. */
	readonly test: ActionTest | null;
	/** The part of the test that names that file. */
	readonly unread: keyof TestFiles | null;
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
		...testOf(node, file, beside),
	}));
}

/** By the part of the test: what the file says that it names there. */
export type TestFiles = Readonly<
	Partial<Record<(typeof testFiles)[number][0], string>>
>;

function testOf(
	node: Node,
	file: string,
	beside: Besides,
): Pick<WrittenTest, "test" | "unread"> {
	const texts: Record<string, string> = {};
	for (const path of testFiles) {
		const named = nodeAt(node, path);
		if (!named || !fileAt(named)) continue;
		const found = besideText(named, file, beside);
		if (!found) return { test: null, unread: path[0] };
		texts[path[0]] = found.text;
	}
	return { test: readTest(object(toJson(node)), texts), unread: null };
}

export function readTest(json: JsonObject, files: TestFiles = {}): ActionTest {
	const answer = answerOf(json["answer"], files.answer);
	const { credentials, authResponse, request } = json;
	const error = optionalText(json["error"]);
	return {
		input: object(json["input"]),
		...(credentials === undefined ? {} : { credentials: object(credentials) }),
		...(authResponse === undefined
			? {}
			: { authResponse: object(authResponse) }),
		...(request === undefined
			? {}
			: { request: requestOf(object(request), files.request) }),
		...(answer && { answer }),
		...("output" in json
			? { output: outputOf(json["output"] ?? null, files.output) }
			: {}),
		...(error === undefined ? {} : { error }),
	};
}

function requestOf(
	json: JsonObject,
	inFile: string | undefined,
): NonNullable<ActionTest["request"]> {
	const method = optionalText(json["method"]);
	const url = optionalText(json["url"]);
	const { headers, body } = json;
	return {
		...(method === undefined ? {} : { method }),
		...(url === undefined ? {} : { url }),
		...(headers === undefined ? {} : { headers: texts(headers) }),
		...(body === undefined ? {} : { body: inFile ?? rawOf(body) ?? body }),
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
function outputOf(json: Json, inFile: string | undefined): Json {
	const raw = inFile ?? rawOf(json);
	return raw === undefined
		? json
		: ((parsed(raw) as Json | undefined) ?? inFile ?? json);
}

/** Of `{ raw: TEXT }`. */
function rawOf(json: Json): string | undefined {
	return isObject(json) && Object.keys(json).length === 1
		? optionalText(json["raw"])
		: undefined;
}
