// A name or a value -> whether it says secret. One list for lint and for what is blotted out of code frames.
import type { Json } from "../types.ts";

/** Each says it alone, wherever it stands in a name. */
const secretWords = new Set([
	"secret",
	"password",
	"pass",
	"passwd",
	"pwd",
	"passphrase",
	"passcode",
	"token",
	"jwt",
	"bearer",
	"authorization",
	"credential",
	"signature",
	"cookie",
]);
/** Two words in a row. */
const secretPairs = new Set(["auth header", "connection string"]);
/** Written as one word, where nothing shows that it is several. */
const compound =
	/(?:secret|password|passwd|passphrase|passcode|pwd|token|credential|connectionstring|authheader)$|^(?:user|db|ftp|smtp|root|admin)pass$|(?:api|private|access|sign|signing|shared|encryption|master|subscription|fingerprint|account|client|secret|function|functions|auth|session|ssh|storage)key$/;
/** What only speaks of a secret: where it comes from, what kind it is, how long it lasts. */
const speaking = new Set(
	"url uri endpoint host path file location id identifier name type kind format version algorithm method scope audience issuer provider realm policy mode expires expiry expiration lifetime ttl age seconds minutes hours days length count limit change rewrite rotation enabled required through prefix label description hint param parameter variable".split(
		" ",
	),
);

/** Documents have few names between them, each thousands of times. */
const verdicts = new Map<string, boolean>();
const mostVerdicts = 1000;

/** Parted at case, digits, `_`, `-` and whatever else is no letter. */
function wordsOf(name: string): readonly string[] {
	const start = name.slice(0, 200);
	// Unicode's classes take longer to make than all else that a document is judged by.
	const parted = /[^\0-\x7f]/.test(start)
		? start
				.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
				.replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
				.toLowerCase()
				.replace(/[^\p{L}]+/gu, " ")
		: start
				.replace(/([a-z])([A-Z])/g, "$1 $2")
				.replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
				.toLowerCase()
				.replace(/[^a-z]+/g, " ");
	return parted.split(" ").filter((word) => word !== "");
}

function singular(word: string): string {
	return /[^s]s$/.test(word) && word !== "expires" ? word.slice(0, -1) : word;
}

export function isSecretName(name: string): boolean {
	const known = verdicts.get(name);
	if (known !== undefined) return known;
	const verdict = saysSecret(name);
	if (verdicts.size < mostVerdicts) verdicts.set(name, verdict);
	return verdict;
}

function saysSecret(name: string): boolean {
	const words = wordsOf(name);
	const last = words.at(-1);
	if (last === undefined) return false;
	const before = words.at(-2) ?? "";
	const pairs = words.map(
		(word, at) => `${words[at - 1] ?? ""} ${singular(word)}`,
	);
	if (words.includes("expires") || speaking.has(singular(last))) return false;
	if (singular(last) === "key") return before !== "public";
	if (pairs.some((pair) => secretPairs.has(pair))) return true;
	return words
		.map(singular)
		.some((word) => secretWords.has(word) || compound.test(word));
}

const secretShapes: readonly RegExp[] = [
	/^\s*(?:authorization:\s*)?(?:Bearer|Basic)\s+\S{16,}\s*$/i,
	/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
	/-----(?:BEGIN|END) [A-Z0-9 ]{1,64}-----/,
	/:\/\/[^\s/:@]*:[^\s/@]+@/,
	/(?:^|[;?&\s])(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s;]/i,
];

/** Each of the shapes has one of these in it. */
const shapeHint = /[@=]|eyJ|-----(?:BEGIN|END) |bearer|basic/i;

export function isSecretValue(value: string): boolean {
	return (
		shapeHint.test(value) && secretShapes.some((shape) => shape.test(value))
	);
}

/** A JSON value without what looks like a secret in it, by its own or a member's name, or by shape. */
export function withoutSecrets(name: string, value: Json): Json {
	if (typeof value === "string")
		return value !== "" && (isSecretName(name) || isSecretValue(value))
			? "(secret)"
			: value;
	if (Array.isArray(value))
		return value.map((item: Json) => withoutSecrets(name, item));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([member, inner]) => [
			member,
			withoutSecrets(
				member === "value" && isSecretName(name) ? name : member,
				inner,
			),
		]),
	);
}
