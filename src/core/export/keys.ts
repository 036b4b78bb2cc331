// Display names -> keys: ASCII, each its own, the same from run to run.
import transliterate from "@sindresorhus/transliterate";
import { withoutLeading, withoutTrailing } from "../values/text.ts";

const mostCharacters = 63;

/** The name in ASCII; `fallback` where nothing of it is left. The second of one name gets a number. */
export function keyFor(
	name: string,
	fallback: string,
	taken: ReadonlySet<string>,
): string {
	const base = slug(name) || fallback;
	for (let number = 1; ; number += 1) {
		const suffix = number === 1 ? "" : `-${number}`;
		const key = `${cut(base, mostCharacters - suffix.length)}${suffix}`;
		if (!taken.has(key)) return key;
	}
}

export function isKey(text: string): boolean {
	return text.length <= mostCharacters && /^[a-z0-9][a-z0-9-]*$/.test(text);
}

/** Letters, digits and hyphens of a text; empty where it has none. */
export function slug(text: string): string {
	const ascii = transliterate(text.normalize("NFC"))
		.toLowerCase()
		.replace(/['’]/g, "")
		.replace(/[^a-z0-9]+/g, "-");
	return cut(withoutLeading(ascii, "-"), mostCharacters);
}

function cut(text: string, length: number): string {
	return withoutTrailing(text.slice(0, length), "-");
}
