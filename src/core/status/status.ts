// A plan, the documents and the organization that it was made of -> how each integration stands, whoever manages it.

import type { Catalog } from "../catalog/catalog.ts";
import { keyNodes } from "../document/names.ts";
import { liveTypes, unknownTypes, unlisted } from "../export/candidates.ts";
import type { LintedDocument } from "../lint/linted.ts";
import { type Ownership, readOwnerships } from "../plan/marked.ts";
import type { Mark } from "../plan/ownership.ts";
import type { Actual, Desired, Plan, Question } from "../types.ts";
import { order } from "../values/order.ts";
import { actionRows, actionsElsewhere } from "./actions.ts";
import {
	customActions,
	type DocumentStatus,
	described,
	type IntegrationStatus,
	placeOf,
	rowMaker,
	type StatusInput,
	type StatusStanding,
	saysNothing,
	standings,
} from "./row.ts";

export interface StatusReport {
	readonly version: 1;
	readonly environment: string;
	readonly organizationId: string | null;
	readonly commit: string | null;
	/** Data actions too. */
	readonly integrations: readonly DocumentStatus[];
	readonly summary: Readonly<Partial<Record<StatusStanding, number>>>;
}

/** What must be read beyond a plan; empty: nothing more. */
export function statusQuestions(
	actual: Actual,
	catalog: Catalog,
): readonly Question[] {
	const hosting = new Set(liveTypes(catalog, actual).keys());
	const hosted = actual.integrations.filter(({ typeId }) =>
		hosting.has(typeId),
	);
	return [
		...unknownTypes(catalog, actual, hosting),
		...(actual.actions === undefined ? [{ ask: "actions" } as const] : []),
		...hosted.flatMap((one): readonly Question[] =>
			one.config
				? unlisted(one, actual)
				: [{ ask: "config", integrationId: one.id }],
		),
	];
}

export function makeStatus(input: StatusInput): StatusReport {
	const { plan, only } = input;
	const rows = [...rowsOf(input), ...actionRows(input)];
	const integrations = (
		only.length === 0
			? rows
			: [...rows, ...elsewhere(input), ...actionsElsewhere(input)].filter(
					({ key }) => key !== null && only.includes(key),
				)
	).sort(byKey);
	const tally = (standing: StatusStanding): number =>
		integrations.filter((one) => one.standing === standing).length;
	return {
		version: 1,
		environment: plan.environment,
		organizationId: plan.organizationId,
		commit: plan.commit,
		integrations,
		summary: Object.fromEntries(
			standings
				.map((standing) => [standing, tally(standing)] as const)
				.filter(([, number]) => number > 0),
		),
	};
}

function byKey(a: DocumentStatus, b: DocumentStatus): number {
	const idOf = (one: DocumentStatus): string =>
		(one.kind ? one.actionId : one.integrationId) ?? "";
	return (
		Number(a.key === null) - Number(b.key === null) ||
		order(a.key ?? "", b.key ?? "") ||
		order(a.kind ?? "", b.kind ?? "") ||
		order(a.name ?? "", b.name ?? "") ||
		order(idOf(a), idOf(b))
	);
}

function ownershipsOf({ actual, catalog }: StatusInput): readonly Ownership[] {
	const hosting = new Set(liveTypes(catalog, actual).keys());
	return readOwnerships(actual, hosting).ownerships;
}

function rowsOf(input: StatusInput): readonly IntegrationStatus[] {
	const { tree, state, plan, owner } = input;
	const ownerships = ownershipsOf(input);
	const isOurs = (mark: Mark | null): mark is Mark => mark?.owner === owner;
	const carrying = (keys: readonly string[]): readonly Ownership[] =>
		ownerships.filter(({ mark }) => isOurs(mark) && keys.includes(mark.key));
	const row = rowMaker(input);
	const sound = state.documents.flatMap((desired) => {
		const { key, name, type, previousKeys = [], place } = desired;
		const matched = new Set(
			plan.standings
				.filter((one) => one.key === key)
				.map(({ integrationId }) => integrationId),
		);
		const taken = ownerships.filter(({ integration }) =>
			matched.has(integration.id),
		);
		const found = taken.length > 0 ? taken : carrying([key, ...previousKeys]);
		const document = { key, name, type, ...placeOf(place) };
		return several(found).map((one) =>
			row(standingOf(desired, one !== null, plan), one, document),
		);
	});
	const frozen = tree.documents
		.filter((document) => isFrozen(document, input))
		.flatMap((document) => {
			const keys = document.root ? keyNodes(document.root) : [];
			return several(carrying(keys.map(({ value }) => value))).map((one) =>
				row("frozen", one, described(document)),
			);
		});
	const shown = new Set(
		[...sound, ...frozen].map(({ integrationId }) => integrationId),
	);
	const orphans = new Set(
		plan.orphans.flatMap((one) => (one.kind ? [] : one.integrationId)),
	);
	const hosting = liveTypes(input.catalog, input.actual);
	const others = ownerships
		.filter(
			({ integration, mark }) =>
				!shown.has(integration.id) &&
				(mark !== null ||
					hosting.has(integration.typeId) ||
					customActions(input.actual, integration.id) > 0),
		)
		.map((one): IntegrationStatus => {
			if (one.mark === null) return row("unmanaged", one, null);
			if (!isOurs(one.mark)) return row("foreign", one, null);
			// Its document may be one that cannot be read: until that is known it is no orphan.
			return row(
				orphans.has(one.integration.id) ? "orphan" : "frozen",
				one,
				null,
			);
		});
	return [...sound, ...frozen, ...others];
}

/** Of a document: a row for each integration that is its own, and one where there is none. */
function several(found: readonly Ownership[]): readonly (Ownership | null)[] {
	return found.length > 0 ? found : [null];
}

function standingOf(
	{ key, suspend }: Desired,
	found: boolean,
	{ changes, refusals }: Plan,
): StatusStanding {
	if (suspend) return "suspended";
	if (!found) return "missing";
	const differs =
		changes.some((change) => !change.kind && change.key === key) ||
		refusals.some(
			(refusal) =>
				!refusal.kind && refusal.key === key && !saysNothing(refusal),
		);
	return differs ? "differs" : "in-sync";
}

function isFrozen(
	{ key, environments, brokenIn }: LintedDocument,
	{ plan: { environment }, state }: StatusInput,
): boolean {
	return (
		environments.includes(environment) &&
		(brokenIn.has(environment) || state.frozenKeys.includes(key ?? ""))
	);
}

function elsewhere(input: StatusInput): readonly IntegrationStatus[] {
	const row = rowMaker(input);
	return input.tree.documents
		.filter(
			({ environments }) => !environments.includes(input.plan.environment),
		)
		.map((document) => row("elsewhere", null, described(document)));
}
