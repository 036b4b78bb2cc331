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

/** The first of them, and how many more there are: enough to recognise what it is about. */
export function some<Item>(
	items: readonly Item[],
	most = 10,
	word: (item: Item) => string = String,
): string {
	const shown = items.slice(0, most).map(word).join(", ");
	const more = items.length - most;
	return more > 0 ? `${shown} and ${more} more` : shown;
}

export function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}

/** Nothing where nothing is like it. */
export function didYouMean(suggestion: string | undefined): string {
	return suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
}

/** A date for people. @param at in ms since 1970 */
export function minute(at: number): string {
	return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
