// A secret's value and a key -> a digest that shows whether it changed, and nothing else.
import { createHash, createHmac, hkdfSync } from "node:crypto";
import type { Fingerprints } from "../types.ts";

/** Made from `fingerprintKey`, or from the OAuth client secret where none is set. */
export interface FingerprintKey {
	readonly id: string;
	readonly digest: (context: string, value: string) => string;
}

/** Characters. The digests stand where many may read them, and nothing but the key's length keeps anyone from trying words. */
export const shortestFingerprintKey = 32;
/** 72 bits: far beyond chance, and short enough for many fields in one line of notes. */
const digestLength = 12;

export function fingerprintKey(
	secret: string,
	origin: "fingerprintKey" | "oauth",
): FingerprintKey {
	const bytes = Buffer.from(
		hkdfSync("sha256", secret, "gc-integrations", `fingerprint ${origin}`, 32),
	);
	return {
		id: createHash("sha256")
			.update("gc-integrations key id\0")
			.update(bytes)
			.digest("hex")
			.slice(0, 8),
		digest: (context, value) =>
			createHmac("sha256", bytes)
				.update(`${context}\0${value}`)
				.digest("base64url")
				.slice(0, digestLength),
	};
}

/** Digests of all fields of one document's credential. Equal values of two documents give unequal digests. */
export function fingerprints(
	key: FingerprintKey,
	document: string,
	credentialType: string,
	values: Readonly<Record<string, string>>,
): Fingerprints {
	return {
		keyId: key.id,
		fields: Object.fromEntries(
			Object.entries(values).map(([field, value]) => [
				field,
				key.digest(`${document}\0${credentialType}\0${field}`, value),
			]),
		),
	};
}
