// `lint`: files, every environment, offline -> findings, in as many formats as asked for.
import { resolve } from "node:path";
import {
	countSeverities,
	type LintOutcome,
	lintJson,
	lintText,
} from "../core/render/lint.ts";
import { plain } from "../core/render/palette.ts";
import { displayName } from "../io/files.ts";
import { repositoryPrefix } from "../io/git/folder.ts";
import { chosenBy, narrowTo, requireMatches } from "../stages/asked.ts";
import { lintRepository } from "../stages/lint.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { openDocuments } from "./documents.ts";
import { type Edge, exitCodes } from "./edge.ts";
import { formats } from "./formats.ts";
import { readOutputs, requireApart, writeOutputs } from "./outputs.ts";

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
	readonly catalog: readonly string[];
}

export const lint: Action = async (context, command) => {
	const { edge, redactor, version } = context;
	const paths = command.args;
	const options = command.optsWithGlobals<LintOptions>();
	const outputs = readOutputs(
		"lint",
		formats.lint,
		options.format.length > 0 ? options.format : ["pretty"],
	);
	const mostWarnings = readCount(options.maxWarnings);
	if (options.staged && (options.changed || options.stdin))
		throw new UsageError(
			`--staged reads Git's index: it goes without ${options.stdin ? "--stdin" : "--changed"}`,
		);
	const overlay = await readOverlay(edge, options);
	const staged = options.staged
		? await (await import("../stages/staged.ts")).openStaged(
				edge,
				{ config: options.config, paths },
				redactor.scrub,
			)
		: null;
	// What is compared with a commit or an index is what is here.
	const local =
		options.local === true ||
		options.changed === true ||
		options.base !== undefined;
	const { repository } =
		staged ??
		(await openDocuments(
			context,
			{
				config: options.config,
				paths,
				needsSettings: false,
				...(overlay ? { overlay } : {}),
			},
			local,
		));
	await requireApart(
		edge,
		outputs.map(({ file }) => file),
		repository,
	);
	requireMatches(
		edge,
		repository,
		staged ? paths.filter((path) => !sayStray(edge, repository, path)) : paths,
	);
	const environments = lintEnvironments(repository, options.env);
	const changes =
		options.base === undefined && !options.changed
			? { base: null, changed: null }
			: await (await import("./lint-changes.ts")).readChanges(
					repository,
					options,
					redactor.scrub,
				);
	const { base } = changes;
	const live =
		options.catalog.length === 0
			? null
			: await (await import("./lint-catalogs.ts")).readCatalogs(
					edge,
					repository,
					options.catalog,
					environments,
				);
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
			findingsOnly: true,
			...(live ? { live } : {}),
		}),
		(file) => named(file) && (changed === null || all || changed.has(file)),
	);
	sayAlone(edge, repository);
	const outcome: LintOutcome = {
		judged: tree.files,
		documents: tree.documents.length + tree.actions.length,
		environments,
		findings: tree.findings,
		sources: [...repository.sources, ...repository.beside.values()],
	};
	const prefix = () => repositoryPrefix(repository.folder);
	await writeOutputs(edge, outputs, async (format, toTerminal) => {
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
				return (await import("../core/render/sarif.ts")).lintSarif(outcome, {
					version,
					prefix: await prefix(),
				});
			case "github":
				return (await import("../core/render/github.ts")).lintGithub(
					outcome,
					await prefix(),
				);
			case "gitlab":
				return (await import("../core/render/gitlab.ts")).lintGitlab(
					outcome,
					await prefix(),
				);
			case "junit":
				return (await import("../core/render/junit.ts")).lintJunit(
					outcome,
					outcome.judged,
					await prefix(),
				);
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
};

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

/** Hooks are given what is committed, whatever it is. */
function sayStray(
	edge: Edge,
	{ strays, folder }: Repository,
	path: string,
): boolean {
	const isStray = strays.has(displayName(folder, resolve(edge.folder, path)));
	if (isStray) edge.err(`${path} was not judged: no document names it\n`);
	return isStray;
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
