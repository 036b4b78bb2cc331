// Desired and actual -> changes and refusals, or the questions that must be answered first. Pure: ask it again with more.
import type { Catalog } from "./catalog.ts";
import { credentialUsers, judgeCredential } from "./credential-target.ts";
import type { DesiredState } from "./desired.ts";
import {
	findLiveType,
	matchDocument,
	type Ownership,
	readOwnerships,
} from "./match.ts";
import * as messages from "./messages.ts";
import { keyOfCredential, readNotes } from "./ownership.ts";
import { judgeProperties } from "./properties.ts";
import type {
	Actual,
	ActualIntegration,
	Change,
	CredentialTarget,
	Desired,
	FieldChange,
	Fingerprints,
	LiveType,
	NamedObject,
	Orphan,
	Question,
	Refusal,
	Standing,
	Suspended,
} from "./types.ts";

export interface Comparison {
	readonly changes: readonly Change[];
	readonly refusals: readonly Refusal[];
	readonly orphans: readonly Orphan[];
	readonly suspended: readonly Suspended[];
	readonly standings: readonly Standing[];
	readonly unchanged: number;
	readonly unmanaged: number;
	/** Live type id of each document's type, for counting against limits. */
	readonly liveTypes: ReadonlyMap<string, LiveType>;
	/** Not empty: the rest is provisional. */
	readonly questions: readonly Question[];
}

export interface ComparisonInput {
	readonly state: DesiredState;
	readonly actual: Actual;
	readonly catalog: Catalog;
	readonly owner: string | null;
	readonly prune: boolean;
	/** By document key; a key that is absent here was not resolved. */
	readonly fingerprints: ReadonlyMap<string, Fingerprints>;
}

export function compare(input: ComparisonInput): Comparison {
	const { state, actual, catalog, owner } = input;
	const liveTypes = liveTypesOf(catalog, actual);
	const hosting = new Set([...liveTypes.values()].map((type) => type.id));
	const { ownerships, questions } = readOwnerships(actual, hosting);
	const ask: Question[] = [
		...questions,
		...briefTypes(state.documents, liveTypes),
	];
	if (ask.length > 0) return provisional(ask, liveTypes);

	const claimed = new Set([
		...state.documents.map(({ key }) => key),
		...state.frozenKeys,
	]);
	const changes: Change[] = [];
	const refusals: Refusal[] = [];
	const suspended: Suspended[] = [];
	const standings: Standing[] = [];
	const mine = new Set<string>();
	let unchanged = 0;
	for (const desired of state.documents) {
		const judged = judgeDocument(desired, input, ownerships, claimed);
		if (judged.integration) {
			mine.add(judged.integration.id);
			standings.push(standing(desired, judged.integration));
		}
		if ("questions" in judged) ask.push(...judged.questions);
		else if ("refusal" in judged) {
			if (!desired.suspend) refusals.push(judged.refusal);
		} else if (judged.change === null) unchanged += desired.suspend ? 0 : 1;
		else if (desired.suspend)
			suspended.push({
				key: desired.key,
				verb: judged.change.verb,
				fields: judged.change.fields,
			});
		else changes.push(judged.change);
	}

	const left = leftBehind(input, ownerships, claimed);
	ask.push(...left.questions);
	if (input.prune && !state.incomplete) changes.push(...left.deletions);
	const orphans =
		state.incomplete && state.frozenUnknown > 0 ? [] : left.orphans;
	const managed = ownerships.filter(
		({ integration, mark }) =>
			mine.has(integration.id) || (mark !== null && mark.owner === owner),
	);
	return {
		changes: changes.sort((a, b) => order(a.key, b.key)),
		refusals: refusals.sort((a, b) => order(a.key ?? "", b.key ?? "")),
		orphans,
		suspended,
		standings: standings.sort((a, b) => order(a.key, b.key)),
		unchanged,
		unmanaged: ownerships.length - managed.length,
		liveTypes,
		questions: unique(ask),
	};
}

function provisional(
	questions: readonly Question[],
	liveTypes: ReadonlyMap<string, LiveType>,
): Comparison {
	return {
		changes: [],
		refusals: [],
		orphans: [],
		suspended: [],
		standings: [],
		unchanged: 0,
		unmanaged: 0,
		liveTypes,
		questions: unique(questions),
	};
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function unique(questions: readonly Question[]): readonly Question[] {
	return [
		...new Map(
			questions.map((question) => [JSON.stringify(question), question]),
		).values(),
	];
}

/** The live type of each of our types, where the platform has one. */
function liveTypesOf(
	catalog: Catalog,
	actual: Actual,
): ReadonlyMap<string, LiveType> {
	const found = new Map<string, LiveType>();
	for (const [name, type] of catalog.types) {
		const live = findLiveType(
			type.platformType,
			type.credentialTypes,
			actual.types,
		);
		if (live) found.set(name, live);
	}
	return found;
}

/** Types that documents need and that the list only named. */
function briefTypes(
	documents: readonly Desired[],
	liveTypes: ReadonlyMap<string, LiveType>,
): readonly Question[] {
	return documents.flatMap(({ type }): Question[] => {
		const live = liveTypes.get(type);
		return live?.brief ? [{ ask: "type", typeId: live.id }] : [];
	});
}

type Judged = { readonly integration: ActualIntegration | null } & (
	| { readonly change: Change | null }
	| { readonly refusal: Refusal }
	| { readonly questions: readonly Question[] }
);

function judgeDocument(
	desired: Desired,
	input: ComparisonInput,
	ownerships: readonly Ownership[],
	claimed: ReadonlySet<string>,
): Judged {
	const { actual, catalog, owner } = input;
	const { key } = desired;
	const shipped = catalog.types.get(desired.type);
	const refused = (
		rule: string,
		message: string,
		integration: ActualIntegration | null = null,
	): Judged => ({ integration, refusal: { rule, key, message } });
	const credentialTypes = desired.credential
		? [desired.credential.type]
		: (shipped?.credentialTypes ?? []);
	const liveType = findLiveType(
		shipped?.platformType ?? "",
		credentialTypes,
		actual.types,
	);
	if (!shipped || !liveType)
		return refused(
			"platform-schema-mismatch",
			messages.unknownLiveType(
				desired.type,
				shipped?.platformType ?? desired.type,
				desired.credential?.type,
			),
		);
	const match = matchDocument(desired, liveType.id, owner, ownerships, claimed);
	if (match.found === "refused")
		return { integration: null, refusal: match.refusal };
	const owned = "owned" in match ? match.owned : null;
	const integration = owned?.integration ?? null;
	const config = integration?.config ?? null;
	if (integration && !config)
		return {
			integration,
			questions: [{ ask: "config", integrationId: integration.id }],
		};
	if (!integration && liveType.nonInstallable)
		return refused(
			"platform-schema-mismatch",
			messages.notInstallable(desired.type),
		);
	const mark = owned?.mark ?? null;
	const demanded = Object.entries(liveType.slots).find(
		([, slot]) => slot.required,
	);
	if (demanded && !desired.credential && !config?.credentials[demanded[0]])
		return refused(
			"platform-schema-mismatch",
			messages.slotRequired(liveType.id, demanded[0]),
			integration,
		);

	const credential = desired.credential
		? judgeCredential({
				key,
				owner,
				desired: desired.credential,
				allowTypeChange: desired.allowCredentialTypeChange,
				liveType,
				shippedSlot: shipped.slot,
				integration,
				adopts: match.found === "adoptable",
				mark,
				fingerprints: input.fingerprints.get(key) ?? null,
				actual,
				catalog,
			})
		: null;
	const properties = judgeProperties(
		desired,
		shipped,
		liveType.id,
		config,
		actual,
	);
	const questions = [
		...(credential && "questions" in credential ? credential.questions : []),
		...("questions" in properties ? properties.questions : []),
	];
	if (questions.length > 0) return { integration, questions };
	if (credential && "refused" in credential)
		return refused(
			credential.refused.rule,
			credential.refused.message,
			integration,
		);
	if ("refused" in properties)
		return refused("platform-schema-mismatch", properties.refused, integration);
	if ("questions" in properties || (credential && "questions" in credential))
		return { integration, questions };

	const judged = credential?.judged ?? null;
	const status = judgeStatus(desired, integration);
	const text = textFields(desired, integration, owned);
	const fields = [
		...text.fields,
		...(judged?.fields ?? []),
		...properties.fields,
		...status.fields,
	];
	const marks = mark === null;
	const rewritten = judged !== null && judged.target.action !== "keep";
	const writesConfig =
		marks ||
		rewritten ||
		judged?.binds === true ||
		text.writes ||
		properties.fields.length > 0;
	const removes = judged?.removes ?? [];
	if (
		integration &&
		!writesConfig &&
		status.state === null &&
		removes.length === 0
	)
		return { integration, change: null };
	return {
		integration,
		change: {
			key,
			type: desired.type,
			name: desired.name,
			verb: !integration
				? "create"
				: match.found === "adoptable"
					? "adopt"
					: "update",
			fields,
			notes: [
				...(match.found === "adoptable" && integration
					? [messages.notes.adopts(integration.id)]
					: []),
				...(match.found === "nothing" && match.sameName
					? [messages.notes.sameName(match.sameName.id)]
					: []),
				...(judged?.notes ?? []),
				...status.notes,
			],
			integrationId: integration?.id ?? null,
			target: {
				typeId: liveType.id,
				credential:
					judged && (writesConfig || rewritten) ? judged.target : null,
				config: writesConfig
					? {
							name: desired.name,
							notes: desired.notes ?? null,
							properties: properties.members,
							advanced: properties.advanced,
							owner,
						}
					: null,
				state: status.state,
				removeCredentials: removes,
				configVersion: config?.version ?? null,
			},
		},
	};
}

/** Name and notes. A new integration gets its name by being made. */
function textFields(
	desired: Desired,
	integration: ActualIntegration | null,
	owned: Ownership | null,
): { fields: readonly FieldChange[]; writes: boolean } {
	const config = integration?.config;
	if (!integration || !config) {
		return {
			fields: [
				{ path: "name", from: null, to: desired.name },
				...(desired.notes
					? [{ path: "notes", from: null, to: desired.notes }]
					: []),
			],
			writes: true,
		};
	}
	const fields: FieldChange[] = [];
	const name = config.name || integration.name;
	if (name !== desired.name)
		fields.push({ path: "name", from: name, to: desired.name });
	const { notes } = readNotes(config.notes);
	if (desired.notes !== undefined && desired.notes !== notes)
		fields.push({ path: "notes", from: notes, to: desired.notes });
	return { fields, writes: fields.length > 0 || owned?.mark === null };
}

function judgeStatus(
	desired: Desired,
	integration: ActualIntegration | null,
): {
	fields: readonly FieldChange[];
	notes: readonly string[];
	state: "ENABLED" | "DISABLED" | null;
} {
	const wanted = desired.status === "active" ? "ENABLED" : "DISABLED";
	const actual = integration?.intendedState ?? "DISABLED";
	if (actual !== wanted)
		return {
			fields: [
				{ path: "status", from: statusWord(actual), to: desired.status },
			],
			notes:
				wanted === "DISABLED" && integration
					? [messages.notes.disabling()]
					: [],
			state: wanted,
		};
	// Enabled but failing is not the desired state: enabling it again is the gentlest thing that may help.
	if (wanted === "ENABLED" && integration?.reportedState.code === "ERROR")
		return {
			fields: [{ path: "status", from: "error", to: desired.status }],
			notes: [messages.notes.failing(integration.reportedState.message)],
			state: wanted,
		};
	return { fields: [], notes: [], state: null };
}

function statusWord(intendedState: string): string {
	if (intendedState === "ENABLED") return "active";
	if (intendedState === "DISABLED") return "inactive";
	return intendedState.toLowerCase();
}

function standing(
	desired: Desired,
	{ id, intendedState, reportedState }: ActualIntegration,
): Standing {
	return {
		key: desired.key,
		integrationId: id,
		name: desired.name,
		type: desired.type,
		status: statusWord(intendedState),
		reportedState: reportedState.code,
		detail: reportedState.message,
	};
}

/** What carries our mark and has no document any more: integrations, and credentials that nothing uses. */
function leftBehind(
	{ actual, catalog, owner, prune, state }: ComparisonInput,
	ownerships: readonly Ownership[],
	claimed: ReadonlySet<string>,
): {
	orphans: readonly Orphan[];
	deletions: readonly Change[];
	questions: readonly Question[];
} {
	const orphans: Orphan[] = [];
	const deletions: Change[] = [];
	const questions: Question[] = [];
	const typeNames = new Map(
		[...liveTypesOf(catalog, actual)].map(([name, live]) => [live.id, name]),
	);
	const prunes = prune && !state.incomplete;
	const keysHeld = new Set<string>();
	for (const { integration, mark } of ownerships) {
		if (mark === null || mark.owner !== owner) continue;
		keysHeld.add(mark.key);
		if (claimed.has(mark.key)) continue;
		orphans.push({
			key: mark.key,
			integrationId: integration.id,
			name: integration.name,
		});
		if (!prunes) continue;
		if (!integration.config) {
			questions.push({ ask: "config", integrationId: integration.id });
			continue;
		}
		const removable = unusedCredentials(
			actual,
			owner,
			mark.key,
			integration.id,
		);
		questions.push(...removable.questions);
		deletions.push({
			key: mark.key,
			type: typeNames.get(integration.typeId) ?? integration.typeId,
			name: integration.name,
			verb: "delete",
			fields: [],
			notes: [
				messages.notes.deleting(),
				...removable.credentials.map(({ name }) =>
					messages.notes.removesCredential(name),
				),
			],
			integrationId: integration.id,
			target: deletionTarget(
				integration.typeId,
				removable.credentials,
				integration.config.version,
			),
		});
	}
	for (const credential of actual.credentials) {
		const key = keyOfCredential(credential.name, owner);
		if (key === null || claimed.has(key) || keysHeld.has(key)) continue;
		keysHeld.add(key);
		orphans.push({ key, integrationId: null, name: credential.name });
		if (!prunes) continue;
		const removable = unusedCredentials(actual, owner, key, null);
		questions.push(...removable.questions);
		if (removable.credentials.length === 0) continue;
		deletions.push({
			key,
			type: credential.type,
			name: credential.name,
			verb: "delete",
			fields: [],
			notes: [messages.notes.removesCredential(credential.name)],
			integrationId: null,
			target: deletionTarget(null, removable.credentials, null),
		});
	}
	return {
		orphans: orphans.sort(
			(a, b) =>
				order(a.key, b.key) ||
				order(a.integrationId ?? "", b.integrationId ?? ""),
		),
		deletions,
		questions,
	};
}

function deletionTarget(
	typeId: string | null,
	removeCredentials: readonly NamedObject[],
	configVersion: number | null,
): Change["target"] {
	const credential: CredentialTarget | null = null;
	return {
		typeId,
		credential,
		config: null,
		state: null,
		removeCredentials,
		configVersion,
	};
}

/** The credentials of our name for `key` that nothing but `integrationId` uses. */
function unusedCredentials(
	actual: Actual,
	owner: string | null,
	key: string,
	integrationId: string | null,
): { credentials: readonly NamedObject[]; questions: readonly Question[] } {
	const credentials: NamedObject[] = [];
	const questions: Question[] = [];
	for (const credential of actual.credentials) {
		if (keyOfCredential(credential.name, owner) !== key) continue;
		const users = credentialUsers(actual, credential, integrationId);
		if ("questions" in users) questions.push(...users.questions);
		else if (users.names.length === 0)
			credentials.push({ id: credential.id, name: credential.name });
	}
	return { credentials, questions };
}
