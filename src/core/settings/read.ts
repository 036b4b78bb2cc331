// The settings file's text -> complete settings, or what is wrong with them.

import type { Catalog } from "../catalog/catalog.ts";
import { toJson } from "../document/node.ts";
import { parseText } from "../document/parse.ts";
import type { SourceFile } from "../document/source.ts";
import type { Problem } from "../findings/problem.ts";
import { quieter, rules } from "../findings/table.ts";
import { placeholderProblems } from "../judge/placeholders.ts";
import { schemaProblems } from "../judge/schema.ts";
import type { Finding } from "../types.ts";
import { complete } from "./complete.ts";
import { sectionProblems, sharedOrganizations } from "./sections.ts";
import type { Settings, SeverityTable } from "./settings.ts";

export type SettingsResult =
	| { readonly settings: Settings; readonly findings: readonly Finding[] }
	| { readonly settings: null; readonly findings: readonly Finding[] };

export function readSettings(
	source: SourceFile,
	catalog: Catalog,
): SettingsResult {
	const { file } = source;
	if ("problem" in source) {
		const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
		return failed([{ ...source.problem, file, span }]);
	}
	const parsed = parseText(source.text);
	const problems: Problem[] = parsed.problems.map((problem) => ({
		...problem,
		file,
	}));
	const document = parsed.documents[0];
	if (problems.length > 0) return failed(problems);
	const root = document?.root;
	if (parsed.documents.length !== 1 || root?.kind !== "map") {
		const span = root?.span ?? { line: 1, column: 1, endLine: 1, endColumn: 2 };
		return failed([
			{
				rule: "invalid-type",
				message:
					parsed.documents.length > 1
						? "the settings are one YAML document, this file holds several"
						: "the settings are a mapping that begins with `version: 1`",
				file,
				span,
			},
		]);
	}
	problems.push(
		...schemaProblems(
			{ file, node: root },
			catalog.validateSettings(toJson(root)),
			toJson(root),
		),
		...sectionProblems(file, root, catalog),
	);
	if (problems.length > 0) return failed(problems);
	const settings = complete(file, root, catalog);
	return {
		settings,
		findings: findingsOf(
			[...placeholderProblems(file, root), ...sharedOrganizations(file, root)],
			settings.rules,
		),
	};
}

function failed(problems: readonly Problem[]): SettingsResult {
	return { settings: null, findings: findingsOf(problems, {}) };
}

function findingsOf(
	problems: readonly Problem[],
	severities: SeverityTable,
): readonly Finding[] {
	return problems.flatMap(
		({
			ofSource: _ofSource,
			document: _document,
			path: _path,
			mended: _mended,
			atMost,
			...problem
		}): Finding[] => {
			const { rule } = problem;
			const found = severities[rule] ?? rules[rule].severity;
			return found === "off"
				? []
				: [{ ...problem, severity: quieter(found, atMost ?? found) }];
		},
	);
}
