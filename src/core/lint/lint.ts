// The tree's texts and the settings -> every finding, sorted, and the documents that may be used per environment.

import type { Catalog } from "../catalog/catalog.ts";
import { readDisables } from "../document/disables.ts";
import { effectiveDocument, patchOf } from "../document/environments.ts";
import * as messages from "../document/messages.ts";
import { keyNodes } from "../document/names.ts";
import {
	readDocuments,
	type SourceDocument,
	type SourceFile,
} from "../document/source.ts";
import type { JudgedDocument, Problem } from "../findings/problem.ts";
import { isAcceptable, rules } from "../findings/table.ts";
import { grantsOf } from "../settings/grants.ts";
import type { Settings } from "../settings/settings.ts";
import type { Finding, MapNode } from "../types.ts";
import { order } from "../values/order.ts";
import { applyDisables } from "./disables.ts";
import { toldAtPatch } from "./patched.ts";
import {
	credentialTypeChanged,
	integrationRemoved,
	typeChanged,
} from "./rules/base.ts";
import { digicertRotation } from "./rules/digicert-rotation.ts";
import { documentSchema } from "./rules/document-schema.ts";
import { duplicateKey, duplicateName } from "./rules/duplicates.ts";
import { leftoverFields } from "./rules/leftover-fields.ts";
import { limitExceeded } from "./rules/limit-exceeded.ts";
import { noFiles } from "./rules/no-files.ts";
import { plaintextSecret } from "./rules/plaintext-secret.ts";
import { secretNotAllowed } from "./rules/secret-not-allowed.ts";
import { storeItems } from "./rules/store-items.ts";
import { unexpandedPlaceholder } from "./rules/unexpanded-placeholder.ts";
import { unknownEnvironment } from "./rules/unknown-environment.ts";
import type { BaseTree, DocumentRule, Scope, TreeRule } from "./scope.ts";
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
	readonly documents: readonly LintedDocument[];
	/** Sorted by file, position, rule, environment; each told once. */
	readonly findings: readonly Finding[];
	/** Files that could not be read as YAML: whose documents they hold is unknown. */
	readonly failedFiles: readonly string[];
}

export interface LintedDocument {
	readonly file: string;
	readonly key: string | undefined;
	readonly root: MapNode | null;
	readonly environments: readonly string[];
	/** Environments in which the document has no meaning, and the first reason; all where the text itself is wrong. */
	readonly brokenIn: ReadonlyMap<string, Problem>;
}

/** One rule a line; the schemas come first since the others rely on nothing they checked. */
const treeRules: readonly TreeRule[] = [
	ofEach(
		documentSchema,
		plaintextSecret,
		secretNotAllowed,
		storeItems,
		unexpandedPlaceholder,
	),
	duplicateKey,
	duplicateName,
	limitExceeded,
	ofEach(unknownEnvironment, digicertRotation, leftoverFields),
	typeChanged,
	credentialTypeChanged,
	integrationRemoved,
];

/** One document after another: what one rule looked at is at hand for the next. */
function ofEach(...rules: readonly DocumentRule[]): TreeRule {
	return (scope) =>
		scope.unlikeBase.flatMap((document) =>
			rules.flatMap((rule) => rule(document, scope)),
		);
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
}

/** Judges the effective document of every environment. `settings` null: the documents alone, environment-less. */
export function lintTree(
	files: readonly SourceFile[],
	settings: Settings | null,
	catalog: Catalog,
	{ environments, base, unmatched = [] }: LintOptions = {
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
	const documents: SourceDocument[] = [];
	const failedFiles: string[] = [];
	for (const source of sorted) {
		const read = readDocuments(
			source,
			named,
			documents.length,
			isAccepted("invisible-character", settings) ? "everywhere" : "nowhere",
		);
		fileProblems.push(...read.problems);
		documents.push(...read.documents);
		if (read.failed) failedFiles.push(source.file);
	}
	const common = {
		environments: settings ? known : null,
		otherEnvironments: named.slice(known.length),
		catalog,
		grants: settings && grantsOf(settings),
		base: base && {
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
		},
	};
	const asWritten = documents
		.filter((document) => document.sound)
		.map((document) => judgedDocument(document, null));
	const baseProblems = judge({
		...common,
		environment: null,
		limits: limitsOf(catalog, settings, null),
		documents: asWritten,
		unlikeBase: asWritten,
	});
	const inBase = new Set(baseProblems.map(identity));
	const withProblem = new Set(baseProblems.map(({ document }) => document));
	const ofEnvironment = new Map<string, readonly Problem[]>();
	for (const environment of judged) {
		const shown: JudgedDocument[] = [];
		const unlikeBase: JudgedDocument[] = [];
		for (const written of asWritten) {
			const document = documents[written.document];
			if (!document?.environments.includes(environment)) continue;
			// Without a patch, and without what speaks of environments only, what is right as it is written is right.
			const differs =
				withProblem.has(written.document) ||
				patchOf(written.node, environment) !== undefined;
			const seen = differs ? judgedDocument(document, environment) : written;
			shown.push(seen);
			if (differs) unlikeBase.push(seen);
		}
		const problems = judge({
			...common,
			environment,
			limits: limitsOf(catalog, settings, environment),
			documents: shown,
			unlikeBase,
		});
		ofEnvironment.set(
			environment,
			problems.map((problem) => {
				const root = documents[problem.document ?? -1]?.root;
				return root && !inBase.has(identity(problem))
					? toldAtPatch(problem, root, environment)
					: problem;
			}),
		);
	}
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
		sorted.flatMap((source) =>
			"text" in source ? readDisables(source.file, source.text) : [],
		),
		base === null ? rulesOfBase : [],
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
			problems.filter(counts),
		]),
	);
	const leftOfBase = baseProblems.filter(counts);
	return {
		files: sorted.map(({ file }) => file),
		failedFiles,
		findings: [...findings, ...idle].sort(orderFindings),
		documents: documents.map((document) =>
			lintedDocument(document, fileProblems, leftOfBase, left),
		),
	};
}

function sighting({ rule, file, span }: Omit<Finding, "severity">): string {
	return JSON.stringify([rule, file, span.line, span.column]);
}

function judgedDocument(
	document: SourceDocument,
	environment: string | null,
): JudgedDocument {
	const root = document.root as MapNode;
	const node =
		environment === null ? root : effectiveDocument(root, environment);
	const { number, file, key } = document;
	return {
		document: number,
		file,
		key,
		node,
		source: root,
	};
}

function judge(scope: Scope): readonly Problem[] {
	const problems = treeRules.flatMap((rule) => rule(scope));
	const place = ({ file, span }: Problem): string =>
		`${span.line}:${span.column} ${file}`;
	const refused = new Set(
		problems.filter(({ rule }) => rules[rule].structural).map(place),
	);
	const misspelt = new Set<string>();
	const secrets = new Set<string>();
	const spans = new Set<string>();
	for (const { rule, document, path, suggestion } of problems)
		if (rule === "unknown-field" && suggestion !== undefined && path)
			misspelt.add(JSON.stringify([document, path]));
	// What cannot stay as it is anyway is one mistake, not two.
	return problems.filter((problem) => {
		if (problem.rule === "unexpanded-placeholder")
			return !refused.has(place(problem));
		if (problem.rule !== "plaintext-secret") return true;
		const { document, path = [] } = problem;
		const own = JSON.stringify([document, path]);
		const within = path.some((_step, at) =>
			secrets.has(JSON.stringify([document, path.slice(0, at + 1)])),
		);
		if (within || misspelt.has(own) || spans.has(place(problem))) return false;
		spans.add(place(problem));
		secrets.add(own);
		return true;
	});
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

function lintedDocument(
	document: SourceDocument,
	fileProblems: readonly Problem[],
	baseProblems: readonly Problem[],
	ofEnvironment: ReadonlyMap<string, readonly Problem[]>,
): LintedDocument {
	const { file, key, root, environments } = document;
	const breaks = (problem: Problem): boolean =>
		(rules[problem.rule].structural || problem.mended === true) &&
		problem.file === file &&
		(problem.document === undefined || problem.document === document.number);
	const text = document.sound
		? fileProblems.find(breaks)
		: (fileProblems.find(breaks) ?? unreadableDocument(file));
	const source = text ?? baseProblems.find((p) => p.ofSource && breaks(p));
	const broken = new Map<string, Problem>();
	// With an environment misspelt, which ones were meant is not known.
	const anywhere = source?.rule === "unknown-environment";
	const all = anywhere ? [...ofEnvironment.keys()] : environments;
	for (const environment of all) {
		const problem = source ?? ofEnvironment.get(environment)?.find(breaks);
		if (problem) broken.set(environment, problem);
	}
	return { file, key, root, environments: all, brokenIn: broken };
}

function unreadableDocument(file: string): Problem {
	return {
		rule: "yaml-syntax",
		message: messages.unreadable("its text is broken"),
		file,
		span: { line: 1, column: 1, endLine: 1, endColumn: 2 },
	};
}
