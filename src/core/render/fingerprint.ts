// A finding -> an identity that survives line moves.
import { createHash } from "node:crypto";
import type { Finding } from "../types.ts";
import { repositoryPath } from "./finding.ts";

/** A digest for each finding, in order: equal after lines moved, and unique in the run (repetitions are counted). */
export function fingerprintsOf(
	findings: readonly Finding[],
	prefix: string,
): readonly string[] {
	const seen = new Map<string, number>();
	return findings.map((finding) => {
		const { rule, file, key, environment, environments, message } = finding;
		const identity = JSON.stringify([
			rule,
			repositoryPath(prefix, file),
			key ?? null,
			environment ?? environments ?? null,
			withoutPositions(message),
		]);
		const earlier = seen.get(identity) ?? 0;
		seen.set(identity, earlier + 1);
		return createHash("sha256")
			.update(earlier === 0 ? identity : `${identity}${earlier}`)
			.digest("hex")
			.slice(0, 32);
	});
}

/** Messages name other places (`integrations/a.yaml:3:7`, `on line 12`), which move as well. */
function withoutPositions(message: string): string {
	return message
		.replace(/:\d+:\d+\b/g, "")
		.replace(/\b(line|column) \d+/g, "$1");
}
