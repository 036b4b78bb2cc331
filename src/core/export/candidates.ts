// An organization and what Git has of it -> what Git has not, what must be read first, and what cannot be brought over.
import type { Catalog, IntegrationType } from "../catalog/catalog.ts";
import { findLiveType } from "../plan/live-type.ts";
import { type Ownership, readOwnerships } from "../plan/marked.ts";
import { keyOfCredential, readNotes } from "../plan/ownership.ts";
import type {
	Actual,
	ActualConfig,
	ActualCredential,
	ActualIntegration,
	LiveType,
	OfAction,
	Question,
} from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import { order } from "../values/order.ts";
import { isKey, keyFor } from "./keys.ts";
import * as messages from "./messages.ts";

/** Where something comes from, and what it is there. */
export interface Origin extends OfAction {
	/** Null: it comes from Terraform. */
	readonly integrationId: string | null;
	readonly actionId?: string;
	/** Of Terraform's resource; absent: it comes from the organization. */
	readonly address?: string;
}

/** What could not be brought over, or not all of it. */
export interface Skipped extends Origin {
	readonly name: string;
	readonly reason: string;
}

/** An integration that no document has. */
export interface Candidate {
	readonly key: string;
	readonly integration: ActualIntegration;
	readonly config: ActualConfig;
	readonly name: string;
	readonly type: IntegrationType;
	readonly status: "active" | "inactive";
	readonly credential: ActualCredential | null;
	/** Another integration bears the same name. */
	readonly sameName: boolean;
}

export interface GitSide {
	/** Key of the document that has an integration, by its id. */
	readonly documentOf: ReadonlyMap<string, string>;
	/** All that documents have or had, in whatever environment. */
	readonly keys: ReadonlySet<string>;
}

export interface Candidates {
	readonly candidates: readonly Candidate[];
	readonly skipped: readonly Skipped[];
}

export function findCandidates(
	actual: Actual,
	git: GitSide,
	catalog: Catalog,
	owner: string | null,
): Candidates | { readonly questions: readonly Question[] } {
	const typeOf = liveTypes(catalog, actual);
	const hosting = new Set(typeOf.keys());
	const unknown = unknownTypes(catalog, actual, hosting);
	if (unknown.length > 0) return { questions: unknown };
	const { ownerships, questions } = readOwnerships(actual, hosting);
	const open = ownerships.filter(
		({ integration }) => !git.documentOf.has(integration.id),
	);
	const asked = [
		...questions,
		...open
			.filter(
				({ integration, mark }) =>
					hosting.has(integration.typeId) &&
					!integration.config &&
					(mark === null || mark.owner === owner),
			)
			.map(({ integration }): Question => configOf(integration)),
		...open.flatMap(({ integration }) =>
			hosting.has(integration.typeId) ? unlisted(integration, actual) : [],
		),
	];
	if (asked.length > 0) return { questions: unique(asked) };
	return choose(open, ownerships, actual, git, typeOf, owner);
}

function configOf({ id }: ActualIntegration): Question {
	return { ask: "config", integrationId: id };
}

function unique(questions: readonly Question[]): readonly Question[] {
	return [
		...new Map(questions.map((one) => [JSON.stringify(one), one])).values(),
	];
}

/** Our type of each of the platform's type ids. */
export function liveTypes(
	catalog: Catalog,
	{ types }: Pick<Actual, "types">,
): ReadonlyMap<string, { ours: IntegrationType; live: LiveType }> {
	return new Map(
		[...catalog.types.values()].flatMap((ours) => {
			const live = findLiveType(
				ours.platformType,
				ours.credentialTypes,
				catalog,
				types,
			);
			return live ? [[live.id, { ours, live }] as const] : [];
		}),
	);
}

/** Types that only their slots tell, and that are in use. */
export function unknownTypes(
	catalog: Catalog,
	{ types, integrations }: Actual,
	hosting: ReadonlySet<string>,
): readonly Question[] {
	const used = new Set(integrations.map(({ typeId }) => typeId));
	const known = hosting.size === catalog.types.size;
	return types
		.filter(
			({ id, brief }) => brief && used.has(id) && (hosting.has(id) || !known),
		)
		.map(({ id }) => ({ ask: "type", typeId: id }));
}

/** A list may lag: what is bound but not listed is asked for before it is taken for gone. */
export function unlisted(
	{ config }: ActualIntegration,
	{ credentials, goneCredentials = [] }: Actual,
): readonly Question[] {
	return Object.values(config?.credentials ?? {})
		.filter(
			(bound) =>
				!credentials.some(({ id }) => id === bound) &&
				!goneCredentials.includes(bound),
		)
		.map((credentialId) => ({ ask: "credential", credentialId }));
}

function choose(
	open: readonly Ownership[],
	all: readonly Ownership[],
	actual: Actual,
	git: GitSide,
	typeOf: ReturnType<typeof liveTypes>,
	owner: string | null,
): Candidates {
	const skipped: Skipped[] = [];
	const candidates: Candidate[] = [];
	const taken = new Set(git.keys);
	const marked = (key: string): number =>
		all.filter(({ mark }) => mark?.owner === owner && mark.key === key).length;
	for (const { mark } of all) if (mark?.owner === owner) taken.add(mark.key);
	const names = new Map<string, number>();
	for (const { integration } of all) {
		const name = comparableName(nameOf(integration));
		names.set(name, (names.get(name) ?? 0) + 1);
	}
	for (const { integration, mark } of [...open].sort(byName)) {
		const name = nameOf(integration);
		const type = typeOf.get(integration.typeId);
		const skip = (reason: string): void => {
			skipped.push({ integrationId: integration.id, name, reason });
		};
		if (!type) {
			skip(messages.noTypeOfOurs(integration.typeId));
			continue;
		}
		if (mark && mark.owner !== owner) {
			skip(messages.otherOwner(mark.owner));
			continue;
		}
		if (mark && git.keys.has(mark.key)) {
			skip(messages.keyOfAnotherDocument(mark.key));
			continue;
		}
		if (mark && marked(mark.key) > 1) {
			skip(messages.keyTwice(mark.key));
			continue;
		}
		const status = statusOf(integration);
		if (status === null) {
			skip(messages.unknownState(integration.intendedState));
			continue;
		}
		const { config } = integration;
		if (!config) throw new Error(`${integration.id} was not read`);
		const bound = boundCredential(type, config, actual);
		if ("reason" in bound) {
			skip(bound.reason);
			continue;
		}
		const key =
			mark?.key ??
			keyOfOurs(bound.credential, owner, taken) ??
			keyFor(name, type.ours.name, taken);
		taken.add(key);
		candidates.push({
			key,
			integration,
			config,
			name,
			type: type.ours,
			status,
			credential: bound.credential,
			sameName: (names.get(comparableName(name)) ?? 0) > 1,
		});
	}
	return { candidates, skipped };
}

/** What was let go of, or whose notes were wiped, binds a credential that bears its key. */
function keyOfOurs(
	credential: ActualCredential | null,
	owner: string | null,
	taken: ReadonlySet<string>,
): string | null {
	const key = credential && keyOfCredential(credential.name, owner);
	return key && isKey(key) && !taken.has(key) ? key : null;
}

function byName(a: Ownership, b: Ownership): number {
	return (
		order(nameOf(a.integration), nameOf(b.integration)) ||
		order(a.integration.id, b.integration.id)
	);
}

export function nameOf({ config, name }: ActualIntegration): string {
	return config?.name || name;
}

/** Null: a state that documents have no word for. */
export function statusOf({
	intendedState,
}: ActualIntegration): "active" | "inactive" | null {
	if (intendedState === "ENABLED") return "active";
	return intendedState === "DISABLED" ? "inactive" : null;
}

/** What the user wrote, as documents have it. */
export function notesOf(config: ActualConfig): string {
	return readNotes(config.notes).notes;
}

function boundCredential(
	{ ours, live }: { ours: IntegrationType; live: LiveType },
	config: ActualConfig,
	{ credentials }: Actual,
):
	| { readonly credential: ActualCredential | null }
	| { readonly reason: string } {
	const bound = Object.entries(config.credentials).flatMap(([slot, id]) => {
		const credential = credentials.find((one) => one.id === id);
		return credential ? [{ slot, credential }] : [];
	});
	const fitting = bound.find(
		({ slot, credential }) =>
			ours.credentialTypes.includes(credential.type) &&
			live.slots[slot]?.credentialTypes.includes(credential.type),
	);
	if (fitting) return { credential: fitting.credential };
	const [other] = bound;
	if (other)
		return {
			reason: messages.slotUnknown(other.slot, other.credential.type),
		};
	if (ours.credentialsRequired)
		return { reason: messages.nothingBound(ours.name) };
	return { credential: null };
}
