// A document's type -> the type that the platform has for it.
import type { Catalog } from "../catalog/catalog.ts";
import type { LiveType } from "../types.ts";

/**
 * The live type of a document: by its platform id, else the only one whose slots accept its credential type
 * (Google's id is documented nowhere), but none that has the id of another type of ours.
 */
export function findLiveType(
	platformType: string,
	credentialTypes: readonly string[],
	catalog: Pick<Catalog, "types">,
	types: readonly LiveType[],
): LiveType | undefined {
	const named = types.find((type) => type.id === platformType);
	if (named) return named;
	const known = new Set(
		[...catalog.types.values()].map((one) => one.platformType),
	);
	const accepting = types.filter(
		({ id, slots }) =>
			!known.has(id) &&
			Object.values(slots).some((slot) =>
				slot.credentialTypes.some((name) => credentialTypes.includes(name)),
			),
	);
	return accepting.length === 1 ? accepting[0] : undefined;
}
