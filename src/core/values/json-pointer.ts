// A JSON value and a pointer into it (RFC 6901) -> what is there.
import type { Json } from "../types.ts";

/** Undefined: nothing is there. */
export function pointedAt(json: Json, pointer: string): Json | undefined {
	let at: Json | undefined = json;
	for (const escaped of pointer.split("/").slice(1)) {
		const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
		if (at === null || typeof at !== "object") return undefined;
		if (Array.isArray(at) && !/^(?:0|[1-9][0-9]*)$/.test(step))
			return undefined;
		if (!Object.hasOwn(at, step)) return undefined;
		at = (at as Readonly<Record<string, Json>>)[step];
	}
	return at;
}
