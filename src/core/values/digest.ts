// A JSON value -> a digest that does not depend on the order of members.
import { hash } from "node:crypto";
import type { Json } from "../types.ts";
import { by } from "./order.ts";

/** `sha256:` and 64 hexadecimal digits. Members that are undefined count as absent. */
export function digest(value: unknown): string {
	const text = JSON.stringify(
		sorted(JSON.parse(JSON.stringify(value)) as Json),
	);
	return `sha256:${hash("sha256", text)}`;
}

function sorted(value: Json): Json {
	if (Array.isArray(value)) return value.map(sorted);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(by(([name]) => name))
			.map(([name, member]) => [name, sorted(member as Json)]),
	);
}
