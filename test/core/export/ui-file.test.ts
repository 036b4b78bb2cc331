// A file of the UI's -> a document -> the action that it describes: the same one, and the same document again.
import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type DesiredAction,
	desiredAction,
} from "../../../src/core/action/action.ts";
import { parseText } from "../../../src/core/document/parse.ts";
import type { SourceFile } from "../../../src/core/document/source.ts";
import {
	type ActionMembers,
	actionMembers,
} from "../../../src/core/export/action-members.ts";
import { documentText } from "../../../src/core/export/text.ts";
import { readUiFile } from "../../../src/core/export/ui-file.ts";
import type { Json, JsonObject } from "../../../src/core/types.ts";
import { uiAction, uiText } from "../../fixtures/ui-files.ts";

function imported(text: string): ActionMembers {
	const found = readUiFile(text);
	if (found.kind !== "action") throw new Error(JSON.stringify(found));
	return actionMembers(found.action, "a-key", "orders", null);
}

const membersOf = (json: JsonObject): JsonObject =>
	imported(uiText(json)).members;

/** What the document and the files beside it mean. */
function meant({ members, beside }: ActionMembers): DesiredAction {
	const text = documentText(members, "../", "action");
	if (text === null) throw new Error("not written");
	// A name may have what nobody sees: a comment above it says so.
	const { documents } = parseText(text, () => true);
	const root = documents[0]?.root;
	if (root?.kind !== "map") throw new Error("no document");
	const files = new Map<string, SourceFile>(
		beside.map((one) => [posix.join("actions", one.file), one]),
	);
	const found = desiredAction(root, "actions/a-key.yaml", files);
	if (!found) throw new Error("no action");
	return found;
}

/** As the UI would export it. */
function uiOf(action: DesiredAction): JsonObject {
	const { request, response, timeout } = action;
	const textsOf = (map: ReadonlyMap<string, { readonly text: string }>) =>
		Object.fromEntries([...map].map(([name, { text }]) => [name, text]));
	return {
		name: action.name,
		integrationType: "custom-rest-actions",
		actionType: "custom",
		config: {
			...(timeout === null ? {} : { timeoutSeconds: timeout }),
			request: {
				requestUrlTemplate: request.url.text,
				requestType: request.method,
				headers: textsOf(request.headers),
				requestTemplate: request.body?.text ?? `\${input.rawRequest}`,
			},
			response: {
				translationMap: textsOf(response.translationMap),
				translationMapDefaults: { ...response.defaults },
				successTemplate: response.successTemplate?.text ?? `\${rawResult}`,
			},
		},
		contract: {
			input: { inputSchema: action.input.json },
			output: { successSchema: action.output.json },
		},
		secure: action.secure,
	};
}

describe("a file of the UI's", () => {
	test.each([
		['"unknown"', "unknown"],
		['""', ""],
		["0", 0],
		["-1.5", -1.5],
		["false", false],
		["null", null],
		["{}", {}],
		['[""]', [""]],
		["\n[ 1 ]", [1]],
		["UNKNOWN", { raw: "UNKNOWN" }],
		["", { raw: "" }],
		["'quoted'", { raw: "'quoted'" }],
		// Another number would be written for these.
		["12345678901234567890", { raw: "12345678901234567890" }],
		["1e400", { raw: "1e400" }],
		['"12345678901234567890"', "12345678901234567890"],
		// These would be taken for references.
		['{"file":"x"}', { raw: '{"file":"x"}' }],
		['{ "raw": 1 }', { raw: '{"raw":1}' }],
		['{"file":"x","raw":1}', { file: "x", raw: 1 }],
	])("has the default %j, which is written as %j", (text, value) => {
		const json = uiAction({
			response: { translationMapDefaults: { status: text } },
		});
		const { response } = membersOf(json) as {
			response: { defaults: JsonObject };
		};
		expect(response.defaults["status"]).toEqual(value);
		const back = meant(imported(uiText(json))).response.defaults["status"];
		const plain = (one: string | undefined): unknown => {
			try {
				return JSON.parse(one ?? "") as unknown;
			} catch {
				return one;
			}
		};
		expect(plain(back)).toEqual(plain(text));
	});

	test("has a body that a GET does not send, and what says nothing", () => {
		const empty = { translationMap: {}, translationMapDefaults: null };
		const get = uiAction({
			request: { headers: {} },
			response: { ...empty, successTemplate: null },
		});
		expect(membersOf(get)).toMatchObject({
			request: { method: "GET" },
		});
		expect(Object.keys(membersOf(get))).toEqual([
			"key",
			"integration",
			"name",
			"input",
			"output",
			"request",
		]);
		expect(Object.keys(membersOf(get)["request"] as object)).toEqual([
			"method",
			"url",
		]);
		const of = (requestType: string, requestTemplate: string): Json =>
			(
				membersOf(uiAction({ request: { requestType, requestTemplate } }))[
					"request"
				] as JsonObject
			)["body"] ?? null;
		const whole = `\${input.rawRequest}`;
		expect(of("GET", whole)).toBe(null);
		expect(of("GET", "{}")).toBe("{}");
		expect(of("POST", whole)).toBe(whole);
		expect(of("POST", "")).toBe("");
	});

	const line = fc
		.array(
			fc.oneof(
				fc.constantFrom("'", '"', "\\", "#", ": ", "- ", "{", "}", "[", "%"),
				fc.constantFrom(`\${input.a}`, "$esc.jsonEncode(", " ", "\t", "\u00a0"),
				fc.string({ unit: "grapheme", maxLength: 4 }),
			),
			{ maxLength: 8 },
		)
		.map((parts) => parts.join("").replace(/[\r\n]/g, " "));
	const template = fc.oneof(
		line,
		fc
			.array(line, { minLength: 2, maxLength: 4 })
			.map((lines) => lines.join("\n")),
	);
	const name = fc.oneof(
		fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/),
		line.filter((text) => text !== ""),
	);
	const texts = (value: fc.Arbitrary<string>) =>
		fc.dictionary(name, value, { maxKeys: 3 });
	const exact = fc.oneof(
		fc.string(),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
	) as fc.Arbitrary<Json>;
	const json = fc.oneof(exact, fc.array(exact), fc.dictionary(name, exact));
	const schema = fc.record(
		{
			type: fc.constant("object"),
			required: fc.array(name, { maxLength: 3 }),
			properties: fc.dictionary(
				name,
				fc.record({ type: fc.constant("string"), description: line }),
				{ maxKeys: 3 },
			),
		},
		{ requiredKeys: ["type"] },
	);
	const action = fc.record({
		name: line.filter((text) => /^[!-~]/.test(text)),
		requestType: fc.constantFrom("GET", "POST"),
		url: line.map((text) => `https://x/${text}`),
		headers: texts(line),
		body: template,
		map: texts(line.filter((text) => text !== "")),
		defaults: fc.dictionary(
			name,
			fc.oneof(
				json.map((value) => JSON.stringify(value)),
				line,
			),
			{ maxKeys: 3 },
		),
		successTemplate: template,
		input: schema,
		output: schema,
		secure: fc.boolean(),
		timeoutSeconds: fc.option(fc.integer({ min: 1, max: 60 })),
	});

	test("comes out as it came in, whatever is in it", () => {
		fc.assert(
			fc.property(action, (one) => {
				const ui = uiAction({
					name: one.name,
					input: one.input as JsonObject,
					output: one.output as JsonObject,
					secure: one.secure,
					request: {
						requestType: one.requestType,
						requestUrlTemplate: one.url,
						headers: one.headers,
						requestTemplate: one.body,
					},
					response: {
						translationMap: one.map,
						translationMapDefaults: one.defaults,
						successTemplate: one.successTemplate,
					},
					config: { timeoutSeconds: one.timeoutSeconds },
				});
				const first = imported(uiText(ui));
				const means = meant(first);
				expect(means.name).toBe(one.name);
				expect(means.request.url.text).toBe(one.url);
				expect(means.request.body?.text ?? `\${input.rawRequest}`).toBe(
					one.body,
				);
				expect(means.response.successTemplate?.text).toBe(one.successTemplate);
				expect(means.input.json).toEqual(one.input);
				expect(
					new Map(
						[...means.request.headers].map(([key, { text }]) => [key, text]),
					),
				).toEqual(new Map(Object.entries(one.headers)));
				// And again: the document of what it means is the document.
				expect(imported(uiText(uiOf(means)))).toEqual(first);
			}),
			{ numRuns: 100 },
		);
	});
});
