// One test of a data action, and what comes of it. Everything that the action, its templates and its test say is given as values.
import type { Json, JsonObject } from "../types.ts";

/** Templates are their texts, files are read already. */
export interface TestedAction {
	readonly contract: {
		readonly input: Judge;
		readonly output: Judge;
	};
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
		/** Undefined: the platform's default, the whole input. */
		readonly body: string | undefined;
	};
	readonly response: {
		readonly translationMap: Readonly<Record<string, string>>;
		/** JSON texts, as the platform keeps them. */
		readonly defaults: Readonly<Record<string, string>>;
		/** Undefined: the platform's default, the whole answer. */
		readonly successTemplate: string | undefined;
	};
}

/** What is wrong with a value, a sentence each. */
export type Judge = (value: Json) => readonly string[];

export interface ActionTest {
	readonly input: JsonObject;
	readonly credentials?: JsonObject;
	readonly authResponse?: JsonObject;
	readonly request?: {
		readonly method?: string;
		readonly url?: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: Json;
	};
	readonly answer?: {
		readonly status?: number;
		/** A text is the raw one. */
		readonly body?: Json;
	};
	readonly output?: Json;
	/** A part of what must be said. */
	readonly error?: string;
}

export const stages = [
	"input",
	"request",
	"answer",
	"map",
	"template",
	"output",
] as const;
export type Stage = (typeof stages)[number];

/** Which of an action's texts, as a path into its document. */
export type TemplateName =
	| "request.url"
	| "request.body"
	| "response.successTemplate"
	| `request.headers.${string}`
	| `response.translationMap.${string}`;

/** Where in a template or a path: offsets into its text. */
export interface TemplatePlace {
	readonly template: TemplateName;
	readonly at: number;
	readonly end: number;
}

/** Undefined: it is not there. */
export interface Difference {
	readonly path: string;
	readonly expected: Json | undefined;
	readonly actual: Json | undefined;
}

export interface Failure {
	readonly stage: Stage;
	readonly message: string;
	readonly place?: TemplatePlace;
	/** What was written, where it is no JSON, and where it stops to be. */
	readonly rendered?: { readonly text: string; readonly at: number };
	readonly differences?: readonly Difference[];
}

export interface SentRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Undefined: none is sent. */
	readonly body: string | undefined;
}

export interface Outcome {
	/** Undefined: it passed. */
	readonly failure: Failure | undefined;
	/** As far as it came. */
	readonly request: SentRequest | undefined;
	readonly output: Json | undefined;
}
