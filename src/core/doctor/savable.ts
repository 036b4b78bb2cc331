// What was read of an organization -> the catalogue to keep, or why there is none: half of one would make lint silent.
import type { CheckInput } from "./check.ts";
import { firstFailure } from "./examination.ts";
import type { LiveCatalog } from "./live-catalog.ts";
import * as messages from "./messages.ts";
import { isStranger } from "./stranger.ts";
import { liveCatalogOf } from "./types.ts";

export function savable(
	input: CheckInput,
): { readonly catalog: LiveCatalog } | { readonly problem: string } {
	const { types, slots, credentialTypes, configSchemas } = input.examination;
	const failed = firstFailure(types, slots, credentialTypes, configSchemas);
	if (failed) return { problem: failed.message };
	return isStranger(input)
		? { problem: messages.notTheirs() }
		: { catalog: liveCatalogOf(input) };
}
