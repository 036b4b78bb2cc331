// What the rules over a tree find: codes and their arguments -> the sentences a person reads.
import type { Place } from "../types.ts";
import { at, count, didYouMean, every, list, some } from "../values/words.ts";

/** @param of the member of the settings that has the globs */
export const noFiles = (
	globs: readonly string[],
	of: "integrations" | "actions",
) =>
	`no file matches ${list(globs)}: correct ${of} in the settings; nothing is deleted until then`;

/** A list of globs with `!` alone. */
export const nothingTakenIn =
	"every glob of integrations takes files out, none names any: write integrations/**/*.yaml in front of it; nothing is deleted until then";

/** Where no reference can stand. */
export const misplacedSecret = (path: string) =>
	`${path} looks like a secret, and secrets must not stand in the file: only a field of credentials can refer to one, { env: NAME } or { file: PATH }`;

/** Each continues "X may not be read from Y: …". */
export const notAllowed = {
	own: (list: "env" | "files") =>
		`the settings use it themselves, so secrets.${list} would have to name it literally`,
	unlisted: (list: "env" | "files", granted: readonly string[]) =>
		granted.length === 0
			? `secrets.${list} in the settings grants documents none`
			: `secrets.${list} in the settings grants documents ${some(granted)}`,
	noStore: (known: readonly string[], suggestion: string | undefined) =>
		known.length === 0
			? "the settings describe no store (secrets.stores)"
			: `secrets.stores in the settings has no such store${suggestion === undefined ? ` (there are ${some(known)})` : `: did you mean "${suggestion}"?`}`,
	option: () =>
		"it begins with a hyphen, and its program would take it for an option",
};

/** By the type of the store. */
export const wrongItem = {
	vault: (path: string) =>
		`${path} must be the path of a secret below its mount and one of its fields, such as crm/prod#password`,
	sops: (path: string) =>
		`${path} must be a JSON Pointer into the file, such as /crm/password`,
};

export function secretNotAllowed(
	path: string,
	source: string,
	why: string,
): string {
	return `${path} may not be read from ${source}: ${why}`;
}

export const duplicateKey = (key: string, first: Place) =>
	`the key "${key}" is taken by the document at ${at(first)}: keys are unique in the repository`;
export const duplicatePreviousKey = (key: string, first: Place) =>
	`the key "${key}" is claimed at ${at(first)} too, by previousKeys: what carries it on the platform can be one document's only`;
export const duplicateAdopt = (id: string, first: Place) =>
	`the integration ${id} is adopted at ${at(first)} too: it can be one document's only`;
export const duplicateAdoptedAction = (id: string, first: Place) =>
	`the action ${id} is adopted at ${at(first)} too: it can be one document's only`;
export const duplicateName = (name: string, first: Place) =>
	`the name "${name}" is taken by the document at ${at(first)}: names are unique in an organization (case and outer spaces do not count, nor do characters that cannot be seen)`;
export const sameNameToldApart = (name: string, first: Place) =>
	`the name "${name}" is that of the document at ${at(first)} too: their ids in adopt tell them apart, but people will confuse them`;
export const duplicateActionName = (
	name: string,
	integration: string,
	first: Place,
) =>
	`the name "${name}" is that of another action of ${integration}, at ${at(first)}: on the platform an action is known by its integration and its name`;
export const reusedName = (name: string, by: Place) =>
	`the action at ${at(by)} is named "${name}" now, and what has that name on the platform is taken for it: rename first, apply, and give the name away then; take it out of previousNames once that is done`;
export const duplicatePreviousName = (name: string, first: Place) =>
	`the name "${name}" is claimed at ${at(first)} too, by previousNames: the action that has it on the platform can be one document's only`;
export const unknownIntegration = (
	key: string,
	suggestion: string | undefined,
) => `no integration document has the key "${key}"${didYouMean(suggestion)}`;
export const integrationElsewhere = (key: string) =>
	`the integration ${key} does not exist in this environment: give the action the same \`only\``;
export const uploadedActions = (integration: string, type: string) =>
	`the actions of ${integration} are code that is uploaded as an archive (${type}): they are not managed here`;
export const limitExceeded = (
	type: string,
	found: number,
	limit: number,
	live: boolean,
) =>
	`${count(found, "integration")} of type ${type}, but the organization may have ${limit}: remove ${found - limit}, or ${live ? "ask support to raise it, and keep the catalogue again" : `raise limits.${type} in the settings if support raised it`}`;

export const besideFile = (path: string, file: string, why: string) =>
	`${path} is read from ${JSON.stringify(file)}, which ${/^(?:is|lies|cannot) /.test(why) ? why : `is ${why}`}`;
export const unmeantField = {
	quotes: (path: string) =>
		`${path} has quotes inside of its quotes, which would be sent too: take them away`,
	"white-space": (path: string) =>
		`${path} begins or ends with white space, which would be sent too, as the line break at the end of a block does: take it away, or write the block with |-`,
};

export const blankBeside =
	'is empty, as after a write that was cut off: write it, or "" in its place where that is meant';
export const noPathBeside = () =>
	"is no path beside this document: write it relative to the document";

export const unknownEnvironment = (
	name: string,
	known: readonly string[],
	suggestion: string | undefined,
) =>
	`the settings have no environment "${name}"${didYouMean(suggestion) || ` (they have ${known.join(", ")})`}`;

export function leftoverFields(
	from: string,
	to: string,
	fields: readonly string[],
	environment: string,
): string {
	const cure = fields.map((field) => `${field}: null`);
	return `${every(fields)} of the document's ${from} ${fields.length === 1 ? "stays" : "stay"} in the ${to} of ${environment}: take ${fields.length === 1 ? "it" : "them"} away there, with ${every(cure)} below credentials.fields`;
}

export const missingCredentials = (
	type: string,
	credentialTypes: readonly string[],
) =>
	`an integration of type ${type} needs credentials of type ${list(credentialTypes)}`;
export const typeChanged = (from: string, to: string) =>
	`the type was ${from} and is now ${to}, but the platform cannot change the type of an integration: give the new one a key of its own`;
export const credentialTypeChanged = (from: string, to: string) =>
	`the credential type was ${from} and is now ${to}: the platform's help warns against it once data actions are published; set allowCredentialTypeChange: true if that is meant`;
export const integrationRemoved = (key: string, name: string) =>
	`the document of ${key} ("${name}") is gone: with prune its integration and data actions are deleted, without it they stay unmanaged`;
export const integrationNarrowed = (key: string, name: string) =>
	`${key} ("${name}") no longer exists in this environment: with prune its integration and data actions are deleted there`;
export const digicertRotation = () =>
	"with DigiCert the web service's owner must install a new client certificate by hand every year; genesys-cloud rotates by itself for services that trust its root";

/** Why no comment can silence a rule; each continues "it cannot be disabled by a comment: …". */
export const notByComment: Readonly<Record<string, string>> = {
	"yaml-syntax": "text that is not YAML cannot be judged",
	"secret-not-allowed":
		"whoever may push would grant it to himself. What documents may name is said by secrets in the settings",
	"secret-format":
		"values are judged when plan and apply read them, and the settings say what is accepted",
};

export function unusedDisable(rule: string | null): string {
	const never = notByComment[rule ?? ""];
	if (never !== undefined)
		return `${rule} cannot be disabled by a comment: ${never}`;
	return `this comment disables ${rule ?? "every rule"}, but nothing it speaks of breaks ${rule === null ? "one" : "it"}: remove it`;
}
