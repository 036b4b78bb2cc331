// What an export says of what it could not bring over: codes and their arguments -> sentences. Each reason completes "… was skipped:".
import type { Kind } from "../types.ts";
import { count, didYouMean, every, list } from "../values/words.ts";

export const asOnPlatform = "as it is on the platform";

export const noTypeOfOurs = (typeId: string) =>
	`its type ${typeId} hosts no data actions that documents can describe`;
export const otherOwner = (owner: string | null) =>
	`it is managed by gc-integrations with ${owner === null ? "no owner" : `owner ${owner}`}: it belongs to the repository of that owner`;
export const keyOfAnotherDocument = (key: string) =>
	`it carries the key ${key}, which a document has that does not describe it: see what plan says of ${key}`;
export const keyTwice = (key: string) =>
	`another integration carries the key ${key} too: remove the ownership line from the notes of all but the right one`;
export const unknownState = (state: string) =>
	`its state is ${state}, which is neither on nor off`;
export const slotUnknown = (slot: string, type: string) =>
	`a credential of type ${type} is bound in its slot ${slot}, which the type does not take`;
export const nothingBound = (type: string) =>
	`no credential is bound to it, and ${type} needs one: bind it on the platform, then export again`;
export const documentMayMeanIt = (key: string, rule: string) =>
	`the document ${key} may mean it (${rule}): see what plan says of ${key}`;
export const nameOfDocument = (key: string, id: string | null) =>
	`the document ${key} bears the same name: ${id === null ? "say there by adopt which integration it means" : `add adopt: ${id} to it`}, then export again`;
export const fileExists = (file: string) =>
	`${file} is there already, and is not overwritten`;
export const notWritable =
	"its name or its properties hold what no YAML can say";
export const wouldNotLint = (message: string) =>
	`its document would not be right: ${message}`;
export const documentHasIt = (key: string) => `the document ${key} has it`;

export const unknownValue = (path: string, value: unknown) =>
	`${path} is ${JSON.stringify(value)} on the platform, for which documents have no word`;
export const secretTaken = (path: string) =>
	`${path} differs, and looks like a secret: secrets are not taken over`;
export const credentialMoved = (when: string | null) =>
	`its credential was changed on the platform${when === null ? "" : ` at ${when}`}: secrets cannot be taken over, and an apply writes what Git says`;
export const nothingKept =
	"no credential is bound to it any more, and the document keeps one";
export const notThere = (rule: string | null) =>
	rule === null
		? "nothing on the platform is its integration"
		: `it is refused (${rule}): see what plan says of it`;
export const cannotEdit = (file: string) =>
	`${file} cannot be edited so that it says what the platform has: do it by hand`;
export const ofAll = (
	key: string,
	paths: readonly string[],
	others: readonly string[],
) =>
	`${key}: ${every(paths)} ${paths.length === 1 ? "comes" : "come"} from the document itself: what was taken over holds in ${every(others)} too, unless a patch there says otherwise`;
export const movedMeanwhile = (file: string) =>
	`${file} was changed while this ran, and is left as it is`;
export const unknownKeys = (keys: readonly string[], environment: string) =>
	`no document of ${environment} has the key ${list(keys)}`;

/** Beside a document that was written. */
export const reservedNotes =
	"its notes are left out: a line of them begins like the ownership line, and is none";
export const secretProperty = (path: string) =>
	`${path} is left out: it looks like a secret, and stays as it is on the platform`;
export const fieldsUnknown = (type: string) =>
	`its credential is kept: the platform does not tell the fields of ${type}`;

export const exampleHead = {
	env: "Variables that the documents read. Fill in a copy that Git ignores, never this file.",
	file: "Files that the documents read, relative to the settings. Make them, and let Git ignore them.",
};

export const exampleExists = (lines: string) =>
	`secrets.example.env is there already, and is not overwritten; add to it:\n${lines}`;
export const unusable = (file: string) =>
	`${file} holds a document that cannot be used, although its problem is silenced`;
export const unknownNames = (names: readonly string[]) =>
	`the organization has no integration ${list(names.map((name) => `"${name}"`))}`;
export const unmatched = (files: number, first: string, kind: Kind) =>
	`no glob of the settings matches ${count(files, "file")} such as ${first}: add one to ${kind}s`;
export const overLimit = (type: string, found: number) =>
	`the organization has ${found} integrations of type ${type}, more than documents may have by default: add limits: { ${type}: ${found} } to the settings`;
export const notInEnvironment = (
	key: string,
	environment: string,
	others: readonly string[],
) =>
	`${key}: ${environment} has no such integration, and a plan would make one: where it shall not, add only: [${others.join(", ")}]`;

/** Of Terraform's resources. */
export const moduleSkipped =
	"what a module makes is not in these files: give its own folder to --from-terraform, and write what is passed to it";
export const repeated = (by: string) =>
	`Terraform makes as many of it as ${by} says: write a document for each, or export them from the organization`;
export const expressionAs = (attribute: string) =>
	`${attribute} is an expression, which only Terraform can work out`;
export const noName =
	"it has no config.name: the platform named it, and export from the organization knows how";
export const credentialUnused =
	"no integration in these files that could be converted binds it";
export const statusLeft =
	"intended_state is an expression: give the document a status, without which it is not used";
export const leftOut = (path: string) =>
	`${path} is an expression, and is left out: it stays as it is on the platform`;
export const credentialElsewhere =
	"its credential is not in these files: what is bound is kept";
export const credentialUnknown =
	"its credential is not in these files, or its type is an expression: it is left out, and stays as it is on the platform";
export const fieldsComputed =
	"the fields of its credential are an expression: what is bound is kept";

/** Of an organization's data actions. */
export const replacedAction =
	"it was replaced, and stays for the flows that still call it: point them at the new one";
export const documentHasName = (key: string) =>
	`the document ${key} has another action of this name, and documents tell them apart by it: give this one another name on the platform, then export again`;
export const sameActionName = (ids: readonly string[]) =>
	`several actions of the integration have this name (${every(ids)}), and documents tell them apart by it: give all but one another name on the platform, then export again`;
export const literalSecretIn = (place: string) =>
	`${place} looks like a secret, which must not come into Git, and an action is written as a whole: keep it in the integration's credential, then export again`;
export const contractInFile = (part: string, file: string) =>
	`${part} differs, and ${file} is no JSON file that could be written anew: take it over by hand`;
export const movesOthers = (file: string) =>
	`${file} cannot be edited so that nothing else is meant by it, in another document or environment: do it by hand`;
export const actionNotThere = (rule: string | null) =>
	rule === null
		? "nothing on the platform is its data action"
		: `it is refused (${rule}): see what plan says of it`;
export const withoutAuth = (key: string, reason: string) =>
	`${key}: its custom auth action is left out, and stays as it is on the platform: ${reason}`;
export const authNotThere = "the platform has none yet";
export const authSecret = (place: string) =>
	`${place} looks like a secret, which must not come into Git`;
export const lintErrors = (key: string, file: string, errors: number) =>
	`${key}: as it is on the platform, lint finds ${count(errors, "error")} in it: mend ${errors === 1 ? "it" : "them"} in ${file} before a plan`;

/** Of data actions. */
export const notJson = "it is no JSON";
export const notAnAction =
	"it is no data action that the platform's UI exported";
export const unknownActionType = (kind: unknown) =>
	`its actionType is ${JSON.stringify(kind)}, which is neither custom nor customAuth`;
export const missingAt = (path: string) => `${path} is missing`;
export const wantedAt = (path: string, wanted: string) =>
	`${path} has to be ${wanted}`;

/** Of an import. */
export const noIntegration = (key: string, suggestion: string | undefined) =>
	`no integration document has the key ${key}${didYouMean(suggestion)}`;
export const noTypeIn = (file: string, key: string) =>
	`the document ${key} in ${file} has no type that is known: mend it first`;
export const invalidValue = (sentence: string) => `invalid-value: ${sentence}`;
export const foreignType = (
	found: string,
	name: string | null,
	key: string,
	wanted: { readonly name: string; readonly platformType: string },
) =>
	`its integrationType is ${found}${name === null ? "" : ` (${name})`}, and the integration ${key} is ${wanted.platformType} (${wanted.name})`;
export const renamed = (before: string, name: string) =>
	`the name is "${name}": what the export added to it is left out of "${before}"`;
export const secretImported = (place: string) =>
	`${place} looks like a secret, which must not come into Git: keep it in the integration's credential, and name it there, before you commit`;
export const importedFrom = (file: string) =>
	`the action in ${file} has the same name`;
export const authThere = (key: string) =>
	`the document ${key} has a customAuth already, which is not overwritten`;
export const authTwice = (file: string) =>
	`the custom auth action is taken from ${file} already`;

/** Of data actions in Terraform's files. */
export const integrationElsewhere =
	"its integration_id names no integration in these files that could be converted";
export const uploadedCode =
	"its code is uploaded as an archive: such actions are not managed";
export const expressionsIn = (attributes: readonly string[]) =>
	`${every(attributes)} ${attributes.length === 1 ? "is an expression" : "are expressions"}, which only Terraform can work out, and an action is written as a whole: import what the platform's UI exports of it`;
export const authLeftOut = (address: string, reason: string) =>
	`${address} is left out, and the custom auth action stays as it is on the platform: ${reason}`;
export const authWithoutType =
	"a custom auth action belongs to credentials of type userDefinedOAuth";
