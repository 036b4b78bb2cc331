// Tests that are marked live, and an environment's platform -> what came of each there. Every one is a real call to the service.
import { authActionId } from "../core/action/ids.ts";
import { type LiveOutcome, liveFailure } from "../core/action/live.ts";
import * as messages from "../core/action/messages.ts";
import type { TestResult } from "../core/action/result.ts";
import type { LintedTree } from "../core/lint/lint.ts";
import { desiredActions } from "../core/plan/action/desired.ts";
import type {
	EnvironmentSettings,
	Settings,
} from "../core/settings/settings.ts";
import type { JsonObject } from "../core/types.ts";
import { isLive, placeOf, type Subject } from "./action-tests.ts";
import { actionsCompared } from "./actions-compared.ts";
import { ExportRefused } from "./export/sides.ts";
import { type PlanReader, planEnvironment } from "./reconcile.ts";
import type { Repository } from "./repository.ts";
import { nothingResolved } from "./resolve.ts";

export interface LiveInput {
	readonly repository: Pick<Repository, "catalog">;
	/** Judged for this environment. */
	readonly tree: LintedTree;
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	/** With tests that are marked. */
	readonly subjects: readonly Subject[];
	readonly reader: PlanReader;
	readonly tester: {
		test(actionId: string, input: JsonObject): Promise<LiveOutcome>;
	};
	/** Milliseconds. */
	monotonic(): number;
	/** Told what a person should know before the calls. */
	warn(text: string): void;
}

/** Those that have some, with these alone. */
export function markedLive(subjects: readonly Subject[]): readonly Subject[] {
	return subjects.flatMap((subject) => {
		const tests = subject.tests.filter(({ node }) => isLive(node));
		return tests.length > 0 ? [{ ...subject, tests }] : [];
	});
}

/**
 * One after another, as they may change what the next one finds.
 * @throws ExportRefused where it is another organization than the settings say
 * @throws ApiError where the platform cannot be read, or runs no tests
 */
export async function runLiveTests(
	input: LiveInput,
): Promise<readonly TestResult[]> {
	const { subjects, tester, monotonic } = input;
	const actions = await actionsOf(input);
	const results: TestResult[] = [];
	for (const subject of subjects) {
		const found = actions(subject);
		for (const written of subject.tests) {
			const began = monotonic();
			const { test } = written;
			const failure =
				"reason" in found
					? { stage: null, message: found.reason }
					: liveFailure(
							test ?? {},
							await tester.test(found.actionId, given(test?.input ?? {})),
						);
			const place = placeOf(subject, written);
			results.push({
				key: subject.key,
				name: written.name,
				place,
				failure: failure && { ...failure, place },
				ms: monotonic() - began,
				live: true,
			});
		}
	}
	return results;
}

/** Null inputs are dropped, as the platform drops them. */
function given(input: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(input).filter(([, value]) => value !== null),
	);
}

type Found = { readonly actionId: string } | { readonly reason: string };

/** Which action of the platform each subject is. */
async function actionsOf(
	input: LiveInput,
): Promise<(subject: Subject) => Found> {
	const { tree, environment, settings, repository, reader, warn } = input;
	const planned = await planEnvironment({
		tree: { ...tree, actions: [] },
		settings,
		environment: { ...environment, prune: false },
		safety: environment.safety,
		catalog: repository.catalog,
		commit: null,
		reader,
		resolve: () => Promise.resolve(nothingResolved),
	});
	const stranger = planned.plan.refusals.find(
		({ rule }) => rule === "wrong-organization",
	);
	if (stranger) throw new ExportRefused([stranger.message]);
	const ids = new Map(
		planned.plan.standings.map(({ key, integrationId }) => [
			key,
			integrationId,
		]),
	);
	const integrations = planned.state.documents;
	const wanted = desiredActions(tree, environment.name, integrations);
	const tested = new Set(
		input.subjects.flatMap(({ kind, key }) => (kind === "action" ? [key] : [])),
	);
	const owners = new Set(
		wanted.documents
			.filter(({ key }) => tested.has(key))
			.map(({ integration }) => integration),
	);
	const { comparison } = await actionsCompared(
		{
			...wanted,
			// Names are told apart in an integration.
			documents: wanted.documents.filter(({ integration }) =>
				owners.has(integration),
			),
		},
		new Map([...ids].map(([key, id]) => [id, key])),
		integrations,
		planned.actual,
		reader,
	);
	const nothing: Found = { reason: messages.notApplied(environment.name) };
	return ({ kind, key }) => {
		if (kind === "integration") {
			const id = ids.get(key);
			return id === undefined ? nothing : { actionId: authActionId(id) };
		}
		const refusal = comparison.refusals.find((one) => one.key === key);
		if (refusal && refusal.rule !== "action-contract-change")
			return { reason: messages.notWhole(refusal.rule) };
		const [actionId] =
			[...comparison.documentOf].find(([, document]) => document === key) ?? [];
		if (actionId === undefined) return nothing;
		const change = comparison.changes.find((one) => one.key === key);
		if (change ?? refusal) warn(messages.otherThere(key, environment.name));
		return { actionId };
	};
}
