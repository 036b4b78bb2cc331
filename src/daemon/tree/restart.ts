// The settings at the start and those of now -> what the running daemon cannot follow, by path.
import type { Settings } from "../../core/settings/settings.ts";

/** Sorted; empty: nothing. */
export function restartNeeded(
	first: Settings,
	now: Settings,
): readonly string[] {
	const before = startOnly(first);
	const after = startOnly(now);
	if (before.has("source.git") !== after.has("source.git")) return ["source"];
	return [...new Set([...before.keys(), ...after.keys()])]
		.filter((path) => before.get(path) !== after.get(path))
		.sort();
}

/** What is only looked at before anything runs. */
function startOnly({ server, source }: Settings): ReadonlyMap<string, string> {
	const values: readonly (readonly [string, unknown])[] = [
		["server.host", server.host],
		["server.port", server.port],
		...(source
			? ([
					["source.git", true],
					["source.git.url", source.url],
					["source.git.branch", source.branch],
					["source.git.path", source.path],
					["source.git.interval", source.intervalMs],
					["source.git.username", source.username],
					["source.git.token", source.token?.value ?? null],
				] as const)
			: []),
	];
	return new Map(values.map(([path, value]) => [path, JSON.stringify(value)]));
}
