// no-files: a glob of the settings that matches nothing, told where it stands.

import type { Problem } from "../../findings/problem.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Place } from "../../types.ts";
import * as messages from "../messages.ts";

const firstLine = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** @param unmatched globs that match no file */
export function noFiles(
	settings: Settings,
	unmatched: readonly string[],
): readonly Problem[] {
	const { file, integrations, integrationPlaces } = settings;
	const rule = "no-files";
	const unmatchedAt = (
		of: "integrations" | "actions",
		places: readonly Place[],
	): readonly Problem[] =>
		settings[of].flatMap((glob, at): Problem[] => {
			const place = places[at];
			if (!place || !unmatched.includes(glob)) return [];
			return [{ rule, message: messages.noFiles([glob], of), ...place }];
		});
	// Not every repository has data actions: their default may match nothing.
	const ofActions = unmatchedAt("actions", settings.actionPlaces);
	if (integrationPlaces.length === 0) {
		// Nobody has documents of every kind that the default allows.
		if (!integrations.every((glob) => unmatched.includes(glob)))
			return ofActions;
		const message = messages.noFiles(integrations, "integrations");
		return [{ rule, message, file, span: firstLine }, ...ofActions];
	}
	const [first] = integrationPlaces;
	if (first && integrations.every((glob) => glob.startsWith("!")))
		return [{ rule, message: messages.nothingTakenIn, ...first }, ...ofActions];
	return [...unmatchedAt("integrations", integrationPlaces), ...ofActions];
}
