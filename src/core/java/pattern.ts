// A pattern of Java's -> one of ours that finds the same: single characters and classes, each with one quantifier at most, and nothing else.

const classes: Readonly<Record<string, string>> = {
	d: "0-9",
	w: "a-zA-Z0-9_",
	s: " \\t\\n\\x0B\\f\\r",
};
const negated = new Set(["D", "W", "S"]);
/** What a backslash before it makes a character. */
const quotable = /[^A-Za-z0-9]/;
const control: Readonly<Record<string, string>> = {
	t: "\\t",
	n: "\\n",
	r: "\\r",
	f: "\\f",
};

export interface JavaPattern {
	readonly pattern: RegExp;
	/** How many characters a text may have, so that no pattern takes long. */
	readonly longest: number;
}

/** By how many quantifiers there are. */
const longest = [100_000, 5_000, 300];

/** Undefined: the pattern holds something of which we do not know that both languages mean the same by it. */
export function javaPattern(
	source: string,
	given: { readonly whole: boolean; readonly ignoreCase: boolean },
): JavaPattern | undefined {
	let rest = source;
	let ours = "";
	let quantifiers = 0;
	if (rest.startsWith("^")) {
		ours = "^";
		rest = rest.slice(1);
	}
	// Java's `$` also stands before a last line break: only where the whole is matched does it say nothing.
	if (given.whole && rest.endsWith("$") && !rest.endsWith("\\$"))
		rest = rest.slice(0, -1);
	while (rest !== "") {
		const atom = atomOf(rest);
		if (!atom) return undefined;
		ours += atom.ours;
		rest = rest.slice(atom.length);
		const [quantifier = ""] = /^[*+?]/.exec(rest) ?? [];
		if (quantifier === "") continue;
		quantifiers += 1;
		ours += quantifier;
		rest = rest.slice(1);
		// Reluctant and possessive ones.
		if (/^[*+?{]/.test(rest)) return undefined;
	}
	const most = longest[quantifiers];
	if (most === undefined) return undefined;
	const flags = given.ignoreCase ? "gi" : "g";
	return {
		pattern: new RegExp(given.whole ? `^(?:${ours})$` : ours, flags),
		longest: most,
	};
}

interface Atom {
	readonly ours: string;
	readonly length: number;
}

function atomOf(text: string): Atom | undefined {
	const [first = "", second = ""] = text;
	if (first === "[") return classOf(text);
	if (first === "\\") {
		const escaped = escapeOf(second);
		return escaped === undefined
			? undefined
			: { ours: escaped.alone, length: 1 + second.length };
	}
	if (first === ".")
		return { ours: "[^\\n\\r\\u0085\\u2028\\u2029]", length: 1 };
	return isPlain(first) ? { ours: literal(first), length: 1 } : undefined;
}

function escapeOf(
	letter: string,
): { readonly alone: string; readonly inClass?: string } | undefined {
	const listed = classes[letter];
	if (listed !== undefined) return { alone: `[${listed}]`, inClass: listed };
	if (negated.has(letter))
		return { alone: `[^${classes[letter.toLowerCase()] ?? ""}]` };
	const controlled = control[letter];
	if (controlled !== undefined)
		return { alone: controlled, inClass: controlled };
	if (letter.length !== 1 || !quotable.test(letter)) return undefined;
	return { alone: literal(letter), inClass: literal(letter) };
}

/** `[abc]`, `[^a-z\d]`: no classes in classes, no intersections. */
function classOf(text: string): Atom | undefined {
	let at = text[1] === "^" ? 2 : 1;
	let ours = at === 2 ? "[^" : "[";
	const start = at;
	for (; at < text.length; at += 1) {
		const character = text[at] ?? "";
		if (character === "]" && at > start)
			return { ours: `${ours}]`, length: at + 1 };
		if (character === "\\") {
			at += 1;
			const escaped = escapeOf(text[at] ?? "");
			if (escaped?.inClass === undefined) return undefined;
			ours += escaped.inClass;
			continue;
		}
		if (!isPlainInClass(character)) return undefined;
		if (character === "-" && at > start && text[at + 1] !== "]") {
			const before = text[at - 1] ?? "";
			const after = text[at + 1] ?? "";
			if (!/[A-Za-z0-9]/.test(before) || !/[A-Za-z0-9]/.test(after))
				return undefined;
			if (before > after) return undefined;
			ours += "-";
			continue;
		}
		ours += literal(character);
	}
	return undefined;
}

function isPlain(character: string): boolean {
	return character.length === 1 && !/[\\^$.|?*+()[\]{}]/.test(character);
}

function isPlainInClass(character: string): boolean {
	return !/[[\]&^]/.test(character);
}

function literal(character: string): string {
	const code = character.charCodeAt(0);
	return /[A-Za-z0-9 _]/.test(character)
		? character
		: `\\u${code.toString(16).padStart(4, "0")}`;
}
