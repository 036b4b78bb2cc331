// A document, an integration, or both -> what `status` tells of it.
import { isCustom } from "../action/ids.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { nodeAt, stringAt } from "../document/node.ts";
import { liveTypes } from "../export/candidates.ts";
import type { LintedTree } from "../lint/lint.ts";
import type { LintedDocument } from "../lint/linted.ts";
import type { MatchedAction } from "../plan/action/compare.ts";
import type { DesiredState } from "../plan/desired.ts";
import type { Ownership } from "../plan/marked.ts";
import type { Mark } from "../plan/ownership.ts";
import { reportedDetail, statusWord } from "../plan/status.ts";
import type {
	Actual,
	ActualIntegration,
	Desired,
	Plan,
	Refusal,
} from "../types.ts";
import { ageInDays, boundCredential, isTooOld } from "./credential-age.ts";

export const standings = [
	"in-sync",
	"differs",
	"missing",
	"orphan",
	"unmanaged",
	"foreign",
	"frozen",
	"suspended",
	"elsewhere",
] as const;
export type StatusStanding = (typeof standings)[number];

export interface CredentialStatus {
	readonly type: string;
	readonly name: string;
	readonly modifiedDate: string | null;
	readonly ageDays: number | null;
	/** Null: it may be of any age, or it is not ours. */
	readonly maxAgeDays: number | null;
	/** Null: nothing says so, because there is no date or no greatest age. */
	readonly tooOld: boolean | null;
	/** Somebody wrote it after we did; null: we never wrote it. */
	readonly changedElsewhere: boolean | null;
}

export interface IntegrationStatus {
	readonly kind?: undefined;
	readonly key: string | null;
	readonly integrationId: string | null;
	/** Null: a document that has none. */
	readonly name: string | null;
	/** Ours, else the platform's id. */
	readonly type: string | null;
	readonly managed: "ours" | "other" | "no";
	readonly owner: string | null;
	readonly standing: StatusStanding;
	readonly status: string | null;
	readonly reportedState: string | null;
	readonly detail: string | null;
	readonly credential: CredentialStatus | null;
	/** Custom data actions; null: they may not be seen. */
	readonly actions: number | null;
	readonly file: string | null;
	readonly line: number | null;
	/** The daemon that wrote our line last. */
	readonly writer: string | null;
}

/** A data action; what only integrations have is null. */
export interface ActionStatus
	extends Omit<IntegrationStatus, "kind" | "actions" | "credential"> {
	readonly kind: "action";
	/** Key of the integration's document; null: its own document names none. */
	readonly integration: string | null;
	/** Null: there is none, or it is not known which one it is. */
	readonly actionId: string | null;
	readonly actions: null;
	readonly credential: null;
}

export type DocumentStatus = IntegrationStatus | ActionStatus;

/** Of how what is there differs from the document. */
export function saysNothing({ rule }: Pick<Refusal, "rule">): boolean {
	return rule === "unresolved-secret" || rule === "lint-errors";
}

export interface StatusInput {
	readonly tree: LintedTree;
	readonly state: DesiredState;
	readonly plan: Plan;
	readonly matchedActions: readonly MatchedAction[];
	readonly actual: Actual;
	readonly catalog: Catalog;
	/** Whose lines are ours. */
	readonly owner: string | null;
	/** In ms since 1970. */
	readonly now: number;
	/** How old credentials may be, as the settings say; null: any age. */
	readonly maxAgeDays: number | null;
	/** What the platform calls something, without secrets. */
	shownName(name: string): string;
	/** Keys; empty: everything that is in the environment. */
	readonly only: readonly string[];
}

/** What is known of a row from a document. */
export interface Described
	extends Pick<IntegrationStatus, "key" | "name" | "type" | "file" | "line"> {
	/** Of a data action. */
	readonly integration?: string | null;
}

export function described({
	key,
	root,
	file,
}: LintedDocument): Required<Described> {
	const text = (name: string): string | null =>
		(root && stringAt(root, name)?.trim()) ?? null;
	const place = root && (nodeAt(root, ["key"])?.span ?? root.span);
	return {
		key: key ?? null,
		name: text("name"),
		type: text("type"),
		integration: text("integration"),
		file,
		line: place?.line ?? null,
	};
}

export function placeOf({ file, span }: Desired["place"]) {
	return { file, line: span.line };
}

export function rowMaker(input: StatusInput) {
	const { actual, catalog, owner } = input;
	const typeOf = liveTypes(catalog, actual);
	const own = new Map(
		input.state.documents.map(({ key, maxAgeDays }) => [key, maxAgeDays]),
	);
	return (
		standing: StatusStanding,
		found: Ownership | null,
		document: Described | null,
	): IntegrationStatus => {
		const integration = found?.integration ?? null;
		const mark = found?.mark ?? null;
		const ours = document !== null || mark?.owner === owner;
		const typeId = integration?.typeId;
		return {
			key: document?.key ?? (ours && mark ? mark.key : null),
			integrationId: integration?.id ?? null,
			name:
				document?.name ?? (integration && input.shownName(integration.name)),
			type:
				document?.type ??
				(typeId === undefined
					? null
					: (typeOf.get(typeId)?.ours.name ?? typeId)),
			managed: ours ? "ours" : mark ? "other" : "no",
			owner: ours ? owner : (mark?.owner ?? null),
			standing,
			status: integration && statusWord(integration.intendedState),
			reportedState: integration?.reportedState.code ?? null,
			detail: integration && reportedDetail(integration.reportedState),
			credential:
				integration &&
				credentialOf(
					integration,
					mark,
					input,
					ours ? (own.get(document?.key ?? "") ?? input.maxAgeDays) : null,
				),
			actions:
				integration && actual.actions
					? customActions(actual, integration.id)
					: null,
			file: document?.file ?? null,
			line: document?.line ?? null,
			writer: mark?.writer ?? null,
		};
	};
}

function credentialOf(
	integration: ActualIntegration,
	mark: Mark | null,
	{ actual, now, shownName }: StatusInput,
	maxAgeDays: number | null,
): CredentialStatus | null {
	const credential = boundCredential(integration, actual);
	if (!credential) return null;
	const { type, modifiedDate } = credential;
	const written = Date.parse(modifiedDate ?? "");
	const ours = Date.parse(mark?.credentialDate ?? "");
	const ageDays = ageInDays(modifiedDate, now);
	return {
		type,
		name: shownName(credential.name),
		modifiedDate,
		ageDays,
		maxAgeDays,
		tooOld: isTooOld(ageDays, maxAgeDays),
		changedElsewhere: Number.isNaN(ours) ? null : written > ours,
	};
}

export function customActions(
	{ actions }: Actual,
	integrationId: string,
): number {
	return (actions ?? []).filter(
		(action) => action.integrationId === integrationId && isCustom(action),
	).length;
}
