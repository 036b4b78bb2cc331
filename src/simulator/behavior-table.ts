// Names and texts become behaviors: what each switch accepts and is by default.
import { actionTable } from "./actions/behavior-table.ts";
import type { Behavior } from "./behavior.ts";
import { type Accepts, kindOf, type Table } from "./behavior-kinds.ts";
import { isObject } from "./state.ts";

const table: Table<Behavior> = {
	expandConfig: ["carried", ["carried", "ignored", "rejected"]],
	configStub: ["self-uri", ["self-uri", "empty-credentials", "none"]],
	listNotes: [true, "boolean"],
	emptyNotes: ["empty", ["empty", "node_dynamodb_empty_string", "absent"]],
	pageSizeOverMax: ["clamp", ["clamp", "reject"]],
	cursorTail: ["absent", ["absent", "empty-page"]],
	listLagNewReads: [0, "count"],
	listLagNewMs: [0, "count"],
	listLagChangedReads: [0, "count"],
	listLagChangedMs: [0, "count"],
	listLagDeletedReads: [0, "count"],
	listLagDeletedMs: [0, "count"],
	typeListing: ["full", ["full", "brief"]],
	credentialTypesListing: ["array", ["array", "paged"]],
	configCredentials: ["info", ["info", "dated", "id-only"]],
	createName: ["honoured", ["honoured", "type-name"]],
	createAnswer: ["stub", ["stub", "current", "none"]],
	overLimit: [400, [400, 403, 409, "allowed"]],
	maxInstances: [{}, "counts"],
	nameMaxLength: [256, "count-or-none"],
	notesMaxLength: [4096, "count-or-none"],
	versionClash: [409, [400, 408, 409]],
	noopPutBumpsVersion: [true, "boolean"],
	configSchemas: ["closed", ["closed", "open", "absent"]],
	certificateAuthorityDefault: ["absent", ["absent", "present"]],
	readOnlyMembers: ["ignored", ["ignored", "refused"]],
	deleteInUse: ["allowed", ["allowed", 409]],
	deleteEnabled: ["allowed", ["allowed", 409]],
	patchDeleted: ["refused", ["refused", "deletes"]],
	settleReads: [1, "count-or-never"],
	settleMs: [0, "count"],
	activationErrors: [{}, "texts"],
	failActivations: [0, "count"],
	errorRecovery: ["config-change", ["config-change", "patch"]],
	deleteCredentialInUse: ["allowed", ["allowed", 409]],
	credentialPut: ["replace", ["merge", "replace"]],
	modifiedDate: ["every-put", ["every-put", "real-changes", "also-when-bound"]],
	putOmitsModifiedDate: [false, "boolean"],
	credentialRead: ["absent", ["absent", "empty", "non-secret"]],
	credentialFields: ["validated", ["validated", "free"]],
	credentialTypeChange: ["refused", ["refused", "allowed"]],
	credentialNameMaxLength: ["none", "count-or-none"],
	googleTypeId: ["google-data-actions", "text"],
	googleSlot: ["googleServiceAccount", "text"],
	googleFieldKeys: ["assumed", ["assumed", "other"]],
	renamedFields: [{}, "renames"],
	renamedSlots: [{}, "texts"],
	webServicesSlots: ["one", ["one", "per-type"]],
	digicertName: ["DigiCert", "text"],
	certificateFormat: [
		"pem",
		["pem", "pem-crlf", "base64-der", "chain", "chain-reversed"],
	],
	certificateAnswers: ["consistent", ["consistent", "alternating"]],
	subjectsMe: [
		"answered",
		["answered", "wildcards", "without-policies", "without-grants", "refused"],
	],
	tokenLifetimeSeconds: [86_400, "count"],
	loginRateLimit: [0, "count"],
	rateLimit: [300, "count"],
	rateLimitWindowSeconds: [60, "count"],
	rateHeaders: [true, "boolean"],
	dateHeader: [true, "boolean"],
	dateAheadSeconds: [0, "integer"],
	...actionTable,
};

/** A fresh copy of the defaults: nothing in it is shared. */
export function defaultBehavior(): Behavior {
	const entries = Object.entries(table).map(([name, [fallback]]) => [
		name,
		structuredClone(fallback),
	]);
	return Object.fromEntries(entries) as unknown as Behavior;
}

/** One line a switch: `name=value` of the default, then what it accepts. For help texts. */
export function describeBehaviors(): string[] {
	return Object.entries(table).map(([name, [fallback, accepts]]) => {
		const value =
			typeof fallback === "object" ? JSON.stringify(fallback) : `${fallback}`;
		return `${name}=${value}  (${kindOf(accepts)[0]})`;
	});
}

/**
 * Checks changes that came from outside, such as a JSON body.
 * @returns the changes; or the problems in words, each naming what is accepted.
 */
export function checkBehavior(
	changes: unknown,
): { changes: Partial<Behavior> } | { problems: string[] } {
	if (!isObject(changes)) return { problems: ["behavior must be an object"] };
	const problems = Object.entries(changes).flatMap(([name, value]) => {
		const row = rowOf(name);
		if (row === undefined) return [unknownName(name)];
		const [words, fits] = kindOf(row[1]);
		return fits(value) ? [] : [`behavior ${name} takes ${words}`];
	});
	return problems.length > 0
		? { problems }
		: { changes: changes as Partial<Behavior> };
}

/**
 * Reads `name=value` settings as a command line gives them; maps are written as JSON.
 * @returns the changes, or the problems in words.
 */
export function parseBehavior(
	settings: readonly string[],
): { changes: Partial<Behavior> } | { problems: string[] } {
	const changes = new Map<string, unknown>();
	for (const setting of settings) {
		const at = setting.indexOf("=");
		if (at < 1)
			return { problems: [`behavior is written name=value, not ${setting}`] };
		const name = setting.slice(0, at);
		changes.set(name, read(rowOf(name)?.[1], setting.slice(at + 1)));
	}
	return checkBehavior(Object.fromEntries(changes));
}

function rowOf(name: string): readonly [unknown, Accepts] | undefined {
	return Object.hasOwn(table, name) ? table[name as keyof Behavior] : undefined;
}

function unknownName(name: string): string {
	return `there is no behavior ${name}; the names are ${Object.keys(table).join(", ")}`;
}

function read(accepts: Accepts | undefined, text: string): unknown {
	if (accepts === undefined || accepts === "text") return text;
	if (typeof accepts !== "string" && accepts.includes(text)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
