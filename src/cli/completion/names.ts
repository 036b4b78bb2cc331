// The files that are here -> the names in them that a command line may take. Nothing is judged, and nothing is fetched.
import { openRepository } from "../../stages/repository.ts";
import type { Edge } from "../edge.ts";

/** At the start of a line of YAML; anywhere among the first of JSON. */
const keyOf =
	/^(?:key|[ \t{]*"key")[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9-]{0,62})/gm;

export async function namesHere(
	edge: Edge,
	asked: "keys" | "environments",
	config: string | undefined,
): Promise<readonly string[]> {
	const { settings, sources } = await openRepository(edge, {
		config,
		paths: [],
		needsSettings: true,
		atOnce: true,
		...(asked === "environments" ? { settingsOnly: true } : {}),
	});
	const names =
		asked === "environments"
			? [...(settings?.environments.keys() ?? [])]
			: sources.flatMap((source) =>
					"text" in source
						? [...source.text.matchAll(keyOf)].map(([, key = ""]) => key)
						: [],
				);
	return [...new Set(names)].sort();
}
