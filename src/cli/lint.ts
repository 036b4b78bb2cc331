// `lint`: files, every environment, offline -> findings, in as many formats as asked for.
import { resolve } from "node:path";
import type { Command } from "commander";
import { lintGithub } from "../core/render/github.ts";
import { lintGitlab } from "../core/render/gitlab.ts";
import { lintJunit } from "../core/render/junit.ts";
import {
	countSeverities,
	type LintOutcome,
	lintJson,
	lintText,
} from "../core/render/lint.ts";
import { plain } from "../core/render/palette.ts";
import { lintSarif } from "../core/render/sarif.ts";
import { repositoryPrefix } from "../io/git/folder.ts";
import type { Redactor } from "../io/redact.ts";
import {
	chosenBy,
	lintRepository,
	narrowTo,
	type Repository,
	requireMatches,
} from "../stages/repository.ts";
import { openStaged } from "../stages/staged.ts";
import { UsageError } from "../stages/usage.ts";
import { localOption, openDocuments } from "./documents.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { readChanges } from "./lint-changes.ts";
import { readOutputs, writeOutputs } from "./outputs.ts";

const formats = [
	"pretty",
	"json",
	"sarif",
	"github",
	"gitlab",
	"junit",
] as const;

interface LintOptions {
	readonly config?: string;
	readonly env?: string;
	readonly format: readonly string[];
	readonly base?: string;
	readonly changed?: boolean;
	readonly staged?: boolean;
	readonly local?: boolean;
	readonly maxWarnings?: string;
	readonly stdin?: boolean;
	readonly stdinFilename?: string;
}

export function addLint(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
	redactor: Redactor,
	version: string,
): void {
	program
		.command("lint")
		.description("judge every file in every environment, offline")
		.argument("[paths...]", "files or folders; default: the whole repository")
		.option(
			"--format <format>",
			`${formats.join(", ")}; repeatable, and NAME:FILE writes to a file`,
			(format: string, before: readonly string[]) => [...before, format],
			[],
		)
		.option(
			"--base <ref>",
			"compare with where this branch left REF: changed types, removed integrations",
		)
		.option(
			"--changed",
			"tell only of files that differ from --base, else from the last commit",
		)
		.option(
			"--staged",
			"judge what Git is about to commit, its index, and tell only of files that differ from the last commit or are named",
		)
		.option(...localOption)
		.option("--max-warnings <n>", "fail where there are more warnings")
		.option("--stdin", "read the text of one file from standard input")
		.option("--stdin-filename <path>", "which file that is")
		.action(async (paths: string[], _options, command: Command) => {
			const options = command.optsWithGlobals<LintOptions>();
			exit(await lint(edge, paths, options, redactor, version));
		});
}

async function lint(
	edge: Edge,
	paths: readonly string[],
	options: LintOptions,
	redactor: Redactor,
	version: string,
): Promise<ExitCode> {
	const outputs = readOutputs(
		"lint",
		formats,
		options.format.length > 0 ? options.format : ["pretty"],
	);
	const mostWarnings = readCount(options.maxWarnings);
	if (options.staged && (options.changed || options.stdin))
		throw new UsageError(
			`--staged reads Git's index: it goes without ${options.stdin ? "--stdin" : "--changed"}`,
		);
	const overlay = await readOverlay(edge, options);
	const staged = options.staged
		? await openStaged(edge, { config: options.config, paths }, redactor.scrub)
		: null;
	// What is compared with a commit or an index is what is here.
	const local =
		options.local === true ||
		options.changed === true ||
		options.base !== undefined;
	const { repository } =
		staged ??
		(await openDocuments(
			edge,
			redactor,
			{
				config: options.config,
				paths,
				needsSettings: false,
				...(overlay ? { overlay } : {}),
			},
			local,
		));
	requireMatches(edge, repository, paths);
	const environments = lintEnvironments(repository, options.env);
	const changes = await readChanges(repository, options, redactor.scrub);
	const { base } = changes;
	const changed =
		staged && paths.length === 0 ? staged.changed : changes.changed;
	const named = chosenBy(
		edge,
		repository,
		overlay ? [...paths, overlay.path] : paths,
	);
	// Settings have a part in every document.
	const settingsFile = repository.sources[0]?.file ?? "";
	const all =
		repository.settingsPath !== null && changed?.has(settingsFile) === true;
	const tree = narrowTo(
		repository,
		lintRepository(repository, {
			environments: options.env === undefined ? null : environments,
			base,
		}),
		(file) => named(file) && (changed === null || all || changed.has(file)),
	);
	sayAlone(edge, repository);
	const outcome: LintOutcome = {
		judged: tree.files,
		documents: tree.documents.length,
		environments,
		findings: tree.findings,
		sources: repository.sources,
	};
	const prefix = await repositoryPrefix(repository.folder);
	await writeOutputs(edge, outputs, (format, toTerminal) => {
		switch (format) {
			case "pretty":
				return lintText(
					outcome,
					toTerminal ? edge.palette : plain,
					toTerminal ? edge.width : 100,
				);
			case "json":
				return lintJson(outcome);
			case "sarif":
				return lintSarif(outcome, { version, prefix });
			case "github":
				return lintGithub(outcome, prefix);
			case "gitlab":
				return lintGitlab(outcome, prefix);
			case "junit":
				return lintJunit(outcome, outcome.judged, prefix);
		}
	});
	const { errors, warnings } = countSeverities(tree.findings);
	if (mostWarnings !== null && warnings > mostWarnings)
		edge.err(
			`${warnings} ${warnings === 1 ? "warning" : "warnings"}, at most ${mostWarnings} are accepted (--max-warnings)\n`,
		);
	return errors > 0 || (mostWarnings !== null && warnings > mostWarnings)
		? exitCodes.problems
		: exitCodes.done;
}

function readCount(text: string | undefined): number | null {
	if (text === undefined) return null;
	if (!/^\d{1,9}$/.test(text))
		throw new UsageError(`--max-warnings takes a whole number, not "${text}"`);
	return Number(text);
}

async function readOverlay(
	edge: Edge,
	options: LintOptions,
): Promise<{ path: string; bytes: Uint8Array } | null> {
	if (!options.stdin && options.stdinFilename === undefined) return null;
	if (!options.stdin || options.stdinFilename === undefined)
		throw new UsageError(
			"--stdin and --stdin-filename go together: the text, and which file it is",
		);
	return {
		path: resolve(edge.folder, options.stdinFilename),
		bytes: await edge.input(),
	};
}

function sayAlone(edge: Edge, repository: Repository): void {
	if (repository.settings !== null) return;
	edge.err(
		repository.settingsPath === null
			? "no gc-integrations.yaml found: the documents are judged alone, without environments\n"
			: "the settings are wrong: the documents are judged alone, without environments\n",
	);
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
