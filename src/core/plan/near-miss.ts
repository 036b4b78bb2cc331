// An integration to be created and the unmanaged ones of its type -> those that are probably meant, under a slightly different name.
import { distance } from "fastest-levenshtein";
import type { NearMiss } from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import type { Ownership } from "./marked.ts";

/** @param free integrations that no document has */
export function nearMisses(
	wanted: { readonly key: string; readonly name: string },
	typeId: string,
	free: readonly Ownership[],
): readonly NearMiss[] {
	return free
		.filter(
			({ integration, mark }) =>
				mark === null &&
				integration.typeId === typeId &&
				isNear(wanted.name, integration.name),
		)
		.map(({ integration }) => ({
			key: wanted.key,
			name: wanted.name,
			integrationId: integration.id,
			found: integration.name,
		}));
}

/** Names that differ by blanks inside, accents, or two letters; in short names by one, in the shortest by none. */
export function isNear(a: string, b: string): boolean {
	const [one, other] = [folded(a), folded(b)];
	if (one === other) return true;
	// `Orders 1` and `Orders 2` are meant to be two.
	if (digits(one) !== digits(other)) return false;
	const allowed = Math.min(
		2,
		Math.floor(Math.min(one.length, other.length) / 3),
	);
	return distance(one, other) <= allowed;
}

function folded(name: string): string {
	return comparableName(name)
		.normalize("NFKD")
		.replace(/[\p{M}\p{Cf}\s]/gu, "");
}

function digits(name: string): string {
	return name.replace(/\D/g, "");
}
