// The documents that are here, of a remote, or of Git's index -> what `test` runs of them, in one environment or in each.
import { besidesOf } from "../core/document/beside.ts";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { type Subject, testSubjects } from "../stages/action-tests.ts";
import { chooseEnvironment } from "../stages/environment.ts";
import { lintRepository } from "../stages/lint.ts";
import { type Repository, requireSettings } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";

export interface SubjectOptions {
	readonly config?: string;
	readonly env?: string;
	readonly update?: boolean;
	readonly new?: string;
	readonly watch?: boolean;
	readonly local?: boolean;
	readonly all?: boolean;
	readonly staged?: boolean;
}

export interface Opened {
	readonly documents: Documents;
	readonly views: readonly View[];
}

export interface View {
	readonly environment: string;
	readonly subjects: readonly Subject[];
}

/**
 * What is written, or watched, is here.
 * @param keys none: all, or of what is staged those that have a part in it
 * @throws UsageError where nothing that can be tested has a key
 */
export async function openSubjects(
	context: Context,
	options: SubjectOptions,
	keys: readonly string[],
): Promise<Opened> {
	const { config, env, local, update, watch, all } = options;
	const staged = options.staged
		? await (await import("../stages/staged.ts")).openStaged(
				context.edge,
				{ config, paths: [] },
				context.redactor.scrub,
			)
		: null;
	const documents = staged
		? { repository: staged.repository, checkout: null }
		: await openDocuments(
				context,
				{ config, paths: [], needsSettings: true },
				local === true ||
					update === true ||
					watch === true ||
					options.new !== undefined,
			);
	const { repository } = documents;
	const settings = requireSettings(repository);
	const environments = all
		? [...settings.environments.keys()]
		: [chooseEnvironment(context.edge, settings, env)];
	const tree = lintRepository(repository, { environments, base: null });
	const views = environments.map((environment) => ({
		environment,
		subjects: testSubjects(repository, tree, environment),
	}));
	requireKnown(
		views.flatMap(({ subjects }) => subjects),
		keys,
	);
	const meant = (subject: Subject): boolean =>
		keys.length > 0
			? keys.includes(subject.key)
			: !staged || isStaged(subject, repository, staged.changed);
	return {
		documents,
		views: views.map(({ environment, subjects }) => ({
			environment,
			subjects: subjects.filter(meant),
		})),
	};
}

/** Settings have a part in every document. */
function isStaged(
	{ document: { file, root } }: Subject,
	{ sources: [settings] }: Repository,
	changed: ReadonlySet<string>,
): boolean {
	const besides = root ? besidesOf(file, root) : [];
	return [settings?.file, file, ...besides.map((one) => one.file)].some(
		(name) => name !== undefined && name !== null && changed.has(name),
	);
}

function requireKnown(
	subjects: readonly Subject[],
	keys: readonly string[],
): void {
	const known = subjects.map(({ key }) => key);
	const unknown = keys.find((key) => !known.includes(key));
	if (unknown === undefined) return;
	const hidden = subjects.some(({ node }) => !node)
		? ", as far as the files can be read (gc-integrations lint says what cannot)"
		: "";
	throw new UsageError(
		`no data action has the key ${unknown}, and no integration with customAuth${hidden}${didYouMean(suggest(unknown, known))}`,
	);
}
