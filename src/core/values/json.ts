// JSON of unknown shape -> the shape that is wanted, empty where it is another.
import type { Json, JsonObject } from "../types.ts";

/** What came from JSON has members of JSON. */
export function isObject(json: unknown): json is JsonObject {
	return json !== null && typeof json === "object" && !Array.isArray(json);
}

/** Undefined: it is no JSON. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

export function object(json: unknown): JsonObject {
	return isObject(json) ? json : {};
}

export function list(json: Json | undefined): readonly Json[] {
	return Array.isArray(json) ? (json as readonly Json[]) : [];
}

export function text(json: unknown): string {
	return typeof json === "string" ? json : "";
}

export function optionalText(json: unknown): string | undefined {
	return typeof json === "string" ? json : undefined;
}

export function texts(
	json: Json | undefined,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(object(json)).map(([key, value]) => [key, text(value)]),
	);
}
