// Maps of the settings whose keys are knowledge of their own -> keys that name nothing known.

import { nodeAt } from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import type { Node } from "../types.ts";
import { suggest } from "../values/suggest.ts";
import * as messages from "./messages.ts";

/** Keys of a settings map that must name something known, such as integration types under `limits`. */
export function mapKeyProblems(
	file: string,
	root: Node,
	path: readonly string[],
	what: string,
	known: readonly string[],
): readonly Problem[] {
	const map = nodeAt(root, path);
	if (map?.kind !== "map") return [];
	return [...map.entries].flatMap(([name, { keySpan }]): Problem[] => {
		if (known.includes(name)) return [];
		const suggestion = suggest(name, known);
		return [
			{
				rule: "unknown-field",
				message: messages.unknownSetting(name, what, known, suggestion),
				file,
				span: keySpan,
				...(suggestion === undefined ? {} : { suggestion }),
			},
		];
	});
}
