// `lint`: files, every environment, offline -> findings.
import type { Command } from "commander";
import {
	countSeverities,
	type LintOutcome,
	lintJson,
	lintText,
} from "../core/render/lint.ts";
import { type Edge, type ExitCode, exitCodes, UsageError } from "./edge.ts";
import {
	lintRepository,
	narrowTo,
	openRepository,
	type Repository,
} from "./repository.ts";

interface LintOptions {
	readonly config?: string;
	readonly env?: string;
	readonly format: string;
}

export function addLint(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
): void {
	program
		.command("lint")
		.description("judge every file in every environment, offline")
		.argument("[paths...]", "files or folders; default: the whole repository")
		.option("--format <format>", "pretty or json", "pretty")
		.action(async (paths: string[], _options, command: Command) => {
			exit(await lint(edge, paths, command.optsWithGlobals<LintOptions>()));
		});
}

async function lint(
	edge: Edge,
	paths: readonly string[],
	options: LintOptions,
): Promise<ExitCode> {
	if (!["pretty", "json"].includes(options.format))
		throw new UsageError(
			`unknown format "${options.format}": lint knows pretty and json`,
		);
	const repository = await openRepository(edge, {
		config: options.config,
		paths,
		needsSettings: false,
	});
	const environments = lintEnvironments(repository, options.env);
	const tree = narrowTo(
		edge,
		repository,
		paths,
		lintRepository(repository, options.env === undefined ? null : environments),
	);
	if (repository.settingsPath === null)
		edge.err(
			"no gc-integrations.yaml found: the documents are judged alone, without environments\n",
		);
	else if (repository.settings === null)
		edge.err(
			"the settings are wrong: the documents are judged alone, without environments\n",
		);
	const outcome: LintOutcome = {
		files: tree.files,
		documents: tree.documents.length,
		environments,
		findings: tree.findings,
		texts: new Map(
			repository.sources.flatMap((source) =>
				"text" in source ? [[source.file, source.text]] : [],
			),
		),
	};
	edge.out(
		options.format === "json"
			? lintJson(outcome)
			: lintText(outcome, edge.palette, edge.width),
	);
	return countSeverities(tree.findings).errors > 0
		? exitCodes.problems
		: exitCodes.done;
}

function lintEnvironments(
	repository: Repository,
	only: string | undefined,
): readonly string[] {
	const names = [...(repository.settings?.environments.keys() ?? [])];
	if (only === undefined || repository.settings === null) return names;
	if (!names.includes(only))
		throw new UsageError(
			`there is no environment "${only}"; the settings have ${names.join(", ")}`,
		);
	return [only];
}
