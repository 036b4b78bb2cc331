// What is wrong with a file and its text: codes and their arguments -> the sentences a person reads.
import { count } from "../values/words.ts";

export const documentForm =
	"every integration is a document of its own, with key, type, name and status at the left margin; a line --- parts several in one file";
export const notYaml = (words: string) => `not valid YAML: ${words}`;

/** Where the reason was found by looking at the text. */
export const syntax = {
	openQuote: () => "this quote is never closed",
	openBracket: (open: "[" | "{") =>
		`this ${open} is never closed with ${open === "[" ? "]" : "}"}, or what is in it is not indented`,
	colonWithoutBlank: () => 'a colon needs a blank after it: write "key: value"',
	colonInValue: () =>
		"a colon and a blank inside a value: write the value in quotes",
	tooIndented: () =>
		"indented deeper than the line above, which has its value already",
	noColon: () => 'expected "key: value", but there is no colon',
	conflict: () =>
		"a merge left two versions here: keep one, and take the lines with <<<<<<<, ======= and >>>>>>> out",
};

/** The parser's codes; its messages are used only where they cannot repeat the text. */
export function syntaxReason(
	code: string,
	message: string,
	found: string,
): string {
	switch (code) {
		case "BAD_SCALAR_START":
			return `a value cannot begin with ${found}: write it in quotes`;
		case "TAB_AS_INDENT":
			return "tabs cannot indent: use blanks";
		case "BAD_DQ_ESCAPE":
			return "an escape that YAML does not know: write the backslash twice, or use single quotes";
		case "NON_STRING_KEY":
			return "a key must be text";
		case "BAD_DIRECTIVE":
			return "a line that begins with % before the document: remove it, or put --- above the document";
		case "UNEXPECTED_TOKEN":
			return "this does not belong here: is a quote, a comma or a bracket missing, or is the line indented wrongly?";
		case "BAD_ALIAS":
			return "a name is missing after * or &: write the value in quotes if it begins so";
		case "MISSING_CHAR":
			return /followed by map values/.test(message)
				? syntax.noColon()
				: /space/.test(message)
					? syntax.colonWithoutBlank()
					: "a comma, colon or closing bracket is missing";
		case "BAD_INDENT":
		case "BLOCK_IN_FLOW":
		case "BAD_PROP_ORDER":
		case "MULTIPLE_ANCHORS":
		case "MULTIPLE_TAGS":
		case "KEY_OVER_1024_CHARS":
			return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
		default:
			return "this cannot be read";
	}
}

export const yamlVersion = (version: string) =>
	`this file asks for YAML ${version}, whose rules differ; remove the %YAML line: files are read as YAML 1.2`;
export const customTag = () =>
	"custom tags are not accepted: write the plain value, in quotes if it begins with an exclamation mark (a secret is { env: NAME } or { file: PATH })";
export const tooManyPieces = (limit: number) =>
	`more than ${limit} words and signs: is this the right file?`;
export const tooDeep = (limit: number) =>
	`nested more than ${limit} levels deep: is this the right file?`;

export function controlCharacter(code: number): string {
	const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
	return code === 0
		? `a NUL character (${name}): save the file as UTF-8, not as UTF-16`
		: `a control character (${name}), which YAML does not allow: remove it, or write it as an escape in double quotes`;
}

export function invisibleCharacter(
	name: string,
	column: number,
	isBlank: boolean,
	others: number,
): string {
	const here = `${name} at column ${column}`;
	const more =
		others > 0 ? ` (${count(others + 1, "such character")} on this line)` : "";
	return isBlank
		? `${here} looks like a blank and is none${more}: write ordinary blanks`
		: `${here} cannot be seen${more}: take it out`;
}

export const invisibleInName = (character: string) =>
	`${character} in a name cannot be seen there: take it out`;
export const tooManyUnseen = (limit: number) =>
	`more than ${limit} characters that cannot be seen: is this the right file?`;
export const tooManyDocuments = (limit: number) =>
	`more than ${limit} documents in one file: split it`;

// The names of aliases and tags are left out: an unquoted password may begin with * or !.
export const unknownAlias = () =>
	"an alias (*name) that refers to no anchor above it: define the anchor first, or quote the value if it begins with an asterisk";
export const recursiveAlias = () =>
	"an alias that contains itself: write the value out";
export const aliasBomb = (limit: number) =>
	`aliases expand to more than ${limit.toLocaleString("en")} values: write the values out`;
export const mergeKey = () =>
	"merge keys (<<) are not part of YAML 1.2: write the fields out";

export function duplicateField(name: string, firstLine: number): string {
	const or =
		name === "key"
			? ", or put a line --- above this one if it begins another document"
			: "";
	return `"${name}" is given twice; the first is on line ${firstLine}: remove one${or}`;
}

export const tooLarge = (limit: number) =>
	`larger than ${limit / 1024 / 1024} MiB: an integration document is small, is this the right file?`;
export const notUtf8 = () => "not valid UTF-8: save the file as UTF-8";
export const leavesRepository = (target: string) =>
	`a symbolic link that leaves the repository (it points to ${target}): keep the file itself in Git`;

export const outsideRepository = () =>
	"lies outside of the repository: keep the file in it";
export const notThere = () => "is not there";

/** @param kind `is a FIFO, not a regular file` */
export const notRegular = (kind: string) =>
	`${kind}: put the file itself there`;
export const unreadable = (reason: string) => `cannot be read (${reason})`;
export const emptyFile = () =>
	"no document in this file: write one, or remove the file";
export const notMapping = (found: string) =>
	`expected a mapping (key: value lines), found ${found}: ${documentForm}`;
