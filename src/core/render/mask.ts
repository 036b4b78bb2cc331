// A file's text -> the same text, same columns, with what looks like a plain secret blotted out: frames end up in CI logs.
import { type ParsedDocument, parseText } from "../document/parse.ts";
import {
	isSecretValue,
	isSecretName as saysSecret,
} from "../findings/secret-words.ts";
import type { Finding, Node, Span } from "../types.ts";

/** Beside those of the rules, misspelt ones too: more is blotted out than the rules complain about. */
const secretWord =
	/secret|pas{1,2}w|passphrase|passcode|pwd|token|bearer|credential|authorization|(?:api|private|access|sign(?:ing)?|shared|encryption|master|subscription|fingerprint|account|client)[_-]?key/i;
/** Names that only speak of a secret: where it comes from, what kind it is, how many may change. */
const innocentWord =
	/^(?:credentials|previous[_-]?keys)$|(?:ur[li]|endpoint|id|type|names?|expires\w{0,20}|change|rewrites)$/i;

/** Bounded, so that a line without an end costs no more than its length. */
const name = "(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{1,64}";
/** A line's first word, and what parts it from what follows: a blank too, since a forgotten colon is a mistake to be shown. */
const firstWord = new RegExp(
	`^(\\s*(?:[-?]\\s+){0,64}["']?)(${name})(["']?(?:\\s*[:=]\\s*|\\s+|$))`,
);
const anyWord = new RegExp(`(${name})(["']?\\s*[:=]\\s*)`, "g");
const sources = "(?:env|file|pointer|store|item|sops|vault|exec)\\w{0,40}";
const sourceName = new RegExp(`^${sources}$`, "i");
const reference = new RegExp(
	`^\\{(?:\\s*["']?${sources}["']?\\s*:(?!\\s*[0-9]+\\s*[,}])[^{},]*(?:,|(?=\\})))+\\s*\\}`,
	"i",
);
const referenceStart = new RegExp(`^\\s*["']?${sources}["']?\\s*:`, "i");
/** What parts the words of a name, and what people put around one. */
const betweenWords = /[\s_.\-/$%(){}"']+/;
/** `CRM2`, `token`, `Token`, `clientSecret`, `2`. */
const words = [
	/^\p{Lu}{1,24}[0-9]{0,2}$/u,
	/^[0-9]{1,2}$/,
	/^\p{L}\p{Ll}{0,23}$/u,
	/^\p{L}\p{Ll}{1,23}\p{Lu}\p{Ll}{1,23}$/u,
];
const longestName = 64;
/** How templates name what is put in when they run, by way of what there is for it: that is where a secret should come from. */
const named =
	/\$!?\{?(?:input|credentials|authResponse|esc|encoding)(?:\.[A-Za-z][\w-]{0,63}){1,4}/g;
/** What may stand around it. */
const aroundNamed = /^(?:Bearer|Basic|[\s"'(){}:,;])*$/;
/** The value that a line goes on with in a flow. */
const firstValue =
	/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:\$!?\{[^{}]{0,200}\}|[^,}])*)/;
const longestNamed = 1000;
/** How the section of the settings that is called `secrets` begins. */
const grants = /^\s+(?:env|files|stores):/;
const blockHeader = /^[|>][-+0-9]*\s*(?:#.*)?$/;
const closing = /^[\s}\],]*$/;
/** A part of the value above though it is not indented: an item, an explicit value, or a word that has no colon behind it. */
const goesOnHere = /^\s*(?:[-:](?:\s|$)|(?![-:#}\]]|\.\.\.)\S*[^\s:,]\s*$)/;
/** A line of a key or a certificate: nothing else in these files is that long without a space. */
const keyLine = /^\s*[A-Za-z0-9+/=]{40,}\s*$/;
/** A password may have an `@` too, though it should not: up to the last one. */
const userInfo = /(:\/\/[^/\s:@]*:)([^\s/]+)(?=@)/g;
/** Who knows such an address may write there. */
const webhook =
	/(:\/\/(?:hooks\.slack\.com|[\w-]{1,63}\.webhook\.office\.com|discord\.com\/api\/webhooks)\/)([^\s"',}]+)/g;
const authorization = /\b((?:Bearer|Basic)\s+)([^\s"',}]+)/g;

/** `findings` say where a secret is for certain; the rest goes by names and shapes. */
export function maskSecrets(
	text: string,
	findings: readonly Finding[],
	documents: readonly ParsedDocument[] = parseText(text).documents,
): string {
	const given = text.split("\n");
	const lines = maskLines(given);
	for (const { rule, span } of findings) {
		const line = given[span.line - 1] ?? "";
		// What is no variable's name, where one should stand, may be the secret itself.
		const inPlaceOfName =
			rule === "invalid-format" &&
			/\benv["']?\s*:\s*$/.test(line.slice(0, span.column - 1)) &&
			!(span.endLine === span.line && isNameLike(within(line, span)));
		if (rule === "plaintext-secret" || inPlaceOfName) blotSpan(lines, span);
	}
	const meant = new Set(
		findings
			.filter(({ suggestion }) => suggestion && isSecretWord(suggestion))
			.map(({ span }) => `${span.line}:${span.column}`),
	);
	for (const { root } of documents)
		for (const span of secretSpans(root, meant)) blotSpan(lines, span);
	return lines.join("\n");
}

/** A lone `key` is a document's own. */
function isSecretWord(word: string): boolean {
	if (word === "key" || innocentWord.test(word)) return false;
	return secretWord.test(word) || saysSecret(word);
}

function within(line: string, { column, endColumn }: Span): string {
	return line.slice(column - 1, endColumn - 1);
}

/**
 * Whether it is a name typed wrongly (`nps token`, `${CRM_SECRET}`, `crm-client-secret`), which has to be seen to be
 * corrected, rather than a secret in the place of one: a secret has signs that names have not, digits among small
 * letters, or is one long word. A passphrase of plain words cannot be told from a name, and is taken for one.
 */
function isNameLike(text: string): boolean {
	const parts = text.split(betweenWords).filter((part) => part !== "");
	return (
		text.length <= longestName &&
		parts.length > 0 &&
		parts.every((part) => words.some((word) => word.test(part)))
	);
}

/** One word that is no name, and is not short. */
function isSecretLike(text: string): boolean {
	return text.length > 5 && !/\s/.test(text) && !isNameLike(text);
}

/** Whether a template's value is nothing but what is put in when it runs. */
function isNamed(text: string): boolean {
	if (text.length > longestNamed) return false;
	const rest = text.replace(named, "");
	return rest.length < text.length && aroundNamed.test(rest);
}

/** Below a secret's name: it says where the secret is read from. */
function isReferenceLine(line: string): boolean {
	const start = referenceStart.exec(line)?.[0];
	if (start === undefined) return false;
	const value = line.slice(start.length).split(" #")[0]?.trim() ?? "";
	return value !== "" && (!/\s/.test(value) || isNameLike(value));
}

/** Line by line, since a text with a mistake in it may not parse at all. */
function maskLines(lines: readonly string[]): string[] {
	/** Column of a secret's name whose value goes on below; -1: none does. */
	let below = -1;
	let inKey = false;
	return lines.map((line, at) => {
		if (line.includes("-----BEGIN")) inKey = true;
		const key = inKey || keyLine.test(line);
		if (line.includes("-----END")) inKey = false;
		const indent = line.search(/\S/);
		const goesOn =
			below !== -1 &&
			(indent === -1 ||
				indent > below ||
				(indent === below && goesOnHere.test(line)));
		if (goesOn)
			return isReferenceLine(line) || closing.test(line) ? line : blot(line);
		below = -1;
		const first = firstWord.exec(line);
		if (line === "secrets:" && grants.test(lines[at + 1] ?? "")) return line;
		if (first && isSecretWord(first[2] ?? "")) {
			const before = first[0];
			const value = line.slice(before.length).trimEnd();
			if (!startsWithReference(value) && !isNamed(value)) {
				// Of the `?` before an explicit name: there its value begins with `:`.
				below = line.search(/[^\s-]/);
				return before + (blockHeader.test(value) ? value : blot(value));
			}
		}
		if (key && !/^\s*["']?[\w.-]+["']?\s*:/.test(line)) return blot(line);
		return maskInside(key ? blotKey(line) : line);
	});
}

/** `privateKeyPem: "-----BEGIN …"`: the name stays. */
function blotKey(line: string): string {
	const at = line.indexOf("-----BEGIN");
	return at === -1 ? line : line.slice(0, at) + blot(line.slice(at));
}

/** Flow maps, JSON and comments: from the first secret on that is no reference, the rest of the line goes. */
function maskInside(line: string): string {
	for (const match of line.matchAll(anyWord)) {
		if (!isSecretWord(match[1] ?? "")) continue;
		const from = match.index + match[0].length;
		const value = line.slice(from);
		if (startsWithReference(value)) continue;
		if (isNamed(firstValue.exec(value)?.[0] ?? "")) continue;
		let end = value.length;
		while (end > 0 && closing.test(value.charAt(end - 1))) end -= 1;
		return line.slice(0, from) + blot(value.slice(0, end)) + value.slice(end);
	}
	const blotted = (all: string, before: string, value: string): string =>
		isNamed(value) ? all : before + blot(value);
	return [userInfo, webhook, authorization].reduce(
		(text, pattern) => text.replace(pattern, blotted),
		line,
	);
}

/** The values of secret members, where the text parses; a reference says only where one is read from. */
function secretSpans(root: Node, meant: ReadonlySet<string>): readonly Span[] {
	const spans: Span[] = [];
	const left: Node[] = [root];
	for (let node = left.pop(); node; node = left.pop()) {
		// Not as arguments: a list may be longer than a call may have.
		if (node.kind === "seq") for (const item of node.items) left.push(item);
		if (
			node.kind === "scalar" &&
			isSecretValue(String(node.value)) &&
			!isNamed(String(node.value))
		)
			spans.push(node.span);
		if (node.kind !== "map") continue;
		for (const [member, { keySpan, value }] of node.entries) {
			const secret =
				(isSecretWord(member) && !isGrants(member, value)) ||
				meant.has(`${keySpan.line}:${keySpan.column}`);
			const misplaced =
				containers.has(member) &&
				value.kind === "scalar" &&
				isSecretLike(String(value.value));
			if (!secret && !misplaced) left.push(value);
			else if (
				!isReference(value) &&
				isValue(value, keySpan) &&
				!(value.kind === "scalar" && isNamed(String(value.value)))
			)
				spans.push(value.span);
		}
	}
	return spans;
}

/** Mappings of secrets: text in the place of one is likely one. */
const containers = new Set(["credentials", "fields"]);

/** The section of the settings says where secrets come from; what is one in it has a secret's name of its own. */
function isGrants(member: string, value: Node): boolean {
	const [first] = value.kind === "map" ? value.entries.keys() : [];
	return member === "secrets" && grants.test(` ${first}:`);
}

/** Nothing behind the name: then its place is the name's own. */
function isValue(value: Node, keySpan: Span): boolean {
	return (
		value.span.line !== keySpan.line || value.span.column !== keySpan.column
	);
}

/** Only the beginning counts: what is longer is no reference that a person wrote. */
function startsWithReference(value: string): boolean {
	return reference.test(value.slice(0, 300));
}

function isReference(value: Node): boolean {
	const members = value.kind === "map" ? [...value.entries] : [];
	return (
		members.length > 0 &&
		members.every(
			([member, { value: inner }]) =>
				sourceName.test(member) &&
				inner.kind === "scalar" &&
				typeof inner.value !== "number",
		)
	);
}

function blotSpan(lines: string[], span: Span): void {
	for (let at = span.line; at <= span.endLine; at += 1) {
		const line = lines[at - 1];
		if (line === undefined) continue;
		const from = at === span.line ? span.column - 1 : 0;
		const to = at === span.endLine ? span.endColumn - 1 : line.length;
		const value = line.slice(from, to);
		const header = at === span.line && blockHeader.test(value.trimEnd());
		lines[at - 1] =
			line.slice(0, from) + (header ? value : blot(value)) + line.slice(to);
	}
}

function blot(text: string): string {
	return text.replace(/\S/g, "•");
}
