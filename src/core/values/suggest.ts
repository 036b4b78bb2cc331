// A word that is not known and the words that are -> the one that was probably meant.
import { distance } from "fastest-levenshtein";

/** The nearest of `known`: equal but for case and separators, a few letters away, or the one that begins alike. */
export function suggest(
	word: string,
	known: readonly string[],
): string | undefined {
	if (known.length > mostKnown) return undefined;
	const bare = plain(word);
	const same = known.find((candidate) => plain(candidate) === bare);
	if (same !== undefined) return same;
	let best: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of known) {
		const other = plain(candidate);
		const allowed = Math.min(
			3,
			Math.floor(Math.max(bare.length, candidate.length) / 3),
		);
		if (Math.abs(bare.length - other.length) > allowed) continue;
		const steps = stepsBetween(bare, other);
		if (steps <= allowed && steps < least) {
			best = candidate;
			least = steps;
		}
	}
	return best ?? beginsAlike(bare, known);
}

/** No person has so many to choose from, and each of many unknown words would be held against all of them. */
const mostKnown = 2000;

/** One word is held against many, and each of these against many words. */
const plainOf = new Map<string, string>();
const mostKept = 10_000;

function plain(word: string): string {
	const kept = plainOf.get(word);
	if (kept !== undefined) return kept;
	const made = word.toLowerCase().replace(/[-_\s.]/g, "");
	if (plainOf.size < mostKept) plainOf.set(word, made);
	return made;
}

/** Letters that changed places are one slip, not two. */
function stepsBetween(a: string, b: string): number {
	return swapped(a, b) ? 1 : distance(a, b);
}

function swapped(a: string, b: string): boolean {
	if (a.length !== b.length) return false;
	let at = 0;
	while (at < a.length && a[at] === b[at]) at += 1;
	return (
		at < a.length &&
		a[at] === b[at + 1] &&
		a[at + 1] === b[at] &&
		a.slice(at + 2) === b.slice(at + 2)
	);
}

/** `production` for prod, `digicert` for digicert-rotation; nothing where several would do. */
function beginsAlike(
	bare: string,
	known: readonly string[],
): string | undefined {
	const shortest = 4;
	const alike = known.filter((candidate) => {
		const other = plain(candidate);
		const [short, long] =
			bare.length < other.length ? [bare, other] : [other, bare];
		return short.length >= shortest && long.startsWith(short);
	});
	return alike.length === 1 ? alike[0] : undefined;
}
