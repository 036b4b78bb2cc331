// Tree -> findings -> effective documents -> (read the platform) -> plan -> refusals: the sentence, and nothing else.

import type { Catalog } from "../core/catalog/catalog.ts";
import { stringAt } from "../core/document/node.ts";
import { holdsIn } from "../core/findings/problem.ts";
import type { LintedTree } from "../core/lint/lint.ts";
import { compare } from "../core/plan/compare.ts";
import type { Comparison } from "../core/plan/comparison.ts";
import { type DesiredState, desiredState } from "../core/plan/desired.ts";
import { ofActions, ofIntegrations } from "../core/plan/kinds.ts";
import * as messages from "../core/plan/messages.ts";
import {
	knownKeys,
	limitChanges,
	limitRefusals,
	meantKeys,
	withoutIntegration,
} from "../core/plan/only.ts";
import { makePlan } from "../core/plan/plan.ts";
import { judgeSafety } from "../core/plan/safety.ts";
import type {
	EnvironmentSettings,
	Safety,
	Settings,
} from "../core/settings/settings.ts";
import type {
	ActionChange,
	ActionContent,
	Actual,
	ActualAction,
	ActualConfig,
	ExchangeContent,
	Finding,
	IntegrationChange,
	OfAction,
	Plan,
	Question,
	Refusal,
} from "../core/types.ts";
import {
	type Names,
	namesWithoutSecrets,
	type Scrub,
	withoutKnownSecrets,
	withoutSecretNames,
} from "./known-secrets.ts";
import { nothingResolved, type ResolvedCredentials } from "./resolve.ts";

/** What planning needs of the platform; it holds no writer. */
export interface PlanReader {
	readAll(): Promise<Actual>;
	answer(actual: Actual, questions: readonly Question[]): Promise<Actual>;
	calls(): number;
}

export interface PlanInput {
	readonly tree: LintedTree;
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	readonly safety: Safety;
	readonly catalog: Catalog;
	readonly commit: string | null;
	readonly reader: PlanReader;
	/** Which one these settings opened before; absent or null: it is not known. */
	readonly organizationBefore?: string | null;
	/** Keys: of these alone something is to be written; absent or empty: of all. */
	readonly only?: readonly string[];
	/** Takes secrets out of what a plan shows of the platform; absent: the plan is not shown. */
	readonly scrub?: Scrub;
	/** Reads the secrets of the documents, after lint and before the platform. */
	resolve(state: DesiredState): Promise<ResolvedCredentials>;
}

export interface Planned {
	readonly plan: Plan;
	readonly actual: Actual;
	readonly state: DesiredState;
	/** How what the platform has is called where it is shown; null: nothing is shown. */
	readonly names: Names | null;
	/** That `only` may name. */
	keys(): ReadonlySet<string>;
	/** Data actions that are a document's, whatever is to be done to them. */
	readonly matchedActions: Comparison["matchedActions"];
	/** What the document of a data action wants. */
	actionContent(key: string): ActionContent | undefined;
	/** What the document of an integration says of the action that fetches its tokens. */
	authContent(key: string): ExchangeContent | undefined;
	/** Plan a data action again on what it is by now; null: nothing would be left to do. */
	replanAction(
		change: ActionChange,
		fresh: ActualAction,
	): ActionChange | "refused" | null;
	/** Plan `key` again on a configuration that moved; null: nothing would be left to do, or it would be refused. */
	replan(
		key: string,
		integrationId: string,
		fresh: ActualConfig,
	): IntegrationChange | null;
}

/** Plans one environment. A read that fails throws: nothing is ever concluded from what could not be read. */
export async function planEnvironment(input: PlanInput): Promise<Planned> {
	const { environment, catalog, settings } = input;
	const desired = desiredState(input.tree, environment.name, catalog);
	// Who says that data actions go without a document wants to hear of those that would, also where none is described yet, or any more.
	const state: DesiredState =
		environment.pruneActions && !desired.actions
			? { ...desired, actions: { documents: [], frozen: 0, frozenKeys: [] } }
			: desired;
	const lint = lintRefusals(input.tree, environment.name);
	const resolved = await input.resolve(state);
	const shown = (compared: Parameters<typeof compare>[0]): Comparison => {
		const found = compare(compared);
		const { scrub } = input;
		if (!scrub) return found;
		return {
			...found,
			changes: withoutKnownSecrets(found.changes, scrub),
			suspended: withoutKnownSecrets(found.suspended, scrub),
		};
	};
	const judge = (actual: Actual): Comparison =>
		shown({
			state,
			actual,
			catalog,
			owner: settings.owner,
			// What is wrong in one place (a misspelt environment, a name twice) can make another place look absent.
			prune: environment.prune && lint.length === 0,
			// No document at all is more likely a wrong folder than the wish to have nothing left.
			pruneActions:
				environment.pruneActions &&
				lint.length === 0 &&
				input.tree.actions.length > 0,
			fingerprints: resolved.fingerprints,
			unresolved: new Set(resolved.refusals.flatMap(({ key }) => key ?? [])),
		});
	let actual = await input.reader.readAll();
	const stranger = strangerRefusal(
		environment.organizationId,
		input.organizationBefore ?? null,
		actual,
	);
	let comparison = judge(stranger ? nothingOf(actual) : actual);
	// Each answer can raise the next question, but every one is answered once: the rounds are bounded.
	const answered = new Set<string>();
	while (!stranger && comparison.questions.length > 0) {
		for (const question of comparison.questions) {
			const asked = JSON.stringify(question);
			if (answered.has(asked))
				throw new Error(`asked twice, and still not answered: ${asked}`);
			answered.add(asked);
		}
		actual = await input.reader.answer(actual, comparison.questions);
		comparison = judge(actual);
	}
	if (stranger)
		comparison = {
			...comparison,
			changes: [],
			matchedActions: [],
			refusals: [],
		};
	const names = input.scrub
		? namesWithoutSecrets(actual, state, settings.owner, input.scrub)
		: null;
	if (names) comparison = withoutSecretNames(comparison, names);
	const named = {
		documents: [...input.tree.documents, ...input.tree.actions],
	};
	const only = meantKeys(input.only ?? [], named);
	const limited = limitChanges(comparison, only);
	const refusals = [
		...lint,
		...resolved.refusals,
		...(stranger ? [stranger] : []),
		...comparison.refusals,
		...withoutIntegration(limited.named.changes, only),
		...judgeSafety(
			limited.named,
			actual,
			input.safety,
			limitsOf(catalog, environment),
		),
	];
	const { standing, others } = limitRefusals(
		refusals,
		only,
		limited.named.changes,
	);
	const plan = makePlan({
		environment: environment.name,
		commit: input.commit,
		limited:
			only.length === 0
				? null
				: {
						only,
						leftOut: limited.leftOut,
						otherRefusals: others,
					},
		comparison: limited.named,
		refusals: standing,
		state,
		actual,
		platformCalls: input.reader.calls(),
		secretsRead: resolved !== nothingResolved,
	});
	return {
		plan,
		actual,
		state,
		names,
		keys: () =>
			new Set([
				...knownKeys(named, actual, settings.owner),
				...comparison.orphans.map(({ key }) => key),
			]),
		matchedActions: comparison.matchedActions,
		actionContent: (key) =>
			state.actions?.documents.find((wanted) => wanted.key === key)?.content,
		authContent: (key) =>
			state.documents.find((wanted) => wanted.key === key)?.customAuth,
		replanAction({ key }, fresh) {
			const { id, integrationId, version, content } = fresh;
			const { name } = content;
			const again = judge({
				...actual,
				actions: [
					...(actual.actions ?? []).filter((one) => one.id !== id),
					{ id, integrationId, name, version },
				],
				wholeActions: { ...actual.wholeActions, [id]: fresh },
			});
			const isRefused = [...again.refusals, ...again.suspended].some(
				(one) => one.kind === "action" && one.key === key,
			);
			if (isRefused || again.questions.length > 0) return "refused";
			return (
				ofActions(again.changes).find((change) => change.key === key) ?? null
			);
		},
		replan(key, integrationId, fresh) {
			const moved = {
				...actual,
				integrations: actual.integrations.map((integration) =>
					integration.id === integrationId
						? { ...integration, config: fresh, notes: fresh.notes }
						: integration,
				),
			};
			const again = judge(moved);
			if (again.refusals.some((one) => !one.kind && one.key === key))
				return null;
			return (
				ofIntegrations(again.changes).find((change) => change.key === key) ??
				null
			);
		},
	};
}

function nothingOf(actual: Actual): Actual {
	return { ...actual, integrations: [], credentials: [] };
}

/** The settings have the first word; where they say nothing, what they opened before has. */
export function strangerRefusal(
	wanted: string | null,
	before: string | null,
	actual: Actual,
): Refusal | null {
	const found = actual.organization?.id ?? null;
	const is = (id: string): boolean => found?.toLowerCase() === id.toLowerCase();
	const refused = (message: string): Refusal => ({
		rule: "wrong-organization",
		key: null,
		message,
	});
	if (wanted !== null)
		return is(wanted)
			? null
			: refused(messages.wrongOrganization(found ?? "(unknown)", wanted));
	return found === null || before === null || is(before)
		? null
		: refused(messages.anotherOrganization(found, before));
}

function limitsOf(
	catalog: Catalog,
	environment: EnvironmentSettings,
): ReadonlyMap<string, number> {
	return new Map(
		[...catalog.types.values()].map(({ name, maxInstances }) => [
			name,
			environment.limits[name] ?? maxInstances,
		]),
	);
}

/** One for each document (or file) that lint refuses in this environment. */
function lintRefusals(
	tree: LintedTree,
	environment: string,
): readonly Refusal[] {
	const refusals = new Map<string, Refusal>();
	const errors = tree.findings.filter(
		(finding) => finding.severity === "error" && holdsIn(finding, environment),
	);
	/** Its file, or one beside it. */
	const ofAction = (key: string | undefined): OfAction => {
		const action = tree.actions.find((one) => one.key === key);
		const integration = action?.root && stringAt(action.root, "integration");
		return { kind: "action", ...(integration ? { integration } : {}) };
	};
	const group = (
		of: Pick<Finding, "file" | "kind"> & { key?: string | undefined },
	): string => JSON.stringify([of.file, of.kind ?? null, of.key ?? null]);
	for (const first of errors) {
		const id = group(first);
		if (refusals.has(id)) continue;
		const found = errors.filter((finding) => group(finding) === id);
		const partners = (limit: boolean): readonly string[] => [
			...new Set(
				found
					.filter(({ rule }) => (rule === "limit-exceeded") === limit)
					.flatMap(({ rivals }) => rivals ?? []),
			),
		];
		const rivals = partners(false);
		const creates = partners(true);
		refusals.set(id, {
			...(first.kind ? ofAction(first.key) : {}),
			rule: "lint-errors",
			key: first.key ?? null,
			message: messages.lintErrors(found.length, first),
			...(rivals.length > 0 ? { rivals } : {}),
			...(creates.length > 0 ? { creates } : {}),
		});
	}
	const documents = [
		...tree.documents,
		...tree.actions.map((one) => ({ ...one, kind: "action" as const })),
	];
	for (const document of documents) {
		const { file, key, brokenIn } = document;
		const problem = brokenIn.get(environment);
		if (!problem || refusals.has(group(document))) continue;
		if (errors.some((finding) => finding.file === file)) continue;
		refusals.set(group(document), {
			...("kind" in document ? ofAction(key) : {}),
			rule: "lint-errors",
			key: key ?? null,
			message: messages.silencedErrors(problem),
		});
	}
	return [...refusals.values()];
}
