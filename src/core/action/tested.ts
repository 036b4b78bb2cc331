// An action as its document describes it -> the action as tests run it, and where in the files a failure stands.
import type {
	Failure,
	TemplateName,
	TestedAction,
} from "../action-test/types.ts";
import { contractFaults } from "../contract/faults.ts";
import { contractJudge } from "../contract/judge.ts";
import { spanInside } from "../document/inside.ts";
import { keySpanAt } from "../document/node.ts";
import { spanBetween } from "../document/offsets.ts";
import type { Json, Place } from "../types.ts";
import type { ActionText, Exchange } from "./action.ts";
import type { WrittenTest } from "./tests.ts";

export interface Contracts {
	readonly input: Json;
	readonly output: Json;
}

/** What the platform gives every custom auth action. */
export const authContracts: Contracts = {
	input: { type: "object" },
	output: { type: "object" },
};

/** The first contract that nothing can be held against, and why. */
export function contractFault({
	input,
	output,
}: Contracts): { readonly of: keyof Contracts; readonly why: string } | null {
	for (const [of, json] of [
		["input", input],
		["output", output],
	] as const) {
		const [why] = contractFaults(json);
		if (why !== undefined) return { of, why };
	}
	return null;
}

export function testedAction(
	{ request, response }: Exchange,
	{ input, output }: Contracts,
): TestedAction {
	return {
		contract: { input: contractJudge(input), output: contractJudge(output) },
		request: {
			method: request.method,
			url: request.url.text,
			headers: textsOf(request.headers),
			body: request.body?.text,
		},
		response: {
			translationMap: textsOf(response.translationMap),
			defaults: response.defaults,
			successTemplate: response.successTemplate?.text,
		},
	};
}

function textsOf(
	texts: ReadonlyMap<string, ActionText>,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Array.from(texts, ([name, { text }]) => [name, text]),
	);
}

/**
 * In the template, where the failure knows one, else at the part of the test that does not hold.
 * @param textOf of a file, by its name
 */
export function failurePlace(
	{ place, stage }: Failure,
	exchange: Exchange,
	{ node }: WrittenTest,
	file: string,
	textOf: (file: string) => string | undefined,
): Place {
	const text = place && textAt(exchange, place.template);
	const source = text ? textOf(text.file) : undefined;
	if (place && text && source !== undefined)
		return {
			file: text.file,
			span: text.node
				? spanInside(source, text.node, place.at, place.end)
				: spanBetween(text.text, place.at, place.end),
		};
	const span =
		keySpanAt(node, [stage]) ??
		keySpanAt(node, ["error"]) ??
		keySpanAt(node, ["name"]) ??
		node.span;
	return { file, span };
}

function textAt(
	{ request, response }: Exchange,
	template: TemplateName,
): ActionText | null | undefined {
	switch (template) {
		case "request.url":
			return request.url;
		case "request.body":
			return request.body;
		case "response.successTemplate":
			return response.successTemplate;
		default: {
			const [part, member] = template.split(".");
			const name = template.slice(`${part}.${member}.`.length);
			return member === "headers"
				? request.headers.get(name)
				: response.translationMap.get(name);
		}
	}
}
