// What an export says of what it could not bring over: codes and their arguments -> sentences. Each reason completes "… was skipped:".
import { list } from "../values/words.ts";

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

export const unusable = (file: string) =>
	`${file} holds a document that cannot be used, although its problem is silenced`;
export const unknownNames = (names: readonly string[]) =>
	`the organization has no integration ${list(names.map((name) => `"${name}"`))}`;
export const overLimit = (type: string, found: number) =>
	`the organization has ${found} integrations of type ${type}, more than documents may have by default: add limits: { ${type}: ${found} } to the settings`;
