// A seed becomes a sequence of UUID-shaped ids; a clock becomes strictly increasing ISO dates.
import { hash } from "node:crypto";

/** The same seed gives the same ids in the same order; the order of the ids as texts is not the order they were made in. */
export function idSequence(seed: string): () => string {
	let made = 0;
	return () => {
		made += 1;
		const hex = hash("sha256", `${seed}/${made}`);
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
	};
}

/** ISO dates with milliseconds, of which no two are equal: dates made within one millisecond run ahead of the clock. */
export function dateSequence(clock: () => number): () => string {
	let last = 0;
	return () => {
		last = Math.max(clock(), last + 1);
		return new Date(last).toISOString();
	};
}
