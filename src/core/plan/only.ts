// Keys that somebody named -> what of a plan may be written, and which refusals are about it. What is read stays the whole.
import { keyNodes } from "../document/names.ts";
import type { LintedTree } from "../lint/lint.ts";
import type { Actual, Change, Limited, NearMiss, Refusal } from "../types.ts";
import { stopsEverything } from "./confine.ts";
import { ofActions, ofIntegrations } from "./kinds.ts";
import { readOwnerships } from "./marked.ts";
import * as messages from "./messages.ts";

/** The keys of the documents that are meant: one that a document had means that document. Sorted. */
export function meantKeys(
	names: readonly string[],
	{ documents }: Pick<LintedTree, "documents">,
): readonly string[] {
	const keys = new Set(documents.flatMap(({ key }) => key ?? []));
	const meant = names.flatMap((name) => {
		if (keys.has(name)) return name;
		const now = documents.flatMap(({ key, root }) =>
			key !== undefined && root && namesOf(root).includes(name) ? key : [],
		);
		return now.length > 0 ? now : name;
	});
	return [...new Set(meant)].sort();
}

/** Keys that may be named: those that documents have and had, wherever they are, and those that integrations of ours carry. */
export function knownKeys(
	{ documents }: Pick<LintedTree, "documents">,
	actual: Actual,
	owner: string | null,
): ReadonlySet<string> {
	const { ownerships } = readOwnerships(actual, new Set());
	return new Set([
		...documents.flatMap(({ key }) => key ?? []),
		...documents.flatMap(({ root }) => (root ? namesOf(root) : [])),
		...ownerships.flatMap(({ mark }) =>
			mark?.owner === owner ? mark.key : [],
		),
	]);
}

function namesOf(root: Parameters<typeof keyNodes>[0]): readonly string[] {
	return keyNodes(root).map(({ value }) => value);
}

interface Whole {
	readonly changes: readonly Change[];
	readonly nearMisses: readonly NearMiss[];
}

/** Without the changes of others, which are told in short. @param only empty: all are named */
export function limitChanges<All extends Whole>(
	all: All,
	only: readonly string[],
): { readonly named: All; readonly leftOut: Limited["leftOut"] } {
	const isNamed = ({ key }: { readonly key: string }): boolean =>
		only.length === 0 || only.includes(key);
	return {
		named: {
			...all,
			changes: all.changes.filter(isNamed),
			nearMisses: all.nearMisses.filter(isNamed),
		},
		leftOut: all.changes
			.filter((change) => !isNamed(change))
			.map(({ key, verb }) => ({ key, verb })),
	};
}

/**
 * Of named data actions whose integration has to be made first, and is not named.
 * @param changes of the named keys @param only empty: all are named
 */
export function withoutIntegration(
	changes: readonly Change[],
	only: readonly string[],
): readonly Refusal[] {
	return ofActions(changes).flatMap(
		({ kind, key, integration, integrationId }) =>
			only.length === 0 || integrationId !== null || only.includes(integration)
				? []
				: [
						{
							rule: "integration-left-out",
							kind,
							key,
							integration,
							message: messages.integrationLeftOut(key, integration),
						},
					],
	);
}

/**
 * Those about the named keys, or about the whole run, stand; the others hold nothing back.
 * @param changes of the named keys
 */
export function limitRefusals(
	refusals: readonly Refusal[],
	only: readonly string[],
	changes: readonly Change[],
): {
	readonly standing: readonly Refusal[];
	readonly others: readonly Refusal[];
} {
	const made = ofIntegrations(changes).flatMap(({ key, verb }) =>
		verb === "create" ? key : [],
	);
	const stands = (refusal: Refusal): boolean => {
		const { key, rivals = [], creates = [] } = refusal;
		return (
			only.length === 0 ||
			stopsEverything(refusal) ||
			(key !== null && only.includes(key)) ||
			rivals.some((rival) => only.includes(rival)) ||
			creates.some((one) => made.includes(one))
		);
	};
	return {
		standing: refusals.filter(stands),
		others: refusals.filter((refusal) => !stands(refusal)),
	};
}
