// Characters that people cannot see, or cannot tell from a blank: which ones, where they belong, what they are called.

// Classes of Unicode stand where they are used: making them takes longer than judging a document, and few texts need any.

/** Zero-width characters, selectors, direction marks and fillers; then what looks like a blank and is none. */
function unseenIn(text: string): Iterable<RegExpExecArray> {
	return /[^\0-\x7f]/.test(text)
		? text.matchAll(
				/[\p{Default_Ignorable_Code_Point}\u0085\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu,
			)
		: [];
}

export interface Invisible {
	/** In UTF-16 units. */
	readonly offset: number;
	readonly character: string;
	/** It takes the room of a blank; else none at all. */
	readonly isBlank: boolean;
}

/** What cannot be seen in a text, but for what belongs to the character beside it: emoji and scripts need some. */
export function invisibles(text: string): readonly Invisible[] {
	const found: Invisible[] = [];
	/** Where a sequence ends that the last character belongs to. */
	let belongsUpTo = -1;
	for (const { 0: character, index } of unseenIn(text)) {
		const end = index + character.length;
		const before = lastOf(text.slice(Math.max(0, index - 2), index));
		const after = String.fromCodePoint(text.codePointAt(end) ?? 0);
		if (belongs(character, before, after, belongsUpTo === index)) {
			belongsUpTo = end;
			continue;
		}
		found.push({
			offset: index,
			character,
			isBlank: !/\p{Default_Ignorable_Code_Point}/u.test(character),
		});
	}
	return found;
}

function lastOf(text: string): string {
	return Array.from(text).at(-1) ?? "";
}

/** Of a script whose letters are joined, or kept apart, by a mark between them. */
function isJoined(character: string): boolean {
	return /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u.test(
		character,
	);
}

function isPictograph(character: string): boolean {
	return /\p{Extended_Pictographic}/u.test(character);
}

function isLetter(character: string): boolean {
	return /[\p{L}\p{M}\p{N}]/u.test(character);
}

function belongs(
	character: string,
	before: string,
	after: string,
	beforeBelongs: boolean,
): boolean {
	// The joiners between letters, and inside of an emoji such as a family.
	if (/[\u200c\u200d]/.test(character) && isJoined(before))
		return isLetter(before) && isJoined(after) && isLetter(after);
	if (character === "\u200d")
		return (
			isPictograph(after) &&
			(isPictograph(before) ||
				/\p{Emoji_Modifier}/u.test(before) ||
				(before === "\ufe0f" && beforeBelongs))
		);
	// Which of a character's forms is meant.
	if (/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(character))
		return (
			/[\p{Extended_Pictographic}\p{S}\p{Lo}]/u.test(before) ||
			(/[0-9#*]/.test(before) && after === "\u20e3")
		);
	if (/[\u180b-\u180d\u180f]/.test(character))
		return /\p{sc=Mong}/u.test(before);
	// Flags of parts of a country.
	if (/[\u{e0020}-\u{e007f}]/u.test(character))
		return before === "\u{1f3f4}" || beforeBelongs;
	// As wide as a letter: it is seen.
	if (character === "\u3000") return isLetter(before) && isLetter(after);
	return false;
}

/** A text in which what cannot be seen is written as an escape. */
export function visible(text: string): string {
	return replaced(text, ({ character }) => `\\u${code(character)}`);
}

/** A text in which a mark of the same length stands for what cannot be seen. */
export function marked(text: string): string {
	return replaced(text, ({ character }) => "␣".repeat(character.length));
}

/** The text that was meant: ordinary blanks, and nothing where there seems to be nothing. */
export function withoutInvisibles(text: string): string {
	return replaced(text, ({ isBlank }) => (isBlank ? " " : ""));
}

function replaced(text: string, by: (one: Invisible) => string): string {
	let done = "";
	let from = 0;
	for (const one of invisibles(text)) {
		done += text.slice(from, one.offset) + by(one);
		from = one.offset + one.character.length;
	}
	return done + text.slice(from);
}

/** Names are the same on the platform's UI when people would read them as the same. */
export function comparableName(name: string): string {
	// Nearly all names are: every document is compared with every integration.
	if (/^[!-~]+(?: [!-~]+)*$/.test(name)) return name.toLowerCase();
	return name
		.replace(/\p{Default_Ignorable_Code_Point}/gu, "")
		.replace(/[\t\u0085\p{Zl}\p{Zp}\p{Zs}]/gu, " ")
		.trim()
		.toLowerCase()
		.normalize("NFC");
}

function code(character: string): string {
	const point = character.codePointAt(0) ?? 0;
	return point.toString(16).toUpperCase().padStart(4, "0");
}

/** `U+200B zero width space`. */
export function characterName(character: string): string {
	const name = names[code(character)];
	return `U+${code(character)}${name === undefined ? "" : ` ${name}`}`;
}

/** Unicode's names of those that are met; the others go by their number. */
const names: Readonly<Record<string, string>> = {
	"0085": "next line",
	"00A0": "no-break space",
	"00AD": "soft hyphen",
	"034F": "combining grapheme joiner",
	"061C": "arabic letter mark",
	"115F": "hangul choseong filler",
	"1160": "hangul jungseong filler",
	"1680": "ogham space mark",
	"180E": "mongolian vowel separator",
	"2000": "en quad",
	"2001": "em quad",
	"2002": "en space",
	"2003": "em space",
	"2004": "three-per-em space",
	"2005": "four-per-em space",
	"2006": "six-per-em space",
	"2007": "figure space",
	"2008": "punctuation space",
	"2009": "thin space",
	"200A": "hair space",
	"200B": "zero width space",
	"200C": "zero width non-joiner",
	"200D": "zero width joiner",
	"200E": "left-to-right mark",
	"200F": "right-to-left mark",
	"2028": "line separator",
	"2029": "paragraph separator",
	"202A": "left-to-right embedding",
	"202B": "right-to-left embedding",
	"202C": "pop directional formatting",
	"202D": "left-to-right override",
	"202E": "right-to-left override",
	"202F": "narrow no-break space",
	"205F": "medium mathematical space",
	"2060": "word joiner",
	"2061": "function application",
	"2062": "invisible times",
	"2063": "invisible separator",
	"2064": "invisible plus",
	"2066": "left-to-right isolate",
	"2067": "right-to-left isolate",
	"2068": "first strong isolate",
	"2069": "pop directional isolate",
	"3000": "ideographic space",
	"3164": "hangul filler",
	FE0E: "variation selector-15",
	FE0F: "variation selector-16",
	FEFF: "zero width no-break space (byte order mark)",
	FFA0: "halfwidth hangul filler",
};
