// Text and marked-up text -> marked-up text: whatever is interpolated is escaped, unless it is marked as HTML already.

// A symbol, so that no JSON value that somebody wrote can pass for HTML.
const marked = Symbol("html");

export interface Html {
	readonly [marked]: string;
}

/** Null and false show nothing. */
export type Part = string | number | null | false | Html | readonly Part[];

export const nothing: Html = { [marked]: "" };

/** Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
	let text = strings[0] ?? "";
	for (const [index, part] of parts.entries())
		text += textOf(part) + (strings[index + 1] ?? "");
	return { [marked]: text };
}

export function textOf(part: Part): string {
	if (part === null || part === false) return "";
	if (typeof part === "string") return escaped(part);
	if (typeof part === "number") return String(part);
	return isHtml(part) ? part[marked] : part.map(textOf).join("");
}

function isHtml(part: Html | readonly Part[]): part is Html {
	return marked in part;
}

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
	"`": "&#96;",
};

/** Characters that change how others are shown, or that HTML cannot hold, are shown as a mark. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

function escaped(text: string): string {
	return text
		.replace(unprintable, "�")
		.replace(/[&<>"'`]/g, (character) => entities[character] ?? character);
}

/** The same words with a link where the address is one of the web; only the words where it is not. */
export function link(address: string | null, words: Part): Html {
	const safe = address === null ? null : webAddress(address);
	return safe === null
		? html`${words}`
		: html`<a href="${safe}" rel="noreferrer">${words}</a>`;
}

function webAddress(address: string): string | null {
	if (!URL.canParse(address)) return null;
	const { protocol, href } = new URL(address);
	return protocol === "http:" || protocol === "https:" ? href : null;
}

/** Different texts give different ids, and every id is a word of letters, digits and marks. */
export function idOf(...texts: readonly string[]): string {
	return texts
		.map((text) =>
			text.replace(
				/[^A-Za-z0-9-]/g,
				(unit) => `_${unit.charCodeAt(0).toString(16)}_`,
			),
		)
		.join(".");
}
