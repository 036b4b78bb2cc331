// A document's type -> the type that the platform has for it.
import type { LiveType } from "../types.ts";

/**
 * The live type of a document: by its platform id, else the only one whose slots accept its credential type
 * (Google's id is documented nowhere).
 */
export function findLiveType(
	platformType: string,
	credentialTypes: readonly string[],
	types: readonly LiveType[],
): LiveType | undefined {
	const named = types.find((type) => type.id === platformType);
	if (named) return named;
	const accepting = types.filter((type) =>
		Object.values(type.slots).some((slot) =>
			slot.credentialTypes.some((name) => credentialTypes.includes(name)),
		),
	);
	return accepting.length === 1 ? accepting[0] : undefined;
}
