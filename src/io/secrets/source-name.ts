// A reference -> what a sentence calls its source.
import type { SecretReference } from "../../core/types.ts";

/** `environment variable CRM_SECRET`, `file secrets/crm`, `/private_key in file key.json`. */
export function sourceName(reference: SecretReference): string {
	if ("env" in reference) return `environment variable ${reference.env}`;
	if ("store" in reference)
		return `item ${reference.item} of store ${reference.store}`;
	const { file, pointer } = reference;
	return pointer === undefined ? `file ${file}` : `${pointer} in file ${file}`;
}
