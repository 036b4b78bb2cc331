// A data action as the platform has it -> the place in it that looks like a secret: what is written into Git stays there for good.
import { isSecretValue } from "../findings/secret-words.ts";
import { holdsSecret } from "../lint/actions/secrets.ts";
import type { Json } from "../types.ts";
import { parsed } from "../values/json.ts";
import type { Call } from "./action.ts";

/** What an action is called, and its contract; absent: that of its integration. */
interface Said {
	readonly name?: string;
	readonly category?: string | null;
	readonly input?: Json;
	readonly output?: Json;
}

/** As the document would name it; null: nothing does. */
export function literalSecret(
	action: Pick<Call, "request" | "response"> & Said,
): string | null {
	const { request, response } = action;
	const templates: readonly (readonly [string, string | null, string?])[] = [
		["request.url", request.url],
		["request.body", request.body],
		["response.successTemplate", response.successTemplate],
		...Object.entries(request.headers).map(
			([name, text]) => [`request.headers.${name}`, text, name] as const,
		),
	];
	const found = templates.find(
		([, text, header]) => text !== null && holdsSecret(text, header),
	);
	if (found) return found[0];
	const values: Readonly<Record<string, Json | undefined>> = {
		"response.translationMap": response.translationMap,
		"response.defaults": Object.values(response.defaults).map(
			(text) => (parsed(text) as Json | undefined) ?? text,
		),
		name: action.name,
		category: action.category,
		input: action.input,
		output: action.output,
	};
	return (
		Object.keys(values).find((path) => hasSecretValue(values[path] ?? null)) ??
		null
	);
}

function hasSecretValue(json: Json): boolean {
	if (typeof json === "string") return isSecretValue(json);
	return (
		typeof json === "object" &&
		json !== null &&
		Object.values(json).some(hasSecretValue)
	);
}
