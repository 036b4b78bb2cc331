// A word that is not known and the words that are -> the one that was probably meant.
import { distance } from "fastest-levenshtein";

/** The nearest of `known`: equal but for case and separators, or at most a third of its letters away. */
export function suggest(
	word: string,
	known: readonly string[],
): string | undefined {
	const bare = plain(word);
	const same = known.find((candidate) => plain(candidate) === bare);
	if (same !== undefined) return same;
	let best: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of known) {
		const steps = distance(bare, plain(candidate));
		const allowed = Math.min(
			3,
			Math.floor(Math.max(bare.length, candidate.length) / 3),
		);
		if (steps <= allowed && steps < least) {
			best = candidate;
			least = steps;
		}
	}
	return best;
}

function plain(word: string): string {
	return word.toLowerCase().replace(/[-_\s.]/g, "");
}
