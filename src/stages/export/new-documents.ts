// Documents that are to be written, beside what is there -> which of them are right, and where they are seen from.
import type { Skipped } from "../../core/export/candidates.ts";
import type { NewDocument, NewFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import type { RuleName } from "../../core/findings/table.ts";
import { lintTree } from "../../core/lint/lint.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type { Kind } from "../../core/types.ts";
import { readGlobs } from "../../io/globs.ts";
import { integrationSources, type Repository } from "../repository.ts";

/** From a folder below the settings' one up to it, such as `../`. */
export function wayUp(folder: string): string {
	const parts = folder.split("/").filter((part) => part !== "" && part !== ".");
	return "../".repeat(parts.length);
}

/** Which of the new documents lint has nothing against, beside what is there already. */
export function lintsClean(
	documents: readonly NewDocument[],
	repository: Repository,
	settings: Settings,
	/** What is wrong with a document and known. */
	accepted: ReadonlySet<RuleName> = new Set(),
): {
	readonly sound: readonly NewDocument[];
	readonly refused: readonly Skipped[];
} {
	const refused: Skipped[] = [];
	let sound = documents;
	for (;;) {
		const { findings } = lintTree(
			[...integrationSources(repository), ...sound],
			settings,
			repository.catalog,
		);
		const wrong = new Map(
			findings
				.filter(
					({ severity, rule }) =>
						severity === "error" &&
						rule !== "limit-exceeded" &&
						!accepted.has(rule as RuleName),
				)
				.map(({ file, message }) => [file, message]),
		);
		const bad = sound.filter(({ file }) => wrong.has(file));
		if (bad.length === 0) return { sound, refused };
		for (const { integrationId, name, file, address } of bad)
			refused.push({
				...(address === undefined ? {} : { address }),
				integrationId,
				name,
				reason: messages.wouldNotLint(wrong.get(file) ?? ""),
			});
		sound = sound.filter((one) => !bad.includes(one));
	}
}

/** Files that would not be found again. */
export function unmatched(
	documents: readonly NewFile[],
	{ integrations, actions }: Settings,
	kind: Kind = "integration",
): readonly string[] {
	const globs = readGlobs([...integrations, ...actions]);
	const outside = documents.filter(
		({ file }) => globs.matching(file).length === 0,
	);
	const [first] = outside;
	return first ? [messages.unmatched(outside.length, first.file, kind)] : [];
}
