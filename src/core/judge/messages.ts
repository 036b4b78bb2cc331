// What a schema finds: codes and their arguments -> the sentences a person reads.
import { documentForm } from "../document/messages.ts";
import { count, didYouMean, list } from "../values/words.ts";

export const wrappedDocuments = (name: string) =>
	`"${name}" wraps whole documents: take it away, since ${documentForm}`;

export function unknownField(
	name: string,
	owner: string,
	suggestion: string | undefined,
	declared: readonly string[],
	/** Who takes the declared ones, where the owner's path does not say it. */
	kind = "it",
): string {
	const where = owner ? ` in ${owner}` : "";
	if (suggestion !== undefined)
		return `unknown field "${name}"${where}: did you mean "${suggestion}"?`;
	if (declared.length === 0)
		return `unknown field "${name}"${where}: ${kind} takes none`;
	return `unknown field "${name}"${where}: ${kind} takes ${list(declared)}`;
}

export const fieldOfOtherType = (
	name: string,
	type: string,
	others: readonly string[],
) =>
	`an integration of type ${type} takes no "${name}": it is for ${list(others)} only`;
export const misplacedField = (name: string, owner: string) =>
	`"${name}" belongs under ${owner}: indent it below that line`;

/** Every form of one; the settings' own secrets come from no store. */
function references(stores: boolean): string {
	return list([
		"{ env: NAME }",
		"{ file: PATH }",
		"{ file: PATH, pointer: /MEMBER }",
		...(stores ? ["{ store: NAME, item: TEXT }"] : []),
	]);
}

/** A reference with a member that is no source: it may be a secret in the wrong brackets, so it is not repeated. */
export function unknownSource(
	path: string,
	suggestion: string | undefined,
	stores: boolean,
): string {
	const hint =
		suggestion === undefined ? "" : ` (did you mean "${suggestion}"?)`;
	return `${path} names an unknown source${hint}: a reference is ${references(stores)}`;
}

export const unpatchableField = (name: string) =>
	`"${name}" cannot differ between environments: move it to the document itself`;
export const fieldOfOtherKind = (
	name: string,
	owner: string,
	wants: string | undefined,
) => `"${owner ? `${owner}.` : ""}${name}" must be ${wants ?? "left out here"}`;

/** `like`: what its value may be, where the schema says it. */
export function missingField(
	name: string,
	owner: string,
	like: string,
): string {
	const hint = like ? ` (${like})` : "";
	return owner
		? `${owner} lacks the required field "${name}"${hint}`
		: `the required field "${name}" is missing${hint}`;
}

export const like = {
	secret: (variable: string) =>
		`a secret: { env: ${variable} } or { file: PATH }`,
	oneOf: (words: readonly string[]) => list(words),
	example: (example: string) => `such as ${example}`,
};

export function invalidType(
	path: string,
	wanted: readonly string[],
	found: string | null,
	hint: string,
): string {
	const but = found === null ? ", but nothing is given" : `, not ${found}`;
	return `${path || "the document"} must be ${list(wanted)}${but}${hint ? `: ${hint}` : ""}`;
}

export const quoteIt = (source: string) => `write it in quotes, "${source}"`;
export const writePlain = (value: string) => `write ${value}, without quotes`;
export const writeBoolean = (value: string) =>
	`write ${value}, unquoted (yes, no, on and off are text in YAML 1.2)`;
export const writeList = (item: string) => `write [${item}]`;

export const notInEnum = (
	path: string,
	found: string,
	allowed: readonly string[],
	suggestion: string | undefined,
) => `${path} is ${found}, expected ${list(allowed)}${didYouMean(suggestion)}`;

export const wrongLength = (
	path: string,
	bound: "at least" | "at most",
	limit: number,
	unit: string,
) =>
	bound === "at least" && limit === 1
		? `${path} must not be empty`
		: `${path} must have ${bound} ${count(limit, unit)}`;
export const wrongNumber = (
	path: string,
	bound: "at least" | "at most" | "more than" | "less than",
	limit: number,
) => `${path} must be ${bound} ${limit}`;
export const wrongDuration = (path: string, least: string, most: string) =>
	`${path} must be a duration from ${least} to ${most}`;
export const notUnique = (path: string) =>
	`${path} holds this item already: remove it`;
export const oneSource = (path: string, stores: boolean) =>
	`${path} must name exactly one source: ${references(stores)}`;

export const wrongFormat = (
	path: string,
	wanted: string,
	suggestion: string | undefined,
) => `${path} must be ${wanted}${didYouMean(suggestion)}`;

export function plaintextSecret(
	path: string,
	example: string,
	interpolated: boolean,
): string {
	const hint = interpolated
		? " (variables inside a text are not replaced)"
		: "";
	return `${path} is a secret and must not stand in the file: refer to it, { env: ${example} } or { file: PATH }${hint}`;
}

export const unexpandedPlaceholder = (path: string) =>
	`${path} is a placeholder that nobody filled in, and files are read as they are: write the value itself (a credential's field may be { env: NAME } or { file: PATH })`;
