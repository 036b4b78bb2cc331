// no-files: a glob of the settings that matches nothing, told where it stands.

import type { Problem } from "../../findings/problem.ts";
import type { Settings } from "../../settings/settings.ts";
import * as messages from "../messages.ts";

const firstLine = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** @param unmatched globs that match no file */
export function noFiles(
	{ file, integrations, integrationPlaces }: Settings,
	unmatched: readonly string[],
): readonly Problem[] {
	const rule = "no-files";
	if (integrationPlaces.length === 0) {
		// Nobody has documents of every kind that the default allows.
		if (!integrations.every((glob) => unmatched.includes(glob))) return [];
		const message = messages.noFiles(integrations);
		return [{ rule, message, file, span: firstLine }];
	}
	return integrations.flatMap((glob, at): Problem[] => {
		const place = integrationPlaces[at];
		if (!place || !unmatched.includes(glob)) return [];
		return [{ rule, message: messages.noFiles([glob]), ...place }];
	});
}
