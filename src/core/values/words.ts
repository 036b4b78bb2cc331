// Words and counts -> parts of sentences.
import type { Place } from "../types.ts";

export function at(place: Place): string {
	return `${place.file}:${place.span.line}:${place.span.column}`;
}

export function list(words: readonly string[]): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function every(words: readonly string[]): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** A sentence and what follows it: the mark that ends the first stays the only one. */
export function followedBy(sentence: string, next: string): string {
	return `${sentence}${/[.?!…]$/.test(sentence) ? "" : "."} ${next}`;
}

/** Enough names to recognise what it is about. */
export function some(names: readonly string[]): string {
	const shown = names.slice(0, 10);
	const more = names.length - shown.length;
	return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

export function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}
