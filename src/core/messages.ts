// Codes and their arguments -> the sentences a person reads. All wording of findings, refusals and notes stands here alone.
import type { Place } from "./types.ts";

function at(place: Place): string {
	return `${place.file}:${place.span.line}:${place.span.column}`;
}

function list(words: readonly string[]): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function every(words: readonly string[]): string {
	if (words.length < 2) return words.join("");
	return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** A sentence and what follows it: the mark that ends the first stays the only one. */
function followedBy(sentence: string, next: string): string {
	return `${sentence}${/[.?!…]$/.test(sentence) ? "" : "."} ${next}`;
}

/** Enough names to recognise what it is about. */
function some(names: readonly string[]): string {
	const shown = names.slice(0, 10);
	const more = names.length - shown.length;
	return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}

// The text itself

export function notYaml(words: string): string {
	return `not valid YAML: ${words}`;
}

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

export function yamlVersion(version: string): string {
	return `this file asks for YAML ${version}, whose rules differ; remove the %YAML line: files are read as YAML 1.2`;
}

export function customTag(): string {
	return "custom tags are not accepted: write the plain value, in quotes if it begins with an exclamation mark (a secret is { env: NAME } or { file: PATH })";
}

export function tooManyPieces(limit: number): string {
	return `more than ${limit} words and signs: is this the right file?`;
}

export function tooDeep(limit: number): string {
	return `nested more than ${limit} levels deep: is this the right file?`;
}

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

export function invisibleInName(character: string): string {
	return `${character} in a name cannot be seen there: take it out`;
}

export function tooManyUnseen(limit: number): string {
	return `more than ${limit} characters that cannot be seen: is this the right file?`;
}

export function tooManyDocuments(limit: number): string {
	return `more than ${limit} documents in one file: split it`;
}

// The names of aliases and tags are left out: an unquoted password may begin with * or !.
export function unknownAlias(): string {
	return "an alias (*name) that refers to no anchor above it: define the anchor first, or quote the value if it begins with an asterisk";
}

export function recursiveAlias(): string {
	return "an alias that contains itself: write the value out";
}

export function aliasBomb(limit: number): string {
	return `aliases expand to more than ${limit.toLocaleString("en")} values: write the values out`;
}

export function mergeKey(): string {
	return "merge keys (<<) are not part of YAML 1.2: write the fields out";
}

export function duplicateField(name: string, firstLine: number): string {
	const or =
		name === "key"
			? ", or put a line --- above this one if it begins another document"
			: "";
	return `"${name}" is given twice; the first is on line ${firstLine}: remove one${or}`;
}

export function tooLarge(limit: number): string {
	return `larger than ${limit / 1024 / 1024} MiB: an integration document is small, is this the right file?`;
}

export function notUtf8(): string {
	return "not valid UTF-8: save the file as UTF-8";
}

export function leavesRepository(target: string): string {
	return `a symbolic link that leaves the repository (it points to ${target}): keep the file itself in Git`;
}

export function noFiles(globs: readonly string[]): string {
	return `no file matches ${list(globs)}: correct integrations in the settings; nothing is deleted until then`;
}

/** @param kind `is a FIFO, not a regular file` */
export function notRegular(kind: string): string {
	return `${kind}: put the file itself there`;
}

export function unreadable(reason: string): string {
	return `cannot be read (${reason})`;
}

const documentForm =
	"every integration is a document of its own, with key, type, name and status at the left margin; a line --- parts several in one file";

export function emptyFile(): string {
	return "no document in this file: write one, or remove the file";
}

export function notMapping(found: string): string {
	return `expected a mapping (key: value lines), found ${found}: ${documentForm}`;
}

export function wrappedDocuments(name: string): string {
	return `"${name}" wraps whole documents: take it away, since ${documentForm}`;
}

// Schemas, told in words

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

/** A reference with a member that is no source: it may be a secret in the wrong brackets, so it is not repeated. */
export function unknownSource(
	path: string,
	suggestion: string | undefined,
): string {
	const hint =
		suggestion === undefined ? "" : ` (did you mean "${suggestion}"?)`;
	return `${path} names an unknown source${hint}: a reference is { env: NAME } or { file: PATH }`;
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
	return `${path} must name exactly one source: { env: NAME } or { file: PATH }`;
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

/** Where no reference can stand. */
export function misplacedSecret(path: string): string {
	return `${path} looks like a secret, and secrets must not stand in the file: only a field of credentials can refer to one, { env: NAME } or { file: PATH }`;
}

export function unexpandedPlaceholder(path: string): string {
	return `${path} is a placeholder that nobody filled in, and files are read as they are: write the value itself (a credential's field may be { env: NAME } or { file: PATH })`;
}

export function secretNotAllowed(
	path: string,
	source: string,
	reason: "unlisted" | "own",
	list: "env" | "files",
	granted: readonly string[],
): string {
	const why =
		reason === "own"
			? `the settings use it themselves, so secrets.${list} would have to name it literally`
			: granted.length === 0
				? `secrets.${list} in the settings grants documents none`
				: `secrets.${list} in the settings grants documents ${some(granted)}`;
	return `${path} may not be read from ${source}: ${why}`;
}

// Rules over the tree

export function duplicateKey(key: string, first: Place): string {
	return `the key "${key}" is taken by the document at ${at(first)}: keys are unique in the repository`;
}

export function duplicateName(name: string, first: Place): string {
	return `the name "${name}" is taken by the document at ${at(first)}: names are unique in an organization (case and outer spaces do not count, nor do characters that cannot be seen)`;
}

export function limitExceeded(
	type: string,
	found: number,
	limit: number,
): string {
	return `${count(found, "integration")} of type ${type}, but the organization may have ${limit}: remove ${found - limit}, or raise limits.${type} in the settings if support raised it`;
}

export function unknownEnvironment(
	name: string,
	known: readonly string[],
	suggestion: string | undefined,
): string {
	const hint =
		suggestion === undefined
			? ` (they have ${known.join(", ")})`
			: `: did you mean ${suggestion}?`;
	return `the settings have no environment "${name}"${hint}`;
}

export function managedHere(name: string): string {
	return `these settings manage ${name}: otherEnvironments lists those that others manage`;
}

export function leftoverFields(
	from: string,
	to: string,
	fields: readonly string[],
	environment: string,
): string {
	const cure = fields.map((field) => `${field}: null`);
	return `${every(fields)} of the document's ${from} ${fields.length === 1 ? "stays" : "stay"} in the ${to} of ${environment}: take ${fields.length === 1 ? "it" : "them"} away there, with ${every(cure)} below credentials.fields`;
}

export function missingCredentials(
	type: string,
	credentialTypes: readonly string[],
): string {
	return `an integration of type ${type} needs credentials of type ${list(credentialTypes)}`;
}

export function typeChanged(from: string, to: string): string {
	return `the type was ${from} and is now ${to}, but the platform cannot change the type of an integration: give the new one a key of its own`;
}

export function credentialTypeChanged(from: string, to: string): string {
	return `the credential type was ${from} and is now ${to}: the platform's help warns against it once data actions are published; set allowCredentialTypeChange: true if that is meant`;
}

export function integrationRemoved(key: string, name: string): string {
	return `the document of ${key} ("${name}") is gone: with prune its integration and data actions are deleted, without it they stay unmanaged`;
}

export function integrationNarrowed(key: string, name: string): string {
	return `${key} ("${name}") no longer exists in this environment: with prune its integration and data actions are deleted there`;
}

export function digicertRotation(): string {
	return "with DigiCert the web service's owner must install a new client certificate by hand every year; genesys-cloud rotates by itself for services that trust its root";
}

export function unknownSetting(
	name: string,
	what: string,
	known: readonly string[],
	suggestion: string | undefined,
): string {
	const hint = suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
	return `there is no ${what} "${name}"${hint || ` (there are ${known.join(", ")})`}`;
}

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

// Refusals

export function ambiguousMatch(
	name: string,
	type: string,
	ids: readonly string[],
): string {
	return `${count(ids.length, "integration")} of type ${type} are named "${name}" (${ids.join(", ")}): rename all but the right one on the platform, then plan again`;
}

export function ambiguousBinding(
	credential: string,
	ids: readonly string[],
): string {
	return `${count(ids.length, "integration")} without an ownership line are bound to the credential "${credential}" of this document (${ids.join(", ")}): give the right one the document's name, or bind another credential to the others, then plan again`;
}

export function ambiguousMark(key: string, ids: readonly string[]): string {
	return `${count(ids.length, "integration")} carry the ownership line of key ${key} (${ids.join(", ")}): remove the line from the notes of all but the right one, then plan again`;
}

export function contested(id: string, keys: readonly string[]): string {
	return `the documents ${keys.join(" and ")} both mean integration ${id}, which bears their type and name: give them names of their own`;
}

export function keyMoved(name: string, oldKey: string, id: string): string {
	return `integration "${name}" (${id}) of this type carries the key ${oldKey}, whose document is gone: give the document its old key back, or remove the ownership line from the integration's notes so that it can be adopted`;
}

export function ownedByOther(
	name: string,
	id: string,
	other: string | null,
): string {
	const whose = other === null ? "no owner" : `owner ${other}`;
	return `integration "${name}" (${id}) is managed by gc-integrations with ${whose}: agree on one owner, and remove the ownership line from its notes to hand it over`;
}

export function typeChange(id: string, from: string, to: string): string {
	return `the type of an existing integration cannot be changed (${id} is ${from}, the document says ${to}): give the new one a key of its own, move its data actions, then remove the old document`;
}

export function credentialTypeChange(
	from: string,
	to: string,
	losesAuthAction: boolean,
): string {
	const loss = losesAuthAction
		? " Leaving userDefinedOAuth deletes the integration's custom auth action."
		: "";
	return `the bound credential is of type ${from}, the document says ${to}: the platform's help warns against changing it once data actions are published.${loss} To go on, set allowCredentialTypeChange: true`;
}

export function liveLimitExceeded(
	type: string,
	live: number,
	creates: number,
	deletes: number,
	limit: number,
): string {
	const after = live + creates - deletes;
	return `${creates} to create would make ${count(after, "integration")} of type ${type} (${live} are there${deletes ? `, ${deletes} to delete` : ""}), but the organization may have ${limit}: delete some first, or ask support to raise the limit`;
}

export function tooMany(
	what: "deletes" | "disables" | "credential-rewrites",
	found: number,
	allowed: number,
	keys: readonly string[],
): string {
	const words = {
		deletes: ["would be deleted", "maxDeletes"],
		disables: ["would be disabled", "maxDisables"],
		"credential-rewrites": [
			"would have their credential rewritten",
			"maxCredentialRewrites",
		],
	} as const;
	const [verb, setting] = words[what];
	return `${count(found, "integration")} ${verb}, ${allowed} ${allowed === 1 ? "is" : "are"} allowed (${keys.join(", ")}): check the plan, then allow it once with --allow-${what} ${found}, or raise safety.${setting}`;
}

export function tooManyActionsLost(
	lost: number,
	allowed: number,
	from: readonly { readonly key: string; readonly actions: number }[],
): string {
	const each = from.map(({ key, actions }) => `${key}: ${actions}`).join(", ");
	return `${count(lost, "data action")} would be deleted with ${from.length === 1 ? "the integration" : "their integrations"}, ${allowed} ${allowed === 1 ? "is" : "are"} allowed (${each}): flows and scripts that use them would fail. Move them first, or allow it once with --allow-actions-lost ${lost}, or raise safety.maxActionsLost`;
}

export function actionsUnseen(keys: readonly string[]): string {
	return `which data actions would be deleted with the integrations of ${keys.join(", ")} cannot be seen: give the OAuth client's role the permission integrations:action:view, then plan again`;
}

export function wrongOrganization(found: string, wanted: string): string {
	return `these credentials open organization ${found}, but the settings say ${wanted}: check the OAuth client, the region, and organizationId`;
}

export function anotherOrganization(found: string, before: string): string {
	return `these credentials open organization ${found}, and organization ${before} until now: check the OAuth client and the address; where another one is meant, say so with organizationId: ${found}, or restart the daemon`;
}

export function unresolvedSecret(
	path: string,
	source: string,
	reason: string,
	place: Place,
): string {
	return `${at(place)}: ${path} comes from ${source}, which ${reason}`;
}

export function exposedFile(file: string): string {
	return `everyone on this machine may read the secret in ${file}: chmod o-r ${file}`;
}

/** Each continues "the value comes from X, which …". */
export const ungrantedSource = {
	unlisted: "documents may not name: the settings say in secrets what they may",
	own: "the settings use themselves: documents may name it only where secrets in the settings names it literally",
};

/** Each continues "the value comes from X, which …", and never holds the value. */
export const unmeantValue = {
	placeholder:
		"holds a placeholder that nobody filled in: set the value itself there",
	quotes:
		"holds a value in quotes, which would be sent too (docker --env-file keeps them): leave them out there",
	"white-space":
		"holds white space or a line break at an end, which would be sent too: remove it there",
	form: (problem: string) => `holds a value that ${problem}`,
	shortFingerprintKey: (shortest: number) =>
		`holds fewer than ${shortest} characters: the digests made with it stand in notes that every admin may read, and a short key can be guessed from them. Make one with openssl rand -hex 32`,
};

export function acceptFormat(reason: string): string {
	return followedBy(
		reason,
		"If it is meant: rules: { secret-format: warning } in the settings",
	);
}

export function unknownLiveType(
	type: string,
	platformType: string,
	credentialType: string | undefined,
): string {
	const also = credentialType
		? `, and no single type accepts the credential type ${credentialType}`
		: "";
	return `the platform has no integration type ${platformType} (our ${type})${also}: is the type available in this organization and region?`;
}

export function notInstallable(type: string): string {
	return `the platform says that integrations of type ${type} cannot be installed in this organization`;
}

export function noSlot(
	type: string,
	credentialType: string,
	accepted: readonly string[],
): string {
	return `no credential slot of the platform's type ${type} accepts ${credentialType} (it accepts ${accepted.length ? list(accepted) : "none"})`;
}

export function slotRequired(type: string, slot: string): string {
	return `the platform demands a credential in slot ${slot} of type ${type}, but the document has none`;
}

export function unknownLiveCredentialType(name: string): string {
	return `the platform has no credential type ${name}`;
}

export function unknownLiveField(
	field: string,
	credentialType: string,
	known: readonly string[],
): string {
	return `the platform's credential type ${credentialType} has no field "${field}", neither by key nor by title (it has ${known.length ? known.join(", ") : "none"})`;
}

export function liveFieldRequired(
	field: string,
	credentialType: string,
): string {
	return `the platform's credential type ${credentialType} demands the field "${field}", which the document does not give`;
}

export function unknownLiveProperty(
	path: string,
	known: readonly string[],
): string {
	return `the platform does not know ${path} (it knows ${known.length ? known.join(", ") : "none"})`;
}

export function unknownLiveValue(
	path: string,
	value: string,
	known: readonly string[],
): string {
	return `the platform does not accept ${value} for ${path} (it accepts ${known.join(", ")})`;
}

export function silencedErrors(
	first: Place & { readonly message: string },
): string {
	return `the document cannot be used, although its problem is silenced: ${at(first)}: ${first.message}`;
}

export function lintErrors(
	found: number,
	first: Place & { readonly message: string },
): string {
	return followedBy(
		`${count(found, "lint error")}, the first at ${at(first)}: ${first.message}`,
		"Run gc-integrations lint, then plan again",
	);
}

/** Why a saved plan no longer is what was reviewed; each ends with what to do. */
export const stale = {
	altered: () =>
		"the plan file was altered after it was saved (its checksum does not fit): plan again",
	withoutSecrets: () =>
		"the plan was made without reading the secrets, so it does not say what would be written: plan again with them",
	commit: (saved: string | null, now: string | null) =>
		`the plan was made at commit ${saved ?? "(none)"}, the files are at ${now ?? "(none)"}: check that commit out, or plan again`,
	organization: (saved: string | null, now: string | null) =>
		`the plan was made for organization ${saved ?? "(unknown)"}, these credentials open ${now ?? "(unknown)"}`,
	appeared: () =>
		"there is something to do now that the plan does not say: plan again",
	vanished: () => "nothing is left to do of what the plan says: plan again",
	document: () =>
		"the document was changed after the plan was made: plan again",
	integration: () =>
		"it is another integration than when the plan was made: plan again",
	configuration: (saved: number | null, now: number | null) =>
		`the configuration on the platform moved from version ${saved ?? "(none)"} to ${now ?? "(none)"}: plan again`,
	credential: () =>
		"the credential on the platform was changed after the plan was made: plan again",
	secrets: () =>
		"the secrets, or the key of their fingerprints, are not those that the plan was made with: plan again",
	other: () => "what would be written differs from the plan: plan again",
};

// Notes that stand beside a change

export const notes = {
	adopts: (id: string) =>
		`takes over integration ${id}, which nobody manages yet`,
	takesOverCredential: (name: string) =>
		`takes over its credential "${name}": renamed and rewritten`,
	sharedCredential: (name: string, others: readonly string[]) =>
		`its credential "${name}" is also used by ${others.join(", ")}: another one is bound, this one is left alone`,
	adoptsBound: (id: string, credential: string) =>
		`takes over integration ${id}: it carries no ownership line, but it is bound to "${credential}", which is this document's`,
	usesCredential: (name: string) =>
		`binds the credential "${name}" that is there already`,
	reusesCredential: (name: string) =>
		`reuses the credential "${name}": its integration is gone: deleted on the platform, or left by an interrupted run`,
	credentialStays: (name: string) =>
		`its credential "${name}" stays bound, and is not managed any more: the document has no credentials`,
	credentialForgotten: () =>
		"its credential is not managed any more: the document has no credentials, and none is bound",
	cannotCompare: () =>
		"cannot compare the credential: its fingerprints were made with another key; an apply rewrites it",
	noFingerprints: () =>
		"cannot compare the credential: no fingerprints are recorded; an apply rewrites it",
	changedOutside: (when: string) =>
		`the credential was changed outside Git at ${when}: an apply rewrites it`,
	renamedOutside: (name: string) =>
		`the credential was renamed to "${name}" outside Git: an apply rewrites it`,
	notCompared: () =>
		"the credential was not compared: its secrets were not read",
	removesCredential: (name: string) =>
		`deletes the credential "${name}", which nothing uses`,
	keepsCredential: (name: string) =>
		`leaves the credential "${name}": it is not ours, or something else uses it`,
	disabling: (actions: readonly string[] | null) =>
		actions === null
			? "its data actions vanish from Architect and scripts while it is inactive"
			: actions.length === 0
				? "it has no data actions"
				: `${count(actions.length, "data action")} ${actions.length === 1 ? "vanishes" : "vanish"} from Architect and scripts while it is inactive: ${some(actions)}`,
	failing: (detail: string | null) =>
		`enabled, but the platform reports ERROR${detail ? `: ${detail}` : ""}; an apply enables it again`,
	deleting: (actions: readonly string[] | null) =>
		actions === null
			? "its data actions are deleted with it"
			: actions.length === 0
				? "it has no data actions"
				: `${count(actions.length, "data action")} ${actions.length === 1 ? "is" : "are"} deleted with it: ${some(actions)}`,
	sameName: (id: string) =>
		`another integration (${id}) has the same name; the platform allows it, people will confuse them`,
	nearMiss: (found: string, id: string) =>
		`an unmanaged integration of this type is called "${found}" (${id}): if it is the one that is meant, give the document exactly that name, and it is adopted instead of a second one made`,
	authActionLost: () =>
		"leaving userDefinedOAuth deletes the integration's custom auth action",
	markMissing: () => "writes the ownership line into its notes",
};

/** What people can do about what is ours and has no document. */
export const orphanRemedy =
	"with prune: true in the environment an apply deletes them; to keep one, take the ownership line off its notes, and nobody manages it any more";

// Certificates

/** A new certificate, as people are told of it. */
export interface CertificateFacts {
	readonly from: string;
	readonly until: string;
	readonly fingerprint: string;
	/** What it may be used for, where that does not let it authenticate a client; null: it may. */
	readonly unfit: string | null;
}

interface CertificateSubject {
	readonly authority: "digicert" | "genesys-cloud";
	/** Keys. */
	readonly integrations: readonly string[];
	/** Common name of who signed the current certificate. */
	readonly issuer: string | null;
}

type CertificateTrouble = keyof typeof certificateTroubles;

/** Each continues "the certificate …". */
const certificateTroubles = {
	empty: "is empty",
	"too-large": "is too large to be a certificate",
	"no-certificate": "is neither PEM nor base64 of a certificate",
	damaged: "is damaged or cut off",
	"no-dates": "has dates that cannot be read",
} as const;

const authorityTitles = {
	digicert: "DigiCert",
	"genesys-cloud": "Genesys Cloud",
} as const;

function when(daysLeft: number): string {
	if (daysLeft > 0) return `${count(daysLeft, "day")} left`;
	if (daysLeft === 0) return "less than a day left";
	// Rounded down, so minus one is anything up to a day ago.
	return daysLeft === -1
		? "less than a day ago"
		: `${count(-daysLeft - 1, "day")} ago`;
}

function theCertificate({
	authority,
	integrations,
}: CertificateSubject): string {
	return `the ${authorityTitles[authority]} client certificate that ${every(integrations)} ${integrations.length === 1 ? "presents" : "present"}`;
}

function described({ from, until, fingerprint }: CertificateFacts): string {
	return `valid from ${from} until ${until}, SHA-256 fingerprint ${fingerprint}`;
}

function cannotAuthenticate(usages: string): string {
	return `cannot authenticate a client: its extended key usage is ${usages}, without clientAuth`;
}

function trustTheRoot({ issuer }: CertificateSubject): string {
	const root = issuer === null ? "" : ` ("${issuer}")`;
	return `trust the region's Genesys Cloud root${root} and pin neither the certificate nor its fingerprint`;
}

const saveUpcoming =
	"gc-integrations certs --save DIR writes it as digicert-upcoming.pem";

function remedy(
	about: CertificateSubject & { readonly successor: CertificateFacts | null },
	soon: string,
): string {
	const { authority, successor } = about;
	if (successor?.unfit)
		return `The successor that is published ${cannotAuthenticate(successor.unfit)} (${described(successor)}): ask Genesys Cloud Customer Care for another one`;
	if (authority === "digicert")
		return successor === null
			? "No successor is published yet: check again soon, and ask Genesys Cloud Customer Care for it if none appears"
			: `Install the new certificate on the web services ${soon} (${described(successor)}; ${saveUpcoming})`;
	return successor === null
		? `Genesys Cloud replaces it by itself, but has published no successor yet: see that the web services ${trustTheRoot(about)}, and ask Genesys Cloud Customer Care if none appears`
		: `Genesys Cloud replaces it by itself with the one that is already published (${described(successor)}): see that the web services ${trustTheRoot(about)}`;
}

interface Ending extends CertificateSubject {
	readonly until: string;
	readonly daysLeft: number;
	readonly successor: CertificateFacts | null;
}

export const certificates = {
	expired: (about: Ending) =>
		`${theCertificate(about)} expired on ${about.until} (${when(about.daysLeft)}): web services that check it refuse the calls. ${remedy(about, "at once")}`,
	expiring: (about: Ending) =>
		`${theCertificate(about)} expires on ${about.until} (${when(about.daysLeft)}). ${remedy(about, "before that date")}`,
	upcoming: (
		about: CertificateSubject & {
			readonly successor: CertificateFacts;
			readonly until: string;
			readonly daysLeft: number;
		},
	) => {
		const { authority, integrations, successor, until, daysLeft } = about;
		const published = `a new ${authorityTitles[authority]} client certificate is published for ${every(integrations)}: ${described(successor)}`;
		const late = daysLeft < 0;
		const date = `${until} (${when(daysLeft)})`;
		if (successor.unfit)
			return `${published}. It ${cannotAuthenticate(successor.unfit)}: web services that check it would refuse the calls. Do not rely on it; ask Genesys Cloud Customer Care for another one, needed ${late ? "since" : "before"} ${date}`;
		return authority === "digicert"
			? `${published}. Install it on the web services, beside the current one, ${late ? `at once: it was needed from ${date}` : `before ${date}`}; ${saveUpcoming}`
			: `${published}. It takes over by itself, ${late ? "due since" : "at the latest on"} ${date}; there is nothing to install on web services that ${trustTheRoot(about)}`;
	},
	upcomingUnread: (
		about: CertificateSubject & { readonly problem: CertificateTrouble },
	) =>
		`a new ${authorityTitles[about.authority]} client certificate is published for ${every(about.integrations)}, but could not be read: what the platform answered ${certificateTroubles[about.problem]}. Look it up in Genesys Cloud`,
	missing: (
		about: CertificateSubject & { readonly problem: CertificateTrouble | null },
	) =>
		about.problem === null
			? `the platform shows no current ${authorityTitles[about.authority]} client certificate, although ${every(about.integrations)} should present one: web services that demand it may refuse the calls. Check again later, and ask Genesys Cloud Customer Care if it stays so`
			: `${theCertificate(about)} could not be read: what the platform answered ${certificateTroubles[about.problem]}. Look up in Genesys Cloud until when it is valid`,
	unfit: (about: CertificateSubject & { readonly usages: string }) =>
		`${theCertificate(about)} ${cannotAuthenticate(about.usages)}: web services that check it refuse the calls. Ask Genesys Cloud Customer Care for another one`,
	unstable: (about: CertificateSubject) =>
		`the platform's answers about the ${authorityTitles[about.authority]} client certificate differ from one reading to the next, as they do while it is being replaced: nothing is concluded for ${every(about.integrations)}. Check again later, and let the web services accept both the old and the new certificate until then`,
	pinningAdvice: (about: CertificateSubject) =>
		`the web services behind ${every(about.integrations)} should ${trustTheRoot(about)}: Genesys Cloud replaces it by itself every year`,
	stranger: (name: string) =>
		`the platform shows a certificate of an authority that is not known here ("${name}"): it is left out`,
	unread: (one: {
		readonly authority: CertificateSubject["authority"];
		readonly status: string;
		readonly problem: CertificateTrouble;
	}) =>
		`a ${one.status} ${authorityTitles[one.authority]} client certificate could not be read: what the platform answered ${certificateTroubles[one.problem]}`,
};
