// A repository and one of its environments, and that one's platform -> both, read and held against each other.
import * as messages from "../../core/export/messages.ts";
import type { LintedTree } from "../../core/lint/lint.ts";
import type {
	EnvironmentSettings,
	Settings,
} from "../../core/settings/settings.ts";
import type { Refusal } from "../../core/types.ts";
import { at } from "../../core/values/words.ts";
import { lintRepository } from "../lint.ts";
import {
	type Planned,
	type PlanReader,
	planEnvironment,
} from "../reconcile.ts";
import type { Repository } from "../repository.ts";
import { nothingResolved } from "../resolve.ts";

export interface SidesInput {
	readonly repository: Repository;
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	readonly reader: PlanReader;
	/** Documents of data actions have to be readable too. */
	readonly withActions?: boolean;
}

/** What was read of both sides. */
export interface Sides {
	readonly tree: LintedTree;
	readonly planned: Planned;
}

/** @throws ExportRefused where nothing may be concluded from what is there */
export class ExportRefused extends Error {
	readonly reasons: readonly string[];

	constructor(reasons: readonly string[]) {
		super(reasons.join("\n"));
		this.reasons = reasons;
	}
}

/** Reads both sides, and compares them. */
export async function readSides({
	repository,
	settings,
	environment,
	reader,
	withActions = false,
}: SidesInput): Promise<Sides> {
	const tree = lintRepository(repository);
	const planned = await planEnvironment({
		// What is written are integrations: of their data actions nothing is read.
		tree: { ...tree, actions: [] },
		settings,
		environment: { ...environment, prune: false, pruneActions: false },
		safety: environment.safety,
		catalog: repository.catalog,
		commit: null,
		reader,
		resolve: () => Promise.resolve(nothingResolved),
	});
	const stranger = planned.plan.refusals.find(
		({ rule }) => rule === "wrong-organization",
	);
	if (stranger) throw new ExportRefused([worded(stranger)]);
	const broken = brokenIn(
		tree,
		[...tree.documents, ...(withActions ? tree.actions : [])],
		environment.name,
	);
	// What one means is not known: it may be what would be written a second time.
	if (broken.length > 0) throw new ExportRefused(broken);
	return { tree, planned };
}

/** The errors of files and documents that cannot be used. */
function brokenIn(
	tree: LintedTree,
	documents: LintedTree["documents"],
	environment: string,
): readonly string[] {
	const files = new Set([
		...tree.failedFiles,
		...documents
			.filter((document) => document.brokenIn.has(environment))
			.map(({ file }) => file),
	]);
	return errorsIn(files, tree);
}

export function unreadable(tree: LintedTree): readonly string[] {
	return errorsIn(new Set(tree.failedFiles), tree);
}

function errorsIn(
	files: ReadonlySet<string>,
	{ findings }: LintedTree,
): readonly string[] {
	const told = findings.filter(
		({ severity, file }) => severity === "error" && files.has(file),
	);
	return told.length > 0
		? told.map((finding) => `${at(finding)}: ${finding.message}`)
		: [...files].map(messages.unusable);
}

function worded({ rule, key, message }: Refusal): string {
	return `${rule}${key === null ? "" : ` ${key}`}: ${message}`;
}
