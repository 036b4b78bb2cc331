// What a schema finds: codes and their arguments -> the sentences a person reads.
import { documentForm } from "../document/messages.ts";
import { count, list } from "../values/words.ts";

export function wrappedDocuments(name: string): string {
	return `"${name}" wraps whole documents: take it away, since ${documentForm}`;
}

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

export function fieldOfOtherType(
	name: string,
	type: string,
	others: readonly string[],
): string {
	return `an integration of type ${type} takes no "${name}": it is for ${list(others)} only`;
}

export function misplacedField(name: string, owner: string): string {
	return `"${name}" belongs under ${owner}: indent it below that line`;
}

/** Every form of one. */
const references = list([
	"{ env: NAME }",
	"{ file: PATH }",
	"{ file: PATH, pointer: /MEMBER }",
]);

/** A reference with a member that is no source: it may be a secret in the wrong brackets, so it is not repeated. */
export function unknownSource(
	path: string,
	suggestion: string | undefined,
): string {
	const hint =
		suggestion === undefined ? "" : ` (did you mean "${suggestion}"?)`;
	return `${path} names an unknown source${hint}: a reference is ${references}`;
}

export function unpatchableField(name: string): string {
	return `"${name}" cannot differ between environments: move it to the document itself`;
}

export function fieldOfOtherKind(
	name: string,
	owner: string,
	wants: string | undefined,
): string {
	return `"${owner ? `${owner}.` : ""}${name}" must be ${wants ?? "left out here"}`;
}

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

export function quoteIt(source: string): string {
	return `write it in quotes, "${source}"`;
}

export function writePlain(value: string): string {
	return `write ${value}, without quotes`;
}

export function writeBoolean(value: string): string {
	return `write ${value}, unquoted (yes, no, on and off are text in YAML 1.2)`;
}

export function writeList(item: string): string {
	return `write [${item}]`;
}

export function notInEnum(
	path: string,
	found: string,
	allowed: readonly string[],
	suggestion: string | undefined,
): string {
	const hint = suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
	return `${path} is ${found}, expected ${list(allowed)}${hint}`;
}

export function wrongLength(
	path: string,
	bound: "at least" | "at most",
	limit: number,
	unit: string,
): string {
	return bound === "at least" && limit === 1
		? `${path} must not be empty`
		: `${path} must have ${bound} ${count(limit, unit)}`;
}

export function wrongNumber(
	path: string,
	bound: "at least" | "at most" | "more than" | "less than",
	limit: number,
): string {
	return `${path} must be ${bound} ${limit}`;
}

export function wrongDuration(
	path: string,
	least: string,
	most: string,
): string {
	return `${path} must be a duration from ${least} to ${most}`;
}

export function notUnique(path: string): string {
	return `${path} holds this item already: remove it`;
}

export function oneSource(path: string): string {
	return `${path} must name exactly one source: ${references}`;
}

export function wrongFormat(
	path: string,
	wanted: string,
	suggestion: string | undefined,
): string {
	const hint = suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
	return `${path} must be ${wanted}${hint}`;
}

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

export function unexpandedPlaceholder(path: string): string {
	return `${path} is a placeholder that nobody filled in, and files are read as they are: write the value itself (a credential's field may be { env: NAME } or { file: PATH })`;
}
