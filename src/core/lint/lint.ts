// The tree's texts and the settings -> every finding, sorted, and the documents that may be used per environment.

import type { Catalog } from "../catalog/catalog.ts";
import { readDisables } from "../document/disables.ts";
import { keyNodes } from "../document/names.ts";
import { type ParsedText, parseText } from "../document/parse.ts";
import {
	readDocuments,
	type SourceDocument,
	type SourceFile,
} from "../document/source.ts";
import type { Problem } from "../findings/problem.ts";
import { isAcceptable } from "../findings/table.ts";
import { grantsOf } from "../settings/grants.ts";
import type { Settings } from "../settings/settings.ts";
import type { Finding, Kind } from "../types.ts";
import { order } from "../values/order.ts";
import { applyDisables } from "./disables.ts";
import { judgeAlone, judgeTogether, viewOf } from "./judge.ts";
import { byFile, type LintedDocument, lintedDocument } from "./linted.ts";
import { toldAtPatch } from "./patched.ts";
import { noFiles } from "./rules/no-files.ts";
import type { BaseTree, LiveViews } from "./scope.ts";
import {
	identity,
	isAccepted,
	judgedFindings,
	orderFindings,
	textFinding,
} from "./told.ts";

export interface LintedTree {
	/** Names of the judged files, sorted. */
	readonly files: readonly string[];
	/** Integrations. */
	readonly documents: readonly LintedDocument[];
	readonly actions: readonly LintedDocument[];
	/** Files that documents name. */
	readonly beside: ReadonlyMap<string, SourceFile>;
	/** Sorted by file, position, rule, environment; each told once. */
	readonly findings: readonly Finding[];
	/** Files that could not be read as YAML: whose documents they hold is unknown. */
	readonly failedFiles: readonly string[];
	/** Files without any text, as a full disk or a write that was cut off leaves them. */
	readonly blankFiles: readonly string[];
}

/** Judged only where there is a base to compare with. */
const rulesOfBase = [
	"type-changed",
	"credential-type-changed",
	"integration-removed",
];

export interface LintOptions {
	/** Which of the settings' environments are judged; null: all. */
	readonly environments: readonly string[] | null;
	/** The documents where the change began; null: they are not compared. */
	readonly base: BaseTree | null;
	/** Globs of the settings that match no file. */
	readonly unmatched?: readonly string[];
	/** What organizations said of their types. */
	readonly live?: LiveViews;
	/** Files that documents name. */
	readonly beside?: ReadonlyMap<string, SourceFile>;
	/** Nobody asks for the documents: of those in which nothing is wrong only an outline is kept. */
	readonly findingsOnly?: boolean;
}

/** Judges the effective document of every environment. `settings` null: the documents alone, environment-less. */
export function lintTree(
	files: readonly SourceFile[],
	settings: Settings | null,
	catalog: Catalog,
	{
		environments,
		base,
		unmatched = [],
		findingsOnly = false,
		live,
		beside = new Map(),
	}: LintOptions = {
		environments: null,
		base: null,
	},
): LintedTree {
	const sorted = [...files].sort((a, b) => order(a.file, b.file));
	const known = settings ? [...settings.environments.keys()] : [];
	const named = [...known, ...(settings?.otherEnvironments ?? [])];
	const judged = environments ?? known;
	const fileProblems: Problem[] = settings
		? [...noFiles(settings, unmatched)]
		: [];
	const environmentNames = settings ? known : null;
	const grants = settings && grantsOf(settings);
	const views = [null, ...judged].map((environment) =>
		viewOf({
			environment,
			environments: environmentNames,
			otherEnvironments: named.slice(known.length),
			catalog,
			grants,
			beside,
			// What is written is judged by no organization, where there are several.
			live:
				environment === null && settings
					? null
					: (live?.get(environment) ?? null),
		}),
	);
	const documents: SourceDocument[] = [];
	const failedFiles: string[] = [];
	const asItStands = isAccepted("invisible-character", settings)
		? "everywhere"
		: "nowhere";
	for (const source of sorted) {
		const read = readDocuments(
			source,
			named,
			documents.length,
			asItStands,
			!findingsOnly,
		);
		fileProblems.push(...read.problems);
		for (const document of read.documents)
			documents.push(judgeAlone(document, views, findingsOnly));
		if (read.failed) failedFiles.push(source.file);
	}
	const scopeBase = base && {
		base,
		failedFiles,
		present: new Set(
			documents.flatMap(({ key, root }) => [
				...(key === undefined ? [] : [key]),
				...(root ? keyNodes(root).map(({ value }) => value) : []),
			]),
		),
		brokenKeys: new Set(
			documents.flatMap(({ sound, key }) => (sound ? [] : (key ?? []))),
		),
	};
	// Only what judges data actions asks for them.
	const keys = once(
		() =>
			new Set(
				documents.flatMap(({ kind, key }) =>
					kind === "integration" && key !== undefined ? [key] : [],
				),
			),
	);
	const texts = once(
		() =>
			new Map(
				sorted.flatMap((source): [string, string][] =>
					"text" in source ? [[source.file, source.text]] : [],
				),
			),
	);
	const readBeside = besideReader(beside);
	const [ofBase, ...ofEnvironments] = views.map((view) => ({
		environment: view.scope.environment,
		problems: judgeTogether(view, views[0], {
			keys,
			texts,
			readBeside,
			limits: limitsOf(catalog, settings, view.scope.environment),
			base: scopeBase,
		}),
	}));
	const baseProblems = ofBase?.problems ?? [];
	const inBase = new Set(baseProblems.map(identity));
	const ofEnvironment = new Map<string, readonly Problem[]>();
	for (const { environment, problems } of ofEnvironments)
		if (environment !== null)
			ofEnvironment.set(
				environment,
				problems.map((problem) => {
					const root = documents[problem.document ?? -1]?.root;
					return root && !inBase.has(identity(problem))
						? toldAtPatch(problem, root, environment)
						: problem;
				}),
			);
	const everywhere = { settings, environments: judged, documents };
	const ofText = (problems: readonly Problem[]): readonly Finding[] =>
		problems.flatMap((problem) => textFinding(problem, everywhere) ?? []);
	const told = [
		...ofText(fileProblems),
		...judgedFindings({
			...everywhere,
			ofBase: baseProblems,
			ofEnvironment,
		}),
	];
	const { findings, unused } = applyDisables(
		told,
		[...sorted, ...beside.values()].flatMap((source) =>
			"text" in source ? readDisables(source.file, source.text) : [],
		),
		documents,
		[
			...(base === null ? rulesOfBase : []),
			...(isLive(live, settings, judged) ? [] : ["platform-schema-mismatch"]),
		],
	);
	// Where only some environments are judged, a comment may be there for the others.
	const idle = judged.length === known.length ? ofText(unused) : [];
	const standing = new Set(
		findings.filter(({ severity }) => severity === "error").map(sighting),
	);
	const counts = (problem: Problem): boolean =>
		!isAcceptable(problem.rule) || standing.has(sighting(problem));
	const left = new Map(
		[...ofEnvironment].map(([name, problems]) => [
			name,
			byFile(problems.filter(counts)),
		]),
	);
	const ofFiles = byFile(fileProblems);
	const leftOfBase = byFile(baseProblems.filter(counts));
	const linted = (kind: Kind): readonly LintedDocument[] =>
		documents
			.filter((document) => document.kind === kind)
			.map((document) => lintedDocument(document, ofFiles, leftOfBase, left));
	return {
		files: sorted.map(({ file }) => file),
		failedFiles,
		blankFiles: sorted
			.filter((source) => "text" in source && source.text.trim() === "")
			.map(({ file }) => file),
		findings: [...findings, ...idle].sort(orderFindings),
		documents: linted("integration"),
		actions: linted("action"),
		beside,
	};
}

function once<T extends object>(make: () => T): () => T {
	let made: T | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

/** Environments and documents share them. */
function besideReader(
	beside: ReadonlyMap<string, SourceFile>,
): (file: string) => ParsedText | undefined {
	const known = new Map<string, ParsedText>();
	return (file) => {
		const source = beside.get(file);
		if (!source || !("text" in source)) return undefined;
		const read = known.get(file) ?? parseText(source.text);
		known.set(file, read);
		return read;
	};
}

/** True where every organization that is judged said what its types are. */
function isLive(
	live: LiveViews | undefined,
	settings: Settings | null,
	judged: readonly string[],
): boolean {
	const environments = settings ? judged : [null];
	return environments.every((name) => live?.has(name));
}

function sighting({ rule, file, span }: Omit<Finding, "severity">): string {
	return JSON.stringify([rule, file, span.line, span.column]);
}

function limitsOf(
	catalog: Catalog,
	settings: Settings | null,
	environment: string | null,
): ReadonlyMap<string, number> {
	const limits = new Map<string, number>();
	for (const [name, type] of catalog.types) limits.set(name, type.maxInstances);
	const over =
		environment === null
			? settings?.limits
			: settings?.environments.get(environment)?.limits;
	for (const [name, limit] of Object.entries(over ?? {}))
		limits.set(name, limit);
	return limits;
}
