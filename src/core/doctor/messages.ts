// What the checks say, in one or two sentences each, with what to do.
import { count, every, list, some } from "../values/words.ts";
import type { FailedReading } from "./examination.ts";

export const notSignedIn = () => "not checked: the client could not sign in";
export const anotherOrganization = () =>
	"not checked: it is another organization than the settings mean";
export const notTheirs = () =>
	"it is another organization than the settings mean";
export const unread = ({ message }: FailedReading) => `not checked: ${message}`;
export const refused = ({ message }: FailedReading, permission: string) =>
	`not checked: the OAuth client's role lacks ${permission}: ${message}`;

export const signedIn = () => "the OAuth client signs in";
export const clientRefused = ({ message }: FailedReading) =>
	`${message}. Check the environment's oauth client id and secret, and that its region is right`;
export const noToken = ({ message }: FailedReading) =>
	`the OAuth client gets no token: ${message}`;
export const organization = (name: string, id: string, guarded: boolean) =>
	`${name} (${id})${guarded ? "" : "; organizationId in the settings would keep writes from any other"}`;

export const lacking = (permission: string, without: string) =>
	`the role lacks ${permission}: ${without}`;
export const without = {
	view: "plan, apply, status and the daemon cannot read the platform",
	add: "apply and the daemon cannot create integrations and credentials",
	edit: "apply, release and the daemon cannot change integrations and credentials",
	delete:
		"apply and the daemon cannot delete credentials that are replaced, nor, with prune, integrations",
	countedActions:
		"plan with prune refuses deletions, because it cannot count the data actions that would be lost; status does not count them",
	describedActions:
		"plan, apply, status and the daemon cannot read the data actions that documents describe",
	addActions: "apply and the daemon cannot create data actions",
	editActions:
		"apply and the daemon cannot change data actions, nor how an integration gets its tokens",
	deleteActions:
		"apply and the daemon cannot delete data actions without a document, as pruneActions asks",
	liveTests:
		"the live tests of data actions cannot be run, which the environment asks for with tests: { live: true }",
	certificates:
		"certs and the daemon cannot watch the rotation of mTLS certificates",
};
export const permitted = (number: number) =>
	`the role has all ${number} permissions that are needed`;
export function grantsUnknown(
	failed: FailedReading | null,
	untold: readonly string[],
): string {
	const why = failed
		? failed.message
		: "GET /api/v2/authorization/subjects/me does not tell all that the roles of this client allow";
	const rest =
		untold.length > 0
			? `. Not known without writing: ${untold.join(", ")}`
			: "";
	return `the role's permissions cannot be listed: ${why}${rest}`;
}

export const clockAgrees = () => "the platform's clock agrees with this one";
export const noDate = () =>
	"the platform's answers do not say what time it is there";
export const clockDiffers = (seconds: number) =>
	`this machine's clock is ${count(Math.abs(seconds), "second")} ${seconds > 0 ? "ahead of" : "behind"} the platform's: ages of credentials and days left of certificates are wrong by as much, and so are times in the history. Let it be set by NTP`;

export const ofDocuments = (message: string, keys: readonly string[]) =>
	`${message} (${some([...new Set(keys)])})`;
export const typesAgree = () =>
	"limits, slots and config schemas are those that lint knows";
export const typesMissing = (names: readonly string[]) =>
	`the organization does not offer ${every(names)}: documents of ${names.length === 1 ? "this type" : "these types"} would be refused`;
export const limitDiffers = (type: string, ours: number, theirs: number) =>
	`${type}: the organization may have ${theirs}, lint counts to ${ours}: write limits: { ${type}: ${theirs} } for this environment`;
export const slotsLack = (type: string, names: readonly string[]) =>
	`${type}: no credential slot accepts ${list(names)} any more, which documents may still use`;
export const slotsTake = (type: string, names: readonly string[]) =>
	`${type}: the credential slots accept ${every(names)} too, which documents cannot use yet`;
export const slotDemanded = (type: string, slot: string) =>
	`${type}: the slot ${slot} demands a credential, which documents may leave away: one without credentials would not be created`;
export const slotOptional = (type: string) =>
	`${type}: the platform demands no credential, but documents must have one`;
export const slotRenamed = (
	type: string,
	ours: string,
	theirs: readonly string[],
) =>
	`${type}: the credential slot is called ${every(theirs)}, not ${ours}: it is found by what it accepts, so that nothing has to be done`;
export const noConfigSchema = (type: string) =>
	`${type}: the platform describes no properties, so that only what it does by itself can be asked for`;
export const propertiesGone = (type: string, names: readonly string[]) =>
	`${type}: the platform does not know ${every(names)} any more, which documents may still set`;
export const propertiesAdded = (type: string, names: readonly string[]) =>
	`${type}: the platform knows ${every(names)} in properties, which lint cannot judge`;
export const valuesGone = (
	type: string,
	property: string,
	values: readonly string[],
) =>
	`${type}: ${property} may not be ${list(values)} any more, which documents may still say`;
export const valuesAdded = (
	type: string,
	property: string,
	values: readonly string[],
) =>
	`${type}: ${property} may be ${list(values)} too, which documents cannot say yet`;

export const credentialTypesAgree = () =>
	"their fields are those that lint knows";
export const noCredentialType = (type: string) =>
	`the platform has no credential type ${type} any more, which documents may still use`;
export const fieldsGone = (type: string, names: readonly string[]) =>
	`${type}: the platform has no field ${list(names)} any more, which documents may still give`;
export const fieldsAdded = (type: string, names: readonly string[]) =>
	`${type}: the platform has the ${names.length === 1 ? "field" : "fields"} ${every(names)} too, which documents cannot give yet`;
export const fieldRenamed = (type: string, ours: string, theirs: string) =>
	`${type}: the field ${ours} is called ${theirs} there: it is found by its title, so that nothing has to be done`;
export const fieldsDemanded = (type: string, names: readonly string[]) =>
	`${type}: the platform demands ${every(names)}, which documents may leave away`;

export const authoritiesAgree = (users: number) =>
	users === 0
		? "no document names one"
		: `known, as ${count(users, "document names", "documents name")} them`;

export const duplicates = (
	name: string,
	type: string,
	ids: readonly string[],
) =>
	`${ids.length} integrations of type ${type} are called "${name}" (${ids.join(", ")}): a document of that name cannot tell which one it means. Rename all but one on the platform, or name the right one with adopt`;
export const noDuplicates = () => "no two integrations of a type share a name";
export const failing = (name: string, id: string, detail: string | null) =>
	`"${name}" (${id}) is enabled, but the platform reports ERROR${detail ? `: ${detail}` : ""}`;
export const noneFails = (number: number) =>
	`none of ${count(number, "data-action integration")} is in ERROR`;

export const shared = (credential: string, names: readonly string[]) =>
	`the credential "${credential}" is bound by ${every(names.map((name) => `"${name}"`))}: who rewrites it for one changes it for all. Give each its own`;
export const noneShared = () => "no two integrations bind the same credential";
export const orphans = (ours: boolean, names: readonly string[]) =>
	ours
		? `${count(names.length, "credential")} of ours ${names.length === 1 ? "is" : "are"} bound by no integration (${some(names)}): the next apply of the key uses or deletes ${names.length === 1 ? "it" : "them"}, of a key without a document only with prune: true`
		: `${count(names.length, "credential")} ${names.length === 1 ? "is" : "are"} bound by no integration (${some(names)}): what nobody needs can be deleted on the platform`;
export const noOrphans = () => "every credential is bound";

export const leftBehind = (
	key: string,
	names: readonly string[],
	unknown: boolean,
) =>
	`${every(names.map((name) => `"${name}"`))} ${names.length === 1 ? "carries" : "carry"} our key ${key}, which no document has${unknown ? ", unless it is in a file that cannot be read: gc-integrations lint says why" : ": with prune: true an apply deletes it, gc-integrations release KEY lets go of it, previousKeys says that its document has another key now"}`;
export const otherOwner = (owner: string | null, names: readonly string[]) =>
	`${count(names.length, "integration")} of ${owner === null ? "gc-integrations without an owner" : `owner "${owner}"`}: ${some(names)}`;
export const noOtherOwner = () =>
	"what carries a line is ours, and has a document";

export const noRateLimit = () =>
	"the platform's answers do not say how many requests are left";
export const requestsLeft = (left: number, allowed: number) =>
	`${left} of ${allowed} requests are left`;
export const fewRequests = (left: number, allowed: number) =>
	`only ${left} of the client's ${allowed} requests are left: something else uses the same OAuth client. Give gc-integrations one of its own`;
export const greedyBudget = (ours: number, allowed: number) =>
	`rateLimit.requestsPerMinute is ${ours}, but the platform allows ${allowed}: write less, and leave some for others that use the client`;
