// An action -> a first test of it, made from its contracts: an input that fits, stand-ins for secrets, an answer that its paths find something in.
import { sampleOf } from "../contract/sample.ts";
import type { Json, JsonObject } from "../types.ts";
import { isObject, object } from "../values/json.ts";
import type { Exchange } from "./action.ts";
import type { Contracts } from "./tested.ts";

export function firstTest(
	name: string,
	exchange: Exchange,
	{ input, output }: Contracts,
): JsonObject {
	const { request, response } = exchange;
	const templates = [
		request.url,
		...request.headers.values(),
		request.body,
		response.successTemplate,
	].flatMap((text) => text?.text ?? []);
	const standIns = (variable: string): JsonObject => {
		const names = templates.flatMap((text) => membersUsed(text, variable));
		return names.length > 0
			? {
					[variable]: Object.fromEntries(
						names.map((member) => [member, "for-the-test"]),
					),
				}
			: {};
	};
	const given = sampleOf({ type: "object", ...object(input) });
	return {
		name,
		input: given,
		...standIns("credentials"),
		...standIns("authResponse"),
		answer: { status: 200, body: answerBody(exchange, output) },
	};
}

const references =
	/\$!?\{?(credentials|authResponse)\.([A-Za-z][A-Za-z0-9_-]*)/g;

function membersUsed(template: string, variable: string): readonly string[] {
	return Array.from(template.matchAll(references)).flatMap(
		([, of, name = ""]) => (of === variable ? [name] : []),
	);
}

function answerBody({ response }: Exchange, output: Json): Json {
	const { translationMap } = response;
	if (translationMap.size === 0) return sampleOf(output);
	const properties = object(object(output)["properties"]);
	let body: Json | undefined;
	for (const [name, { text }] of translationMap) {
		const steps = stepsOf(text);
		if (steps) body = withValue(body, steps, sampleOf(properties[name]));
	}
	return body ?? {};
}

const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^'\\]*)'\]|\[([0-9]{1,2})\]/y;

/** Of a path that leads to one place, undefined of others. */
function stepsOf(path: string): readonly (string | number)[] | undefined {
	const steps: (string | number)[] = [];
	step.lastIndex = path.startsWith("$") ? 1 : path.length;
	while (step.lastIndex < path.length) {
		const [whole, dotted, quoted, index] = step.exec(path) ?? [];
		if (whole === undefined) return undefined;
		steps.push(index === undefined ? (dotted ?? quoted ?? "") : Number(index));
	}
	return steps.length > 0 ? steps : undefined;
}

function withValue(
	json: Json | undefined,
	[first, ...rest]: readonly (string | number)[],
	value: Json,
): Json {
	if (first === undefined) return json ?? value;
	if (typeof first === "number") {
		const items = Array.isArray(json) ? [...(json as readonly Json[])] : [];
		while (items.length < first) items.push({});
		items[first] = withValue(items[first], rest, value);
		return items;
	}
	const members = isObject(json) ? json : {};
	return { ...members, [first]: withValue(members[first], rest, value) };
}
