// A repository -> its findings, the whole of them.
import {
	type LintedTree,
	type LintOptions,
	lintTree,
} from "../core/lint/lint.ts";
import { orderFindings } from "../core/lint/told.ts";
import { integrationSources, type Repository } from "./repository.ts";

/** Lints the whole tree; wrong settings leave the documents judged alone. */
export function lintRepository(
	repository: Repository,
	options?: LintOptions,
): LintedTree {
	const tree = lintTree(
		integrationSources(repository),
		repository.settings,
		repository.catalog,
		{
			environments: null,
			base: null,
			...options,
			unmatched: repository.walked.unmatched,
			beside: repository.beside,
		},
	);
	return {
		...tree,
		findings: [...repository.settingsFindings, ...tree.findings].sort(
			orderFindings,
		),
	};
}
