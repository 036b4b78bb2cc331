// An action's tests, from the input to the output: what passes, and at which stage and place the mistakes are found that people make.
import { expect, test } from "vitest";
import { runTest } from "../../../src/core/action-test/run.ts";
import type {
	ActionTest,
	TestedAction,
} from "../../../src/core/action-test/types.ts";

const reference = (name: string) => `$\{${name}}`;
const fits = () => [];

interface Given {
	readonly url?: string;
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly map?: Readonly<Record<string, string>>;
	readonly defaults?: Readonly<Record<string, string>>;
	readonly success?: string;
	readonly input?: TestedAction["contract"]["input"];
	readonly output?: TestedAction["contract"]["output"];
}

function action(given: Given): TestedAction {
	return {
		contract: { input: given.input ?? fits, output: given.output ?? fits },
		request: {
			method: given.method ?? "GET",
			url: given.url ?? "https://api.example.com/",
			headers: given.headers ?? {},
			body: given.body,
		},
		response: {
			translationMap: given.map ?? {},
			defaults: given.defaults ?? {},
			successTemplate: given.success,
		},
	};
}

const order = action({
	url: `https://api.example.com/orders/$esc.uriEncode(${reference("input.orderId")})`,
	headers: {
		Accept: "application/json",
		"x-api-key": reference("credentials.apiKey"),
	},
	map: { status: "$.order.status" },
	defaults: { status: '"unknown"' },
	success: `{"status": ${reference("status")}}`,
});
const known: ActionTest = {
	input: { orderId: "4 2", unused: null },
	credentials: { apiKey: "for-the-test" },
	request: {
		method: "GET",
		url: "https://api.example.com/orders/4%202",
		headers: { accept: "application/json" },
	},
	answer: { status: 200, body: { order: { status: "shipped" } } },
	output: { status: "shipped" },
};

test("a test that holds passes, and tells what was sent and what came out", () => {
	expect(runTest(order, known)).toEqual({
		failure: undefined,
		request: {
			method: "GET",
			url: "https://api.example.com/orders/4%202",
			headers: { Accept: "application/json", "x-api-key": "for-the-test" },
			body: undefined,
		},
		output: { status: "shipped" },
	});
});

test("a default applies where the answer has nothing, not where it has a null", () => {
	const answered = (body: unknown) =>
		runTest(order, {
			...known,
			answer: { body: body as null },
			output: { status: "unknown" },
		}).failure;
	expect(answered({ order: {} })).toBe(undefined);
	expect(answered("")).toBe(undefined);
	expect(answered(undefined)).toBe(undefined);
	expect(answered({ order: { status: null } })).toMatchObject({
		stage: "output",
		differences: [{ path: "output.status", expected: "unknown", actual: null }],
	});
});

test("the input is held against the contract, without what is null", () => {
	const seen: unknown[] = [];
	const asked = action({
		input: (value) => {
			seen.push(value);
			return ['"orderId" is missing'];
		},
	});
	expect(runTest(asked, { input: { a: null, b: 1 } }).failure).toEqual({
		stage: "input",
		message: 'the input does not fit the contract: "orderId" is missing',
	});
	expect(seen).toEqual([{ b: 1 }]);
});

test("only what a test gives of the request is compared, a JSON body as JSON", () => {
	const posting = action({
		method: "POST",
		body: `{"id": "$esc.jsonEncode(${reference("input.id")})", "n": 1}`,
	});
	const sent = (request: ActionTest["request"]) =>
		runTest(posting, {
			input: { id: 'a"b' },
			...(request && { request }),
		}).failure;
	expect(sent({ body: { n: 1, id: 'a"b' } })).toBe(undefined);
	expect(sent({ body: '{"n":1,"id":"a\\"b"}' })).toBe(undefined);
	expect(sent({ method: "PUT", body: { id: "x", n: 1 } })).toEqual({
		stage: "request",
		message: "another request is sent",
		differences: [
			{ path: "request.method", expected: "PUT", actual: "POST" },
			{ path: "request.body.id", expected: "x", actual: 'a"b' },
		],
	});
	expect(sent({ headers: { Accept: "x" } })?.differences).toEqual([
		{ path: "request.headers.Accept", expected: "x", actual: undefined },
	]);
});

test("without a request template the whole input is sent, and none with GET", () => {
	const input = { a: "1", gone: null };
	expect(runTest(action({ method: "POST" }), { input }).request?.body).toBe(
		'{"a":"1"}',
	);
	expect(runTest(action({ method: "GET" }), { input }).request?.body).toBe(
		undefined,
	);
});

test("an error may be what is asked for", () => {
	const failing = { ...known, answer: { status: 404 } };
	const wanted = (error: string) => runTest(order, { ...failing, error });
	expect(wanted("answers 404").failure).toBe(undefined);
	expect(wanted("answers 500").failure).toMatchObject({
		stage: "answer",
		message:
			'"answers 500" is not said, but: the service answers 404: the action fails',
	});
	expect(runTest(order, { ...known, error: "x" }).failure).toEqual({
		stage: "output",
		message: 'the action succeeds, and "x" is not said',
	});
});

test("where no JSON is written, the place in the template is told", () => {
	const success = `{"a": ${reference("a")},\n "b": ${reference("b")}}`;
	const failed = runTest(
		action({ map: { a: "$.a", b: "$.b" }, defaults: { b: "open" }, success }),
		{ input: {}, answer: { body: { a: 1 } } },
	).failure;
	const at = success.indexOf(reference("b"));
	expect(failed).toEqual({
		stage: "template",
		message: 'the success template writes no JSON: "open}" is no value',
		place: {
			template: "response.successTemplate",
			at,
			end: at + reference("b").length,
		},
		rendered: { text: '{"a": 1,\n "b": open}', at: 15 },
	});
});

interface Mistake extends Partial<ActionTest> {
	readonly about: string;
	readonly action: Given;
	/** Its stage, and a part of what is said or of what differs. */
	readonly found: readonly [string, string];
}

const status = { body: { status: "open", list: [{ id: 1 }] } };
const mistakes: readonly Mistake[] = [
	{
		about: "the name differs between the map and the template",
		action: {
			map: { Status: "$.status" },
			success: `{"s": ${reference("status")}}`,
		},
		answer: status,
		found: ["template", "$status has not been set: did you mean Status?"],
	},
	{
		about: "a value in quotes once more",
		action: { map: { s: "$.status" }, success: `{"s": "${reference("s")}"}` },
		answer: status,
		found: ["template", "writes no JSON"],
	},
	{
		about: "a default on a path that gives a list",
		action: {
			map: { s: "$.list[?(@.id == 2)].id" },
			defaults: { s: "0" },
			success: `{"s": ${reference("s")}}`,
		},
		answer: status,
		output: { s: 0 },
		found: ["output", '"actual":[]'],
	},
	{
		about: "a default that is no JSON",
		action: {
			map: { s: "$.none" },
			defaults: { s: "UNKNOWN" },
			success: `{"s": ${reference("s")}}`,
		},
		answer: status,
		found: ["template", '"UNKNOWN}" is no value'],
	},
	{
		about: "a path that finds nothing, without a default",
		action: { map: { s: "$.none" }, success: `{"s": ${reference("s")}}` },
		answer: status,
		found: ["template", "$s has not been set"],
	},
	{
		about: "a null instead of a missing member",
		action: {
			map: { s: "$.s" },
			defaults: { s: '"none"' },
			success: `{"s": ${reference("s")}}`,
		},
		answer: { body: { s: null } },
		output: { s: "none" },
		found: ["output", '"actual":null'],
	},
	{
		about: "a loud optional input in a URL",
		action: { url: `https://a.example/?q=${reference("input.q")}` },
		request: { url: "https://a.example/?q=" },
		found: ["request", "{input.q}"],
	},
	{
		about: "a loud optional input in a header",
		action: { headers: { "X-Q": reference("input.q") } },
		request: { headers: { "X-Q": "" } },
		found: ["request", "{input.q}"],
	},
	{
		about: "a loud optional input in a JSON body",
		action: { method: "POST", body: `{"q": ${reference("input.q")}}` },
		request: { body: { q: null } },
		found: ["request", "{input.q}"],
	},
	{
		about: "a + in a phone number that is not escaped",
		action: { url: `https://a.example/?p=${reference("input.p")}` },
		input: { p: "+49 1" },
		request: { url: "https://a.example/?p=%2B49%201" },
		found: ["request", "p=+49 1"],
	},
	{
		about: "quotes in a JSON body",
		action: { method: "POST", body: `{"q": "${reference("input.q")}"}` },
		input: { q: 'a "b"' },
		request: { body: { q: 'a "b"' } },
		found: ["request", 'a \\"b\\"'],
	},
	{
		about: "a method behind the brace",
		action: {
			url: `https://a.example/${reference("input.q")}.replace(' ','')`,
		},
		input: { q: "a b" },
		request: { url: "https://a.example/ab" },
		found: ["request", ".replace("],
	},
	{
		about: "the wrong case of input",
		action: { url: `https://a.example/${reference("Input.q")}` },
		input: { q: "a" },
		found: ["request", "$Input has not been set: did you mean input?"],
	},
	{
		about: "one bracket too many in a path",
		action: { map: { s: "$.list[0]]" }, success: `{"s": ${reference("s")}}` },
		answer: status,
		found: ["map", 's: expected "." or "["'],
	},
	{
		about: "a path without $",
		action: { map: { s: "status" }, success: `{"s": ${reference("s")}}` },
		answer: status,
		found: ["map", 's: a path begins with "$"'],
	},
	{
		about: "a macro that there is not",
		action: { url: "https://a.example/$esc.urlencode('a')" },
		found: ["request", "$esc has no method urlencode"],
	},
	{
		about: "a member of the raw result",
		action: { success: `{"s": "${reference("rawResult.status")}"}` },
		answer: status,
		found: ["template", "a text has no property status"],
	},
	{
		about: "a comma before an #if",
		action: {
			map: { s: "$.status" },
			success: `{"s": ${reference("s")},#if("$!{input.q}" != "") "q": 1#end}`,
		},
		answer: status,
		found: ["template", "a name in quotes is missing"],
	},
	{
		about: "a credential that the test lacks",
		action: { headers: { "x-key": reference("credentials.key") } },
		found: ["request", "$credentials has not been set"],
	},
	{
		about: "a number where the contract says text",
		action: {
			map: { n: "$.list[0].id" },
			success: `{"n": ${reference("n")}}`,
			output: () => ['"n" is no string'],
		},
		answer: status,
		found: ["output", 'does not fit the contract: "n" is no string'],
	},
	{
		about: "an empty answer",
		action: { map: { s: "$.status" }, success: `{"s": ${reference("s")}}` },
		answer: { status: 204, body: "" },
		found: ["template", "$s has not been set"],
	},
	{
		about: "an answer that is no JSON",
		action: {},
		answer: { body: "<html>" },
		found: ["answer", '"<html>" is no value'],
	},
	{
		about: "a number that would lose digits",
		action: {},
		answer: { body: '{"id": 12345678901234567890}' },
		found: ["answer", "more digits than can be tested offline"],
	},
];

test.each(mistakes)(
	"$about",
	({ action: given, found, input = {}, ...rest }) => {
		const { failure } = runTest(action(given), { input, ...rest });
		expect(failure?.stage).toBe(found[0]);
		expect(
			`${failure?.message} ${JSON.stringify(failure?.differences ?? [])}`,
		).toContain(found[1]);
	},
);

test("a failing template is told by its name and place", () => {
	const url = `https://a.example/${reference("input.a.trim()")}`;
	expect(runTest(action({ url }), { input: {} }).failure?.place).toEqual({
		template: "request.url",
		at: url.indexOf("trim"),
		end: url.indexOf("}"),
	});
	const header = runTest(action({ headers: { "X-A": "#if(1)" } }), {
		input: {},
	});
	expect(header.failure?.place).toEqual({
		template: "request.headers.X-A",
		at: 0,
		end: 3,
	});
});
