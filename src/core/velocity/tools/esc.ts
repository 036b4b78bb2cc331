// `$esc`: Velocity's EscapeTool, and what the platform adds to it.
import { parsed } from "../../values/json.ts";
import { notKnown, wrongArguments } from "../messages.ts";
import { refuse, stringOf, type Value } from "../values.ts";
import type { ToolMethods } from "./tool.ts";

/** A null stays one, as the tool has it. */
const escaping =
	(name: string, change: (text: string) => string) =>
	(given: readonly Value[]): Value => {
		const [value] = given;
		if (given.length !== 1 || value === undefined)
			return refuse(wrongArguments(name, "one value"));
		return value === null ? null : change(stringOf(value));
	};

const characters: Readonly<Record<string, string>> = {
	dollar: "$",
	d: "$",
	hash: "#",
	h: "#",
	backslash: "\\",
	b: "\\",
	quote: '"',
	q: '"',
	singleQuote: "'",
	s: "'",
	newline: "\n",
	n: "\n",
	exclamation: "!",
	e: "!",
};

export const esc: ToolMethods = {
	methods: {
		jsonEncode: escaping("jsonEncode", jsonEncoded),
		jsonString: escaping("jsonString", jsonEncoded),
		jsonDecode: escaping("jsonDecode", (text) => {
			const read = parsed(`"${text}"`);
			return typeof read === "string"
				? read
				: refuse(notKnown("jsonDecode of what is no JSON text"));
		}),
		url: escaping("url", formEncoded),
		urlFormEncode: escaping("urlFormEncode", formEncoded),
		uriEncode: escaping("uriEncode", (text) =>
			percent(text, /[A-Za-z0-9._~-]/),
		),
		unurl: escaping("unurl", formDecoded),
		html: escaping("html", (text) => marked(text, htmlMarks, "html")),
		xml: escaping("xml", (text) => marked(text, xmlMarks, "xml")),
		javascript: escaping("javascript", (text) =>
			backslashed(text.replace(/["'\\/]/g, "\\$&")),
		),
		java: escaping("java", (text) =>
			backslashed(text.replace(/["\\]/g, "\\$&")),
		),
		sql: escaping("sql", (text) => text.replaceAll("'", "''")),
		velocity: escaping("velocity", (text) =>
			text.replaceAll(/[$#]/g, (mark) =>
				["$", "{esc.", mark === "$" ? "d" : "h", "}"].join(""),
			),
		),
		unicode: () => refuse(notKnown("esc.unicode")),
		propertyKey: () => refuse(notKnown("esc.propertyKey")),
		propertyValue: () => refuse(notKnown("esc.propertyValue")),
		...Object.fromEntries(
			Object.entries(characters).map(([name, character]) => [
				getter(name),
				(given: readonly Value[]) =>
					given.length === 0
						? character
						: refuse(wrongArguments(getter(name), "no arguments")),
			]),
		),
	},
	properties: characters,
};

function getter(name: string): string {
	return `get${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function jsonEncoded(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

/** A half of a pair is `?` to Java. */
function percent(text: string, kept: RegExp): string {
	let encoded = "";
	for (const character of text) {
		if (kept.test(character) && character.length === 1) {
			encoded += character;
			continue;
		}
		const whole = /^[\ud800-\udfff]$/.test(character) ? "?" : character;
		for (const byte of Buffer.from(whole, "utf8"))
			encoded += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}
	return encoded;
}

function formEncoded(text: string): string {
	return percent(text, /[A-Za-z0-9.*_ -]/).replaceAll(" ", "+");
}

function formDecoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return refuse(notKnown("esc.unurl of what is not encoded"));
	}
}

const htmlMarks: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};
const xmlMarks = { ...htmlMarks, "'": "&apos;" };

/** Beyond ASCII html has names for some characters, and xml takes some away. */
function marked(
	text: string,
	marks: Readonly<Record<string, string>>,
	name: string,
): string {
	if (/[^\t\n\r -~]/.test(text))
		return refuse(notKnown(`esc.${name} of characters beyond ASCII`));
	return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}

const controls: Readonly<Record<string, string>> = {
	"\b": "\\b",
	"\n": "\\n",
	"\t": "\\t",
	"\f": "\\f",
	"\r": "\\r",
};

function backslashed(text: string): string {
	return text.replace(
		/[^ -\x7f]/g,
		(character) =>
			controls[character] ??
			`\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
	);
}
